"""The one-page report on a municipality: one page whatever its texts, tagged, and saying what the answers say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from pdf_files import read_pdf

import queries
from pages.municipality.report import MunicipalityFrames, municipality_frames
from pages.municipality.report_pdf import municipality_report
from pages.text.provenance import Provenance

pytestmark = pytest.mark.rest

PUBLISHED = Provenance("Uppföljning 2025", 7, "2026-01-02", date(2026, 3, 4), example=False)
EXAMPLE = replace(PUBLISHED, example=True)
Frames = Callable[[str, str, str], MunicipalityFrames]


@pytest.fixture(scope="module")
def frames(built_editions: Path) -> Frames:
    """What the report is made from, of a data set (folder), round and municipality."""

    def of(folder: str, round_id: str, code: str) -> MunicipalityFrames:
        edition = queries.edition(built_editions / folder)
        return municipality_frames(lambda name, **params: queries.ask(edition, name, **params), round_id, code)

    return of


def test_it_is_one_tagged_page_in_swedish(frames: Frames) -> None:
    pdf = read_pdf(municipality_report(frames("exempel", "2027", "0480"), EXAMPLE))
    assert (pdf.pages, pdf.language, pdf.marked) == (1, "sv-SE", True)
    assert pdf.title == "Hur långt har Nyköping kommit?"
    assert pdf.tags.count("/H1") == 1
    assert pdf.tags.count("/H2") == 4
    assert pdf.bookmarks[1:] == [
        "Svar per byggsten",
        "Barnets bästa-hjulet per sammanhang",
        "Öppna stödbehov",
        "Piloter och projekt",
    ]
    assert {"/Table", "/TH", "/TD"} <= set(pdf.tags)
    assert pdf.alts == ["Karta över länet. Nyköping är markerad: Ej påbörjat, 15\u00a0% bland kända svar."]
    assert pdf.fonts
    assert all(pdf.fonts.values())
    assert all("SourceSans3" in name for name in pdf.fonts)
    for said in ("Källa: Uppföljning 2025", "utgåva 7", "2026-01-02", "2026-03-04", "Sida 1 av 1"):
        assert said in pdf.text
    assert "Exempeldata – inte verkliga svar" in pdf.text


def test_it_says_what_the_answers_say(frames: Frames) -> None:
    of = frames("exempel", "2027", "0480")
    text = read_pdf(municipality_report(of, EXAMPLE)).text.replace("\u00a0", " ")
    levels = of.cells["level"].drop_nulls().to_list()
    applicable = of.cells.filter(~pl.col("reason").is_in(["ej_stalld", "ej_tillamplig"]) | pl.col("reason").is_null())
    assert f"{len(levels)} av {applicable.height} svar kända" in text
    for unit in of.units.iter_rows(named=True):
        own = of.cells.filter(pl.col("unit_id") == unit["unit_id"])["level"].drop_nulls().to_list()
        if own:
            assert f"{sum(own) / (4 * len(own)) * 100 + 0.001:.0f} %" in text
    for need in of.needs["description"]:
        assert need in text
    for use in of.uses.filter(pl.col("municipality_code") == of.code)["use_level"].drop_nulls().unique():
        assert of.use_levels[use] in text


def test_published_data_say_that_nothing_is_known(frames: Frames) -> None:
    pdf = read_pdf(municipality_report(frames("", "2025", "0482"), PUBLISHED))
    assert "Exempeldata" not in pdf.text
    assert "Ej känt" in pdf.text
    assert "har svarat på frågan om hjulet" in pdf.text
    assert "0 %" not in pdf.text.replace("\u00a0", " ").replace("0–", "")


def test_the_longest_texts_stay_on_one_page_and_are_never_markup(frames: Frames) -> None:
    usual = frames("exempel", "2027", "0480")
    long = '#panic("x") *inte fet* $x$ <etikett> @hänvisning \\ // `kod` ' * 40
    need, pilot = usual.needs.head(1), usual.pilots.head(1)
    worst = replace(
        usual,
        needs=pl.concat([need.with_columns(description=pl.lit(long), responsible=pl.lit(long))] * 40),
        pilots=pl.concat([pilot.with_columns(name=pl.lit(long), task=pl.lit(long))] * 30),
    )
    pdf = read_pdf(municipality_report(worst, EXAMPLE))
    assert pdf.pages == 1
    assert '#panic("x") *inte fet* $x$ <etikett> @hänvisning' in pdf.text
    assert "40 öppna stödbehov på kommunens sida" in pdf.text.replace("\u00a0", " ")
    assert "30 piloter på kommunens sida" in pdf.text.replace("\u00a0", " ")


def test_every_municipality_of_every_round_fits_one_page(frames: Frames) -> None:
    for folder, round_id in (("", "2025"), ("exempel", "2025"), ("exempel", "2026"), ("exempel", "2027")):
        for code in frames(folder, round_id, "0480").degrees["municipality_code"]:
            assert read_pdf(municipality_report(frames(folder, round_id, code), PUBLISHED)).pages == 1, (round_id, code)


def test_the_same_frames_give_the_same_file(frames: Frames) -> None:
    of = frames("exempel", "2026", "0484")
    assert municipality_report(of, EXAMPLE) == municipality_report(of, EXAMPLE)
