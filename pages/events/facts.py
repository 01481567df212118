"""What is told of something that is followed up, as a list of names and values."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from pages.text.html import Cell, cell_html

_STYLE = """<style>
.lb-facts.lb-facts{display:grid;gap:.5rem 1.25rem;margin:0;padding:0;
grid-template-columns:repeat(auto-fit,minmax(min(100%,13rem),1fr))}
.lb-facts dt{font-size:.9rem;opacity:.85}
.lb-facts dd{margin:0;overflow-wrap:anywhere}
.lb-facts a{color:inherit}
</style>"""


def fact_list(facts: Mapping[str, Cell | list[Cell]]) -> str:
    """Return names and values as HTML; a name may have several."""
    rows = "".join(f"<div><dt>{escape(name)}</dt><dd>{_value(value)}</dd></div>" for name, value in facts.items())
    return f"{_STYLE}<dl class='lb-facts'>{rows}</dl>"


def _value(value: Cell | list[Cell]) -> str:
    return "; ".join(map(cell_html, value)) if isinstance(value, list) else cell_html(value)
