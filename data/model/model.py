"""The model file ``data/model.toml``: what is followed up, weights and names.

What is a county's own stands there and in ``data/published/``, and nowhere else. ``python -m data county`` writes one to begin
with.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from data.base.errors import ModelError
from data.model.units import ALWAYS, ROUND_ID, OwnTime, Time, check_times

MODEL_FILE = Path(__file__).parents[1] / "model.toml"
LEVELS = range(5)


@dataclass(frozen=True)
class Named:
    """A thing with an id, a name, a short name and other spellings that files may use for it."""

    id: str
    name: str
    short: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Context(Named):
    """A context of the wheel, and the sectors (``region`` for the divisions) that it is about; all where there are none."""

    sectors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sector(Named):
    """A municipal sector; each municipality has one unit in it, with the id ``<code>-<suffix>``.

    Only some ``municipalities`` (codes) may have it; all where there are none.
    """

    suffix: str = ""
    long_name: str = ""
    time: Time = ALWAYS
    municipalities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Division(Named):
    """A division of the Region: a unit."""

    time: Time = ALWAYS


@dataclass(frozen=True)
class Level:
    """A step 0–4 with its name, for components (phase) or for the wheel (use)."""

    level: int
    name: str
    short: str


@dataclass(frozen=True)
class Component(Named):
    """A building block of the follow-up, with its question and one anchor text per level 0–4."""

    weight: float = 1.0
    question: str = ""
    anchors: tuple[str, ...] = ()
    key_figure: str = ""
    key_level: int = 3


@dataclass(frozen=True)
class Category(Named):
    """A category of support needs; ``component`` is the building block it belongs to, or None."""

    component: str | None = None


@dataclass(frozen=True)
class Term:
    """A word that the pages explain."""

    id: str
    term: str
    text: str


# What a wheel's use is called where the model has no wheel: rounds that were asked about one keep their numbers.
_USES = ("Används inte", "Introducerat", "Prövas", "Används", "Systematiskt")


@dataclass(frozen=True)
class Model:
    """All of ``model.toml``, checked. ``sha256`` is the hash of the file as it was read.

    Where the Region is not followed, its id and name are empty and it has no divisions; where there is no wheel, its name is
    empty and it has no contexts.
    """

    county_code: str
    county_name: str
    programme: str
    contact: str
    region_id: str
    region_name: str
    divisions: tuple[Division, ...]
    sectors: tuple[Sector, ...]
    org_levels: tuple[Named, ...]
    threshold: float
    levels: tuple[Level, ...]
    components: tuple[Component, ...]
    wheel_name: str
    wheel_word: str  # what it is called within a sentence, in the definite form: hjulet
    wheel_former_names: tuple[str, ...]
    wheel_uses: tuple[Level, ...]
    contexts: tuple[Context, ...]
    categories: tuple[Category, ...]
    glossary: tuple[Term, ...]
    sha256: str
    units: tuple[OwnTime, ...] = ()
    answer_within: str = ""  # how soon whoever asks for something accessible gets an answer; empty where it is not said
    assessed: date | None = (
        None  # the day on which the county itself last went through the pages; None where it has not
    )
    raw_months: int | None = None  # how long raw rows keep their content, months; None for as long as they are there

    @property
    def whose_units(self) -> str:
        """Which units are a municipality's, and that the others are the Region's where it has any: a Swedish sentence."""
        first, *rest = (sector.name for sector in self.sectors)
        *more, last = [first, *(_lower(name) for name in rest)]
        sectors = f"{', '.join(more)} och {last}" if more else last
        return f"{sectors} hör till en kommun{', de andra till Regionen' if self.divisions else ''}."

    @property
    def weights(self) -> dict[str, float]:
        """Weight per component id, without unit."""
        return {component.id: component.weight for component in self.components}

    def in_round(self, round_id: str) -> Model:
        """Return the model with the sectors and divisions alone that there are in a round."""
        return replace(
            self,
            sectors=tuple(one for one in self.sectors if one.time.holds_in(round_id)),
            divisions=tuple(one for one in self.divisions if one.time.holds_in(round_id)),
        )


class _Table:
    """One table of the file together with its place in it, so that an error can name the key."""

    def __init__(self, values: Any, place: str) -> None:
        if not isinstance(values, dict):
            raise _wrong(place, "en tabell", values)
        self.values = values
        self.place = place
        self.read: set[str] = set()

    def key(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name

    def _get(self, name: str, default: Any, expected: str, fits: Callable[[Any], bool]) -> Any:
        self.read.add(name)
        value = self.values.get(name, default)
        if value is None or not fits(value):
            raise _wrong(self.key(name), expected, self.values.get(name))
        return value

    def text(self, name: str, default: str | None = None) -> str:
        value = self._get(name, default, "en text som inte är tom", lambda v: isinstance(v, str) and v.strip() != "")
        return str(value)

    def texts(self, name: str, count: int | None = None) -> tuple[str, ...]:
        expected = "en lista av texter" if count is None else f"en lista av {count} texter, en per nivå 0–{count - 1}"
        value = self._get(
            name,
            [] if count is None else None,
            expected,
            lambda v: (
                isinstance(v, list)
                and all(isinstance(x, str) and x.strip() for x in v)
                and (count is None or len(v) == count)
            ),
        )
        return tuple(value)

    def number(self, name: str, low: float, high: float, default: float | None = None) -> float:
        expected = f"ett tal från {_swedish(low)} till {_swedish(high)}"
        value = self._get(
            name,
            default,
            expected,
            lambda v: isinstance(v, int | float) and not isinstance(v, bool) and low <= v <= high,
        )
        return float(value)

    def day_or_none(self, name: str) -> date | None:
        if name not in self.values:
            return None
        value = self.text(name)
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise _wrong(self.key(name), "en dag inom citattecken, som 2027-01-15", value) from error

    def table(self, name: str) -> _Table:
        self.read.add(name)
        if name not in self.values:
            raise _wrong(self.key(name), "en tabell", None)
        return _Table(self.values[name], self.key(name))

    def table_or_none(self, name: str) -> _Table | None:
        return self.table(name) if name in self.values else None

    def tables(self, name: str, optional: bool = False) -> list[_Table]:
        self.read.add(name)
        value = self.values.get(name)
        if optional and value is None:
            return []
        if not isinstance(value, list) or not value:
            raise _wrong(self.key(name), f"minst en tabell [[{self.key(name)}]]", value)
        return [_Table(item, f"{self.key(name)}[{number}]") for number, item in enumerate(value, start=1)]

    def done(self) -> None:
        """Raise ModelError for a key that nothing reads: a misspelt key must not pass in silence."""
        for name in self.values:
            if name not in self.read:
                known = ", ".join(sorted(self.read))
                raise ModelError(f"Modellfilen: nyckeln {self.key(name)} är okänd. Nycklar som finns här: {known}.")


def _lower(name: str) -> str:
    """Return a name as it stands within a sentence; one that is all capitals stays so."""
    return name if name.isupper() else name[:1].lower() + name[1:]


def _swedish(number: float) -> str:
    return f"{number:g}".replace(".", ",")


def _wrong(key: str, expected: str, found: Any) -> ModelError:
    what = "nyckeln saknas" if found is None else f"där står {found!r}"
    return ModelError(f"Modellfilen: {key} ska vara {expected}, men {what}.")


def _levels(tables: list[_Table]) -> tuple[Level, ...]:
    levels = []
    for number, table in enumerate(tables):
        place = int(table.number("level", 0, 4))
        if place != number:
            raise _wrong(table.key("level"), f"{number} (nivåerna står i ordning från 0)", place)
        name = table.text("name")
        levels.append(Level(place, name, table.text("short", name)))
        table.done()
    if len(levels) != len(LEVELS):
        raise _wrong(tables[0].place.rsplit("[", 1)[0], "fem nivåer, 0–4", f"{len(levels)} nivåer")
    return tuple(levels)


def _name_fields(table: _Table) -> dict[str, Any]:
    name = table.text("name")
    return {"id": table.text("id"), "name": name, "short": table.text("short", name), "also": table.texts("also")}


def _plain(tables: list[_Table]) -> tuple[Named, ...]:
    things = []
    for table in tables:
        things.append(Named(**_name_fields(table)))
        table.done()
    return tuple(things)


def _time(table: _Table) -> Time:
    for name in ("valid_from", "valid_to"):
        end = table.values.get(name)
        if end is not None and not (isinstance(end, str) and ROUND_ID.fullmatch(end)):
            raise _wrong(table.key(name), 'en uppföljnings årtal inom citattecken, till exempel "2026"', end)
    first, last = (table.text(name) if name in table.values else None for name in ("valid_from", "valid_to"))
    return Time(first, last, table.texts("became"))


def _divisions(tables: list[_Table]) -> tuple[Division, ...]:
    divisions = []
    for table in tables:
        divisions.append(Division(**_name_fields(table), time=_time(table)))
        table.done()
    check_times({one.id: (table.place, one.time) for one, table in zip(divisions, tables, strict=True)})
    return tuple(divisions)


def _sectors(tables: list[_Table]) -> tuple[Sector, ...]:
    sectors = []
    for table in tables:
        named = _name_fields(table)
        sector = Sector(
            **named,
            suffix=table.text("suffix"),
            long_name=table.text("long_name", str(named["name"])),
            time=_time(table),
            municipalities=table.texts("municipalities"),
        )
        sectors.append(sector)
        table.done()
    check_times({one.id: (table.place, one.time) for one, table in zip(sectors, tables, strict=True)})
    return tuple(sectors)


def _own_times(root: _Table) -> tuple[OwnTime, ...]:
    """Return the times of single units. Which units there are depends on the municipalities: see data/model/reference.py."""
    found = []
    for table in root.tables("units") if "units" in root.values else ():
        found.append(OwnTime(table.text("id"), _time(table)))
        table.done()
    return tuple(found)


def _contexts(tables: list[_Table], sectors: set[str]) -> tuple[Context, ...]:
    contexts = []
    for table in tables:
        context = Context(**_name_fields(table), sectors=table.texts("sectors"))
        if unknown := sorted(set(context.sectors) - sectors):
            raise _wrong(table.key("sectors"), f"bara {', '.join(sorted(sectors))}", ", ".join(unknown))
        contexts.append(context)
        table.done()
    return tuple(contexts)


def _terms(tables: list[_Table]) -> tuple[Term, ...]:
    terms = []
    for table in tables:
        terms.append(Term(table.text("id"), table.text("term"), table.text("text")))
        table.done()
    return tuple(terms)


def _unique(place: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise ModelError(f"Modellfilen: {place} har samma id två gånger: {one}. Varje id ska vara unikt.")
        seen.add(one)


def load_model(path: Path = MODEL_FILE) -> Model:
    """Return the checked model in ``path``. Raises ModelError, which names the key and what was expected there."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise ModelError(f"Modellfilen {path.name} saknas. Lägg tillbaka den i mappen data.") from error
    return _parse(raw, path.name)


@lru_cache(maxsize=8)  # a page asks for the model many times, and reading it took half of the page's time
def _parse(raw: bytes, name: str) -> Model:
    try:
        root = _Table(tomllib.loads(raw.decode("utf-8")), "")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"Modellfilen {name} går inte att läsa som TOML: {error}") from error
    county, degree = (root.table(name) for name in ("county", "degree"))
    region, wheel, keeping, access = (
        root.table_or_none(name) for name in ("region", "wheel", "retention", "accessibility")
    )
    county_code = county.text("code")
    if len(county_code) != 2 or not county_code.isdigit():
        raise _wrong("county.code", "länskoden som två siffror inom citattecken, till exempel 04", county_code)

    sectors = _sectors(root.tables("sectors"))
    components = []
    for table in root.tables("components"):
        components.append(
            Component(
                **_name_fields(table),
                weight=table.number("weight", 0, 100, default=1.0),
                question=table.text("question"),
                anchors=table.texts("anchors", count=len(LEVELS)),
                key_figure=table.text("key_figure"),
                key_level=int(table.number("key_level", 0, 4)),
            )
        )
        table.done()
    if not any(component.weight for component in components):
        raise _wrong("components", "minst en byggsten med vikt över 0", "bara vikten 0")
    known = {component.id for component in components}
    categories = []
    for table in root.tables("need_categories"):
        component = table.text("component", "") if "component" in table.values else None
        if component is not None and component not in known:
            raise _wrong(table.key("component"), f"en byggsten: {', '.join(sorted(known))}", component)
        categories.append(Category(**_name_fields(table), component=component))
        table.done()

    model = Model(
        county_code=county_code,
        county_name=county.text("name"),
        programme=county.text("programme"),
        contact=county.text("contact"),
        region_id="" if region is None else region.text("id"),
        region_name="" if region is None else region.text("name"),
        divisions=() if region is None else _divisions(region.tables("divisions", optional=True)),
        sectors=sectors,
        org_levels=_plain(root.tables("org_levels")),
        threshold=degree.number("threshold", 0.01, 1),
        levels=_levels(root.tables("levels")),
        components=tuple(components),
        wheel_name="" if wheel is None else wheel.text("name"),
        wheel_word="" if wheel is None else wheel.text("word", wheel.text("name")),
        wheel_former_names=() if wheel is None else wheel.texts("former_names"),
        wheel_uses=tuple(Level(level, name, name) for level, name in enumerate(_USES))
        if wheel is None
        else _levels(wheel.tables("uses")),
        contexts=() if wheel is None else _contexts(wheel.tables("contexts"), {*(one.id for one in sectors), "region"}),
        categories=tuple(categories),
        glossary=_terms(root.tables("glossary")),
        sha256=hashlib.sha256(raw).hexdigest(),
        units=_own_times(root),
        answer_within="" if access is None else access.text("answer_within"),
        assessed=None if access is None else access.day_or_none("assessed"),
        raw_months=None if keeping is None else int(keeping.number("raw_months", 1, 1200)),
    )
    for read in (county, region, degree, wheel, root, keeping, access):
        if read is not None:
            read.done()
    for place in ("divisions", "sectors", "org_levels", "components", "contexts", "categories", "glossary", "units"):
        _unique(place, (thing.id for thing in getattr(model, place)))
    return model
