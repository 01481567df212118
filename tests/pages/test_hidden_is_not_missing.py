"""What a role may not see is not counted as missing: what it reads the leader reads too, or it is said to be left out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_reading import open_page
from roles import LEFT_OUT, enter_as, squeezed
from states import GNESTA, SCHOOL, answers, asked, copied, load, of_round
from streamlit.testing.v1 import AppTest

from data.access import extract
from data.access.roles import PAGES, Actor, Role
from pages.frame.ask import view as view_of
from pages.learning import parts as learning
from pages.municipality import print_view, report

pytestmark = pytest.mark.rest

# Said to a role of what it sees itself.
ABOUT_HIDDEN = re.compile(r"räknas inte här|visas inte|Texten visas när|finns att visa|har ingen uppgift att visa")
VIEWS: dict[str, tuple[dict[str, str], ...]] = {
    "lagesbild": ({}, {"matt": "behov"}, {"matt": "plan"}),
    "kommun": (
        {"kommun": "0461"},
        *({"kommun": code, "visa": part} for code in ("0461", "0486") for part in ("varfor", "behov", "tid")),
    ),
    "larande": tuple({"visa": part} for part in learning.PARTS),
    # What opens first is the process leader's form, which the others have not.
    "stodbehov": (
        {},
        {"vy": "tabell", "status": "alla"},
        {"behov": "EX-S01", "visa": "hjalp"},
        *({"behov": "HEM1", "visa": part} for part in ("hjalp", "historik")),
    ),
    # The latest two rounds are another pair to one who sees drafts.
    "forandring": tuple(
        {"fran": "2025", "till": "2027"} | part
        for part in (
            {},
            *({"visa": name} for name in ("graden", "byggstenar", "verksamheter", "hjulet", "stodbehov")),
            {"visa": "stodbehov", "handelse": "done"},
        )
    ),
    "mote": ({}, *({"visa": part} for part in ("sedan", "besluta", "beslut", "nasta")), {"beslut": "D1"}),
    # What is for process leaders is shown to nobody else: others see the first part in its place.
    "svarslage": ({}, *({"visa": part} for part in ("paminnelse", "delvis", "alla"))),
    "piloter": ({}, {"uppgift": "saknas"}, *({"visa": part} for part in ("var", "lardomar", "rapporter", "exempel"))),
}
# Presentation shows everybody what the public sees, and says so; the others hold no figures.
IN_TABLE = " / "
SAME_TO_ALL = ("presentation", "ordlista", "tillganglighet")
NEVER = {Role.PUBLIC: "(?i)ansvarig funktion|utan ansvarig|ansvarig saknas"}
LESSER = (Role.STEERING_GROUP, Role.PUBLIC)


@pytest.fixture(scope="module")
def folder(built_editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Published and example data with what only process leaders may see: texts that nobody has approved, and a draft."""
    base = copied(built_editions, tmp_path_factory.mktemp("hidden") / "editions")
    need = {"Kategori": "Ledningsstöd", "Kommun": "Gnesta", "Beskrivning": "Hemligt behov.", "Omfattning": "Hemligt"}
    pilot = {"Tema": "Barnets bästa-hjulet", "Beskrivning": "Hemligt.", "Lärdom": "Hemligt."}
    for of in (base, base / "exempel"):
        load(
            of,
            {
                "Omgångar": of_round("Utkast"),
                "Verksamheter": asked(SCHOOL),
                "Svar": answers(SCHOOL, "4", "4", "4", "Vet ej"),
                "Stödbehov": [
                    {**need, "Behov-id": "HEM1", "Omgång": "2025", "Ansvarig funktion": "rektor"},
                    {**need, "Behov-id": "HEM2", "Omgång": "2025", "Klart senast": "2026-01-01"},
                    {**need, "Behov-id": "HEM3", "Omgång": "2026"},
                ],
                "Indikatorer": [
                    {"Indikator": "Mår bra", "Kommun": "Gnesta", "År": year, "Värde": value, "Källa": "Prov"}
                    for year, value in (("2024", "–"), ("2025", "62,5"))
                ],
                "Information och workshop": [
                    {
                        "Tillfälle-id": "HEMT",
                        "Kommun": "Gnesta",
                        "Slag": "Workshop",
                        "När": "2026-09",
                        "Tema": "Hemligt",
                        "Källa": "Prov",
                    }
                ],
                "Samverkanswebben": [
                    {"Kommun": "Gnesta", "Period": "2026", "Vad som räknas": "Besök", "Antal": "3", "Källa": "Prov"}
                ],
                "Fristående skolor": [
                    {"Skol-id": "HEMF", "Kommun": "Gnesta", "Skolans namn": "Hemlig skola", "Källa": "Prov"}
                ],
                "Piloter": [{**pilot, "Pilot-id": "HEMP", "Namn": "Hemlig pilot", "Kommuner": GNESTA["Kommun"]}],
                "Exempel": [
                    {
                        "Exempel-id": "HEME",
                        "Kommun": "Gnesta",
                        "Rubrik": "Hemligt",
                        "Beskrivning": "Hemligt.",
                        "Källa": "Prov",
                    }
                ],
            },
        )
    return base


def facts(app: AppTest) -> Iterator[tuple[str, str]]:
    """All that a page says, sentence by sentence and cell by cell, each with what it is about: heading, caption, row, column."""
    heading = ""
    for element in app.main:
        if element.type in ("header", "subheader"):
            heading = element.value
        elif element.type == "html":
            body = re.sub(r"<style.*?</style>", "", element.proto.body, flags=re.DOTALL)
            for table in re.findall(r"<table.*?</table>", body, re.DOTALL):
                yield from _cells(table, heading)
            rest = re.sub(r"<table.*?</table>", "", body, flags=re.DOTALL)
            for card in re.findall(r"<li.*?</li>", rest, re.DOTALL):
                yield heading, squeezed(card)
            yield from _sentences(heading, re.sub(r"<li.*?</li>", "", rest, flags=re.DOTALL))
        elif element.type in ("markdown", "info", "warning", "success", "text"):
            yield from _sentences(heading, element.value)
        elif element.type in ("plotly_chart", "deck_gl_json_chart"):
            yield from _sentences(heading, element.proto.alt)
        elif element.type == "bidi_component":
            yield from _sentences(heading, json.loads(element.proto.bytes)["alt"])


def _cells(table: str, heading: str) -> Iterator[tuple[str, str]]:
    caption = squeezed(re.findall(r"<caption.*?</caption>", table, re.DOTALL)[0])
    first, *rows = (re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in table.split("<tr")[1:])
    names = [squeezed(name) for name in first]
    for row in rows:
        cells = [squeezed(cell) for cell in row]
        for name, cell in zip(names, cells, strict=True):
            yield IN_TABLE.join((heading, caption, name)), f"{cells[0]}: {cell}"


def _sentences(heading: str, text: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"</?(?:p|h\d|section|div|br)\b[^>]*>", text):
        for sentence in re.split(r"(?<=[.!?]) (?=[A-ZÅÄÖ])", squeezed(part)):
            if sentence:
                yield heading, sentence


def differs(lesser: AppTest, leader: AppTest, never: str | None) -> list[str]:
    """What the lesser role reads and the leader does not, without a word about that something is left out.

    What is about ``never`` may not differ, whatever is left out: it is hidden from the role altogether.
    """
    known = set(facts(leader))
    texts = {text for _, text in known}
    told = " ".join(text for _, text in facts(lesser))
    may = [topic for said, topic in LEFT_OUT.items() if re.search(said, told)]
    return [
        f"{about}: {text}"
        for about, text in facts(lesser)
        if (about, text) not in known
        and (IN_TABLE in about or text not in texts)
        and not ABOUT_HIDDEN.search(text)
        and (
            (never is not None and re.search(never, f"{about} {text}"))
            or not any(re.search(topic, f"{about} {text}") for topic in may)
        )
    ]


@pytest.mark.parametrize("data", ["", "exempel"], ids=["published", "example"])
@pytest.mark.parametrize("page", [page for page in PAGES if page not in SAME_TO_ALL])
def test_a_role_reads_what_the_leader_reads(
    page: str, data: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(folder))
    for choice in VIEWS.get(page, ({},)):
        address = {**choice, **({"data": data} if data else {})}
        if not data and (page == "forandring" or choice.get("behov") == "EX-S01"):
            continue
        pages = {}
        for role in Role:
            if Actor("prov", role).may_see(page):
                enter_as(role, monkeypatch)
                pages[role] = open_page(page, **address)
        for role in LESSER:
            if role in pages:
                assert differs(pages[role], pages[Role.PROCESS_LEADER], NEVER.get(role)) == [], (role, address)


@pytest.mark.parametrize("data", ["", "exempel"], ids=["published", "example"])
def test_functions_that_the_public_may_not_see_are_not_counted(
    data: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(folder))
    counted = re.compile(
        r"(?i)utan ansvarig|saknar ansvarig|ansvarig saknas|ansvarig: saknas|Ansvarig funktion.*saknas"
    )
    address = {"data": data} if data else {}
    for page in ("lagesbild", "stodbehov", "kommun"):
        for role, counts in ((Role.PROCESS_LEADER, page != "kommun"), (Role.PUBLIC, False)):
            enter_as(role, monkeypatch)
            said = " ".join(f"{about} {text}" for about, text in facts(open_page(page, **address)))
            assert bool(counted.search(said)) == counts, (page, role)


def test_the_page_on_paper_says_nothing_of_functions_to_the_public(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(folder / "exempel"))
    for role in Role:
        view = view_of(Actor("prov", role))
        assert view.round_id is not None
        frames = print_view.frames_for(view, view.round_id, "0461")
        lines, rest = report.need_lines(frames, 8, 500)
        said = f"{lines} {rest} {report.pilot_lines(frames, 8, 500)}"
        assert ("ansvarig:" in said) == (role is not Role.PUBLIC)
        assert ("räknas inte här" in said) == (role is not Role.PROCESS_LEADER)


def test_what_is_asked_about_is_hidden_from_somebody() -> None:
    leader, public = Actor("a", Role.PROCESS_LEADER), Actor("b", Role.PUBLIC)
    assert extract.hides(public, "need_event", "responsible")
    assert not extract.hides(leader, "need_event", "responsible")
    assert extract.hides(public, "raw_row")
    assert extract.hidden_rows(public, "need") == {"draft", "unapproved"}
    assert extract.hidden_rows(Actor("c", Role.STEERING_GROUP), "need") == {"draft"}
    assert extract.hidden_rows(leader, "need") == frozenset()
    for ask in (
        lambda: extract.hides(public, "need_event", "status"),
        lambda: extract.hides(public, "need"),
        lambda: extract.hidden_rows(public, "municipality"),
    ):
        with pytest.raises(ValueError, match="hidden from"):
            ask()
