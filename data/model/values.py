"""Parse a cell's text to a value, by every spelling that is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

import polars as pl

from data.model.model import Model
from data.model.reference import full_name
from data.model.sheets import REASONS, Column
from data.model.units import EarlierUnit, Time

REGION = "REGION"
MAX_CHARACTERS = 10_000
_DAY_TEXT = "ett datum som ÅÅÅÅ-MM-DD, till exempel 2026-09-30"
# polars' \d takes the digits of every script, so they are written out.
_LOOSE = r"^[0-9]{4}(-[0-9]{2}){0,2}(/[0-9]{4}(-[0-9]{2}){0,2})?$"
_TIME = r"(?:[T ][0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)? ?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_NUMBER = r"^-?(?:[0-9]{1,15}|[0-9]{1,3}(?: [0-9]{3}){1,4})(?:\.[0-9]{1,20})?(?:e[+-]?[0-9]{1,2})?$"
_NO_NUMBER = ("null", "na", "nan", "none")  # what programs write where there is no number
# What text may not hold: control characters other than tab and line ends. Excel cannot keep them, so no export could.
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"


def fold(text: pl.Expr) -> pl.Expr:
    """Return ``text`` as it is compared: spaces (no-break ones too) run together, ends trimmed, lower case."""
    return text.str.replace_all(r"[\s\u00a0\u200b\ufeff]+", " ").str.strip_chars().str.to_lowercase()


def folded(text: str) -> str:
    """Return ``text`` as ``fold`` does, for one string."""
    return " ".join(text.replace("\u200b", " ").replace("\ufeff", " ").split()).lower()


def _spellings(named: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    return {folded(spelling): value for value, spellings in named for spelling in spellings}


@dataclass(frozen=True)
class Vocabulary:
    """What each kind of column may hold: folded spelling -> value, and the spellings to show in a message."""

    spellings: dict[str, dict[str, str]] = field(default_factory=dict)
    shown: dict[str, list[str]] = field(default_factory=dict)
    anchors: dict[str, str] = field(default_factory=dict)
    suffixes: dict[str, str] = field(default_factory=dict)
    whose_units: str = ""  # whose the units are, as messages say it
    # Folded spelling of a unit -> those that it may stand for at different times, the likeliest first.
    shared: dict[str, tuple[tuple[str, Time], ...]] = field(default_factory=dict)

    def unit_in(self, spelling: str, round_id: str) -> str | None:
        """Return which unit a spelling stands for in a round, where several have had it and one of them is in time; else None."""
        return next((one for one, time in self.shared.get(folded(spelling), ()) if time.holds_in(round_id)), None)


def vocabulary(
    model: Model,
    municipalities: Iterable[tuple[str, str]],
    earlier: Mapping[str, Iterable[tuple[str, str]]] | None = None,
    earlier_anchors: Iterable[tuple[str, str, int]] = (),
    earlier_units: Iterable[EarlierUnit] = (),
) -> Vocabulary:
    """Return the vocabulary of ``model`` for ``municipalities`` (code, name).

    ``earlier``: kind -> (id, name), ``earlier_anchors``: (component, text, level), and ``earlier_units`` are what earlier rounds
    called things: they are read where the model does not use the same words.
    """
    places, earlier_units = list(municipalities), list(earlier_units)
    principals = [
        (
            code,
            (
                name,
                code,
                str(int(code)),
                f"{name} kommun",
                f"{name}s kommun",
                full_name(name),
                f"{name}s",
                f"Kommun {name}",
            ),
        )
        for code, name in places
    ]
    region_spellings = (
        model.region_name,
        "Regionen",
        model.region_id,
        f"00{model.county_code}",
    )  # the last is Kolada's
    region = [(REGION, region_spellings)] if model.region_name else []
    units = [
        *((x.id, (x.name, x.long_name, x.id, x.suffix), x.also, x.time) for x in model.sectors),
        *((x.id, (x.name, x.id), x.also, x.time) for x in model.divisions),
    ]
    times = {one: time for one, _, _, time in units}
    before = [(x.id, (*x.names, x.id), times.get(x.id, x.time)) for x in earlier_units]
    # Its own name goes before one that it also has, and that before one that something has had.
    spelt = [
        *((one, own, time) for one, own, _, time in units),
        *((one, also, time) for one, _, also, time in units),
        *before,
    ]
    answers: list[tuple[str, tuple[str, ...]]] = [
        (
            str(x.level),
            (
                str(x.level),
                f"{x.level}.0",
                f"{x.level},0",
                x.name,
                x.short,
                f"{x.level} {x.name}",
                f"{x.level}. {x.name}",
                f"{x.level} – {x.name}",
                f"{x.level} - {x.name}",
                f"Nivå {x.level}",
            ),
        )
        for x in model.levels
    ]
    answers += [(reason, (name,)) for name, reason in REASONS.items()]
    uses = [(str(x.level), (x.name, str(x.level), f"{x.level} {x.name}")) for x in model.wheel_uses]
    plain = {
        "component": model.components,
        "context": model.contexts,
        "category": model.categories,
        "org_level": model.org_levels,
    }
    spellings = {
        "principal": _spellings([*principals, *region]),
        "unit": _spellings((one, texts) for one, texts, _ in reversed(spelt)),
        "answer": _spellings(answers),
        "use": _spellings([*uses, ("", ("Ej besvarad",))]),
    }
    shown = {
        "principal": [*(name for _, name in places), *([model.region_name] if model.region_name else [])],
        "unit": [*(x.name for x in model.sectors), *(x.name for x in model.divisions)],
        "answer": [*(x.name for x in model.levels), *REASONS],
        "use": [x.name for x in model.wheel_uses],
    }
    for kind, things in plain.items():
        spellings[kind] = _spellings((x.id, (x.name, x.short, x.id, *x.also)) for x in things)
        shown[kind] = [x.name for x in things]
    for kind, named in (earlier or {}).items():
        spellings[kind] = _spellings((one, (name,)) for one, name in reversed(list(named))) | spellings[kind]
    # The wheel's former names are the same tool, whether they stand for the component or for the kind of support.
    for kind in ("component", "category"):
        if wheel := spellings[kind].get(folded(model.wheel_name)):
            spellings[kind] |= {folded(former): wheel for former in model.wheel_former_names}
    return Vocabulary(
        spellings=spellings,
        shown=shown,
        anchors={
            f"{component}|{folded(text)}": str(level) for component, text, level in reversed(list(earlier_anchors))
        }
        | {
            f"{component.id}|{folded(anchor)}": str(level)
            for component in model.components
            for level, anchor in enumerate(component.anchors)
        },
        suffixes={x.id: x.suffix for x in earlier_units if x.suffix} | {x.id: x.suffix for x in model.sectors},
        whose_units=model.whose_units,
        shared=_of_several(spelt),
    )


def _of_several(spelt: Iterable[tuple[str, Iterable[str], Time]]) -> dict[str, tuple[tuple[str, Time], ...]]:
    found: dict[str, dict[str, Time]] = {}
    for one, texts, time in spelt:
        for text in texts:
            found.setdefault(folded(text), {}).setdefault(one, time)
    return {text: tuple(times.items()) for text, times in found.items() if len(times) > 1}


@dataclass(frozen=True)
class Reading:
    """A column as read: its values, where they are wrong, what was expected and which known spellings there are."""

    values: pl.Series
    wrong: pl.Series
    expected: str
    known: tuple[str, ...] = ()


def _map_values(text: pl.Series, mapping: Mapping[str, str | bool], dtype: type[pl.DataType]) -> pl.Series:
    folded_text = pl.select(fold(pl.lit(text))).to_series()
    if not mapping:
        return pl.Series([None] * len(text), dtype=dtype)
    return folded_text.replace_strict(list(mapping), list(mapping.values()), default=None, return_dtype=dtype)


def _join_names(names: Iterable[str]) -> str:
    names = list(names) or ["inget alls: modellen har inget sådant"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} eller {names[-1]}"


def read_column(
    column: Column, text: pl.Series, vocabulary: Vocabulary, components: pl.Series | None = None
) -> Reading:
    """Return ``text`` (strings, empty ones null) read as ``column`` takes it.

    ``components`` are the component ids of the same rows; an answer may be the anchor text of its own component only.
    """
    if column.kind == "text":
        wrong = text.str.contains(_CONTROL) | (text.str.len_chars() > MAX_CHARACTERS)
        return Reading(text, wrong.fill_null(False), "text utan styrtecken, högst 10 000 tecken")
    # Columns say few different things on many rows: each of them is read once.
    distinct = text.unique(maintain_order=True)
    reading = _read_distinct(column, distinct, vocabulary)
    at = text.replace_strict(distinct, pl.Series(range(len(distinct)), dtype=pl.UInt32))
    values, wrong = reading.values.gather(at), reading.wrong.gather(at)
    if column.kind == "answer" and components is not None and wrong.any():
        keyed = pl.select(pl.lit(components) + "|" + fold(pl.lit(text))).to_series()
        values = values.fill_null(keyed.replace_strict(vocabulary.anchors, default=None, return_dtype=pl.String))
        wrong = text.is_not_null() & values.is_null()
    return Reading(values, wrong, reading.expected, reading.known)


def _read_distinct(column: Column, text: pl.Series, vocabulary: Vocabulary) -> Reading:
    kind = column.kind
    if kind == "principals":
        return _read_principals(text, vocabulary)
    if kind == "date":
        values = _dates(text)
        return Reading(values, text.is_not_null() & values.is_null(), _DAY_TEXT)
    if kind == "loose_date":
        return _read_loose_dates(text)
    if kind == "round":
        fits = text.str.contains(r"^[0-9]{4}(-[2-9])?$")
        return Reading(text, ~fits.fill_null(True), "årtalet, till exempel 2026 (en andra omgång samma år: 2026-2)")
    if kind in _NUMBERS:
        return _NUMBERS[kind](text)
    return _read_named(column, text, vocabulary)


def _read_named(column: Column, text: pl.Series, vocabulary: Vocabulary) -> Reading:
    known: list[str]
    dtype: type[pl.DataType] = pl.String
    if column.kind == "choice":
        choices = column.choices or {}
        if all(isinstance(value, bool) for value in choices.values()):
            dtype = pl.Boolean
        known = list(choices)
        values = _map_values(text, {folded(name): value for name, value in choices.items()}, dtype)
    else:
        known = vocabulary.shown[column.kind]
        values = _map_values(text, vocabulary.spellings[column.kind], dtype)
    numbers = "0–4, " if column.kind in ("answer", "use") else ""
    return Reading(values, text.is_not_null() & values.is_null(), f"{numbers}{_join_names(known)}", tuple(known))


def _read_whole(text: pl.Series, level: bool) -> Reading:
    fits = text.str.contains(r"^[0-4](?:[.,]0+)?$" if level else r"^[0-9]{1,9}(?:[.,]0+)?$")
    values = text.str.extract(r"^([0-9]+)").cast(pl.Int64, strict=False).set(~fits.fill_null(False), None)
    return Reading(values, ~fits.fill_null(True), "en nivå 0–4" if level else "ett helt tal")


def _read_years(text: pl.Series) -> Reading:
    fits = text.str.contains(r"^(?:19|20)[0-9]{2}(?:[.,]0+)?$").fill_null(False)
    years = text.str.head(4).set(~fits, None).cast(pl.Int64)
    return Reading(years, text.is_not_null() & ~fits, "ett år, till exempel 2025")


def _read_numbers(text: pl.Series) -> Reading:
    """Read numbers with decimals after a comma or a point, and spaces between thousands; a program's word for none is none."""
    folded_text = pl.select(fold(pl.lit(text))).to_series()
    none = folded_text.is_in(_NO_NUMBER)
    plain = folded_text.str.replace("−", "-", literal=True).str.replace(",", ".", literal=True)
    fits = plain.str.contains(_NUMBER).fill_null(False)
    values = plain.str.replace_all(" ", "", literal=True).set(~fits, None).cast(pl.Float64, strict=False)
    return Reading(values, text.is_not_null() & ~none & values.is_null(), "ett tal, till exempel 12,5")


_NUMBERS: dict[str, Callable[[pl.Series], Reading]] = {
    "level": partial(_read_whole, level=True),
    "whole": partial(_read_whole, level=False),
    "year": _read_years,
    "number": _read_numbers,
}


def _read_principals(text: pl.Series, vocabulary: Vocabulary) -> Reading:
    """Read a ;-separated list; the value is the list of codes joined by ; in the order they stand."""
    rows = pl.DataFrame({"text": text}).with_row_index("row")
    parts = rows.with_columns(part=pl.col("text").str.split(";")).explode("part")
    parts = parts.with_columns(part=pl.col("part").str.strip_chars()).filter(pl.col("part").str.len_chars() > 0)
    parts = parts.with_columns(code=_map_values(parts["part"], vocabulary.spellings["principal"], pl.String))
    joined = parts.group_by("row", maintain_order=True).agg(
        code=pl.col("code").str.join(";"), wrong=pl.col("code").is_null().any()
    )
    read = rows.join(joined, on="row", how="left", maintain_order="left")
    known = vocabulary.shown["principal"]
    return Reading(
        read["code"], read["wrong"].fill_null(False), f"kommuner åtskilda av semikolon: {_join_names(known)}"
    )


def _dates(text: pl.Series) -> pl.Series:
    """Return days; null where the text is no day or could be two different ones."""
    frame = pl.DataFrame({"text": text})
    day = pl.col("text").str.strip_chars()
    parts = {
        name: day.str.extract(rf"^([0-9]{{1,2}})[/.]([0-9]{{1,2}})[/.]([0-9]{{4}}){_TIME}$", n)
        for n, name in enumerate("abc", 1)
    }
    frame = frame.with_columns(
        iso=day.str.extract(rf"^([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}){_TIME}$").str.to_date("%Y-%m-%d", strict=False),
        compact=day.str.extract(r"^([0-9]{8})$").str.to_date("%Y%m%d", strict=False),
        **{name: part.cast(pl.Int64) for name, part in parts.items()},
    )
    first, second = pl.col("a"), pl.col("b")
    # Day and month may only be told apart where one of them cannot be a month.
    month = pl.when((first > 12) | (first == second)).then(second).when(second > 12).then(first)
    day_number = pl.when((first > 12) | (first == second)).then(first).when(second > 12).then(second)
    written = pl.format(
        "{}-{}-{}", pl.col("c"), month.cast(pl.String).str.zfill(2), day_number.cast(pl.String).str.zfill(2)
    ).str.to_date("%Y-%m-%d", strict=False)
    return frame.select(value=pl.coalesce("iso", "compact", written))["value"]


def _read_loose_dates(text: pl.Series) -> Reading:
    plain = text.str.strip_chars().str.replace(rf"^([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}){_TIME}$", "${1}")
    frame = pl.DataFrame({"text": plain}).with_row_index("row")
    fits = pl.col("text").str.contains(_LOOSE)
    ends = frame.with_columns(end=pl.col("text").str.split("/")).explode("end")
    full = (
        pl.when(pl.col("end").str.len_chars() == 4)
        .then(pl.col("end") + "-01-01")
        .when(pl.col("end").str.len_chars() == 7)
        .then(pl.col("end") + "-01")
        .otherwise(pl.col("end"))
    )
    real = ends.group_by("row", maintain_order=True).agg(
        real=full.str.to_date("%Y-%m-%d", strict=False).is_not_null().all()
    )
    wrong = (
        frame.join(real, on="row")
        .sort("row")
        .select(pl.col("text").is_not_null() & ~(fits & pl.col("real")).fill_null(False))
    )
    expected = "ett år, en månad eller en dag: 2026, 2026-09 eller 2026-09-30"
    return Reading(plain, wrong.to_series(), expected)
