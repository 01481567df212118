"""What is followed up on Lärande: its order, its words, and what is not said where it may not be seen."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from page_reading import example_rows

import queries
from data.acts.follow_up import Followed, follow_up
from data.acts.meetings import Decided, Seen, Standing, add_decision, plan_meeting
from data.model.model import load_model
from data.store.editions import Store
from pages.events import decision_links
from pages.to_do import items

pytestmark = pytest.mark.rest

TODAY = date(2027, 11, 19)


@pytest.fixture(scope="module")
def example(built_editions: Path) -> queries.Edition:
    return queries.edition(built_editions / "exempel")


def test_what_is_late_comes_first_and_what_has_ended_last(example: queries.Edition) -> None:
    shown = items.with_lateness(queries.ask(example, "list_followed"), TODAY)
    rows = example_rows()["Aktiviteter"]
    ended = [row["Aktivitet-id"] for row in rows if row["Läge"] in ("Genomfört", "Avstås")]
    open_ones = [row for row in rows if row["Aktivitet-id"] not in ended]
    dated = sorted((row for row in open_ones if row["Klart senast"]), key=lambda row: row["Klart senast"])
    dateless = [row for row in open_ones if not row["Klart senast"]]
    assert shown["item_id"].to_list() == [*(row["Aktivitet-id"] for row in [*dated, *dateless]), *ended]
    late = [row["Aktivitet-id"] for row in dated if date.fromisoformat(row["Klart senast"]) < TODAY]
    assert late
    assert shown.filter("overdue")["item_id"].to_list() == late
    lead, rest = items.sentence(shown)
    assert lead.replace("\xa0", " ") == f"{len(ended)} av {len(rows)} aktiviteter i länets plan är avslutade."
    assert rest.replace("\xa0", " ") == f"{len(late)} punkt är försenad."
    texts = items.list_texts(shown)
    assert "processledare" in texts["aktivitet/EX-A3"][1]
    # Where it is hidden who is responsible, nothing is said of it: neither a function nor that there is none.
    hidden = items.with_lateness(queries.ask(example, "list_followed"), TODAY, functions=False)
    assert not any("processledare" in below for _, below in items.list_texts(hidden).values())
    assert {items.owner_text(row) for row in hidden.iter_rows(named=True)} == {"visas inte här"}
    assert "Ansvarig funktion" not in [column.heading for column in items.followed_columns(hidden, {}, {}, {})]


def test_a_decision_stands_with_what_it_is_about(built_editions: Path, tmp_path: Path) -> None:
    newest = max(built_editions.glob("*.duckdb"))
    (tmp_path / "own").mkdir()
    for file in (newest, newest.with_suffix(".sha256")):
        shutil.copy(file, tmp_path / "own")
    store, now = Store(tmp_path / "own", load_model()), datetime(2026, 11, 3, 9, 0, tzinfo=UTC).replace(tzinfo=None)
    subject = "rekommendation/D1-REK1"
    follow_up(store, "recommendation", "D1-REK1", 0, Followed("pagar", "processledare", date(2026, 12, 1)), "prov", now)
    _, meeting = plan_meeting(store, "Möte", date(2026, 11, 3), Seen(store.newest(), None), "prov", now)
    about = Decided("Informera alla", recommendation_id="D1-REK1")
    _, decision = add_decision(store, meeting, about, Standing("pagar"), "prov", now)
    edition = queries.edition(tmp_path / "own")
    decisions = items.by_subject(queries.ask(edition, "list_followed_decisions"))
    assert {key: decision_links.in_words(of) for key, of in decisions.items()} == {subject: f"{decision} pågår"}
    followed = items.with_lateness(queries.ask(edition, "list_followed"), date(2026, 12, 2))
    assert followed["subject"][0] == subject
    row = followed.row(0, named=True)
    told = items.facts(row, decisions[subject], {})
    assert (told["Läge"], told["Ansvarig funktion"]) == ("Pågår (försenat)", "processledare")
    # Of all others nothing is known.
    assert set(followed.filter(pl.col("subject") != subject)["status"]) == {"ny"}
