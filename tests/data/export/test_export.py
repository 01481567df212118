"""What is exported: every table and result, the same as CSV and as Parquet, with nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import hashlib
import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import duckdb
import openpyxl
import polars as pl
import pytest

from data.__main__ import main
from data.base.errors import EditionError
from data.export.tables import export, neutralise
from data.model.model import load_model
from data.store.editions import Store

pytestmark = pytest.mark.rest

ROOT = Path(__file__).parents[3]
CELLS = [
    "round_id", "unit_id", "municipality_code", "sector", "component", "org_level", "level", "low", "high", "reason", "source",
]  # fmt: skip
DEGREE = [
    "degree_id", "round_id", "scope", "unit_id", "municipality_code", "sector", "org_level",
    "index_low", "index_observed", "index_high", "stage_low", "stage_observed", "stage_high",
    "units_asked", "units_answered", "cells_applicable", "cells_known",
]  # fmt: skip


def table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Return headings and rows of a CSV file, as any program reads them."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or []), list(reader)


@pytest.fixture(scope="module")
def exported(built_editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders ``published`` and ``example``, written by the command line."""
    target = tmp_path_factory.mktemp("export")
    for name, more in (("published", []), ("example", ["--example"])):
        done = subprocess.run(
            [sys.executable, "-m", "data", "export", str(target / name), *more],
            cwd=ROOT,
            env={**os.environ, "LAGESBILD_DATA": str(built_editions)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        count = len(list((target / name).glob("*.csv")))
        assert done.stdout == f"Utgåva 1: {count} tabeller skrevs till {target / name}, som CSV och Parquet.\n"
    return target


@pytest.fixture(scope="module")
def degree(exported: Path) -> list[dict[str, str]]:
    headings, rows = table(exported / "published" / "degree.csv")
    assert headings == DEGREE
    return [row for row in rows if row["round_id"] == "2025"]


# The published degree -----------------------------------------------------------------------------------------------------


def test_the_county_in_2025(degree):
    (county,) = [row for row in degree if row["scope"] == "county"]

    # 9 municipalities × school and social services, and the Region's three.
    assert (county["units_asked"], county["units_answered"]) == ("21", "15")
    # 21 units × 4 components, none of them with a published level.
    assert (county["cells_applicable"], county["cells_known"]) == ("84", "0")
    assert (county["index_low"], county["index_observed"]) == ("0.0", "")
    # Each of the 15 has one cell of at most 1 and three of at most 4: 13/16. The 6 silent ones could be at 100 %.
    assert float(county["index_high"]) == pytest.approx((15 * 81.25 + 6 * 100) / 21)
    assert (county["stage_low"], county["stage_observed"], county["stage_high"]) == ("0", "", "4")


def test_no_municipality_has_an_observed_index_and_nykoping_has_not_answered(degree):
    rows = {row["municipality_code"]: row for row in degree if row["scope"] == "municipality"}

    assert {code: row["units_answered"] for code, row in rows.items()} == {
        "0428": "2", "0461": "2", "0480": "0", "0481": "1", "0482": "1", "0483": "2", "0484": "1", "0486": "2", "0488": "1",
    }  # fmt: skip
    assert {row["units_asked"] for row in rows.values()} == {"2"}
    assert {row["index_observed"] for row in rows.values()} == {""}
    assert {row["stage_observed"] for row in rows.values()} == {""}
    assert [float(rows["0480"][name]) for name in ("index_low", "index_high")] == [0, 100]


def test_every_scope_is_there(degree):
    scopes = [row["scope"] for row in degree]

    counted = {scope: scopes.count(scope) for scope in dict.fromkeys(scopes)}
    assert counted == {
        "county": 1,
        "region": 1,
        "sector": 2,
        "org_level": 1,
        "municipality": 9,
        "municipality_org_level": 9,
        "unit": 21,
    }
    (region,) = [row for row in degree if row["scope"] == "region"]
    assert (region["units_asked"], region["units_answered"]) == ("3", "3")


# Cells --------------------------------------------------------------------------------------------------------------------


def test_cells_have_the_agreed_columns_and_their_sources(exported):
    headings, rows = table(exported / "published" / "cells.csv")

    assert headings == CELLS
    of_2025 = [row for row in rows if row["round_id"] == "2025"]
    assert len(of_2025) == 84
    assert next(row for row in of_2025 if row["unit_id"] == "0428-SKOLA") == {
        "round_id": "2025", "unit_id": "0428-SKOLA", "municipality_code": "0428", "sector": "skola", "component": "ansvarig",
        "org_level": "verksamheten", "level": "", "low": "0", "high": "1", "reason": "", "source": "UPPF2025",
    }  # fmt: skip
    silent = [row for row in of_2025 if row["reason"] == "ej_svarat"]
    assert {row["unit_id"] for row in silent} == {
        "0480-SKOLA", "0480-SOC", "0481-SOC", "0482-SKOLA", "0484-SKOLA", "0488-SOC",
    }  # fmt: skip
    assert len(silent) == 24
    assert {row["source"] for row in silent} == {""}


def test_drafts_are_there_and_a_cell_of_a_file_leads_to_its_row(asked_2026, answer, tmp_path):
    asked_2026.load(
        {"Svar": [answer("Trosa", "Skola", "plan", "1"), answer("Region Sörmland", "BUP", "stod", "Vet ej")]}
    )

    export(asked_2026.store, 3, tmp_path / "ut")

    _, rows = table(tmp_path / "ut" / "cells.csv")
    told = {
        (r["unit_id"], r["component"]): (r["level"], r["reason"], r["source"]) for r in rows if r["round_id"] == "2026"
    }
    assert told["0488-SKOLA", "plan"] == ("1", "", "prov.xlsx, Svar, rad 2")
    assert told["REG-BUP", "stod"] == ("", "vet_ej", "prov.xlsx, Svar, rad 3")
    assert told["0488-SKOLA", "stod"] == ("", "ej_besvarad", "")
    assert table(tmp_path / "ut" / "round.csv")[1][0]["status"] == "draft"


# All tables, both formats -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["published", "example"])
def test_every_table_is_there_with_every_row(exported, built_editions, kind):
    place = built_editions if kind == "published" else built_editions / "exempel"
    with duckdb.connect(str(place / "000001.duckdb"), read_only=True) as con:
        names = [
            row[0]
            for row in con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'").fetchall()
        ]
        counts = {name: con.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}
    counts["cells"] = counts["cell"]
    files = {path.stem for path in (exported / kind).iterdir()}

    assert {
        "edition",
        "raw_row",
        "municipality",
        "unit",
        "round",
        "participation",
        "cell",
        "need",
        "key_share",
    } <= files
    assert files == set(counts)
    assert {path.suffix for path in (exported / kind).iterdir()} == {".csv", ".parquet"}
    read = {name: pl.read_parquet(exported / kind / f"{name}.parquet").height for name in counts}
    assert read == counts
    assert {name: len(table(exported / kind / f"{name}.csv")[1]) for name in counts} == counts


def written(value: object) -> str:
    """Return a value as it is to stand in the CSV."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return f"{value:%Y-%m-%dT%H:%M:%SZ}"
        case date():
            return value.isoformat()
        case str():
            return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r", "\n"} and value else value
        case _:
            return str(value)


@pytest.mark.parametrize("kind", ["published", "example"])
def test_csv_and_parquet_say_the_same(exported, kind):
    for path in sorted((exported / kind).glob("*.parquet")):
        frame = pl.read_parquet(path)
        headings, rows = table(path.with_suffix(".csv"))
        assert headings == frame.columns, path.name
        floats = {name for name, dtype in frame.schema.items() if dtype.is_float()}
        for row, expected in zip(rows, frame.iter_rows(named=True), strict=True):
            for name, value in expected.items():
                if name in floats and value is not None:
                    assert float(row[name]) == value, (path.name, name)
                else:
                    assert row[name] == written(value), (path.name, name)


@pytest.mark.usefixtures("copied_editions")
def test_the_same_edition_gives_the_same_files(exported, tmp_path):
    assert main(["export", str(tmp_path / "igen"), "--edition", "1"]) == 0

    def hashes(folder: Path) -> dict[str, str]:
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}

    assert hashes(tmp_path / "igen") == hashes(exported / "published")


# Formulas -----------------------------------------------------------------------------------------------------------------

DANGEROUS = ["=1+1", "+46", "-2 av 3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("x";"y")', "-1"]
HARMLESS = ["1=1", "a+b", "'citat'", "Nej – inte än", "rektor@exempel.se", " =1", "5 - 3"]


def test_texts_that_a_spreadsheet_could_take_for_formulas_get_an_apostrophe(asked_2026, answer, tmp_path):
    texts = [*DANGEROUS, *HARMLESS]
    places = [("Gnesta", "Skola"), ("Gnesta", "Socialtjänst"), ("Trosa", "Skola"), ("Region Sörmland", "BUP")]
    cells = [(*place, component) for place in places for component in ("ansvarig", "plan", "hjulet", "stod")]
    rows = [answer(*cell, "2", Kommentar=text) for cell, text in zip(cells, texts, strict=True)]
    asked_2026.load({"Svar": rows})

    export(asked_2026.store, 3, tmp_path / "ut")

    comments = {row["comment"] for row in table(tmp_path / "ut" / "cell.csv")[1]} - {""}
    assert comments == {f"'{text}" for text in DANGEROUS} | set(HARMLESS)
    kept = pl.read_parquet(tmp_path / "ut" / "cell.parquet")["comment"].drop_nulls()
    assert set(kept) == set(texts)


def test_numbers_stay_numbers_and_days_days():
    frame = pl.DataFrame(
        {
            "whole": [-1, None],
            "real": [-0.5, 1e-9],
            "day": [date(2026, 9, 30), None],
            "text": ["-1", None],
            "yes": [True, None],
        }
    )

    assert neutralise(frame).to_dict(as_series=False) == {
        "whole": [-1, None],
        "real": [-0.5, 1e-9],
        "day": [date(2026, 9, 30), None],
        "text": ["'-1", None],
        "yes": [True, None],
    }


def test_nothing_exported_begins_as_a_formula(exported):
    for path in exported.rglob("*.csv"):
        texts = {
            name for name, dtype in pl.read_parquet_schema(path.with_suffix(".parquet")).items() if dtype == pl.String
        }
        for row in table(path)[1]:
            assert not [name for name in texts if row[name][:1] in set("=+-@\t\r\n") and row[name]], (path.name, row)


def test_a_spreadsheet_keeps_the_text_as_text(asked_2026, answer, tmp_path):
    """What stands in the CSV, written to a workbook by a program that takes a leading = for a formula."""
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "2", Kommentar="=1+1")]})
    export(asked_2026.store, 3, tmp_path / "ut")
    (comment,) = {row["comment"] for row in table(tmp_path / "ut" / "cell.csv")[1]} - {""}
    sheet = openpyxl.Workbook().active
    sheet["A1"], sheet["A2"] = comment, "=1+1"

    assert (sheet["A1"].data_type, sheet["A2"].data_type) == ("s", "f")


# What cannot be -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("copied_editions")
def test_an_edition_that_is_not_there(tmp_path, capsys):
    assert main(["export", str(tmp_path / "ut"), "--edition", "7"]) == 1
    assert capsys.readouterr().err == "Utgåva 7 finns inte. Den senaste är 1.\n"
    assert not (tmp_path / "ut").exists()


def test_a_folder_that_is_a_file(asked_2026, tmp_path):
    file = tmp_path / "fil"
    file.write_text("här", encoding="utf-8")
    for target in (file, file / "under"):
        with pytest.raises(EditionError, match=r"Det går inte att skriva i .*fil"):
            export(asked_2026.store, 2, target)
    assert file.read_text(encoding="utf-8") == "här"


def test_other_files_in_the_folder_are_left_alone_and_a_folder_in_it_is_made(asked_2026, tmp_path):
    target = tmp_path / "ut" / "2026"
    target.mkdir(parents=True)
    (target / "egen.txt").write_text("min", encoding="utf-8")
    (target / "round.csv").write_text("gammal", encoding="utf-8")

    names = export(Store(asked_2026.store.place, load_model()), 2, target)

    assert (target / "egen.txt").read_text(encoding="utf-8") == "min"
    assert table(target / "round.csv")[1][0]["round_id"] == "2026"
    assert {"cells", "degree", "participation"} <= set(names)
    assert {path.stem for path in target.glob("*.csv")} == set(names)
