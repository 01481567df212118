"""The page Möte: what has changed between two meetings, counted by hand, and that a meeting stays as it was."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import polars as pl
import pytest
from made_sheets import frames_as_sheets
from page_reading import open_page, shown, tables
from pdf_files import read_pdf
from roles import said_by, strange
from streamlit.testing.v1 import AppTest

import queries
from data.access.roles import Actor, Role
from data.acts.approvals import set_approval
from data.acts.meetings import Decided, Seen, Standing, add_decision, change_decision, plan_meeting
from data.acts.needs import State, What, add_need, change_need
from data.acts.pilots import add_report
from data.imports.prepare import prepare
from data.model.model import load_model
from data.store.editions import Store
from pages.frame.ask import View
from pages.meetings import meeting, minutes
from pages.meetings.changes import is_overdue

pytestmark = pytest.mark.rest

NOW = datetime(2026, 11, 2, 8, 30)  # noqa: DTZ001 -- editions hold UTC without saying so
CHANGED, ANSWERED = "Kommuner med annat steg eller annan grad", "Verksamheter som har svarat eller fått andra svar"
NEEDS, DECISIONS = "Stödbehov som har öppnats, ändrats eller avslutats", "Beslut: försenade, öppna och nyss avslutade"


def load(store: Store, **sheets: list[dict[str, str]]) -> int:
    read = frames_as_sheets("prov.xlsx", {name: pl.DataFrame(of) for name, of in sheets.items()})
    prepared = prepare(store, read, (), kind="import", title="Prov", now=NOW)
    return store.publish("Läste in prov", "prov", NOW, prepared.batch)


def answers(place: str, unit: str, level: int) -> list[dict[str, str]]:
    components = [component.id for component in load_model().components]
    of = {"Omgång": "2026", "Kommun": place, "Verksamhet": unit, "Nivå": str(level)}
    return [{**of, "Byggsten": component} for component in components]


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Two meetings: the first saw edition 2, in which nobody had answered, the second edition 8."""
    folder = tmp_path_factory.mktemp("met")
    store = Store(folder, load_model())
    store.publish("Började", "prov", NOW)
    units = [("Gnesta", "Skola"), ("Gnesta", "Socialtjänst"), ("Trosa", "Skola")]
    asked = [{"Omgång": "2026", "Kommun": k, "Verksamhet": v, "Tillfrågad": "Ja"} for k, v in units]
    load(
        store,
        Omgångar=[{"Omgång": "2026", "Titel": "Uppföljning 2026", "Status": "Publicerad"}],
        Verksamheter=asked,
    )
    plan_meeting(store, "Höstmöte", date(2026, 11, 5), Seen(2, "2026"), "styrgruppen", NOW)
    late, soon = Standing("pagar", "kommunchef", date(2026, 11, 20)), Standing("beslutat", "processledare", None)
    add_decision(store, "M1", Decided("Skriv en plan", None, "0461", "plan"), late, "styrgruppen", NOW)
    add_decision(store, "M1", Decided("Håll en utbildning"), soon, "styrgruppen", NOW)
    load(store, Svar=answers("Gnesta", "Skola", 3))  # 6
    add_need(store, "2026", "0461", What("plan", "En mall"), State(), "processledare", NOW)
    change_decision(store, "D2", 1, Decided("Håll en utbildning"), Standing("klart"), "styrgruppen", NOW)
    seen = Seen(8, "2026", "kommun", "kommun=0461")
    plan_meeting(store, "Vintermöte", date(2026, 12, 1), seen, "styrgruppen", NOW + timedelta(days=29))
    return store


def cards(app: AppTest) -> list[str]:
    """The key figures of the page, each with what it is and what is to be known with it."""
    found = re.findall(
        r"<li>.*?</li>", " ".join(one.proto.body for one in app.get("html") if "lb-card" in one.proto.body)
    )
    return [re.sub(r"<[^>]+>", " ", one) for one in found]


@pytest.fixture
def shown_here(met: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("LAGESBILD_DATA", str(met.place))
    return met


@pytest.mark.usefixtures("shown_here")
def test_what_has_changed_since_the_last_meeting() -> None:
    """Of Gnesta's eight cells four are known, all at 3: 75 %, and (75 + 0) / 2 to (75 + 100) / 2 is possible."""
    app = open_page("mote", visa="sedan")
    text, found = " ".join(shown(app).split()), tables(app)
    said = "1 kommun har bytt steg och 1 verksamhet har svarat."
    assert said in text
    assert (
        "1 stödbehov har öppnats, inget har avslutats och inget har fått ansvarig, ny status eller nytt datum." in text
    )
    # The first part says the same, after where the county stood: Gnesta's degree, which is all there is.
    first_view = " ".join(shown(open_page("mote")).split())
    assert f"Sedan förra mötet: {said}" in first_view
    assert "på steget användning" in first_view
    assert "Länet: 75 % bland kända svar" in first_view
    assert "1 beslut har blivit klart eller utgått, 1 är försenat och inget är öppet." in text
    gnesta = ["Gnesta", "steg ej känt, 0–100 % möjligt", "3 Användning, 75 % (38–88 % möjligt)"]
    assert found[CHANGED][1:] == [gnesta]
    (unit,) = found[ANSWERED][1:]
    assert unit[1:] == ["inget svar", "svarat, 4 av 4 nivåer kända"]
    assert [row[:3] for row in found[NEEDS][1:]] == [["B1", "Nytt", "En mall"]]
    plan = "Gnesta · Lokal implementeringsplan"
    assert found[DECISIONS][1:] == [
        ["D1", "Skriv en plan", plan, "kommunchef", "2026-11-20", "Pågår (försenat)", "2026-11-05"],
        ["D2", "Håll en utbildning", "–", "–", "–", "Klart", "2026-11-05"],
    ]
    first = open_page("mote", mote="M1", visa="sedan")
    assert "Det finns inget tidigare möte att jämföra med." in shown(first)
    first = open_page("mote", mote="M1", visa="beslut")
    assert tables(first)["Beslut på mötet 2026-11-05"][1][:2] == ["D1", "Skriv en plan"]


def test_a_meeting_stays_as_it_was(shown_here: Store) -> None:
    """After a later import all that the meeting saw is the same, value by value; what is new stands apart."""
    store = shown_here
    view = "lagesbild"
    parts = ("laget", "sedan", "beslut")

    def met_then() -> list[object]:
        apps = [open_page("mote", mote="M2", visa=part) for part in parts]
        return [[tables(app) for app in apps], [one.value for one in apps[0].text], cards(apps[0])]

    before = met_then()
    saw = tables(open_page(view, utgava="8", omgang="2026"))
    load(store, Svar=answers("Trosa", "Skola", 1) + answers("Gnesta", "Socialtjänst", 0))  # 10
    assert met_then() == before
    assert tables(open_page(view, utgava="8", omgang="2026")) == saw
    assert tables(open_page(view)) != saw
    # As links from before the page had parts say it.
    after = tables(open_page("mote", mote="M2", jamfor="efter"))
    # Gnesta: four cells at 3 and four at 0, all known; Trosa's school: four of four at 1.
    assert after[CHANGED][1:] == [
        ["Gnesta", "3 Användning, 75 % (38–88 % möjligt)", "0 Ej påbörjat, 38 %"],
        ["Trosa", "steg ej känt, 0–100 % möjligt", "1 Planering, 25 %"],
    ]


@pytest.mark.usefixtures("shown_here")
def test_the_links_lead_to_what_the_meeting_saw() -> None:
    app = open_page("mote", mote="M2")
    page = " ".join(element.proto.body for element in app.get("html"))
    assert 'href="lagesbild?utgava=8&amp;omgang=2026"' in page
    assert 'href="kommun?utgava=8&amp;omgang=2026&amp;kommun=0461"' in page


def test_the_minutes_say_what_the_page_says_whatever_comes_later(met: Store, tmp_path: Path, monkeypatch) -> None:
    shutil.copytree(met.place, tmp_path / "own")
    monkeypatch.setenv("LAGESBILD_DATA", str(tmp_path / "own"))
    own = Store(tmp_path / "own", load_model())

    def made() -> bytes:
        edition = queries.edition(own.place)
        leader = Actor("prov", Role.PROCESS_LEADER)
        view = View(leader, edition, False, queries.ask(edition, "list_rounds"), "2026")
        latest, earlier = queries.ask(edition, "list_meetings").rows(named=True)
        of = meeting.between(view, latest, earlier, meeting.BEFORE)
        decided = queries.ask(edition, "list_decisions")
        return minutes.minutes_of(view, latest, of, decided, date(2026, 12, 2), "skolchef, processledare")

    before = made()
    pdf = read_pdf(before)
    assert (pdf.language, pdf.title, pdf.marked) == ("sv-SE", "Vintermöte", True)
    said = " ".join(pdf.text.replace("\u00a0", " ").split())
    for part in ("sedan", "beslut"):
        for row in [row for rows in tables(open_page("mote", mote="M2", visa=part)).values() for row in rows]:
            for cell in row:
                assert cell.replace(" ", "") in said.replace(" ", ""), cell
    # Who was there, and where the county stood: in a sentence, in figures and on a map that says so in words, too.
    assert "skolchef, processledare." in said
    assert "Länet: 75 % bland kända svar" in said
    assert "Kommunala verksamheter har svarat 1 av 3" in said
    assert [alt for alt in pdf.alts if alt.startswith("Karta över länet, implementeringsgrad per kommun.")] == pdf.alts
    assert len(pdf.alts) == 1
    assert "utgåva 8 gjord 2026-11-02" in said
    load(own, Svar=answers("Trosa", "Skola", 4))
    assert made() == before


def test_writing_and_changing_a_decision(met: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the page's own forms: a meeting from a copied link, a decision, and two who change it at once."""
    shutil.copytree(met.place, tmp_path / "own")
    monkeypatch.setenv("LAGESBILD_DATA", str(tmp_path / "own"))
    store = Store(tmp_path / "own", load_model())
    app = open_page("mote", visa="nasta")

    def field(kind: str, label: str):
        return next(one for one in app.get(kind) if one.label.startswith(label))

    def press(label: str) -> None:
        next(one for one in app.button if one.label == label).click()
        app.run()

    field("text_input", "Mötets titel").set_value("Vårmöte")
    field("text_input", "Länk till den vy").set_value("https://lagesbild.example/stodbehov?utgava=4&okand=1")
    press("Skapa mötet")
    assert "Länken innehåller okand" in app.error[0].value
    copied = "https://lagesbild.example/stodbehov?utgava=4&status=alla&del-stodbehov=51&guide=stangd"
    field("text_input", "Länk till den vy").set_value(copied)
    press("Skapa mötet")
    assert not app.error
    newest = store.newest()
    with store.open(newest) as con:
        seen = con.sql("SELECT saw_edition, saw_round, saw_page, saw_filters FROM meeting WHERE meeting_id = 'M3'")
        assert seen.fetchall() == [(newest - 1, "2026", "stodbehov", "status=alla&del-stodbehov=51")]
    # It begins where a meeting does.
    assert app.query_params == {"mote": "M3"}
    app.query_params["visa"] = "besluta"
    app.run()
    field("text_area", "Beslut").set_value("Bjud in skolhuvudmännen")
    press("Spara beslutet")
    assert [one.proto.body for one in app.get("html") if one.proto.body.startswith('<p class="lb-notice')] == [
        f'<p class="lb-notice lb-done" role="alert">Beslut D3 är sparat i utgåva {newest + 1}.</p>'
    ]
    app.query_params["visa"] = "beslut"
    app.query_params["beslut"] = "D3"
    app.run()
    other = Standing("pagar", "rektor")
    change_decision(store, "D3", 1, Decided("Bjud in skolhuvudmännen"), other, "styrgruppen", NOW)
    app.text_area(key="andra_D3_1_anteckning").set_value("Alla är bjudna")
    press("Spara ändringen")
    assert "Någon annan har ändrat beslutet" in app.error[0].value
    assert app.text_area(key="andra_D3_1_anteckning").value == "Alla är bjudna"
    press("Spara ändringen")
    assert tables(app)["Historik för beslut D3, senast först"][1][-1] == "Alla är bjudna"


def test_a_next_step_of_a_municipality_becomes_a_decision(
    met: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_public: Callable[[], None]
) -> None:
    shutil.copytree(met.place, tmp_path / "own")
    monkeypatch.setenv("LAGESBILD_DATA", str(tmp_path / "own"))
    of = open_page("kommun", kommun="0461")
    bodies = " ".join(one.proto.body for one in of.get("html"))
    linked = [dict(parse_qsl(query)) for query in re.findall(r'href="mote\?([^"]*)"', unescape(bodies))]
    proposed = [one for one in linked if "niva" in one]
    model = load_model()
    names = {one.id: one for one in model.components}
    assert proposed
    assert {one["kommun"] for one in proposed} == {"0461"}
    component, level = names[proposed[0]["byggsten"]], int(proposed[0]["niva"])
    app = open_page("mote", **proposed[0])
    words = f"Gnesta: {component.name} till nivå {level} {model.levels[level].name}. ”{component.anchors[level]}”"
    assert app.text_area[0].value == words
    app.text_area[0].set_value(f"{words} Skolan börjar.")
    next(one for one in app.button if one.label == "Spara beslutet").click()
    app.run()
    decisions = queries.ask(queries.edition(tmp_path / "own"), "list_decisions").filter(pl.col("decision_id") == "D3")
    kept = decisions.select("decision", "municipality_code", "component").rows()
    assert kept == [(f"{words} Skolan börjar.", "0461", component.id)]
    assert app.query_params == {"visa": "besluta"}
    assert app.text_area[0].value == ""
    for wrong in ({"niva": "9"}, {"kommun": "9999"}, {"byggsten": "finns inte"}):
        app = open_page("mote", **{**proposed[0], **wrong})
        assert "finns inte i uppföljningen, så inget är förifyllt" in shown(app)
        assert app.text_area[0].value == ""
    as_public()
    assert 'href="mote' not in " ".join(one.proto.body for one in open_page("kommun", kommun="0461").get("html"))


def test_a_decision_is_told_where_what_it_is_about_is_shown(
    met: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_public: Callable[[], None]
) -> None:
    """At the need, at the municipality's next step and at what waits to be decided; the last two only while it goes on."""
    shutil.copytree(met.place, tmp_path / "own")
    monkeypatch.setenv("LAGESBILD_DATA", str(tmp_path / "own"))
    store = Store(tmp_path / "own", load_model())
    (need_id,) = queries.ask(queries.edition(tmp_path / "own"), "list_all_needs")["need_id"]
    on_need = Decided("Ta fram en mall", need_id)
    add_decision(store, "M2", on_need, Standing("beslutat", "rektor"), "styrgruppen", NOW)
    first = next_step()
    on_step = Decided("Börja med det", None, "0461", first)
    add_decision(store, "M2", on_step, Standing("pagar", "rektor"), "styrgruppen", NOW)

    def told(page: str, **params: str) -> str:
        return " ".join(one.proto.body for one in open_page(page, **params).get("html"))

    def link(words: str, decision_id: str) -> str:
        return f'visa=beslut&amp;beslut={decision_id}">{words}</a>'

    assert link("D3 beslutat", "D3") in told("stodbehov", behov=need_id)
    assert link("Beslut D4 pågår", "D4") in told("kommun", kommun="0461")
    waiting = told("mote", visa="besluta")
    assert link("Beslut D3 beslutat", "D3") in waiting
    assert link("Beslut D4 pågår", "D4") in waiting

    change_decision(store, "D3", 1, on_need, Standing("klart"), "styrgruppen", NOW)
    change_decision(store, "D4", 1, on_step, Standing("utgar"), "styrgruppen", NOW)
    assert link("D3 klart", "D3") in told("stodbehov", behov=need_id)
    assert "D4" not in told("kommun", kommun="0461")
    assert not {"Beslut D3", "Beslut D4"}.intersection(re.findall(r"Beslut D\d", told("mote", visa="besluta")))

    # The public sees of both what is approved, and no meetings to go to.
    as_public()
    for subject, text in ((f"need/{need_id}", "En mall"), ("meeting_decision/D3", "Ta fram en mall")):
        assert "D3" not in told("stodbehov", behov=need_id, status="alla")
        set_approval(store, [(subject, hashlib.sha256(text.encode()).hexdigest())], True, "prov", NOW)
    shown_need = told("stodbehov", behov=need_id, status="alla")
    assert "<dt>Beslut</dt><dd>D3 klart</dd>" in shown_need
    assert 'href="mote' not in shown_need


def next_step() -> str:
    """Return the component of the next step that the agenda names for Gnesta, by its own link."""
    waiting = " ".join(one.proto.body for one in open_page("mote", visa="besluta").get("html"))
    found = [dict(parse_qsl(query)) for query in re.findall(r'href="mote\?([^"]*)"', unescape(waiting))]
    (component,) = (one["byggsten"] for one in found if one.get("kommun") == "0461" and "niva" in one)
    return component


def test_nothing_changed_is_said_in_one_word(met: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Right after a meeting was made its edition is another, and nothing that is compared has changed."""
    shutil.copytree(met.place, tmp_path / "own")
    monkeypatch.setenv("LAGESBILD_DATA", str(tmp_path / "own"))
    store = Store(tmp_path / "own", load_model())
    seen = Seen(store.newest(), "2026")
    plan_meeting(store, "Vårmöte", date(2026, 12, 2), seen, "styrgruppen", NOW + timedelta(days=30))
    text = " ".join(shown(open_page("mote", visa="nasta")).split())
    assert (
        "Inget har ändrats. Steg, svar, stödbehov, rekommendationer, aktiviteter och pilotrapporter är som de var."
        in text
    )
    assert "1 är försenat" in text  # the decisions are told all the same


def test_needs_that_got_an_owner_or_moved_and_what_pilots_reported_are_told(
    built_editions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every change that a need can go through between two meetings, each told for itself, and nothing else."""
    shutil.copytree(built_editions, tmp_path / "own")
    monkeypatch.setenv("LAGESBILD_DATA", str(tmp_path / "own"))
    store = Store(tmp_path / "own", load_model())
    due, until = date(2027, 3, 1), "klart senast 2027-03-01"
    moves = {  # what it was, what it became -> as told
        "fick ansvarig": (State(), State(responsible="rektor"), "Fick ansvarig: rektor"),
        "bytte": (State(responsible="rektor"), State(responsible="enhetschef"), "Ny ansvarig: enhetschef"),
        "lämnades": (State(responsible="rektor"), State(), "Har inte längre någon ansvarig"),
        "började": (State(), State("pagar"), "Från öppet till pågår"),
        "fick datum": (State(), State(due_on=due), until.capitalize()),
        "tog hand om": (State(), State("pagar", "rektor", due), f"Fick ansvarig: rektor, från öppet till pågår, {until}"),
        "slutade": (State(), State("tillgodosett"), "Tillgodosett"),
        "lika": (State(), None, None),
    }  # fmt: skip
    what = {name: What("plan", f"En mall, {name}") for name in moves}
    ids = {
        name: add_need(store, "2025", "0461", what[name], was, "prov", NOW)[1] for name, (was, _, _) in moves.items()
    }
    plan_meeting(store, "Första", date(2026, 11, 3), Seen(store.newest(), "2025"), "prov", NOW)
    for name, (_, then, _) in moves.items():
        if then is not None:
            change_need(store, ids[name], 1, what[name], then, "prov", NOW)
    pilot = queries.ask(queries.edition(store.place), "list_pilots", municipality_code=None).row(0, named=True)
    add_report(store, pilot["pilot_id"], date(2026, 11, 1), None, "Hjulet prövas i två grupper.", "prov", NOW)
    plan_meeting(store, "Andra", date(2026, 11, 4), Seen(store.newest(), "2025"), "prov", NOW)
    app = open_page("mote", visa="sedan")
    text, found = " ".join(shown(app).split()), tables(app)
    assert {row[0]: row[1] for row in found[NEEDS][1:]} == {
        ids[name]: told for name, (_, _, told) in moves.items() if told
    }
    assert "Inget stödbehov har öppnats, 1 har avslutats och 6 har fått ansvarig, ny status eller nytt datum." in text
    assert "1 pilotrapport har kommit." in text
    assert found["Rapporter från piloter"][1:] == [[pilot["name"], "2026-11-01", "–", "Hjulet prövas i två grupper."]]


def test_what_waits_is_taken_up_filled_in(built_editions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each need that is late or that nobody has leads to a decision on it; one that is not open is said not to be."""
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))
    example = queries.edition(built_editions / "exempel")
    every = queries.ask(example, "list_all_needs")
    late = pl.col("late_after").is_not_null() & (pl.col("late_after") < date(2027, 11, 19))
    waits = every.filter(pl.col("is_open") & (late | pl.col("ownerless")))
    app = open_page("mote", data="exempel", visa="besluta")
    assert f"{waits.height} öppna stödbehov är försenade eller saknar ansvarig funktion." in shown(app)
    bodies = unescape(" ".join(one.proto.body for one in app.get("html")))
    offered = [dict(parse_qsl(query)) for query in re.findall(r'href="mote\?([^"]*)"', bodies)]
    listed = [one["behov"] for one in offered if "behov" in one]
    assert listed
    assert set(listed) <= set(waits["need_id"])
    need = every.row(by_predicate=pl.col("need_id") == listed[0], named=True)
    app = open_page("mote", **next(one for one in offered if one.get("behov") == listed[0]))
    assert app.text_area[0].value.endswith(f": {need['description']}")
    assert next(one.value for one in app.selectbox if one.label == "Stödbehov") == need["need_id"]
    steps = [one for one in offered if "niva" in one]
    assert len(steps) == len({one["kommun"] for one in steps}) > 1
    closed = every.filter(~pl.col("is_open"))["need_id"][0]
    app = open_page("mote", data="exempel", behov=closed)
    assert "är inte öppet, så inget är förifyllt" in shown(app)
    assert app.text_area[0].value == ""


@pytest.mark.usefixtures("shown_here")
def test_only_those_who_may_see_meetings_do(as_public: Callable[[], None]) -> None:
    as_public()
    text = shown(open_page("mote"))
    assert "Sidan är inte öppen för dig" in text or "för en annan roll" in text
    assert "Höstmöte" not in text
    assert "Skriv en plan" not in text


def test_the_day_itself_is_not_overdue() -> None:
    row = {"status": "pagar", "due_on": date(2026, 12, 1)}
    assert not is_overdue(row, date(2026, 12, 1))
    assert is_overdue(row, date(2026, 12, 2))
    assert not is_overdue({**row, "status": "klart"}, date(2026, 12, 2))


def test_meetings_in_a_county_without_rounds_name_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path, load_model())
    store.publish("Började", "prov", NOW)
    for day in (1, 2):
        plan_meeting(store, f"Möte {day}", date(2026, 11, day), Seen(store.newest(), None), "styrgruppen", NOW)
    monkeypatch.setenv("LAGESBILD_DATA", str(tmp_path))
    for meeting_id in ("M1", "M2"):
        said = said_by(open_page("mote", mote=meeting_id))
        assert strange(said) == []
        assert not [text for text in said if "Uppföljning None" in text or "uppföljning None" in text]
    assert "Mötet såg ingen uppföljning" in " ".join(said)
    assert strange(said_by(open_page("mote", visa="nasta"))) == []
