"""The list of messages: its filters and its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

from tests.standin.records import Message, resource, shown_to
from tests.standin.rules import Refusal

SIGNS = ("", "<", ">")
FILTERS = ("To", "From", *(f"DateSent{sign}" for sign in SIGNS))


def listing(
    path: str, query: Mapping[str, str], newest_first: Sequence[Message], *, undated: bool
) -> dict[str, object]:
    """One page, as Twilio answers it.

    ``undated``: whether a date filter finds a message that was not sent yet, by its creation.
    Deleted messages still hold their place, so that a page token made before stays good.
    """
    size = min(max(_number(query, "PageSize", 50), 1), 1000)
    page = _number(query, "Page", 0)
    bounds = {
        sign: _moment(query[f"DateSent{sign}"]) for sign in SIGNS if f"DateSent{sign}" in query
    }
    wanted = [m for m in newest_first if not m.deleted and _matches(m, query, bounds, undated)]
    before, shown, after = _cut(wanted, newest_first, query.get("PageToken", ""), size)
    kept = {name: query[name] for name in FILTERS if name in query} | {"PageSize": str(size)}

    def uri(number: int, token: str = "") -> str:
        tail = {"Page": str(number)} | ({"PageToken": token} if token else {})
        return f"{path}?{urlencode(kept | tail)}"

    return {
        "end": page * size + max(len(shown) - 1, 0),
        "first_page_uri": uri(0),
        "messages": [resource(m) for m in shown],
        "next_page_uri": uri(page + 1, f"PA{shown[-1].sid}") if after else None,
        "page": page,
        "page_size": size,
        "previous_page_uri": uri(max(page - 1, 0), f"PB{shown[0].sid}") if before else None,
        "start": page * size,
        "uri": uri(page, query.get("PageToken", "")),
    }


def _cut(
    wanted: Sequence[Message], newest_first: Sequence[Message], token: str, size: int
) -> tuple[bool, Sequence[Message], bool]:
    """Whether there are some before, the page itself, and whether there are some after."""
    places = {m.sid: at for at, m in enumerate(newest_first)}
    if token and token[2:] not in places:
        raise Refusal(400, 20001, "Invalid PageToken")
    at = places.get(token[2:], -1)
    if token.startswith("PB"):
        start = max(sum(places[m.sid] < at for m in wanted) - size, 0)
    else:
        start = sum(places[m.sid] <= at for m in wanted)
    shown = wanted[start : start + size]
    return bool(start and shown), shown, start + size < len(wanted)


def _matches(
    message: Message, query: Mapping[str, str], bounds: Mapping[str, date], undated: bool
) -> bool:
    if query.get("To", shown_to(message)) != shown_to(message):
        return False
    if query.get("From", message.from_) != message.from_:
        return False
    dated = message.sent or (message.created if undated else None)
    return all(dated is not None and _compare(s, dated, bound) for s, bound in bounds.items())


def _compare(sign: str, dated: datetime, bound: date) -> bool:
    """Both bounds include what they name; a bound without a time names the whole day, in GMT."""
    stamp: date = dated.astimezone(UTC).replace(microsecond=0)
    if not isinstance(bound, datetime) or not sign:
        stamp, bound = _day(stamp), _day(bound)
    if sign == "<":
        return stamp <= bound
    return stamp >= bound if sign else stamp == bound


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _moment(value: str) -> date:
    """A day, or a moment without parts of a second; raises Refusal."""
    for read in (_plain_day, datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(value)
        except ValueError:
            continue
        if not isinstance(moment, datetime):
            return moment
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC).replace(microsecond=0)
    raise Refusal(400, 20001, f"Invalid date: {value}")


def _plain_day(value: str) -> date:
    return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC).date()


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    value = query.get(name, "")
    return int(value) if value.isdecimal() else default
