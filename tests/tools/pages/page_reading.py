"""A page run without a browser, read as its users read it; and the rows that the example data is made of."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from data.imports.files.sheet_reader import slug
from data.model.sheets import SHEETS
from pages.frame.params import SHOWN_AS

# Every session looks through all installed packages for components, which takes longer than most pages do.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

ROUTER = str(Path(__file__).parents[3] / "pages" / "router.py")
EXAMPLE = Path(__file__).parents[3] / "data" / "example"
Rows = list[dict[str, Any]]
FIGURE = f"val_{SHOWN_AS}"  # how the keys of the choices of a form begin


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[list[str]]] = {}
        self.rows: list[list[str]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002 -- as the parser calls it
        if tag == "table":
            self.rows = []
        elif tag == "tr":
            self.rows.append([])
        elif tag == "br":
            self.text += "\n"
        if tag in ("th", "td", "caption"):
            self.text = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "caption":
            self.found[self.text] = self.rows
        elif tag in ("th", "td"):
            self.rows[-1].append(self.text.replace("\u00a0", " "))

    def handle_data(self, data: str) -> None:
        self.text += data


def open_page(page: str, **address: str) -> AppTest:
    """Open a page, such as ``kommun``, with what stands in its address. Fails where the page does."""
    app = AppTest.from_file(ROUTER, default_timeout=300)
    for name, value in address.items():
        app.query_params[name] = value
    if page != "lagesbild":
        app.switch_page(f"{page}.py")
    app.run()
    assert not app.exception
    return app


def tables(app: AppTest) -> dict[str, list[list[str]]]:
    """The page's tables, and those of its figures once chosen: caption -> rows of texts, the headings first."""
    reader = _Tables()
    with as_tables(app):
        for element in app.get("html"):
            reader.feed(element.proto.body)
    return reader.found


@contextmanager
def as_tables(app: AppTest) -> Iterator[None]:
    """Show every figure of the page as its table, as a reader chooses it beside the title; then as before."""
    figures = [one.key.removeprefix("val_") for one in app.get("button_group") if (one.key or "").startswith(FIGURE)]
    for name in figures:
        app.query_params[name] = "tabell"
    if figures:
        app.run()
        assert not app.exception
    yield
    for name in figures:
        del app.query_params[name]
    if figures:
        app.run()


def shown(app: AppTest) -> str:
    """All that the page says, but for its widgets."""
    texts = [*(e.proto.body for e in app.get("html")), *(e.value for e in (*app.markdown, *app.info, *app.warning))]
    return re.sub(r"<[^>]+>", " ", " ".join(texts)).replace("\u00a0", " ")


def example_rows() -> dict[str, Rows]:
    """The sheets that the example data is made of, as rows of text; None for an empty cell."""
    found = {}
    for path in sorted(EXAMPLE.glob("*.csv")):
        name = next(sheet.name for sheet in SHEETS if slug(sheet.name) == path.stem)
        with path.open(encoding="utf-8", newline="") as file:
            found[name] = [{heading: text or None for heading, text in row.items()} for row in csv.DictReader(file)]
    return found


def whole(value: float) -> int:
    """Rounded, halves up."""
    return math.floor(round(value, 9) + 0.5)


def span(low: float, high: float) -> str:
    """``31–67 %``, or one value where both round to it."""
    return f"{whole(low)} %" if whole(low) == whole(high) else f"{whole(low)}–{whole(high)} %"
