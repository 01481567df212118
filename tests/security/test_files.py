"""No file that is made for an audience holds a secret: they are made from the public extract, whoever takes them out."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hostile import NOT_PUBLIC, ROUND, secrets_in
from pdf_files import read_pdf

import queries
from data.access.extract import file_for
from data.access.roles import Actor, Role
from pages.county.newsletter import newsletter
from pages.exports.svg import as_svg
from pages.exports.tables import as_csv, as_xlsx
from pages.powerpoint.deck import presentation
from pages.slides.deck import slides
from pages.slides.pdf import meeting_pack
from pages.text.provenance import Provenance

IMPRINT = Provenance("Uppföljning", 7, "2026-01-02", date(2026, 11, 25), example=True)


def unpacked(content: bytes) -> bytes:
    """All that a zipped file holds, its embedded workbooks unpacked too."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            found.append(unpacked(part) if part.startswith(b"PK") else part)
    return b"\n".join(found)


def files(place: Path, role: Role) -> dict[str, bytes]:
    """What is made for an audience from the extract of a role: name -> all that it says."""
    whole = queries.edition(place)
    of = replace(whole, path=file_for(Actor("prov", role), whole.path))

    def ask(name: str, **params: queries.Value):
        return queries.ask(of, name, **params)

    shown = slides(ask, ROUND, IMPRINT)
    tables = [slide.table for slide in shown if slide.table is not None]
    return {
        "pptx": unpacked(presentation("Lägesbild", "", shown, IMPRINT)),
        "pdf": read_pdf(meeting_pack("Lägesbild", "", shown, IMPRINT)).text.encode(),
        # A PNG is drawn from the SVG and has no text of its own.
        "svg": b"".join(as_svg(slide.picture) for slide in shown if slide.picture is not None),
        "xlsx": b"".join(unpacked(as_xlsx(one.caption, one.headings, one.rows, {})) for one in tables),
        "csv": b"".join(as_csv(one.headings, one.rows, {}) for one in tables),
        "newsletter": newsletter(ask, ROUND, "Uppföljning", True).encode(),
    }


@pytest.fixture(scope="module")
def public(hostile_editions: Path) -> dict[str, bytes]:
    return files(hostile_editions, Role.PUBLIC)


def test_no_file_for_an_audience_holds_a_secret(public: dict[str, bytes]):
    for kind, content in public.items():
        assert secrets_in(content, NOT_PUBLIC) == set(), kind
        assert b"Gnesta" in content or kind in ("newsletter",), kind


def test_the_secrets_would_be_found(hostile_editions: Path, public: dict[str, bytes]):
    """Made from the whole edition by mistake, the files hold some of them: the test above can fail."""
    by_mistake = files(hostile_editions, Role.PROCESS_LEADER)
    assert secrets_in(by_mistake["pptx"], NOT_PUBLIC) & {"PIN", "EXT", "EXB"}
    assert by_mistake["pptx"] != public["pptx"]
