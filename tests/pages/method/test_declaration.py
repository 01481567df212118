"""The quality declaration: counted by loops from the example's files, written on Metod, and the same in every file."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from example_counts import towns
from page_reading import example_rows, open_page, shown, tables

import queries
from data.access.roles import Actor, Role
from data.model.model import load_model
from data.store.editions import Store
from pages.doors import acts, show
from pages.doors.acts import Declaration
from pages.exports.tables import as_xlsx
from pages.powerpoint.deck import presentation
from pages.slides.deck import slides
from pages.text import quality
from pages.text.provenance import Provenance

pytestmark = pytest.mark.rest

TABLE = "Kvalitetsdeklaration"
LEADER = Actor("ledaren", Role.PROCESS_LEADER)
SECRET = "Två skolor svarade tillsammans."


def declaration(app) -> dict[str, str]:
    """The table on the page: what -> text."""
    return dict(map(tuple, tables(app)[TABLE][1:]))


def test_the_declaration_says_what_the_example_s_files_do(built_editions: Path, monkeypatch) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))
    rows = example_rows()
    assert len(towns(rows)) == 9
    for round_id in ("2025", "2026", "2027"):
        given = [
            row
            for row in rows["Svar"]
            if row["Omgång"] == round_id and row["Nivå"] not in (None, "Ej besvarad", "Ej ställd")
        ]
        days = sorted(row["Svarsdatum"] for row in given if row["Svarsdatum"])
        said = declaration(open_page("metod", data="exempel", omgang=round_id))
        assert said["Svarsdatum"] == f"Det första {days[0]}, det senaste {days[-1]}."
        assert said["Rättade svar"] == "Inget svar har rättats efter inläsningen."
        if round_id != "2027":
            assert said["Kontrollerade svar"] == "Inga svar är dragna för kontroll."
            assert {said[label] for label in quality.WRITTEN.values()} == {quality.NOT_WRITTEN}
    assert said["Kontrollerade svar"] == (
        f"21 av {len(given)} svar är dragna slumpvis: 14 stämmer, 0 ändrades och 1 gick inte att kontrollera. 6 återstår."
    )
    assert said["Kända fel"].startswith("Frågan om hjulet tolkades olika")


def test_published_bounds_are_no_answers_and_nothing_is_said_of_their_dates(built_editions: Path, monkeypatch) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))
    said = declaration(open_page("metod", omgang="2025"))
    assert said["Svarsdatum"] == said["Kontrollerade svar"] == "Svaren på de enskilda frågorna är inte inlästa."
    assert said["Nivåer som inte är kända"].startswith("84 av 84: 24 där inget svar är känt och 60 där verksamheten")


def written(folder: Path) -> Store:
    """The real data's store, with a declaration of 2025 that nobody has approved."""
    acts.declare(LEADER, False, "2025", Declaration(), Declaration("Alla rektorer", SECRET))
    return Store(folder, load_model())


def test_what_is_written_is_saved_said_and_found_in_the_history(copied_editions: Path) -> None:
    app = open_page("metod")
    before = {area.label: area for area in app.text_area}
    before["Vad är känt att det är fel i svaren?"].set_value(SECRET)
    next(button for button in app.button if button.label == "Spara deklarationen").click().run()
    assert not app.exception
    assert "Deklarationen är sparad i utgåva 2." in shown(app)
    assert declaration(app)["Kända fel"] == SECRET
    assert "tills en av dem har läst och godkänt det" in shown(app)
    assert {area.label: area.value for area in app.text_area}["Vad är känt att det är fel i svaren?"] == SECRET
    history = Store(copied_editions, load_model()).history()
    assert history["title"][0] == "Skrev i kvalitetsdeklarationen för 2025"


def test_what_is_refused_stays_in_the_field(copied_editions: Path) -> None:
    app = open_page("metod")
    text = "Ring 070-123 45 67"
    {area.label: area for area in app.text_area}["Vad kan svaren användas till?"].set_value(text)
    next(button for button in app.button if button.label == "Spara deklarationen").click().run()
    assert "Vad den kan användas till innehåller något som ser ut som ett telefonnummer" in app.error[0].value
    assert {area.label: area.value for area in app.text_area}["Vad kan svaren användas till?"] == text
    assert Store(copied_editions, load_model()).newest() == 1


def test_others_see_that_something_is_written_and_what_it_says_once_it_is_approved(
    copied_editions: Path, as_public: Callable[[], None]
) -> None:
    store = written(copied_editions)
    with store.open(store.newest()) as con:
        (read,) = con.sql(
            "SELECT 'quality_declaration/' || round_id, sha256(concat_ws(chr(10), sent_to, known_errors)) "
            "FROM quality_declaration"
        ).fetchall()
    as_public()
    app = open_page("metod")
    assert declaration(app)["Kända fel"] == "Texten visas när en processledare har godkänt den."
    assert declaration(app)["Kan användas till"] == quality.NOT_WRITTEN
    assert not app.text_area
    acts.set_approval(LEADER, False, [read], True)
    assert declaration(open_page("metod"))["Kända fel"] == SECRET


def sample_of(edition: queries.Edition) -> tuple[dict, object]:
    declared = queries.ask(edition, "show_quality", round_id="2025").row(0, named=True)
    return declared, queries.ask(edition, "count_sector_answers", round_id="2025")


def test_no_file_has_what_is_not_approved(copied_editions: Path) -> None:
    written(copied_editions)
    edition = queries.edition(copied_editions)
    declared, sectors = sample_of(edition)
    assert SECRET in dict(quality.rows(declared, sectors)).values()
    of_file = quality.rows(declared, sectors, only_approved=True)
    assert dict(of_file)["Kända fel"] == quality.NOT_APPROVED
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx("Prov", ["A"], [["b"]], {}, quality=of_file)))
    assert [tuple(row) for row in book[TABLE].iter_rows(values_only=True)] == [("Vad", "Uppgift"), *of_file]
    assert SECRET not in str([[cell.value for cell in row] for sheet in book for row in sheet])
    public = show.file_for(Actor("publik", Role.PUBLIC), edition.path)
    shown_to = queries.Edition(edition.number, public, True, (0, 0, 0))
    of = Provenance("Uppföljning", 2, "2026-11-02", show.today(False), False)
    made = {slide.id: slide for slide in slides(partial(queries.ask, shown_to), "2025", of)}
    assert made["kvalitet"].points == (quality.NOT_APPROVED,)
    assert SECRET.encode() not in presentation("Prov", "", [made["kvalitet"]], of)


def test_the_slide_and_the_page_say_the_same(built_editions: Path, monkeypatch) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))
    edition = queries.edition(built_editions / "exempel")
    of = Provenance("Uppföljning", 1, "2027-11-02", show.today(True), True)
    made = {slide.id: slide for slide in slides(partial(queries.ask, edition), "2027", of)}["kvalitet"]
    said = declaration(open_page("metod", data="exempel", omgang="2027"))
    on_slide = {what: text.replace("\u00a0", " ") for what, text in made.table.rows}
    on_slide |= dict(point.split(": ", 1) for point in made.points)
    assert on_slide == said


@pytest.mark.parametrize("part", ["", "exempel"])
def test_levels_that_are_not_known_add_up(built_editions: Path, part: str) -> None:
    """The reasons that are told in words are all there are: their numbers are the whole."""
    edition = queries.edition(built_editions / part)
    for round_id in queries.ask(edition, "list_rounds")["round_id"]:
        declared = queries.ask(edition, "show_quality", round_id=round_id).row(0, named=True)
        sectors = queries.ask(edition, "count_sector_answers", round_id=round_id)
        text = dict(quality.rows(declared, sectors))["Nivåer som inte är kända"].replace("\u00a0", " ")
        whole, reasons = text.split(":")
        counts = Counter(int(word) for word in reasons.split() if word.isdigit())
        assert sum(value * times for value, times in counts.items()) == int(whole.split()[0])
        assert int(sectors["units_asked"].sum()) == declared["units_asked"]
        assert int(sectors["units_answered"].sum()) == declared["units_answered"]
