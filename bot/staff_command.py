"""``bot staff``: invite, list, disable, enable, unlock and reset, from the machine itself."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.case import ROLES, Trace
from bot.organisation import Organisation
from bot.settings import BadSettings, Settings

if TYPE_CHECKING:
    from bot.service import Service
    from bot.store.account import Account

WHO = "command"
"""Who the audit log says did it."""
DONE = {"disable": "disabled", "enable": "enabled", "unlock": "unlocked"}
"""What was asked -> how the audit log calls it."""


def add_command(commands: Any) -> None:
    """Add ``staff`` to the sub-commands of ``bot``."""
    staff = commands.add_parser("staff", help="who may sign in to the console")
    ways = staff.add_subparsers(required=True, metavar="WHAT")
    ways.add_parser("list", help="everybody, with role, team and state")
    invite = ways.add_parser("invite", help="a link for somebody new; works once, for three days")
    invite.add_argument("--role", choices=ROLES, default="worker")
    invite.add_argument("--team", default="", help="id of the team (the organisation's own)")
    reset = ways.add_parser("reset", help="a link to a new password")
    reset.add_argument(
        "--factors", action="store_true", help="and to a new second factor: theirs is lost"
    )
    for way in (
        ways.add_parser("disable", help="let somebody sign in no more; ends their sessions"),
        ways.add_parser("enable", help="let somebody sign in again"),
        ways.add_parser("unlock", help="forget the wrong tries of somebody"),
        reset,
    ):
        way.add_argument("email", metavar="EMAIL_OR_ID")
    for what, way in ways.choices.items():
        way.add_argument("--data")
        way.add_argument("--org", help="id of the organisation (the first one)")
        way.set_defaults(do=do, what=what)


def do(settings: Settings, args: argparse.Namespace) -> int:
    """Do what was asked; the exit status. Raises BadSettings."""
    from bot import assembly

    org = _organisation(settings, args.org)
    made = assembly.service(assembly.at_running_store(settings))
    return run(made, org, args, datetime.now(UTC), print)


def run(
    service: Service,
    org: Organisation,
    args: argparse.Namespace,
    now: datetime,
    say: Callable[[str], object],
) -> int:
    """Do what was asked of one organisation, and ``say`` what came of it; the exit status.

    Raises BadSettings, with words for whoever asked.
    """
    from bot.store import staff

    if args.what == "list":
        for account in staff.everybody(service.redis, org.id):
            say(line(account, now))
        return 0
    if args.what == "invite":
        return _invite(service, org, args, now, say)
    known = _account(service, org, args.email)
    if known is None:
        raise BadSettings(f"{org.id}: nobody has this e-mail or id")
    if args.what == "reset":
        say(_reset(service, org, known, args.factors, now))
        return 0
    return _change(service, org, known, args.what, now, say)


def line(account: Account, now: datetime) -> str:
    """An account in one line, without its e-mail's secrets."""
    who = account.staff
    state = "disabled" if account.disabled else "active"
    if state == "active" and account.locked and now < account.locked:
        state = "locked"
    factor = "second factor" if account.second_factor else "no second factor"
    team = who.team or "-"
    return (
        f"{who.id}  {who.name:<16} {account.email:<30} {who.role:<8} {team:<10} {state}, {factor}"
    )


def _invite(
    service: Service,
    org: Organisation,
    args: argparse.Namespace,
    now: datetime,
    say: Callable[[str], object],
) -> int:
    from bot.console.accounts import links
    from bot.store import invitations, trail

    if org.team(args.team) is None:
        raise BadSettings(f"{org.id}: no team called {args.team}")
    invitation = invitations.Invitation(args.role, args.team, by=WHO)
    token = invitations.make(service.redis, org.id, invitation, now)
    trail.write(service.redis, org.id, Trace(now, WHO, "invited", "", args.role))
    say(links.invitation(service.base, org.id, token))
    return 0


def _reset(
    service: Service, org: Organisation, account: Account, factors: bool, now: datetime
) -> str:
    from bot.console.accounts import links
    from bot.store import invitations, trail

    invitation = invitations.Invitation(staff=account.id, factors=factors, by=WHO)
    token = invitations.make(service.redis, org.id, invitation, now)
    detail = f"{account.id} factors" if factors else account.id
    trail.write(service.redis, org.id, Trace(now, WHO, "reset_link", "", detail))
    return links.invitation(service.base, org.id, token)


def _change(
    service: Service,
    org: Organisation,
    account: Account,
    what: str,
    now: datetime,
    say: Callable[[str], object],
) -> int:
    from bot.store import staff, trail

    redis = service.redis
    try:
        match what:
            case "disable":
                staff.disable(redis, org.id, account.id)
            case "enable":
                staff.save(redis, org.id, account.id, staff.enabled)
            case "unlock":
                staff.save(redis, org.id, account.id, staff.unlocked)
    except staff.LastAdmin as error:
        raise BadSettings("nobody could manage the staff then: invite an admin first") from error
    trail.write(redis, org.id, Trace(now, WHO, DONE[what], "", account.id))
    say(f"{what}: done")
    return 0


def _account(service: Service, org: Organisation, said: str) -> Account | None:
    """Whose e-mail or staff id it is."""
    from bot.store import staff

    login = staff.login_of(service.secret, org.id, said)
    return staff.by_login(service.redis, org.id, login) or staff.find(service.redis, org.id, said)


def _organisation(settings: Settings, wanted: str | None) -> Organisation:
    for org in settings.organisations:
        if wanted in (None, org.id):
            return org
    raise BadSettings(f"no organisation called {wanted}")
