"""A round keeps what it was asked: however the model changes afterwards, nothing that is known or shown of it moves."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import queries
from data.export.tables import read
from data.model.model import Component, Context, Division, Model, Named, Sector, load_model
from data.model.units import OwnTime, Time
from data.store.editions import Store
from data.store.verify import verify

pytestmark = [pytest.mark.rest, pytest.mark.folder_only]

MODEL = load_model()
NOW = datetime(2027, 11, 20, 9, 0)  # noqa: DTZ001 - editions hold UTC without saying so
NEW = Component("barn", "Barnets röst", "Röst", (), 2.5, "Får barnet komma till tals?", tuple("abcde"), "hör barnet", 2)
MEETING = Context("nytt", "Nytt möte", "Nytt")
HEAD = Named("rektor", "Rektor", "Rektor")
LEISURE = Sector("fritid", "Fritid", "Fritid", (), "FRI", "Fritid")
DIVISION = Division("REG-NY", "Ny division", "Ny")
Change = Callable[[Model, int], Model]


def one(things: tuple, number: int, **changes: object) -> tuple:
    """Return ``things`` with one of them changed."""
    at = number % len(things)
    return (*things[:at], replace(things[at], **changes), *things[at + 1 :])


def without(things: tuple, number: int) -> tuple:
    at = number % len(things)
    return (*things[:at], *things[at + 1 :])


def beside(things: tuple, number: int, new: object) -> tuple:
    at = number % (len(things) + 1)
    return (*things[:at], new, *things[at:])


def divided(model: Model, number: int) -> Model:
    """The model with a sector that ends after 2025, and becomes a new one."""
    ended = one(model.sectors, number, time=Time(None, "2025", ("ny",)))
    return replace(model, sectors=(*ended, Sector("ny", "Ny", "Ny", (), "NY", "Ny sektor", Time("2026"))))


def unit_ended(model: Model, number: int) -> Model:
    unit = f"0461-{model.sectors[number % len(model.sectors)].suffix}"
    return replace(model, units=(OwnTime(unit, Time(None, "2025")),))


def no_longer(model: Model, number: int) -> Model:
    """The model without one of its components; categories of needs that led there lead nowhere."""
    left = without(model.components, number)
    there = {component.id for component in left}
    categories = tuple(x if x.component in there else replace(x, component=None) for x in model.categories)
    return replace(model, components=left, categories=categories)


CHANGES: dict[str, Change] = {
    "component added": lambda m, n: replace(m, components=beside(m.components, n, NEW)),
    "component removed": no_longer,
    "components in another order": lambda m, n: replace(m, components=m.components[n % 3 + 1 :] + m.components[: n % 3 + 1]),
    "component renamed": lambda m, n: replace(m, components=one(m.components, n, name="Nytt namn", short="Nytt")),
    "question reworded": lambda m, n: replace(m, components=one(m.components, n, question="En helt annan fråga?")),
    "key figure reworded": lambda m, n: replace(m, components=one(m.components, n, key_figure="har något annat")),
    "component reweighted": lambda m, n: replace(m, components=one(m.components, n, weight=n + 2.0)),
    "key level moved": lambda m, n: replace(m, components=one(m.components, n, key_level=n % 5)),
    "anchors reworded": lambda m, n: replace(m, components=one(m.components, n, anchors=tuple("vwxyz"))),
    "anchors in another order": lambda m, n: replace(
        m, components=one(m.components, n, anchors=m.components[n % len(m.components)].anchors[::-1])
    ),
    "threshold moved": lambda m, n: replace(m, threshold=(n % 9 + 1) / 10),
    "context added": lambda m, n: replace(m, contexts=beside(m.contexts, n, MEETING)),
    "context removed": lambda m, n: replace(m, contexts=without(m.contexts, n)),
    "context renamed": lambda m, n: replace(m, contexts=one(m.contexts, n, name="Annat namn", short="Annat namn")),
    "context of one sector": lambda m, n: replace(m, contexts=one(m.contexts, n, sectors=("socialtjanst",))),
    "level of organisation added": lambda m, n: replace(m, org_levels=beside(m.org_levels, n, HEAD)),
    "level of organisation renamed": lambda m, n: replace(m, org_levels=one(m.org_levels, n, name="Ett annat namn")),
    "level of organisation removed": lambda m, n: replace(m, org_levels=(m.org_levels[0], *without(m.org_levels[1:], n))),
    "sector added": lambda m, n: replace(m, sectors=beside(m.sectors, n, LEISURE)),
    "sector renamed": lambda m, n: replace(m, sectors=one(m.sectors, n, name="Ny benämning", long_name="Ny benämning")),
    "sector removed": lambda m, n: replace(m, sectors=without(m.sectors, n), units=()),
    "sector divided": divided,
    "unit ended": unit_ended,
    "division ended": lambda m, n: replace(m, divisions=one(m.divisions, n, time=Time(None, "2025"))),
    "division added": lambda m, n: replace(m, divisions=beside(m.divisions, n, DIVISION)),
    "division renamed": lambda m, n: replace(m, divisions=one(m.divisions, n, name="Ny benämning", short="Ny")),
    "division removed": lambda m, n: replace(m, divisions=without(m.divisions, n)),
    "category of needs removed": lambda m, n: replace(m, categories=without(m.categories, n)),
}  # fmt: skip


def shown(edition: queries.Edition) -> Iterator[tuple[str, dict[str, str | None], pl.DataFrame]]:
    """Yield everything that pages and files can ask of the rounds of an edition: question, parameters, answer."""
    rounds = queries.ask(edition, "list_rounds")["round_id"].to_list()
    values: dict[str, list[str | None]] = {
        "round_id": rounds,
        "from_round": rounds,
        "to_round": rounds,
        "municipality_code": ["0461", "0480", None],
        "component": [component.id for component in MODEL.components],
    }
    for name in queries.names():
        params = queries.question(name).params
        if {"round_id", "from_round"} & set(params) and set(params) <= set(values):
            for chosen in itertools.product(*(values[param] for param in params)):
                asked = dict(zip(params, chosen, strict=True))
                yield name, asked, queries.ask(edition, name, **asked)


def of_rounds(path: Path) -> dict[str, list[tuple]]:
    """Return table -> its rows about rounds, of every table of an edition that has any."""
    return {
        table: sorted(frame.rows(), key=str)
        for table, frame in read(Store(path.parent, MODEL), int(path.stem)).items()
        if {"round_id", "from_round"} & set(frame.columns)
    }


@pytest.fixture(scope="module")
def example(built_editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The example's rounds, in a store of the module's own; edition 1 is as the model of today has it.

    Every edition that the tests make there is verified at their end, once.
    """
    place = tmp_path_factory.mktemp("rounds") / "exempel"
    shutil.copytree(built_editions / "exempel", place)
    store = Store(place, MODEL)
    yield store
    assert [verdict for verdict in verify(store) if verdict.faults] == []


@pytest.fixture(scope="module")
def before(example: Store) -> tuple[dict[str, list[tuple]], list[tuple[str, dict[str, str | None], pl.DataFrame]]]:
    return of_rounds(example.path(1)), list(shown(queries.edition(example.place, 1)))


changes = st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(0, 9)), min_size=1, max_size=6)


def take(change: list[tuple[str, int]]) -> Model:
    """Return the model with the changes, one after the other, but for those that would leave it impossible."""
    model = MODEL
    for name, number in change:
        changed = CHANGES[name](model, number)
        listed = [changed.components, changed.contexts, changed.org_levels, changed.sectors, changed.divisions]
        if all(things and len({x.id for x in things}) == len(things) for things in listed):
            model = changed
    return replace(model, sha256=str(change))


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_no_change_of_the_model_moves_an_earlier_round(example: Store, before, name: str) -> None:
    hold_the_same(example, before, [(name, 1)])


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(change=changes)
def test_no_changes_together_move_an_earlier_round(example: Store, before, change: list[tuple[str, int]]) -> None:
    hold_the_same(example, before, change)


def hold_the_same(example: Store, before, change: list[tuple[str, int]]) -> None:
    rows, answers = before
    # From whatever the model was before: so the changes of all examples come one after the other.
    number = Store(example.place, take(change)).publish("Tog i bruk en ändrad modell", "prov", NOW)
    assert of_rounds(example.path(number)) == rows
    edition = queries.edition(example.place, number)
    for (name, params, answer), (_, _, now) in zip(answers, shown(edition), strict=True):
        assert answer.equals(now), (name, params, answer, now)
