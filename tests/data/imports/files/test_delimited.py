"""CSV as bytes to cells: encodings, separators, quotation marks, and how rows are counted."""

import csv
from collections.abc import Sequence
from io import StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.base.problems import Refused
from data.imports.files import delimited
from data.imports.files.delimited import decode, read_grid

KNOWN = frozenset({"omgång", "kommun", "verksamhet", "nivå"})
TEXT = "Omgång;Kommun;Nivå\n2026;Strängnäs;3\n"
CELLS = [["Omgång", "Kommun", "Nivå"], ["2026", "Strängnäs", "3"]]


def cells(content: bytes) -> list[list[str | None]]:
    return [list(row) for row in read_grid("prov.csv", content, KNOWN).cells.iter_rows()]


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_grid("prov.csv", content, KNOWN)
    (problem,) = caught.value.problems
    return f"{problem.code}: {problem}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding):
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")

    assert cells(mark + TEXT.encode(encoding)) == CELLS


def test_windows_1252_has_dashes_and_curly_quotes():
    assert decode("prov.csv", "”Å–ä”…€".encode("cp1252")) == "”Å–ä”…€"


def test_a_file_in_two_encodings_is_refused_with_both_rows():
    mixed = "Omgång;Kommun\n".encode("cp1252") + b"2026;Trosa\n" + "2026;Strängnäs\n".encode()

    said = refusal(mixed)

    assert said.startswith("mixed_encoding: prov.csv: filen blandar två teckenkodningar (se rad 1 och 3)")
    assert "Öppna den i Excel" in said


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbfOmg\xe5ng\n", b"Kommun\nV\x81xj\xf6\n", b"\xff\xfea\x00\x00\xd8b\x00"]
)
def test_bytes_that_are_no_text_are_refused(content):
    assert refusal(content).startswith("encoding: prov.csv: filen är inte ren text: tecknen vid rad ")


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends(separator, line_end):
    content = TEXT.replace(";", separator).replace("\n", line_end).encode()

    assert cells(content) == CELLS


def test_the_separator_is_told_by_headings_rather_than_by_how_often_it_stands():
    rows = cells(b"Kommun;Kommentar\nTrosa;ett, tv\xc3\xa5, tre, fyra\nFlen;ett, tv\xc3\xa5, tre, fyra\n")

    assert rows[1] == ["Trosa", "ett, två, tre, fyra"]


def test_the_separator_without_known_headings_is_the_one_that_splits_most_rows_alike():
    assert cells(b"a,b,c\n1,2,3\n4;5,6,7\n") == [["a", "b", "c"], ["1", "2", "3"], ["4;5", "6", "7"]]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('2026;"Flen; Trosa";3', ["2026", "Flen; Trosa", "3"]),
        ('2026;"hon sa ""nej""";3', ["2026", 'hon sa "nej"', "3"]),
        ('2026;"två\nrader";3', ["2026", "två\nrader", "3"]),
        ('2026;5" rör;3', ["2026", '5" rör', "3"]),
        ('"2026";"";"3"', ["2026", None, "3"]),
    ],
)
def test_quotation_marks(line, expected):
    rows = cells(f"Omgång;Kommun;Nivå\n{line}\n".encode())

    assert [cell or None for cell in rows[1]] == expected


def test_rows_are_counted_as_a_spreadsheet_counts_them():
    grid = cells('Kommun;Nivå\n"två\nrader";1\n\n\nTrosa;2\n'.encode())

    assert [position for position, row in enumerate(grid, 1) if row[0] == "Trosa"] == [5]


def test_rows_of_different_width_keep_their_cells():
    assert cells(b"Kommun;Niv\xc3\xa5\nTrosa\nFlen;1;mer\n") == [
        ["Kommun", "Nivå", None],
        ["Trosa", None, None],
        ["Flen", "1", "mer"],
    ]


@pytest.mark.parametrize("line", ['2026;"Flen;3', '2026;""Flen;3', '2026;"Flen"s;3'])
def test_a_quotation_mark_that_would_swallow_rows_is_refused_with_its_row(line):
    said = refusal(f"Omgång;Kommun;Nivå\n2026;Trosa;1\n{line}\n2026;Gnesta;2\n".encode())

    assert said.startswith("quoting: prov.csv, rad 3: ett citattecken")
    assert "Rätta raden" in said


@pytest.mark.parametrize("content", [b" ", b"\n\n", b"\xef\xbb\xbf \r\n", "\u00a0\n".encode()])
def test_white_space_alone_is_an_empty_file(content):
    assert refusal(content) == "empty: prov.csv: filen är tom. Välj en fil med rubriker och rader."


def test_a_nul_byte_is_refused_with_its_row():
    said = refusal(TEXT.encode() + b"2026;Tro\0sa;1\n")

    assert said.startswith("nul: prov.csv: filen innehåller tecken som inte är text (NUL), först på rad 3.")


def test_many_blank_rows_at_the_top_are_passed_over():
    rows = cells(b"\n" * 40 + b";;;\n" * 40 + TEXT.encode())

    assert [rows[80], rows[81]] == [[*row, None] for row in CELLS]


@pytest.mark.parametrize("cell", ["å" * 200_000, '"' + "å" * 130_000 + '"'])
def test_a_cell_of_any_length_is_read_or_refused_but_breaks_nothing(cell):
    assert len(cells(f"{cell}\nKommun;Nivå\n".encode())) == 2
    assert len(cells(f"Kommun;Nivå\n{cell};1\n".encode())[1][0]) >= 130_000


def test_too_many_columns_are_refused():
    assert refusal(b";".join([b"a"] * 1_001)).startswith("too_many_cells: prov.csv: 1 rad och 1\u00a0001 kolumner")


def filled(row: Sequence[str | None]) -> list[tuple[int, str]]:
    return [(position, cell) for position, cell in enumerate(row) if cell]


PIECES = st.sampled_from(['"', '""', ";", ",", "\t", "\n", "\r\n", "\r", "a", "å", "", " ", "Kommun", "Nivå", "\u2028"])


@settings(max_examples=400, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(PIECES, min_size=1, max_size=25).map("".join))
def test_the_fast_way_gives_what_the_exact_one_gives(text):
    """Where polars is trusted with a text, it must say the same as Python's own reader of CSV."""
    for separator in delimited.SEPARATORS:
        fast = delimited._read_fast("prov.csv", text, separator) if text.strip() else None
        if fast is None:
            continue
        try:
            rows = list(csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True))
        except csv.Error:
            pytest.fail("the fast way took what the exact one refuses")
        assert [filled(row) for row in fast.iter_rows()] == [filled(row) for row in rows]


@pytest.mark.parametrize("unit", ['"', ";", "a", '";', "å"])
@pytest.mark.parametrize("before", [b"", b"Kommun;Svar\nTrosa;3\n", b"Kommun;Svar\rTrosa;3\r"])
def test_a_line_that_no_table_has_is_refused_before_it_is_read(monkeypatch, unit, before):
    """Seen by leaping from line end to line end: 50 MB without one took minutes, and a gigabyte, to be told for what it was."""
    monkeypatch.setattr(delimited, "_separator", lambda *_: pytest.fail("it was read"))
    content = before + (unit * (delimited.LONGEST_LINE // len(unit) + 1)).encode()

    said = refusal(content)

    row = 3 if before else 1
    assert said.startswith(
        f"line_too_long: prov.csv, rad {row}: raden har fler än en miljon tecken, så filen är ingen tabell"
    )


def test_a_line_as_long_as_may_be_is_read():
    line = ";".join(["a" * 1_000] * 900)

    assert len(cells(f"Kommun;Svar\n{line}\n".encode())) == 2
