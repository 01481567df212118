"""No page and no slide fails, or says what is no reader's word, whatever the data and whoever looks."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from page_reading import open_page
from roles import enter_as, said_by, strange
from states import STATES, make
from streamlit.testing.v1 import AppTest

from data.access.roles import PAGES, Actor, Role

pytestmark = pytest.mark.rest

# Views of a page that the others do not show.
VIEWS: dict[str, tuple[dict[str, str], ...]] = {
    "lagesbild": ({}, {"matt": "plan"}, {"matt": "svar"}, {"matt": "behov"}),
    "kommun": (
        {"kommun": "0461"},
        *({"kommun": "0461", "visa": part} for part in ("varfor", "hjulet", "behov", "tid")),
    ),
    "stodbehov": ({"status": "alla", "vy": "tabell"},),
    "forandring": ({}, *({"visa": part} for part in ("graden", "byggstenar", "verksamheter", "hjulet", "stodbehov"))),
    "hjulet": ({}, {"visa": "fraga"}, {"visa": "kommuner"}),
    "piloter": ({}, *({"visa": part} for part in ("var", "lardomar", "rapporter", "exempel", "skriv"))),
    "svarslage": ({}, *({"visa": part} for part in ("paminnelse", "delvis", "alla"))),
    "mote": ({}, *({"visa": part} for part in ("sedan", "besluta", "beslut", "nasta"))),
    "presentation": (
        {},
        *({"visa": part} for part in ("sagt", "nyhetsbrev")),
        *({"bild": str(number)} for number in range(1, 10)),
    ),
}


@pytest.fixture(scope="module")
def folders(made_once: Callable[..., Path]) -> dict[str, Path]:
    """State -> folder of editions."""

    def make_all(base: Path) -> None:
        for number, state in enumerate(STATES):
            make(state, base / str(number))

    base = made_once("states", make_all)
    return {state: base / str(number) for number, state in enumerate(STATES)}


# The same to all who see them.
FOR_ALL = ("presentation", "ordlista", "tillganglighet")


def pages_of(role: Role) -> list[str]:
    seen = [page for page in PAGES if Actor("prov", role).may_see(page)]
    return seen if role is Role.PROCESS_LEADER else [page for page in seen if page not in FOR_ALL]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", STATES)
def test_what_is_said(state: str, role: Role, folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(folders[state]))
    enter_as(role, monkeypatch)
    for page in pages_of(role):
        for view in VIEWS.get(page, ({},)):
            app = open_page(page, **view)  # fails where the page raises
            assert not [error.value for error in app.error], (page, view)
            assert strange(said_by(app)) == [], (page, view)


def test_a_municipality_to_which_a_question_does_not_apply(
    folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(folders["applies to nobody"]))
    app = open_page("lagesbild", matt="plan")
    said = " ".join(said_by(app))
    assert "Gnesta inte aktuell" in said
    assert "frågan gäller inte kommunens verksamheter" in said
    assert "Gnesta högst" not in said


def test_only_a_division_has_answered(folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(folders["only a division"]))
    for app in (open_page("lagesbild"), open_page("presentation", visa="sagt")):
        said = " ".join(said_by(app))
        assert "Ingen kommun är tillfrågad. Länet: 50 %, alla svar är kända." in said
        assert "Inget svar från" not in said  # nobody else was asked


@pytest.mark.parametrize("measure", ["grad", "plan", "svar"])
def test_a_municipality_that_was_not_asked_is_not_called_silent(
    measure: str, folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither by the map and its legend nor in its table, where nobody was asked but a division of the Region."""
    monkeypatch.setenv("LAGESBILD_DATA", str(folders["only a division"]))
    for view in ({}, {"vy": "tabell"}):
        said = said_by(open_page("lagesbild", matt=measure, **view))
        assert [text for text in said if re.search(r"(?i)\binget svar\b", text) and "ränder" not in text] == []
        assert any("inte tillfrågad" in text for text in said)


@pytest.mark.parametrize(("role", "way"), [(Role.PROCESS_LEADER, 1), (Role.STEERING_GROUP, 0), (Role.PUBLIC, 0)])
def test_an_empty_county_shows_the_way_on(
    role: Role, way: int, folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(folders["nothing"]))
    enter_as(role, monkeypatch)
    app = open_page("lagesbild")
    inside = [link for link in links_of(app) if link == "Hämta mallen och läs in svar"]
    assert len(inside) == way
    assert any('href="lagesbild?data=exempel"' in one.proto.body for one in app.get("html"))


def links_of(app: AppTest) -> list[str]:
    return [link.proto.label for link in app.get("page_link")]


@pytest.mark.parametrize("role", [Role.STEERING_GROUP, Role.PUBLIC])
def test_a_round_that_is_hidden_is_not_called_missing(
    role: Role, folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether there is such a draft or not, the same is said."""
    monkeypatch.setenv("LAGESBILD_DATA", str(folders["only a draft"]))
    enter_as(role, monkeypatch)
    for wanted in ("2026", "2024"):
        said = " ".join(said_by(open_page("lagesbild", omgang=wanted))).replace("\\", "")
        assert f"”{wanted}” finns inte i den här utgåvan, eller är inte publicerad. Publicerade: ingen." in said


@pytest.mark.parametrize("state", ["nothing", "only a draft"])
def test_a_link_to_a_slide_where_nothing_is_published_leads_to_the_page_that_says_so(
    state: str, folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(folders[state]))
    app = open_page("presentation", bild="1")
    assert [title.value for title in app.title] == ["Vad visar vi för publiken?"]
    assert "Ingen publicerad uppföljning finns att visa" in " ".join(said_by(app))
    assert "bild" not in app.query_params
    assert "Läget" in links_of(app)
