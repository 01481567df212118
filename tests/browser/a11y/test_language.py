"""No English and no decimal point in anything that a reader sees or hears, on any page, with either set of data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from data.access import PAGES as KNOWN_PAGES

ROOT = Path(__file__).parents[3]
PAGES = [page for page in KNOWN_PAGES if (ROOT / "pages" / f"{page}.py").exists()]
# Words that English has and Swedish has not, among them those that Streamlit, Plotly and deck.gl show.
ENGLISH = re.compile(
    r"\b(the|and|with|from|for|of|to|help|this|that|choose|select|option|options|upload|browse|drag|drop|files?|press|enter"
    r"|apply|submit|search|results?|clear|close|open|show|hide|download|fullscreen|loading|running|error|warning"
    r"|next|previous|month|year|day|date|time|copy|zoom|reset|menu|skip|content|page|table|column|row|rows|chart"
    r"|remove|add|cancel|yes|no|none|null|true|false|nan|undefined|your|you|please|not|available)\b",
    re.IGNORECASE,
)
# Not English here: the name of a tool, a file or an address, and Swedish words that look the same.
NAMES = re.compile(
    r"Microsoft Forms|Survey\w*|\S+\.(csv|xlsx|md|toml|pdf|json|docx)\b|https?://\S+|\S+@\S+|\bden där\b|"
    r"Excel|Word|PowerPoint|JSON|CSV|PDF|\bEnter\b|Streamlit|en not om|WCAG \d\.\d(–\d\.\d)?",
)
DECIMAL_POINT = re.compile(r"(?<![\d.-])\d{1,3}\.\d+(?![\d.])")
# Everything that is read, seen or spoken: text, and the attributes that take its place.
TEXT = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; node = walk.nextNode();) {
    const inside = node.parentElement;
    if (inside && !inside.closest('script, style, noscript, [data-testid*="Icon"]') && node.textContent.trim())
      found.push(node.textContent.trim());
  }
  for (const one of document.querySelectorAll('*'))
    for (const name of ['aria-label', 'title', 'alt', 'placeholder', 'aria-description', 'aria-roledescription'])
      if (one.getAttribute(name)) found.push(one.getAttribute(name));
  return [document.title, ...found];
}"""


def faults(texts: list[str]) -> list[str]:
    """Return every text with an English word or a decimal point, and which."""
    found = []
    for text in dict.fromkeys(texts):
        plain = NAMES.sub(" ", text)
        found += [
            f"{match[0]!r} in {text[:120]!r}" for match in (ENGLISH.search(plain), DECIMAL_POINT.search(plain)) if match
        ]
    return found


@pytest.mark.parametrize("data", ["", "?data=exempel"])
def test_no_page_has_english_words_or_decimal_points(data, visit):
    found = []
    for name in PAGES:
        page = visit(f"/{'' if name == 'lagesbild' else name}{data}")
        page.evaluate("document.querySelectorAll('main details:not([open]) > summary').forEach(one => one.click())")
        page.wait_for_timeout(200)
        found += [f"{name}: {fault}" for fault in faults(page.evaluate(TEXT))]
    assert not found, "\n".join(found)


def test_english_and_a_point_are_found():
    assert len(faults(["Choose an option", "Andelen är 4.5", "Drag and drop files here"])) == 3
    assert faults(["Välj ett alternativ", "Andelen är 4,5", "2026-11-25", "granser.csv", "version 1.2.3"]) == []
