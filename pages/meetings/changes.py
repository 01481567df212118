"""Changes between two editions, for a meeting. Frames in, rows and words out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from pages.events.decision_links import ENDED
from pages.text.html import Rows
from pages.text.partial_dates import as_text
from pages.text.swedish import (
    DECISION_STATUS,
    FOLLOWED_STATUS,
    NEED_STATUS,
    as_sentence,
    day,
    interval,
    join_and,
    of,
    percent,
    plural,
    stage_name,
    text,
)
from pages.to_do import items

Row = Mapping[str, Any]
DONE, OVERDUE, OPEN = "Klart sedan dess", "Försenat", "Öppet"
_AS_IT_WAS = "Steg, svar, stödbehov, rekommendationer, aktiviteter och pilotrapporter är som de var."
_DEGREE = ("stage_observed", "index_low", "index_observed", "index_high")
_ANSWERED = ("asked", "answered", "cells_known")


@dataclass(frozen=True)
class Side:
    """What one edition answers: its number, and on one round.

    ``degrees``: list_municipality_degrees, ``participation``: list_participation, both None where there is no round to ask
    about; ``needs``: ``needs.with_age``; ``reports``: list_pilot_reports; ``decisions``: list_decisions; ``followed``:
    ``items.with_lateness``.
    """

    edition: int
    degrees: pl.DataFrame | None
    participation: pl.DataFrame | None
    needs: pl.DataFrame
    reports: pl.DataFrame
    decisions: pl.DataFrame
    followed: pl.DataFrame


@dataclass(frozen=True)
class Changes:
    """What differs: rows of texts per table, and how many municipalities have another stage.

    ``moved`` is how many needs, open at both ends, have another function, status or due date.
    """

    municipalities: Rows
    restaged: int
    units: Rows
    answered: int
    needs: Rows
    opened: int
    closed: int
    moved: int
    reports: Rows
    decisions: list[tuple[str, Row]]
    followed: Rows

    def of(self, group: str) -> int:
        """Return how many decisions are in a group: DONE, OVERDUE or OPEN."""
        return sum(kind == group for kind, _ in self.decisions)


def changes(before: Side, after: Side, levels: Sequence[str], today: date) -> Changes:
    """Return what has changed from ``before`` to ``after``; decisions are overdue as of ``today``."""
    municipalities, restaged = _municipalities(before, after, levels)
    units, answered = _units(before, after)
    needs, opened, closed, moved = _needs(before.needs, after.needs)
    reports = _reports(before.reports, after.reports)
    decisions = group_decisions(before.decisions, after.decisions, today)
    followed = _moved_items(before.followed, after.followed)
    return Changes(
        municipalities, restaged, units, answered, needs, opened, closed, moved, reports, decisions, followed
    )


def _pairs(before: pl.DataFrame, after: pl.DataFrame, key: str) -> list[tuple[Row | None, Row]]:
    """Return each row of ``after`` with the one of ``before`` that has its key."""
    earlier = {row[key]: row for row in before.iter_rows(named=True)}
    return [(earlier.get(row[key]), row) for row in after.iter_rows(named=True)]


def _municipalities(before: Side, after: Side, levels: Sequence[str]) -> tuple[Rows, int]:
    if before.degrees is None or after.degrees is None:
        return [], 0
    rows: Rows = []
    restaged = 0
    for was, now in _pairs(before.degrees, after.degrees, "municipality_code"):
        if was is not None and any(was[name] != now[name] for name in _DEGREE):
            rows.append([now["name"], _degree(was, levels), _degree(now, levels)])
            restaged += was["stage_observed"] != now["stage_observed"]
    return rows, restaged


def _degree(row: Row, levels: Sequence[str]) -> str:
    if row["units_asked"] is None:
        return "inte med i uppföljningen"
    possible = f"{interval(row['index_low'], row['index_high'])} möjligt"
    if row["stage_observed"] is None:
        return f"steg ej känt, {possible}"
    known = f"{stage_name(row['stage_observed'], levels)}, {percent(row['index_observed'])}"
    return known if row["cells_known"] == row["cells_applicable"] else f"{known} ({possible})"


def _units(before: Side, after: Side) -> tuple[Rows, int]:
    if before.participation is None or after.participation is None:
        return [], 0
    rows: Rows = []
    answered = 0
    for was, now in _pairs(before.participation, after.participation, "unit_id"):
        if was is not None and any(was[name] != now[name] for name in _ANSWERED):
            rows.append([now["long_name"], _answer(was), _answer(now)])
            answered += bool(now["answered"] and not was["answered"])
    return rows, answered


def _answer(row: Row) -> str:
    if not row["asked"]:
        return "inte tillfrågad"
    if not row["answered"]:
        return "inget svar"
    return f"svarat, {of(row['cells_known'], row['cells_applicable'])} nivåer kända"


def _needs(before: pl.DataFrame, after: pl.DataFrame) -> tuple[Rows, int, int, int]:
    opened: Rows = []
    moved: Rows = []
    closed: Rows = []
    for was, now in _pairs(before, after, "need_id"):
        if now["is_open"] and (was is None or not was["is_open"]):
            opened.append(_need(now, "Nytt" if was is None else "Öppnat igen"))
        elif not now["is_open"] and (was is None or was["is_open"]):
            closed.append(_need(now, NEED_STATUS[now["status"]]))
        elif was is not None and now["is_open"] and (what := _moves(was, now, NEED_STATUS)):
            moved.append(_need(now, what))
    left = set(after["need_id"])
    gone = [_need(row, "Tillbakataget") for row in before.iter_rows(named=True) if row["need_id"] not in left]
    return [*opened, *moved, *closed, *gone], len(opened), len(closed), len(moved)


def _moved_items(before: pl.DataFrame, after: pl.DataFrame) -> Rows:
    """Return a row per recommendation or activity that is told to stand elsewhere than before."""
    untold = {"status": items.UNTOLD, items.OWNER: None, "due_on": None}
    pairs = _pairs(before, after, "subject")
    told = [(now, _moves(untold if was is None else was, now, FOLLOWED_STATUS)) for was, now in pairs]
    return [[now["item_id"], what, now["title"], items.KINDS[now["kind"]]] for now, what in told if what]


def _moves(was: Row, now: Row, statuses: Mapping[str, str]) -> str:
    """Return what has been decided on something meanwhile, in words; empty text for nothing.

    Where the responsible function may not be seen there is no such column, and nothing is said of it.
    """
    told = []
    before, after = was.get("responsible"), now.get("responsible")
    if after and after != before:
        told.append(f"ny ansvarig: {after}" if before else f"fick ansvarig: {after}")
    elif before and not after:
        told.append("har inte längre någon ansvarig")
    if was["status"] != now["status"]:
        told.append(f"från {statuses[was['status']].lower()} till {statuses[now['status']].lower()}")
    if was["due_on"] != now["due_on"]:
        told.append(f"klart senast {now['due_on']}" if now["due_on"] else "har inte längre något slutdatum")
    words = ", ".join(told)
    return words[:1].upper() + words[1:]


def _reports(before: pl.DataFrame, after: pl.DataFrame) -> Rows:
    keys = ("pilot_id", "reported_on")
    known = {tuple(row[key] for key in keys): row["report"] for row in before.iter_rows(named=True)}
    return [
        [row["pilot_name"], as_text(row["reported_on"]), text(row["phase"]), row["report"]]
        for row in after.iter_rows(named=True)
        if known.get(tuple(row[key] for key in keys)) != row["report"]
    ]


def _need(row: Row, what: str) -> list[str | int | Any]:
    return [row["need_id"], what, row["description"], row["place"], row["category_name"]]


def group_decisions(before: pl.DataFrame, after: pl.DataFrame, today: date) -> list[tuple[str, Row]]:
    """Return the decisions of ``after`` as (group, row): overdue, open, and those that have ended since ``before``."""
    made: dict[str, list[Row]] = {OVERDUE: [], OPEN: [], DONE: []}
    for was, now in _pairs(before, after, "decision_id"):
        if now["status"] not in ENDED:
            made[OVERDUE if is_overdue(now, today) else OPEN].append(now)
        elif was is None or was["status"] not in ENDED:
            made[DONE].append(now)
    return [(group, row) for group, rows in made.items() for row in rows]


def is_overdue(row: Row, today: date) -> bool:
    """Return whether a decision that has not ended should have been done before ``today``."""
    return row["status"] not in ENDED and row["due_on"] is not None and row["due_on"] < today


def status_text(row: Row, today: date) -> str:
    """Return where a decision stands, with the word that says that its date has passed."""
    late = " (försenat)" if is_overdue(row, today) else ""
    return f"{DECISION_STATUS[row['status']]}{late}"


def about(row: Row) -> str:
    """Return what a decision is about: municipality, component, need, recommendation and activity; a dash for none."""
    need = f"stödbehov {row['need_id']}" if row["need_id"] else None
    recommendation = f"rekommendation {row['recommendation_id']}" if row["recommendation_id"] else None
    activity = f"aktivitet {row['activity_id']}" if row["activity_id"] else None
    parts = (row["municipality_name"], row["component_name"], need, recommendation, activity)
    return text(" · ".join(part for part in parts if part))


def decision_rows(decisions: Sequence[Row], today: date) -> Rows:
    """Return a row per decision: id, text, what it is about, responsible function, due date, status and meeting."""
    return [
        [
            row["decision_id"],
            row["decision"],
            about(row),
            text(row["responsible"]),
            day(row["due_on"]),
            status_text(row, today),
            day(row["held_on"]),
        ]
        for row in decisions
    ]


DECISION_HEADINGS = ("Nr", "Beslut", "Gäller", "Ansvarig funktion", "Klart senast", "Status", "Möte")
MUNICIPALITY_HEADINGS = ("Kommun", "Då", "Sedan")
UNIT_HEADINGS = ("Verksamhet", "Då", "Sedan")
NEED_HEADINGS = ("Behov", "Vad som hänt", "Beskrivning", "Vem har behovet", "Kategori")
FOLLOWED_HEADINGS = ("Nr", "Vad som hänt", "Vad den säger", "Slag")
REPORT_HEADINGS = ("Pilot eller projekt", "Datum", "Läge", "Rapport")


def sentence(found: Changes, compared: bool) -> tuple[str, str]:
    """Return what has changed in the answers, and in needs, pilots and decisions.

    ``compared``: whether there was a round to compare in both editions; where there was none, what has changed in needs is first.
    """
    moved = (found.municipalities, found.units, found.needs, found.followed, found.reports)
    if compared and not any(moved):
        return "Inget har ändrats.", f"{_AS_IT_WAS} {decision_sentence(found)}"
    needs = [
        _count(found.opened, "inget", "stödbehov har öppnats", "stödbehov har öppnats"),
        _count(found.closed, "inget", "har avslutats", "har avslutats"),
        _count(found.moved, "inget", *2 * ("har fått ansvarig, ny status eller nytt datum",)),
    ]
    answers = [
        _count(found.restaged, "ingen", "kommun har bytt steg", "kommuner har bytt steg"),
        _count(found.answered, "ingen", "verksamhet har svarat", "verksamheter har svarat"),
    ]
    said = [answers, needs] if compared else [needs]
    if found.followed:
        one, many = "rekommendation eller aktivitet har rört sig", "rekommendationer och aktiviteter har rört sig"
        said.append([plural(len(found.followed), one, many)])
    if found.reports:
        said.append([plural(len(found.reports), "pilotrapport har kommit", "pilotrapporter har kommit")])
    lead, *rest = [_as_said(join_and(counts)) for counts in said]
    return lead, " ".join([*rest, decision_sentence(found)])


def decision_sentence(found: Changes) -> str:
    """Return where the decisions stand."""
    if not found.decisions:
        return "Inget beslut är öppet, och inget har blivit klart."
    ended = _count(
        found.of(DONE), "inget", "beslut har blivit klart eller utgått", "beslut har blivit klara eller utgått"
    )
    late = _count(found.of(OVERDUE), "inget", "är försenat", "är försenade")
    return _as_said(join_and([ended, late, _count(found.of(OPEN), "inget", "är öppet", "är öppna")]))


def _as_said(words: str) -> str:
    return as_sentence(words[:1].upper() + words[1:])


def _count(count: int, nothing: str, one: str, many: str) -> str:
    return f"{nothing} {one}" if count == 0 else plural(count, one, many)
