"""A page as an accessible PDF, made without fetching anything from network or disk."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

VARIANT = "pdf/ua-1"
"""ISO 14289-1: tagged, titled and with its language, for screen readers."""


class NoPrinter(Exception):
    """WeasyPrint or Pango, which it lays out text with, is not on this machine."""


def pdf(html: str, stylesheet: Path) -> bytes:
    """The page as PDF/UA. Raises NoPrinter where none can be made."""
    weasyprint = _weasyprint()
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=())
    style = weasyprint.CSS(string=stylesheet.read_text(encoding="utf-8"), url_fetcher=nothing)
    page = weasyprint.HTML(string=html, url_fetcher=nothing)
    made: bytes = page.write_pdf(stylesheets=[style], pdf_variant=VARIANT)
    return made


def _weasyprint() -> ModuleType:
    """Loaded when first needed: it takes most of a second, and few processes ever print."""
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        # OSError: the package is there, and Pango's library is not.
        raise NoPrinter(str(error)) from error
    found: ModuleType = weasyprint
    return found
