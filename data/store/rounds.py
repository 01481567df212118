"""What each round was asked: written from the model when the round is made, and kept from one edition to the next.

A model may change from year to year; a round that has been answered may not. So each edition holds, per round, its own
components, answer texts, organisational levels, contexts, units and threshold (the tables round_*), and whatever is worked
out or shown of a round comes from there. What the model no longer has stays in the model's tables as retired.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction

import duckdb

from data.degree.score import Rules
from data.model.model import Component, Context, Division, Model, Named, Sector
from data.model.reference import OUTLIVE_MODEL
from data.shelf.schema import columns, declared_schema

# Table of what rounds were asked -> table of the model that it is written from.
_WRITTEN_FROM = {
    "round_component": "component",
    "round_anchor": "anchor",
    "round_org_level": "org_level",
    "round_context": "context",
    "round_unit": "unit",
    "round_sector": "sector",
}
# Which rows of the model's table a round is asked about, besides those that are not retired. Ids of rounds sort as they follow.
_ASKED = {
    "round_unit": "coalesce(source.valid_from, '') <= round_id AND round_id <= coalesce(source.valid_to, round_id)",
    # Written after the round's units: it has the sectors that they are of.
    "round_sector": "(round_id, source.sector) IN (SELECT (round_id, sector) FROM round_unit INNER JOIN unit USING (unit_id))",
}
ROUND_TABLES = ("round_threshold", *_WRITTEN_FROM)

# A draft that nobody has answered has asked nothing yet: it follows the model. Nor is what the program itself loads anew kept.
_KEPT = """
SELECT before.round_id
FROM {before}.round AS before
WHERE
    (
        before.status = 'published'
        OR before.round_id IN (SELECT round_id FROM {before}.participation WHERE answered)
        OR before.round_id IN (SELECT round_id FROM {before}.cell WHERE low IS NOT NULL)
    )
    AND before.round_id IN (SELECT round_id FROM round)
    AND (before.raw_id IS NULL OR before.raw_id NOT IN (SELECT raw_id FROM {before}.raw_row WHERE import_id = {anew}))
"""


def keep_retired(con: duckdb.DuckDBPyConnection, before: str) -> None:
    """Add what the attached edition ``before`` has in the model's tables and the model no longer has, as retired."""
    there, keys = columns(con, before), declared_schema().primary_keys
    for table in OUTLIVE_MODEL:
        (key,) = keys[table]
        same = [
            name
            for name in declared_schema().columns[table]
            if name in there[table] and name not in ("position", "retired")
        ]
        # A unit of a municipality that is no longer followed belongs to another county: it is not taken along.
        where = (
            "WHERE municipality_code IS NULL OR municipality_code IN (SELECT municipality_code FROM municipality)"
            if table == "unit"
            else ""
        )
        con.execute(
            f"INSERT INTO {table} BY NAME SELECT {', '.join(same)}, TRUE AS retired, (SELECT max(position) FROM {table}) "
            f"+ row_number() OVER (ORDER BY gone.position) AS position FROM {before}.main.{table} AS gone "
            f"ANTI JOIN {table} USING ({key}) {where}"
        )
    if "unit_successor" in there:
        con.execute(
            f"INSERT INTO unit_successor SELECT unit_id, successor_id FROM {before}.main.unit_successor WHERE unit_id IN "
            "(SELECT unit_id FROM unit WHERE retired) AND successor_id IN (SELECT unit_id FROM unit) ORDER BY ALL"
        )


def fill_rounds(
    con: duckdb.DuckDBPyConnection,
    before: str | None,
    anew: int | None = None,
    tables: Collection[str] = ROUND_TABLES,
) -> None:
    """Fill ``tables`` of what each round was asked, of the rounds in ``round``.

    A round that the attached edition ``before`` has is as it was there: for an older layout, which has no such tables, as its
    model was. Any other is as the model is now, and so is one that the change ``anew`` made, which is made again.
    """
    kept = "SELECT NULL::VARCHAR AS round_id WHERE FALSE"
    if before is not None:
        kept = _KEPT.format(before=f"{before}.main", anew=anew if anew is not None else "NULL")
    con.execute(f"CREATE TEMP TABLE kept_round AS {kept}")
    con.execute("CREATE TEMP TABLE new_round AS SELECT round_id FROM round ANTI JOIN kept_round USING (round_id)")
    there = columns(con, before) if before is not None else {}
    for table in (one for one in _WRITTEN_FROM if one in tables):
        source = _WRITTEN_FROM[table]
        names = [name for name in declared_schema().columns[table] if name != "round_id"]
        if table in there:
            listed = ", ".join(names)
            con.execute(
                f"INSERT INTO {table} SELECT round_id, {listed} FROM {before}.main.{table} SEMI JOIN kept_round "
                "USING (round_id) ORDER BY ALL"
            )
        elif before is not None:
            key = ", ".join(declared_schema().primary_keys[source])
            # What an older layout had no place for is as the model is now.
            values = ", ".join(f"{'earlier' if name in there[source] else 'now'}.{name}" for name in names)
            # Its units are all that there were; its sectors are theirs.
            asked = _ASKED[table].replace("source.", "earlier.") if table == "round_sector" else "TRUE"
            con.execute(
                f"INSERT INTO {table} SELECT round_id, {values} FROM kept_round CROSS JOIN {before}.main.{source} AS earlier "
                f"LEFT JOIN {source} AS now USING ({key}) WHERE {asked} ORDER BY ALL"
            )
        listed = ", ".join(f"source.{name}" for name in names)
        current = "NOT source.retired" if source in OUTLIVE_MODEL else "TRUE"
        con.execute(
            f"INSERT INTO {table} SELECT round_id, {listed} FROM new_round CROSS JOIN {source} AS source "
            f"WHERE {current} AND {_ASKED.get(table, 'TRUE')} ORDER BY ALL"
        )
    if "round_threshold" in tables:
        _fill_thresholds(con, before, there)
    con.execute("DROP TABLE kept_round; DROP TABLE new_round")


def _fill_thresholds(con: duckdb.DuckDBPyConnection, before: str | None, there: Collection[str]) -> None:
    if "round_threshold" in there:
        con.execute(
            f"INSERT INTO round_threshold FROM {before}.main.round_threshold SEMI JOIN kept_round USING (round_id)"
        )
    elif before is not None:
        con.execute(
            "INSERT INTO round_threshold SELECT round_id, $threshold FROM kept_round",
            {"threshold": thresholds(con, f"{before}.main")[-1]},
        )
    con.execute(
        "INSERT INTO round_threshold SELECT round_id, $threshold FROM new_round", {"threshold": thresholds(con)[0]}
    )


def model_in(con: duckdb.DuckDBPyConnection, model: Model, round_id: str | None) -> Model:
    """Return ``model`` with what the round was asked, of whom, in place of what it asks now.

    Where there is no such round, only those that end before it or begin after it are left out; all of it without ``round_id``.
    """
    if round_id is None:
        return model
    model = model.in_round(round_id)
    there = columns(con)
    if "round_component" not in there:
        return model
    of_round = {"round_id": round_id}
    also = {
        (kind, one.id): one.also for kind in ("components", "contexts", "org_levels") for one in getattr(model, kind)
    }
    components = con.sql(
        "SELECT component, name, short, weight, question, key_figure, key_level, "
        "(SELECT list(anchor ORDER BY level) FROM round_anchor WHERE round_anchor.round_id = round_component.round_id "
        "AND round_anchor.component = round_component.component) "
        "FROM round_component WHERE round_id = $round_id ORDER BY position",
        params=of_round,
    ).fetchall()
    if not components:
        return model
    contexts = con.sql(
        "SELECT context, name, short, sectors FROM round_context WHERE round_id = $round_id ORDER BY position",
        params=of_round,
    ).fetchall()
    org_levels = con.sql(
        "SELECT org_level, name FROM round_org_level WHERE round_id = $round_id ORDER BY position", params=of_round
    ).fetchall()
    if "round_sector" in there:
        model = _with_places_of(con, model, round_id)
    return replace(
        model,
        components=tuple(
            Component(
                *(one, name, short, also.get(("components", one), ())),
                weight,
                question,
                tuple(anchors),
                key_figure,
                key,
            )
            for one, name, short, weight, question, key_figure, key, anchors in components
        ),
        contexts=tuple(
            Context(one, name, short, also.get(("contexts", one), ()), tuple(sectors.split(";")) if sectors else ())
            for one, name, short, sectors in contexts
        ),
        org_levels=tuple(Named(one, name, name, also.get(("org_levels", one), ())) for one, name in org_levels),
    )


def _with_places_of(con: duckdb.DuckDBPyConnection, model: Model, round_id: str) -> Model:
    """Return ``model`` with the round's sectors and divisions, as they were called then, and those that came later in it."""
    of_round = {"round_id": round_id}
    sectors, divisions = {x.id: x for x in model.sectors}, {x.id: x for x in model.divisions}
    for one, name, long_name, suffix in con.sql(
        "SELECT sector, round_sector.name, round_sector.long_name, any_value(unit.unit_id[6:]) FROM round_sector "
        "INNER JOIN unit USING (sector) INNER JOIN round_unit USING (round_id, unit_id) "
        "WHERE round_id = $round_id AND municipality_code IS NOT NULL GROUP BY ALL ORDER BY any_value(round_sector.position)",
        params=of_round,
    ).fetchall():
        sector = sectors.get(one, Sector(one, name, name, suffix=suffix))
        short = sector.short if sector.name == name else name
        sectors[one] = replace(sector, name=name, short=short, long_name=long_name)
    for one, name in con.sql(
        "SELECT unit_id, round_unit.name FROM round_unit INNER JOIN unit USING (unit_id) "
        "WHERE round_id = $round_id AND municipality_code IS NULL ORDER BY round_unit.position",
        params=of_round,
    ).fetchall():
        division = divisions.get(one, Division(one, name, name))
        short = division.short if division.name == name else name
        divisions[one] = replace(division, name=name, short=short)
    return replace(model, sectors=tuple(sectors.values()), divisions=tuple(divisions.values()))


def thresholds(con: duckdb.DuckDBPyConnection, place: str = "main") -> tuple[float, ...]:
    """Return the thresholds that the model of an edition may have had, the likeliest first: a share 0–1.

    It is what stands there. But before it was stored exactly it had six digits, and 0.666667 may stand for 2/3.
    """
    text = con.sql(f"SELECT value FROM {place}.setting WHERE key = 'threshold'").fetchall()[0][0]
    stated, simple = float(text), float(Fraction(text).limit_denominator(1000))
    return (stated, simple) if simple != stated and f"{simple:g}" == text else (stated,)


def rules(con: duckdb.DuckDBPyConnection) -> tuple[dict[str, Rules], ...]:
    """Return what each round may have been counted by, round_id -> rules, the likeliest first.

    There is one answer, but for an older layout: there the model's rules are every round's, and its threshold may be inexact.
    """
    if "round_component" in columns(con):
        found = con.sql("SELECT round_id, threshold FROM round_threshold").fetchall()
        return (
            {
                round_id: _rules(con, f"round_component WHERE round_id = '{round_id}'", threshold)
                for round_id, threshold in found
            },
        )
    rounds = [round_id for (round_id,) in con.sql("SELECT round_id FROM round").fetchall()]
    return tuple(dict.fromkeys(rounds, _rules(con, "component", threshold)) for threshold in thresholds(con))


def _rules(con: duckdb.DuckDBPyConnection, components: str, threshold: float) -> Rules:
    found = con.sql(f"SELECT component, weight, key_level FROM {components} ORDER BY position").fetchall()
    return Rules({row[0]: row[1] for row in found}, {row[0]: row[2] for row in found}, threshold)
