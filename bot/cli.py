"""The ``bot`` command: what it can do, and which module does it."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Sequence

from bot.settings import BadSettings, Settings, load


def main(argv: Sequence[str] | None = None) -> int:
    """Parse and do; returns the exit status. Wrong settings are told in one line."""
    args = _parser().parse_args(argv)
    given = {name: getattr(args, name, None) for name in ("host", "port", "data")}
    try:
        return int(args.do(load(**given), args))
    except BadSettings as error:
        print(f"bot: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


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
    return parser


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
    from bot.run import end_with_parent

    assembly.log_to_stderr(settings)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    end_with_parent()
    made = assembly.service(settings, assembly.WORKER_TIMEOUT)
    worker.run(made, assembly.carriers(settings, made), stop)
    return 0
