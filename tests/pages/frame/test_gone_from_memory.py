"""Nothing kept in memory outlives the file it was made from: what is purged is on no page, and in no frame, file or cache."""

from __future__ import annotations

import ast
import gc
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from page_reading import open_page

from data.access.extract import file_for
from data.access.roles import Actor, Role
from data.acts.meetings import Decided, Seen, Standing, add_decision, plan_meeting
from data.acts.needs import State, What, add_need
from data.model.model import load_model
from data.retention.purge import purge_text
from data.store.editions import Store
from pages.frame import ask

pytestmark = pytest.mark.rest

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC).replace(tzinfo=None)
KINDS = (
    "html",
    "markdown",
    "selectbox",
    "text_area",
    "text_input",
    "expander",
    "heading",
    "subheader",
    "header",
    "radio",
)
WORD = "HemligtOrdSomSkaBort"


def on_page(page: str, **address: str) -> bool:
    """Whether the page says the word anywhere in what it sends."""
    app = open_page(page, **address)
    return any(WORD in str(element.proto) for kind in KINDS for element in app.get(kind))


def in_memory() -> Iterator[str]:
    """What holds the word: frames that live in this process, and files that it has made."""
    gc.collect()
    for one in gc.get_objects():
        if isinstance(one, pl.DataFrame) and WORD in str(one.select(pl.selectors.string()).to_dict(as_series=False)):
            yield f"frame {one.columns}"
    for folder in Path(tempfile.gettempdir()).glob("lagesbild-*"):
        with suppress(FileNotFoundError):  # those of other processes go away meanwhile
            for path in folder.glob("*.duckdb"):
                if WORD.encode() in path.read_bytes():
                    yield str(path)


def test_a_purged_text_is_on_no_page_and_nowhere_in_memory(copied_editions: Path) -> None:
    store = Store(copied_editions, load_model())
    change, need = add_need(store, "2025", "0461", What("plan", f"Stöd {WORD}"), State(), "prov", NOW)
    _, meeting = plan_meeting(store, f"Möte {WORD}", date(2026, 11, 2), Seen(change, "2025"), "prov", NOW)
    _, decision = add_decision(store, meeting, Decided(f"Beslut {WORD}"), Standing(), "prov", NOW)
    for role in (Role.STEERING_GROUP, Role.PUBLIC):
        file_for(Actor("x", role), store.path(store.newest()))
    assert on_page("historik", andring=str(change))
    assert on_page("stodbehov")
    assert on_page("mote")
    assert list(in_memory())

    for subject in (f"need/{need}", f"meeting/{meeting}", f"meeting_decision/{decision}"):
        purge_text(store, subject, "prov", NOW)

    assert not on_page("historik", andring=str(change))
    assert not on_page("stodbehov")
    assert not on_page("mote")
    assert list(in_memory()) == []


def test_an_extract_that_was_tidied_away_is_made_again(copied_editions: Path) -> None:
    edition = Store(copied_editions, load_model()).path(1)
    first = file_for(Actor("x", Role.PUBLIC), edition)
    first.unlink()
    assert file_for(Actor("x", Role.PUBLIC), edition).exists()
    again = file_for(Actor("x", Role.PUBLIC), edition)
    for path in again.parent.iterdir():
        path.unlink()
    again.parent.rmdir()
    assert file_for(Actor("x", Role.PUBLIC), edition).exists()


def test_nothing_is_kept_by_the_number_of_an_edition_or_by_a_path() -> None:
    """Only an ``Edition`` has its file's stamp."""
    named = [
        f"{path.name}: {ast.unparse(node)}"
        for path in sorted((ROOT / "pages").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "cached"
        for argument in node.args[1:]
        if ast.unparse(argument).endswith((".number", ".path")) or "folder(" in ast.unparse(argument)
    ]
    assert named == []
    with pytest.raises(Exception, match="a Path does not tell one file from another"):
        ask.cached(str, Path("000001.duckdb"))
