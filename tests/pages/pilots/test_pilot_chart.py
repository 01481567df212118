"""The timeline and the map of pilots: what is known is solid, what is not is dotted, and text is only text."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from pages.map import pilots
from pages.pilots.timeline import NAME_CHARACTERS, stretches, timeline
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


def test_an_end_that_is_not_known_has_a_question_mark_and_one_that_is_has_none() -> None:
    def marks(row: dict[str, Any]) -> int:
        figure = timeline(frame(row), NO_REPORTS, TODAY, "light")
        return sum("?" in str(trace.text) for trace in figure.data if trace.text)

    assert marks(pilot(started="2025")) == 1
    assert marks(pilot(started="2025", ended="2026-01-01")) == 0
    assert marks(pilot()) == 0


def test_each_report_is_a_mark_once() -> None:
    reports = pl.DataFrame({"pilot_id": ["P", "P", "Q"], "reported_on": ["2025-05-01", "2026-01-03", "2026-02-01"]})
    figure = timeline(frame(pilot(started="2025", reported="2026-01-03")), reports, TODAY, "dark")
    (marks,) = [trace for trace in figure.data if trace.mode == "markers" and trace.name is None]
    assert list(marks.x) == ["2025-05-01", "2026-01-03"]
    assert marks.marker.line.color == colours.palette("dark").ink


def test_what_users_have_written_is_shown_as_text() -> None:
    row = pilot(name='<a href="x">Namn</a> & <b>co</b>', started="2025", note="<i>not</i>")
    texts = [note.text for note in timeline(frame(row), NO_REPORTS, TODAY, "light").layout.annotations]
    assert '<b>&lt;a href="x"&gt;Namn&lt;/a&gt; &amp; &lt;b&gt;co&lt;/b&gt;</b>' in [
        t.replace("<br>", " ") for t in texts
    ]
    assert "&lt;i&gt;not&lt;/i&gt;" in texts


def test_a_long_name_is_two_lines_at_most() -> None:
    row = pilot(name="ord " * 60, started="2025")
    name = timeline(frame(row), NO_REPORTS, TODAY, "light").layout.annotations[0].text
    lines = name.removeprefix("<b>").removesuffix("</b>").split("<br>")
    assert len(lines) == 2
    assert all(len(line) <= NAME_CHARACTERS for line in lines)
    assert lines[1].endswith("…")


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
