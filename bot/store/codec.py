"""Sessions and outbound texts as JSON, leaving out what has its usual value."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from bot.model import Place, Session

USUAL = {f.name: f.default for f in fields(Session)} | {"facts": {}, "trail": ()}


def dump(session: Session) -> str:
    """A session without its person (who is in the key)."""
    held: dict[str, Any] = {
        name: value
        for name in USUAL
        if name != "person" and (value := getattr(session, name)) != USUAL[name]
    }
    if session.trail:
        held["trail"] = [[p.flow, p.step, dict(p.facts)] for p in session.trail]
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"))


def load(person: str, raw: str | bytes | None) -> Session:
    """The session of a person; a new one when there is none.

    Fields that this version does not know are passed over, so that a newer one can be undone.
    """
    held = json.loads(raw) if raw else {}
    known = {k: v for k, v in held.items() if k in USUAL}
    if "trail" in known:
        known["trail"] = tuple(Place(*place) for place in known["trail"])
    return Session(person, **known)
