"""Historik: a change that leaves a published round without answers is taken back there, and the round becomes a draft again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from made_sheets import frames_as_sheets
from page_reading import open_page

from data.acts.rounds import publish_round
from data.imports.prepare import prepare
from data.model.model import load_model
from data.store.editions import Store

pytestmark = pytest.mark.rest

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC).replace(tzinfo=None)


def test_the_page_offers_to_unpublish_the_round_that_it_empties(copied_editions: Path) -> None:
    store = Store(copied_editions, load_model())
    row = {"Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Byggsten": "Lokal implementeringsplan"}
    read = frames_as_sheets("prov.xlsx", {"Svar": pl.DataFrame([row | {"Nivå": "Vet ej"}])})
    batch = prepare(store, read, (), kind="import", title="Prov", now=NOW, new_round="2026").batch
    number = store.publish("Prov", "prov", NOW, batch)
    publish_round(store, "2026", "prov", NOW)

    app = open_page("historik", andring=str(number))
    app.button(key=f"ta_tillbaka_{number}").click().run()
    assert not app.exception
    assert app.checkbox(key=f"avpublicera_{number}").value
    next(one for one in app.button if one.label == "Ja, ta tillbaka ändringen").click().run()
    assert not app.exception

    with store.open(store.newest()) as con:
        assert con.sql("SELECT status FROM round WHERE round_id = '2026'").fetchall() == [("draft",)]
    assert store.history()["action"][0] == f"Tog tillbaka ändring {number} och gjorde 2026 till utkast igen"
