"""``bot models``: what it can be asked."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from bot.translation.engines.engine import ARGOS, FIREFOX

if TYPE_CHECKING:
    from bot.translation.packages.answers import Given


def add_command(commands: Any) -> None:
    """Add ``models`` to the sub-commands of ``bot``."""
    models = commands.add_parser("models", help="translation models: install, list, check, plan")
    ways = models.add_subparsers(required=True, metavar="WHAT")
    listing = ways.add_parser("list", help="what is installed, and what it takes")
    listing.add_argument("--available", action="store_true", help="what can be downloaded")
    add = ways.add_parser("install", help="from a file or folder, or a pair from the network")
    add.add_argument(
        "source", metavar="PATH_OR_PAIR", help="a file, a folder, or a pair such as en-es"
    )
    add.add_argument("--sha256", metavar="HEX", help="refuse an .argosmodel file with another one")
    add.add_argument("--engine", choices=(ARGOS, FIREFOX), help="for a pair (Argos, else Firefox)")
    newer = ways.add_parser("update", help="Argos packages to the versions of the index")
    for way in (listing, add, newer):
        way.add_argument("--index", default="", metavar="URL", help="another Argos index")
    away = ways.add_parser("remove", help="take a model away")
    away.add_argument("id", nargs="+", metavar="ID", help="as listed: argos en-es")
    ways.add_parser("verify", help="read every file: is any missing, changed or too much?")
    needs = ways.add_parser("plan", help="what serves an organisation, and what to install")
    needs.add_argument("--org", help="id of the organisation (the first one)")
    for what, way in ways.choices.items():
        way.set_defaults(do=do, what=what)


def do(settings: Given, args: argparse.Namespace) -> int:
    """Do what was asked; the exit status. What is wrong is told in one line."""
    from bot.translation.packages.answers import answer

    return answer(settings, args)
