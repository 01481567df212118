"""The effect of a change: its draft compared with the edition before it."""

from __future__ import annotations

from dataclasses import dataclass, field

import duckdb
import polars as pl

from data.store.editions import Draft

_LIVING = "('oppet', 'planerat', 'pagar')"
_UNIT_ANSWERS = """
SELECT new.round_id, unit.long_name AS unit_name, unit.municipality_code
FROM made.participation AS new
INNER JOIN made.unit ON new.unit_id = unit.unit_id
LEFT JOIN parent.participation AS old ON new.round_id = old.round_id AND new.unit_id = old.unit_id
WHERE new.answered AND NOT coalesce(old.answered, FALSE)
ORDER BY new.round_id, unit.position
"""
_UNIT_SILENCED = """
SELECT old.round_id, unit.long_name AS unit_name, unit.municipality_code
FROM parent.participation AS old
INNER JOIN parent.unit ON old.unit_id = unit.unit_id
LEFT JOIN made.participation AS new ON old.round_id = new.round_id AND old.unit_id = new.unit_id
WHERE old.answered AND NOT coalesce(new.answered, FALSE)
ORDER BY old.round_id, unit.position
"""
_CELLS = """
SELECT
    new.round_id,
    unit.long_name AS unit_name,
    component.name AS component_name,
    new.org_level,
    old.round_id IS NULL OR old.raw_id IS NULL AS is_first,
    old.level AS level_before, old.low AS low_before, old.high AS high_before, old.reason AS reason_before,
    new.level AS level_after, new.low AS low_after, new.high AS high_after, new.reason AS reason_after,
    new.why
FROM made.cell AS new
INNER JOIN made.unit ON new.unit_id = unit.unit_id
INNER JOIN made.component ON new.component = component.component
INNER JOIN made.org_level ON new.org_level = org_level.org_level
LEFT JOIN parent.cell AS old
    ON
        new.round_id = old.round_id
        AND new.unit_id = old.unit_id
        AND new.component = old.component
        AND new.org_level = old.org_level
WHERE
    (new.level, new.low, new.high, new.reason) IS DISTINCT FROM (old.level, old.low, old.high, old.reason)
    AND NOT (old.round_id IS NULL AND coalesce(new.reason, '') IN ('ej_svarat', 'ej_stalld', 'ej_besvarad'))
ORDER BY new.round_id, unit.position, component.position, org_level.position
"""
_LOST = """
SELECT
    old.round_id,
    unit.long_name AS unit_name,
    component.name AS component_name,
    old.org_level,
    old.level AS level_before
FROM parent.cell AS old
INNER JOIN parent.unit ON old.unit_id = unit.unit_id
INNER JOIN parent.component ON old.component = component.component
LEFT JOIN made.cell AS new
    ON
        new.round_id = old.round_id
        AND new.unit_id = old.unit_id
        AND new.component = old.component
        AND new.org_level = old.org_level
WHERE old.level IS NOT NULL AND new.round_id IS NULL
ORDER BY old.round_id, unit.position, component.position
"""
_STAGES = """
SELECT
    new.round_id,
    municipality.name AS municipality_name,
    new.municipality_code,
    old.stage_observed AS stage_before,
    new.stage_observed AS stage_after
FROM made.degree AS new
INNER JOIN made.municipality ON new.municipality_code = municipality.municipality_code
LEFT JOIN parent.degree AS old
    ON new.round_id = old.round_id AND new.municipality_code = old.municipality_code AND old.scope = 'municipality'
WHERE new.scope = 'municipality' AND new.stage_observed IS DISTINCT FROM old.stage_observed
ORDER BY new.round_id, icu_sort_key(municipality.name, 'sv')
"""
_NEEDS = f"""
WITH new_state AS (
    SELECT need_id, status, responsible, due_on
    FROM made.need_event
    QUALIFY row_number() OVER (PARTITION BY need_id ORDER BY event_number DESC) = 1
),

old_state AS (
    SELECT need_id, status, responsible, due_on
    FROM parent.need_event
    QUALIFY row_number() OVER (PARTITION BY need_id ORDER BY event_number DESC) = 1
)

SELECT
    need.need_id,
    need.principal,
    need.description,
    old_state.status AS status_before,
    new_state.status AS status_after,
    CASE
        WHEN old_state.need_id IS NULL THEN 'new'
        WHEN old_state.status IN {_LIVING} AND new_state.status NOT IN {_LIVING} THEN 'closed'
        ELSE 'changed'
    END AS effect
FROM made.need
INNER JOIN new_state ON need.need_id = new_state.need_id
LEFT JOIN old_state ON need.need_id = old_state.need_id
LEFT JOIN parent.need AS before ON need.need_id = before.need_id
WHERE
    (new_state.status, new_state.responsible, new_state.due_on)
    IS DISTINCT FROM (old_state.status, old_state.responsible, old_state.due_on)
    OR need.description IS DISTINCT FROM before.description
    OR need.category IS DISTINCT FROM before.category
UNION ALL
SELECT
    before.need_id,
    before.principal,
    before.description,
    old_state.status AS status_before,
    NULL AS status_after,
    'gone' AS effect
FROM parent.need AS before
LEFT JOIN old_state ON before.need_id = old_state.need_id
WHERE before.need_id NOT IN (SELECT made.need.need_id FROM made.need)
ORDER BY need_id
"""
_ROUNDS = """
SELECT
    coalesce(new.round_id, old.round_id) AS round_id,
    coalesce(new.title, old.title) AS title,
    new.status,
    old.status AS status_before
FROM made.round AS new
FULL JOIN parent.round AS old ON new.round_id = old.round_id
WHERE new.status IS DISTINCT FROM old.status
ORDER BY 1
"""
_EMPTIED = """
WITH answered AS (
    SELECT 'made' AS edition, round_id FROM made.participation WHERE answered
    UNION ALL
    SELECT 'parent' AS edition, round_id FROM parent.participation WHERE answered
)

SELECT new.round_id
FROM made.round AS new
WHERE
    new.status = 'published'
    AND new.round_id IN (SELECT answered.round_id FROM answered WHERE answered.edition = 'parent')
    AND new.round_id NOT IN (SELECT answered.round_id FROM answered WHERE answered.edition = 'made')
ORDER BY new.round_id
"""
# Table -> its key, for those that are only counted.
_OTHERS = {
    "wheel_use": "round_id, unit_id, context",
    "unit_comment": "round_id, unit_id",
    "pilot": "pilot_id",
    "pilot_place": "pilot_id, municipality_code",
    "pilot_report": "pilot_id, reported_on",
    "example": "example_id",
    "source": "source_id",
    "finding": "finding_id",
    "context_statement": "round_id, context",
    "recommendation": "recommendation_id",
    "recommendation_event": "recommendation_id, event_number",
    "activity": "activity_id",
    "indicator_value": "indicator, place, year, gender",
    "occasion": "occasion_id",
    "web_use": "place, period, what",
    "independent_school": "school_id",
    "activity_event": "activity_id, event_number",
    "material": "title",
    "timeline_event": "happened, event",
    "background": "background_id",
    "contradiction": "contradiction_id",
    "not_published": "gap_id",
    "organisation": "body, role",
    "county_plan": "aspect",
    "quality_declaration": "round_id",
    "answer_sample": "round_id, unit_id, component, org_level",
    "answer_check": "round_id, unit_id, component, org_level",
}
# Table -> its key, and what is said of its rows beside what the other parts of the effect tell.
_DETAILS = {
    "round": (("round_id",), ("title", "reported_answers", "held", "source_ids", "note")),
    "participation": (("round_id", "unit_id"), ("asked", "basis", "source_ids", "confidence", "note")),
    "cell": (
        ("round_id", "unit_id", "component", "org_level"),
        ("comment", "answered_on", "basis", "source_ids", "confidence"),
    ),
    "need": (
        ("need_id",),
        ("round_id", "principal", "unit_id", "arose", "scope_note", "same_as", "source_ids", "confidence"),
    ),
}


@dataclass(frozen=True)
class Effect:
    """What a change would do.

    ``answers``: units that answer for the first time (round_id, unit_name, municipality_code). ``silenced``: units that
    no longer have an answer (the same columns). ``cells``: cells that change, one row each (round_id, unit_name,
    component_name, org_level, is_first, then level, low, high and reason before and after, and why it was corrected, where
    it was). ``lost``: known levels that
    would go with their round (round_id, unit_name, component_name, org_level, level_before). ``stages``: municipalities
    whose stage changes (round_id, municipality_name, municipality_code, stage_before, stage_after). ``needs``: needs
    that are new, closed, changed or gone (need_id, principal, description, status_before, status_after, effect).
    ``rounds``: rounds that are made, change status or go (round_id, title, status, status_before). ``other_rows``:
    table -> number of rows that are new or changed. ``other_gone``: table -> number of rows that go.
    ``details``: table -> number of rows of which something else changes, as the comment or the day of an answer.
    ``emptied``: published rounds that no longer have any answer, and still are published.
    """

    answers: pl.DataFrame
    silenced: pl.DataFrame
    cells: pl.DataFrame
    lost: pl.DataFrame
    stages: pl.DataFrame
    needs: pl.DataFrame
    rounds: pl.DataFrame
    other_rows: dict[str, int]
    other_gone: dict[str, int]
    emptied: tuple[str, ...] = ()
    details: dict[str, int] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        """Whether the change would leave all as it is."""
        frames = (self.answers, self.silenced, self.cells, self.lost, self.stages, self.needs, self.rounds)
        counts = [*self.other_rows.values(), *self.other_gone.values(), *self.details.values()]
        return all(frame.is_empty() for frame in frames) and not any(counts)


def effect_of(draft: Draft) -> Effect:
    """Return what ``draft`` changes. It must have a parent; the first edition of all has nothing to compare with."""
    if draft.parent is None:
        raise ValueError("the first edition has no parent")
    with duckdb.connect() as con:
        for path, name in ((draft.path, "made"), (draft.parent, "parent")):
            quoted = str(path).replace("'", "''")
            con.execute(f"ATTACH '{quoted}' AS {name} (READ_ONLY)")

        def rows(sql: str) -> pl.DataFrame:
            found: pl.DataFrame = con.sql(sql).pl()
            return found

        def count(sql: str) -> int:
            return int(rows(f"SELECT count(*) AS rows FROM ({sql})")["rows"][0])

        there, gone = {}, {}
        for table, key in _OTHERS.items():
            there[table] = count(
                f"SELECT * EXCLUDE (raw_id) FROM made.{table} EXCEPT ALL SELECT * EXCLUDE (raw_id) FROM parent.{table}"
            )
            gone[table] = count(f"SELECT {key} FROM parent.{table} EXCEPT SELECT {key} FROM made.{table}")
        details = {
            table: count(
                f"SELECT 1 FROM made.{table} AS new INNER JOIN parent.{table} AS old USING ({', '.join(key)}) WHERE "
                + " OR ".join(f"new.{column} IS DISTINCT FROM old.{column}" for column in told)
            )
            for table, (key, told) in _DETAILS.items()
        }
        return Effect(
            answers=rows(_UNIT_ANSWERS),
            silenced=rows(_UNIT_SILENCED),
            cells=rows(_CELLS),
            lost=rows(_LOST),
            stages=rows(_STAGES),
            needs=rows(_NEEDS),
            rounds=rows(_ROUNDS),
            other_rows=there,
            other_gone=gone,
            details=details,
            emptied=tuple(rows(_EMPTIED)["round_id"]),
        )
