"""Two at work on the same case, one in between every two steps of the other; no processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from redis.connection import AbstractConnection

from bot.case import Staff
from bot.finishing import Finisher
from bot.model import Deed
from bot.service import Service
from bot.store import calls, cases, keys
from bot.translation.nouns import Translation
from tests.town import Town, to

MOST = 200


@contextmanager
def after_steps(
    monkeypatch: pytest.MonkeyPatch, steps: int, rival: Callable[[], object]
) -> Iterator[None]:
    """Before the store is asked for the next time after so many, a rival does all of theirs."""
    asked: list[int] = []
    send: Callable[..., object] = AbstractConnection.send_packed_command

    def counted(self: AbstractConnection, *args: object, **more: object) -> object:
        asked.append(1)
        if len(asked) == steps + 1:
            rival()
        return send(self, *args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(AbstractConnection, "send_packed_command", counted)
        yield


def everywhere(once: Callable[[int], bool]) -> int:
    """At the first step, at the second, until there are no more; how many there were."""
    for steps in range(MOST):
        if not once(steps):
            return steps
    raise AssertionError("there is no end to it")


def deed(town: Town, deed_id: str, by: Staff, do: str, **said: str) -> Deed:
    case = town.case()
    return Deed(deed_id, case.person, town.now, case.id, by, do, said)


def test_a_claim_at_any_step_of_an_offer_leaves_no_open_offer(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []

    def once(steps: int) -> bool:
        service.redis.flushall()
        town = Town(service)
        staff = [town.hire(name) for name in ("Sara", "Omar", "Ines")]
        lena = town.hire("Lena", phone=False)
        case = town.asks_for_a_person()
        claim = deed(town, "claim", lena, "claim")
        done = []

        def rival() -> None:
            done.append(service.act(town.org, claim).done)

        with after_steps(monkeypatch, steps, rival):
            town.pager.once(block_ms=1)
        in_between = bool(done)
        if not in_between:
            rival()
        texts = town.settle()
        assert done == [True]
        assert bool(texts) != in_between, "nobody is offered what is taken"
        assert [held.id for held in cases.mine(town.redis, town.org.id, "lena")] == [case.id]
        for who in staff:
            assert town.redis.zcard(keys.offered(town.org.id, who.id)) == 0
            offer, *over = to(who.id, texts) or ["", ""]
            assert over == ([f"{case.code} was taken by Lena."] if offer else [""])
            assert not offer or offer.endswith("Text 1 to take it.")
        told.append(len(texts))
        return in_between

    assert everywhere(once) > 10
    assert set(told) == {0, 6}, "the offers go out, and are taken back, or never go out"


def test_two_finishers_finish_a_text_once_whoever_comes_in_between(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def once(steps: int) -> bool:
        service.redis.flushall()
        town = Town(service)
        sara = town.hire("Sara", phone=False)
        town.she("português", "9", "1", "1")
        case = town.case()
        assert service.act(town.org, deed(town, "claim", sara, "claim")).done
        assert service.act(town.org, deed(town, "line", sara, "reply", text="Good morning.")).done
        [bell] = calls.door(town.org.id).listen(town.redis, "t", 1, 0)
        made = Translation("Good morning.", "Bom dia.", "firefox")
        calls.settle(town.redis, town.org.id, bell, made, town.now)
        later = town.now + timedelta(seconds=1)
        other = Finisher(service, town.org, lambda: later)
        finished = []
        with after_steps(monkeypatch, steps, lambda: finished.append(other.once())):
            town.finisher.once()
        [text] = to("her", town.settle())
        assert "\nBom dia.\n" in text
        assert [line.id for line in town.thread(case) if line.kind == "text"] == ["line"]
        assert town.case().pending == ()
        assert town.redis.zcard(keys.pending(town.org.id)) == 0
        return bool(finished)

    assert everywhere(once) > 5


def test_a_text_that_is_still_being_translated_keeps_its_case_where_it_is(
    service: Service,
) -> None:
    town = Town(service)
    sara, lena = town.hire("Sara", phone=False), town.hire("Lena", "lead", phone=False)
    town.she("português", "9", "1", "1")
    case = town.case()
    assert service.act(town.org, deed(town, "claim", sara, "claim")).done
    assert service.act(town.org, deed(town, "line", sara, "reply", text="Good morning.")).done
    away = (
        deed(town, "1", sara, "release"),
        deed(town, "2", sara, "transfer", to="worker:lena", name="Lena"),
        deed(town, "3", sara, "transfer", to="team:leeds"),
        deed(town, "4", lena, "assign", to="lena", name="Lena"),
        deed(town, "5", sara, "close", outcome="helped"),
    )
    assert {service.act(town.org, each).why for each in away} == {"unsent"}
    [bell] = calls.door(town.org.id).listen(town.redis, "t", 1, 0)
    made = Translation("Good morning.", "Bom dia.", "firefox")
    calls.settle(town.redis, town.org.id, bell, made, town.now)
    assert "\nBom dia.\n" in to("her", town.settle())[0]
    assert service.act(town.org, deed(town, "6", sara, "release")).done
    assert [waits.id for waits in cases.waiting(town.redis, town.org.id)] == [case.id]
