"""Our own HTML: escaped, with headings for rows and columns."""

from __future__ import annotations

import polars as pl
import pytest

from pages.text.html import Card, Column, Link, cards, cell_html, made_rows, page_url, source_line, table

BAD = "<img src=x onerror=alert(1)>&\"'"


def test_all_text_is_escaped() -> None:
    made = [
        table(BAD, [BAD, Column(BAD, number=True)], [[BAD, BAD], [Link(BAD, BAD), None]]),
        cards([Card(BAD, BAD, BAD)]),
        source_line([BAD]),
    ]
    for html in made:
        assert "<img" not in html
        assert 'onerror=alert(1)>&"' not in html


def test_a_table_has_headings_for_columns_and_rows() -> None:
    html = table("Svar", ["Kommun", Column("Antal", number=True)], [["Flen", 3], ["Trosa", None]])
    assert html.count('scope="col"') == 2
    assert html.count('scope="row"') == 2
    assert "<caption>Svar</caption>" in html
    assert '<td class="lb-number">3</td>' in html
    assert '<td class="lb-number">–</td>' in html


def test_a_row_of_the_wrong_length_is_an_error() -> None:
    with pytest.raises(ValueError, match="2 cells in a table of 1"):
        table("Svar", ["Kommun"], [["Flen", 3]])


def test_a_table_of_a_frame_shows_what_each_column_is_of() -> None:
    answers = pl.DataFrame({"name": ["Flen", "Trosa"], "answers": [3, None]})
    columns = [Column("Kommun", lambda row: Link(row["name"], "kommun")), Column("Antal", "answers", number=True)]
    assert made_rows(columns, answers) == [[Link("Flen", "kommun"), 3], [Link("Trosa", "kommun"), None]]
    for lacking in ("Antal", Column("Antal")):
        with pytest.raises(ValueError, match="does not say what of the frame it shows"):
            table("Svar", [columns[0], lacking], answers)


def test_addresses_are_relative_and_leave_out_what_is_not_set() -> None:
    assert page_url("kommun", kommun="0483", data=None) == "kommun?kommun=0483"
    assert page_url("", utgava="3") == "./?utgava=3"
    assert page_url("metod") == "metod"
    assert page_url("kommun", kommun="a&b") == "kommun?kommun=a%26b"


def test_an_address_that_is_a_script_is_no_link():
    for href in ("javascript:alert(1)", "JaVa\tScript:alert(1)", " data:text/html,x", "vbscript:x", "\x01javascript:x"):
        assert cell_html(Link("Öppna", href)) == "Öppna"
    for href in ("https://a.example/x:y", "kommun?kommun=0483", "./", "?a=b:c", "mailto:a@b.example"):
        assert cell_html(Link("Öppna", href)).startswith('<a href="')
