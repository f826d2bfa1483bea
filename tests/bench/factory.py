"""The two applications for servers that want a function to call: ``full`` and ``bare``."""

from __future__ import annotations

from flask import Flask

from bot.assembly import service
from bot.settings import load
from tests.bench.bare import bare
from webhooks import create_app

__all__ = ["bare", "full"]


def full() -> Flask:
    """The assistant itself, with the settings of the environment."""
    settings = load()
    return create_app(settings, service(settings))
