"""The story of the work: its chapters in order, and all of its picture within the picture."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages.figures.card import WIDTHS_PX
from pages.learning.picture import WIDTH, chapters, story_picture
from pages.pictures.shapes import Area, Text
from queries import ask, edition

PUBLISHED = Path(__file__).parents[3] / "data" / "published"


@pytest.fixture(scope="module")
def events(built_editions):
    return ask(edition(built_editions), "list_timeline")


def test_the_chapters_are_those_of_the_file_in_the_order_of_their_years(events) -> None:
    told = [(one.years, one.name) for one in chapters(events)]
    assert told == [
        ("2021", "Målbild"),
        ("2022", "Behov och förebilder"),
        ("2022–2024", "Piloter och följeforskning"),
        ("2024", "Beslut om modellen"),
        ("2025", "Första uppföljningen"),
        ("2026", "Ny plan"),
    ]


def test_what_is_read_out_of_a_source_says_so_in_the_picture_too(events) -> None:
    marked = {line for one in chapters(events) for line in one.lines if line.endswith("(tolkat)")}
    inferred = events.drop_nulls("short").filter(confidence="inferred")["short"]
    assert marked == {f"{short} (tolkat)" for short in inferred}
    assert len(marked) == 4


@pytest.mark.parametrize("width", [*WIDTHS_PX, WIDTH])
def test_nothing_stands_outside_the_picture_or_in_another_chapter(events, width: float) -> None:
    picture = story_picture(events, "Skeden", "I ord", "light", width)
    texts = [shape for shape in picture.shapes if isinstance(shape, Text)]
    for shape in texts:
        (left, top), (right, bottom) = shape.points()
        assert left >= 0
        assert top >= 0
        assert right <= picture.width
        assert bottom <= picture.height
    fields = [shape for shape in picture.shapes if isinstance(shape, Area)]
    inside = [
        sum(one.x <= text.x <= one.x + one.width and one.y <= text.y <= one.y + one.height for one in fields)
        for text in texts
    ]
    assert inside == [1] * len(texts)


def test_a_municipalitys_own_events_are_told_with_it_alone(built_editions, events) -> None:
    own = ask(edition(built_editions), "list_events", municipality_code="0461")
    assert own.height == 3  # as in data/published/tidslinje.csv
    assert not set(own["event"]) & set(events["event"])
