"""On Svarsläge answers are drawn to be checked and the outcomes written; others are not shown which."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest
from page_reading import open_page, shown, tables

from data.access.roles import Actor, Role
from data.acts.answer_checks import draw_order, sample_size
from data.model.model import load_model
from data.store.editions import Store
from pages.doors import acts
from pages.doors.acts import Answer, Question

pytestmark = pytest.mark.rest

TABLE = "Svar dragna för kontroll"


def opened(round_id: str = "2026"):
    return open_page("svarslage", data="exempel", omgang=round_id, visa="kontroll")


def press(app, label: str):
    next(button for button in app.button if button.label.replace("\u00a0", " ") == label).click().run()
    assert not app.exception
    return app


def field(app, label: str):
    return next(one for one in app.selectbox if one.label == label)


def test_a_sample_is_drawn_said_and_listed(copied_editions: Path) -> None:
    app = press(opened(), "Dra 7 svar att kontrollera")
    assert "Svaren är dragna i utgåva 2." in shown(app)
    listed = tables(app)[TABLE][1:]
    assert len(listed) == 7
    assert {(row[-2], row[-1]) for row in listed} == {("Återstår", "–")}
    assert [row[3] for row in listed] == [row[4] for row in listed]
    # Nothing is left to draw.
    assert not [button for button in app.button if button.label.startswith("Dra")]
    assert "7 av 67 svar är dragna slumpvis; inget är kontrollerat än." in shown(app).replace("\u00a0", " ")
    assert copied_editions.exists()


@pytest.fixture
def drawn(copied_editions: Path) -> Store:
    press(opened(), "Dra 7 svar att kontrollera")
    return Store(copied_editions / "exempel", load_model())


@pytest.mark.usefixtures("drawn")
def test_outcomes_are_saved_one_after_the_other_and_those_that_remain_come_first() -> None:
    app = opened()
    first = field(app, "Svar som är kontrollerat").options[0]
    field(app, "Vad visade kontrollen?").select("stammer")
    press(app, "Spara utfallet")
    assert "Utfallet är sparat i utgåva 3:" in shown(app)
    options = field(app, "Svar som är kontrollerat").options
    assert options[-1] == f"{first} · stämmer"
    assert [row[-2] for row in tables(app)[TABLE][1:]].count("Stämmer") == 1
    field(app, "Vad visade kontrollen?").select("ej_mojlig")
    press(app, "Spara utfallet")
    assert "0 ändrades och 1 gick inte att kontrollera. 5 återstår." in shown(app).replace("\u00a0", " ")


def test_changed_is_taken_once_the_answer_is_corrected(drawn: Store) -> None:
    app = opened()
    field(app, "Vad visade kontrollen?").select("andrad")
    press(app, "Spara utfallet")
    assert app.error[0].value.replace("\\", "").startswith("Svaret står som det gjorde när det drogs. Rätta det först")
    key = field(app, "Svar som är kontrollerat").value
    unit, component, org_level = key.split("/")
    with drawn.open(drawn.newest()) as con:
        (seen,) = con.sql(
            "SELECT level, reason, comment, answered_on FROM cell WHERE round_id = '2026' AND "
            f"(unit_id, component, org_level) = ('{unit}', '{component}', '{org_level}')"
        ).fetchall()
    level = (seen[0] or 0) + 1 if seen[0] != 4 else 0
    question, wanted = Question("2026", unit, component, org_level), Answer(level, None, *seen[2:])
    acts.correct(Actor("ledaren", Role.PROCESS_LEADER), True, question, Answer(*seen), wanted, "Läste fel")
    app = opened()
    field(app, "Svar som är kontrollerat").select(key)
    field(app, "Vad visade kontrollen?").select("andrad")
    press(app, "Spara utfallet")
    row = next(row for row in tables(app)[TABLE][1:] if row[-2] == "Ändrad")
    assert row[3] != row[4]
    with drawn.open(drawn.newest()) as con:
        assert con.sql("SELECT checked_changed, answers_corrected FROM quality WHERE round_id = '2026'").fetchall() == [
            (1, 1)
        ]


def test_nothing_can_be_drawn_of_what_is_only_a_bound(built_editions: Path, monkeypatch) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))
    app = open_page("svarslage", omgang="2025", visa="kontroll")
    assert "Det finns inga svar per fråga att dra ur." in shown(app)
    assert not [button for button in app.button if button.label.startswith("Dra")]


def test_the_sample_of_the_example_is_what_its_seed_draws(built_editions: Path) -> None:
    store = Store(built_editions / "exempel", load_model())
    with duckdb.connect(str(store.path(1)), read_only=True) as con:
        answers = con.sql(
            "SELECT unit_id, component, org_level, level, reason FROM cell WHERE round_id = '2027' "
            "AND (level IS NOT NULL OR reason IN ('vet_ej', 'ej_tillamplig'))"
        ).pl()
        stored = con.sql(
            "SELECT unit_id, component, org_level, level, reason, seed FROM answer_sample ORDER BY ALL"
        ).pl()
    assert set(stored["seed"]) == {"2027/1"}
    drawn = draw_order(answers, "2027/1").head(sample_size(answers.height))
    keys = ["unit_id", "component", "org_level"]
    assert drawn.sort(keys).rows() == stored.drop("seed").sort(keys).rows()
    assert isinstance(stored, pl.DataFrame)
