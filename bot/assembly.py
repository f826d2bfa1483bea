"""Put the parts together: the one place that knows how a Service is made from Settings."""

from __future__ import annotations

import gettext
import logging
import sys
from dataclasses import replace
from pathlib import Path

from bot import locales
from bot.carrier.send import Carrier
from bot.flows import open_book
from bot.language.names import REGION
from bot.service import Service
from bot.settings import BadSettings, Settings
from bot.store.client import connect
from bot.store.embedded import Embedded, keep_secret
from bot.text import ENGLISH, Catalog

LOCALES = Path(__file__).resolve().parent.parent / "locales"
WORKER_TIMEOUT = 10.0


def catalogs(folder: Path = LOCALES) -> dict[str, Catalog]:
    """Every compiled catalog of a folder, and English, which is its own."""
    locales.compile_stale(folder)
    found = {"en": ENGLISH}
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.mo")):
        lang = path.parts[-3]
        with path.open("rb") as file:
            found[lang] = Catalog(lang, gettext.GNUTranslations(file), REGION.get(lang, lang))
    return found


def service(settings: Settings, timeout: float | None = None) -> Service:
    """A Service connected to the store of the settings. Raises BadSettings."""
    spoken = catalogs()
    for org in settings.organisations:
        if missing := set(org.languages) - set(spoken):
            raise BadSettings(f"{org.id}: no catalog for {', '.join(sorted(missing))}")
    url = settings.redis_url
    redis = connect(url, timeout=timeout) if timeout else connect(url)
    secret = settings.secret or keep_secret(Path(settings.data) / "secret")
    return Service(
        open_book(spoken), redis, settings.organisations, secret, settings.bases[0].rstrip("/")
    )


def at_running_store(settings: Settings) -> Settings:
    """The settings with the address of the embedded store that ``bot run`` started.

    Raises BadSettings when none was started in the data folder.
    """
    if settings.redis_url:
        return settings
    store = Embedded(Path(settings.data) / "valkey")
    if not store.found():
        raise BadSettings(f"nothing runs in {settings.data}: start `bot run`, or set BOT_REDIS_URL")
    return replace(settings, redis_url=store.url)


def carriers(settings: Settings, made: Service) -> dict[str, Carrier]:
    """Who sends for each organisation: Twilio, the practice phones, or nobody."""
    if settings.account and settings.tokens:
        from bot.carrier.rest import TwilioCarrier  # heavy, and only workers need it

        twilio = TwilioCarrier(
            settings.account, settings.tokens[0], settings.api_url, made.base, settings.service
        )
        return {org.id: twilio for org in settings.organisations}
    if settings.phone:
        from bot.phone.network import PracticeCarrier

        practice = PracticeCarrier(made.redis, settings.organisations[0].id)
        return {org.id: practice for org in settings.organisations}
    logging.getLogger(__name__).warning("no Twilio account: texts wait in the outbox")
    return {}


def log_to_stderr(settings: Settings) -> None:
    """One line an event. Libraries that would log requests are kept quiet."""
    logging.basicConfig(
        stream=sys.stderr,
        level=settings.log_level,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    for name in ("twilio.http_client", "urllib3", "werkzeug", "waitress.queue"):
        logging.getLogger(name).setLevel(logging.ERROR)
