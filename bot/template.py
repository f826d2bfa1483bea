"""Write locales/messages.pot: every sentence, with its place and the notes for translators."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.frontend import CommandLineInterface

ROOT = Path(__file__).resolve().parent.parent
HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: bot\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
"""Without dates, so that the same words make the same file."""


def write(path: Path) -> None:
    """Extract to ``path``."""
    options = "-k _ -k n_:1,2 -c Translators: --add-location=file --sort-by-file --omit-header"
    arguments = ["pybabel", "-q", "extract", "-F", "pyproject.toml", *options.split()]
    CommandLineInterface().run(  # type: ignore[no-untyped-call]
        [*arguments, "-o", str(path), "."]
    )
    path.write_text(HEADER + path.read_text(encoding="utf-8"), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "locales" / "messages.pot")
