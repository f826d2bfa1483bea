"""Is everything running? For /health and for `python -m bot health`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from redis import RedisError

from bot.content import LIBRARY
from bot.organisation import Organisation
from bot.service import Service
from bot.settings import Settings
from bot.store import keys


def report(service: Service, settings: Settings, now: datetime) -> dict[str, Any]:
    """Status words and counts; never a number, a name or a text."""
    due = [entry.key for entry in LIBRARY.due(now.date())]
    state: dict[str, Any] = {"status": "ok", "store": "ok", "content_to_check": len(due)}
    try:
        state["organisations"] = {
            org.id: _organisation(service, org) for org in settings.organisations
        }
    except RedisError as error:
        return state | {"status": "down", "store": type(error).__name__}
    return state


def _organisation(service: Service, organisation: Organisation) -> dict[str, Any]:
    org = organisation.id
    teams = ("", *(team.id for team in organisation.teams))
    pipe = service.redis.pipeline(transaction=False)
    pipe.get(keys.worker(org))
    pipe.xlen(keys.outbox(org))
    pipe.zcard(keys.later(org))
    pipe.get(keys.translator(org))
    pipe.xlen(keys.calls(org))
    for team in teams:
        pipe.zcard(keys.queue(org, team))
    beat, outbox, later, translator, calls, *queues = pipe.execute()
    return {
        "worker": "ok" if beat else "not seen",
        "translator": "ok" if translator else "not seen",
        "to_translate": calls,
        "outbox": outbox,
        "to_try_again": later,
        "queue": sum(queues),
    }
