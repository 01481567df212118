"""What takes a known level away, or puts an older answer over a newer, is told by itself and confirmed by itself."""

from __future__ import annotations

import json

import pytest

from data.__main__ import main
from data.effect.overwritten import Overwritten, overwritten
from data.imports.files.sheet_reader import Source
from data.imports.load import Confirmed, Unconfirmed, load, make, read

pytestmark = pytest.mark.rest

HEAD = "Omgång;Kommun;Verksamhet;Byggsten;Nivå;Kommentar;Svarsdatum"
FIRST = f"{HEAD}\n2026;Gnesta;Skola;plan;4;;2026-10-20\n2026;Trosa;Skola;plan;2;;\n2026;Trosa;Skola;stod;Vet ej;;2026-10-01\n"


def look(workshop, now, *rows: str, head: str = HEAD) -> Overwritten:
    content = "\n".join([head, *rows, ""]).encode()
    prepared = make(workshop.store, read(workshop.store, [Source("svar.csv", content)]), now)
    with workshop.store.draft("Prov", "prov", now, prepared.batch) as draft:
        return overwritten(draft)


@pytest.fixture
def answered(asked_2026, now):
    """A store with answers: a level of 20 October, one without a day, and a Vet ej."""
    prepared = make(asked_2026.store, read(asked_2026.store, [Source("svar.csv", FIRST.encode())]), now)
    load(asked_2026.store, prepared, Confirmed(), "prov", now)
    return asked_2026


def test_what_is_not_mentioned_is_not_overwritten(answered, now):
    """As the workbook that goes to all units, filled in by one, and a file without comments and days."""
    rows = ["2026;Gnesta;Skola;plan;;;", "2026;Trosa;Skola;plan;;;", "2026;Gnesta;Skola;stod;3;;"]
    found = look(answered, now, *rows)
    assert (found.removed.height, found.older.height) == (0, 0)
    found = look(answered, now, "2026;Gnesta;Skola;plan;3", head="Omgång;Kommun;Verksamhet;Byggsten;Nivå")
    assert (found.removed.height, found.older.height) == (0, 0)


@pytest.mark.parametrize(("said", "after"), [("Ej besvarad", "Inget svar"), ("Vet ej", "Vet ej")])
def test_a_known_level_that_goes_is_told(answered, now, said, after):
    (one,) = look(answered, now, f"2026;Gnesta;Skola;plan;{said};;").problems
    assert str(one) == (
        "svar.csv, bladet Svar, rad 2: 2026, Gnesta, skola, Lokal implementeringsplan: nivå 4 (svar 2026-10-20) → "
        f"{after} försvinner."
    )
    assert one.severity == "removal"


def test_a_row_that_takes_an_answer_away_is_told(answered, now):
    (one,) = look(answered, now, "2026;Gnesta;Skola;plan;;;;Ja", head=f"{HEAD};Ta bort").problems
    assert (one.severity, "nivå 4 (svar 2026-10-20) → Inget svar" in one.message) == ("removal", True)


def test_an_older_answer_over_a_newer_is_told(answered, now):
    (one,) = look(answered, now, "2026;Gnesta;Skola;plan;0;;2026-09-10").problems
    assert (one.severity, one.file, one.row) == ("older", "svar.csv", 2)
    assert "nivå 4 (svar 2026-10-20) → nivå 0 (svar 2026-09-10) ersätts av ett äldre svar." in one.message


@pytest.mark.parametrize("row", ["2026;Gnesta;Skola;plan;0;;2026-10-21", "2026;Trosa;Skola;plan;3;;2026-01-01"])
def test_a_newer_answer_or_one_over_none_is_no_matter(answered, now, row):
    assert look(answered, now, row).problems == []


def test_each_is_confirmed_by_itself(answered, now):
    content = f"{HEAD}\n2026;Gnesta;Skola;plan;0;;2026-09-10\n2026;Trosa;Skola;plan;Ej besvarad;;\n".encode()
    before = answered.store.numbers()

    def try_to(confirmed: Confirmed) -> list[str]:
        prepared = make(answered.store, read(answered.store, [Source("svar.csv", content)]), now)
        with pytest.raises(Unconfirmed) as stopped:
            load(answered.store, prepared, confirmed, "prov", now)
        return [one.severity for one in stopped.value.problems]

    assert try_to(Confirmed(warnings=True, personal_reason="får stå kvar")) == ["removal", "older"]
    assert try_to(Confirmed(removals=True)) == ["older"]
    assert try_to(Confirmed(older=True)) == ["removal"]
    assert answered.store.numbers() == before
    prepared = make(answered.store, read(answered.store, [Source("svar.csv", content)]), now)
    load(answered.store, prepared, Confirmed(removals=True, older=True), "prov", now)
    assert answered.cells("0461-SKOLA")["plan"] == 0


def test_on_the_command_line_an_option_names_each(asked_2026, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("LAGESBILD_DATA", str(asked_2026.store.place))
    first, second = tmp_path / "forst.csv", tmp_path / "sedan.csv"
    first.write_text(FIRST, encoding="utf-8")
    second.write_text(
        f"{HEAD}\n2026;Gnesta;Skola;plan;0;;2026-09-10\n2026;Trosa;Skola;plan;Ej besvarad;;\n", encoding="utf-8"
    )
    assert main(["import", str(first), "--round", "2026", "--yes"]) == 0
    capsys.readouterr()

    assert main(["import", str(second), "--yes"]) == 1
    said = capsys.readouterr()
    assert "Känd nivå försvinner: sedan.csv" in said.out
    assert "Äldre svar över nyare: sedan.csv" in said.out
    assert said.err == (
        "Inget har sparats. Ska de kända nivåerna försvinna: lägg till --allow-removals. Ska äldre svar ersätta nyare: lägg "
        "till --allow-older.\n"
    )
    assert main(["import", str(second), "--dry-run", "--json", "--allow-older"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], [one["severity"] for one in told["problems"]]) == ("unconfirmed", ["removal", "older"])
    assert main(["import", str(second), "--json", "--allow-removals", "--allow-older"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "imported"
