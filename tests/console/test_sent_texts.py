"""What became of the texts she was sent, and texts that were held back for a second look."""

from __future__ import annotations

import pytest

from bot.case import Staff
from bot.console.delivery import fate
from bot.demo import DEMO
from bot.service import Service
from bot.store import keys
from bot.translation.nouns import Translation
from tests.console.conftest import Clock, Visit
from tests.console.her import Person, talking, translated


def test_what_became_of_our_text_is_said_in_words(
    visit: Visit, her: Person, worker: Staff, service: Service
) -> None:
    case = talking(her, worker)
    browser = visit("worker")
    assert "waiting to be sent" in browser.get(f"/console/cases/{case.id}").text
    line = next(line for line in her.lines() if line.kind == "text")
    place = keys.outbound(DEMO.id, f"{line.id}.0")
    service.redis.hset(place, mapping={"state": "sent", "status": "undelivered", "error": "30005"})
    page = browser.get(f"/console/cases/{case.id}").text
    assert "not delivered: this number gets no texts; call her" in page


@pytest.mark.parametrize(
    ("state", "status", "error", "words"),
    [
        ("queued", "", "", "waiting to be sent"),
        ("sent", "", "", "sent to the network"),
        ("sent", "sent", "", "sent"),
        ("sent", "delivered", "", "delivered"),
        ("dropped", "", "", "not sent: she stopped our texts"),
        ("sent", "undelivered", "30003", "not delivered: her phone is off or out of reach"),
        ("failed", "", "21610", "not delivered: she told the network to stop our texts"),
    ],
)
def test_every_fate_of_a_text_has_words(state: str, status: str, error: str, words: str) -> None:
    assert fate(state, status, error).words == words


def test_a_second_try_counts_and_not_the_failed_first_one(
    visit: Visit, her: Person, worker: Staff, service: Service
) -> None:
    case = talking(her, worker)
    line = next(line for line in her.lines() if line.kind == "text")
    first, second = (keys.outbound(DEMO.id, f"{line.id}.0{plus}") for plus in ("", "+"))
    failed = {"state": "sent", "status": "undelivered", "error": "30003"}
    service.redis.hset(first, mapping=failed)
    service.redis.hset(second, mapping={"state": "sent", "status": "delivered"})
    page = visit("worker").get(f"/console/cases/{case.id}").text
    assert ">delivered<" in page
    assert "not delivered" not in page


def test_a_held_text_is_shown_with_its_doubts_and_sent_when_looked_at(
    visit: Visit, her: Person, worker: Staff, clock: Clock, service: Service
) -> None:
    case = talking(her, worker)
    assert her.deed(worker, "reply", text="Bring no medicine.", call="c1").done
    made = Translation("Bring no medicine.", "دارو بیاورید.", "argos", flags=("negation_lost",))
    translated(service, clock.at, made)
    line = her.case().pending[0].line
    assert her.deed(worker, "made", line=line, call="c1").done
    browser = visit("worker")
    page = browser.get(f"/console/cases/{case.id}").text
    assert "This text was not sent." in page
    assert "it may have lost a &#39;not&#39;" in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    browser.send(f"/console/cases/{case.id}/do/send", line=line, seen=seen)
    assert her.case().pending == ()
    assert "دارو بیاورید." in her.got()[-1]


def test_changing_a_held_text_puts_its_words_back_into_the_composer(
    visit: Visit, her: Person, worker: Staff, clock: Clock, service: Service
) -> None:
    case = talking(her, worker)
    assert her.deed(worker, "reply", text="Bring no medicine.", call="c1").done
    translated(service, clock.at, Translation("Bring no medicine.", None, flags=("no_engine",)))
    line = her.case().pending[0].line
    her.deed(worker, "made", line=line, call="c1")
    browser = visit("worker")
    page = browser.send(f"/console/cases/{case.id}/do/drop", line=line, change="1").text
    assert ">Bring no medicine.</textarea>" in page
    assert her.case().pending == ()
