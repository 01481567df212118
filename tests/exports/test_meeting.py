"""The meeting pack: tagged, with contents and bookmarks, and every slide's sentence and table in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pdf_files import read_pdf

from pages.pictures.slide import Table
from pages.slides.pdf import meeting_pack
from pages.text.provenance import Provenance

pytestmark = pytest.mark.rest

# Typst would read it as code, bold and a formula.
MARKUP = Table("Beslut", ("Nr", "Beslut", "Ansvarig funktion"), (("1", "#panic() *inte fet* $x$", "rektor"),))


@pytest.mark.parametrize(("folder", "round_id"), [("exempel", "2027"), ("", "2025")])
def test_the_pack_holds_every_slide_and_is_tagged(made, provenance: Provenance, folder: str, round_id: str) -> None:
    first, *rest = made(folder, round_id)
    shown = [replace(first, table=MARKUP), *rest]
    pdf = read_pdf(meeting_pack("Styrgruppens möte", "2026-11-25", shown, provenance))
    assert (pdf.language, pdf.title, pdf.marked) == ("sv-SE", "Styrgruppens möte", True)
    titles = [slide.title for slide in shown]
    assert [one for one in pdf.bookmarks if one in titles] == titles
    assert pdf.alts == [slide.sentence for slide in shown if slide.picture is not None]
    assert {"/TOC", "/TOCI", "/Title", "/H1", "/H2", "/Table", "/TH", "/TD"} <= set(pdf.tags)
    assert pdf.fonts
    assert all(pdf.fonts.values())
    assert pdf.pages >= len(shown) + 1
    for number, text in enumerate(pdf.page_texts, start=1):
        said = " ".join(text.split())
        for part in (
            f"Sida {number} av {pdf.pages}",
            "utgåva 7 gjord 2026-01-02",
            "hämtad 2026-11-25",
            provenance.mark,
        ):
            assert part in said, (number, part)
    text = pdf.text.replace("\u00a0", " ")
    assert "#panic() *inte fet* $x$" in text
    together = text.replace(" ", "")
    for slide in shown:
        for row in slide.table.rows if slide.table else ():
            assert row[0].replace(" ", "").replace("\u00a0", "") in together, (slide.id, row)


def test_real_answers_have_no_mark(made, provenance: Provenance) -> None:
    pdf = read_pdf(meeting_pack("Möte", "", made("", "2025"), replace(provenance, example=False)))
    assert "Exempeldata" not in pdf.text
