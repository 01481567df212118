"""Rows and words on support needs. Frames in, rows and words out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from pages.doors.show import follows_region
from pages.text.html import Column, Link, page_url
from pages.text.partial_dates import age_text, as_text, months_old, span
from pages.text.swedish import NEED_STATUS, NO_BREAK, NOT_HERE, day, join_and, names, plural, text

Titles = Mapping[str, str]
LinkParams = Mapping[str, str | None]
Row = Mapping[str, Any]
Helpers = Mapping[str, Sequence[tuple[str, str, str]]]  # component -> unit id, name, levels in words

ALL, OPEN, EVERY = "", "", "alla"
# Not among the columns where the viewer may not see which functions are responsible.
OWNERLESS = "ownerless"
COUNTY, REGION = "lan", "region"
WHOLE_COUNTY = "Hela länet"
CLOSED = ("tillgodosett", "avslutat")
STATUSES = {OPEN: "Öppna, planerade och pågående", EVERY: "Alla, även avslutade"} | NEED_STATUS
SCOPES = {COUNTY: "Länet", REGION: "Regionen", "kommun": "Hel kommun", "verksamhet": "Verksamhet"}
SHORT_AGES = ("Under 6 mån", "6–11 mån", "12 mån eller mer")
AGES = ("under 6 månader", "6–11 månader", "12 månader eller mer")
NAMED_HELPERS = 3


def with_age(needs: pl.DataFrame, today: date, region_name: str, functions: bool = True) -> pl.DataFrame:
    """Return ``needs`` with what follows from the day, in the order to take care of them.

    Adds overdue, place (where, in words), place_key (code, ``lan`` or ``region``), scope (key of
    SCOPES), age (in words; of a closed need: how long it was open) and age_group (index in AGES). Open ones come first, among
    them the overdue, then those without a responsible function, then the oldest. Where it is hidden which functions are
    responsible (``functions`` is false), there is no column ownerless: nothing is said or counted of it.
    """
    rows = [_age_columns(row, today, region_name) for row in needs.iter_rows(named=True)]
    schema = {
        "overdue": pl.Boolean,
        "place": pl.String,
        "place_key": pl.String,
        "scope": pl.String,
        "age": pl.String,
        "age_group": pl.Int64,
    }
    added = pl.DataFrame(rows, schema=schema, orient="row")
    made = needs.hstack(added)
    if not functions:
        made = made.drop(OWNERLESS, "responsible")
    # N2 before N10: ids of the same kind by length first.
    first = ["is_open", "overdue", *([OWNERLESS] if functions else [])]
    then = ["first_arose", pl.col("need_id").str.len_chars(), "need_id"]
    return made.sort([*first, *then], descending=[True] * len(first) + [False] * len(then))


def _age_columns(row: Row, today: date, region_name: str) -> tuple[bool, str, str, str, str, int]:
    until = today if row["is_open"] else span(row["happened_at"][:10]).first
    least, _ = months_old(row["first_arose"], until)
    in_region = row["principal"] == region_name
    key = row["municipality_code"] or (REGION if in_region else COUNTY)
    if row["unit_long_name"]:
        place, scope = row["unit_long_name"], "verksamhet"
    elif row["municipality_code"]:
        place, scope = f"{row['municipality_name']}, hela kommunen", "kommun"
    else:
        place, scope = (region_name, REGION) if in_region else (_county_place(row["scope_note"]), COUNTY)
    overdue = row["late_after"] is not None and row["late_after"] < today
    group = 0 if least < 6 else 1 if least < 12 else 2
    return overdue, place, key, scope, age_text(row["first_arose"], until), group


def _county_place(note: str | None) -> str:
    """Return where a need without a place is: a source that says of whom it is does not say that the whole county has it."""
    return WHOLE_COUNTY if note is None or note.casefold().startswith(WHOLE_COUNTY.casefold()) else "I länet"


def of_choice(needs: pl.DataFrame, category: str, place: str, status: str = EVERY) -> pl.DataFrame:
    """Return the needs of one category, place and status, or of all."""
    if category != ALL:
        needs = needs.filter(pl.col("category") == category)
    if place != ALL:
        needs = needs.filter(pl.col("place_key") == place)
    if status == OPEN:
        return needs.filter(pl.col("is_open"))
    return needs if status == EVERY else needs.filter(pl.col("status") == status)


def with_one(shown: pl.DataFrame, needs: pl.DataFrame, need_id: str) -> pl.DataFrame:
    """Return ``shown``, of ``needs``, and the one called ``need_id`` if it is there and not among them."""
    return pl.concat([needs.filter(pl.col("need_id") == need_id).join(shown, on="need_id", how="anti"), shown])


def sentence(needs: pl.DataFrame, published: bool, within: str = "") -> tuple[str, str]:
    """Return how many of ``needs`` are open, overdue and ownerless, and what must be known with it.

    ``published``: whether they are the published ones, which say nothing of who asked; ``within``: the choice in words.
    """
    opened = needs.filter(pl.col("is_open"))
    lead = f"{plural(opened.height, 'stödbehov är öppet', 'stödbehov är öppna')}{within}."
    overdue = int(opened["overdue"].sum())
    rest = ""
    if opened.height:
        late = plural(overdue, "är försenat", "är försenade") if overdue else "Inget är försenat"
        lacking = ""
        if OWNERLESS in opened.columns:
            lacking = f" och {plural(int(opened[OWNERLESS].sum()), 'saknar', 'saknar')} ansvarig funktion"
        rest = f"{late}{lacking}."
    return lead, f"{rest} {published_text(opened)}".strip() if published else rest


def published_text(needs: pl.DataFrame) -> str:
    """Return since when the published ones of ``needs`` are known and that they may have changed; empty where there are none."""
    rounds = sorted(set(needs.filter(pl.col("scope") == COUNTY)["round_id"].drop_nulls()))
    if not rounds:
        return ""
    return (
        f"De publicerade behoven är från {join_and(rounds)} och står som öppna tills någon ändrar dem. "
        "Vilka som har bett om dem är inte publicerat."
    )


def published_only(needs: pl.DataFrame, example: bool) -> bool:
    """Return whether there are published needs, all of them about the county as a whole."""
    published = needs.filter(pl.col("confidence").is_not_null())
    return not example and published.height > 0 and bool((published["scope"] == COUNTY).all())


def by_category(needs: pl.DataFrame, categories: Mapping[str, str]) -> pl.DataFrame:
    """Return one row per category with open needs, in the model's order, and one for all of them (category null).

    Columns: category, name, open, overdue, ownerless, one per key of SCOPES, and age_0, age_1, age_2 (groups of AGES):
    numbers of open needs.
    """
    opened = needs.filter(pl.col("is_open"))
    parts = [(key, name, opened.filter(pl.col("category") == key)) for key, name in categories.items()]
    rows = [
        {
            "category": key,
            "name": name,
            "open": part.height,
            "overdue": int(part["overdue"].sum()),
            **({OWNERLESS: int(part[OWNERLESS].sum())} if OWNERLESS in part.columns else {}),
            **{scope: part.filter(pl.col("scope") == scope).height for scope in SCOPES},
            **{f"age_{group}": part.filter(pl.col("age_group") == group).height for group in range(len(AGES))},
        }
        for key, name, part in [*parts, (None, "Alla kategorier", opened)]
        if part.height
    ]
    return pl.DataFrame(rows)


def category_columns(counts: pl.DataFrame) -> list[Column]:
    """Return the columns of a table of ``counts``, which is as ``by_category`` returns it."""
    named = {"open": "Öppna", "overdue": "Försenade", OWNERLESS: "Utan ansvarig"} | SCOPES
    if not follows_region():
        del named[REGION]
    named |= {f"age_{group}": name for group, name in enumerate(SHORT_AGES)}
    numbers = [Column(name, column, number=True) for column, name in named.items() if column in counts.columns]
    return [Column("Kategori", "name"), *numbers]


def whose(row: Row) -> str:
    """Return who has the need: the place, and what else the source says of how widely it is raised."""
    note = row["scope_note"]
    if not note or note.casefold() in row["place"].casefold():
        return str(row["place"])
    return note if note.casefold().startswith(row["place"].casefold()) else f"{row['place']}. {note}"


def due_text(row: Row) -> str:
    """Return the due date, with the word that says that it has passed."""
    return f"{day(row['due_on'])} (försenat)" if row["overdue"] else day(row["due_on"])


def owner_text(row: Row) -> str:
    """Return the responsible function, or that an open need has none, or that it is hidden."""
    if OWNERLESS not in row:
        return NOT_HERE
    return "saknas" if row[OWNERLESS] else text(row["responsible"])


def age_of(row: Row) -> str:
    """Return how long the need has been open, since when, and which needs it repeats."""
    repeated = f", samma behov som {row['repeats'].replace('; ', ', ')}" if row["repeats"] else ""
    return f"{row['age']}, sedan {as_text(row['first_arose'])}{repeated}"


def helpers(units: pl.DataFrame) -> Helpers:
    """Return per component who may help with it, in order: unit id, its name and its levels in words.

    ``units``: the answer to list_capable_units.
    """
    rows: dict[str, dict[str, list[Row]]] = {}
    for one in units.iter_rows(named=True):
        rows.setdefault(one["component"], {}).setdefault(one["unit_id"], []).append(one)
    return {
        component: [
            (unit_id, str(of_unit[0]["unit_long_name"]), join_and(_levels(of_unit))) for unit_id, of_unit in by.items()
        ]
        for component, by in rows.items()
    }


def _levels(of_unit: Iterable[Row]) -> list[str]:
    return [
        f"{one['level']}{NO_BREAK}{one['level_short']}"
        + ("" if one["org_level"] == "verksamheten" else f" ({one['org_level_name'].lower()})")
        for one in of_unit
    ]


def capable(able: Helpers, row: Row) -> list[tuple[str, str]]:
    """Return who may help with a need, unit and its levels in words; the unit that has the need itself is not among them."""
    return [(name, levels) for unit_id, name, levels in able.get(row["component"], []) if unit_id != row["unit_id"]]


def helpers_text(able: Helpers, row: Row) -> str:
    """Return how many units may help with an open need, and the first of them by name."""
    if not row["is_open"]:
        return "–"
    if row["component"] is None:
        return "kategorin hör inte till någon byggsten"
    found = [name for name, _ in capable(able, row)]
    if not found:
        return "ingen verksamhet är känd som har nått nivå 3"
    rest = len(found) - NAMED_HELPERS
    more = f" och {rest} till" if rest > 0 else ""
    return f"{plural(len(found), 'verksamhet', 'verksamheter')}: {'; '.join(found[:NAMED_HELPERS])}{more}"


def need_columns(needs: pl.DataFrame, units: pl.DataFrame, titles: Titles, link: LinkParams) -> list[Column]:
    """Return the columns of the list of ``needs``; the id leads to the need."""
    able = helpers(units)

    def source(row: Row) -> str:
        return names(row["source_ids"], titles, row["confidence"]) or "Skrivet på sidan Stödbehov"

    return [
        Column("Behov", lambda row: Link(row["need_id"], need_url(row["need_id"], link))),
        Column("Beskrivning", "description", long=True),
        Column("Kategori", "category_name"),
        Column("Vem har behovet", whose),
        Column("Status", lambda row: NEED_STATUS[row["status"]]),
        *([Column("Ansvarig funktion", owner_text)] if OWNERLESS in needs.columns else []),
        Column("Klart senast", due_text),
        Column("Hur länge öppet", age_of, long=True),
        Column("Vem kan hjälpa?", lambda row: helpers_text(able, row), long=True),
        Column("Källa", source),
    ]


def need_url(need_id: str, link: LinkParams) -> str:
    """Return the address of one need within the present choice; the fragment leads to its heading."""
    return f"{page_url('stodbehov', **{**link, 'behov': need_id})}#{ANCHOR}"


ANCHOR = "behovet"


def list_texts(needs: pl.DataFrame) -> dict[str, tuple[str, str]]:
    """Return need id -> what the list says of it: what is needed, and below who needs it and how it stands."""
    return {
        row["need_id"]: (f"{row['need_id']} · {row['description']}", _state(row)) for row in needs.iter_rows(named=True)
    }


def flags(row: Row) -> list[str]:
    """Return what calls for somebody to act on a need, in words."""
    return [word for word, holds in (("Försenat", row["overdue"]), ("Ansvarig saknas", row.get(OWNERLESS))) if holds]


def _state(row: Row) -> str:
    return " · ".join([row["category_name"], row["place"], NEED_STATUS[row["status"]], *flags(row)])


def link_labels(needs: pl.DataFrame) -> dict[str, str]:
    """Return need id -> what it is called where it is linked to: without its status, so that an open form's list holds."""
    return {
        row["need_id"]: f"{row['need_id']} · {row['description']} ({row['place']})"
        for row in needs.iter_rows(named=True)
    }
