"""What a meeting has decided about a thing, as it is told where the thing itself is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from pages.frame.ask import View
from pages.text.html import Cell, Link, page_url
from pages.text.swedish import DECISION_STATUS

ENDED = ("klart", "utgar")
Row = Mapping[str, Any]


def about(decisions: pl.DataFrame, **thing: str) -> Sequence[Row]:
    """Return the decisions about a thing; ``decisions``: list_decisions, ``thing``: its columns that say which."""
    return decisions.filter(**thing).rows(named=True)


def in_words(decisions: Sequence[Row]) -> str:
    """Return which decisions they are and how each stands; empty where there is none."""
    return "; ".join(f"{row['decision_id']} {DECISION_STATUS[row['status']].lower()}" for row in decisions)


def cells(view: View, decisions: Sequence[Row], before: str = "") -> list[Cell]:
    """Return each decision in words, ``before`` first, as a link to it for those who see meetings."""
    told = {row["decision_id"]: f"{before}{in_words([row])}" for row in decisions}
    if not view.actor.may_see("mote"):
        return list(told.values())
    return [Link(words, page_url("mote", **view.link_params, visa="beslut", beslut=one)) for one, words in told.items()]


def open_cells(view: View, decisions: pl.DataFrame, **thing: str) -> list[Cell]:
    """Return those of ``about`` that have not ended, as ``cells`` does."""
    return cells(view, [row for row in about(decisions, **thing) if row["status"] not in ENDED], "Beslut ")
