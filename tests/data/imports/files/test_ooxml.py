"""What a file is, and the archive that a workbook is: what is refused, and that nothing gets out of hand."""

import subprocess
import sys
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlsx_files import (
    lying_bomb,
    overlapping_bomb,
    parts,
    protected_workbook,
    raw_workbook,
    text_row,
    workbook,
    zipped,
)

from data.base.problems import Refused
from data.imports.files import ooxml as package
from data.imports.files.kinds import MAX_BYTES, kind_of
from data.imports.files.ooxml import unescape
from data.imports.files.sheet_reader import ROW, RawSheet, Source, read_source

pytestmark = pytest.mark.rest

ROOT = Path(__file__).parents[4]
ROWS = text_row(1, ["Omgång", "Kommun", "Nivå"]) + text_row(2, ["2026", "Trosa", "3"])


def refusal(content: bytes, name: str = "prov.xlsx") -> str:
    with pytest.raises(Refused) as caught:
        read_source(Source(name, content))
    (problem,) = caught.value.problems
    return f"{problem.code}: {problem}"


def read(content: bytes) -> list[tuple[object, ...]]:
    (sheet,) = read_source(Source("prov.xlsx", content))
    return sheet.frame.rows()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty: prov.xlsx: filen är tom. Välj en fil med rubriker och rader."),
        (b"\xef\xbb\xbf", "empty: prov.xlsx: filen är tom."),
        (b"%PDF-1.7\n", "not_a_table: prov.xlsx: filen är en PDF och inte en tabell. Välj en Excel-arbetsbok (.xlsx)"),
        (b"\x89PNG\r\n\x1a\n", "not_a_table: prov.xlsx: filen är en bild"),
        (b"\xff\xd8\xff\xe0", "not_a_table: prov.xlsx: filen är en bild"),
        (b"{\\rtf1", "not_a_table: prov.xlsx: filen är ett textdokument (rtf)"),
        (b"\x1f\x8b\x08", "not_a_table: prov.xlsx: filen är en komprimerad fil"),
        (b"SQLite format 3\0", "not_a_table: prov.xlsx: filen är en databas"),
        (b"MZ\x90\0\3\0\0\0" + bytes(range(256)), "not_text: prov.xlsx: filen är varken en Excel-arbetsbok eller text"),
        (b"\x7fELF\2\1\1\0" + bytes(9), "not_text: prov.xlsx: filen är varken en Excel-arbetsbok eller text"),
        ("Omgång;Kommun".encode("utf-16-le"), "not_text: prov.xlsx: filen är varken en Excel-arbetsbok eller text"),
        (b"\n<!DOCTYPE html><p>", "html: prov.xlsx: filen är en webbsida (html)"),
        (b"\xef\xbb\xbf<table border=1>", "html: prov.xlsx: filen är en webbsida (html)"),
        (b"<?xml version='1.0'?><Workbook>", "xml: prov.xlsx: filen är XML och inte en tabell."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "xls: prov.xlsx: filen är en äldre Excelfil (xls)"),
        (protected_workbook(), "protected: prov.xlsx: filen är skyddad med lösenord. Öppna den i Excel, ta bort"),
        (zipped({}), "archive: prov.xlsx: filen är ett zip-arkiv. Packa upp det"),
        (zipped({"svar.csv": "a"}), "archive: prov.xlsx: filen är ett zip-arkiv."),
        (zipped({"word/document.xml": ""}), "not_a_table: prov.xlsx: filen är ett Word-dokument"),
        (zipped({"ppt/presentation.xml": ""}), "not_a_table: prov.xlsx: filen är en PowerPoint-presentation"),
        (zipped({"content.xml": "", "mimetype": ""}), "opendocument: prov.xlsx: filen är ett OpenDocument-dokument"),
        (zipped({"xl/workbook.bin": ""}), "xlsb: prov.xlsx: filen är en binär Excel-arbetsbok (xlsb)."),
        (zipped({"xl/workbook.xml": ""}), "xlsx_broken: prov.xlsx: arbetsboken är skadad eller inte hel."),
    ],
    ids=lambda value: value.split(":")[0] if isinstance(value, str) else "",
)
def test_what_is_no_table_is_said_for_what_it_is(content, said):
    assert refusal(content).startswith(said)


def test_what_a_file_is_does_not_hang_on_its_name():
    assert kind_of("a.csv", workbook({"A": [["a"]]})) == "xlsx"
    assert kind_of("a.xlsx", b"Kommun;Niv\xe5") == "csv"
    assert kind_of("a.csv", b"Kommun;Kommentar\nTrosa;sidbrytning\x0c\x0b") == "csv"


def test_a_large_csv_is_refused_by_its_size_alone():
    content = bytes(100_000_000)

    assert refusal(b"Omgang;Kommun\n" * 4_300_000, "svar.csv").startswith(
        "too_large: svar.csv: filen är 60,2 MB, men får vara högst 50 MB. Dela upp den i flera filer"
    )
    assert len(content) > MAX_BYTES
    assert refusal(b"a;" * 2_048 + content).startswith("too_large: prov.xlsx: filen är 100,0 MB")


def test_a_workbook_cut_short_anywhere_is_refused():
    content = workbook({"Svar": [["Omgång", "Kommun"], *([2026, f"plats {row}"] for row in range(200))]})

    for length in range(4, len(content), 97):
        assert refusal(content[:length]).startswith("xlsx_broken: ")


BOMBS = """
import resource, sys
from pathlib import Path
from data.imports.files.sheet_reader import Source, read_source
from data.base.problems import Refused
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before = peak()
for path in map(Path, sys.argv[1:]):
    try:
        read_source(Source(path.name, path.read_bytes()))
        print("read", path.name)
    except Refused as refused:
        print(refused.problems[0].code)
print(peak() - before)
"""


def test_bombs_are_refused_in_little_memory(tmp_path):
    """Two gigabytes in 26 kB; half a gigabyte behind headers that lie; entities and bzip2, which workbooks lack."""
    laughs = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    entities = parts("")
    entities["xl/worksheets/sheet1.xml"] = (
        laughs
        + "]>"
        + entities["xl/worksheets/sheet1.xml"].replace(
            "<sheetData>", '<sheetData><row r="1"><c t="inlineStr"><is><t>&i;</t></is></c></row>'
        )
    )
    bombs = {
        "overlapping.xlsx": (overlapping_bomb(250, 8_000_000), "unpacks_too_large"),
        "lying.xlsx": (lying_bomb(500), "xlsx_broken"),
        "entities.xlsx": (zipped(entities), "xlsx_broken"),
        "bzip2.xlsx": (zipped(parts(ROWS), zipfile.ZIP_BZIP2), "xlsx_broken"),
    }
    for name, (content, _) in bombs.items():
        (tmp_path / name).write_bytes(content)

    out = subprocess.run(
        [sys.executable, "-c", BOMBS, *(str(tmp_path / name) for name in bombs)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    ).stdout.split()

    assert len(bombs["overlapping.xlsx"][0]) < 30_000
    assert out[:-1] == [code for _, code in bombs.values()]
    assert float(out[-1]) < 50  # megabytes


def test_what_is_unpacked_is_counted_as_it_is_read(monkeypatch):
    """The directory's sizes are not trusted: the count of what comes out stops it too."""
    content = raw_workbook(ROWS)
    unpacked = sum(part.file_size for part in zipfile.ZipFile(BytesIO(content)).infolist())
    opened = package.Package("prov.xlsx", content)
    monkeypatch.setattr(opened, "_left", unpacked // 2)

    with opened, pytest.raises(Refused, match="orimligt stor när den packas upp"):
        _ = [chunk for name in parts(ROWS) for chunk in opened.chunks(name)]


@pytest.mark.parametrize(("name", "value"), [("MAX_PARTS", 4), ("MAX_UNPACKED_BYTES", 100)])
def test_limits_of_an_archive(monkeypatch, name, value):
    content = raw_workbook(ROWS)
    assert read(content) == [(2, "2026", "Trosa", "3")]

    monkeypatch.setattr(package, name, value)

    assert refusal(content).startswith("unpacks_too_large: prov.xlsx: arbetsboken är orimligt stor")


def test_a_high_ratio_is_refused_only_where_much_is_unpacked(monkeypatch):
    content = raw_workbook(ROWS + " " * 5_000_000)
    assert len(content) * package.MAX_RATIO < 5_000_000
    assert read(content) == [(2, "2026", "Trosa", "3")]

    monkeypatch.setattr(package, "RATIO_FROM_BYTES", 4_000_000)

    assert refusal(content).startswith("unpacks_too_large: ")


def test_an_archive_with_a_password_is_protected():
    content = bytearray(raw_workbook(ROWS))
    at = 0
    while (at := content.find(b"PK\x01\x02", at + 1)) > 0:
        content[at + 8] |= 1

    assert refusal(bytes(content)).startswith("protected: prov.xlsx: filen är skyddad med lösenord.")


@pytest.mark.parametrize("missing", ["_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
def test_a_part_that_is_missing(missing):
    made = parts(ROWS)
    del made[missing]

    assert refusal(zipped(made)).startswith("xlsx_broken: ")


def test_prefixes_and_absolute_targets_as_other_programs_write_them():
    made = parts(ROWS)
    sheet = made["xl/worksheets/sheet1.xml"].replace('xmlns="', 'xmlns:x="').replace("</", "\0")
    made["xl/worksheets/sheet1.xml"] = sheet.replace("<", "<x:").replace("\0", "</x:")
    relations = made["xl/_rels/workbook.xml.rels"]
    made["xl/_rels/workbook.xml.rels"] = relations.replace('Target="work', 'Target="/xl/work')

    assert read(zipped(made)) == [(2, "2026", "Trosa", "3")]


def test_a_document_type_is_refused_whatever_it_declares():
    made = parts(ROWS)
    made["xl/worksheets/sheet1.xml"] = f"<!DOCTYPE worksheet>{made['xl/worksheets/sheet1.xml']}"

    assert refusal(zipped(made)).startswith("xlsx_broken: ")


def test_unescaped():
    assert unescape("a_x0041_b_x000d__xDC00__x41_") == "aAb\r_xDC00__x41_"


SAMPLE = workbook({"Svar": [["Omgång", "Kommun", "Nivå"], [2026, "Trosa", 3], ["2026", "=1+1", None]]})
STORED = zipped(parts(ROWS, shared="<si><t>a</t></si>", styles="<cellXfs><xf/></cellXfs>"), zipfile.ZIP_STORED)
CSV = 'Omgång;Kommun;Nivå\n2026;Strängnäs;3\n2026;"Flen";4\n'.encode()
EDIT = st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 3), st.binary(max_size=4))


def mutated(content: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    changed = bytearray(content)
    for place, removed, put in edits:
        at = int(place * len(changed))
        changed[at : at + removed] = put
    return bytes(changed)


def reads_or_refuses(name: str, content: bytes) -> None:
    """Any exception but Refused is a failure; so is anything but text in a cell."""
    sheets: list[RawSheet] = []
    with suppress(Refused):
        sheets = read_source(Source(name, content))
    for sheet in sheets:
        assert sheet.frame[ROW].is_sorted()
        assert set(sheet.frame.drop(ROW).dtypes) <= {pl.String}


FIXED = settings(max_examples=300, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))


@FIXED
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\xef\xbb\xbf"):
        reads_or_refuses("prov.csv", start + content)


@FIXED
@given(st.text(st.one_of(st.sampled_from(';,\t\n\r" å'), st.characters(exclude_categories=["Cs"])), max_size=60))
def test_any_text_is_read_or_refused(text):
    reads_or_refuses("prov.csv", text.encode())
    reads_or_refuses("prov.csv", text.encode("utf-16"))


@FIXED
@given(st.sampled_from([SAMPLE, STORED, CSV, CSV.decode().encode("utf-16")]), st.lists(EDIT, min_size=1, max_size=6))
def test_a_changed_file_is_read_or_refused(content, edits):
    reads_or_refuses("prov.xlsx", mutated(content, edits))


@FIXED
@given(
    st.sampled_from(sorted(parts(ROWS, shared="<si/>", styles="<cellXfs><xf/></cellXfs>"))), st.lists(EDIT, max_size=4)
)
def test_a_changed_part_in_a_sound_archive_is_read_or_refused(name, edits):
    made: dict[str, str | bytes] = dict(parts(ROWS, shared="<si/>", styles="<cellXfs><xf/></cellXfs>"))
    made[name] = mutated(str(made[name]).encode(), edits)
    reads_or_refuses("prov.xlsx", zipped(made, zipfile.ZIP_STORED))
