"""Resolve the URL to a ``View``, ask it cached queries, and cache what pages draw."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import polars as pl
import streamlit as st

import queries
from pages.doors import show
from pages.doors.show import Actor, Role
from pages.frame import params
from pages.text.colours import Theme
from queries import Edition, NoEdition, Value

EXAMPLE = "exempel"
# What to do about a fault that a user cannot mend.
TELL = "Säg till den som sköter servern."
CACHED_ANSWERS = 512
CACHED_RESULTS = 256
T = TypeVar("T")


class BadUrl(Exception):
    """The address asks for something that is not there; ``str()`` says so in Swedish, with the remedy."""


@dataclass(frozen=True)
class View:
    """What is shown on this page, and to whom: the edition, whether it is example data, its rounds and the chosen one."""

    actor: Actor
    edition: Edition
    example: bool
    rounds: pl.DataFrame
    round_id: str | None
    unreadable: Mapping[int, str] = field(default_factory=dict)  # newer editions, each with why it is not shown

    @cached_property
    def round_title(self) -> str:
        """The chosen round's title, with a mark where it is a draft."""
        row = self.rounds.row(by_predicate=pl.col("round_id") == self.round_id, named=True)
        return f"{row['title']} (utkast)" if row["status"] == "draft" else str(row["title"])

    def hides(self, table: str, column: str | None = None) -> bool:
        """Return whether a column, or a table as a whole, is hidden from the viewer, and so not missing."""
        return show.hides(self.actor, table, column)

    def hidden_rows(self, table: str) -> frozenset[str]:
        """Return why the viewer does not see all rows of a table; empty where they do."""
        return show.hidden_rows(self.actor, table)

    @property
    def today(self) -> date:
        """Today's date in Sweden, from which ages and what is overdue are counted; that of the example in its data."""
        return show.today(self.example)

    @property
    def link_params(self) -> dict[str, str | None]:
        """What a link to another page must carry so that it shows the same data."""
        return {**params.link_params()}


# An answer is shared by all who ask and never changed: copying it for each of them took longer than to draw it. Kept by Python's
# own means: Streamlit's took an eighth of a page to tell what is asked for.
@lru_cache(maxsize=CACHED_ANSWERS)
def _answer(of: Edition, name: str, params: tuple[tuple[str, Value], ...]) -> pl.DataFrame:
    return queries.ask(of, name, **dict(params))


def ask(view: View, name: str, **params: Value) -> pl.DataFrame:
    """Return the answer to the question ``name`` in the edition shown; an edition never changes, so it is kept."""
    return _answer(view.edition, name, tuple(sorted(params.items())))


@dataclass(frozen=True)
class _Call:
    """What is to be made: told from another by ``key``. While it is kept so are its arguments, and with them their ids."""

    make: Callable[..., Any]
    key: Hashable
    args: tuple[Any, ...] = field(compare=False)


def _key(argument: object) -> Hashable:
    """Return what tells an argument from others: a frame by which it is, as answers are kept; anything else by its value."""
    if isinstance(argument, Path):
        raise TypeError(
            f"{argument.name}: a Path does not tell one file from another that takes its place; an Edition does"
        )
    if isinstance(argument, pl.DataFrame):
        return pl.DataFrame, id(argument)
    if isinstance(argument, slice):
        return slice, argument.start, argument.stop
    if isinstance(argument, Mapping):
        return dict, tuple((name, _key(value)) for name, value in argument.items())
    return tuple(map(_key, argument)) if isinstance(argument, list | tuple) else argument


@lru_cache(maxsize=CACHED_RESULTS)
def _result(call: _Call) -> Any:
    return call.make(*call.args)


def cached(make: Callable[..., T], *args: Any) -> T:
    """Return ``make(*args)``, made once for the same arguments: for what is pure and takes longer to make than to find.

    A frame among them is the same where it is an answer, or what was returned here: one that is made anew at every run of a
    page is another each time. What is returned is shared by all who see it and must not be changed.
    """
    result: T = _result(_Call(make, tuple(map(_key, args)), args))
    return result


_seen_replacements = [0]


def forget_replaced() -> None:
    """Forget all that is kept where an edition's file has been replaced: nothing outlives what it was made from."""
    now = show.replacements()
    if now != _seen_replacements[0]:
        _seen_replacements[0] = now
        _answer.cache_clear()
        _result.cache_clear()
        queries.forget()


def theme() -> Theme:
    """Return the theme that the reader's browser shows."""
    shown: Theme = st.context.theme.type or "light"
    return shown


def view(actor: Actor) -> View:
    """Return what the address asks for, as much of it as ``actor`` may see. Raises BadUrl where it is not there."""
    return view_of(actor, *(st.query_params.get(name) for name in params.CARRIED))


def view_of(actor: Actor, data: str | None = None, number: str | None = None, round_id: str | None = None) -> View:
    """Return the view of those values of the address (``params.CARRIED``), for ``actor``. Raises BadUrl where it is not there."""
    if data not in (None, EXAMPLE):
        raise BadUrl(f"Datamängden ”{data}” finns inte. Ta bort data={data} ur adressen, eller skriv data=exempel.")
    if number is not None and not (number.isascii() and number.isdigit() and len(number) <= 9):
        raise BadUrl(f"Utgåvans nummer ska vara ett heltal, men i adressen står utgava={number}.")
    unreadable = show.unreadable(data == EXAMPLE)
    chosen = _choose_edition(data == EXAMPLE, None if number is None else int(number), unreadable)
    try:
        chosen = replace(chosen, path=show.file_for(actor, chosen.path))
    except show.LagesbildError as error:
        raise BadUrl(f"{error} {TELL}") from error
    forget_replaced()
    rounds = _answer(chosen, "list_rounds", ())
    wanted = round_id or (default_round(rounds) if rounds.height else None)
    if wanted is not None and wanted not in rounds["round_id"].to_list():
        there = ", ".join(rounds["round_id"]) or "ingen"
        missing = f"Uppföljningsomgången ”{wanted}” finns inte i den här utgåvan"
        if show.hidden_rows(actor, "round"):  # what is hidden is not missing
            raise BadUrl(f"{missing}, eller är inte publicerad. Publicerade: {there}.")
        raise BadUrl(f"{missing}. Det som finns: {there}.")
    return View(actor, chosen, data == EXAMPLE, rounds, wanted, unreadable)


def public(of: View) -> View:
    """Return what the public may see of the same edition: its round is the newest published one where ``of``'s is a draft."""
    nobody = Actor(Role.PUBLIC.value, Role.PUBLIC)
    whole = queries.edition(show.folder(of.example), of.edition.number)
    edition = replace(of.edition, path=show.file_for(nobody, whole.path))
    rounds = _answer(edition, "list_rounds", ())
    if of.round_id in set(rounds["round_id"]):
        return replace(of, actor=nobody, edition=edition, rounds=rounds)
    round_id = default_round(rounds) if rounds.height else None
    return replace(of, actor=nobody, edition=edition, rounds=rounds, round_id=round_id)


def at(of: View, number: int) -> View:
    """Return what edition ``number`` of the same data holds, as much as the same actor may see. Raises BadUrl.

    Its round is the same, if it is there.
    """
    chosen = _choose_edition(of.example, number, of.unreadable)
    try:
        chosen = replace(chosen, path=show.file_for(of.actor, chosen.path))
    except show.LagesbildError as error:
        raise BadUrl(f"{error} {TELL}") from error
    rounds = _answer(chosen, "list_rounds", ())
    return replace(
        of, edition=chosen, rounds=rounds, round_id=of.round_id if of.round_id in rounds["round_id"] else None
    )


def _choose_edition(example: bool, number: int | None, unreadable: Mapping[int, str]) -> Edition:
    """Return the edition ``number``, or the newest that can be read. Raises BadUrl, which says why there is none."""
    why = unreadable.get(number) if number is not None else None
    try:
        if why is None:
            chosen = queries.edition(show.folder(example), number, unreadable)
            why = show.fault_of(chosen.path)
            if why is None:
                return chosen
            number = chosen.number
    except NoEdition as error:
        if error.newest is not None:
            raise BadUrl(
                f"Utgåva {error.number} finns inte. Den senaste är {error.newest}; ta bort utgava ur adressen för att se "
                "den."
            ) from error
        if unreadable:
            raise BadUrl(f"Ingen utgåva går att läsa. {unreadable_text(unreadable)} {TELL}") from error
        if not show.folder(example=False).exists():
            raise BadUrl(f"Mappen med uppgifterna går inte att nå, så inget kan visas eller sparas. {TELL}") from error
        if example:
            raise BadUrl(
                "Det finns inga exempeldata för det här länet. Ta bort data=exempel ur adressen för att se de verkliga "
                "uppgifterna."
            ) from error
        raise BadUrl("Det finns inga data att visa ännu. Kör: python -m data build") from error
    raise BadUrl(f"Utgåva {number} kan inte läsas: {why}. Ta bort utgava ur adressen för att se den senaste.")


def unreadable_text(unreadable: Mapping[int, str]) -> str:
    """Return a sentence per edition that cannot be read."""
    return " ".join(f"Utgåva {number} kan inte läsas: {why}." for number, why in sorted(unreadable.items()))


def default_round(rounds: pl.DataFrame) -> str:
    """Return the round to show first: the newest published one that has answers; ``rounds`` (list_rounds) has at least one.

    Where no published round has any, the newest published one; where none is published, the newest draft.
    """
    published, answered = pl.col("status") == "published", pl.col("units_answered") > 0
    best = rounds.sort(published, published & answered, descending=True, maintain_order=True)
    return str(best["round_id"][0])


def titles(of: View) -> dict[str, str]:
    """Return source id -> title."""
    return dict(ask(of, "list_sources").select("source_id", "title").iter_rows())


def level_names(of: View) -> list[str]:
    """Return the short names of the levels 0–4, in order."""
    return ask(of, "list_levels")["short"].to_list()


def settings(of: View) -> dict[str, str]:
    """Return the model's settings: county_name, region_name and so on, and the threshold of the round shown."""
    return dict(ask(of, "list_settings", round_id=of.round_id).iter_rows())


def edition_date(of: View) -> str:
    """Return the date on which the edition shown was made, ISO."""
    editions = ask(of, "list_editions")
    position = editions["edition"].to_list().index(of.edition.number)
    return str(editions["created_at"][position])[:10]
