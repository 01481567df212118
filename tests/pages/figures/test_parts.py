"""Long lists, shown in parts and taken out whole; and what is taken out is made when it is asked for."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import polars as pl
import pytest
from page_reading import open_page
from streamlit.testing.v1 import AppTest

from pages.figures.tables import _csv
from pages.needs import board
from pages.text.html import Column

CAPTION = "Många rader"
CHOICE = "val_del-manga-rader"


LONG_PAGE = """
import polars as pl
import streamlit as st

from pages.frame import filters
from pages.text.html import Column
from pages.figures.tables import show_table

filters.choice("Slag", "slag", ["", "annat"], "")
made = st.session_state["gjorda"] = []

def name(row):
    made.append(row["nummer"])
    return f"rad {row['nummer']}"

columns = [Column("Rad", name), Column("Nummer", "nummer")]
show_table("Många rader", columns, pl.DataFrame({"nummer": range(1, COUNT + 1)}))
"""


def rows(app: AppTest) -> list[int]:
    return [int(one) for one in re.findall(r">rad (\d+)<", "".join(element.proto.body for element in app.get("html")))]


def run(count: int, **address: str) -> AppTest:
    app = AppTest.from_string(LONG_PAGE.replace("COUNT", str(count)), default_timeout=300)
    for name, value in address.items():
        app.query_params[name.replace("_", "-")] = value
    app.run()
    assert not app.exception
    return app


def test_a_short_list_is_shown_whole() -> None:
    app = run(75)
    assert rows(app) == list(range(1, 76))
    assert [box.label for box in app.selectbox] == ["Slag"]


def test_a_long_list_is_shown_in_parts_and_only_those_rows_are_made() -> None:
    app = run(120)
    assert rows(app) == list(range(1, 51))
    box = app.selectbox(key=CHOICE)
    assert box.label == "Rader: Många rader"
    assert box.options == ["1–50 av 120", "51–100 av 120", "101–120 av 120"]
    box.select_index(2).run()
    assert rows(app) == list(range(101, 121)) == app.session_state["gjorda"]
    assert dict(app.query_params) == {"del-manga-rader": "101"}


def test_an_address_leads_to_a_part_and_one_that_is_not_there_to_the_first_with_words() -> None:
    assert rows(run(120, del_manga_rader="51")) == list(range(51, 101))
    app = run(120, del_manga_rader="7")
    assert rows(app) == list(range(1, 51))
    assert "finns inte" in app.warning[0].value


def test_another_choice_begins_the_list_anew() -> None:
    app = run(120, del_manga_rader="51")
    app.selectbox(key="val_slag").select_index(1).run()
    assert rows(app) == list(range(1, 51))
    assert dict(app.query_params) == {"slag": "annat"}


def test_what_is_taken_out_is_the_whole_list() -> None:
    every = pl.DataFrame({"nummer": range(1, 121)})
    columns = [Column("Rad", lambda row: f"rad {row['nummer']}"), Column("Nummer", "nummer")]
    written = _csv(columns, every, {}).decode("utf-8-sig")
    taken = [row[0] for row in csv.reader(io.StringIO(written), delimiter=";") if row and row[0].startswith("rad ")]
    assert taken == [f"rad {number}" for number in range(1, 121)]


def test_files_are_not_sent_before_their_list_is_open(built_editions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))
    app = open_page("larande")
    assert len(app.get("popover")) >= 2
    assert not app.get("download_button")


def test_the_board_says_how_many_of_each_status_it_shows() -> None:
    needs = pl.DataFrame(
        {
            "need_id": ["N1", "N2", "N3"],
            "status": ["oppet", "oppet", "planerat"],
            "category_name": ["Stöd"] * 3,
            "description": ["a", "b", "c"],
            "place": ["Flen"] * 3,
            "responsible": [None] * 3,
            "due_on": [None] * 3,
            "age": ["2 månader"] * 3,
            "first_arose": ["2026-09-01"] * 3,
            "repeats": [None] * 3,
            "component": [None] * 3,
            "unit_id": [None] * 3,
            "is_open": [True] * 3,
            "overdue": [False] * 3,
            "ownerless": [True] * 3,
        }
    )
    shown = board.board(needs, ["oppet", "planerat", "pagar"], {}, slice(0, 1))
    assert re.findall(r"<h2>([^<]*)</h2>", shown) == [
        "Öppet (1\u00a0av\u00a02)",
        "Planerat (0\u00a0av\u00a01)",
        "Pågår (0)",
    ]
    assert re.findall(r">(N\d) ·", shown) == ["N1"]
    assert shown.count("Inga behov.") == 1
