"""What tests of files share: the slides on a round, made from the public extract."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import queries
from data.access.extract import file_for
from data.access.roles import Actor, Role
from pages.pictures.slide import Slide
from pages.slides.deck import slides
from pages.text.provenance import Provenance

IMPRINT = Provenance("Uppföljning 2027", 7, "2026-01-02", date(2026, 11, 25), example=True)
Made = Callable[[str, str], list[Slide]]


@pytest.fixture(scope="session")
def provenance() -> Provenance:
    """The provenance of all files in these tests: edition 7 of the example data."""
    return IMPRINT


@pytest.fixture(scope="session")
def made(built_editions: Path) -> Made:
    """The slides on a round of a data set (folder)."""
    kept: dict[tuple[str, str], list[Slide]] = {}

    def of(folder: str, round_id: str) -> list[Slide]:
        if (folder, round_id) not in kept:
            whole = queries.edition(built_editions / folder)
            edition = replace(whole, path=file_for(Actor("publik", Role.PUBLIC), whole.path))
            kept[folder, round_id] = slides(
                lambda name, **params: queries.ask(edition, name, **params), round_id, IMPRINT
            )
        return kept[folder, round_id]

    return of
