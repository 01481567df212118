"""The command line: what it says, what it returns, and that nothing is stored unless it says so."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from data.__main__ import main

pytestmark = pytest.mark.rest

ROOT = Path(__file__).parent.parent.parent
Sheets = Mapping[str, Sequence[Sequence[object]]]
ANSWERS = ["Omgång", "Kommun", "Verksamhet", "Byggsten", "Nivå", "Kommentar"]


def book(path: Path, sheets: Sheets) -> Path:
    """Write a workbook of rows."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    made.save(path)
    return path


def answers(path: Path, *rows: Sequence[object]) -> Path:
    """Write a workbook with the sheet Svar."""
    return book(path, {"Svar": [ANSWERS, *rows]})


def contents(place: Path) -> dict[str, str]:
    """Return file -> hash of everything in a folder but its lock."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(place.iterdir())
        if path.is_file() and path.name != ".lock"
    }


@pytest.fixture
def store(asked_2026, monkeypatch: pytest.MonkeyPatch):
    """The store of ``asked_2026``, as the command line's own."""
    monkeypatch.setenv("LAGESBILD_DATA", str(asked_2026.store.place))
    return asked_2026


def test_a_workbook_is_imported_and_taken_back(store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = answers(tmp_path / "svar.xlsx", ["2026", "Gnesta kommun", "skola", "plan", 3, None])
    assert main(["import", str(file)]) == 0
    assert capsys.readouterr().out == (
        "11 ifyllda celler: 11 läses in, 0 läses inte in.\n"
        "svar.xlsx: 1 rad lästa\nKlart: utgåva 3. Ångra med: python -m data undo 3\n"
    )
    assert store.cells("0461-SKOLA")["plan"] == 3
    assert main(["import", str(file)]) == 0
    assert "Inget ändras" in capsys.readouterr().out
    assert store.store.numbers() == [1, 2, 3]
    assert main(["undo", "3"]) == 0
    assert "Ändring 3 är tillbakatagen i utgåva 4." in capsys.readouterr().out
    assert store.cells("0461-SKOLA")["plan"] == "ej_svarat"
    assert main(["undo", "3"]) == 1
    assert "redan tillbakatagen" in capsys.readouterr().err


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_stored(store, tmp_path: Path, capsys) -> None:
    before = contents(store.store.place)
    file = answers(
        tmp_path / "fel.xlsx",
        ["2026", "Katrinholm", "skola", "plan", 3, None],
        ["2026", "Gnesta", "skola", "plan", 5, None],
        ["2026", "Gnesta", "skola", "planer", "3,5", None],
    )
    assert main(["import", str(file)]) == 1
    said = capsys.readouterr().err
    assert "Inget har sparats. 4 saker behöver rättas:" in said
    assert "fel.xlsx, bladet Svar, rad 2, kolumnen Kommun" in said
    assert "Menade du Katrineholm?" in said
    assert "rad 3, kolumnen Nivå" in said
    assert "rad 4, kolumnen Byggsten" in said
    assert contents(store.store.place) == before


def test_warnings_take_yes(store, tmp_path: Path, capsys) -> None:
    file = book(
        tmp_path / "svar.xlsx",
        {"Svar": [ANSWERS, ["2026", "Gnesta", "skola", "plan", 2, None]], "Väder": [["Dag"], ["sol"]]},
    )
    before = contents(store.store.place)
    assert main(["import", str(file)]) == 1
    out, err = capsys.readouterr()
    assert "bladet Väder känns inte igen" in out
    assert "lägg till --yes" in err
    assert contents(store.store.place) == before
    assert main(["import", str(file), "--yes"]) == 0
    assert store.cells("0461-SKOLA")["plan"] == 2


def test_personal_data_takes_a_reason_and_never_only_yes(store, tmp_path: Path, capsys) -> None:
    file = answers(tmp_path / "svar.xlsx", ["2026", "Gnesta", "skola", "plan", 2, "Ring 070-123 45 67"])
    before = contents(store.store.place)
    assert main(["import", str(file), "--yes"]) == 1
    out, err = capsys.readouterr()
    assert "ett telefonnummer" in out
    assert "123 45 67" not in out + err
    assert "--allow-personal-data" in err
    assert main(["import", str(file), "--allow-personal-data", "fråga rektor@exempel.se först"]) == 1
    assert "skälet innehåller själv" in capsys.readouterr().err
    assert contents(store.store.place) == before
    assert main(["import", str(file), "--allow-personal-data", "växelns nummer är offentligt"]) == 0
    assert store.rows("SELECT title FROM import WHERE import_id = 3") == [
        ("Läste in svar.xlsx. Text som liknar personuppgifter behölls: växelns nummer är offentligt",)
    ]


def test_a_dry_run_says_what_would_change_and_stores_nothing(store, tmp_path: Path, capsys) -> None:
    before = contents(store.store.place)
    file = answers(tmp_path / "svar.xlsx", ["2026", "Gnesta", "skola", "plan", 3, None])
    assert main(["import", str(file), "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "- 2026: 1 verksamhet svarar för första gången: Gnesta, skola." in said
    assert "- 1 nivå blir känd." in said
    assert "Inget har sparats. Utan --dry-run blir detta utgåva 3." in said
    assert contents(store.store.place) == before


@pytest.mark.usefixtures("store")
def test_json_tells_a_program_the_same(tmp_path: Path, capsys) -> None:
    bad = answers(tmp_path / "fel.xlsx", ["2026", "Katrinholm", "skola", "plan", 3, None])
    assert main(["import", str(bad), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["edition"]) == ("refused", None)
    problem = told["problems"][0]
    assert (problem["file"], problem["sheet"], problem["row"], problem["column"]) == ("fel.xlsx", "Svar", 2, "Kommun")
    assert (problem["found"], problem["suggestion"]) == ("Katrinholm", "Katrineholm")
    good = answers(tmp_path / "svar.xlsx", ["2026", "Gnesta", "skola", "plan", 3, None])
    assert main(["import", str(good), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["edition"], told["problems"], told["decisions"]) == ("imported", 3, [], [])
    assert [told["cells"][name] for name in ("filled", "read", "left_out", "problems")] == [11, 11, 0, 0]
    assert main(["import", str(good), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "unchanged"


def test_what_a_file_leaves_open_is_refused_until_it_is_decided(store, tmp_path: Path, capsys) -> None:
    file = book(
        tmp_path / "svar.xlsx", {"Svar 2026": [[*ANSWERS, "Anm"], ["2026", "Gnesta", "skola", "plan", 3, None, "x"]]}
    )
    before = contents(store.store.place)
    assert main(["import", str(file)]) == 1
    told = capsys.readouterr()
    assert "13 ifyllda celler: 0 läses in, 0 läses inte in, 13 väntar" in told.out
    assert "skriv på kommandoraden --decide 'sheet:svar 2026=svar'" in told.err
    assert contents(store.store.place) == before

    decide = ["--decide", "sheet:svar 2026=svar"]
    assert main(["import", str(file), *decide, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["status"], [one["code"] for one in answer["problems"]]) == ("undecided", ["undecided"])
    (left,) = [one for one in answer["decisions"] if one["told"] is None]
    assert (left["option"], left["examples"], left["rows"]) == ("column:svar: anm", ["x"], [2])

    decide += ["--decide", "column:svar: anm=ignore"]
    assert main(["import", str(file), *decide, "--dry-run", "--json"]) == 0
    cells = json.loads(capsys.readouterr().out)["cells"]
    assert (cells["filled"], cells["read"], cells["left_out"], cells["problems"]) == (13, 11, 2, 0)
    assert cells["sentence"] == "13 ifyllda celler: 11 läses in, 2 läses inte in."
    assert main(["import", str(file), *decide, "--decide", "rows:svar=read"]) == 1
    assert "rows:svar (--decide) gäller inget i filen" in capsys.readouterr().err
    assert main(["import", str(file), *decide]) == 0
    assert "läses inte in: 2 på bladet Svar 2026, kolumnen Anm: används inte" in capsys.readouterr().out
    assert store.rows("SELECT scope, found, meaning FROM mapping ORDER BY ALL") == [
        ("column", "svar: anm", "ignore"),
        ("sheet", "svar 2026", "svar"),
    ]
    # What was decided holds for the next file too, and is told again.
    file = book(
        tmp_path / "svar.xlsx", {"Svar 2026": [[*ANSWERS, "Anm"], ["2026", "Gnesta", "skola", "plan", 4, None, "x"]]}
    )
    assert main(["import", str(file)]) == 0
    assert "kolumnen Anm: används inte, enligt ditt besked" in capsys.readouterr().out


def test_a_round_that_is_not_there_is_made_as_a_draft_when_asked_for(store, tmp_path: Path, capsys) -> None:
    file = answers(tmp_path / "svar.xlsx", ["2024", "Gnesta", "skola", "plan", 3, None])
    assert main(["import", str(file)]) == 1
    assert "--round 2024" in capsys.readouterr().err
    assert main(["import", str(file), "--round", "2024"]) == 0
    assert store.rows("SELECT status FROM round WHERE round_id = '2024'") == [("draft",)]
    assert main(["publish", "2024"]) == 0
    assert store.rows("SELECT status FROM round WHERE round_id = '2024'") == [("published",)]
    assert main(["publish", "1999"]) == 1
    future = answers(tmp_path / "framtid.xlsx", ["2199", "Gnesta", "skola", "plan", 3, None])
    assert main(["import", str(future), "--round", "2199"]) == 1
    assert "ligger i framtiden" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "det saknas: kommando"),
        (["impport"], "kommando: 'impport' finns inte (välj bland 'build'"),
        (["import"], "det saknas: FIL"),
        (["undo", "tre"], "ska vara ett heltal"),
        (["undo", "1", "--force"], "okänt val: --force"),
        (["undo", "--help=1"], "tar inget värde"),
        (["export", "x", "--edition"], "--edition: ska följas av ett värde"),
        (["import", "x.csv", "--round", "i år"], "ska vara ett årtal"),
        (["questionnaire", "--json", "--md"], "går inte ihop med"),
    ],
)
def test_wrong_usage_is_said_in_swedish(arguments: list[str], said: str, capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("missing", [False, True])
def test_verify_refuses_a_folder_without_editions_and_names_it(edition_dir: Path, capsys, missing: bool) -> None:
    if missing:
        edition_dir.rmdir()
    assert main(["verify"]) == 1
    assert f"det finns ingen utgåva i {edition_dir}." in capsys.readouterr().err
    assert main(["verify", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["sound"], told["folders"]["published"]) == (False, str(edition_dir))


@pytest.mark.parametrize("command", ["build", "history", "verify", "export", "import", "undo", "publish", "template"])
def test_help_is_swedish(command: str, capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith("Så här: python -m data")
    assert not {"usage", "options", "positional", "show this"} & set(said.lower().split())


@pytest.mark.usefixtures("store")
def test_a_file_that_is_not_there_is_named(capsys) -> None:
    assert main(["import", "finns-inte.xlsx"]) == 1
    assert "finns-inte.xlsx: filen finns inte" in capsys.readouterr().err


def test_the_questionnaire_is_written_as_json_text_and_word(tmp_path: Path) -> None:
    """In processes of their own: what is piped must be bytes that another program can read."""

    def written(*arguments: str) -> bytes:
        run = subprocess.run(
            [sys.executable, "-m", "data", "questionnaire", *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONIOENCODING": "latin-1"},
            capture_output=True,
            check=True,
        )
        return run.stdout

    asked = json.loads(written("--json"))
    assert [question["id"] for question in asked] == [
        "huvudman",
        "verksamhet",
        "ansvarig",
        "plan",
        "hjulet",
        "stod",
        "sammanhang",
        "stodbehov",
        "kommentar",
    ]
    assert {question["kind"] for question in asked} == {"single", "multi", "text"}
    assert written("--md").decode().startswith("# Frågor till uppföljningen")
    assert written("--docx")[:2] == b"PK"
    target = tmp_path / "frågor.docx"
    assert "Skrev" in written("--docx", str(target)).decode("latin-1")
    assert target.read_bytes() == written("--docx")


@pytest.mark.usefixtures("store")
def test_the_template_is_filled_with_who_was_asked(tmp_path: Path, capsys) -> None:
    target = tmp_path / "arbetsbok.xlsx"
    assert main(["template", str(target)]) == 0
    made = openpyxl.load_workbook(io.BytesIO(target.read_bytes()))
    assert {"Verksamheter", "Svar", "Hjulet", "Stödbehov", "Piloter", "Exempel"} <= set(made.sheetnames)
    places = {row[1] for row in made["Svar"].iter_rows(min_row=2, values_only=True)}
    assert {"Gnesta", "Trosa", "Region Sörmland"} <= places
    assert "Flen" not in places  # its school stands as not asked
    assert main(["template", str(tmp_path / "finns inte" / "x.xlsx")]) == 1
    assert "kunde inte skrivas" in capsys.readouterr().err
