"""Bad files, each a real one: a clear Swedish message that names place and remedy, and a store without a byte changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from xlsx_files import overlapping_bomb, protected_workbook, raw_workbook, text_row, workbook

from data.base.problems import Problem, Refused
from data.imports.files.sheet_reader import Source
from data.imports.prepare import Prepared, prepare, read_files

NOW = datetime.fromisoformat("2026-11-02T08:30:00")
ANSWERS = ["Omgång", "Kommun", "Verksamhet", "Byggsten", "Nivå", "Kommentar", "Svarsdatum"]
USES = ["Omgång", "Kommun", "Verksamhet", "Sammanhang", "Användning", "Kommentar"]
EVENTS = ["Behov-id", "Nr", "Tidpunkt", "Status", "Aktör"]

Read = Callable[..., Prepared]


@pytest.fixture
def store(asked_2026, tmp_path) -> Iterator[Any]:
    """The store; when the test is over, its folder must hold the same files with the same bytes."""

    def state() -> dict[str, str]:
        folder = tmp_path / "store"
        files = (path for path in sorted(folder.rglob("*")) if path.is_file())
        return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    before = state()
    assert any(name.endswith(".duckdb") for name in before)
    yield asked_2026.store
    assert state() == before


@pytest.fixture
def read(store) -> Read:
    """A function that takes files, name -> bytes, all the way to a change that could be published."""

    def run(**files: bytes) -> Prepared:
        sources = [Source(name.replace("_", ".", 1), content) for name, content in files.items()]
        return prepare(store, read_files(sources), sources, kind="import", title="Prov", now=NOW)

    return run


@pytest.fixture
def problems(read) -> Callable[..., tuple[Problem, ...]]:
    """A function that takes files and returns the errors for which they are refused."""

    def run(**files: bytes) -> tuple[Problem, ...]:
        with pytest.raises(Refused) as caught:
            read(**files)
        assert str(caught.value).startswith("Inget har sparats. ")
        return caught.value.problems

    return run


def answers(*rows: list[Any], head: list[str] = ANSWERS) -> bytes:
    """Return a workbook with the sheet Svar."""
    return workbook({"Svar": [head, *rows]})


def answer(**changed: Any) -> list[Any]:
    """Return a row of the sheet Svar that is right but for what is ``changed``."""
    right = {"Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Byggsten": "plan", "Nivå": 3}
    return [{**right, **changed}.get(heading) for heading in ANSWERS]


def csv(*lines: str) -> bytes:
    return "\n".join([";".join(ANSWERS), *lines, ""]).encode()


GOOD = answers(answer())


def test_the_file_that_the_others_are_made_from_is_right(read):
    prepared = read(a_xlsx=GOOD)

    assert prepared.problems == ()
    assert prepared.batch.tables["cell"].select("unit_id", "component", "level").rows() == [("0461-SKOLA", "plan", 3)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "a.xlsx: filen är tom. Välj en fil med rubriker och rader."),
        (b" \r\n\n", "a.xlsx: filen är tom. Välj en fil med rubriker och rader."),
        (b"%PDF-1.7\n" + bytes(99), "a.xlsx: filen är en PDF och inte en tabell. Välj en Excel-arbetsbok (.xlsx) eller"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a.xlsx: filen är en bild och inte en tabell. Välj en Excel-arbetsbok"),
        (b"MZ\x90\0" + bytes(range(256)), "a.xlsx: filen är varken en Excel-arbetsbok eller text, utan till exempel ett"),
        (b"<html><body>Logga in</body></html>", "a.xlsx: filen är en webbsida (html), även om den kan ha ett annat namn."),
        (protected_workbook(), "a.xlsx: filen är skyddad med lösenord. Öppna den i Excel, ta bort lösenordet (Arkiv,"),
        (GOOD[: len(GOOD) // 2], "a.xlsx: arbetsboken är skadad eller inte hel. Hämta filen på nytt, eller öppna den i"),
        (GOOD[:-10], "a.xlsx: arbetsboken är skadad eller inte hel. Hämta filen på nytt, eller öppna den i Excel"),
        (overlapping_bomb(250, 8_000_000), "a.xlsx: arbetsboken är orimligt stor när den packas upp (högst 300 MB läses)"),
        (csv("2026;Gne\0sta;Skola;plan;3"), "a.xlsx: filen innehåller tecken som inte är text (NUL), först på rad 2."),
        (csv().decode().encode("cp1252") + "2026;Strängnäs".encode(), "a.xlsx: filen blandar två teckenkodningar (se rad"),
        (csv('2026;Gnesta;Skola;plan;3;"aldrig slut'), "a.xlsx, rad 2: ett citattecken på raden börjar eller slutar mitt i"),
    ],
    ids=[
        "empty", "blank", "pdf", "png", "exe", "html", "password", "truncated", "without_end", "zip_bomb", "nul",
        "mixed_encodings", "open_quote",
    ],
)  # fmt: skip
def test_files_that_cannot_be_read(problems, content, said):
    (problem,) = problems(a_xlsx=content)

    assert str(problem).startswith(said)


def test_a_hundred_megabytes_of_csv(problems):
    (problem,) = problems(svar_csv=b"x;y\n" * 25_000_000)

    assert str(problem).startswith(
        "svar.csv: filen är 100,0 MB, men får vara högst 50 MB. Dela upp den i flera filer, eller"
    )


@pytest.mark.parametrize(
    ("changed", "column", "said"),
    [
        ({"Kommun": "Katrinholm"}, "Kommun", "där står ”Katrinholm”, men det ska vara Eskilstuna, Flen, "),
        ({"Kommun": "🙂"}, "Kommun", "där står ”🙂”, men det ska vara Eskilstuna, Flen, "),
        ({"Kommun": "0180"}, "Kommun", "där står ”0180”, men det ska vara Eskilstuna, Flen, "),
        ({"Kommun": None}, "Kommun", "cellen är tom, men ska vara Eskilstuna, Flen, "),
        ({"Verksamhet": "Skolan i byn"}, "Verksamhet", "där står ”Skolan i byn”, men det ska vara Skola, "),
        ({"Byggsten": "Lokal plann"}, "Byggsten", "där står ”Lokal plann”, men det ska vara Barnets bästa-ansvarig"),
        ({"Nivå": 5}, "Nivå", "där står ”5”, men det ska vara 0–4, Ej påbörjat, "),
        ({"Nivå": "3,5"}, "Nivå", "där står ”3,5”, men det ska vara 0–4, Ej påbörjat, "),
        ({"Nivå": 3.5}, "Nivå", "där står ”3.5”, men det ska vara 0–4, Ej påbörjat, "),
        ({"Nivå": "Infört"}, "Nivå", "där står ”Infört”, men det ska vara 0–4, Ej påbörjat, "),
        ({"Omgång": 2031}, "Omgång", "omgången 2031 ligger i framtiden. Rätta årtalet."),
        ({"Omgång": 2024}, "Omgång", "omgången 2024 finns inte. Rätta årtalet, eller skapa omgången som utkast"),
        ({"Omgång": "i år"}, "Omgång", "där står ”i år”, men det ska vara årtalet, till exempel 2026"),
        ({"Omgång": "２０２６"}, "Omgång", "där står ”２０２６”, men det ska vara årtalet, till exempel 2026"),
        ({"Svarsdatum": "31 februari"}, "Svarsdatum", "där står ”31 februari”, men det ska vara ett datum som"),
        ({"Svarsdatum": "2026-02-31"}, "Svarsdatum", "där står ”2026-02-31”, men det ska vara ett datum som ÅÅÅÅ"),
        ({"Svarsdatum": "31/02/2026"}, "Svarsdatum", "där står ”31/02/2026”, men det ska vara ett datum som ÅÅÅÅ"),
        ({"Svarsdatum": "03/04/2026"}, "Svarsdatum", "där står ”03/04/2026”, men det ska vara ett datum som ÅÅÅÅ"),
        ({"Svarsdatum": "3.4.2026"}, "Svarsdatum", "där står ”3.4.2026”, men det ska vara ett datum som ÅÅÅÅ"),
        ({"Svarsdatum": "2026-03-04 – 2026-05-01"}, "Svarsdatum", "där står ”2026-03-04 – 2026-05-01”, men det"),
        ({"Kommentar": "å" * 20_000}, "Kommentar", f"där står ”{'å' * 79}…”, men det ska vara text utan styrtecken"),
        ({"Kommentar": "a_x0000_b"}, "Kommentar", "där står ”a�b”, men det ska vara text utan styrtecken, högst 10"),
        ({"Nivå": "=1+2"}, "Nivå", "formeln i cellen är inte uträknad. Öppna filen i Excel, spara den"),
        ({"Kommun": '="Gnesta"'}, "Kommun", "formeln i cellen är inte uträknad. Öppna filen i Excel, spara den"),
    ],
)  # fmt: skip
def test_values_that_are_wrong_are_told_with_their_cell(problems, changed, column, said):
    (problem,) = problems(a_xlsx=answers(answer(Byggsten="hjulet"), answer(**changed)))

    assert (problem.file, problem.sheet, problem.row, problem.column) == ("a.xlsx", "Svar", 3, column)
    assert problem.message.startswith(said)
    assert str(problem).startswith(f"a.xlsx, bladet Svar, rad 3, kolumnen {column}: {said}")


def test_a_suggestion_is_made_but_never_applied(problems):
    (problem,) = problems(a_xlsx=answers(answer(Kommun="Katrinholm")))

    assert (problem.found, problem.suggestion) == ("Katrinholm", "Katrineholm")
    assert str(problem).endswith(" Menade du Katrineholm?")


@pytest.mark.parametrize(
    ("written", "day"),
    [("2026-03-04", "2026-03-04"), ("13/04/2026", "2026-04-13"), ("04/13/2026", "2026-04-13"), ("3/3/2026", "2026-03-03"),
     ("20260304", "2026-03-04"), ("2026-03-04T10:30:00Z", "2026-03-04"), ("2026-03-04 10.30", "2026-03-04"),
     ("29.2.2028", "2028-02-29")],
)  # fmt: skip
def test_days_that_can_mean_one_thing_only_are_read(read, written, day):
    cells = read(a_xlsx=answers(answer(Svarsdatum=written))).batch.tables["cell"]

    assert [str(one) for one in cells["answered_on"]] == [day]


def test_a_formula_that_was_computed_counts_as_its_value(read):
    row = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("2026", "Gnesta", "Skola", "plan"))
    content = raw_workbook(text_row(1, ANSWERS[:5]) + f'<row r="2">{row}<c><f>WEBSERVICE("x")+1</f><v>2</v></c></row>')

    assert read(a_xlsx=content).batch.tables["cell"]["level"].to_list() == [2]


def test_an_unknown_context(problems):
    (problem,) = problems(
        a_xlsx=workbook({"Hjulet": [USES, [2026, "Gnesta", "Skola", "Nätverksmöte i skogen", "Prövas"]]})
    )

    assert str(problem).startswith(
        "a.xlsx, bladet Hjulet, rad 2, kolumnen Sammanhang: där står ”Nätverksmöte i skogen”"
    )
    assert "Hälsosamtal" in problem.message


def test_an_event_of_a_need_that_is_unknown(problems):
    rows = [EVENTS, ["2026-0461-finns-inte", 1, "2026-10-01", "Öppet", "kommunen"]]

    (problem,) = problems(a_xlsx=workbook({"Stödbehov händelser": rows}))

    assert str(problem) == (
        "a.xlsx, bladet Stödbehov händelser, rad 2, kolumnen Behov-id: stödbehovet 2026-0461-finns-inte finns inte, "
        "varken i filen eller sedan förut."
    )


@pytest.mark.parametrize("content", [answers(), csv(), (";".join(ANSWERS)).encode("utf-16")])
def test_headings_only(problems, content):
    (problem,) = problems(svar_csv=content)

    assert str(problem).startswith("svar.csv: det finns inga rader att läsa in. Blad i filen: Svar.")


def test_the_same_sheet_in_two_files(read):
    prepared = read(a_xlsx=GOOD, svar_csv=csv("2026;Trosa;Skola;plan;2"))

    assert prepared.problems == ()
    assert prepared.batch.tables["cell"].height == 2


def test_the_same_answer_in_two_files(problems):
    """That they say the same is no conflict; that they say otherwise is one."""
    (problem,) = problems(a_xlsx=GOOD, b_xlsx=GOOD, c_xlsx=answers(answer(Nivå=4)))

    assert str(problem) == (
        "a.xlsx, bladet Svar, rad 2: samma sak står på rad 2 i a.xlsx och rad 2 i b.xlsx och rad 2 i c.xlsx. Behåll den rad "
        "som gäller."
    )


def test_two_sheets_with_the_same_role_in_one_workbook(problems):
    (problem,) = problems(a_xlsx=workbook({"Svar": [ANSWERS, answer()], "svar ": [ANSWERS, answer()]}))

    assert (problem.code, problem.file, problem.sheet) == ("sheet_twice", "a.xlsx", "svar ")


@pytest.mark.usefixtures("store")
def test_two_files_with_the_same_name():
    with pytest.raises(Refused, match=r"a\.xlsx: två filer har samma namn"):
        read_files([Source("a.xlsx", GOOD), Source("a.xlsx", GOOD)])


def test_two_columns_with_the_same_heading(problems):
    content = workbook({"Svar": [[*ANSWERS, "NIVÅ "], [*answer(), 4]]})

    (problem,) = problems(a_xlsx=content)

    assert str(problem) == (
        "a.xlsx, bladet Svar, kolumnen Nivå: kolumnen Nivå finns två gånger. Ta bort den ena, eller döp om den."
    )


def test_a_formula_in_a_column_that_is_not_read_stops_nothing(read):
    prepared = read(a_xlsx=workbook({"Svar": [[*ANSWERS, "Egen anteckning"], [*answer(), "=NOW()"]]}))

    assert [(one.severity, one.code) for one in prepared.problems] == [("warning", "column_unknown")]


def test_emoji_and_other_scripts_are_kept_as_they_stand(read):
    text = "Bra 👩‍👧‍👦🇸🇪! = + - @ «日本語» e\u0301 \u2028 5 < 6"

    cells = [
        read(a_xlsx=answers(answer(Kommentar=text))).batch.tables["cell"],
        read(svar_csv=csv(f"2026;Gnesta;Skola;plan;3;{text}")).batch.tables["cell"],
        read(svar_csv=csv(f"2026;Gnesta;Skola;plan;3;{text}").decode().encode("utf-16")).batch.tables["cell"],
    ]

    kept = text.replace("e\u0301", "é")  # a letter and its accent are one character, however the file has them
    assert [frame["comment"].to_list() for frame in cells] == [[kept]] * 3


def test_a_long_text_within_the_limit_is_kept(read):
    assert (
        read(a_xlsx=answers(answer(Kommentar="å" * 10_000))).batch.tables["cell"]["comment"].str.len_chars()[0]
        == 10_000
    )


@pytest.mark.parametrize("as_csv", [False, True])
def test_a_thousand_problems_are_all_told(problems, as_csv):
    rows = [answer(Kommun="Nowhere", Nivå=5 + row) for row in range(500)]
    content = csv(*(";".join(str(cell or "") for cell in row) for row in rows)) if as_csv else answers(*rows)

    found = problems(svar_csv=content)

    assert {(one.row, one.column) for one in found} == {(row, c) for row in range(2, 502) for c in ("Kommun", "Nivå")}
    assert len(found) == 1_000


def test_problems_of_several_files_come_all_at_once(problems):
    found = problems(a_xlsx=b"", b_xlsx=b"%PDF-1.7", c_xlsx=GOOD)

    assert [one.file for one in found] == ["a.xlsx", "b.xlsx"]


def test_a_suggested_question_has_one_question_mark() -> None:
    problem = Problem("error", "okand", "a.csv", "rubriken finns inte.", suggestion="Har ni en plan?")
    assert problem.question == "Menade du Har ni en plan?"
    assert str(problem).endswith("rubriken finns inte. Menade du Har ni en plan?")
