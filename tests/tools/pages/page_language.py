"""English words and decimal points in what a reader of a page sees or hears."""

from __future__ import annotations

import re

from playwright.sync_api import Page

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


def language_faults(page: Page) -> list[str]:
    """Return every text on the page, what is folded included, with an English word or a decimal point, and which."""
    page.evaluate("document.querySelectorAll('main details:not([open]) > summary').forEach(one => one.click())")
    page.wait_for_timeout(200)
    return faults_in(page.evaluate(TEXT))


def faults_in(texts: list[str]) -> list[str]:
    """Return every text with an English word or a decimal point, and which."""
    found = []
    for text in dict.fromkeys(texts):
        plain = NAMES.sub(" ", text)
        found += [
            f"{match[0]!r} in {text[:120]!r}" for match in (ENGLISH.search(plain), DECIMAL_POINT.search(plain)) if match
        ]
    return found
