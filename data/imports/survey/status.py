"""Whether a response is handed in: what the tools call it, and which responses that leaves for the user to decide."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from data.base.problems import shown
from data.imports.files.cells import UNDECIDED, UNFINISHED
from data.imports.files.decisions import LEAVE, READ, ROWS, STATUS, Choice, Decision
from data.imports.survey.fields import Field, Responses, at
from data.imports.survey.text import BLANK, key, mapping_key
from data.model.values import folded

Status = Literal["done", "open", "test"]
# Headings of columns that say it, as compared: Artologik, Netigate, Qualtrics, REDCap, SurveyMonkey and others.
STATUS_HEADINGS = frozenset(
    {
        "status", "svarsstatus", "tillstånd", "state", "finished", "complete", "completed", "komplett", "färdig", "klar",
        "progress", "framsteg", "förlopp", "response type", "responsetype", "svarstyp", "response status", "avslutad",
        "slutförd", "inskickad", "slutfört", "avslutat", "klart", "färdigt", "inskickat", "submitted", "is complete",
        "is completed", "enkätstatus", "status för svar", "svarets status", "respondentstatus", "survey status", "svar klart",
        "har skickats in", "skickat in", "test", "testsvar", "är test", "is test", "typ av svar",
    }
)  # fmt: skip
_DONE = frozenset(
    {
        "avslutad", "avslutat", "klar", "klart", "färdig", "färdigt", "slutförd", "slutfört", "inskickad", "inskickat",
        "besvarad", "besvarat", "skickad", "skickat", "inlämnad", "inlämnat", "fullständig", "fullständigt", "komplett",
        "complete", "completed", "finished", "submitted", "done", "true", "sant", "ja", "yes", "1",
        "ip address", "anonymous", "email", "sms", "standard", "response", "svar",
    }
)  # fmt: skip
_OPEN = frozenset(
    {
        "påbörjad", "påbörjat", "pågår", "pågående", "ej klar", "ej klart", "inte klar", "inte klart", "ej avslutad",
        "inte avslutad", "ej slutförd", "inte slutförd", "ofullständig", "ofullständigt", "delvis", "delvis besvarad",
        "partial", "partially completed", "incomplete", "unverified", "in progress", "inprogress", "started", "false",
        "falskt", "nej", "no", "0", "utkast", "draft", "opened", "öppnad", "ej inskickad", "inte inskickad", "sparad", "saved",
        "not submitted", "ej besvarad", "avbruten", "avbrutet", "ej inskickat", "inte inskickat", "ej påbörjad", "pausad",
        "delvis ifylld", "delvis slutförd", "paused", "partially complete", "in_progress", "disqualified", "over quota",
    }
)  # fmt: skip
_TEST = frozenset(
    {
        "test", "testsvar", "test svar", "provsvar", "testdata", "preview", "survey preview", "survey test",
        "förhandsgranskning", "förhandsvisning",
    }
)  # fmt: skip
_SHARE = re.compile(r"(\d{1,3})(?:[.,]0+)? ?%?")


# Words that say nothing by themselves of what they are about.
_YES, _NO = frozenset({"true", "sant", "ja", "yes", "1"}), frozenset({"false", "falskt", "nej", "no", "0"})


def says_status(one: Field) -> bool:
    """Return whether a column is all but surely about whether each response is handed in, whatever it says of them."""
    return any(name in STATUS_HEADINGS or name.endswith("status") for name in one.names if " " not in name)


def status_of(text: str, heading: str = "") -> Status | None:
    """Return what a cell below ``heading`` says of its response, None where that is not known."""
    plain = key(text).removesuffix(" svar")
    if "test" in key(heading) and plain in _YES | _NO:
        return "test" if plain in _YES else "done"
    by_words: tuple[tuple[Status, frozenset[str]], ...] = (("done", _DONE), ("open", _OPEN), ("test", _TEST))
    for status, words in by_words:
        if plain in words:
            return status
    share = _SHARE.fullmatch(plain)
    return ("done" if share[1] == "100" else "open") if share and int(share[1]) <= 100 else None


class StatusColumns(Protocol):
    """The columns of an export that say whether a response is handed in."""

    submitted: Field | None
    statuses: list[Field]


@dataclass(frozen=True)
class Finished:
    """The positions of the responses to read, and what is or was to be decided about the others."""

    positions: frozenset[int]
    decisions: tuple[Decision, ...]


def responses_to_read(source: Responses, columns: StatusColumns, told: Mapping[tuple[str, str], str]) -> Finished:
    """Return which responses are to be read: those that are handed in, and others where the user wants them.

    The cells of the others are settled as left out. Until it is decided they are not read.
    """
    unfinished: dict[int, str] = {}
    unknown: dict[str, tuple[Field, list[int]]] = {}
    for position in range(len(source.rows)):
        if columns.submitted is not None and not _says(columns.submitted.values[position]):
            unfinished[position] = "inte inskickat"
        for column in columns.statuses:
            text = column.values[position] or ""
            meaning = told.get((STATUS, mapping_key(text)))
            status = status_of(text, column.heading) if meaning is None else "done" if meaning == READ else "open"
            if status is None or meaning is not None:
                unknown.setdefault(text, (column, []))[1].append(position)
            if status != "done":
                unfinished[position] = f"{column.heading}: {text or 'tomt'}"
    decisions = [_what_it_says(source, column, text, at, told) for text, (column, at) in unknown.items()]
    in_doubt = {position for _, positions in unknown.values() for position in positions}
    sure = {position: why for position, why in unfinished.items() if position not in in_doubt}
    fate = UNFINISHED
    if sure:
        made = _whether_to_read(source, sure, told)
        decisions.append(made)
        if made.told == READ:
            unfinished = {position: why for position, why in unfinished.items() if position not in sure}
        fate = UNFINISHED if made.told else UNDECIDED
    source.source.cells.settle(fate, [source.rows[position] for position in unfinished])
    return Finished(frozenset(range(len(source.rows))) - set(unfinished), tuple(decisions))


def _says(text: str | None) -> bool:
    return text is not None and folded(text) != "" and key(text) not in BLANK


def _what_it_says(
    source: Responses, column: Field, text: str, positions: Collection[int], told: Mapping[tuple[str, str], str]
) -> Decision:
    asked = f"I kolumnen ”{shown(column.heading)}” står ”{shown(text) or 'ingenting'}”. Är de svaren klara?"
    choices = (Choice(READ, "Svaret är inskickat: läs in det"), Choice(LEAVE, "Svaret är inte klart: läs inte in det"))
    meaning = told.get((STATUS, mapping_key(text)))
    made = Decision(STATUS, text, mapping_key(text), asked, choices, told=meaning)
    return at(made, source, column, tuple(source.rows[position] for position in positions))


def _whether_to_read(source: Responses, unfinished: Mapping[int, str], told: Mapping[tuple[str, str], str]) -> Decision:
    rows: Sequence[int] = [source.rows[position] for position in sorted(unfinished)]
    one = len(rows) == 1
    count = "1 svar är inte inskickat eller" if one else f"{len(rows)} svar är inte inskickade eller"
    first = sorted(unfinished)[:10]
    why = ", ".join(f"rad {source.rows[position]} ({shown(unfinished[position])})" for position in first)
    found = f"{source.sheet}: ofärdiga svar"
    choices = (Choice(LEAVE, "Nej, läs inte in"), Choice(READ, "Ja, läs in"))
    meaning = told.get((ROWS, mapping_key(found)))
    return Decision(
        ROWS,
        found,
        mapping_key(found),
        f"{count} är test: {why}. Ska {'det' if one else 'de'} läsas in?",
        choices,
        source.file,
        source.sheet,
        rows=tuple(rows[:10]),
        told=meaning if meaning in (READ, LEAVE) else None,
    )
