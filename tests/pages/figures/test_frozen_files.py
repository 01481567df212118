"""What a meeting saw stays: files made from its edition after later changes hold what they held on the day."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pytest

import queries
from data.access.extract import file_for
from data.access.roles import Actor, Role
from data.acts.needs import State, What, add_need
from data.model.model import load_model
from data.store.editions import Store
from pages.powerpoint.deck import presentation
from pages.slides.deck import slides
from pages.slides.pdf import meeting_pack
from pages.text.provenance import Provenance

pytestmark = pytest.mark.rest

DAY = date(2026, 11, 2)
IMPRINT = Provenance("Uppföljning 2027 (exempel)", 1, "2026-11-02", DAY, example=True)
PUBLIC = Actor("publik", Role.PUBLIC)


def exported(store: Store, number: int) -> dict[str, bytes]:
    """Every part of both files, made from what the public may see of an edition; but for the parts that hold a time."""
    edition = queries.edition(store.place, number)
    ask = partial(queries.ask, replace(edition, path=file_for(PUBLIC, edition.path)))
    shown = slides(ask, "2027", IMPRINT)
    with zipfile.ZipFile(io.BytesIO(presentation("Lägesbild", "Exempel", shown, IMPRINT))) as file:
        parts = {name: file.read(name) for name in file.namelist() if not name.endswith(".xlsx")}
    return {**parts, "pdf": meeting_pack("Lägesbild", "Exempel", shown, IMPRINT)}


def test_later_changes_do_not_reach_the_files_of_an_earlier_edition(copied_editions: Path) -> None:
    store = Store(copied_editions / "exempel", load_model())
    frozen = store.newest()
    on_the_day = exported(store, frozen)
    now = datetime(2026, 11, 3, 9)  # noqa: DTZ001 - editions hold UTC without saying so
    add_need(store, "2027", "0461", What("plan", "En mall"), State(), "processledare", now)
    store.publish("Tog tillbaka exempeldata om pilot", "prov", now, undo=store.newest())
    assert store.newest() > frozen
    assert exported(store, frozen) == on_the_day


def test_what_is_added_and_approved_later_is_seen_in_the_newest_only(copied_editions: Path) -> None:
    store = Store(copied_editions / "exempel", load_model())
    frozen = store.newest()
    before = queries.ask(queries.edition(store.place, frozen), "list_all_needs").height
    now = datetime(2026, 11, 3, 9)  # noqa: DTZ001 - editions hold UTC without saying so
    add_need(store, "2027", "0461", What("plan", "En mall"), State(), "processledare", now)
    assert queries.ask(queries.edition(store.place), "list_all_needs").height == before + 1
    assert queries.ask(queries.edition(store.place, frozen), "list_all_needs").height == before
