"""Every change that the page Historik offers to take back can be taken back there, whatever it did."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from page_reading import open_page, tables
from roles import said_by
from states import DIVISION, GNESTA, NOW, SCHOOL, SOCIAL, answers, asked, copied, load, of_round
from streamlit.testing.v1 import AppTest

from data.access.roles import Actor, Role
from data.acts.corrections import Answer, Question
from data.county.start import PUBLISHED
from data.model.model import load_model
from data.store.editions import Store
from pages.doors import acts
from pages.doors.acts import Seen, State, What

pytestmark = pytest.mark.rest

LEADER = Actor("prov", Role.PROCESS_LEADER)


@pytest.fixture
def history(edition_dir: Path) -> Store:
    """Changes of every kind, some of which move a municipality in one round, some in two."""
    store = Store(edition_dir, load_model())
    store.publish("Började", "prov", NOW)
    earlier = {**SCHOOL, "Omgång": "2025"}
    load(
        edition_dir,
        {
            "Omgångar": [*of_round(), *of_round(round_id="2025")],
            "Verksamheter": asked(SCHOOL, SOCIAL, DIVISION, earlier),
            "Svar": [*answers(SCHOOL, "2", "2", "2", "2"), *answers(earlier, "1", "1", "1", "1")],
        },
    )
    load(edition_dir, {"Svar": [*answers(SCHOOL, "0", "0", "0", "0"), *answers(earlier, "4", "4", "4", "4")]})
    load(edition_dir, {"Svar": answers(SOCIAL, "4", "4", "4", "4")})
    load(edition_dir, {"Omgångar": of_round("Utkast", "2026-2"), "Verksamheter": asked({**SCHOOL, "Omgång": "2026-2"})})
    acts.publish(LEADER, False, "2026-2")
    need = What("ledningsstod", "Stöd i ledningen.")
    _, need_id = acts.add_need(LEADER, False, "2026", "0461", need, State())
    acts.change_need(LEADER, False, need_id, 1, need, State("pagar", "rektor"))
    acts.plan_meeting(LEADER, False, "Styrgruppens möte", NOW.date(), Seen(store.newest(), "2026"))
    load(edition_dir, {"Svar": [{**GNESTA, **SOCIAL, "Byggsten": "Barnets bästa-hjulet", "Nivå": "1"}]})
    return store


def offered(app: AppTest) -> str | None:
    """The key of the button that offers to take back the change shown."""
    return next((button.key for button in app.button if (button.key or "").startswith("ta_tillbaka_")), None)


def taken_back(number: int, data: dict[str, str]) -> AppTest | None:
    """The page after a change was taken back there; None where that is not offered."""
    app = open_page("historik", andring=str(number), **data)
    assert not app.exception
    key = offered(app)
    if key is None:
        return None
    app.button(key=key).click().run()
    assert not app.exception
    assert not app.error
    next(button for button in app.button if button.label == "Ja, ta tillbaka ändringen").click().run()
    assert not app.exception
    assert not app.error
    assert f"Ändring {number} är tillbakatagen i utgåva" in " ".join(said_by(app))
    return app


def test_every_change_the_newest_first(history: Store) -> None:
    for number in range(history.newest(), 1, -1):
        before = history.newest()
        assert taken_back(number, {}) is not None, number
        assert history.newest() == before + 1


@pytest.mark.usefixtures("history")
def test_a_change_that_others_came_after() -> None:
    assert taken_back(3, {}) is not None  # moves a municipality in two rounds
    (said,) = open_page("historik", andring="3").info
    assert said.value.endswith("Ska den gälla igen: läs in filen på nytt.")


def test_what_is_offered_can_be_done_and_what_cannot_says_what_comes_first(
    history: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = {}
    for number in range(2, history.newest() + 1):
        monkeypatch.setenv("LAGESBILD_DATA", str(copied(history.place, tmp_path / str(number))))
        if taken_back(number, {}) is None:
            waits[number] = named(number)
            for first in waits[number]:
                assert named(number)[0] == first
                assert taken_back(first, {}) is not None, (number, first)
            assert taken_back(number, {}) is not None, number
    # The rounds, in which all else is, and the need that was changed.
    assert waits == {2: [10, 8, 7, 4, 3], 7: [8]}


def named(number: int) -> list[int]:
    """The changes that the page says must be taken back before one, in their order; each is a link."""
    app = open_page("historik", andring=str(number))
    said = next(info.value for info in app.info if "kan inte tas tillbaka än" in info.value)
    found = [int(one) for one in re.findall(r"\d+", said.split(":")[1])]
    bodies = " ".join(one.proto.body for one in app.get("html"))
    assert [one for one in found if f'href="historik?andring={one}"' not in bodies] == []
    return found


def test_what_a_correction_did_stands_with_why(history: Store) -> None:
    """Also where it was taken back; a change that corrected nothing has no such column."""
    question, why = Question("2026", "0461-SKOLA", "plan"), "De mindes fel."
    number = acts.correct(LEADER, False, question, Answer(0, None), Answer(3, None), why)
    acts.undo(LEADER, False, number)
    shown = open_page("historik", andring=str(number))
    assert shown.info[0].value.endswith("Ska den gälla igen: gör om den på sidan där den gjordes.")
    corrected = tables(shown)["Svar som ändras"]
    assert [row[-2:] for row in corrected] == [["Efter", "Varför det rättades"], ["3 Användning", why]]
    assert tables(open_page("historik", andring="3"))["Svar som ändras"][0][-1] == "Efter"
    assert history.newest() == number + 1


@pytest.mark.usefixtures("copied_editions")
def test_a_change_of_many_files_names_them_below_the_list() -> None:
    """The county's published facts are one change; its files stand where it is shown what it did."""
    app = open_page("historik", andring="1")
    names = sorted(path.name for path in PUBLISHED.glob("*.csv"))
    ((first, *_),) = [row[4:] for row in tables(app)["Alla ändringar, den senaste först"][1:]]
    assert first == f"{len(names)} filer"
    assert f"Filer: {', '.join(names)}." in " ".join(one.proto.body for one in app.get("html"))


def test_a_change_of_the_example(copied_editions: Path) -> None:
    store = Store(copied_editions / "exempel", load_model())
    assert offered(open_page("historik", data="exempel")) is None  # it comes with the program
    load(copied_editions / "exempel", {"Svar": answers({**SCHOOL, "Omgång": "2025"}, "0", "0", "0", "0")})
    assert taken_back(store.newest(), {"data": "exempel"}) is not None
