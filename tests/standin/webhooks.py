"""The requests Twilio makes to us: their forms, their signature and how they are retried."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl, urldefrag, urlsplit

import requests
from twilio.request_validator import RequestValidator
from urllib3.exceptions import NewConnectionError

from tests.standin.records import ACCOUNT_SID, VERSION, Message, new_sid, segment_count

SIGNATURE = "X-Twilio-Signature"
FAILED = 11200  # HTTP retrieval failure


def inbound_form(
    from_: str, to: str, body: str, *, account_sid: str = ACCOUNT_SID, **extra: str
) -> dict[str, str]:
    """Every parameter Twilio sends for a text message to a number, the blank ones too.

    ``extra`` replaces or adds parameters; a MessageSid there is used for its old names as well.
    """
    sid = extra.get("MessageSid") or new_sid()
    places = {f"{end}{part}": "" for end in ("To", "From") for part in ("City", "State", "Zip")}
    return {
        "ToCountry": _country(to),
        "FromCountry": _country(from_),
        **places,
        "SmsMessageSid": sid,
        "SmsSid": sid,
        "SmsStatus": "received",
        "MessageSid": sid,
        "AccountSid": account_sid,
        "From": from_,
        "To": to,
        "Body": body,
        "NumMedia": "0",
        "NumSegments": str(segment_count(body)),
        "ApiVersion": VERSION,
        **extra,
    }


def fallback_form(form: Mapping[str, str], url: str, code: int = FAILED) -> dict[str, str]:
    """The same message as Twilio tells it to the fallback URL, after ``url`` failed."""
    return {**form, "ErrorCode": str(code), "ErrorUrl": urldefrag(url).url}


def status_form(
    message: Message, status: str, error_code: int | None, at: datetime
) -> dict[str, str]:
    """The parameters of a status callback."""
    form = {
        "AccountSid": message.account_sid,
        "ApiVersion": VERSION,
        "From": message.from_ or "",
        "MessageSid": message.sid,
        "MessageStatus": status,
        "SmsSid": message.sid,
        "SmsStatus": status,
        "To": message.to,
    }
    if message.service:
        form["MessagingServiceSid"] = message.service
    if error_code is not None:
        form["ErrorCode"] = str(error_code)
    if status == "delivered":
        form["RawDlrDoneDate"] = at.strftime("%y%m%d%H%M")
    return form


def sign(url: str, form: Mapping[str, str], token: str) -> str:
    """The signature header's value; a fragment of the URL is never signed nor sent."""
    return str(RequestValidator(token).compute_signature(urldefrag(url).url, dict(form)))


def post_signed(
    url: str,
    form: Mapping[str, str],
    token: str,
    *,
    fallback: str = "",
    routes: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> requests.Response:
    """Post as Twilio does: signed, retried by the URL's fragment, then to the fallback URL.

    Without a fragment only a connection that could not be made is tried once more. ``routes``
    says where a public address is really reached; the signature is for the public one.
    Raises requests' errors.
    """
    rules = {"rc": "1", "rp": "ct", "ct": "5000", "rt": "15000", **_fragment(url)}
    sent = {
        SIGNATURE: sign(url, form, token),
        "I-Twilio-Idempotency-Token": str(uuid.uuid4()),
        "User-Agent": "TwilioProxy/1.1",
        "Host": urlsplit(url).netloc,
        **(headers or {}),
    }
    answer, failure = None, None
    for _ in range(1 + int(rules["rc"])):
        answer, failure = _attempt(routed(url, routes or {}), form, sent, rules)
        if not _retried(_fault(answer, failure), rules["rp"].split(",")):
            break
    if fallback and _fault(answer, failure):
        form = fallback_form(form, url)
        return post_signed(fallback, form, token, routes=routes, headers=headers)
    if answer is None:
        raise failure or AssertionError("no attempt was made")
    return answer


def _fragment(url: str) -> dict[str, str]:
    return dict(parse_qsl(urldefrag(url).fragment))


def routed(url: str, routes: Mapping[str, str]) -> str:
    """The URL without its fragment, at the address where it is really reached."""
    bare = urldefrag(url).url
    for public, real in routes.items():
        if bare.startswith(public):
            return real + bare.removeprefix(public)
    return bare


def _attempt(
    url: str, form: Mapping[str, str], headers: Mapping[str, str], rules: Mapping[str, str]
) -> tuple[requests.Response | None, requests.RequestException | None]:
    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.post(
                url,
                data=dict(form),
                headers=dict(headers),
                timeout=(int(rules["ct"]) / 1000, int(rules["rt"]) / 1000),
                allow_redirects=False,
            )
        except requests.RequestException as failure:
            return None, failure
    return answer, None


def _fault(answer: requests.Response | None, failure: requests.RequestException | None) -> str:
    """What went wrong, by the names of the connection overrides; empty when nothing did."""
    if answer is not None:
        return f"{answer.status_code // 100}xx" if answer.status_code >= 400 else ""
    reason = getattr(failure.args[0] if failure and failure.args else None, "reason", None)
    unmade = isinstance(failure, requests.ConnectTimeout) or isinstance(reason, NewConnectionError)
    return "ct" if unmade else "rt"


def _retried(fault: str, policies: list[str]) -> bool:
    return bool(fault) and ("all" in policies or fault in policies)


def _country(number: str) -> str:
    return "GB" if number.removeprefix("whatsapp:").startswith("+44") else ""
