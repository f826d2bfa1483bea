"""Cases and lines of their conversations as JSON, leaving out what has its usual value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from typing import Any, TypeVar

from bot.case import Case, Consent, Line, Measure, Pending, PlanStep

Record = TypeVar("Record", Case, Line, Consent, Pending, PlanStep, Measure)

PARTS: Mapping[str, Any] = {
    "consents": Consent,
    "pending": Pending,
    "plan": PlanStep,
    "measures": Measure,
}
TIMES = frozenset(
    ("opened", "answer_by", "retold", "claimed", "answered", "unanswered", "history_since")
) | {"follow_up", "closed", "at", "revoked"}


def dump(record: Case | Line) -> str:
    """A record as JSON."""
    return json.dumps(_plain(record), ensure_ascii=False, separators=(",", ":"))


def load_case(raw: bytes | str) -> Case:
    """The case of a record; fields that this version does not know are passed over."""
    return _made(Case, json.loads(raw))


def load_line(raw: bytes | str) -> Line:
    """The line of a record; fields that this version does not know are passed over."""
    return _made(Line, json.loads(raw))


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        held = ((f, getattr(value, f.name)) for f in fields(value))
        return {f.name: _plain(v) for f, v in held if v != _usual(f)}
    match value:
        case datetime():
            return value.isoformat()
        case tuple():
            return [_plain(item) for item in value]
        case Mapping():
            return dict(value)
    return value


def _usual(field: Any) -> Any:
    return {} if field.default_factory is not MISSING else field.default


def _made(kind: type[Record], held: Mapping[str, Any]) -> Record:
    known = {f.name for f in fields(kind)}
    return kind(**{name: _value(name, v) for name, v in held.items() if name in known})


def _value(name: str, value: Any) -> Any:
    if name in PARTS:
        return tuple(_made(PARTS[name], item) for item in value)
    if name in TIMES:
        return datetime.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value
