"""What earlier rounds were asked, and what it was called then: old files still load, and nobody answers what was not asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import duckdb
import polars as pl

from data.base.problems import Problem
from data.imports.files.parsed import RAW, Parsed
from data.shelf.schema import tables

Report = Callable[[int, str, str, str], Problem]  # row, code, message, column
# What a round is asked -> the column and the tables of rows about it, and how a message names one of them.
_ASKED = {
    "component": ("Byggsten", ("cell",), "byggstenen"),
    "org_level": ("Organisationsnivå", ("cell",), "organisationsnivån"),
    "context": ("Sammanhang", ("wheel_use", "context_statement"), "sammanhanget"),
}


@dataclass(frozen=True)
class Earlier:
    """What the rounds of an edition were asked.

    ``spellings``: kind (component, org_level, context) -> (id, a name of it in some round); ``anchors``: (component, text,
    level); ``asked``: kind -> round_id and id of everything asked.
    """

    spellings: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    anchors: tuple[tuple[str, str, int], ...] = ()
    asked: Mapping[str, pl.DataFrame] = field(default_factory=dict)


def earlier_in(con: duckdb.DuckDBPyConnection) -> Earlier:
    """Return what the rounds of the edition that ``con`` has open were asked, the newest round first.

    Nothing where it is of a layout from before that was kept: there all rounds were asked what the model asks.
    """
    if "round_component" not in tables(con):
        return Earlier()
    return Earlier(
        spellings={
            kind: tuple(
                con.sql(
                    f"SELECT {kind}, {name} FROM round_{kind} ORDER BY round_id DESC, position"  # noqa: S608 - constants
                ).fetchall()
            )
            for kind, name in (
                ("component", "unnest([name, short, component])"),
                ("org_level", "name"),
                ("context", "unnest([name, short, context])"),
            )
        },
        anchors=tuple(
            con.sql(
                "SELECT component, anchor, level FROM round_anchor ORDER BY round_id DESC, component, level"
            ).fetchall()
        ),
        asked={
            kind: con.sql(f"SELECT round_id, {kind} FROM round_{kind} ORDER BY ALL").pl()  # noqa: S608 - constants
            for kind in _ASKED
        },
    )


def not_asked(parsed: Parsed, earlier: Earlier, report: Report) -> Iterable[Problem]:
    """Return a problem for each row about something that its round, which is there already, was not asked."""
    for kind, (column, of_tables, named) in _ASKED.items():
        asked = earlier.asked.get(kind)
        if asked is None:
            continue
        for table in of_tables:
            rows = parsed.additions(table)
            if rows is None or kind not in rows.columns:
                continue
            there = rows.join(asked, on="round_id", how="semi", maintain_order="left")
            wrong = there.join(asked, on=["round_id", kind], how="anti", maintain_order="left")
            for index, round_id, one in wrong.select(RAW, "round_id", kind).iter_rows():
                yield report(
                    index,
                    "not_in_round",
                    f"{named} {one} ingick inte i uppföljningen {round_id}, och det står som ej ställt där. Ta bort raden, "
                    "eller rätta omgången.",
                    column,
                )
