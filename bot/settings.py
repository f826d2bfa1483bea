"""Frozen settings from the environment and one TOML file; the only reader of ``os.environ``."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, time
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.demo import DEMO
from bot.letters import CAN_BE_PLAIN
from bot.organisation import DAYS, MOST_LANGUAGES, NATIONS, Opening, Organisation, Team
from bot.translation.engines.engine import ORDER

PLAIN = ("es", "fr", "pl", "pt", "ro", "sq")
"""Languages whose speakers text without accents themselves: docs/decisions/0013."""
SHORT_ID = re.compile(r"[a-z0-9-]{1,32}")
COUNTED = {"answer_hours", "claim_hours", "keep_days", "case_days", "closed_days"}
KINDS = {bool: "yes or no", int: "a whole number", float: "a number"}


class BadSettings(ValueError):
    """A setting is missing or wrong; the message says which and what is expected."""


def _setting(name: str, default: Any, about: str) -> Any:
    return field(default=default, metadata={"name": name, "about": about})


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, its name in the environment (lower case in the TOML file) and what it is."""

    account: str = _setting("TWILIO_ACCOUNT_SID", "", "Twilio account; empty sends nothing by REST")
    tokens: tuple[str, ...] = _setting(
        "TWILIO_AUTH_TOKEN", (), "auth token; several with commas while one is replaced"
    )
    service: str = _setting(
        "TWILIO_MESSAGING_SERVICE_SID", "", "send through this Messaging Service"
    )
    api_url: str = _setting(
        "TWILIO_API_URL", "https://api.twilio.com", "address of Twilio's REST API"
    )
    base: str = _setting(
        "PUBLIC_BASE_URL", "", "public address that Twilio posts to; signatures are checked with it"
    )
    redis_url: str = _setting(
        "BOT_REDIS_URL", "", "Redis 7 or Valkey 8 or later; empty starts the embedded Valkey"
    )
    data: str = _setting("BOT_DATA", "var", "folder of the embedded Valkey and of secrets")
    host: str = _setting("BOT_HOST", "127.0.0.1", "address the web server listens on")
    port: int = _setting("BOT_PORT", 8000, "port the web server listens on")
    phone: bool = _setting("BOT_PHONE", False, "show the practice phones at /phone")
    unsigned: bool = _setting(
        "BOT_UNSIGNED", False, "development: accept unsigned posts; only on a loopback address"
    )
    secret: str = _setting(
        "BOT_SECRET", "", "key that numbers are hashed with; empty makes one in BOT_DATA"
    )
    pence: float = _setting("BOT_PENCE_PER_SEGMENT", 4.0, "price of a segment, for what is shown")
    plain: tuple[str, ...] = _setting(
        "BOT_PLAIN_LETTERS",
        PLAIN,
        'languages sent without accents that make a text dearer; "none" for no language',
    )
    reviewed_only: bool = _setting(
        "BOT_REVIEWED_ONLY", False, "send no translation that nobody has reviewed, but English"
    )
    models: str = _setting("BOT_MODELS", "", "folder of translation models; empty: in BOT_DATA")
    engines: tuple[str, ...] = _setting(
        "BOT_TRANSLATION_ENGINES",
        ORDER,
        "which translation engines may be used, the first choice first",
    )
    translation_memory: int = _setting(
        "BOT_TRANSLATION_MEMORY", 1500, "megabytes that loaded translation models may take"
    )
    translation_threads: int = _setting(
        "BOT_TRANSLATION_THREADS", 2, "batches that a translator computes at the same time"
    )
    second_factor: bool = _setting(
        "BOT_CONSOLE_SECOND_FACTOR",
        True,
        "the console asks everybody for a second factor besides the password",
    )
    proxies: int = _setting(
        "BOT_PROXIES", 0, "reverse proxies in front, whose X-Forwarded-For is believed"
    )
    oidc_issuer: str = _setting(
        "BOT_OIDC_ISSUER", "", "OpenID Connect service that staff may sign in with; empty: none"
    )
    oidc_client: str = _setting("BOT_OIDC_CLIENT_ID", "", "what that service calls us")
    oidc_secret: str = _setting("BOT_OIDC_CLIENT_SECRET", "", "our secret at that service")
    oidc_name: str = _setting("BOT_OIDC_NAME", "another service", "how that service is called")
    console_streams: int = _setting(
        "BOT_CONSOLE_STREAMS", 100, "consoles that are told of news at the same time"
    )
    log_level: str = _setting("BOT_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR")
    organisations: tuple[Organisation, ...] = (DEMO,)

    @property
    def models_folder(self) -> Path:
        """Where translation models are."""
        return Path(self.models) if self.models else Path(self.data) / "models"

    @property
    def bases(self) -> tuple[str, ...]:
        """The addresses that signatures may have been made for."""
        if self.base:
            return (self.base,)
        return (f"http://127.0.0.1:{self.port}", f"http://localhost:{self.port}")


NAMES: Mapping[str, Any] = {
    f.metadata["name"]: f for f in fields(Settings) if f.name != "organisations"
}


def load(environ: Mapping[str, str] | None = None, **given: Any) -> Settings:
    """Settings from the TOML file that BOT_CONFIG names, then the environment, then ``given``.

    Raises BadSettings.
    """
    environ = os.environ if environ is None else environ
    table = _file(environ.get("BOT_CONFIG", ""))
    values: dict[str, Any] = {}
    for name, setting in NAMES.items():
        raw = environ.get(name, table.pop(name.lower(), None))
        if raw is not None and raw != "":
            values[setting.name] = _value(name, raw, setting.default)
    rows = table.pop("organisation", None)
    if table:
        raise BadSettings(f"unknown in the settings file: {', '.join(sorted(table))}")
    if rows:
        values["organisations"] = tuple(_organisation(row) for row in rows)
    values |= {k: v for k, v in given.items() if v is not None}
    return _checked(Settings(**values))


def _file(path: str) -> dict[str, Any]:
    if not path:
        return {}
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadSettings(f"BOT_CONFIG {path}: {error}") from error


def _value(name: str, raw: Any, default: Any) -> Any:
    try:
        match default:
            case bool():
                return _yes(raw)
            case int():
                return int(raw)
            case float():
                return float(raw)
            case tuple():
                listed = raw if isinstance(raw, list) else str(raw).split(",")
                return tuple(part.strip() for part in listed if part.strip())
            case _:
                return str(raw).strip()
    except ValueError as error:
        raise BadSettings(f"{name} must be {KINDS[type(default)]}") from error


def _yes(raw: Any) -> bool:
    if str(raw).lower() in ("1", "true", "yes", "on"):
        return True
    if str(raw).lower() in ("0", "false", "no", "off"):
        return False
    raise ValueError("neither yes nor no")


def _checked(settings: Settings) -> Settings:
    if settings.unsigned and not all(map(is_loopback, (settings.host, *_hosts(settings)))):
        raise BadSettings("BOT_UNSIGNED works only on a loopback address")
    numbers = [number for org in settings.organisations for number in org.numbers]
    ids = [org.id for org in settings.organisations]
    if len(set(numbers)) < len(numbers) or len(set(ids)) < len(ids):
        raise BadSettings("two organisations share a number or an id")
    if not settings.engines or set(settings.engines) - set(ORDER):
        raise BadSettings(f"BOT_TRANSLATION_ENGINES: one or more of {', '.join(ORDER)}")
    if settings.translation_memory < 1 or settings.translation_threads < 1:
        raise BadSettings("BOT_TRANSLATION_MEMORY and BOT_TRANSLATION_THREADS are at least 1")
    if settings.proxies < 0:
        raise BadSettings("BOT_PROXIES is 0 or more")
    if dear := set(settings.plain) - {*CAN_BE_PLAIN, "none"}:
        raise BadSettings(
            f"BOT_PLAIN_LETTERS: not {', '.join(sorted(dear))}, only {' '.join(CAN_BE_PLAIN)}"
        )
    return settings


def _hosts(settings: Settings) -> tuple[str, ...]:
    return tuple(urlsplit(base).hostname or "" for base in settings.bases)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _organisation(row: Mapping[str, Any]) -> Organisation:
    """One ``[[organisation]]`` table. Raises BadSettings, naming the field."""
    known = {f.name for f in fields(Organisation)} - {"teams"} | {"team"}
    if unknown := set(row) - known:
        raise BadSettings(f"organisation: unknown {', '.join(sorted(unknown))}")
    try:
        org = Organisation(**{k: v for k, v in row.items() if k != "team"} | _converted(row))
    except (TypeError, ValueError, AttributeError) as error:
        raise BadSettings(f"organisation {row.get('id', '?')}: {error}") from error
    if not SHORT_ID.fullmatch(org.id):
        raise BadSettings("organisation: id is lower-case letters, digits and hyphens")
    if org.nation not in NATIONS:
        raise BadSettings(f"organisation {org.id}: nation is one of {', '.join(NATIONS)}")
    if len(org.languages) > MOST_LANGUAGES:
        raise BadSettings(f"organisation {org.id}: at most {MOST_LANGUAGES} languages")
    if not org.numbers:
        raise BadSettings(f"organisation {org.id}: needs at least one number")
    return org


def _converted(row: Mapping[str, Any]) -> dict[str, Any]:
    hours = {day: _openings(said) for day, said in row.get("hours", {}).items()}
    if unknown := set(hours) - set(DAYS):
        raise ValueError(f"hours: unknown day {', '.join(sorted(unknown))}")
    for name in COUNTED & set(row):
        if type(row[name]) is not int or row[name] < 1:
            raise ValueError(f"{name} must be a whole number, 1 or more")
    return {
        "numbers": tuple(row.get("numbers", ())),
        "languages": tuple(row.get("languages", ("en",))),
        "hours": hours,
        "closed": frozenset(date.fromisoformat(str(day)) for day in row.get("closed", ())),
        "bank_holidays": _flag(row.get("bank_holidays", True)),
        "teams": _teams(row.get("team", ())),
    }


def _flag(said: Any) -> bool:
    try:
        return _yes(said)
    except ValueError as error:
        raise ValueError("bank_holidays: true (closed on them) or false") from error


def _teams(rows: Any) -> tuple[Team, ...]:
    """``[[organisation.team]]`` tables. Raises ValueError, naming the team and the field."""
    if not isinstance(rows, list | tuple) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("team: write each team as [[organisation.team]]")
    teams = tuple(map(_team, rows))
    if len({team.id for team in teams}) < len(teams):
        raise ValueError("team: two teams share an id")
    return teams


def _team(row: Mapping[str, Any]) -> Team:
    which = f"team {row.get('id', '?')}"
    if unknown := set(row) - {f.name for f in fields(Team)}:
        raise ValueError(f"{which}: unknown {', '.join(sorted(unknown))}")
    if wrong := [name for name, said in row.items() if not isinstance(said, str)]:
        raise ValueError(f"{which}: {', '.join(sorted(wrong))} must be text")
    if not SHORT_ID.fullmatch(row.get("id", "")):
        raise ValueError(f"{which}: id is 1 to 32 lower-case letters, digits and hyphens")
    if not row.get("name", "").strip():
        raise ValueError(f"{which}: needs a name")
    return Team(**row)


def _openings(said: str) -> tuple[Opening, ...]:
    """``"09:00-12:30, 13:30-17:00"`` as openings."""
    openings: list[Opening] = []
    for stretch in said.split(","):
        opens, _dash, closes = stretch.strip().partition("-")
        opening = Opening(time.fromisoformat(opens), time.fromisoformat(closes))
        if opening.opens >= opening.closes:
            raise ValueError(f"hours: {stretch.strip()} ends before it begins")
        if openings and opening.opens < openings[-1].closes:
            raise ValueError(f"hours: {stretch.strip()} begins before the stretch before it ends")
        openings.append(opening)
    return tuple(openings)
