"""What a server does first: nothing where all is up to date, and else what is due."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from data import build
from data.acts.needs import State, What, change_need
from data.base.batch import Batch
from data.base.clock import now
from data.build import ensure_first_editions, made_from
from data.model.model import load_model
from data.store.editions import Store
from data.store.verify import verify

pytestmark = [pytest.mark.rest, pytest.mark.folder_only]
UNCHANGED = ["Publicerade uppgifter: finns redan, inget ändrat.", "Exempeldata: finns redan, inget ändrat."]


def test_where_all_is_up_to_date_nothing_is_made(copied_editions: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in copied_editions.rglob("*")}
    assert ensure_first_editions(serve_what_there_is=True) == UNCHANGED
    assert {path: path.stat().st_mtime_ns for path in copied_editions.rglob("*")} == before


def test_a_store_that_lacks_editions_gets_them(copied_editions: Path) -> None:
    shutil.rmtree(copied_editions / "exempel")
    assert ensure_first_editions(serve_what_there_is=True) == [UNCHANGED[0], "Exempeldata: utgåva 1 är klar."]
    assert ensure_first_editions(serve_what_there_is=True) == UNCHANGED


def test_a_published_file_that_has_changed_is_loaded(
    copied_editions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = tmp_path / "published"
    shutil.copytree(build.FILES[False], published)
    file = published / "material.csv"
    shipped = file.read_text(encoding="utf-8")
    file.write_text(shipped.replace("Implementeringsplan 2026", "Plan för införandet 2026", 1), encoding="utf-8")
    monkeypatch.setitem(build.FILES, False, published)
    store = Store(copied_editions, load_model())
    before = made_from(store)
    lines = ensure_first_editions(serve_what_there_is=True)
    assert lines == ["Publicerade uppgifter: utgåva 2 är klar.", UNCHANGED[1]]
    after = made_from(store)
    assert {name for name in after.files if after.files[name] != before.files[name]} == {"material.csv"}
    assert (after.model_sha256, after.schema_version) == (before.model_sha256, before.schema_version)


def test_a_fact_that_is_worded_anew_or_given_up_leaves_the_store(
    copied_editions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But what somebody else has said since, or has built on, stays."""
    published = tmp_path / "published"
    shutil.copytree(build.FILES[False], published)
    store = Store(copied_editions, load_model())
    said = {"recommendation_id": ["D1-REK1"], "study": ["Delstudie 1"], "kind": ["risk"], "text": ["Egen text"]}
    row = pl.DataFrame(said | {"source_ids": ["FOLJEFORSK"]})
    report = pl.DataFrame({"pilot_id": ["P6"], "reported_on": ["2026"], "report": ["Det går bra."]})
    batch = Batch("import", "Prov", tables={"recommendation": row, "pilot_report": report})
    store.publish("Prov", "prov", now(False), batch)
    dropped = {"tidslinje": ["2023-08-08"], "rekommendationer": ["D1-REK"], "motsagelser": ["C11"]}
    for name, rows_of in {**dropped, "piloter": ["P4", "P6"], "pilotplatser": ["P4", "P6"]}.items():
        lines = (published / f"{name}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        left = [one for one in lines if not one.startswith(tuple(rows_of))]
        (published / f"{name}.csv").write_text("".join(left), "utf-8")
    file = published / "tidslinje.csv"
    file.write_text(
        file.read_text(encoding="utf-8").replace("Sju kommuner prövar", "Sju av kommunerna prövar"), "utf-8"
    )
    monkeypatch.setitem(build.FILES, False, published)

    def rows(query: str, edition: int) -> set[str]:
        with store.open(edition) as con:
            return {one for (one,) in con.sql(query).fetchall()}

    before = store.newest()
    ensure_first_editions()
    events = "SELECT event FROM timeline_event"
    old, new = rows(events, before), rows(events, before + 1)
    assert {one[:19] for one in old - new} == {"Karta och kompass f", "Sju kommuner prövar"}
    assert {one[:19] for one in new - old} == {"Sju av kommunerna p"}
    advice = "SELECT recommendation_id FROM recommendation"
    assert rows(advice, before) - rows(advice, before + 1) == {f"D1-REK{number}" for number in range(2, 6)}
    differing = "SELECT contradiction_id FROM contradiction"
    assert rows(differing, before) - rows(differing, before + 1) == {"C11"}
    pilots, places = "SELECT pilot_id FROM pilot", "SELECT DISTINCT pilot_id FROM pilot_place"
    assert rows(pilots, before) - rows(pilots, before + 1) == {"P4"}
    assert rows(places, before) - rows(places, before + 1) == {"P4", "P6"}
    assert [verdict for verdict in verify(store) if verdict.faults] == []
    assert ensure_first_editions() == UNCHANGED


def test_what_is_done_with_a_published_need_stays_when_other_facts_change(
    copied_editions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(copied_editions, load_model())
    change_need(
        store,
        "N1",
        1,
        What("riktlinjer", "Riktlinjer med exempel"),
        State("pagar", "Processledare"),
        "prov",
        now(False),
    )
    published = tmp_path / "published"
    shutil.copytree(build.FILES[False], published)
    file = published / "stodbehov.csv"
    shipped = file.read_text(encoding="utf-8")
    file.write_text(shipped.replace("Hjälp att bestämma hur", "Hjälp att avgöra hur", 1), encoding="utf-8")
    monkeypatch.setitem(build.FILES, False, published)
    ensure_first_editions()
    with store.open(store.newest()) as con:
        needs = dict(con.sql("SELECT need_id, description FROM need").fetchall())
        events = con.sql("SELECT need_id, status FROM need_event WHERE event_number > 1").fetchall()
    assert (needs["N1"], needs["N2"]) == ("Riktlinjer med exempel", "Hjälp att avgöra hur rollen ska organiseras")
    assert len(needs) == 10
    assert events == [("N1", "pagar")]


def test_where_nothing_is_published_an_edition_is_made_without_facts(
    copied_editions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in [*copied_editions.glob("0*"), copied_editions / "highest.txt"]:
        path.unlink()
    monkeypatch.setitem(build.FILES, False, tmp_path / "published")
    assert ensure_first_editions(serve_what_there_is=True) == ["Publicerade uppgifter: utgåva 1 är klar.", UNCHANGED[1]]
    with Store(copied_editions, load_model()).open(1) as con:
        assert con.sql("SELECT count(*) FROM round").fetchall() == [(0,)]
        assert con.sql("SELECT count(*) FROM unit").fetchall() != [(0,)]
    assert ensure_first_editions(serve_what_there_is=True) == UNCHANGED


def test_a_newest_edition_that_cannot_be_opened_is_said_so_and_left(copied_editions: Path) -> None:
    newest = copied_editions / "000001.duckdb"
    newest.write_bytes(b"skadad")
    real, example = ensure_first_editions(serve_what_there_is=True)
    assert real.startswith(
        "Publicerade uppgifter: det som finns visas, men kan inte ändras. Utgåva 1 går inte att öppna"
    )
    assert example == UNCHANGED[1]
    assert newest.read_bytes() == b"skadad"


def test_a_county_without_example_files_has_no_example(
    copied_editions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(copied_editions / "exempel")
    monkeypatch.setitem(build.FILES, True, tmp_path / "example")
    assert ensure_first_editions(serve_what_there_is=True) == [
        UNCHANGED[0],
        "Exempeldata: det finns inga filer att läsa in.",
    ]
    assert not (copied_editions / "exempel").exists()
