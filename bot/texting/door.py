"""The door for link workers' texts: what one asks is done once, and the words that answer it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.case import Staff
from bot.casework import answers
from bot.casework.permissions import may
from bot.casework.texting import parse
from bot.model import Message
from bot.organisation import Organisation
from bot.store import cases
from bot.store.client import Client
from bot.store.staff import save
from bot.texting import acting, looking, writing
from bot.texting.heard import Desk, Heard


def hear(desk: Desk, org: Organisation, staff: Staff, message: Message) -> str:
    """Do what a link worker's text asks, once; the words that answer it, empty for none.

    Raises redis-py's errors and what ``act`` raises; the same text may then be heard again.
    """
    if message.opt_out:  # the carrier has answered, and stops or goes on by itself
        if message.opt_out != "HELP":
            _texts(desk.redis, org, staff, message.opt_out == "START")
        return ""
    if not may(staff, "work_cases"):
        return answers.NOT_ALLOWED
    command = parse(message.text)
    if command.do == "empty" and message.media:
        return answers.NO_PICTURES
    own = tuple(cases.mine(desk.redis, org.id, staff.id))
    heard = Heard(desk, org, staff, message, command, own)
    said = DO[command.do](heard)
    return f"{said} {answers.NO_PICTURE}" if message.media and command.do == "write" else said


def _switch(heard: Heard) -> str:
    on = heard.command.do == "on"
    _texts(heard.redis, heard.org, heard.staff, on)
    return answers.switched(on, heard.codes)


def _texts(redis: Client, org: Organisation, staff: Staff, on: bool) -> None:
    save(redis, org.id, staff.id, lambda held: replace(held, staff=replace(held.staff, texts=on)))


def _unsure(heard: Heard) -> str:
    code = heard.command.code or (heard.codes[0] if len(heard.codes) == 1 else "CODE")
    return answers.unsure(code)


DO: Mapping[str, Callable[[Heard], str]] = {
    "take": looking.take,
    "write": writing.write,
    "note": acting.note,
    "pass": acting.pass_,
    "done": acting.done,
    "call": acting.call,
    "simple": acting.simple,
    "show": looking.show,
    "send": writing.send,
    "drop": writing.drop,
    "list": looking.listed,
    "on": _switch,
    "off": _switch,
    "unsure": _unsure,
    "help": lambda heard: answers.HELP,
    "empty": lambda heard: answers.NO_WORDS,
}
