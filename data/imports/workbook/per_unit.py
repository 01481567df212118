"""Workbooks to hand out: for a round, for one unit, or one per unit in a zip."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import duckdb

from data.base.errors import EditionError
from data.imports.files.sheet_reader import slug
from data.imports.workbook.template import Rows, template
from data.map.shapes import municipalities
from data.model.sheets import NEED_STATUS, REASONS
from data.store.editions import Store
from data.store.rounds import model_in

_UNITS = """
SELECT
    unit.unit_id,
    coalesce(municipality.name, unit.principal) AS principal,
    coalesce(round_unit.name, unit.name),
    coalesce(participation.asked, $round_id NOT IN (SELECT round_id FROM round)) AS asked,
    coalesce(participation.answered, FALSE) AS answered
FROM unit
LEFT JOIN municipality ON unit.municipality_code = municipality.municipality_code
LEFT JOIN participation ON unit.unit_id = participation.unit_id AND participation.round_id = $round_id
LEFT JOIN round_unit ON unit.unit_id = round_unit.unit_id AND round_unit.round_id = $round_id
WHERE
    round_unit.unit_id IS NOT NULL
    OR (
        NOT unit.retired
        AND coalesce(unit.valid_from, '') <= $round_id
        AND $round_id <= coalesce(unit.valid_to, $round_id)
    )
ORDER BY unit.position
"""
# What the unit has said itself. That a question was skipped is left to fill in.
_ANSWERS = """
SELECT
    component.name,
    coalesce(cell.level || ' ' || level.name, if(cell.raw_id IS NOT NULL AND cell.reason <> 'ej_besvarad', cell.reason, NULL)),
    cell.comment,
    cell.answered_on,
    if(cell.org_level = 'verksamheten', NULL, org_level.name)
FROM cell
INNER JOIN round_component AS component ON cell.round_id = component.round_id AND cell.component = component.component
INNER JOIN round_org_level AS org_level ON cell.round_id = org_level.round_id AND cell.org_level = org_level.org_level
LEFT JOIN level ON cell.level = level.level
WHERE cell.round_id = $round_id AND cell.unit_id = $unit_id
ORDER BY component.position, org_level.position
"""
_USES = """
SELECT context.name, wheel_level.name, wheel_use.comment
FROM round_context AS context
LEFT JOIN wheel_use
    ON context.context = wheel_use.context AND wheel_use.round_id = context.round_id AND wheel_use.unit_id = $unit_id
LEFT JOIN wheel_level ON wheel_use.use_level = wheel_level.use_level
WHERE context.round_id = $round_id
ORDER BY context.position
"""
_NEEDS = """
SELECT
    need.need_id, need.round_id, need_category.name, need.description, state.status, state.responsible, state.due_on, need.arose,
    need.same_as
FROM need
INNER JOIN need_category ON need.category = need_category.category
INNER JOIN (
    SELECT * FROM need_event QUALIFY row_number() OVER (PARTITION BY need_id ORDER BY event_number DESC) = 1
) AS state ON need.need_id = state.need_id
WHERE need.round_id = $round_id AND need.unit_id = $unit_id
ORDER BY need.need_id
"""
_REASON_NAMES = {reason: name for name, reason in REASONS.items()}
_STATUS_NAMES = {status: name for name, status in NEED_STATUS.items()}


def workbook(store: Store, round_id: str | None, year: int) -> bytes:
    """Return the workbook for a round, with a row for each question to each unit that is asked: xlsx.

    Every unit is asked in a round that does not exist yet. Without ``round_id``: the newest, or that of ``year`` where
    there is none. Raises EditionError.
    """
    with store.open(store.newest()) as con:
        found = con.sql("SELECT max(round_id) FROM round").fetchall()[0][0]
        for_round = round_id or found or str(year)
        asked = [(principal, unit) for _, principal, unit, is_asked, _ in _units(con, for_round) if is_asked]
        model = model_in(con, store.model, for_round)
    return template(model, _places(store), for_round, asked)


def unit_workbook(store: Store, round_id: str, unit_id: str) -> bytes:
    """Return the workbook of one unit with what it has answered filled in: xlsx.

    Raises EditionError where there is no such unit.
    """
    with store.open(store.newest()) as con:
        units = _units(con, round_id)
        for one, principal, unit, _, _ in units:
            if one == unit_id:
                rows = _rows(con, round_id, unit_id, (principal, unit))
                model = model_in(con, store.model, round_id)
                return template(model, _places(store), round_id, [(principal, unit)], rows)
    raise EditionError(f"Verksamheten {unit_id} finns inte. Läs in sidan på nytt och välj i listan.")


def unit_workbooks(store: Store, round_id: str, also_answered: bool) -> bytes:
    """Return a zip with a workbook for each unit that is asked and has not answered, or for all that are asked.

    Raises EditionError.
    """
    with store.open(store.newest()) as con:
        units = _units(con, round_id)
    names = file_names(round_id, [one[:3] for one in units])
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for unit_id, _, _, asked, answered in units:
            if asked and (also_answered or not answered):
                archive.writestr(ZipInfo(names[unit_id]), unit_workbook(store, round_id, unit_id))
    return out.getvalue()


def _units(con: duckdb.DuckDBPyConnection, round_id: str) -> list[tuple[str, str, str, bool, bool]]:
    """Return (unit_id, principal, unit, asked, answered) in order."""
    return con.sql(_UNITS, params={"round_id": round_id}).fetchall()


def _places(store: Store) -> list[tuple[str, str]]:
    return list(municipalities(store.model.county_code).select("code", "name").iter_rows())


def file_names(round_id: str, units: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Return unit_id -> the name of its file; ``units`` are (unit_id, principal, unit).

    It is in letters that any system takes, and no two are the same.
    """
    names: dict[str, str] = {}
    for unit_id, principal, unit in units:
        stem = re.sub("[^a-z0-9]+", "-", slug(f"arbetsbok {round_id} {principal} {unit}")).strip("-")
        taken = f"{stem}.xlsx" in names.values()
        names[unit_id] = f"{stem}-{unit_id.lower()}.xlsx" if taken else f"{stem}.xlsx"
    return names


def _rows(con: duckdb.DuckDBPyConnection, round_id: str, unit_id: str, place: tuple[str, str]) -> Rows:
    """Return sheet -> rows, in the columns that the workbook is handed out with."""
    params = {"round_id": round_id, "unit_id": unit_id}
    answers: list[tuple[str, str | None, str | None, date | None, str | None]]
    answers = con.sql(_ANSWERS, params=params).fetchall()
    uses: list[tuple[str, str | None, str | None]] = con.sql(_USES, params=params).fetchall()
    needs = con.sql(_NEEDS, params=params).fetchall()
    found: dict[str, list[tuple[str | date | None, ...]]] = {
        # Who was asked is not the unit's to say: a list with one unit would say that nobody else was.
        "Verksamheter": [],
        "Hjulet": [(round_id, *place, *row) for row in uses],
        "Stödbehov": [
            (need_id, of_round, *place, category, text, _STATUS_NAMES[status], *rest)
            for need_id, of_round, category, text, status, *rest in needs
        ],
    }
    if answers:
        found["Svar"] = [
            (round_id, *place, name, _REASON_NAMES.get(value or "", value), *rest) for name, value, *rest in answers
        ]
    return found
