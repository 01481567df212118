"""Every page with every state of the data: it says something, fails nowhere, and shows drafts only to whom they are shown."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest
from made_sheets import frames_as_sheets
from page_reading import open_page, shown, tables

from data.access.roles import PAGES
from data.acts.approvals import set_approval
from data.imports.prepare import prepare
from data.model.model import load_model
from data.store.editions import Store

NOW = datetime(2026, 11, 2, 8, 30)  # noqa: DTZ001 -- editions hold UTC without saying so
ROUTED = sorted(path.stem for path in (Path(__file__).parents[2] / "pages").glob("*.py") if path.stem != "router")
STATES = ("nothing", "published", "example", "one unit", "draft hidden", "draft shown", "draft to the public")
ONE_UNIT = {"Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola"}


def publish_round(folder: Path, status: str) -> None:
    """Add round 2026, in which one unit was asked and has answered three of its questions."""
    store = Store(folder, load_model())
    rows = {
        "Omgångar": [{"Omgång": "2026", "Titel": "Uppföljning 2026", "Status": status}],
        "Verksamheter": [{**ONE_UNIT, "Tillfrågad": "Ja", "Svarat": "Ja"}],
        "Svar": [
            {**ONE_UNIT, "Byggsten": part, "Nivå": level, "Kommentar": "Hemlig kommentar"}
            for part, level in (("ansvarig", "2"), ("plan", "3"), ("hjulet", "Vet ej"))
        ],
        "Hjulet": [{**ONE_UNIT, "Sammanhang": "EHT", "Användning": "Systematiskt"}],
    }
    read = frames_as_sheets("prov.xlsx", {name: pl.DataFrame(of) for name, of in rows.items()})
    prepared = prepare(store, read, (), kind="import", title="Prov", now=NOW)
    store.publish("Läste in prov", "prov", NOW, prepared.batch)


@pytest.fixture(scope="module")
def folders(built_editions: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """State -> folder of editions, each made once."""
    base = tmp_path_factory.mktemp("states")
    nothing, alone, draft = base / "nothing", base / "alone", base / "draft"
    for folder in (nothing, alone):
        folder.mkdir()
        Store(folder, load_model()).publish("Började", "prov", NOW)
    publish_round(alone, "Publicerad")
    shutil.copytree(built_editions, draft)
    publish_round(draft, "Utkast")
    of_draft = dict.fromkeys(("draft hidden", "draft shown", "draft to the public"), draft)
    return {"nothing": nothing, "published": built_editions, "example": built_editions, "one unit": alone, **of_draft}


def address(state: str) -> dict[str, str]:
    if state == "example":
        return {"data": "exempel"}
    if state == "draft shown":
        return {"omgang": "2026"}
    return {"kommun": "0461"} if state == "one unit" else {}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("page", ROUTED)
def test_a_page_in_a_state(
    page: str,
    state: str,
    folders: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
    as_public: Callable[[], None],
) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(folders[state]))
    if state == "draft to the public":
        as_public()
    app = open_page(page, **address(state))  # fails where the page raises
    text = shown(app)
    assert len(app.title) == 1
    assert not app.error
    assert len(text) > 200
    assert f"utgåva {2 if 'draft' in state or state == 'one unit' else 1}," in text.lower()
    if state == "draft to the public":
        assert "2026" not in {(one.key or "").removeprefix("valj_omgang_") for one in app.button}
        assert "Hemlig kommentar" not in text
    if state == "draft hidden" and page != "godkann":
        assert "Hemlig kommentar" not in text
        assert "**Uppföljning 2025** visas nu" in [one.value for one in app.markdown]
    if state == "draft shown" and page in ("lagesbild", "kommun", "hjulet", "svarslage"):
        assert "Uppföljning 2026 (utkast)" in text
    if state == "nothing" and page in ("lagesbild", "kommun", "hjulet", "svarslage", "forandring", "piloter"):
        assert "inläst ännu" in text or "Läs in" in text
        assert not [caption for caption in tables(app) if "Implementeringsgrad" in caption]


def test_every_page_is_one_that_somebody_may_see() -> None:
    assert set(ROUTED) <= set(PAGES)


def test_a_comment_is_shown_once_it_is_approved(
    folders: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(folders["one unit"], tmp_path / "own")
    monkeypatch.setenv("LAGESBILD_DATA", str(tmp_path / "own"))
    store = Store(tmp_path / "own", load_model())
    assert "Hemlig kommentar" not in shown(open_page("kommun", kommun="0461", visa="varfor"))
    with store.open(store.newest()) as con:
        (subject,) = con.sql(
            "SELECT concat_ws('/', 'cell', round_id, unit_id, component, org_level) FROM cell WHERE component = 'plan'"
            " AND round_id = '2026' AND comment IS NOT NULL"
        ).fetchall()[0]
    read = [(subject, sha256(b"Hemlig kommentar").hexdigest())]
    set_approval(store, read, True, "prov", NOW)
    table = tables(open_page("kommun", kommun="0461", visa="varfor"))["Nivå eller skäl per byggsten i Gnesta"]
    said = {row[0]: row[1] for row in table[1:]}
    assert said["Lokal implementeringsplan"].endswith("Kommentar: Hemlig kommentar")
    assert "Hemlig" not in said["Barnets bästa-ansvarig"]
