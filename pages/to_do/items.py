"""Columns and words on what is followed up beside support needs: what the research says, and activities of the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from pages.events import decision_links
from pages.text.html import Column, Link, page_url
from pages.text.partial_dates import as_text
from pages.text.swedish import (
    FOLLOWED_STATUS,
    NOT_HERE,
    NOTHING,
    day,
    join_and,
    names,
    of,
    plural,
    text,
)

Row = Mapping[str, Any]
Titles = Mapping[str, str]
Decisions = Mapping[str, Sequence[Row]]  # subject -> the decisions about it

ACTIVITY = "aktivitet"
KINDS = {
    "rekommendation": "Rekommendation",
    "forbattringsforslag": "Förbättringsförslag",
    "framgangsfaktor": "Framgångsfaktor",
    "risk": "Risk",
    ACTIVITY: "Aktivitet i länets plan",
}
_MANY = {"framgangsfaktor": "framgångsfaktorer", "risk": "risker"}
ALL, OPEN, EVERY = "", "", "alla"
STATUSES = {OPEN: "Allt som inte är avslutat", EVERY: "Allt, även avslutat"} | FOLLOWED_STATUS
UNTOLD = "ny"
# Not among the columns where the viewer may not see which functions are responsible.
OWNER = "responsible"


def with_lateness(followed: pl.DataFrame, today: date, functions: bool = True) -> pl.DataFrame:
    """Return ``followed`` (list_followed) in the order to take care of it, with the column overdue.

    What is overdue comes first, then what is open and has a date, the first one first, then the rest as the studies have it;
    what has ended is last. Where it is hidden which functions are responsible, there is no column of them.
    """
    made = followed.with_columns(overdue=(pl.col("late_after") < today).fill_null(value=False))
    if not functions:
        made = made.drop(OWNER)
    order = [pl.col("is_open").not_(), pl.col("overdue").not_(), pl.col("late_after")]
    return made.sort(order, nulls_last=True, maintain_order=True)


def of_choice(followed: pl.DataFrame, kind: str, study: str, status: str) -> pl.DataFrame:
    """Return what is of one kind, study and status, or of all."""
    if kind != ALL:
        followed = followed.filter(pl.col("kind") == kind)
    if study != ALL:
        followed = followed.filter(pl.col("study") == study)
    if status == OPEN:
        return followed.filter("is_open")
    return followed if status == EVERY else followed.filter(pl.col("status") == status)


def with_one(shown: pl.DataFrame, followed: pl.DataFrame, subject: str) -> pl.DataFrame:
    """Return ``shown``, of ``followed``, and the one called ``subject`` if it is there and not among them."""
    return pl.concat([followed.filter(pl.col("subject") == subject).join(shown, on="subject", how="anti"), shown])


def sentence(followed: pl.DataFrame) -> tuple[str, str]:
    """Return for how many recommendations it is told where they stand, and what else there is and how it goes."""
    asked_for = followed.filter(pl.col("kind").is_in(["rekommendation", "forbattringsforslag"]))
    told = asked_for.filter(pl.col("status") != UNTOLD).height
    activities = followed.filter(pl.col("kind") == ACTIVITY)
    done = activities.filter(~pl.col("is_open")).height
    late = int(followed["overdue"].sum())
    said = []
    if asked_for.height:
        said.append(f"Läget är angivet för {of(told, asked_for.height)} rekommendationer och förslag.")
    if activities.height:
        said.append(f"{of(done, activities.height)} aktiviteter i länets plan är avslutade.")
    said.append(f"{plural(late, 'punkt är försenad', 'punkter är försenade') if late else 'Ingenting är försenat'}.")
    counts = {many: followed.filter(pl.col("kind") == kind).height for kind, many in _MANY.items()}
    if named := join_and(f"{count} {many}" for many, count in counts.items() if count):
        said.append(f"Studierna nämner också {named}.")
    return said[0], " ".join(said[1:])


def status_text(row: Row) -> str:
    """Return where it stands, with the word that says that its date has passed."""
    return f"{FOLLOWED_STATUS[row['status']]}{' (försenat)' if row['overdue'] else ''}"


def owner_text(row: Row) -> str:
    """Return the responsible function, that there is none, or that it is hidden."""
    return text(row[OWNER]) if OWNER in row else NOT_HERE


def list_texts(followed: pl.DataFrame) -> dict[str, tuple[str, str]]:
    """Return subject -> what the list says of it: what it is, and below its kind and where it stands."""
    return {
        row["subject"]: (f"{row['item_id']} · {row['title']}", " · ".join(_state(row)))
        for row in followed.iter_rows(named=True)
    }


def _state(row: Row) -> list[str]:
    told = [KINDS[row["kind"]], *([row["study"]] if row["study"] else []), status_text(row)]
    if row.get(OWNER):
        told.append(row[OWNER])
    return [*told, *([f"klart senast {day(row['due_on'])}"] if row["due_on"] else [])]


def facts(row: Row, decisions: Sequence[Row], titles: Titles) -> dict[str, str]:
    """Return what is told of one, in words: name -> value."""
    of_plan = {"Börjar": as_text(row["started"]) if row["started"] else NOTHING} if row["kind"] == ACTIVITY else {}
    return {
        "Läge": status_text(row),
        "Klart senast": day(row["due_on"]),
        "Ansvarig funktion": owner_text(row),
        **of_plan,
        "Slag": " · ".join([KINDS[row["kind"]], *([row["study"]] if row["study"] else [])]),
        "Beslut": text(decision_links.in_words(decisions)),
        "Källa": names(row["source_ids"], titles, row["confidence"]) or NOTHING,
    }


def by_subject(decisions: pl.DataFrame) -> dict[str, list[Row]]:
    """Return subject -> the decisions about it; ``decisions``: list_followed_decisions."""
    found: dict[str, list[Row]] = {}
    for row in decisions.iter_rows(named=True):
        found.setdefault(row["subject"], []).append(row)
    return found


def item_url(subject: str, link: Mapping[str, str | None]) -> str:
    """Return the address of one within the present choice; the fragment leads to its heading."""
    return f"{page_url('larande', **{**link, 'punkt': subject})}#{ANCHOR}"


ANCHOR = "punkten"


def followed_columns(
    followed: pl.DataFrame, decisions: Decisions, titles: Titles, link: Mapping[str, str | None]
) -> list[Column]:
    """Return the columns of a table of all that is ``followed`` up; the id leads to each."""

    def content(row: Row) -> str:
        return "\n".join(part for part in (row["title"], row["description"]) if part)

    return [
        Column("Nr", lambda row: Link(row["item_id"], item_url(row["subject"], link))),
        Column("Slag", lambda row: KINDS[row["kind"]]),
        Column("Delstudie", "study"),
        Column("Vad den säger", content, long=True),
        Column("Läge", status_text),
        *([Column("Ansvarig funktion", owner_text)] if OWNER in followed.columns else []),
        Column("Klart senast", lambda row: day(row["due_on"])),
        Column("Beslut om det", lambda row: text(decision_links.in_words(decisions.get(row["subject"], ())))),
        Column("Källa", lambda row: names(row["source_ids"], titles, row["confidence"])),
    ]


def link_labels(followed: pl.DataFrame) -> dict[str, str]:
    """Return subject -> what it is called where it is linked to."""
    return {row["subject"]: f"{row['item_id']} · {row['title']}" for row in followed.iter_rows(named=True)}
