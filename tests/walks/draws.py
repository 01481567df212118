"""What may be done next on a walk, drawn from what the pages offer."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

import duckdb
import loaded_files
from person import ACCOUNTS, Person
from screens import page_of, plain, query_of, sort_of
from steps import Step, form_of, is_field, name_of, some_value
from streamlit.testing.v1.element_tree import Button, Widget
from walk import KEPT_LINKS, Walk

from data.retention.purge import PURGEABLE

# Signing out and in is another server's part.
NOT_PRESSED = re.compile(r"Logga (ut|in)")


T = TypeVar("T")


def fresh(of: Walk, rng: random.Random, things: Sequence[T], name: Callable[[T], str]) -> T:
    """One of ``things``, the likelier the less it has been tried on this walk."""
    return rng.choices(things, [1 / (1 + of.tried[name(thing)]) ** 2 for thing in things])[0]


def draw(of: Walk, rng: random.Random) -> Step:
    """Draw the next step from what is offered."""
    if not of.people or rng.random() < 0.04:
        who = rng.choice(list(ACCOUNTS) + ["processledare"] * 3) if of.people else "processledare"
        return Step("open", who, _somewhere(of, rng) if of.people else of.at_first)
    who = rng.choice([*sorted(of.people, key=list(ACCOUNTS).index), "processledare"])
    if who not in of.people:
        return Step("open", who, _somewhere(of, rng))
    person = of.people[who]
    screen = person.screen
    uploader = any(one.type == "file_uploader" for one in screen.widgets)
    if uploader and rng.random() < 0.5:
        return Step("load", who, ", ".join(rng.sample(loaded_files.NAMES, rng.choice((1, 1, 1, 2)))))
    draws: list[tuple[float, Callable[[], Step]]] = [
        (1.5, lambda: Step("follow", who, _link(of, person, rng))),
        (0.7, lambda: Step("open", who, _link(of, person, rng))),
        (0.5, lambda: Step("open", rng.choice(list(ACCOUNTS)), person.address)),
        (0.4, lambda: Step("open", who, _mixed(of, rng))),
        (0.4, lambda: Step("open", who, _shortened(of, rng))),
        (0.5, lambda: Step("open", rng.choice(list(ACCOUNTS)), rng.choice(KEPT_LINKS))),
        (0.5, lambda: Step("compare", rng.choice(("styrgrupp", "publik")), _somewhere(of, rng))),
        (0.25, lambda: Step("command", "kommandoraden", _some_command(of, rng))),
    ]
    buttons = [one for one in screen.buttons if not NOT_PRESSED.fullmatch(plain(one.proto.label))]
    if buttons:
        draws.append(
            (4, lambda: _press_some(rng, person, fresh(of, rng, buttons, lambda one: name_of(one, screen.widgets))))
        )
    fields = [one for one in screen.widgets if not form_of(one) and is_field(one)]
    if fields:
        draws.append((3, lambda: _fill_some(of, rng, person, fields)))
    if screen.folds:
        draws.append((1, lambda: Step("unfold", who, _fold(person, rng))))
    if screen.pictures:
        draws.append((0.5, lambda: _point_some(rng, person)))
    if screen.files:
        draws.append(
            (1, lambda: Step("take", who, fresh(of, rng, [name_of(one, screen.widgets) for one in screen.files], str)))
        )
    return rng.choices([make for _, make in draws], [weight for weight, _ in draws])[0]()


def _link(of: Walk, person: Person, rng: random.Random) -> str:
    """A link of the page."""
    return _one_of(of, rng, person.screen.links)


def _somewhere(of: Walk, rng: random.Random) -> str:
    """An address that some page has offered."""
    return _one_of(of, rng, of.pool)


def _one_of(of: Walk, rng: random.Random, links: Sequence[str]) -> str:
    """One of the links; each page with the same kinds of choices is as likely, however many links lead there."""
    by_sort: dict[str, list[str]] = {}
    for link in links:
        by_sort.setdefault(sort_of(link), []).append(link)
    return rng.choice(by_sort[fresh(of, rng, sorted(by_sort), str)]) if by_sort else ""


def _mixed(of: Walk, rng: random.Random) -> str:
    """A page with choices of other addresses: what the address field makes of it when somebody edits it."""
    query: dict[str, str] = {}
    for _ in range(rng.choice((1, 2, 3))):
        query |= query_of(_somewhere(of, rng))
    kept = {name: value for name, value in query.items() if rng.random() < 0.8}
    return f"{page_of(_somewhere(of, rng))}?{urlencode(kept)}"


def _shortened(of: Walk, rng: random.Random) -> str:
    """An address without one of its choices, as messages tell people to write it."""
    address = _somewhere(of, rng)
    query = query_of(address)
    if query:
        query.pop(rng.choice(sorted(query)))
    return f"{page_of(address)}?{urlencode(query)}"


def _press_some(rng: random.Random, person: Person, button: Button) -> Step:
    widgets, form = person.screen.widgets, form_of(button)
    values = tuple(
        (name_of(one, widgets), some_value(rng, one))
        for one in widgets
        if form and form_of(one) == form and is_field(one) and rng.random() < 0.7
    )
    kind = "press_twice" if rng.random() < 0.1 else "submit" if values else "press"
    return Step(kind, person.role, name_of(button, widgets), values)


def _fill_some(of: Walk, rng: random.Random, person: Person, fields: Sequence[Widget]) -> Step:
    named = {name_of(one, person.screen.widgets): some_value(rng, one) for one in fields}
    name = fresh(of, rng, list(named), lambda one: f"{one}={named[one]}")
    return Step("choose", person.role, "", ((name, named[name]),))


def _fold(person: Person, rng: random.Random) -> str:
    at = rng.randrange(len(person.screen.folds))
    fold = person.screen.folds[at]
    number = sum(1 for one in person.screen.folds[:at] if one.label == fold.label)
    return f"{fold.label} #{number + 1}" if number else fold.label


def _point_some(rng: random.Random, person: Person) -> Step:
    number = rng.randrange(len(person.screen.pictures))
    return Step("point", person.role, f"{number}/{rng.randrange(len(person.screen.pictures[number].codes))}")


def _some_command(of: Walk, rng: random.Random) -> str:
    newest = max(of.shelf.hashes)
    kind = rng.choice(("undo", "publish", "purge import", "purge text", "purge text", "purge expired", "verify"))
    if kind == "undo":
        return f"undo {rng.randint(max(1, newest - 3), newest)}"
    if kind == "publish":
        return f"publish {rng.choice([*sorted(of.shelf.rounds), '2026'])}"
    if kind == "purge import":
        return f"purge --import {rng.randint(max(1, newest - 3), newest)}"
    if kind == "purge expired":
        return "purge --expired"
    if kind == "verify":
        return "history"
    return f"purge --text {_some_text(of, rng, newest)}"


def _some_text(of: Walk, rng: random.Random, newest: int) -> str:
    text = rng.choice(PURGEABLE)
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{of.folder / f'{newest:06d}.duckdb'}' AS opened (READ_ONLY)")
        con.execute("USE opened")
        rows = con.sql(f"SELECT DISTINCT {text.subject} AS subject FROM log.{text.table} ORDER BY 1").fetchall()
    subjects = [subject for (subject,) in rows if subject and " " not in subject]
    return rng.choice(subjects) if subjects else f"{text.table}/finns-inte"
