"""The accessibility scan of a page, by the axe-core that axe-playwright-python carries."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

GRAVE = ("serious", "critical")
FIND = """async (grave) => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations
    .filter((each) => grave.includes(each.impact))
    .map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}"""


@cache
def _script() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")


def serious(page: Page) -> list[str]:
    """What axe finds on a page that is serious or critical: the rule, and where.

    The script is evaluated by the browser itself, so that the page's CSP does not matter.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_script())
    found: list[str] = page.evaluate(FIND, list(GRAVE))
    return found
