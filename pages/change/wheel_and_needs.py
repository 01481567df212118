"""Use of the wheel, and support needs, in two rounds. Frames in, columns and rows out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from pages.change.kinds import DOWN, MARKS, UP
from pages.doors import show
from pages.needs.needs import CLOSED, LinkParams, need_url
from pages.text.html import Cell, Column, Link
from pages.text.numbers import count
from pages.text.partial_dates import span
from pages.text.swedish import NEED_STATUS, NOTHING, number, plural
from pages.wheel.usage import USED_FROM

OPENED, DONE, REOPENED, STILL_OPEN = "opened", "done", "reopened", "still_open"
NEED_CHANGES = {
    OPENED: "Nya, och öppna vid den senare",
    DONE: "Avslutade eller tillgodosedda",
    REOPENED: "Öppnade på nytt",
    STILL_OPEN: "Öppna vid båda",
}


def wheel_columns() -> list[Column | str]:
    """Return the headings of ``wheel_rows``."""
    word = show.wheel().word
    return [
        "Sammanhang",
        Column(f"Använde {word} förra gången", number=True),
        Column(f"Använder {word} nu", number=True),
        Column("Vilka som använder mer (▲) eller mindre (▼)", long=True),
    ]


def wheel_pairs(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Return one row per unit that answered both rounds and context answered both times: use_from and use_to, 0–4.

    ``before`` and ``after`` are the answers to list_wheel_uses for the two rounds.
    """
    earlier = before.filter("answered", "applies").select("unit_id", "context", use_from="use_level")
    later = after.filter("answered", "applies").rename({"use_level": "use_to"})
    both = later.join(earlier, on=["unit_id", "context"], how="inner", maintain_order="left")
    return both.drop_nulls(["use_from", "use_to"])


def wheel_rows(pairs: pl.DataFrame, contexts: pl.DataFrame, uses: Sequence[str]) -> list[list[Cell]]:
    """Return a row per context for ``wheel_columns``: units using it (3 or 4) in each round, and by name who moved.

    ``contexts`` has context and context_name, ``uses`` the names of the uses 0–4.
    """
    rows: list[list[Cell]] = []
    for context, name in contexts.select("context", "context_name").unique(maintain_order=True).iter_rows():
        part = pairs.filter(pl.col("context") == context)
        moves: dict[tuple[int, int], list[str]] = {}
        for row in part.filter(pl.col("use_from") != pl.col("use_to")).iter_rows(named=True):
            moves.setdefault((row["use_from"], row["use_to"]), []).append(row["long_name"])
        counts = [
            count(part.filter(pl.col(use) >= USED_FROM).height, part.height) if part.height else NOTHING
            for use in ("use_from", "use_to")
        ]
        said = [
            f"{MARKS[UP if now > then else DOWN]} {uses[then]} → {uses[now]}: {'; '.join(names)}"
            for (then, now), names in sorted(moves.items(), key=lambda move: move[0][1] < move[0][0])
        ]
        rows.append([name, *counts, "\n".join(said)])
    return rows


def held_on(of_round: Mapping[str, Any]) -> date | None:
    """Return the last day on which a round may have been held; None where its date is not known."""
    return span(of_round["held"]).last if of_round["held"] else None


def need_changes(needs: pl.DataFrame, events: pl.DataFrame, first: date, last: date) -> pl.DataFrame:
    """Return ``needs`` with ``change`` (key of NEED_CHANGES, null: none of them) and ``status_then``, on the day ``last``.

    ``events`` is the answer to list_all_need_events. Something with a loose date counts from the last day it may mean, so
    that it is never said to have happened earlier than it did. A need that arose and was closed between the two is closed.
    """
    histories = events.rows_by_key("need_id", named=True)
    rows = []
    for need in needs.iter_rows(named=True):
        history = histories[need["need_id"]]
        was, then = (_status(need["arose"], history, day) for day in (first, last))
        rows.append((_change(was, then), then))
    added = pl.DataFrame(rows, schema={"change": pl.String, "status_then": pl.String}, orient="row")
    return needs.hstack(added)


def _status(arose: str, history: Sequence[Mapping[str, Any]], day: date) -> str | None:
    """Return a need's status at the end of a day, None where it was not there yet."""
    happened = [event["status"] for event in history if span(event["happened_at"][:10]).last <= day]
    if happened:
        return str(happened[-1])
    return "oppet" if span(arose).last <= day else None


def _change(was: str | None, then: str | None) -> str | None:
    if then is None or (was in CLOSED and then in CLOSED):
        return None
    if then in CLOSED:
        return DONE
    return OPENED if was is None else REOPENED if was in CLOSED else STILL_OPEN


def need_columns(link: LinkParams) -> list[Column]:
    """Return the columns of a table of what ``need_changes`` returns; ``place`` is as ``needs.with_age`` adds it."""
    return [
        Column("Behov", lambda row: Link(row["need_id"], need_url(row["need_id"], link))),
        Column("Vad som behövs", "description", long=True),
        Column("Var", "place"),
        Column("Läge vid den senare", lambda row: NEED_STATUS[row["status_then"]]),
        Column("Upprepar", "repeats"),
    ]


def need_counts(changed: pl.DataFrame) -> dict[str, int]:
    """Return key of NEED_CHANGES -> number of needs."""
    return {change: changed.filter(pl.col("change") == change).height for change in NEED_CHANGES}


def need_sentence(counts: Mapping[str, int], start: date, end: date, today: date) -> tuple[str, str]:
    """Return how many needs were opened and closed between two days, and what is not counted yet; ``counts``: need_counts."""
    opened, done, still = (number(counts[one]) if counts[one] else "inget" for one in (OPENED, DONE, STILL_OPEN))
    lead = f"Mellan uppföljningarna har {opened} stödbehov öppnats och {done} avslutats eller tillgodosetts."
    rest = f"{still[:1].upper()}{still[1:]} var öppet vid båda. Räknat från {start.isoformat()} till och med {end.isoformat()}."
    if end > today:
        rest += f" Den senare dagen har inte varit än. Det som har hänt till och med {today.isoformat()} är med."
    return lead, rest


def wheel_sentence(pairs: pl.DataFrame, uses: Sequence[str]) -> tuple[str, str]:
    """Return how many units use the wheel more and less; ``pairs``: wheel_pairs, ``uses``: names of the uses 0–4."""
    more, less = (
        plural(pairs.filter(moved)["unit_id"].n_unique(), "verksamhet", "verksamheter")
        for moved in (pl.col("use_to") > pl.col("use_from"), pl.col("use_to") < pl.col("use_from"))
    )
    word = show.wheel().word
    answered = plural(pairs["unit_id"].n_unique(), "verksamhet", "verksamheter")
    return (
        f"I minst ett sammanhang använder {more} {word} mer än förra gången, och {less} mindre.",
        f"Bara {answered} som svarade på frågan båda gångerna räknas. Med använder menas ”{uses[USED_FROM]}” eller ”{uses[-1]}”.",
    )
