"""Known answers that a change would remove, or replace with older ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import polars as pl

from data.base.problems import Problem
from data.model.sheets import REASONS
from data.shelf.file import quote
from data.store.editions import Draft

_REASON_NAMES = {reason: name for name, reason in REASONS.items()} | {"ej_svarat": "Inget svar"}
_WHOLE = "verksamheten"
_CHANGED = """
SELECT
    old.round_id,
    unit.long_name AS unit_name,
    component.name AS component_name,
    old.org_level,
    old.level AS level_before,
    old.reason AS reason_before,
    old.answered_on AS answered_before,
    new.level AS level_after,
    coalesce(new.reason, if(new.round_id IS NULL, 'ej_svarat', NULL)) AS reason_after,
    if(new.level IS NULL, NULL, new.answered_on) AS answered_after, -- the day was that of the level
    raw_row.file_name,
    raw_row.sheet,
    raw_row.row_number
FROM parent.cell AS old
INNER JOIN parent.unit ON old.unit_id = unit.unit_id
INNER JOIN parent.component ON old.component = component.component
INNER JOIN parent.org_level ON old.org_level = org_level.org_level
LEFT JOIN made.cell AS new
    ON
        new.round_id = old.round_id
        AND new.unit_id = old.unit_id
        AND new.component = old.component
        AND new.org_level = old.org_level
LEFT JOIN made.raw_row
    ON new.raw_id = raw_row.raw_id AND raw_row.import_id = (SELECT max(edition.edition) FROM made.edition)
WHERE {}
ORDER BY old.round_id, unit.position, component.position, org_level.position
"""
_REMOVED = "old.level IS NOT NULL AND new.level IS NULL"
_OLDER = "new.level IS NOT NULL AND new.answered_on < old.answered_on"


@dataclass(frozen=True)
class Overwritten:
    """Answers that a change would take away or replace by an older one, one row each.

    Columns of both: round_id, unit_name, component_name, org_level, then level, reason and answered_on (a day) before and
    after, and file_name, sheet and row_number of the row that says so (null where none does). ``removed`` are known levels
    that go; ``older`` answers whose place one takes that was given on an earlier day.
    """

    removed: pl.DataFrame
    older: pl.DataFrame

    @property
    def problems(self) -> list[Problem]:
        """What must be confirmed, one for each answer: of severity ``removal`` or ``older``."""
        found = [
            Problem(
                "removal", "level_removed", _file(row), f"{_what(row)} försvinner.", row["sheet"], row["row_number"]
            )
            for row in self.removed.iter_rows(named=True)
        ]
        found += [
            Problem(
                "older",
                "older_answer",
                _file(row),
                f"{_what(row)} ersätts av ett äldre svar.",
                row["sheet"],
                row["row_number"],
            )
            for row in self.older.iter_rows(named=True)
        ]
        return found


def overwritten(draft: Draft) -> Overwritten:
    """Return what of the known answers ``draft`` would overwrite. It must have a parent."""
    if draft.parent is None:
        raise ValueError("the first edition has no parent")
    with duckdb.connect() as con:
        for path, name in ((draft.path, "made"), (draft.parent, "parent")):
            con.execute(f"ATTACH '{quote(path)}' AS {name} (READ_ONLY)")
        return Overwritten(con.sql(_CHANGED.format(_REMOVED)).pl(), con.sql(_CHANGED.format(_OLDER)).pl())


def answer_words(level: int | None, reason: str | None, answered_on: date | None) -> str:
    """Return an answer as it is told: ``nivå 3 (svar 2026-09-10)``, or the reason why there is no level."""
    value = f"nivå {level}" if level is not None else _REASON_NAMES.get(reason or "", "gräns för nivån")
    return f"{value} (svar {answered_on})" if answered_on is not None else value


def _what(row: dict[str, Any]) -> str:
    level = "" if row["org_level"] == _WHOLE else f", {row['org_level']}"
    before, after = (
        answer_words(row[f"level_{when}"], row[f"reason_{when}"], row[f"answered_{when}"])
        for when in ("before", "after")
    )
    return f"{row['round_id']}, {row['unit_name']}, {row['component_name']}{level}: {before} → {after}"


def _file(row: dict[str, Any]) -> str:
    return str(row["file_name"] or "filerna")
