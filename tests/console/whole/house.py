"""The whole house for a browser: the full app, its worker, her phone, and desks of the staff."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from threading import Event, Thread
from xml.etree import ElementTree

import requests
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from twilio.request_validator import RequestValidator

from bot.carrier.send import Envelope
from bot.case import Case, Staff
from bot.demo import DEMO
from bot.organisation import DAYS, Opening
from bot.service import Service
from bot.settings import Settings
from bot.store import cases
from bot.translation.translator import Translator
from tests.console.conftest import Server, serving
from tests.console.waiting import employ
from tests.door import TOKEN
from tests.town import HERS, US, Town
from webhooks import create_app

OPEN = replace(DEMO, hours=dict.fromkeys(DAYS, (Opening(time(0), time(23, 59)),)))
"""The demo organisation, at work whenever the tests run."""
SARA = Staff("sara", "Sara", gender="woman")
TOM = Staff("tom", "Tom", gender="man")
AMA = Staff("ama", "Ama", team="leeds")


@dataclass(kw_only=True)
class House(Town):
    """A town where everything happens by itself: its worker and translator run in a thread.

    ``quick`` is whether the translator answers. Her texts and the carrier's receipts come through
    the signed doors.
    """

    server: Server
    stop: Event = field(default_factory=Event)

    def clock(self) -> datetime:
        return datetime.now(UTC)

    def work(self) -> None:
        """The worker's and the translator's loop."""
        while not self.stop.is_set():
            if not self._round():
                self.stop.wait(0.02)

    def _translate(self) -> int:
        return super()._translate() if self.quick else 0

    def she(self, *bodies: str, number: str = HERS) -> list[str]:
        said: list[str] = []
        for body in bodies:
            self.texts += 1
            sid = f"SM{self.texts:032x}"
            form = {"MessageSid": sid, "From": number, "To": US, "Body": body, "NumMedia": "0"}
            twiml = self._post("/twilio/message", form)
            said += [m.text or "" for m in ElementTree.fromstring(twiml).findall("Message")]
        return said

    def delivered(self, envelope: Envelope) -> None:
        """The carrier tells that she has a text."""
        sid = f"SMout{self.carrier.envelopes.index(envelope) + 1}"
        form = {"MessageSid": sid, "MessageStatus": "delivered", "From": US, "To": envelope.to}
        self._post(f"/twilio/status/{envelope.out.id}", form)

    def _post(self, path: str, form: dict[str, str]) -> bytes:
        url = self.server.address + path
        signature = RequestValidator(TOKEN).compute_signature(url, form)
        answer = requests.post(url, form, headers={"X-Twilio-Signature": signature}, timeout=20)
        answer.raise_for_status()
        return answer.content

    def asks(self, lang: str = "português", number: str = HERS) -> Case:
        """She asks for a person in her language, and agrees, however many pages it is told on."""
        person = self.service.person(self.org, number)
        self.she(lang, "person", number=number)
        while cases.of_person(self.redis, self.org.id, person) is None:
            self.she("1", number=number)
            assert self.texts < 30
        return self.case(number)

    def carrier_has(self, words: str, number: str = HERS) -> Envelope:
        """Wait until the carrier was given a text with these words for her phone."""
        for _look in range(400):
            if found := [each for each in self.sent(number) if words in each.out.body]:
                return found[-1]
            self.stop.wait(0.02)
        raise AssertionError(f"no text with {words!r}")

    def sent(self, number: str = HERS) -> list[Envelope]:
        """What the carrier was given for her phone."""
        return [each for each in self.carrier.envelopes if each.to == number]


@contextmanager
def at_work(settings: Settings, service: Service, translator: Translator) -> Iterator[House]:
    """A house whose doors are open and whose worker runs, until it is left."""
    settings = replace(settings, organisations=(OPEN,))
    service = replace(service, organisations=(OPEN,))
    with serving(create_app, settings, service) as server:
        house = House(service, translator, OPEN, server=server)
        worker = Thread(target=house.work)
        worker.start()
        try:
            yield house
        finally:
            house.stop.set()
            worker.join()


@dataclass
class Desks:
    """Browsers of the staff, each a profile of its own; errors of their pages are kept."""

    browser: Browser
    house: House
    contexts: list[BrowserContext] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def empty(self, **how: object) -> Page:
        """A browser in which nobody has signed in."""
        context = self.browser.new_context(base_url=self.house.server.address, **how)  # type: ignore[arg-type]
        context.set_default_timeout(8000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda it: self.troubles.append(it.text) if it.type == "error" else None)
        return page

    def of(self, who: Staff, path: str = "/console/queue", **how: object) -> Page:
        """A browser in which somebody has signed in, at a page whose news arrive."""
        employ(self.house.redis, who)
        page = self.empty(**how)
        self.house.server.sign_in(page.context, who.id)
        page.goto(path)
        expect(page.locator("#connection")).to_have_attribute("data-state", "live")
        return page

    def at_her_case(self, who: Staff = SARA) -> Page:
        """The case of somebody who asked in Portuguese, taken from the queue with the mouse."""
        self.house.asks()
        page = self.of(who)
        page.get_by_role("button", name="Claim").click()
        expect(page.locator(".hands")).to_contain_text("You have this case.")
        expect(page.locator("#connection")).to_have_attribute("data-state", "live")
        return page

    def talking(self, who: Staff = SARA) -> Page:
        """The same after a first text to her, which she has answered nothing to."""
        page = self.at_her_case(who)
        write(page, "Hello. I am your link worker.")
        send(page)
        expect(page.locator(".line.us")).to_have_count(1)
        return page


def write(page: Page, words: str) -> Locator:
    """Type a text to her; the bubble with what she will get, once it is there."""
    page.get_by_label("Your text to her").fill(words)
    bubble = page.locator("#preview .bubble .said")
    expect(bubble).to_be_visible()
    return bubble


def send(page: Page) -> None:
    """Press Send."""
    page.get_by_role("button", name="Send", exact=True).click()


def act(page: Page, fold: str) -> Locator:
    """A group of things to do beside the conversation, unfolded."""
    group = page.locator("details.fold", has=page.get_by_text(fold, exact=True))
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    return group
