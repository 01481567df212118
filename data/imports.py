"""From files to the next edition: read, check, and either refuse with all that is wrong or hand over one change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from data.checks import Known, check
from data.database import Batch, no_raw_rows
from data.editions import Store
from data.geography import municipalities
from data.importers.reading import RawSheet, Source, read_source
from data.importers.values import REGION, vocabulary
from data.importers.workbook import RAW, Parsed, parse
from data.model import Model
from data.problems import Problem, Refused
from data.reference import full_name

COUNTY = "Länet"


@dataclass(frozen=True)
class Prepared:
    """A change that is ready to publish, and what must be confirmed first. There are no errors among ``problems``."""

    batch: Batch
    problems: tuple[Problem, ...]


def known_in(store: Store) -> Known:
    """Return what the newest edition holds that a file may refer to; nothing where there is no edition."""
    if not store.numbers():
        return Known()
    with store.open(store.newest()) as con:
        return Known(
            rounds=frozenset(con.sql("SELECT round_id FROM round").pl()["round_id"]),
            pilots=frozenset(con.sql("SELECT pilot_id FROM pilot").pl()["pilot_id"]),
            needs=frozenset(con.sql("SELECT need_id FROM need").pl()["need_id"]),
            asked=con.sql(
                "SELECT round_id, unit_id, asked FROM participation WHERE raw_id IS NOT NULL ORDER BY ALL"
            ).pl(),
            answers=con.sql(
                "SELECT round_id, unit_id FROM cell WHERE level IS NOT NULL "
                "OR (raw_id IS NOT NULL AND reason IN ('vet_ej', 'ej_tillamplig')) "
                "UNION SELECT round_id, unit_id FROM wheel_use WHERE use_level IS NOT NULL ORDER BY ALL"
            ).pl(),
            # A published bound gives way to answers, so it does not decide at which level a unit answers.
            levels=con.sql(
                "SELECT DISTINCT round_id, unit_id, org_level FROM cell "
                "WHERE raw_id IS NOT NULL AND low IS NULL ORDER BY ALL"
            ).pl(),
            need_states=con.sql(
                "SELECT need_id, event_number::BIGINT AS event_number, status, responsible, due_on FROM need_event "
                "QUALIFY row_number() OVER (PARTITION BY need_id ORDER BY event_number DESC) = 1 ORDER BY need_id"
            ).pl(),
        )


def read_files(sources: Iterable[Source]) -> list[RawSheet]:
    """Return the sheets of all files. Raises Refused with every file that cannot be read or has another's name."""
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
            sheets += read_source(source)
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
) -> Prepared:
    """Return the change that ``sheets`` make. Raises Refused with all errors at once; nothing is stored here."""
    model = store.model
    places = list(municipalities(model.county_code).select("code", "name").iter_rows())
    known = known_in(store)
    parsed = parse(sheets, vocabulary(model, places))
    # The example data has rounds to come; in everything else a round in the future is a slip of the pen.
    today = date.max if kind == "example" else now.date()
    problems = parsed.problems + check(parsed, known, today, new_round)
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
    files = tuple(source.read_file for source in sources)
    return Prepared(Batch(kind=kind, title=title, files=files, raw=raw, tables=tables), tuple(problems))


def _tables(
    parsed: Parsed, known: Known, model: Model, names: dict[str, str], now: datetime
) -> dict[str, pl.DataFrame]:
    tables = {name: frame for name in parsed.tables if (frame := parsed.table(name)) is not None}
    states = tables.pop("need_state", None)
    if states is not None:
        tables["need"] = _with_principal(tables["need"], model, names)
        events = _new_events(states, tables, known, now)
        if events.height:
            given = [tables["need_event"]] if "need_event" in tables else []
            tables["need_event"] = pl.concat([*given, events], how="diagonal_relaxed")
    if "pilot_place" in tables:
        # A place with its own row says more than the list in the pilot's row.
        order = pl.col("task").is_null() if "task" in tables["pilot_place"].columns else pl.lit(True)
        tables["pilot_place"] = (
            tables["pilot_place"].sort(order, RAW).unique(["pilot_id", "municipality_code"], maintain_order=True)
        )
    return tables


def _with_principal(needs: pl.DataFrame, model: Model, names: dict[str, str]) -> pl.DataFrame:
    if "principal" not in needs.columns:
        return needs.with_columns(principal=pl.lit(COUNTY))
    written = {code: full_name(name) for code, name in names.items()} | {REGION: model.region_name}
    return needs.with_columns(principal=pl.col("principal").replace_strict(written, default=COUNTY))


def _new_events(states: pl.DataFrame, tables: dict[str, pl.DataFrame], known: Known, now: datetime) -> pl.DataFrame:
    """Return the events by which needs get the state their row gives, where that is not their state already."""
    for name, dtype in (("responsible", pl.String), ("due_on", pl.Date)):
        if name not in states.columns:
            states = states.with_columns(pl.lit(None, dtype=dtype).alias(name))
    if "need_event" in tables:
        states = states.join(tables["need_event"], on="need_id", how="anti")
    before = known.need_states
    joined = states.join(before, on="need_id", how="left", suffix="_before", maintain_order="left")
    same = pl.all_horizontal(
        pl.col(name).eq_missing(pl.col(f"{name}_before")) for name in ("status", "responsible", "due_on")
    )
    arose = tables["need"].select("need_id", "arose") if "arose" in tables["need"].columns else None
    if arose is None:
        joined = joined.with_columns(arose=pl.lit(None, dtype=pl.String))
    else:
        joined = joined.join(arose, on="need_id", how="left", maintain_order="left")
    first = pl.col("event_number").is_null()
    return joined.filter(first | ~same).select(
        RAW,
        "need_id",
        event_number=pl.col("event_number").fill_null(0) + 1,
        happened_at=pl.when(first).then(pl.col("arose")).fill_null(pl.lit(now.date().isoformat())),
        status="status",
        responsible="responsible",
        due_on="due_on",
        actor=pl.lit("inläsning"),
    )
