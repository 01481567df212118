"""A store of editions to change, and the way to change it: sheets of text, through the same path as any file."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from made_sheets import frames_as_sheets
from shared_store import ON_A_LAKE, Shared

from data.base.batch import Batch
from data.imports.prepare import Prepared, prepare
from data.model.model import load_model
from data.store.editions import Store
from data.store.move import put_in

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC).replace(tzinfo=None)  # editions hold UTC without saying so
FILE = "prov.xlsx"

Rows = Sequence[Mapping[str, str | None]]


@dataclass(frozen=True)
class Workshop:
    """A store, and short ways to import into it and to look at its newest edition."""

    store: Store

    def prepare(self, sheets: Mapping[str, Rows], new_round: str | None = None, now: datetime = NOW) -> Prepared:
        """Check sheets (name -> rows of heading -> text); the same headings for every row of a sheet."""
        frames = {
            name: pl.DataFrame(
                list(rows), schema=dict.fromkeys(dict.fromkeys(h for row in rows for h in row), pl.String)
            )
            for name, rows in sheets.items()
        }
        read = frames_as_sheets(FILE, frames)
        return prepare(self.store, read, (), kind="import", title="Prov", now=now, new_round=new_round)

    def load(self, sheets: Mapping[str, Rows], new_round: str | None = None) -> int:
        """Import sheets and return the edition that it made."""
        return self.store.publish("Läste in prov", "prov", NOW, self.prepare(sheets, new_round).batch)

    def apply(self, batch: Batch) -> int:
        """Publish a change that comes from no file and return the edition that it made."""
        return self.store.publish(batch.title, "prov", NOW, batch)

    def undo(self, number: int) -> int:
        """Take a change back and return the edition that it made."""
        return self.store.publish(f"Tog tillbaka {number}", "prov", NOW, undo=number)

    def rows(self, query: str, edition: int | None = None) -> list[tuple[Any, ...]]:
        """Return the rows that ``query`` finds in an edition, the newest unless told."""
        with self.store.open(edition or self.store.newest()) as con:
            return con.sql(query).fetchall()

    def cells(self, unit_id: str, round_id: str = "2026", edition: int | None = None) -> dict[str, object]:
        """Return component -> level, (low, high) or reason of a unit; with the level behind a slash where there is one."""
        found = self.rows(
            "SELECT component, org_level, level, low, high, reason FROM cell "
            f"WHERE unit_id = '{unit_id}' AND round_id = '{round_id}'",
            edition,
        )
        return {
            component if org_level == "verksamheten" else f"{component}/{org_level}": (
                level if level is not None else (low, high) if low is not None else reason
            )
            for component, org_level, level, low, high, reason in found
        }


@pytest.fixture(scope="session")
def small_editions(made_once: Callable[..., Path]) -> Path:
    """Folders ``bare`` and ``asked`` with the editions that the fixtures below copy. To be read only: tests share them."""

    def make(folder: Path) -> None:
        Store(folder / "bare", load_model()).publish("Började", "prov", NOW)
        shutil.copytree(folder / "bare", folder / "asked")
        asked = [("Gnesta", "Skola"), ("Gnesta", "Socialtjänst"), ("Trosa", "Skola"), ("Region Sörmland", "BUP")]
        rows = [{"Omgång": "2026", "Kommun": k, "Verksamhet": v, "Tillfrågad": "Ja"} for k, v in asked]
        rows += [{"Omgång": "2026", "Kommun": "Flen", "Verksamhet": "Skola", "Tillfrågad": "Nej"}]
        Workshop(Store(folder / "asked", load_model())).load({"Verksamheter": rows}, new_round="2026")

    return made_once("small_editions", make)


@pytest.fixture(scope="session")
def shared_stores(
    small_editions: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[[str], Shared]:
    """A function that puts the editions of one of the small folders into a shared store, once, to be copied."""
    made: dict[str, Shared] = {}

    def make(name: str) -> Shared:
        if name not in made:
            made[name] = Shared.of(request.getfixturevalue("postgres"), name, tmp_path_factory.mktemp(name))
            put_in(made[name].store(), small_editions / name)
        return made[name]

    return make


@pytest.fixture
def own_store(
    small_editions: Path,
    shared_stores: Callable[[str], Shared],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[str], Store]]:
    """A function that makes a store of the test's own with the editions of one of the small folders.

    In the run on DuckLake (``make test`` has both) it is a shared store, which the environment then names.
    """
    used: list[Shared] = []

    def make(name: str) -> Store:
        if not ON_A_LAKE:
            shutil.copytree(small_editions / name, tmp_path / "store")
            return Store(tmp_path / "store", load_model())
        used.append(shared_stores(name).copied(tmp_path))
        used[-1].choose(monkeypatch)
        return Store(used[-1].place, load_model())

    yield make
    for shared in used:
        shared.remove()


@pytest.fixture
def bare(own_store: Callable[[str], Store]) -> Workshop:
    """A store of the test's own with no data: edition 1 holds the model and the map."""
    return Workshop(own_store("bare"))


@pytest.fixture
def asked_2026(own_store: Callable[[str], Store]) -> Workshop:
    """Edition 2: draft round 2026, in which Gnesta's two units, Trosa's school and BUP were asked and Flen was not."""
    return Workshop(own_store("asked"))


@pytest.fixture(scope="session")
def open_workshop() -> Callable[[Path], Workshop]:
    """A function that makes a workshop of a folder of editions, for tests that share one."""
    return lambda folder: Workshop(Store(folder, load_model()))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what holds of a folder only, in the run on a shared store."""
    for item in items if ON_A_LAKE else ():
        if item.get_closest_marker("folder_only"):
            item.add_marker(pytest.mark.skip(reason="gäller bara en mapp"))


Answer = Callable[..., dict[str, str | None]]


@pytest.fixture(scope="session")
def answer() -> Answer:
    """A function that makes a row of the sheet Svar: ``answer("Gnesta", "Skola", "plan", "3")``."""

    def make(
        place: str, unit: str, component: str, level: str | None, round_id: str = "2026", **more: str | None
    ) -> dict[str, str | None]:
        columns = {"Omgång": round_id, "Kommun": place, "Verksamhet": unit, "Byggsten": component, "Nivå": level}
        return {**columns, **more}

    return make


@pytest.fixture(scope="session")
def now() -> datetime:
    """The time that tests import at."""
    return NOW
