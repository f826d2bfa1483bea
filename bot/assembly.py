"""Put the parts together: the one place that knows how a Service is made from Settings."""

from __future__ import annotations

import gettext
import logging
import sys
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from bot import locales
from bot.book import Book
from bot.carrier.send import Carrier
from bot.flows import open_book
from bot.language.names import REGION
from bot.service import Service
from bot.settings import PLAIN, BadSettings, Settings
from bot.store.client import TIMEOUT, connect
from bot.store.embedded import Embedded, keep_secret
from bot.text import ENGLISH, Catalog
from bot.translation.shelf import Shelf
from bot.translation.translator import Translator
from bot.understanding.lazy import open_reader

LOCALES = Path(__file__).resolve().parent.parent / "locales"
WORKER_TIMEOUT = 10.0
CONNECTIONS = 32
"""To the store, besides one for every console that may be open."""


def catalogs(
    folder: Path = LOCALES, plain: Collection[str] = PLAIN, reviewed_only: bool = False
) -> dict[str, Catalog]:
    """Every compiled catalog of a folder, and English, which is its own.

    ``plain`` languages are sent without costly accents; with ``reviewed_only``, sentences that
    nobody reviewed are marked, which takes seconds to find out.
    """
    locales.compile_stale(folder)
    found: dict[str, Catalog] = {}
    found["en"] = replace(ENGLISH, others=found)
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.mo")):
        lang = path.parts[-3]
        with path.open("rb") as file:
            words = gettext.GNUTranslations(file)
        unread = locales.unreviewed(lang, folder) if reviewed_only else frozenset()
        locale = REGION.get(lang, lang)
        found[lang] = Catalog(lang, words, locale, found, lang in plain, unread)
    return found


def book(settings: Settings) -> Book:
    """Everything we can say and understand, with the real catalogs and models."""
    spoken = catalogs(plain=settings.plain, reviewed_only=settings.reviewed_only)
    return open_book(spoken, open_reader())


def service(settings: Settings, timeout: float | None = None) -> Service:
    """A Service connected to the store of the settings. Raises BadSettings."""
    made = book(settings)
    for org in settings.organisations:
        if missing := set(org.languages) - set(made.catalogs):
            raise BadSettings(f"{org.id}: no catalog for {', '.join(sorted(missing))}")
    url = settings.redis_url
    # Each open console keeps a thread, and a turn a connection while the models read.
    connections = CONNECTIONS + settings.console_streams
    redis = connect(url, connections, timeout or TIMEOUT)
    secret = settings.secret or keep_secret(Path(settings.data) / "secret")
    base = settings.bases[0].rstrip("/")
    return Service(made, redis, settings.organisations, secret, base)


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


def translator(settings: Settings) -> Translator:
    """What translates with the models of the settings' folder; they are loaded when needed."""
    from bot.understanding.tongues import Tongues  # numpy, which no command needs but this
    from bot.understanding.weights import Weights

    shelf = Shelf(
        settings.models_folder,
        settings.translation_memory * 1_000_000,
        settings.engines,
        settings.translation_threads,
    )
    tongues = Tongues(Weights.load())
    return Translator(shelf.engines, lambda text: tongues.ranked(text)[0])


def log_to_stderr(settings: Settings) -> None:
    """One line an event. Libraries that would log requests are kept quiet."""
    logging.basicConfig(
        stream=sys.stderr,
        level=settings.log_level,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    for name in ("authlib", "twilio.http_client", "urllib3", "werkzeug", "waitress.queue"):
        logging.getLogger(name).setLevel(logging.ERROR)
