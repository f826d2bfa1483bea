"""/console/statistics: how much of what happened in the last days, as tables and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from flask import Blueprint, Response, abort, render_template, request

from bot.console import guard, tallies
from bot.organisation import UK

pages = Blueprint("statistics", __name__, url_prefix="/console/statistics")


@pages.get("")
@guard.needs("see_statistics")
def show() -> str:
    """Tables for the last 7, 30 or 90 days."""
    many = _period()
    counted = _counted(many)
    return render_template(
        "console/statistics.html",
        many=many,
        periods=tallies.PERIODS,
        tables=tallies.tables(tallies.together(counted), guard.desk().settings.pence),
        chart=_chart(counted, many),
    )


@pages.get("/csv")
@guard.needs("see_statistics")
def download() -> Response:
    """The same tables as a file for a spreadsheet."""
    many = _period()
    total = tallies.together(_counted(many))
    rows = [
        (table.title, row.what, f"under {tallies.FEW}" if row.many is None else row.many)
        for table in tallies.tables(total, guard.desk().settings.pence)
        for row in table.rows
    ]
    guard.traced("statistics_downloaded")
    return as_csv(f"statistics-{many}-days.csv", ("table", "what", "count"), rows)


def as_csv(name: str, head: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> Response:
    """A CSV download; no cell can be taken for a formula by a spreadsheet."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(head)
    writer.writerows([[_cell(value) for value in row] for row in rows])
    answer = Response(file.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _cell(value: object) -> object:
    said = str(value)
    return f"'{said}" if said.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _period() -> int:
    many = request.args.get("days", 30, type=int)
    if many not in tallies.PERIODS:
        abort(404)
    return many


def _counted(many: int) -> list[tallies.Counted]:
    today = guard.now().astimezone(UK).date()
    return tallies.read(guard.desk().service.redis, guard.org().id, tallies.days(today, many))


def _chart(counted: list[tallies.Counted], many: int) -> list[tuple[str, int, int]]:
    """Texts from people by day: the day, how many, and the height of its bar out of 100."""
    found = [one.get("texts", 0) for one in counted]
    most = max([*found, 1])
    which = tallies.days(guard.now().astimezone(UK).date(), many)
    return [
        (f"{day.day} {day:%b}", texts, round(100 * texts / most))
        for day, texts in zip(which, found, strict=True)
    ]
