"""Draw answers of a round at random, to be checked with those who gave them, and say what each check showed."""

from __future__ import annotations

import hashlib
from datetime import datetime

import duckdb
import polars as pl

from data.acts import events
from data.acts.corrections import Question
from data.acts.text_rules import NotStored, refuse_unknown, rows
from data.base.batch import Batch
from data.base.errors import NothingChanged
from data.store.editions import Store

SHARE_DIVISOR = 10  # one answer in ten is drawn, rounded up
OUTCOMES = {"stammer": "Stämmer", "andrad": "Ändrad", "ej_mojlig": "Gick inte att kontrollera"}
# What somebody has answered; a question that was skipped, and a bound from a published statement, are no answers.
_ANSWERS = (
    "SELECT unit_id, component, org_level, level, reason FROM cell WHERE round_id = $round_id "
    "AND (level IS NOT NULL OR reason IN ('vet_ej', 'ej_tillamplig')) ORDER BY ALL"
)
_KEY = ("unit_id", "component", "org_level")


def sample_size(answers: int) -> int:
    """Return how many of a round's ``answers`` are drawn: one in ten, rounded up."""
    return -(-answers // SHARE_DIVISOR)


def draw_order(answers: pl.DataFrame, seed: str) -> pl.DataFrame:
    """Return ``answers`` (unit_id, component, org_level and more) in the order that they are drawn in by ``seed``.

    An answer's place follows from the seed and its own key alone, so the same seed always draws the same.
    """
    keys = answers.select(_KEY).rows()
    places = [hashlib.sha256("/".join((seed, *key)).encode()).hexdigest() for key in keys]
    return answers.with_columns(pl.Series("place", places, dtype=pl.String)).sort("place").drop("place")


def draw_sample(store: Store, round_id: str, actor: str, now: datetime) -> int:
    """Draw answers of a round, in a new edition, and return its number; ``now``: UTC.

    As many are drawn as are missing to one in ten of the round's answers: all of them the first time, those that are wanting
    where more answers have come since. Raises NotStored where there is no such round or it has no answers, NothingChanged
    where enough are drawn, EditionError where the edition cannot be made.
    """
    with store.writing():
        edition = store.newest()
        with store.open(edition) as con:
            refuse_unknown(con, "round", "round_id", round_id, "Omgången")
            answers: pl.DataFrame = con.sql(_ANSWERS, params={"round_id": round_id}).pl()
            drawn: pl.DataFrame = con.sql(
                "SELECT unit_id, component, org_level FROM answer_sample WHERE round_id = $round_id",
                params={"round_id": round_id},
            ).pl()
        if answers.is_empty():
            raise NotStored(
                "Det finns inga svar per fråga att dra ur i den här uppföljningen. Läs in svaren först. Inget har sparats."
            )
        left = answers.join(drawn, on=_KEY, how="anti", maintain_order="left")
        missing = sample_size(answers.height) - (answers.height - left.height)
        if missing <= 0:
            raise NothingChanged(
                f"Urvalet är redan draget: {answers.height - left.height} av {answers.height} svar. Inget har sparats."
            )
        seed = f"{round_id}/{edition}"
        sample = draw_order(left, seed).head(missing).sort(_KEY)
        sample = sample.with_columns(
            round_id=pl.lit(round_id), seed=pl.lit(seed), drawn_at=pl.lit(now), actor=pl.lit(actor)
        )
        title = f"Drog {missing} svar att kontrollera i {round_id}"
        return store.publish(title, actor, now, Batch(kind="edit", title=title, tables={"answer_sample": sample}))


def set_outcome(store: Store, question: Question, outcome: str, actor: str, now: datetime) -> int:
    """Say what the check of a drawn answer showed, in a new edition, and return its number; ``now``: UTC.

    It is changed only where it stands otherwise than when it was drawn, and right only where it does not. Raises NotStored
    where it is not drawn or the outcome is not what the answer shows, with what to do; NothingChanged where it is said
    already; EditionError where the edition cannot be made.
    """
    if outcome not in OUTCOMES:
        raise NotStored(f"Utfallet {outcome} finns inte. Välj ett i listan. Inget har sparats.")
    with store.writing():
        with store.open(store.newest()) as con:
            before, is_changed, names = _find(con, question)
        if before == outcome:
            raise NothingChanged(f"Utfallet är redan {OUTCOMES[outcome].lower()}. Inget har sparats.")
        if outcome == "andrad" and not is_changed:
            raise NotStored(
                "Svaret står som det gjorde när det drogs. Rätta det först, och skriv sedan utfallet. Inget har sparats."
            )
        if outcome == "stammer" and is_changed:
            raise NotStored(
                "Svaret är ett annat än när det drogs. Välj Ändrad, eller ta tillbaka ändringen på sidan Historik. Inget har "
                "sparats."
            )
        row = {**vars(question), "outcome": outcome, "checked_at": now, "actor": actor}
        title = f"Kontrollerade ett svar: {names}, {question.round_id}: {OUTCOMES[outcome].lower()}"
        return events.publish(store, title, actor, now, answer_check=row)


def _find(con: duckdb.DuckDBPyConnection, question: Question) -> tuple[str | None, bool, str]:
    """Return the outcome that stands, whether the answer is another than when it was drawn, and what it is called."""
    found = rows(
        con,
        "SELECT answer_check.outcome, (cell.level, cell.reason) IS DISTINCT FROM (drawn.level, drawn.reason), "
        "concat_ws(', ', unit.long_name, component.name) FROM answer_sample AS drawn "
        "LEFT JOIN answer_check USING (round_id, unit_id, component, org_level) "
        "LEFT JOIN cell USING (round_id, unit_id, component, org_level) "
        "INNER JOIN unit USING (unit_id) INNER JOIN component USING (component) "
        "WHERE round_id = $round_id AND unit_id = $unit_id AND component = $component AND org_level = $org_level",
        **vars(question),
    )
    if not found:
        raise NotStored("Svaret är inte längre draget. Läs in sidan på nytt. Inget har sparats.")
    return found[0]
