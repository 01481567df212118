"""No file that the program makes has a formula in it that somebody wrote: not in cells, headings or names of sheets."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pptx
import pytest
from offered import ADDRESSES, get, offered
from session import session
from xlsx_files import workbook

from data.access.roles import Actor, Role
from data.base.problems import Problem
from data.imports.error_workbook import mark_problems
from data.imports.files.sheet_reader import Source
from pages.doors import files
from pages.doors.files import Confirmed, Request
from pages.exports.tables import as_csv, as_xlsx
from pages.pictures.slide import Chart, Series
from pages.powerpoint.charts import add_chart

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
TITLES = {"2025": "=1+1", "2026": "@SUM(1+1)", "2027": "-2+3+cmd|' /C calc'!A0"}
LEADER = Actor("processledare", Role.PROCESS_LEADER)


def faults(name: str, content: bytes) -> Iterator[str]:
    """What a spreadsheet program could compute in a file, in all that it holds."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" in names:
                yield from _of_workbook(name, content)
            for part in names:
                if part.endswith((".xlsx", ".csv")):
                    yield from faults(f"{name}/{part}", archive.read(part))
    elif name.endswith(".csv"):
        text = content.decode("utf-8-sig")
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in text.split("\n", 1)[0] else ","):
            for cell in row:
                if cell.startswith(STARTS) and not _is_number(cell):
                    yield f"{name}: {cell}"


def _of_workbook(name: str, content: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        if sheet.title.startswith(STARTS):
            yield f"{name}: the sheet {sheet.title}"
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" or (cell.hyperlink is not None and cell.hyperlink.target):
                    yield f"{name} {sheet.title} {cell.coordinate}: {cell.value}"
                elif isinstance(cell.value, str) and cell.value.startswith(STARTS) and not cell.quotePrefix:
                    yield f"{name} {sheet.title} {cell.coordinate}: {cell.value}, a text until it is edited"


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True


@pytest.fixture
def hostile_titles(copied_editions: Path) -> Path:
    """The example data with rounds whose titles are formulas."""
    rows = [["Omgång", "Titel", "Status"], *([round_id, title, "Publicerad"] for round_id, title in TITLES.items())]

    def as_texts(sheet):
        for row in sheet.iter_rows():
            for cell in row:
                cell.data_type = "s"

    request = Request((("omgangar.xlsx", workbook({"Omgångar": rows}, as_texts)),), None)
    found = files.look(LEADER, True, request)
    assert found.effect is not None, [str(problem) for problem in found.problems]
    files.load(LEADER, True, request, found.parent, Confirmed(True, None))
    return copied_editions


def test_no_file_that_a_page_offers_has_a_formula(hostile_titles, start_server):
    server = start_server(hostile_titles)
    seen, found = set(), []
    with session(server.url) as one:
        for address in [*ADDRESSES, "/forandring?data=exempel&vy=tabell", "/?data=exempel&omgang=2026"]:
            for label, file in offered(one, address).items():
                media = one.take(file)
                assert media is not None, (address, label)
                name = f"{address} {label} {media}"
                content = get(server, media, None)[1]
                found += faults(name, content)
                seen |= {title for title in TITLES.values() if title.encode() in content}
    assert found == []
    assert len(seen) == len(TITLES), "the titles reach no file, so nothing is tried"


@pytest.mark.parametrize("text", [f"{start}1+1" for start in STARTS])
def test_a_formula_anywhere_in_a_table_stays_a_text(text):
    rows = [[text, 1, None], ["a", -1.5, text]]
    about = {text: text}
    made = {
        "a.csv": as_csv([text, "Antal", text], rows, about),
        "a.xlsx": as_xlsx(text, [text, "Antal", text], rows, about, [(text, text, text)]),
    }
    for name, content in made.items():
        assert list(faults(name, content)) == []


def test_the_copy_to_correct_has_no_formula():
    content = "\n".join(["=1+1;+2;@c", "-d;=e;3", "\tf;4;5"]).encode()
    problem = Problem(
        "error", "value", "=fel.csv", "=fel", sheet="=fel", row=2, column="=1+1", found="=2", expected="@3"
    )
    assert list(faults("a.xlsx", mark_problems(Source("=fel.csv", content), [problem]))) == []


def test_the_workbook_behind_a_chart_has_no_formula():
    show = pptx.Presentation()
    page = show.slides.add_slide(show.slide_layouts[6])
    parts = Chart(("=1+1", "@b"), (Series("=2+2", "#000000", (1, 2)),))
    known = Chart(("=1+1",), observed=(1.0,), spans=((0.0, 2.0),), fills=("#000000",))
    for chart in (parts, known):
        add_chart(page, chart, "", "", (0, 0, 300, 200))
    out = io.BytesIO()
    show.save(out)
    assert [name for name in zipfile.ZipFile(out).namelist() if name.endswith(".xlsx")]
    assert list(faults("a.pptx", out.getvalue())) == []
