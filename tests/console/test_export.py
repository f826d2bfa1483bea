"""A draft summary leaves the console with her consent only, for who has the case, and logged."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.case import Case, Consent, PlanStep, Staff, Trace
from bot.console.app import register
from bot.demo import DEMO
from bot.service import Service
from bot.settings import Settings
from bot.store import logins, staff, trail
from bot.store.account import Account
from bot.store.client import Client
from tests.console.waiting import LEA, NOON, SARA, TOM, case, put

AUDITOR = Staff("aud", "Audrey", role="auditor")
GP = Consent("gp", "sharing 2026-12", "fa", NOON, "May your GP have a summary?", "GP")
CENTRE = replace(GP, to="other", name="Radford Advice Centre")
NOTE = "Cooking <b>for</b> others & her garden"
Visit = Callable[..., FlaskClient]


def held(**more: object) -> Case:
    usual: dict[str, object] = {
        "worker": SARA.id,
        "name": SARA.name,
        "consents": (GP,),
        "needs": {"matters": NOTE},
        "plan": (PlanStep("Sewing group in March", "x"),),
    }
    return case(1, **(usual | more))


@pytest.fixture
def visit(settings: Settings, service: Service, redis: Client) -> Iterator[Visit]:
    """A browser in which somebody has signed in."""
    app = Flask("console tests")
    register(app, settings, service)

    def browser(who: Staff = SARA) -> FlaskClient:
        client = app.test_client()
        client.environ_base["wsgi.url_scheme"] = "https"
        account = Account(who, f"{who.id}@example.org", f"login-of-{who.id}", NOON)
        staff.add(redis, DEMO.id, account)
        now = datetime.now(UTC)
        token, _login = logins.begin(redis, DEMO.id, who.id, "Test", now, done=True)
        with client.session_transaction(base_url="https://localhost") as session:
            session["_user_id"] = f"{DEMO.id}.{token}"
        return client

    yield browser


def address(which: Case, kind: str = "") -> str:
    return f"https://localhost/console/cases/{which.id}/summary{kind}"


def log(redis: Client) -> list[Trace]:
    return [entry for _id, entry in trail.read(redis, DEMO.id)]


def test_the_preview_shows_the_draft_and_is_logged_as_a_look(visit: Visit, redis: Client) -> None:
    put(redis, [held()])
    answer = visit().get(address(held()))
    assert answer.status_code == 200
    assert "DRAFT. A machine put this together" in answer.text
    assert "Cooking &lt;b&gt;for&lt;/b&gt; others &amp; her garden" in answer.text
    assert [(t.who, t.act, t.detail) for t in log(redis)] == [(SARA.id, "looked", "summary")]


def test_the_text_is_a_download_named_as_a_draft_and_logged(visit: Visit, redis: Client) -> None:
    put(redis, [held()])
    answer = visit().get(address(held(), ".txt"))
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="draft-summary-K1C.txt"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert f"- What matters to her: {NOTE}\n" in answer.text
    assert [(t.who, t.act, t.case, t.detail) for t in log(redis)] == [
        (SARA.id, "exported", held().id, "text")
    ]


def test_the_pdf_is_a_pdf_and_logged(visit: Visit, redis: Client) -> None:
    put(redis, [held()])
    answer = visit().get(address(held(), ".pdf"))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="draft-summary-K1C.pdf"'
    assert [(t.act, t.detail) for t in log(redis)] == [("exported", "pdf")]


def test_without_pango_a_page_says_so_and_offers_the_text(
    visit: Visit, redis: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    put(redis, [held()])
    answer = visit().get(address(held(), ".pdf"))
    assert answer.status_code == 503
    assert "lacks Pango" in answer.text
    assert f"/console/cases/{held().id}/summary.txt?consent=0" in answer.text
    assert log(redis) == []


@pytest.mark.parametrize("kind", ["", ".txt", ".pdf"])
@pytest.mark.parametrize(
    "consents", [(), (replace(GP, to="team"),), (replace(GP, revoked=NOON),)], ids=str
)
def test_without_her_consent_nothing_is_exported(
    visit: Visit, redis: Client, kind: str, consents: tuple[Consent, ...]
) -> None:
    which = held(consents=consents)
    put(redis, [which])
    answer = visit().get(address(which, kind))
    assert answer.status_code == 409
    assert "has not agreed" in answer.text
    assert "Cooking" not in answer.text
    assert log(redis) == []


@pytest.mark.parametrize("kind", ["", ".txt", ".pdf"])
def test_only_who_has_the_case_and_a_lead_get_it(visit: Visit, redis: Client, kind: str) -> None:
    put(redis, [held()])
    assert visit(LEA).get(address(held(), kind)).status_code == 200
    for other in (TOM, AUDITOR, replace(SARA, id="far", team="leeds")):
        answer = visit(other).get(address(held(), kind))
        assert answer.status_code == 403
        assert b"Cooking" not in answer.data
    assert {entry.who for entry in log(redis)} == {LEA.id}


def test_a_case_that_waits_is_nobodys_to_export(visit: Visit, redis: Client) -> None:
    which = held(worker="", name="")
    put(redis, [which])
    assert visit().get(address(which)).status_code == 403


def test_nobody_gets_it_without_signing_in(visit: Visit, redis: Client) -> None:
    put(redis, [held()])
    stranger = visit().application.test_client()
    assert stranger.get(address(held(), ".txt")).status_code == 303


def test_a_case_that_has_gone_is_not_found(visit: Visit) -> None:
    assert visit().get(address(held(), ".txt")).status_code == 404


def test_one_chooses_for_whom_it_is(visit: Visit, redis: Client) -> None:
    which = held(consents=(replace(GP, to="team", name=""), GP, CENTRE))
    put(redis, [which])
    browser = visit()
    assert "Another service: Radford Advice Centre" in browser.get(address(which, ".txt")).text
    chosen = browser.get(f"{address(which, '.txt')}?consent=1").text
    assert "May be given to: Her GP surgery" in chosen and "Radford" not in chosen
    shown = browser.get(address(which)).text
    assert '<a href="?consent=1">Her GP surgery' in shown
    assert 'aria-current="page">Another service: Radford Advice Centre' in shown


@pytest.mark.parametrize("wrong", ["0", "3", "-1", "x", ""])
def test_a_consent_that_is_not_for_a_summary_cannot_be_chosen(
    visit: Visit, redis: Client, wrong: str
) -> None:
    which = held(consents=(replace(GP, to="team"), replace(GP, revoked=NOON), CENTRE))
    put(redis, [which])
    assert visit().get(f"{address(which, '.txt')}?consent={wrong}").status_code == 404


def test_notes_that_say_too_much_are_pointed_at_before_they_leave(
    visit: Visit, redis: Client
) -> None:
    plain, telling = held(), held(needs={"urgent": "Her asylum interview"})
    put(redis, [plain])
    browser = visit()
    assert "Look at this first" not in browser.get(address(plain)).text
    put(redis, [telling])
    shown = browser.get(address(telling)).text
    assert "Look at this first" in shown
    assert "<strong>What is most urgent to her:</strong> This may be about how she came" in shown


def test_the_stylesheet_is_in_the_package() -> None:
    from bot.console.export import STYLE

    assert "@page" in Path(STYLE).read_text(encoding="utf-8")
