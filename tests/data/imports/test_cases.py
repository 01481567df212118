"""Files that users would hand over, one folder each: what is asked about them, and what they say once it is answered."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from account_check import must_add_up
from disturbed_files import Made

from data.base.problems import Refused
from data.imports.files.sheet_reader import Source
from data.imports.load import Files, Loadable, make, read

pytestmark = pytest.mark.rest

NOW = datetime(2026, 11, 2, 8, 30)  # noqa: DTZ001 -- editions hold UTC without saying so
CASES = Path(__file__).parent / "cases"
VINGAKER = {
    ("0428-SKOLA", "ansvarig"): 0,
    ("0428-SKOLA", "plan"): 1,
    ("0428-SKOLA", "hjulet"): 2,
    ("0428-SKOLA", "stod"): 3,
}
GNESTA = {("0461-SOC", "ansvarig"): 1, ("0461-SOC", "plan"): 2, ("0461-SOC", "hjulet"): 3, ("0461-SOC", "stod"): 4}
REWORDED = {
    "sektor": "verksamhet", "ansvarig utsedd?": "ansvarig", "lokal plan?": "plan", "användning av hjulet": "hjulet",
    "stöd": "stod", "var används hjulet?": "sammanhang", "behov": "stodbehov",
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A folder: what is asked, as (scope, text) -> (suggestion, what is answered), and what is then stored.

    ``ticked`` is the number of contexts that are ticked, ``needs`` and ``comments`` how many there are.
    """

    asks: Mapping[tuple[str, str], tuple[str | None, str]] = field(default_factory=dict)
    cells: Mapping[tuple[str, str], int] = field(default_factory=lambda: VINGAKER)
    ticked: int = 2
    needs: int = 2
    comments: int = 1


_OTHER = {("heading", "övrigt"): (None, "kommentar")}
_BY_ANSWERS = {("heading", heading): (question, question) for heading, question in REWORDED.items()}
_SHEET = {("sheet", "svar 2026"): ("svar", "svar")}
TWO = {("0428-SKOLA", "ansvarig"): 2, ("0480-SKOLA", "ansvarig"): 2}
EXPECTED = {
    "01-comment-hint": Case(
        {("heading", "övriga synpunkter (skriv inte namn, e-post eller telefonnummer)"): (None, "kommentar")}
    ),
    "02-heading-kontaktperson": Case(
        {
            ("heading", "har ni utsett en barnets bästa-ansvarig (kontaktperson för modellen)?"): (
                "ansvarig",
                "ansvarig",
            ),
        }
    ),
    "04-json-multi": Case(),
    "06-status-paborjad": Case({("rows", "sheet1: ofärdiga svar"): (None, "leave")}),
    "07-qualtrics-finished": Case({("rows", "enkat: ofärdiga svar"): (None, "leave")}),
    "08-hidden-row": Case({("rows", "sheet1: dolda rader"): (None, "leave")}),
    "09-branching": Case(cells=VINGAKER | GNESTA, ticked=3, needs=4, comments=2),
    "10-kobo-single-and-separate": Case(needs=0, comments=0),
    "12-workbook-niva-renamed": Case(cells=TWO, ticked=0, needs=0, comments=0),
    "13-workbook-sheet-renamed-with-others": Case(_SHEET, TWO, 0, 1, 0),
    "14-workbook-sheet-renamed": Case(_SHEET, TWO, 0, 0, 0),
    "17-nfd-forms": Case(),
    "20-mac-roman-csv": Case(),
    "21-google-gmt": Case(cells=VINGAKER | GNESTA, ticked=3, needs=4, comments=2),
    "22-google-tidstampel": Case(cells=VINGAKER | GNESTA, ticked=3, needs=4, comments=2),
    "24-surveymonkey-two-headings": Case(needs=0, comments=0),
    "26-reworded-no-tool-columns": Case({**_BY_ANSWERS, **_OTHER}),
    "27-reworded-forms": Case({**_BY_ANSWERS, **_OTHER}),
    "29-two-units-ticked": Case(
        {("verksamhet", "skola, förskola och elevhälsa;socialtjänst;"): (None, "skola|socialtjanst")},
        VINGAKER | {("0428-SOC", component): level for (_, component), level in VINGAKER.items()},
        4,
        4,
        2,
    ),
    "30-limesurvey-other": Case(needs=0, comments=0),
}


def source_of(folder: str) -> Source:
    (path,) = sorted((CASES / folder).iterdir())
    # The suffix mac keeps those who read the project's texts as UTF-8 away from it.
    return Source(path.name.replace(".mac", ".csv"), path.read_bytes())


def must_be_whole(files: Files, loadable: Loadable | None, source: Source) -> None:
    """Fail where the account does not have every cell of the file."""
    encoding = "mac_roman" if b"\x8a" in source.content[:500] and source.name.endswith(".csv") else "utf-8-sig"
    separator = ";" if b";" in source.content[:12] else ","
    made = Made(source.name, source.content, "", [], encoding=encoding, separator=separator)
    must_add_up(files.refused_account if loadable is None else loadable.account, made)


@pytest.mark.parametrize("folder", EXPECTED)
def test_a_case_comes_out_as_it_should(bare, folder):
    case, source = EXPECTED[folder], source_of(folder)
    files = read(bare.store, [source], "2026")
    asked = {(one.scope, one.key): one.suggestion for one in files.undecided}
    assert asked == {what: suggestion for what, (suggestion, _) in case.asks.items()}
    if asked:
        with pytest.raises(Refused) as refused:
            make(bare.store, files, NOW, "2026")
        assert {problem.code for problem in refused.value.problems} == {"undecided"}  # nothing else beside it
        must_be_whole(files, None, source)
    for one in files.undecided:
        assert one.file == source.name
        assert one.rows
        assert one.examples or one.scope == "rows"

    files = read(bare.store, [source], "2026", {what: told for what, (_, told) in case.asks.items()})
    loadable = make(bare.store, files, NOW, "2026")

    must_be_whole(files, loadable, source)
    tables = {name: frame.to_dicts() for name, frame in loadable.batch.tables.items()}
    cells = {(row["unit_id"], row["component"]): row["level"] for row in tables["cell"] if row["level"] is not None}
    assert cells == case.cells
    assert sum(row["use_level"] == 3 for row in tables.get("wheel_use", [])) == case.ticked
    assert len(tables.get("need", [])) == case.needs
    assert len(tables.get("unit_comment", [])) == case.comments
    stored = {(row["scope"], row["found"]): row["meaning"] for row in tables.get("mapping", [])}
    assert stored == {what: told for what, (_, told) in case.asks.items()}


def test_broken_letters_are_said_with_what_to_do(bare):
    source = source_of("19-mojibake-xlsx")
    with pytest.raises(Refused) as refused:
        read(bare.store, [source], "2026")
    (problem,) = refused.value.problems
    assert (problem.code, problem.sheet, problem.row) == ("broken_letters", "Sheet1", 1)
    assert "å, ä och ö är förvanskade" in problem.message
    assert "Hämta filen på nytt" in problem.message


def test_what_is_told_not_to_be_used_is_in_the_account_next_time_too(bare):
    source = source_of("01-comment-hint")
    heading = "övriga synpunkter (skriv inte namn, e-post eller telefonnummer)"
    files = read(bare.store, [source], "2026", {("heading", heading): "ignore"})
    bare.store.publish("Läste in", "prov", NOW, make(bare.store, files, NOW, "2026").batch)

    again = read(bare.store, [source], "2026")

    assert again.undecided == ()
    account = make(bare.store, again, NOW, "2026").account
    (line,) = [line for line in account.lines if line.heading.lower() == heading]
    assert (line.outcome, line.why, line.count) == ("left_out", "används inte, enligt ditt besked", 2)
    assert [example.row for example in line.examples] == [2]


def test_what_says_who_answered_is_counted_and_never_shown(bare):
    account = make(bare.store, read(bare.store, [source_of("08-hidden-row")], "2026", HIDDEN), NOW, "2026").account
    lines = [line for line in account.lines if line.heading == "E-post"]
    assert sum(line.count for line in lines) == 3
    assert [line.examples for line in lines] == [()] * len(lines)


HIDDEN = {("rows", "sheet1: dolda rader"): "leave"}


def test_what_is_decided_about_rows_holds_for_that_file_alone(bare):
    source = source_of("08-hidden-row")
    bare.store.publish(
        "Läste in", "prov", NOW, make(bare.store, read(bare.store, [source], "2026", HIDDEN), NOW, "2026").batch
    )
    assert [one.scope for one in read(bare.store, [source], "2026").undecided] == ["rows"]


def test_composed_and_decomposed_files_say_the_same(bare):
    composed = make(bare.store, read(bare.store, [source_of("17-nfd-forms")], "2026"), NOW, "2026").batch.tables
    comment = composed["unit_comment"]["comment"][0]
    assert comment == unicodedata.normalize("NFC", comment)
