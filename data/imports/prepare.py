"""Prepare a change from files: read and check, and refuse with all problems at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from data.base.batch import Batch, no_raw_rows
from data.base.problems import Problem, Refused
from data.imports.checks import check
from data.imports.earlier import earlier_in
from data.imports.files.parsed import RAW, Parsed, ReadSheet
from data.imports.files.sheet_reader import RawSheet, Source, read_source
from data.imports.known import Known
from data.imports.merge import new_events
from data.imports.workbook.parse import parse
from data.map.shapes import municipalities
from data.model.model import Model
from data.model.reference import full_name, units_of
from data.model.sheets import EVENTS, state_of
from data.model.values import REGION, vocabulary
from data.shelf import schema
from data.store.editions import Store

COUNTY = "Länet"
# Table -> the columns that tell its rows apart, and which of its rows a file has given. What hangs on a need or a pilot
# goes with it.
_GIVEN = {
    "participation": ("round_id, unit_id", "raw_id IS NOT NULL"),
    # A published bound gives way to answers: it is not one of them, nor does it decide at which level a unit answers.
    "cell": ("round_id, unit_id, component, org_level", "raw_id IS NOT NULL AND low IS NULL"),
    "wheel_use": ("round_id, unit_id, context", "TRUE"),
    "need": ("need_id", "TRUE"),
    "need_event": ("need_id, event_number", "TRUE"),
    "pilot": ("pilot_id", "TRUE"),
    "pilot_place": ("pilot_id, municipality_code", "TRUE"),
    "pilot_report": ("pilot_id, reported_on", "TRUE"),
    "example": ("example_id", "TRUE"),
    "indicator_value": ("indicator, place, year, gender", "TRUE"),
    "occasion": ("occasion_id", "TRUE"),
    "web_use": ("place, period, what", "TRUE"),
    "independent_school": ("school_id", "TRUE"),
    "activity": ("activity_id", "TRUE"),
    "activity_event": ("activity_id, event_number", "TRUE"),
}
_HANGS_ON = {
    **{of.table: (table, of.key) for table, of in EVENTS.items()},
    "pilot_place": ("pilot", "pilot_id"),
    "pilot_report": ("pilot", "pilot_id"),
}


@dataclass(frozen=True)
class Prepared:
    """A change that is ready to publish, and what must be confirmed first. There are no errors among ``problems``.

    ``read`` are the sheets that it comes from, by which to account for their cells.
    """

    batch: Batch
    problems: tuple[Problem, ...]
    read: tuple[ReadSheet, ...] = ()


def known_in(store: Store) -> Known:
    """Return what the newest edition holds that a file may refer to; nothing where there is no edition."""
    if not store.numbers():
        return Known()
    with store.open(store.newest()) as con:
        schema.add_missing(con)
        return Known(
            rounds=frozenset(con.sql("SELECT round_id FROM round").pl()["round_id"]),
            pilots=frozenset(con.sql("SELECT pilot_id FROM pilot").pl()["pilot_id"]),
            needs=frozenset(con.sql("SELECT need_id FROM need").pl()["need_id"]),
            asked=con.sql(
                "SELECT round_id, unit_id, asked FROM participation WHERE raw_id IS NOT NULL ORDER BY ALL"
            ).pl(),
            asked_unlisted=con.sql(
                "SELECT round_id, unit_id FROM participation WHERE raw_id IS NULL AND asked ORDER BY ALL"
            ).pl(),
            answers=con.sql(
                "SELECT round_id, unit_id FROM cell WHERE level IS NOT NULL "
                "OR (raw_id IS NOT NULL AND reason IN ('vet_ej', 'ej_tillamplig')) "
                "UNION SELECT round_id, unit_id FROM wheel_use WHERE use_level IS NOT NULL "
                "UNION SELECT round_id, unit_id FROM unit_comment ORDER BY ALL"
            ).pl(),
            keys={
                table: con.sql(f"SELECT {columns} FROM {table} WHERE {given} ORDER BY ALL").pl()  # noqa: S608 - constants
                for table, (columns, given) in _GIVEN.items()
            },
            stated=con.sql(
                "SELECT round_id, unit_id FROM participation WHERE raw_id IS NOT NULL AND answered ORDER BY ALL"
            ).pl(),
            levels=con.sql(
                "SELECT round_id, unit_id, component, org_level, level::BIGINT AS level_known FROM cell "
                "WHERE level IS NOT NULL ORDER BY ALL"
            ).pl(),
            earlier=earlier_in(con),
            need_principals={
                need_id: code or (REGION if principal == store.model.region_name else COUNTY)
                for need_id, code, principal in con.sql(
                    "SELECT need_id, municipality_code, principal FROM need ORDER BY ALL"
                ).fetchall()
            },
            states={
                table: con.sql(
                    f"SELECT {of.key}, event_number::BIGINT AS event_number, status, responsible, due_on "  # noqa: S608 - constants
                    f"FROM {of.table} "
                    f"QUALIFY row_number() OVER (PARTITION BY {of.key} ORDER BY event_number DESC) = 1 ORDER BY {of.key}"
                ).pl()
                for table, of in EVENTS.items()
            },
        )


def read_files(sources: Iterable[Source], headings: Collection[str] = ()) -> list[RawSheet]:
    """Return the sheets of all files; ``headings`` help to find the heading row, as in ``read_source``.

    Raises Refused with every file that cannot be read or has another's name.
    """
    sheets: list[RawSheet] = []
    problems: list[Problem] = []
    names: set[str] = set()
    for source in sources:
        if source.name in names:
            message = "två filer har samma namn, så rader kan inte ledas tillbaka till rätt fil. Byt namn på den ena."
            problems.append(Problem("error", "file_twice", source.name, message))
            continue
        names.add(source.name)
        try:
            sheets += read_source(source, headings)
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(problems)
    return sheets


def prepare(
    store: Store,
    sheets: Sequence[RawSheet],
    sources: Sequence[Source],
    *,
    kind: str,
    title: str,
    now: datetime,
    new_round: str | None = None,
    found: Sequence[Problem] = (),
    told: Mapping[tuple[str, str], str] | None = None,
) -> Prepared:
    """Return the change that ``sheets`` make. Raises Refused with all errors at once; nothing is stored here.

    ``new_round`` is made as a draft where it does not exist. ``found`` are problems from before the sheets were made,
    ``told`` is what the user has told of headings and options: (scope, text) -> meaning, kept with the change.
    """
    model = store.model
    followed = municipalities(model.county_code)
    places = list(followed.select("code", "name").iter_rows())
    known = known_in(store)
    earlier = known.earlier
    parsed = parse(sheets, vocabulary(model, places, earlier.spellings, earlier.anchors, earlier.units))
    problems = [
        *(*found, *parsed.problems),
        # Invented answers are about the units that the program came with, whenever the county's own change.
        *check(parsed, known, now.date(), new_round, None if kind == "example" else units_of(model, followed)),
    ]
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise Refused(errors)
    tables = _tables(parsed, known, model, dict(places), now)
    raw = pl.concat(parsed.raw) if parsed.raw else no_raw_rows()
    made = tables["round"] if "round" in tables else pl.DataFrame(schema={"round_id": pl.String})
    if new_round is not None and new_round not in known.rounds and new_round not in made["round_id"]:
        draft = pl.DataFrame(
            {"round_id": [new_round], "title": [f"Uppföljning {new_round}"], "status": ["draft"], RAW: [0]}
        )
        tables["round"] = pl.concat([made, draft], how="diagonal_relaxed")
    if told:
        scopes, texts = zip(*told, strict=True)
        tables["mapping"] = pl.DataFrame({"scope": scopes, "found": texts, "meaning": list(told.values())})
    files = tuple(source.read_file for source in sources)
    return Prepared(
        Batch(kind=kind, title=title, files=files, raw=raw, tables=tables), tuple(problems), tuple(parsed.read)
    )


def _tables(
    parsed: Parsed, known: Known, model: Model, names: dict[str, str], now: datetime
) -> dict[str, pl.DataFrame]:
    tables = {name: frame for name in parsed.tables if (frame := parsed.table(name)) is not None}
    if "participation" in tables and "asked" in tables["participation"].columns:
        tables["participation"] = _with_unlisted(tables["participation"], known)
    if "need" in tables:
        tables["need"] = _of_the_county(_with_principal(_move_needs(tables["need"], known), model, names))
    for table, of in EVENTS.items():
        if (states := tables.pop(state_of(table), None)) is None:
            continue
        if of.table in tables:
            states = states.join(tables[of.table], on=of.key, how="anti")
        events = new_events(table, states, tables[table], known.states[table], now)
        if events.height:
            given = [tables[of.table]] if of.table in tables else []
            tables[of.table] = pl.concat([*given, events], how="diagonal_relaxed")
    if "pilot_place" in tables:
        # A place with its own row says more than the list in the pilot's row.
        places = tables["pilot_place"]
        order = [pl.col("task").is_null(), RAW] if "task" in places.columns else [RAW]
        tables["pilot_place"] = places.sort(order).unique(["pilot_id", "municipality_code"], maintain_order=True)
    for table, (owner, key) in _HANGS_ON.items():
        if (gone := parsed.removals(owner)) is None:
            continue
        rows = known.keys[table].join(gone.select(key, RAW, "removed"), on=key, maintain_order="left")
        given = [tables[table]] if table in tables else []
        joined = pl.concat([*given, rows], how="diagonal_relaxed")
        tables[table] = joined.with_columns(pl.col("removed").fill_null(False))
    return tables


def _with_unlisted(listed: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Return ``listed`` with a row for each unit that its rounds count as asked and that it does not mention.

    A round without a list counts every unit as asked: the first list must not take that away from those it leaves out.
    """
    rounds = listed.filter(pl.col("asked").is_not_null()).select("round_id").unique()
    stay = known.asked_unlisted.join(rounds, on="round_id", how="semi").join(
        listed, on=["round_id", "unit_id"], how="anti", maintain_order="left"
    )
    rows = stay.sort("round_id", "unit_id").with_columns(asked=pl.lit(True), said=pl.lit("asked"))
    if rows.is_empty():
        return listed
    joined = pl.concat([listed, rows], how="diagonal_relaxed")
    return joined.with_columns(pl.col("removed").fill_null(False)) if "removed" in joined.columns else joined


def _move_needs(needs: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Return ``needs`` where one that gets another principal leaves the unit that it had, unless its row names one."""
    if "principal" not in needs.columns:
        return needs
    before = pl.DataFrame(
        {"need_id": list(known.need_principals), "principal_before": list(known.need_principals.values())},
        schema={"need_id": pl.String, "principal_before": pl.String},
    )
    joined = needs.join(before, on="need_id", how="left", maintain_order="left")
    moved = (
        pl.col("said").str.contains("principal")
        & pl.col("principal_before").is_not_null()
        & pl.col("principal").ne_missing(pl.col("principal_before"))
    )
    said = pl.when(moved).then(pl.col("said") + ";unit_id").otherwise("said")
    return joined.with_columns(said=said).drop("principal_before")


def _with_principal(needs: pl.DataFrame, model: Model, names: dict[str, str]) -> pl.DataFrame:
    if "principal" not in needs.columns:
        return needs
    written = {code: full_name(name) for code, name in names.items()} | {REGION: model.region_name}
    return needs.with_columns(principal=pl.col("principal").replace_strict(written, default=COUNTY))


def _of_the_county(needs: pl.DataFrame) -> pl.DataFrame:
    """Return ``needs`` with the county as principal of those that have none."""
    if "principal" not in needs.columns:
        return needs.with_columns(principal=pl.lit(COUNTY))
    return needs.with_columns(pl.col("principal").fill_null(COUNTY))
