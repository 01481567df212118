"""Door to what data offers for reading: editions, roles, model, history.

The doors to acts are ``acts.py`` and ``files.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from data import build
from data.access import extract
from data.access.claims import NoRole
from data.access.door import Access, door
from data.access.roles import Action, Actor, Role
from data.access.sign_in import SignInError
from data.access.sign_out import has_signed_out, sign_out
from data.base.clock import today, utc_now
from data.base.errors import LagesbildError
from data.export.served import give_file
from data.lake.shelf import shared_files, trouble_of
from data.model.model import Term, load_model
from data.retention.daily import note_of
from data.shelf import integrity
from data.shelf.folder import folder

__all__ = [
    "Access",
    "Action",
    "Actor",
    "LagesbildError",
    "NoRole",
    "Role",
    "SignInError",
    "Term",
    "accessibility",
    "contact",
    "door",
    "fault_of",
    "file_for",
    "folder",
    "follows_region",
    "follows_wheel",
    "give_file",
    "glossary",
    "has_signed_out",
    "hidden_rows",
    "hides",
    "is_model",
    "lags",
    "model_fault",
    "programme",
    "replacements",
    "retention",
    "shared_files",
    "sign_out",
    "today",
    "unreadable",
    "wheel",
]


def accessibility() -> tuple[str, date | None]:
    """Return how soon the county answers, empty where it does not say, and when it last went through the pages itself."""
    model = load_model()
    return model.answer_within, model.assessed


def contact() -> str:
    """Return the functional address of those to ask, from the model."""
    return load_model().contact


def programme() -> str:
    """Return the programme's name, from the model."""
    return load_model().programme


@dataclass(frozen=True)
class Wheel:
    """The wheel as sentences call it; ``word`` is in the definite form, as ``hjulet``."""

    word: str

    @property
    def title(self) -> str:
        """The word at the beginning of a sentence or as a heading."""
        return self.word[:1].upper() + self.word[1:]

    @property
    def genitive(self) -> str:
        """Whose: ``hjulets``."""
        return self.word if self.word.endswith(("s", "x", "z")) else f"{self.word}s"

    @property
    def pronoun(self) -> str:
        """It: Swedish nouns in the definite form end in -t where they are neuter."""
        return "det" if self.word.endswith("t") else "den"


@cache
def wheel() -> Wheel:
    """Return what the wheel is called, from the model; what earlier rounds asked about is a tool where it has none now."""
    return Wheel(load_model().wheel_word or "verktyget")


def follows_region() -> bool:
    """Return whether the model has the Region."""
    return bool(load_model().region_name)


def follows_wheel() -> bool:
    """Return whether the model has a wheel."""
    return bool(load_model().wheel_name)


@cache
def glossary() -> Mapping[str, Term]:
    """Return the words that are explained, from the model: id -> term, in the model's order."""
    return {term.id: term for term in load_model().glossary}


def file_for(by: Actor, edition: Path) -> Path:
    """Return the file that shows an edition to this actor: its own, or the extract of what their role may see."""
    return extract.file_for(by, edition)


def hides(by: Actor, table: str, column: str | None = None) -> bool:
    """Return whether a column, or a table as a whole, is hidden from this actor. Raises ValueError as the extract does."""
    return extract.hides(by, table, column)


def hidden_rows(by: Actor, table: str) -> frozenset[str]:
    """Return why this actor does not see all rows of a table: ``draft``, ``unapproved``, both, or nothing."""
    return extract.hidden_rows(by, table)


def is_model(sha256: str) -> bool:
    """Return whether the model file as it stands now has this hash."""
    return load_model().sha256 == sha256


def model_fault(example: bool) -> str:
    """Return why nothing can be stored by the model file as it stands now, in Swedish; empty where it can be."""
    return build.model_fault(example)


def replacements() -> int:
    """Return a number that is another once a file that something was made from has been replaced or is gone."""
    return extract.replacements()


@dataclass(frozen=True)
class Retention:
    """How raw rows are purged: after how many months, None for never, and when that was last done, UTC.

    ``has_failed``: it was due after that, and was not done.
    """

    months: int | None
    done_at: datetime | None
    has_failed: bool


def retention() -> Retention:
    """Return how raw rows of the real data are purged, as the model and the note beside the editions say now."""
    found = note_of(folder())
    return Retention(load_model().raw_months, found.done_at, found.has_failed(utc_now()))


def unreadable(example: bool) -> dict[int, str]:
    """Return the editions that are newer than the newest one that can be read, each with why, as a Swedish clause."""
    return {number: fault.why for number, fault in integrity.unreadable(folder(example)).items()}


def fault_of(edition: Path) -> str | None:
    """Return why an edition's file cannot be read, as a Swedish clause; None where it can."""
    fault = integrity.fault_of(edition)
    return None if fault is None else fault.why


def lags(example: bool) -> bool:
    """Return whether there may be newer editions on a shared store that this server cannot reach now."""
    return trouble_of(folder(example)) is not None
