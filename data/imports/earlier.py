"""What earlier rounds were asked, and what it was called then: old files still load, and nobody answers what was not asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
import polars as pl

from data.base.problems import Problem
from data.imports.files.parsed import RAW, Parsed
from data.model.units import EarlierUnit, Time, Unit
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
    level); ``asked``: kind -> round_id and id of everything asked; ``units``: sectors and divisions; ``retired``: units that the
    model no longer has -> their name and the rounds that they are in.
    """

    spellings: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    anchors: tuple[tuple[str, str, int], ...] = ()
    asked: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    units: tuple[EarlierUnit, ...] = ()
    retired: Mapping[str, tuple[str, frozenset[str]]] = field(default_factory=dict)


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
        units=tuple(
            EarlierUnit(one, suffix, tuple(names), Time(first, last))
            for one, suffix, names, first, last in con.sql(
                "SELECT if(municipality_code IS NULL, unit.unit_id, sector) AS one, "
                "coalesce(any_value(unit.unit_id[6:]) FILTER (WHERE municipality_code IS NOT NULL), ''), "
                "list_distinct(list(round_unit.name ORDER BY round_id DESC)), min(round_id), max(round_id) "
                "FROM round_unit INNER JOIN unit ON round_unit.unit_id = unit.unit_id GROUP BY one ORDER BY one"
            ).fetchall()
        ),
        retired={
            unit_id: (name, frozenset(rounds))
            for unit_id, name, rounds in con.sql(
                "SELECT unit_id, any_value(long_name), list(round_id) FROM unit INNER JOIN participation USING (unit_id) "
                "WHERE retired GROUP BY unit_id ORDER BY unit_id"
            ).fetchall()
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


# Tables of rows about a unit in a round -> which of them say that it takes part.
_OF_UNITS = {
    "cell": pl.lit(True),
    "wheel_use": pl.lit(True),
    "unit_comment": pl.lit(True),
    "participation": pl.any_horizontal(pl.col("^(asked|answered)$").fill_null(False)),
    "need": pl.col("round_id").is_not_null(),
}


def outside_time(
    parsed: Parsed, units: Sequence[Unit], retired: Mapping[str, tuple[str, frozenset[str]]], report: Report
) -> Iterable[Problem]:
    """Return a problem for each unit and round where a row says that a unit takes part that is not there then, or ever.

    ``units`` are those of the model, ``retired`` as in :class:`Earlier`.
    """
    by_id = {unit.unit_id: unit for unit in units}
    for table, says in _OF_UNITS.items():
        rows = parsed.additions(table)
        if rows is None or not {"unit_id", "round_id"} <= set(rows.columns):
            continue
        named = rows.filter(pl.col("unit_id").is_not_null() & says).group_by("unit_id", "round_id", maintain_order=True)
        for unit_id, round_id, index, count in named.agg(pl.col(RAW).first(), pl.len().alias("rows")).iter_rows():
            more = f" (och {count - 1} rader till)" if count > 1 else ""
            why = _why_outside(unit_id, round_id, more, by_id, retired)
            if why is not None:
                yield report(index, "unit_time", why, "Verksamhet")


def _why_outside(
    unit_id: str,
    round_id: str,
    more: str,
    units: Mapping[str, Unit],
    retired: Mapping[str, tuple[str, frozenset[str]]],
) -> str | None:
    """Return why a unit is not in a round, with ``more`` behind the round; None where it is."""
    unit = units.get(unit_id)
    if unit is None:
        if unit_id not in retired:
            others = [
                one.name for one in units.values() if one.unit_id[:4] == unit_id[:4] and one.time.holds_in(round_id)
            ]
            return (
                f"kommunen har ingen sådan verksamhet. I uppföljningen {round_id}{more} har den {_join(others) or 'ingen'}. "
                "Rätta kommunen eller verksamheten, eller ta bort raden."
            )
        name, rounds = retired[unit_id]
        if round_id in rounds:
            return None
        return (
            f"{name} finns inte längre i modellen och ingick inte i uppföljningen {round_id}{more}. Rätta omgången, "
            "eller ta bort raden."
        )
    if unit.time.holds_in(round_id):
        return None
    if unit.time.valid_to is None or round_id <= unit.time.valid_to:
        before = [one.long_name for one in units.values() if unit_id in one.time.became]
        instead = f" Före det svarade {_join(before)}." if before else ""
        return (
            f"{unit.long_name} ingår från och med uppföljningen {unit.time.valid_from}, inte i {round_id}{more}.{instead} "
            "Rätta verksamheten eller omgången, eller ta bort raden."
        )
    after = [units[one].long_name for one in unit.time.became]
    instead = f" Efter det svarar {_join(after)}." if after else ""
    return (
        f"{unit.long_name} ingick till och med uppföljningen {unit.time.valid_to}, inte i {round_id}{more}.{instead} Rätta "
        "verksamheten eller omgången, eller ta bort raden."
    )


def _join(names: Sequence[str]) -> str:
    return "".join(names) if len(names) < 2 else f"{', '.join(names[:-1])} och {names[-1]}"
