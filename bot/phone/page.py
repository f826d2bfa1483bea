"""The practice phone's three doors: the page, a text going out, and texts that arrived."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from bot.organisation import Organisation
from bot.sms import is_gsm, parts

PHONES = 10
LONGEST = 10_000
MOST_BYTES = 200_000
"""Enough for the longest text with every character escaped as a surrogate pair."""
MESSAGE_ID = re.compile(r"PH[0-9a-f]{32}")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


class Network(Protocol):
    """What the page needs of the outside."""

    def text(self, phone: int, to: str, body: str, message_id: str) -> tuple[int, list[str]]:
        """Post one text through the carrier's door; HTTP status and the bodies of the answer."""

    def arrived(self, phone: int, after: str) -> tuple[str, list[tuple[str, str]]]:
        """Texts the worker sent to this phone since cursor ``after``: new cursor, [(id, body)].

        ``after`` is "" or a cursor given earlier. An id always names the same text.
        """


def number_of(phone: int) -> str:
    """The number of phone 0 to 9: Ofcom keeps 07700 900000 to 900999 for drama."""
    return f"+447700900{phone + 1:03}"


def blueprint(
    network: Network, organisations: Sequence[Organisation], pence_per_segment: float = 4.0
) -> Blueprint:
    """The page at /phone, to be registered only where it is enabled."""
    lines = [(number, org.name) for org in organisations for number in org.numbers]
    if not lines:
        raise ValueError("the practice phone needs an organisation with a number")
    numbers = {number for number, _name in lines}
    phone = Blueprint(
        "phone", __name__, url_prefix="/phone", template_folder="templates", static_folder="static"
    )
    phone.after_request(_guarded)
    phone.register_error_handler(HTTPException, _refused)

    @phone.get("")
    def page() -> str:
        return render_template(
            "phone.html",
            count=min(max(request.args.get("phones", 1, type=int), 1), PHONES),
            numbers=[spaced(number_of(each)) for each in range(PHONES)],
            lines=[(number, f"{name}, {spaced(number)}") for number, name in lines],
            pence=pence_per_segment,
            longest=LONGEST,
        )

    @phone.post("/send")
    def send() -> ResponseReturnValue:
        asked = _asked()
        which, to, body, message_id = (
            _phone(asked),
            _words(asked, "to", 40),
            _words(asked, "body", LONGEST),
            _words(asked, "id", 40),
        )
        if to not in numbers:
            abort(400, "No organisation has the number in “to”.")
        if not MESSAGE_ID.fullmatch(message_id):
            abort(400, "“id” must be PH and 32 hexadecimal digits, in small letters.")
        status, bodies = network.text(which, to, body, message_id)
        answer = _shown((f"{message_id}:{count}", each) for count, each in enumerate(bodies))
        return jsonify(status=status, messages=answer)

    @phone.post("/inbox")
    def inbox() -> ResponseReturnValue:
        asked = _asked()
        which = _phone(asked)
        if asked.get("after", "") is None:
            return jsonify(after=_now(network, which), messages=[])
        after, texts = network.arrived(which, _words(asked, "after", 200))
        return jsonify(after=after, messages=_shown(texts))

    return phone


def spaced(number: str) -> str:
    """A number as it is read aloud: a British mobile in three groups, any other as it is."""
    return re.sub(r"^(\+44)(7\d{3})(\d{6})$", r"\1 \2 \3", number)


def _now(network: Network, phone: int) -> str:
    """The cursor past all that arrived before: a phone just opened shows what comes next."""
    after, texts = network.arrived(phone, "")
    while texts:
        after, texts = network.arrived(phone, after)
    return after


def _shown(texts: Iterable[tuple[str, str]]) -> list[dict[str, object]]:
    """Texts with what the network makes of them."""
    return [
        {
            "id": text_id,
            "body": body,
            "parts": (split := parts(body)),
            "encoding": "GSM-7" if is_gsm(body) else "UCS-2",
            "segments": len(split),
        }
        for text_id, body in texts
    ]


def _asked() -> dict[str, object]:
    """The JSON object of a request from our own page; anything else is refused in words."""
    if not _same_origin():
        abort(403, "Only the practice phone's own page may do this.")
    if request.mimetype != "application/json":
        abort(415, "Send JSON, with the content type application/json.")
    request.max_content_length = MOST_BYTES
    asked = request.get_json(silent=True)
    if not isinstance(asked, dict):
        abort(400, "Send one JSON object.")
    return asked


def _same_origin() -> bool:
    """Browsers send Sec-Fetch-Site over HTTPS and to localhost, and Origin with every post."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def _phone(asked: dict[str, object]) -> int:
    which = asked.get("phone")
    if type(which) is not int or not 0 <= which < PHONES:
        abort(400, f"“phone” must be a whole number from 0 to {PHONES - 1}.")
    return which


def _words(asked: dict[str, object], name: str, longest: int) -> str:
    words = asked.get(name)
    if not isinstance(words, str):
        abort(400, f"“{name}” must be text.")
    if len(words) > longest:
        abort(400, f"“{name}” is too long: {len(words):,} characters; {longest:,} is the most.")
    if any("\ud800" <= character <= "\udfff" for character in words):
        abort(400, f"“{name}” holds half a character (a lone surrogate).")
    return words


def _refused(error: HTTPException) -> ResponseReturnValue:
    return jsonify(error=error.description), error.code or 500


def _guarded(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
