"""The ``bot`` command: what it can do, and which module does it."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import staff_command
from bot.organisation import Organisation
from bot.settings import BadSettings, Settings, load
from bot.store.embedded import NotStarted
from bot.translation.packages import command as models_command
from bot.translation.packages.manifest import OURS


def main(argv: Sequence[str] | None = None) -> int:
    """Parse and do; returns the exit status. Wrong settings are told in one line."""
    args = _parser().parse_args(argv)
    given = {name: getattr(args, name, None) for name in ("host", "port", "data")}
    try:
        return int(args.do(load(**given), args))
    except (BadSettings, NotStarted) as error:
        print(f"bot: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read us, head perhaps, has had enough
        sys.stdout = None
        return 141


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bot", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="everything on one machine: store, web server, worker")
    _address(run)
    run.set_defaults(do=_run)
    web = commands.add_parser("web", help="only the web server (the store must be running)")
    _address(web)
    web.set_defaults(do=_web)
    worker = commands.add_parser("worker", help="only the worker (the store must be running)")
    worker.add_argument("--data")
    worker.set_defaults(do=_worker)
    chat = commands.add_parser("chat", help="talk to the assistant in the terminal")
    chat.add_argument("--save", type=Path, metavar="FILE", help="write a transcript test")
    chat.add_argument("--org", help="id of the organisation (the first one)")
    chat.set_defaults(do=_chat)
    queue = commands.add_parser("queue", help="the people who wait for a link worker")
    queue.add_argument("--data")
    queue.add_argument("--org", help="id of the organisation (the first one)")
    queue.add_argument("case", nargs="?", help="show one case, with the number to reach her on")
    queue.add_argument("--done", action="store_true", help="the case has been dealt with: close it")
    queue.set_defaults(do=_queue)
    demo = commands.add_parser("demo", help="staff and waiting people for a demo, made once")
    demo.add_argument("--data")
    demo.set_defaults(do=_demo)
    facts = commands.add_parser("facts", help="content that somebody should check again")
    facts.add_argument("--all", action="store_true", help="every entry, with source and dates")
    facts.set_defaults(do=_facts)
    understand = commands.add_parser(
        "understand", help="what it makes of texts, one a line on standard input"
    )
    understand.add_argument("--jsonl", action="store_true", help="one JSON object a line")
    understand.add_argument("--language", default="", help="the person's language, when known")
    understand.set_defaults(do=_understand)
    translator = commands.add_parser("translator", help="only the translator, as a process")
    translator.add_argument("--data")
    translator.set_defaults(do=_translator)
    _translate_command(commands)
    models_command.add_command(commands)
    staff_command.add_command(commands)
    _locales_command(commands)
    return parser


def _translate_command(commands: Any) -> None:
    said = commands.add_parser("translate", help="translate texts, and check every output")
    said.add_argument("text", nargs="*", help="else one text a line on standard input")
    said.add_argument("--from", dest="source", required=True, metavar="LANG")
    said.add_argument("--to", dest="target", required=True, metavar="LANG")
    said.add_argument("--jsonl", action="store_true", help="one JSON object a line")
    said.add_argument("--back", action="store_true", help="and back again, to judge it by")
    said.add_argument("--data")
    said.set_defaults(do=_translate)


def _locales_command(commands: Any) -> None:
    words = commands.add_parser(
        "locales", help="catalogs: how far they are, out to reviewers, back"
    )
    ways = words.add_subparsers(required=True, metavar="WHAT")
    ways.add_parser("status", help="coverage, review and cost of every language")
    ways.add_parser("compile", help="make the compiled catalogs new")
    for what, about in (
        ("add", "a catalog for a new language"),
        ("update", "bring a catalog up to the words of today"),
    ):
        ways.add_parser(what, help=about).add_argument("lang")
    for what, about in (
        ("export", "write a language as a table (CSV) for a reviewer"),
        ("import", "take a table back: all or nothing"),
    ):
        way = ways.add_parser(what, help=about)
        way.add_argument("lang")
        way.add_argument("file", type=Path)
        if what == "import":
            way.add_argument("--reviewer", default="", help="who has read every line of it")
    for what, way in ways.choices.items():
        way.set_defaults(do=_locales, what=what)


def _address(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", help="address to listen on (BOT_HOST)")
    command.add_argument("--port", type=int, help="port to listen on (BOT_PORT)")
    command.add_argument("--data", help="folder of the store and of secrets (BOT_DATA)")


def _run(settings: Settings, args: argparse.Namespace) -> int:
    from bot.run import run

    return run(settings)


def _web(settings: Settings, args: argparse.Namespace) -> int:
    from bot.web import serve

    return serve(settings)


def _worker(settings: Settings, args: argparse.Namespace) -> int:
    from bot import assembly, worker
    from bot.lifeline import end_with_parent

    assembly.log_to_stderr(settings)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    end_with_parent()
    made = assembly.service(settings, assembly.WORKER_TIMEOUT)
    worker.run(made, assembly.carriers(settings, made), stop)
    return 0


def _chat(settings: Settings, args: argparse.Namespace) -> int:
    from bot import assembly
    from bot.chat import chat

    org = _organisation(settings, args)
    return chat(assembly.book(settings), org, settings.pence, args.save)


def _queue(settings: Settings, args: argparse.Namespace) -> int:
    from bot import assembly, board
    from bot.translation.packages.store import installed

    made = assembly.service(assembly.at_running_store(settings))
    org = _organisation(settings, args)
    now = datetime.now(UTC)
    if args.case is None:
        print(board.table(made, org, now))
        return 0
    if args.done:
        return _told(board.close(made, org, args.case, now), f"closed {args.case}")
    models = installed(settings.models_folder)
    return _told(board.card(made, org, args.case, models))


def _demo(settings: Settings, args: argparse.Namespace) -> int:
    from bot import assembly
    from bot.seeding import Demo

    made = assembly.service(assembly.at_running_store(settings))
    demo = Demo(made, settings.organisations[0], Path(settings.data))
    print("".join(f"  {line}\n" for line in demo.make(datetime.now(UTC))), flush=True)
    return 0


def _understand(settings: Settings, args: argparse.Namespace) -> int:
    from bot import assembly, audit

    book = assembly.book(settings)
    if args.language and args.language not in book.catalogs:
        raise BadSettings(f"no language {args.language}: there are {' '.join(book.catalogs)}")
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for line in sys.stdin:
        text = line.rstrip("\r\n")
        told = audit.understand(book, text, args.language)
        print(audit.as_line(told) if args.jsonl else audit.as_words(text, told), flush=True)
    return 0


def _translator(settings: Settings, args: argparse.Namespace) -> int:
    from bot import assembly, translating
    from bot.lifeline import end_with_parent
    from bot.store.client import connect

    assembly.log_to_stderr(settings)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    end_with_parent()
    url = assembly.at_running_store(settings).redis_url
    redis = connect(url, timeout=assembly.WORKER_TIMEOUT)
    orgs = [org.id for org in settings.organisations]
    translating.run(redis, orgs, assembly.translator(settings), stop)
    return 0


def _translate(settings: Settings, args: argparse.Namespace) -> int:
    from bot import assembly, translate_command

    for lang in (args.source, args.target):
        if lang not in OURS:
            raise BadSettings(f"no language {lang}: there are {' '.join(sorted(OURS))}")
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    translate_command.speak(
        assembly.translator(settings),
        translate_command.lines_in(args.text),
        args.source,
        args.target,
        args.jsonl,
        args.back,
        lambda line: print(line, flush=True),
    )
    return 0


def _told(words: str | None, done: str = "") -> int:
    if words is None:
        print("bot: no such case", file=sys.stderr)
        return 1
    print(words or done)
    return 0


def _locales(settings: Settings, args: argparse.Namespace) -> int:
    from bot import locales, locales_report

    match args.what:
        case "status":
            print(locales_report.table(settings.pence))
        case "compile":
            locales.compile_stale()
        case "add" | "update":
            locales.update(args.lang)
            print(f"{locales.path(args.lang)}: fill in what is empty, or use export and import")
        case "export":
            print(f"{locales.export(args.lang, args.file)} lines in {args.file}")
        case "import":
            today = datetime.now(UTC).date().isoformat()
            try:
                changed = locales.take_in(args.lang, args.file, args.reviewer, today)
            except locales.BadCatalog as error:
                print(f"nothing was taken in:\n{error}", file=sys.stderr)
                return 1
            print(f"{changed} sentences of {args.lang} changed or reviewed")
    return 0


def _facts(settings: Settings, args: argparse.Namespace) -> int:
    from bot.content import LIBRARY

    for entry in LIBRARY.entries() if args.all else LIBRARY.due(datetime.now(UTC).date()):
        print(f"{entry.review_by}  {entry.confidence}  {entry.key:<28} {entry.source}")
    return 0


def _organisation(settings: Settings, args: argparse.Namespace) -> Organisation:
    wanted = getattr(args, "org", None)
    for org in settings.organisations:
        if wanted in (None, org.id):
            return org
    raise BadSettings(f"no organisation called {wanted}")
