"""What ``bot models`` answers on the terminal."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

from bot.organisation import Organisation
from bot.translation.engines.engine import ARGOS, FIREFOX
from bot.translation.packages import report
from bot.translation.packages.argos_index import INDEX, NotOffered, fetch_argos, offers, update
from bot.translation.packages.available import known
from bot.translation.packages.bar import Bar
from bot.translation.packages.firefox_records import Build, builds, fetch_firefox
from bot.translation.packages.manifest import BadModel, Manifest
from bot.translation.packages.plan import plan
from bot.translation.packages.store import install, installed, oddities, remove, verify

PAIR = re.compile(r"[a-z]{2,3}-[a-z]{2,3}")


class Given(Protocol):
    """The settings that it reads."""

    @property
    def models_folder(self) -> Path:
        """Where translation models are."""

    @property
    def engines(self) -> tuple[str, ...]:
        """Those that may be used, the first choice first."""

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """Those whose languages can be planned for."""


def answer(settings: Given, args: argparse.Namespace) -> int:
    """Do what was asked; the exit status. What is wrong is told in one line."""
    ways: Mapping[str, Callable[[Path, Given, argparse.Namespace, Bar], int]] = {
        "list": _list,
        "install": _install,
        "update": _update,
        "remove": _remove,
        "verify": _verify,
        "plan": _plan,
    }
    try:
        with Bar(sys.stderr) as bar:
            return ways[args.what](settings.models_folder, settings, args, bar)
    except BadModel as error:
        print(f"bot: {error}", file=sys.stderr)
    except OSError as error:
        print(f"bot: {error.filename or 'models'}: {error.strerror or error}", file=sys.stderr)
    return 1


def _list(models: Path, settings: Given, args: argparse.Namespace, bar: Bar) -> int:
    manifests = installed(models)
    if args.available:
        listed = offers(models, args.index or INDEX, today=_today(), progress=bar)
        print(report.available_table(listed, _firefox(models, bar), manifests))
        return 0
    print(report.models_table(manifests))
    for problem in oddities(models):
        print(f"bot: {problem}", file=sys.stderr)
    return 0


def _firefox(models: Path, bar: Bar) -> list[Build]:
    try:
        return builds(models, today=_today(), progress=bar)
    except BadModel as error:
        bar.say(str(error))
        return []


def _install(models: Path, settings: Given, args: argparse.Namespace, bar: Bar) -> int:
    path = Path(args.source)
    if path.exists():
        made = install(models, path, args.sha256, today=_today(), progress=bar)
    elif PAIR.fullmatch(args.source):
        made = [_fetched(models, args, bar)]
    else:
        raise BadModel(f"{args.source} is no file, no folder, and no pair such as en-es")
    _show(made)
    return 0


def _fetched(models: Path, args: argparse.Namespace, bar: Bar) -> Manifest:
    if args.engine != FIREFOX:
        try:
            return fetch_argos(
                models, args.source, args.index or INDEX, bar, today=_today(), sha256=args.sha256
            )
        except NotOffered as error:
            if args.engine == ARGOS or args.sha256:
                raise
            bar.say(f"{error}: trying Firefox Translations")
    if args.sha256:
        raise BadModel("a checksum belongs to one file, and a model of Firefox has several")
    return fetch_firefox(models, args.source, bar, today=_today())


def _update(models: Path, settings: Given, args: argparse.Namespace, bar: Bar) -> int:
    made = update(models, args.index or INDEX, bar, today=_today())
    if made:
        _show(made)
    else:
        print("Every Argos package is as new as the index.")
    return 0


def _remove(models: Path, settings: Given, args: argparse.Namespace, bar: Bar) -> int:
    print(f"removed {remove(models, ' '.join(args.id), bar)}")
    return 0


def _verify(models: Path, settings: Given, args: argparse.Namespace, bar: Bar) -> int:
    problems = verify(models, bar)
    for problem in problems:
        print(problem)
    if not problems:
        print(f"{len(installed(models))} models are whole.")
    return 1 if problems else 0


def _plan(models: Path, settings: Given, args: argparse.Namespace, bar: Bar) -> int:
    org = _organisation(settings, args.org)
    directions = plan(org.languages, installed(models), known(models), settings.engines)
    print(report.plan_table(directions))
    return 0


def _show(made: list[Manifest]) -> None:
    print(report.models_table(made))
    for line in filter(None, map(report.licence_line, made)):
        print(line)


def _organisation(settings: Given, wanted: str | None) -> Organisation:
    for org in settings.organisations:
        if wanted in (None, org.id):
            return org
    raise BadModel(f"no organisation called {wanted}")


def _today() -> date:
    return datetime.now(UTC).date()
