"""Support needs as a board with a column per status."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import polars as pl

from pages.needs.needs import (
    CLOSED,
    EVERY,
    OPEN,
    OWNERLESS,
    LinkParams,
    Row,
    age_of,
    due_text,
    flags,
    need_url,
    owner_text,
)
from pages.text.swedish import NEED_STATUS, of

STYLE = """<style>
.lb-board{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:1rem;align-items:start}
.lb-board h2{font-size:1.125rem;font-weight:600;margin:0 0 .5rem;padding:0 0 .35rem;
border-bottom:2px solid color-mix(in srgb,currentColor 45%,transparent)}
.lb-board ul.lb-needs{list-style:none;margin:0;padding:0;display:grid;gap:.75rem}
.lb-board ul.lb-needs>li{margin:0;border:1px solid color-mix(in srgb,currentColor 30%,transparent);border-radius:6px;
padding:.7rem .9rem;font-size:.95rem;overflow-wrap:anywhere}
.lb-board a{color:inherit}
.lb-board p{margin:.2rem 0}
.lb-flag{font-weight:650;border:1.5px solid currentColor;border-radius:4px;padding:0 .35rem;display:inline-block;
margin:0 .35rem .2rem 0}
</style>"""


def statuses(status: str) -> list[str]:
    """Return the columns of the board for a choice of status."""
    if status == OPEN:
        return [one for one in NEED_STATUS if one not in CLOSED]
    return list(NEED_STATUS) if status == EVERY else [status]


def board(needs: pl.DataFrame, columns: Iterable[str], link: LinkParams, part: slice | None = None) -> str:
    """Return the board: per status a heading with the number and a list of cards, in the order of ``needs``.

    Where ``part`` is some of the rows of ``needs``, only those have cards, and the headings say so.
    """
    parts = []
    shown = needs if part is None else needs[part]
    for status in columns:
        of_status = shown.filter(pl.col("status") == status)
        every = needs.filter(pl.col("status") == status).height
        count = str(every) if of_status.height == every else of(of_status.height, every)
        cards = "".join(_card(row, link) for row in of_status.iter_rows(named=True))
        listed = f'<ul class="lb-needs">{cards}</ul>' if cards else "" if every else "<p>Inga behov.</p>"
        parts.append(f"<section><h2>{escape(NEED_STATUS[status])} ({count})</h2>{listed}</section>")
    return f'{STYLE}<div class="lb-board">{"".join(parts)}</div>'


def _card(row: Row, link: LinkParams) -> str:
    facts = [
        row["place"],
        *([f"Ansvarig funktion: {owner_text(row)}"] if OWNERLESS in row else []),
        f"Klart senast: {due_text(row)}",
        f"{'Öppet' if row['is_open'] else 'Var öppet'}: {age_of(row)}",
    ]
    flagged = "".join(f'<span class="lb-flag">{escape(flag)}</span>' for flag in flags(row))
    described = escape(row["description"]).replace("\n", "<br>")
    lines = "".join(f"<p>{escape(fact)}</p>" for fact in facts)
    href = escape(need_url(row["need_id"], link), quote=True)
    return (
        f'<li><p><a href="{href}">{escape(row["need_id"])} · '
        f"{escape(row['category_name'])}</a></p>{f'<p>{flagged}</p>' if flagged else ''}"
        f"<p><strong>{described}</strong></p>{lines}</li>"
    )
