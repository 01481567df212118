"""Every cell of the table role × page × action: by opening the pages, and by calling what writes."""

from __future__ import annotations

import hashlib
import inspect
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from session import session

from data.access.roles import ACTS, ALLOWED, PAGES, Action, Actor, NotAllowed, Role, table
from data.base.errors import EditionError
from data.model.model import load_model
from data.store.editions import Store
from pages.doors import acts as commands
from pages.doors import files as loading_commands
from pages.doors import show
from pages.doors.acts import Answer, Decided, Declaration, Followed, Question, Seen, Standing, State, What
from pages.doors.files import Confirmed, Request
from queries import edition

ROOT = Path(__file__).parent.parent.parent
NO_MEANINGS = pl.DataFrame(schema=dict.fromkeys(("scope", "found", "meaning"), pl.String))
CLOSED = "Sidan är inte öppen för dig"
LISTED = re.findall(r'st\.Page\("(\w+)\.py"', (ROOT / "pages" / "router.py").read_text(encoding="utf-8"))


def test_the_documentation_has_the_table_as_the_code_has_it():
    text = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- roles -->\n(.*?)\n<!-- /roles -->", text, re.DOTALL)
    assert found is not None
    assert found[1] == table(), "Put what 'python -m data roles' prints between the marks in docs/access.md."


def test_the_table_has_every_page_and_every_action_once_each():
    assert set(LISTED) <= set(PAGES)
    assert set(ACTS) <= set(PAGES)
    assert set(PAGES.values()) | {action for actions in ACTS.values() for action in actions} == set(Action)
    assert table().count("\n") == 1 + len(PAGES) + sum(map(len, ACTS.values()))


def test_each_page_opens_for_the_roles_that_the_table_says(signed_in_server, signed_in):
    open_to: dict[Role, set[str]] = {}
    for role in Role:
        with session(signed_in_server.url, signed_in(signed_in_server, role)) as one:
            open_to[role] = set()
            for page in LISTED:
                screen = one.visit(f"/{'' if page == 'lagesbild' else page}?data=exempel")
                assert screen.faults == (), page
                # Exactly one of the two: the page, or the refusal.
                assert len(screen.texts) > 3
                if not any(CLOSED in text for text in screen.texts):
                    open_to[role].add(page)
    assert open_to == {role: {page for page in LISTED if PAGES[page] in ALLOWED[role]} for role in Role}


def content(folder: Path) -> dict[str, str]:
    """The name and hash of every file below a folder, but for the lock, which is empty."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


class Acts:
    """What is done with the commands, in order: each builds on the one before."""

    def __init__(self, place: Path) -> None:
        self.store = Store(place, load_model())
        row = "Omgång;Kommun;Verksamhet;Tillfrågad\r\n2026;Gnesta;Skola;Ja\r\n"
        self.request = Request((("Verksamheter.csv", row.encode()),), "2026")
        self.need = ""
        self.meeting = ""
        self.decision = ""
        self.events = 1
        self.said = 0
        self.change = 0

    def steps(self) -> list[tuple[str, Action, Callable[[Actor], object]]]:
        """Command, the action it needs, and the call."""
        return [
            ("look", Action.IMPORT, self.look),
            ("load", Action.IMPORT, self.load),
            ("meanings", Action.IMPORT, lambda by: loading_commands.meanings(by, NO_MEANINGS)),
            ("change_meaning", Action.IMPORT, self.change_meaning),
            (
                "unit_workbook",
                Action.IMPORT,
                lambda by: loading_commands.unit_workbook(by, False, "2026", "0461-SKOLA"),
            ),
            ("unit_workbooks", Action.IMPORT, lambda by: loading_commands.unit_workbooks(by, False, "2026", False)),
            ("effect_of_undo", Action.UNDO, lambda by: commands.effect_of_undo(by, False, self.change)),
            ("built_on", Action.UNDO, lambda by: commands.built_on(by, edition(self.store.place), self.change)),
            ("correct", Action.CORRECT_ANSWER, self.correct),
            ("add_need", Action.EDIT_NEEDS, self.add_need),
            ("change_need", Action.EDIT_NEEDS, self.change_need),
            ("add_pilot_report", Action.REPORT_PILOT, self.report),
            ("set_approval", Action.APPROVE_TEXT, self.approve),
            ("follow_up", Action.FOLLOW_UP, self.follow_up),
            ("publish", Action.PUBLISH, lambda by: commands.publish(by, False, "2026")),
            (
                "effect_between",
                Action.SEE_AUDIT,
                lambda by: commands.effect_between(
                    by, edition(self.store.place), edition(self.store.place, self.store.newest() - 1)
                ),
            ),
            ("edition_zip", Action.SEE_AUDIT, lambda by: commands.edition_zip(by, False, self.store.newest())),
            ("try_model", Action.TRY_MODEL, self.try_model),
            ("effect_of_model", Action.TRY_MODEL, lambda by: commands.effect_of_model(by, False)),
            ("save_slide_set", Action.SAVE_SLIDES, lambda by: commands.save_slide_set(by, False, by.role, ["lage"])),
            ("plan_meeting", Action.PLAN_MEETING, self.meet),
            ("add_decision", Action.DECIDE, self.decide),
            ("change_decision", Action.DECIDE, self.change_decision),
            ("declare", Action.DECLARE_QUALITY, self.declare),
            ("draw_sample", Action.CHECK_ANSWERS, lambda by: commands.draw_sample(by, False, "2026")),
            ("set_outcome", Action.CHECK_ANSWERS, self.set_outcome),
            ("undo", Action.UNDO, self.undo),
        ]

    def look(self, by: Actor) -> object:
        found = loading_commands.look(by, False, self.request)
        assert found.effect is not None
        return found

    def load(self, by: Actor) -> object:
        self.change = loading_commands.load(by, False, self.request, self.store.newest(), Confirmed(True, None))
        return self.change

    def change_meaning(self, by: Actor) -> object:
        """Nothing is stored yet, and whoever may do it is told so."""
        if Action.IMPORT not in ALLOWED[by.role]:
            return loading_commands.change_meaning(by, False, "heading", "Hur går det?", None)
        with pytest.raises(EditionError, match="ingen sparad betydelse"):
            loading_commands.change_meaning(by, False, "heading", "Hur går det?", None)
        return None

    def correct(self, by: Actor) -> object:
        question = Question("2026", "0461-SKOLA", "plan")
        return commands.correct(by, False, question, Answer(None, "ej_svarat"), Answer(3, None), "Hörde av sig sent")

    def add_need(self, by: Actor) -> object:
        number, self.need = commands.add_need(by, False, "2026", "0461", What("plan", "Mallar"), State())
        return number

    def change_need(self, by: Actor) -> object:
        return commands.change_need(by, False, self.need, 1, What("plan", "Mallar"), State("pagar", "rektor"))

    def report(self, by: Actor) -> object:
        return commands.add_pilot_report(by, False, "P1", date(2026, 10, 1), None, "Det går framåt")

    def approve(self, by: Actor) -> object:
        digest = hashlib.sha256(b"Mallar").hexdigest()
        return commands.set_approval(by, False, [(f"need/{self.need}", digest)], True)

    def follow_up(self, by: Actor) -> object:
        said = Followed("pagar", None, None, f"av {by.role}")
        number = commands.follow_up(by, False, "recommendation", "D1-FOR1", self.said, said)
        self.said += 1
        return number

    def meet(self, by: Actor) -> object:
        seen = Seen(self.store.newest(), "2026")
        number, self.meeting = commands.plan_meeting(by, False, f"Möte av {by.role}", date(2026, 11, 5), seen)
        return number

    def decide(self, by: Actor) -> object:
        number, self.decision = commands.add_decision(by, False, self.meeting, Decided("Skriv en plan"), Standing())
        self.events = 1
        return number

    def change_decision(self, by: Actor) -> object:
        standing = Standing(note=f"av {by.role}")
        number = commands.change_decision(by, False, self.decision, self.events, Decided("Skriv en plan"), standing)
        self.events += 1
        return number

    def try_model(self, by: Actor) -> object:
        edition = self.store.path(self.store.newest())
        return commands.try_model(by, edition, "2026", self.store.model.weights, 0.5)

    def declare(self, by: Actor) -> object:
        return commands.declare(by, False, "2026", Declaration(), Declaration("Till alla rektorer"))

    def set_outcome(self, by: Actor) -> object:
        return commands.set_outcome(by, False, Question("2026", "0461-SKOLA", "plan"), "stammer")

    def undo(self, by: Actor) -> object:
        return commands.undo(by, False, self.store.newest())


def test_each_command_works_for_the_roles_that_the_table_says_and_the_others_leave_no_trace(copied_editions: Path):
    acts = Acts(copied_editions)
    steps = acts.steps()
    takes_actor = {
        name
        for door in (commands, loading_commands, show)
        for name, value in vars(door).items()
        if inspect.isfunction(value) and "by" in inspect.signature(value).parameters
    }
    # These ask what an actor sees, and store nothing.
    assert takes_actor - {"file_for", "hides", "hidden_rows", "give_file"} == {name for name, _, _ in steps}, (
        "Add the new command to Acts.steps."
    )
    for name, action, call in steps:
        before = content(copied_editions)
        for role in Role:
            if action not in ALLOWED[role]:
                with pytest.raises(NotAllowed, match=f"Rollen {role} räcker inte"):
                    call(Actor(f"konto ({role})", role))
        assert content(copied_editions) == before, name
        for role in Role:
            if action in ALLOWED[role]:
                call(Actor(f"konto ({role})", role))
    assert set(acts.store.history()["actor"]) == {"programmet", "konto (processledare)", "konto (styrgrupp)"}
