"""Which store is chosen, and what is said where it can't be had. The extensions of the database that it takes are not here."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import duckdb
import pytest

from data.base.errors import EditionError
from data.lake.lake import FILES, STORE
from data.model.model import load_model
from data.shelf.folder import FolderShelf
from data.store.editions import Store
from data.store.move import put_in, take_out
from data.store.verify import verify

pytestmark = pytest.mark.rest

ROOT = Path(__file__).parents[3]
ADDRESS = "ducklake:postgres:host=/nowhere dbname=lagesbild password=hemligt"


def test_without_a_setting_the_folder_is_the_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for value in ("", " "):
        monkeypatch.setenv(STORE, value)
        assert isinstance(Store(tmp_path, load_model()).shelf, FolderShelf)


@pytest.mark.parametrize("value", ["postgres:dbname=x", "ducklake:postgres:", "ducklake:/tmp/x"])
def test_a_setting_that_names_no_store_is_told_in_swedish(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str
) -> None:
    monkeypatch.setenv(STORE, value)
    with pytest.raises(EditionError, match="LAGESBILD_STORE ska vara tom, eller ducklake:postgres: följt av"):
        Store(tmp_path, load_model())


def test_the_shared_folder_must_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(STORE, ADDRESS)
    with pytest.raises(
        EditionError, match=r"LAGESBILD_STORE_FILES saknas\. Sätt den till en mapp som alla servrar når"
    ):
        Store(tmp_path, load_model())


@pytest.mark.skipif(bool(importlib.util.find_spec("duckdb_extension_ducklake")), reason="tilläggen finns här")
def test_extensions_that_are_missing_are_told_with_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(STORE, ADDRESS)
    monkeypatch.setenv(FILES, str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))  # where the database looks for its own
    with pytest.raises(EditionError, match=f"tillägg .* saknas till DuckDB {duckdb.__version__}, som körs här") as said:
        Store(tmp_path / "store", load_model()).numbers()
    assert "hemligt" not in str(said.value)
    # No version is named beside those of the file that it leads to, which the shared store is tried with; and the one way is
    # that of the documentation, for an upgrade to leave it as it is.
    (command,) = re.findall(r"\.venv/bin/python -m pip install .*requirements-lake\.txt", str(said.value))
    assert f"```\n{command}\n```" in (ROOT / "docs" / "shared-store.md").read_text(encoding="utf-8")
    assert f"till {ROOT / '.venv/lake'} och starta om" in str(said.value)


def test_the_extensions_are_for_one_version_of_the_database() -> None:
    named = (ROOT / "requirements-lake.txt").read_text(encoding="utf-8")
    versions = dict(re.findall(r"^([a-z-]+)==(\S+)$", named, re.MULTILINE))
    assert set(versions) == {"duckdb", "duckdb-extension-ducklake", "duckdb-extension-postgres"}
    assert len(set(versions.values())) == 1


def test_editions_move_between_folders_as_they_are(small_editions: Path, tmp_path: Path) -> None:
    one, two = (Store(place, load_model()) for place in (small_editions / "asked", tmp_path / "two"))
    assert take_out(one, tmp_path / "out") == [1, 2]
    assert put_in(two, tmp_path / "out") == [1, 2]
    assert put_in(two, tmp_path / "out") == [1, 2]  # again: all of it is there
    assert two.history().equals(one.history())
    assert [verdict.faults for verdict in verify(two)] == [(), ()]
    with pytest.raises(EditionError, match=r"Där finns redan andra utgåvor \(utgåva 2\)"):
        take_out(Store(small_editions / "bare", load_model()), tmp_path / "out")
    with pytest.raises(EditionError, match="Det finns ingen utgåva i"):
        put_in(Store(tmp_path / "three", load_model()), tmp_path / "empty")
