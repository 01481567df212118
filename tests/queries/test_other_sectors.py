"""A county's sectors have any ids and any number, and who has answered is told of each of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from made_sheets import frames_as_sheets

import queries
from data.imports.prepare import prepare
from data.model.model import Sector, load_model
from data.store.editions import Store
from pages.county import map_words
from pages.map import measures

pytestmark = pytest.mark.rest

NOW = datetime(2026, 11, 2, 8, 30)  # noqa: DTZ001 - editions hold UTC without saying so
NAMES = ("Utbildning", "Vuxenstöd", "Fritid", "Kultur")
SECTORS = tuple(Sector(f"id-{name.lower()}", name, name, (), name[:3].upper(), name) for name in NAMES)
ANSWERED = "har svarat"


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_who_has_answered_is_told_of_each_sector(tmp_path: Path, count: int) -> None:
    model = load_model()
    contexts = tuple(replace(context, sectors=()) for context in model.contexts)
    store = Store(tmp_path, replace(model, sectors=SECTORS[:count], contexts=contexts))
    store.publish("Började", "prov", NOW)
    said = [
        {"Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": name, "Byggsten": "plan", "Nivå": "3"}
        for name in NAMES[:count]
    ]
    sheets = frames_as_sheets("prov.xlsx", {"Svar": pl.DataFrame(said[-1:])})
    prepared = prepare(store, sheets, (), kind="import", title="Prov", now=NOW, new_round="2026")
    store.publish("Läste in prov", "prov", NOW, prepared.batch)
    edition = queries.edition(tmp_path)
    rows = queries.ask(edition, "list_municipality_degrees", round_id="2026")
    levels = queries.ask(edition, "list_levels")["short"].to_list()
    gnesta = rows.row(by_predicate=pl.col("municipality_code") == "0461", named=True)
    last = [False] * (count - 1) + [True]
    assert [(one["name"], one["asked"], one["answered"]) for one in gnesta["sectors"]] == [
        (name, True, answered) for name, answered in zip(NAMES, last, strict=False)
    ]
    places = pl.DataFrame(schema={"code": pl.String, "change": pl.String})
    _, columns, shown = map_words.municipality_table(rows, None, levels, {}, "Implementeringsgrad", places, "")
    assert columns[1 : count + 1] == list(NAMES[:count])
    row = next(row for row in shown if "Gnesta" in str(row[0]))
    assert row[1 : count + 1] == [ANSWERED if one else "inget svar" for one in last]
    values = measures.map_values(measures.DEGREE, rows, levels)
    tooltip = values.row(by_predicate=pl.col("code") == "0461", named=True)["tooltip"]
    assert f"{NAMES[count - 1]}: {ANSWERED}" in tooltip
    # In the round as it was, whatever the sectors are called afterwards.
    renamed = tuple(replace(one, name=f"Ny {one.name.lower()}") for one in SECTORS[:count])
    number = Store(tmp_path, replace(store.model, sectors=renamed, sha256="ny")).publish("Ändrade", "prov", NOW)
    again = queries.ask(queries.edition(tmp_path, number), "list_municipality_degrees", round_id="2026")
    assert again.equals(rows)
