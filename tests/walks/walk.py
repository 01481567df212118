"""One walk on editions of its own: it does what a step says, and looks at the laws after each."""

from __future__ import annotations

import contextlib
import io
import re
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import laws
import loaded_files
import named_figures
import roles_side_by_side
import starts
from laws import Broken
from person import Person, filled, pressed
from screens import Table, page_of, plain, query_of, sort_of
from steps import Step, name_of, value_of
from streamlit.testing.v1.element_tree import DownloadButton, Widget

from data.__main__ import main as command
from pages.frame.upload_rights import NoLonger

# Choices in an address by which less is shown than there is.
NARROWED = frozenset(("kategori", "status", "kommun"))
_CONFLICT = re.compile(r"[Nn]ågon annan|har ändrats sedan")


# Links that people have kept from a day when there was something there.
KEPT_LINKS = (
    "presentation?bild=1",
    "kommun?kommun=0461",
    "kommun?kommun=0461&visa=varfor",
    "forandring?fran=2025&till=2026",
    "stodbehov?behov=B1",
    "mote?mote=M1",
    "mote?beslut=D1",
    "mote?mote=M1&jamfor=efter",
    "svarslage?sektor=skola",
    "mote?kommun=0461&byggsten=plan&niva=2",
    "historik?andring=2",
)


class Passed(Exception):
    """What a step is about is not there."""


@dataclass
class Walk:
    """One walk on editions of its own, in ``folder``, which a start has been copied to."""

    folder: Path
    start: str
    steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.pool: list[str] = ["", *KEPT_LINKS]
        self.purged = False
        self.at_first = "?data=exempel" if self.start == "example" else ""
        self.shelf = laws.look(self.folder)
        self.example = laws.look(self.folder / starts.EXAMPLE)
        self.figures: dict[tuple[str, str, str], dict[tuple[str, str], tuple[str, str]]] = {}
        self.tried: Counter[str] = Counter()  # what has been done, so that other things are done next
        self.first = (self.shelf, self.example)
        self.acts = 0  # editions made so far
        self.seen_at: dict[str, int] = {}  # role -> acts when they were last shown a page

    # What is done

    def do(self, step: Step) -> list[Broken]:
        """Do one step and return the laws that it broke. Raises Passed where what it is about is not there."""
        before, said_before = (self.shelf, self.example), self._says(step.who)
        address_before = self.people[step.who].address if step.who in self.people else None
        found: list[Broken] = []
        try:
            found += getattr(self, f"_{step.kind}")(step) or []
        except Passed:
            raise
        except Exception as error:  # noqa: BLE001 - whatever is raised is what the walk looks for
            trace = "".join(traceback.format_exception(error)[-6:])
            found.append(Broken("no step fails", f"{type(error).__name__}: {error}\n{trace}"))
        self.steps.append(step)
        self.tried.update((step.target, *(f"{name}={value}" for name, value in step.values)))
        self.shelf = laws.look(self.folder, self.shelf)
        self.example = laws.look(self.folder / starts.EXAMPLE, self.example)
        purging = step.kind == "command" and step.target.startswith("purge")
        for folder, old, new in (
            (self.folder, before[0], self.shelf),
            (self.folder / starts.EXAMPLE, before[1], self.example),
        ):
            found += laws.of_editions(folder, old, new, purging)
            self.acts += len(set(new.hashes) - set(old.hashes))
        if purging:
            self.purged = True
            self.figures.clear()  # what is purged is gone from the editions that held it
        if step.who not in self.people:
            return found
        person = self.people[step.who]
        found += laws.of_screen(person.screen)
        found += self._compared(person)
        changed = (
            (self.shelf, self.example) != before
            or person.address != address_before
            or self._says(step.who) != said_before
        )
        refused = any(kind == "error" for kind, _ in person.screen.alerts)
        # What is done already need not be done once more.
        again = any(one.who == step.who and one.target == step.target for one in self.steps[:-1])
        if step.kind in ("press", "submit") and not (changed or refused or again or person.screen.exceptions):
            found.append(Broken("an act works or says why not", f"nothing happens: {step}", step.target))
        alone = self.seen_at.get(step.who, -1) == self.acts - (1 if (self.shelf, self.example) != before else 0)
        if alone:
            for kind, alert in person.screen.alerts:
                if kind in ("error", "warning") and re.search(
                    r"[Nn]ågon annan|av någon annan|har ändrats sedan", alert
                ):
                    found.append(Broken("a conflict is with somebody else", alert))
        self.seen_at[step.who] = self.acts
        self.tried[sort_of(person.address)] += 1
        # What stands in the address field is copied and opened elsewhere, as links are.
        met = dict.fromkeys((person.address, *person.screen.links))
        self.pool += [address for address in met if address not in self.pool][:200]
        return found

    def _compared(self, person: Person, tables: Sequence[Table] = (), where: str = "") -> Iterator[Broken]:
        """Hold the named figures of a screen, or of a file, against those that were shown before."""
        about = named_figures.shown_of(person.screen)
        if about is None:
            return
        places = frozenset(loaded_files.PLACES)
        query = query_of(person.address)
        shown = [figure for table in tables for figure in named_figures.of_table(table, places)]
        if not tables:
            shown = list(named_figures.figures(person.screen, places, bool(query.keys() & NARROWED)))
        known = self.figures.setdefault(about, {})
        where = f"{where or person.address} ({person.role})"
        for figure in shown:
            value, there = known.setdefault((figure.name, figure.of), (figure.value, where))
            if value != figure.value:
                yield Broken(
                    "a named figure says the same everywhere",
                    f"{figure.name} of {figure.of} is {figure.value!r} at {where} and {value!r} at {there}; {about}",
                    f"{figure.name} at {page_of(where)} and {page_of(there)}",
                )

    def _says(self, who: str) -> str:
        return self.people[who].screen.says if who in self.people else ""

    def _person(self, step: Step) -> Person:
        if step.who not in self.people:
            raise Passed
        return self.people[step.who]

    def _widget(self, step: Step, name: str) -> Widget:
        widgets = self._person(step).screen.widgets
        for one in widgets:
            if name_of(one, widgets) == name and not one.proto.disabled:
                return one
        raise Passed

    def _open(self, step: Step) -> None:
        if step.who not in self.people:
            self.people[step.who] = Person(step.who)
        self.people[step.who].open(step.target)

    def _follow(self, step: Step) -> None:
        self._person(step).follow(step.target)

    def _press(self, step: Step) -> None:
        self._person(step).send(pressed(self._widget(step, step.target)))

    def _press_twice(self, step: Step) -> None:
        self._submit(step, 2)

    def _submit(self, step: Step, times: int = 1) -> None:
        states = []
        for name, value in step.values:
            with contextlib.suppress(Passed):  # a field that is not there is left alone
                states.append(filled(self._widget(step, name), value_of(value)))
        self._person(step).send(*states, pressed(self._widget(step, step.target)), times=times)

    def _choose(self, step: Step) -> None:
        ((name, value),) = step.values
        self._person(step).send(filled(self._widget(step, name), value_of(value)))

    def _unfold(self, step: Step) -> None:
        person = self._person(step)
        label, _, number = step.target.partition(" #")
        same = [fold for fold in person.screen.folds if fold.label == label]
        at = int(number or 1) - 1
        if at >= len(same):
            raise Passed
        person.unfold(same[at], not same[at].open)

    def _point(self, step: Step) -> None:
        person = self._person(step)
        number, at = (int(part) for part in step.target.split("/"))
        if number >= len(person.screen.pictures) or at >= len(person.screen.pictures[number].codes):
            raise Passed
        person.point(person.screen.pictures[number], at)

    def _take(self, step: Step) -> list[Broken]:
        button = self._widget(step, step.target)
        assert isinstance(button, DownloadButton)
        person = self._person(step)
        try:
            name, content = person.take(button)
        except NoLonger as refusal:
            told = list(laws.of_text(laws.Text("file", str(refusal))))
            return told if self.purged else [Broken("a file that is offered is made", str(refusal)), *told]
        found = list(laws.of_file(name, content))
        if name.endswith(".csv") and " som CSV" in plain(button.proto.label):
            table = named_figures.of_csv(content, plain(button.proto.label).removesuffix(" som CSV"))
            found += self._compared(person, [table], name)
        return found

    def _compare(self, step: Step) -> list[Broken]:
        """Look at an address in a role, and beside it as the process leader does."""
        if step.who == "processledare":
            raise Passed
        self._open(step)
        own = self.people[step.who]
        rounds = [one for one in own.screen.widgets if one.key and one.key.endswith("omgang")]
        address = own.address
        if rounds and "omgang" not in query_of(address) and rounds[0].value is not None:
            # The round that is shown first may be another to others.
            address += f"{'&' if '?' in address else '?'}omgang={rounds[0].value}"
        leader = Person("processledare")
        leader.open(address)
        if named_figures.shown_of(own.screen) != named_figures.shown_of(leader.screen):
            return []
        return list(roles_side_by_side.differences(own.screen, leader.screen))

    def _load(self, step: Step) -> None:
        person = self._person(step)
        uploaders = [one for one in person.screen.widgets if one.type == "file_uploader"]
        if not uploaders:
            raise Passed
        person.upload(uploaders[0], [(name, loaded_files.content(name)) for name in step.target.split(", ") if name])

    def _command(self, step: Step) -> list[Broken]:
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out), contextlib.suppress(SystemExit):
            command(step.target.split(" "))
        typed = step.target.split(" ")[-1]  # what was typed may be said again
        lines = out.getvalue().replace(typed, "det").splitlines()
        return [broken for line in lines for broken in laws.of_text(laws.Text("command", line))]

    def at_end(self) -> list[Broken]:
        """Look whether the newest editions are sound, where the walk has made any: older ones do not change."""
        found = []
        for place, first, now in (("", self.first[0], self.shelf), (starts.EXAMPLE, self.first[1], self.example)):
            if now is not first:
                found += laws.of_newest(self.folder / place, max(now.hashes))
        return found
