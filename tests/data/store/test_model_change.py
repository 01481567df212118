"""What a changed model would touch is told before it is taken into use, and a model that cannot be is refused, and told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from data import build
from data.__main__ import main
from data.base.errors import EditionError
from data.model.model import MODEL_FILE, Component, Model, load_model
from data.store.editions import Store
from data.store.model_change import model_change

pytestmark = pytest.mark.rest

MODEL = load_model()
KEPT = "{} behåller det den frågade efter: ingen siffra ändras."
NEW = Component("barn", "Barnets röst", "Röst", (), 1.0, "Får barnet komma till tals?", tuple("abcde"), "hör barnet", 2)
OTHER_COUNTY = replace(MODEL, county_code="03", county_name="Uppsala")
MISFIT = (
    "Modellfilen är för Uppsala (län 03), men uppgifterna är för Sörmland (län 04). Ställ tillbaka county.code i "
    'data/model.toml till "04", eller välj en egen mapp för det andra länet med LAGESBILD_DATA.'
)


@pytest.fixture
def two_rounds(asked_2026, answer):
    """2026 is answered by one unit; 2026-2 is a draft that nobody has answered."""
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "2")]})
    asked_2026.load(
        {"Verksamheter": [{"Omgång": "2026-2", "Kommun": "Trosa", "Verksamhet": "Skola", "Tillfrågad": "Ja"}]},
        new_round="2026-2",
    )
    return asked_2026


def lines(workshop, model: Model, now: datetime) -> list[str]:
    return model_change(Store(workshop.store.place, model), now)


def test_a_model_that_is_as_before_touches_nothing(two_rounds, now: datetime) -> None:
    assert lines(two_rounds, MODEL, now) == [
        "Modellen är den som gäller: inget läggs till, tas bort eller ändras.",
        KEPT.format("Uppföljning 2026"),
        KEPT.format("Uppföljning 2026-2"),
    ]


def test_each_change_is_told_and_only_what_nobody_has_answered_follows(two_rounds, now: datetime) -> None:
    plan = replace(
        MODEL.components[1], name="Handlingsplan", weight=2.0, anchors=("ny", *MODEL.components[1].anchors[1:])
    )
    model = replace(
        MODEL,
        components=(MODEL.components[0], plan, *MODEL.components[2:], NEW),
        contexts=MODEL.contexts[1:],
        divisions=MODEL.divisions[:-1],
        threshold=0.6,
        sha256="annan",
    )
    before = two_rounds.store.numbers()
    found = lines(two_rounds, model, now)
    assert found[:-1] == [
        "Byggsten läggs till: Barnets röst.",
        "Byggsten ändras: Handlingsplan (namn, vikt).",
        "Sammanhang tas bort: Hälsosamtal.",
        "Verksamhet tas bort: Region Sörmland, Hälsoval.",
        "Svarstext ändras: Handlingsplan, nivå 0.",
        "Gränsen för steg ändras: 75\u00a0% blir 60\u00a0%.",
        KEPT.format("Uppföljning 2026"),
    ]
    assert found[-1].startswith("Uppföljning 2026-2 har inga svar än och följer modellen: ")
    assert two_rounds.store.numbers() == before
    # It is what happens.
    Store(two_rounds.store.place, model).publish("Tog i bruk en ändrad modell", "prov", now)
    asked = "SELECT round_id, count(*) FROM round_component GROUP BY ALL ORDER BY ALL"
    assert two_rounds.rows(asked) == [("2026", 4), ("2026-2", 5)]
    assert lines(two_rounds, model, now)[0].startswith("Modellen är den som gäller")


def test_another_countys_model_is_refused_before_anything_is_stored(two_rounds, now: datetime) -> None:
    before = two_rounds.store.numbers()
    other = type(two_rounds)(Store(two_rounds.store.place, OTHER_COUNTY))
    for attempt in (
        lambda: other.store.publish("Tog i bruk en ändrad modell", "prov", now),
        lambda: model_change(other.store, now),
        lambda: other.undo(2),
    ):
        with pytest.raises(EditionError) as refused:
            attempt()
        assert str(refused.value) == f"{MISFIT} Inget har ändrats."
    assert two_rounds.store.numbers() == before
    assert (two_rounds.store.misfit(), other.store.misfit()) == (None, MISFIT)


def test_another_countys_model_may_begin_where_there_are_no_rounds(bare, now: datetime) -> None:
    other = Store(bare.store.place, OTHER_COUNTY)
    assert other.misfit() is None
    assert other.publish("Tog i bruk en ändrad modell", "prov", now) == 2


@pytest.mark.folder_only
def test_a_model_file_that_does_not_fit_is_told(
    two_rounds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(two_rounds.store.place))
    text = MODEL_FILE.read_text(encoding="utf-8")
    assert build.model_fault(example=False) == ""
    assert main(["model", "--check"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Inget har ändrats. Modellen tas i bruk när programmet startar."
    changed = tmp_path / "model.toml"
    load = load_model
    for module in ("data.build", "data.__main__"):
        monkeypatch.setattr(f"{module}.load_model", lambda: load(changed))
    changed.write_text(
        text.replace('code = "04" ', 'code = "03" ').replace('"Sörmland"', '"Uppsala"'), encoding="utf-8"
    )
    assert build.model_fault(example=False) == MISFIT
    assert main(["model", "--check"]) == 1
    assert capsys.readouterr().err.strip() == f"{MISFIT} Inget har ändrats."
    changed.write_text(text.replace("threshold = 0.75", "threshold = 7"), encoding="utf-8")
    assert build.model_fault(example=False) == (
        "Modellfilen: degree.threshold ska vara ett tal från 0,01 till 1, men där står 7."
    )
