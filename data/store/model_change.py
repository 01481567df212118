"""What a changed model would touch, before it is taken into use: words, units, rounds and figures. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import duckdb

from data.base.errors import EditionError
from data.shelf import schema
from data.shelf.file import quote
from data.store.derive import RESULT_TABLES
from data.store.editions import Store
from data.store.rounds import ROUND_TABLES

# Table of the model -> its key, what a message calls one of its rows, and how its name is written there.
_WORDS = {
    "component": "Byggsten",
    "context": "Sammanhang",
    "org_level": "Organisationsnivå",
    "sector": "Sektor",
    "unit": "Verksamhet",
    "need_category": "Kategori av stödbehov",
}
# Column -> what a message calls it, where something of the model has another value than before.
_COLUMNS = {
    "name": "namn",
    "short": "kort namn",
    "long_name": "långt namn",
    "weight": "vikt",
    "question": "fråga",
    "key_figure": "nyckeltalets text",
    "key_level": "nyckeltalets nivå",
    "sectors": "sektorer",
    "component": "byggsten",
    "valid_from": "första uppföljning",
    "valid_to": "sista uppföljning",
}


def model_change(store: Store, now: datetime) -> list[str]:
    """Return, as Swedish lines, what taking the store's model into use would touch in its newest edition.

    First what would be added, taken away and changed, then a line per round: whether it keeps what it was asked, and how many
    figures would move. Raises EditionError where the model cannot be taken into use, or the edition is of an older layout.
    """
    newest = store.newest()
    with store.open(newest) as con:
        if not schema.is_current(con):
            raise EditionError(
                "Uppgifterna är från en äldre version av programmet, och de tas över vid nästa start. Starta programmet med "
                "den modell som gällde, och pröva den nya sedan."
            )
    with store.draft("Förhandsvisning", "förhandsvisning", now) as draft, duckdb.connect() as con:
        con.execute(f"ATTACH '{quote(draft.path)}' AS made (READ_ONLY)")
        con.execute(f"ATTACH '{quote(store.path(newest))}' AS parent (READ_ONLY)")
        con.execute("USE made")
        words = [line for table in _WORDS for line in _of_table(con, table)]
        words += _successors(con) + _anchors(con) + _threshold(con)
        rounds = list(_rounds(con))
    return [*(words or ["Modellen är den som gäller: inget läggs till, tas bort eller ändras."]), *rounds]


def _of_table(con: duckdb.DuckDBPyConnection, table: str) -> Iterator[str]:
    (key,) = schema.declared_schema().primary_keys[table]
    named = "new.long_name" if table == "unit" else "new.name"
    rows = f"FROM made.{table} AS new LEFT JOIN parent.{table} AS old ON new.{key} = old.{key}"
    is_new, was = f"old.{key} IS NULL OR old.retired", f"NOT new.retired AND old.{key} IS NOT NULL AND NOT old.retired"
    word = _WORDS[table]
    for name, retired in con.sql(
        f"SELECT {named}, new.retired {rows} WHERE CASE WHEN new.retired THEN NOT coalesce(old.retired, FALSE) "
        f"ELSE {is_new} END ORDER BY new.position"
    ).fetchall():
        yield f"{word} {'tas bort' if retired else 'läggs till'}: {name}."
    columns = [name for name in schema.columns(con)[table] if name in _COLUMNS and name != key]
    changed = ", ".join(f"new.{name} IS DISTINCT FROM old.{name}" for name in columns)
    for name, *differs in con.sql(f"SELECT {named}, {changed} {rows} WHERE {was} ORDER BY new.position").fetchall():
        which = [_COLUMNS[column] for column, is_other in zip(columns, differs, strict=True) if is_other]
        if which:
            yield f"{word} ändras: {name} ({', '.join(which)})."


def _successors(con: duckdb.DuckDBPyConnection) -> list[str]:
    found = con.sql(
        "SELECT unit.long_name, string_agg(other.long_name, ' och ' ORDER BY other.position) "
        "FROM (FROM made.unit_successor EXCEPT FROM parent.unit_successor) AS new "
        "INNER JOIN made.unit AS unit ON new.unit_id = unit.unit_id "
        "INNER JOIN made.unit AS other ON new.successor_id = other.unit_id "
        "GROUP BY unit.long_name, unit.position ORDER BY unit.position"
    ).fetchall()
    return [f"{name} blir {became}." for name, became in found]


def _anchors(con: duckdb.DuckDBPyConnection) -> list[str]:
    found = con.sql(
        "SELECT component.name, string_agg(new.level::VARCHAR, ', ' ORDER BY new.level) FROM made.anchor AS new "
        "INNER JOIN parent.anchor AS old ON new.component = old.component AND new.level = old.level "
        "INNER JOIN made.component AS component ON new.component = component.component "
        "WHERE new.anchor <> old.anchor GROUP BY component.name, component.position ORDER BY component.position"
    ).fetchall()
    return [f"Svarstext ändras: {name}, nivå {levels}." for name, levels in found]


def _threshold(con: duckdb.DuckDBPyConnection) -> list[str]:
    of = "(SELECT value FROM {}.setting WHERE key = 'threshold')"
    before, after = con.sql(f"SELECT {of.format('parent')}, {of.format('made')}").fetchall()[0]
    return [] if before == after else [f"Gränsen för steg ändras: {_share(before)} blir {_share(after)}."]


def _share(text: str) -> str:
    return f"{100 * float(text):g}".replace(".", ",") + "\u00a0%"


def _rounds(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    rounds = con.sql("SELECT round_id, title FROM round ORDER BY round_id").fetchall()
    for round_id, title in rounds:
        asked = sum(_differing(con, table, f"round_id = '{round_id}'") for table in ROUND_TABLES)
        figures = sum(_differing(con, table, f"round_id = '{round_id}'") for table in RESULT_TABLES)
        if asked or figures:
            yield f"{title} har inga svar än och följer modellen: {figures} siffror räknas om."
        else:
            yield f"{title} behåller det den frågade efter: ingen siffra ändras."


def _differing(con: duckdb.DuckDBPyConnection, table: str, rows: str) -> int:
    """Return how many rows of a table, of those that ``rows`` says, would be other than they are."""
    new, old = (f"SELECT * FROM {place}.{table} WHERE {rows}" for place in ("made", "parent"))
    one, other = con.sql(
        f"SELECT (SELECT count(*) FROM ({new} EXCEPT ALL {old})), (SELECT count(*) FROM ({old} EXCEPT ALL {new}))"
    ).fetchall()[0]
    return max(int(one), int(other))
