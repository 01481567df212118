"""The timeline and the map of pilots: what is known is solid, what is not is dotted, and text is only text."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from pages.map import pilots
from pages.pictures.shapes import Picture, Polygon, Text
from pages.pilots.picture import WIDTH, stretches, timeline_picture
from pages.text import colours
from pages.text.partial_dates import span

TODAY = date(2026, 11, 24)
D = date


def pilot(**changes: Any) -> dict[str, Any]:
    row = {"pilot_id": "P", "name": "Prov", "started": None, "ended": None, "reported": None, "note": "anmärkning"}
    return row | changes


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=dict.fromkeys(pilot(), pl.String))


NO_REPORTS = pl.DataFrame(schema={"pilot_id": pl.String, "reported_on": pl.String})


def found(started: str | None, ended: str | None, *told: str) -> tuple[list[Any], list[Any]]:
    return stretches(pilot(started=started, ended=ended), [span(text) for text in told], TODAY)


def test_a_year_and_no_end_are_uncertain_up_to_the_first_sure_day_and_after_the_last_report() -> None:
    assert found("2021", None, "2026-03") == (
        [(D(2021, 12, 31), D(2026, 3, 1))],
        [(D(2021, 1, 1), D(2021, 12, 31)), (D(2026, 3, 1), TODAY)],
    )


def test_a_report_before_the_start_proves_nothing() -> None:
    assert found("2023", None, "2022-12") == ([], [(D(2023, 1, 1), D(2023, 12, 31)), (D(2023, 12, 31), TODAY)])


def test_days_that_are_known_leave_nothing_dotted() -> None:
    assert found("2025-01-02", "2025-07-02", "2025-03-01") == ([(D(2025, 1, 2), D(2025, 7, 2))], [])
    assert found("2025-01-02", "2025-07") == (
        [(D(2025, 1, 2), D(2025, 7, 1))],
        [(D(2025, 7, 1), D(2025, 7, 31))],
    )


def test_start_and_end_within_the_same_year_are_uncertain_all_through() -> None:
    assert found("2025", "2025") == ([], [(D(2025, 1, 1), D(2025, 12, 31))])


def test_without_a_start_there_is_no_line() -> None:
    assert found(None, None, "2026-01-01") == ([], [])
    assert found(None, "2026-01-01") == ([], [])


def test_a_start_in_the_future_goes_no_further_than_it_says() -> None:
    assert found("2027", None) == ([], [(D(2027, 1, 1), D(2027, 12, 31))])


def drawn(row: dict[str, Any], width: float = WIDTH, reports: pl.DataFrame = NO_REPORTS) -> Picture:
    return timeline_picture(frame(row), reports, TODAY, "Tidslinje", "I ord", "dark", width)


def texts(picture: Picture) -> list[Text]:
    return [shape for shape in picture.shapes if isinstance(shape, Text)]


def test_an_end_that_is_not_known_has_a_question_mark_and_one_that_is_has_none() -> None:
    def marks(row: dict[str, Any]) -> int:
        return sum(text.text == "?" for text in texts(drawn(row)))

    assert marks(pilot(started="2025")) == 1
    assert marks(pilot(started="2025", ended="2026-01-01")) == 0
    assert marks(pilot()) == 0


def test_each_report_is_a_mark_once() -> None:
    reports = pl.DataFrame({"pilot_id": ["P", "P", "Q"], "reported_on": ["2025-05-01", "2026-01-03", "2026-02-01"]})
    picture = drawn(pilot(started="2025", reported="2026-01-03"), reports=reports)
    marks = [shape for shape in picture.shapes if isinstance(shape, Polygon) and shape.name]
    assert [mark.name for mark in marks] == ["Prov, uppgift 2025-05-01", "Prov, uppgift 2026-01-03"]
    assert {mark.line for mark in marks} == {colours.palette("dark").ink}
    assert picture.scale is not None
    for mark, day in zip(marks, (D(2025, 5, 1), D(2026, 1, 3)), strict=True):
        xs = [x for x, _ in mark.points()]
        assert picture.scale.value((min(xs) + max(xs)) / 2) == pytest.approx(day.toordinal())


@pytest.mark.parametrize("width", [408.0, 700.0, WIDTH])
def test_a_long_name_is_two_lines_at_most_and_nothing_is_wider_than_the_picture(width: float) -> None:
    picture = drawn(pilot(name="ord " * 60, started="2025"), width)
    lines = [text for text in texts(picture) if text.text.startswith("ord")]
    assert len(lines) == 2
    assert lines[1].text.endswith("…")
    for shape in picture.shapes:
        assert all(-1 <= x <= width + 1 for x, _ in shape.points()), shape


PLACES = pl.DataFrame(
    [("A", "ett"), ("A", "två"), *(("B", f"p{number}") for number in range(7))],
    schema=["municipality_code", "pilot_name"],
    orient="row",
)
TOWNS = pl.DataFrame({"municipality_code": ["A", "B", "C"], "name": ["Aby", "Beby", "Ceby"]})


def test_the_map_counts_known_pilots_and_never_says_zero() -> None:
    values = pilots.map_values(TOWNS, PLACES)
    assert values.select("code", "fill_kind", "class_", "label").rows() == [
        ("A", "amount", 1, "2"),
        ("B", "amount", 4, "7"),
        ("C", "unchanged", None, None),
    ]
    assert values["tooltip"][2] == "Ceby\ningen känd pilot"
    labels = [entry.label.replace("\u00a0", " ") for entry in pilots.map_legend(values)]
    assert labels == ["2 piloter", "5 piloter eller fler", "ingen känd pilot"]
    assert "Aby 2 och Beby 7." in pilots.map_text(TOWNS, values)
