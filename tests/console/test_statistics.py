"""Statistics: sums of day counters, small groups hidden, and a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest

from bot.console import statistics, tallies
from bot.demo import DEMO
from bot.service import Service
from bot.store import counts
from tests.console.conftest import Clock, Visit


def test_days_are_added_up_within_the_period_and_not_beyond_it(
    visit: Visit, service: Service, clock: Clock
) -> None:
    with service.redis.pipeline() as pipe:
        counts.add(pipe, DEMO.id, clock.at, "case_opened", 11)
        counts.add(pipe, DEMO.id, clock.at - timedelta(days=6), "case_opened", 200)
        counts.add(pipe, DEMO.id, clock.at - timedelta(days=40), "case_opened", 3000)
        pipe.execute()
    worker = visit("worker")
    for days, many in ((7, 211), (30, 211), (90, 3211)):
        text = worker.get(f"/console/statistics/csv?days={days}").text
        rows = {row["what"]: row["count"] for row in csv.DictReader(io.StringIO(text))}
        assert rows["cases opened"] == str(many)


def test_outcomes_and_waiting_times_are_told_apart() -> None:
    total = {"case_closed helped": 7, "case_closed": 2, "first_reply within_4h": 5}
    told = {t.title: {row.what: row.many for row in t.rows} for t in tallies.tables(total, 4.0)}
    assert told["How cases ended"]["Helped"] == 7
    assert told["How cases ended"]["not said"] == 2
    assert told["Waiting time until the first answer"]["within 4 hours"] == 5


def test_a_language_that_few_speak_is_not_counted_out() -> None:
    total = {"case_lang fa": 12, "case_lang ti": 4, "case_lang ar": 1}
    [rows] = [t.rows for t in tallies.tables(total, 4.0) if t.title == "Languages"]
    assert [(row.what, row.many) for row in rows] == [
        ("Farsi", 12),
        ("Arabic", None),
        ("Tigrinya", None),
    ]


def test_a_small_count_is_hidden_on_the_page_and_in_the_file(
    visit: Visit, service: Service, clock: Clock
) -> None:
    counts_of = service.redis.pipeline()
    counts.add(counts_of, DEMO.id, clock.at, "case_lang ti", 4)
    counts_of.execute()
    worker = visit("worker")
    assert "under 5" in worker.get("/console/statistics").text
    assert "Languages,Tigrinya,under 5" in worker.get("/console/statistics/csv").text


def test_the_cost_follows_from_the_segments() -> None:
    [texts] = [t for t in tallies.tables({"segments": 250}, 4.0) if t.title == "Texts"]
    assert "£10.00" in texts.note


@pytest.mark.parametrize("role", ["worker", "lead", "editor", "admin", "auditor"])
def test_everybody_sees_the_statistics(visit: Visit, role: str) -> None:
    assert visit(role).get("/console/statistics").status_code == 200


def test_a_period_we_do_not_offer_is_no_page(visit: Visit) -> None:
    assert visit("worker").get("/console/statistics?days=1").status_code == 404


def test_the_last_day_is_today() -> None:
    assert tallies.days(date(2026, 3, 2), 3) == [
        date(2026, 2, 28),
        date(2026, 3, 1),
        date(2026, 3, 2),
    ]


def test_no_cell_of_a_file_is_a_formula() -> None:
    rows = [("=1+1",), ("@x",), ("good",), (-3,)]
    file = statistics.as_csv("x.csv", ("a",), rows).get_data(as_text=True)
    assert file.splitlines() == ["a", "'=1+1", "'@x", "good", "'-3"]
