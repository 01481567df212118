"""Every number on the page of pilots, for the example data, counted again by plain loops over its sheets."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pytest
from page_reading import Rows, example_rows, shown, tables
from page_reading import open_page as open_any

import queries
from data.access.roles import Actor, Role
from data.base.batch import Batch
from data.base.errors import LagesbildError
from data.model.model import load_model
from data.store.editions import Store
from pages.doors import acts, show
from pages.frame.params import PART
from pages.map.pilots import map_values
from pages.text.swedish import file_name

pytestmark = pytest.mark.rest

TIMES, PLACES = "När piloterna pågår och senaste uppgift", "Var piloterna pågår"
LESSONS, REPORTS = "Vad som prövas och vad man har lärt sig", "Rapporter, den senaste först"
EXAMPLES = "Exempel bredvid piloterna"
TODAY = date(2027, 11, 19)  # in the example data
PARTS = ("", "var", "lardomar", "rapporter", "exempel")
open_page = partial(open_any, "piloter")


def all_tables(**address: str) -> dict[str, Rows]:
    """Every table of the page, whichever of its parts it stands in."""
    found = {}
    for part in PARTS:
        found |= tables(open_page(**address, **({"visa": part} if part else {})))
    return found


@pytest.fixture(scope="module")
def raw() -> dict[str, Rows]:
    """The sheets that the example is made from."""
    return example_rows()


@pytest.fixture(autouse=True)
def on_example(built_editions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))


def months_ago(reported: str, today: date) -> int:
    """Whole months since a day, counted one by one."""
    year, month, day = (int(part) for part in reported.split("-"))
    count = 0
    while True:
        month += 1
        if month == 13:
            year, month = year + 1, 1
        last = [31, 29 if year % 4 == 0 else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        if date(year, month, min(day, last)) > today:
            return count
        count += 1


def expected_age(reported: str | None, today: date) -> tuple[str, str]:
    if reported is None:
        return "ingen rapport", "ingen uppgift att visa"
    months = months_ago(reported, today)
    said = "mindre än en månad" if months == 0 else "1 månad" if months == 1 else f"{months} månader"
    year_ago = date(today.year - 1, today.month, min(today.day, 28) if today.month == 2 else today.day)
    return said, "färsk uppgift" if date.fromisoformat(reported) >= year_ago else "ingen färsk uppgift"


def latest(pilot: dict[str, str | None], raw: dict[str, Rows]) -> str | None:
    days = [row["Rapportdatum"] for row in raw["Pilotrapporter"] if row["Pilot-id"] == pilot["Pilot-id"]]
    known = [day for day in (*days, pilot["Senast rapporterad"]) if day]
    return max(known) if known else None


@pytest.mark.parametrize("round_id", ["2025", "2026", "2027"])
def test_all_pilots_whatever_the_round(raw: dict[str, Rows], round_id: str) -> None:
    app, today = open_page(data="exempel", omgang=round_id), TODAY
    found = {row[0]: row for row in tables(app)[TIMES][1:]}
    assert len(found) == len(raw["Piloter"]) == 8
    lacking = silent = 0
    for pilot in raw["Piloter"]:
        reported = latest(pilot, raw)
        said, fresh = expected_age(reported, today)
        row = found[str(pilot["Namn"])]
        assert row[1] == pilot["Tema"]
        assert str(pilot["Start"]) in row[2]
        assert (pilot["Slut"] or "slut inte känt") in row[2]
        assert row[3:7] == [pilot["Fas"], reported or "–", said, fresh]
        lacking += fresh in ("ingen färsk uppgift", "ingen uppgift att visa")
        silent += reported is None
    assert 0 < lacking < len(found)
    assert silent == 1
    assert f"{lacking} av {len(found)} piloter och projekt saknar färsk uppgift." in shown(app)
    assert "En av dem har inte lämnat någon uppgift alls." in shown(app)


def test_where_what_and_reports_row_by_row(raw: dict[str, Rows]) -> None:
    found = all_tables(data="exempel")
    name_of = {pilot["Pilot-id"]: pilot["Namn"] for pilot in raw["Piloter"]}
    places = sorted((row[0], row[1], row[2], row[3]) for row in found[PLACES][1:])
    assert places == sorted((r["Kommun"], name_of[r["Pilot-id"]], r["Uppgift"], r["År"]) for r in raw["Pilotplatser"])
    shown_from = [{"visa": "rapporter", f"{PART}{file_name(REPORTS)}": start} for start in ("1", "9", "17")]
    pages = [tables(open_page(data="exempel", **address))[REPORTS][1:] for address in shown_from]
    assert [len(page) for page in pages] == [8, 8, 1]
    reports = sorted(tuple(row[:4]) for page in pages for row in page)
    assert reports == sorted(
        (name_of[r["Pilot-id"]], r["Rapportdatum"], r["Fas"], r["Text"]) for r in raw["Pilotrapporter"]
    )
    days = [row[1] for row in found[REPORTS][1:]]
    assert days == sorted(days, reverse=True)
    lessons = {row[0]: row[3:5] for row in found[LESSONS][1:]}
    assert lessons == {p["Namn"]: [p["Beskrivning"], p["Lärdom"] or "–"] for p in raw["Piloter"]}


@pytest.mark.parametrize("theme", ["NPF", "Barnets bästa-hjulet", "SIP", "Skolfrånvaro"])
def test_one_theme_has_its_own_numbers(raw: dict[str, Rows], theme: str) -> None:
    app, today = open_page(data="exempel", tema=theme), TODAY
    own = [pilot for pilot in raw["Piloter"] if pilot["Tema"] == theme]
    lacking = sum(expected_age(latest(pilot, raw), today)[1] != "färsk uppgift" for pilot in own)
    noun = "piloter och projekt" if len(own) > 1 else "pilot eller projekt"
    assert f"{lacking} av {len(own)} {noun} inom temat {theme} saknar färsk uppgift." in shown(app)
    found = all_tables(data="exempel", tema=theme)
    assert {row[0] for row in found[TIMES][1:]} == {pilot["Namn"] for pilot in own}
    ids = {pilot["Pilot-id"] for pilot in own}
    assert len(found[PLACES]) - 1 == sum(row["Pilot-id"] in ids for row in raw["Pilotplatser"])
    assert len(found.get(REPORTS, [[]])) - 1 == sum(row["Pilot-id"] in ids for row in raw["Pilotrapporter"])
    assert app.selectbox(key="val_tema").value == theme


def test_the_map_counts_the_pilots_of_each_municipality(raw: dict[str, Rows], built_editions: Path) -> None:
    edition = queries.edition(built_editions / "exempel")
    towns = queries.ask(edition, "list_municipalities")
    values = map_values(towns, queries.ask(edition, "list_pilot_places"))
    label_of = dict(zip(towns["name"], values["label"], strict=True))
    for name in towns["name"]:
        count = sum(row["Kommun"] == name for row in raw["Pilotplatser"])
        assert label_of[name] == (str(count) if count else None)


def test_examples_from_the_pilots_municipalities_stand_first(raw: dict[str, Rows]) -> None:
    chosen = {"data": "exempel", "tema": "NPF", "visa": "exempel"}
    starts = [{}, {f"{PART}{file_name(EXAMPLES)}": "6"}]
    rows = [row for start in starts for row in tables(open_page(**chosen, **start))[EXAMPLES][1:]]
    assert len(rows) == len(raw["Exempel"]) == 8
    ids = {pilot["Pilot-id"] for pilot in raw["Piloter"] if pilot["Tema"] == "NPF"}
    near = {row["Kommun"] for row in raw["Pilotplatser"] if row["Pilot-id"] in ids}
    beside = [example["Rubrik"] for example in raw["Exempel"] if example["Kommun"] in near]
    assert sorted(row[0] for row in rows[: len(beside)]) == sorted(beside) != []
    assert [row[4] for row in rows] == ["NPF-team (exempel)"] * len(beside) + ["–"] * (len(rows) - len(beside))


def test_only_those_without_a_fresh_report(raw: dict[str, Rows]) -> None:
    app, today = open_page(data="exempel", uppgift="saknas"), TODAY
    lacking = {p["Namn"] for p in raw["Piloter"] if expected_age(latest(p, raw), today)[1] != "färsk uppgift"}
    assert {row[0] for row in tables(app)[TIMES][1:]} == lacking
    # The sentence still tells how many of all.
    assert f"{len(lacking)} av 8 piloter" in shown(app)
    fresh_theme = open_page(data="exempel", uppgift="saknas", tema="Tidiga samordnade insatser")
    assert "Alla piloter inom urvalet har en färsk uppgift" in shown(fresh_theme)
    assert TIMES not in tables(fresh_theme)


def test_the_published_pilots_counted_by_hand() -> None:
    """Newest known: P4 and P8 in 2026, the others in 2022 and 2023. Four of them name no municipality."""
    app, found = open_page(), all_tables()
    assert len(found[TIMES]) - 1 == 7
    if date(2026, 1, 1) <= show.today(example=False) <= date(2027, 1, 1):
        assert "5 av 7 piloter och projekt saknar färsk uppgift." in shown(app)
    assert "För 3 av 7 piloter och projekt är det känt vilka kommuner som är eller har varit med." in shown(
        open_page(visa="var")
    )
    assert len(found[PLACES]) - 1 == 11
    assert {row[0]: row[7] for row in found[TIMES][1:]}["Välmåendehjulet"].endswith("(tolkat)")
    assert all(
        row[-1].endswith(("(uppges)", "(tolkat)")) for name in (TIMES, PLACES, EXAMPLES) for row in found[name][1:]
    )
    assert REPORTS not in found  # no report is published in writing, and the page names those that have none
    assert "Ingen skriven rapport finns från" in shown(open_page(visa="rapporter"))


def test_an_edition_without_pilots_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(tmp_path))
    now = datetime(2026, 11, 2, 8, 30)  # noqa: DTZ001 -- editions hold UTC without saying so
    Store(tmp_path, load_model()).publish("Började", "prov", now)
    assert "Ingen pilot är inläst ännu. Läs in arbetsbokens blad Piloter" in shown(open_page())


def test_an_older_edition_is_read_only(built_editions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(built_editions, tmp_path / "own")
    monkeypatch.setenv("LAGESBILD_DATA", str(tmp_path / "own"))
    store = Store(tmp_path / "own", load_model())
    with store.open(1) as con:
        pilot = con.sql("SELECT * REPLACE ('Ny fas' AS phase) FROM pilot WHERE pilot_id = 'P1'").pl()
    now = datetime(2026, 11, 2, 8, 30)  # noqa: DTZ001 -- editions hold UTC without saying so
    store.publish("Ändrade", "prov", now, Batch(kind="edit", title="Ändrade", tables={"pilot": pilot}))
    assert len(open_page(visa="skriv").text_area) == 1
    old = open_page(utgava="1", visa="skriv")
    assert len(old.text_area) == 0
    assert "Du ser en äldre utgåva. Gå till den senaste för att skriva en rapport." in shown(old)


def test_in_the_example_it_is_always_the_same_day(copied_editions: Path) -> None:
    by = Actor("prov", Role.PROCESS_LEADER)
    with pytest.raises(LagesbildError, match=r"ligger i framtiden\. Välj 2027-11-19 eller en tidigare dag"):
        acts.add_pilot_report(by, True, "EX-P8", date(2027, 11, 20), None, "Första mötet är hållet.")
    acts.add_pilot_report(by, True, "EX-P8", TODAY, None, "Första mötet är hållet.")
    history = Store(copied_editions / "exempel", load_model()).history()
    assert [moment.date() for moment in history["created_at"]] == [TODAY, TODAY]
    app = open_page(data="exempel")
    assert "Här är det alltid 2027-11-19." in shown(app)
    row = next(row for row in tables(app)[TIMES][1:] if "2027-11-19" in row)
    assert row[5:7] == ["mindre än en månad", "färsk uppgift"]
