"""Printed pages: accessible PDFs that fetch nothing, or a clear word that none can be made."""

from __future__ import annotations

import re
import sys
import zlib
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot.console.paper import NoPrinter, pdf

STYLE = Path(__file__).resolve().parents[2] / "bot/console/static/summary.css"
PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>A draft</title>
</head><body class="paper"><h1>Summary</h1><h2>About me</h2><ul><li>{}</li></ul></body></html>"""


def insides(made: bytes) -> bytes:
    """A PDF with its streams unpacked, to look for words in."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    return made + b"\n".join(map(_unpacked, packed))


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return stream


def test_a_page_is_a_tagged_pdf_with_title_and_language() -> None:
    made = pdf(PAGE.format("Cooking"), STYLE)
    assert made.startswith(b"%PDF-1.7")
    inside = insides(made)
    for sign in (b"pdfuaid", b"/StructTreeRoot", b"/H1", b"/H2", b"/LI", b"/DisplayDocTitle true"):
        assert sign in inside, sign
    assert b"/Lang (en-GB)" in inside
    assert b"A draft" in inside


def test_a_page_is_a4() -> None:
    inside = insides(pdf(PAGE.format("Cooking"), STYLE))
    width, height = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", inside)[0]
    assert (round(float(width)), round(float(height))) == (595, 842)


def test_long_notes_go_on_to_the_next_page() -> None:
    rows = "</li><li>".join(["A note that takes a line."] * 120)
    inside = insides(pdf(PAGE.format(rows), STYLE))
    assert len(re.findall(rb"/Type /Page\b", inside)) > 1


class Counting(BaseHTTPRequestHandler):
    """A server that must never be asked."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)


def test_nothing_is_fetched_from_network_or_disk(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret that no page may hold")
    Counting.asked = []
    server = HTTPServer(("127.0.0.1", 0), Counting)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        there = f"http://127.0.0.1:{server.server_port}"
        tricks = (
            f'<img src="{there}/picture.png" alt=""><link rel="stylesheet" href="{there}/a.css">'
            f'<link rel="attachment" href="{secret.as_uri()}"><object data="{there}/o"></object>'
            f'<p style="background: url({there}/b.png)">x</p>'
        )
        made = pdf(PAGE.format(tricks), STYLE)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert Counting.asked == []
    assert b"a secret that no page may hold" not in insides(made)


def test_without_the_library_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(NoPrinter):
        pdf(PAGE.format("Cooking"), STYLE)


def test_the_package_without_pango_is_no_printer_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "weasyprint.py").write_text(
        "raise OSError(\"cannot load library 'libpango-1.0-0'\")\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    with pytest.raises(NoPrinter, match="libpango"):
        pdf(PAGE.format("Cooking"), STYLE)
