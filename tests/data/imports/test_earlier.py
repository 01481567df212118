"""Files about earlier rounds, after the model has changed: old words still load, and nobody answers what was not asked."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest

from data.base.problems import Refused
from data.imports.workbook.per_unit import workbook
from data.model.model import Component, Context, Model, Named, load_model
from data.store.editions import Store
from data.store.verify import verify

pytestmark = pytest.mark.rest

MODEL = load_model()
NEW = Component("barn", "Barnets röst", "Röst", (), 1.0, "Får barnet komma till tals?", tuple("abcde"), "hör barnet", 2)
NEXT_YEAR = replace(
    MODEL,
    sha256="nästa år",
    # Without the wheel, with a new component first, and the plan under another name, with other answers.
    components=(
        NEW,
        MODEL.components[0],
        replace(MODEL.components[1], name="Handlingsplan", short="Handling", anchors=tuple("vwxyz"), weight=3.0),
        MODEL.components[3],
    ),
    categories=tuple(replace(one, component=None) for one in MODEL.categories),
    contexts=(*MODEL.contexts[1:], Context("nytt", "Nytt möte", "Nytt")),
    org_levels=(*MODEL.org_levels, Named("rektor", "Rektor", "Rektor")),
    threshold=0.5,
)
ASKED = "SELECT component, name, weight FROM round_component WHERE round_id = '{}' ORDER BY position"
THRESHOLD = "SELECT round_id, threshold FROM round_threshold ORDER BY round_id"


def with_model(workshop, model: Model):
    return type(workshop)(Store(workshop.store.place, model))


@pytest.fixture
def answered(asked_2026, answer, now: datetime):
    """2026 is answered by Gnesta's school; then the model changes."""
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", one, "2") for one in ("ansvarig", "plan", "hjulet")]})
    later = with_model(asked_2026, NEXT_YEAR)
    later.store.publish("Tog i bruk en ändrad modell", "prov", now)
    return later


def test_a_round_made_after_the_change_is_asked_what_the_model_asks(answered, answer) -> None:
    rows = answered.rows(ASKED.format("2026"))
    answered.load({"Svar": [answer("Trosa", "Skola", "barn", "3", "2026-2")]}, new_round="2026-2")
    assert answered.rows(ASKED.format("2026")) == rows == [(x.id, x.name, x.weight) for x in MODEL.components]
    assert answered.rows(ASKED.format("2026-2")) == [(x.id, x.name, x.weight) for x in NEXT_YEAR.components]
    assert answered.rows(THRESHOLD) == [("2026", 0.75), ("2026-2", 0.5)]
    assert set(answered.cells("0488-SKOLA", "2026-2")) == {"barn", "ansvarig", "plan", "stod"}
    assert set(answered.cells("0461-SKOLA", "2026")) == {"ansvarig", "plan", "hjulet", "stod"}
    # A change between them is over what both were asked, with the later one's weights.
    compared = answered.rows("SELECT DISTINCT component FROM change_degree WHERE component IS NOT NULL ORDER BY ALL")
    assert compared == []  # nobody has answered both
    answered.load({"Svar": [answer("Gnesta", "Skola", one, "4", "2026-2") for one in ("ansvarig", "barn")]})
    compared = answered.rows("SELECT DISTINCT component FROM change_degree WHERE component IS NOT NULL ORDER BY ALL")
    assert compared == [("ansvarig",), ("plan",), ("stod",)]
    figures = (
        "SELECT index_observed, cells_known FROM change_degree WHERE round_id = '2026' AND component IS NULL "
        "AND scope = 'county'"
    )
    # ansvarig 2 of 4 with weight 1 and plan 2 of 4 with weight 3.
    assert answered.rows(figures) == [(50.0, 2)]
    assert [verdict for verdict in verify(answered.store) if verdict.faults] == []


def test_a_draft_that_nobody_has_answered_follows_the_model(asked_2026, now: datetime) -> None:
    later = with_model(asked_2026, NEXT_YEAR)
    later.store.publish("Tog i bruk en ändrad modell", "prov", now)
    assert later.rows(ASKED.format("2026")) == [(x.id, x.name, x.weight) for x in NEXT_YEAR.components]
    assert later.rows(THRESHOLD) == [("2026", 0.5)]


@pytest.mark.parametrize(
    ("component", "level", "expected"),
    [
        ("Lokal implementeringsplan", "3", ("plan", 3)),  # the name that it had in the round
        ("Handlingsplan", "3", ("plan", 3)),  # and has now
        ("plan", "Vi diskuterar behovet av en plan och vad den ska innehålla.", ("plan", 1)),  # its answers then
        ("plan", "w", ("plan", 1)),
        ("Barnets bästa-hjulet", "4", ("hjulet", 4)),  # no longer in the model
        ("hjulet", "Vi använder inte hjulet.", ("hjulet", 0)),
    ],
)
def test_a_late_file_may_use_the_words_of_its_round(answered, answer, component, level, expected) -> None:
    answered.load({"Svar": [answer("Trosa", "Skola", component, level)]})
    assert answered.cells("0488-SKOLA")[expected[0]] == expected[1]


@pytest.mark.parametrize(
    ("sheet", "row", "text"),
    [
        ("Svar", {"Byggsten": "Barnets röst", "Nivå": "2"}, "byggstenen barn ingick inte i uppföljningen 2026"),
        ("Svar", {"Byggsten": "Barnets röst", "Nivå": "Ej ställd"}, "det står som ej ställt där"),
        ("Svar", {"Byggsten": "plan", "Nivå": "2", "Organisationsnivå": "Rektor"}, "organisationsnivån rektor ingick inte"),
        ("Hjulet", {"Sammanhang": "Nytt möte", "Användning": "Används"}, "sammanhanget nytt ingick inte"),
    ],
)  # fmt: skip
def test_what_a_round_was_not_asked_is_refused(answered, sheet: str, row: dict[str, str], text: str) -> None:
    number = answered.store.newest()
    with pytest.raises(Refused, match=text) as refused:
        answered.load({sheet: [{"Omgång": "2026", "Kommun": "Trosa", "Verksamhet": "Skola", **row}]})
    assert refused.value.problems[0].row == 2
    assert "Ta bort raden, eller rätta omgången." in str(refused.value)
    assert answered.store.newest() == number


def test_the_workbook_of_a_round_asks_what_the_round_was_asked(answered) -> None:
    def components(round_id: str) -> list[str]:
        book = openpyxl.load_workbook(io.BytesIO(workbook(answered.store, round_id, 2026)))
        column = [cell.value for cell in book["Svar"][1]].index("Byggsten")
        return list(dict.fromkeys(row[column] for row in book["Svar"].iter_rows(min_row=2, values_only=True)))

    assert components("2026") == [component.name for component in MODEL.components]
    assert components("2027") == [component.name for component in NEXT_YEAR.components]


def test_what_an_earlier_round_was_asked_outlives_a_change_that_is_taken_back(answered, answer) -> None:
    number = answered.load({"Svar": [answer("Trosa", "Skola", "hjulet", "1")]})
    answered.undo(number)
    assert answered.rows(ASKED.format("2026")) == [(x.id, x.name, x.weight) for x in MODEL.components]
    assert [verdict for verdict in verify(answered.store) if verdict.faults] == []


def test_a_unit_that_is_no_longer_in_the_model_stays_in_its_rounds(asked_2026, answer) -> None:
    asked_2026.load({"Svar": [answer("Region Sörmland", "BUP", "plan", "2")]})
    others = tuple(one for one in MODEL.divisions if one.id != "REG-BUP")
    later = with_model(asked_2026, replace(MODEL, divisions=others, sha256="utan BUP"))
    later.load({"Svar": [answer("Trosa", "Skola", "plan", "3")]})
    assert later.cells("REG-BUP")["plan"] == 2
    assert later.rows("SELECT unit_id FROM unit WHERE retired") == [("REG-BUP",)]
    later.load({"Svar": [answer("Trosa", "Skola", "plan", "3", "2026-2")]}, new_round="2026-2")
    assert later.rows("SELECT count(*) FROM participation WHERE round_id = '2026-2' AND unit_id = 'REG-BUP'") == [(0,)]
    assert [verdict for verdict in verify(later.store) if verdict.faults] == []
