"""What must hold after every step of a walk, whatever was done: of the screen that is shown, and of the editions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from screens import Screen, Text

from data.model.model import load_model
from data.store.editions import Store
from data.store.verify import verify

# Texts that somebody has filled in or loaded, which may say anything; each has this word in it.
OWN = "vittne"
CHOICES = ("selectbox", "radio", "multiselect", "button_group")
_SHOWN_AS_IS = frozenset(("chart", "map"))

# What stands in a text only where a program has put something there that it should not. Each with what it is.
_RESIDUE = (
    ("a value of the program's", re.compile(r"(?<![\w/.-])(None|nan|NaN|NaT|null|undefined|True|False|inf)(?![\w/-])")),
    ("braces of a format", re.compile(r"[{}]")),
    (
        "punctuation twice",
        re.compile(r"(?<![.…])\.\.(?![.…])|,,|;;|::|[!?][.]|\.[,;]|,\.|[:;]\.|\.:(?!\w)| [,;.](?= |$)"),
    ),
    ("nothing in parentheses", re.compile(r"\(\s*\)|\[\s*\]|”\s*”|\(\s*[,;]|[,;]\s*\)")),
    ("a name of a column or key", re.compile(r"(?<![\w./=&?-])[a-zåäö]+(?:_[a-zåäö0-9]+)+(?![\w./])")),
    ("the id of a unit", re.compile(r"(?<![\w/])\d{4}-[A-ZÅÄÖ]{2,}(?!\w)")),
    ("the key of a text", re.compile(r"\b(?:cell|need|unit_comment|wheel_use|pilot_report|need_event)/\w")),
    ("a hash", re.compile(r"\b[0-9a-f]{16,}\b")),
    (
        "words of a program",
        re.compile(r"Traceback|\w+(?:Error|Exception)\b|duckdb|polars|<class |object at 0x|SELECT |datetime\."),
    ),
    ("the number of an error", re.compile(r"felnummer", re.IGNORECASE)),
    ("the same said twice", re.compile(r"^(?P<a>[^.;·]{5,}[^.;· ])\s?[.;·] (?P=a)(?:\.|$)")),
)
_FILE_NAME = re.compile(r"[a-z0-9åäöéü._ –-]+\.(?:csv|xlsx|pdf|pptx|svg|png|zip|docx|md|json|html|txt)", re.IGNORECASE)


@dataclass(frozen=True)
class Broken:
    """A law that does not hold: which, what shows it, and what it is about: the same for the same fault."""

    law: str
    what: str
    about: str = ""

    def __str__(self) -> str:
        return f"{self.law}: {self.what}"


@lru_cache(maxsize=100_000)
def of_text(text: Text) -> tuple[Broken, ...]:
    """What is wrong with one text."""
    return tuple(_of_text(text))


def _of_text(text: Text) -> Iterator[Broken]:
    value = text.value.replace("\u00a0", " ")
    if OWN in value:
        return
    for what, pattern in _RESIDUE:
        found = pattern.search(value)
        if found is not None:
            at = max(0, found.start() - 60)
            yield Broken(
                "no residue in a text",
                f"{what} in {text.where}: …{value[at : found.end() + 60]}…",
                f"{what} in {text.where}: {found[0]}",
            )


def of_screen(screen: Screen) -> Iterator[Broken]:
    """What is wrong with a screen by itself."""
    for exception in screen.exceptions:
        yield Broken("no page fails", exception)
    for text in screen.texts:
        yield from of_text(text)
    for one in screen.widgets:
        if one.type in CHOICES and not one.proto.options and not one.proto.disabled:
            yield Broken("there is something to choose", f"{one.type} {one.label!r} has no options")
    if not screen.exceptions and not screen.titles and not screen.buttons:
        yield Broken("one can go on", "the page has neither a title nor anything to press")
    if not screen.exceptions and not screen.links and not screen.buttons:
        yield Broken("one can go on", "the page leads nowhere")


@dataclass(frozen=True)
class Shelf:
    """The editions of a folder as they are: number -> hash of the file; and what each round adds up to in the newest."""

    hashes: dict[int, str]
    rounds: dict[str, str]
    kept: dict[int, tuple[int, int]]


def look(folder: Path, before: Shelf | None = None) -> Shelf:
    """Look at the editions of a folder; what has not been written since ``before`` is not read again."""
    hashes: dict[int, str] = {}
    kept: dict[int, tuple[int, int]] = {}
    for path in sorted(folder.glob("*.duckdb")):
        number, stat = int(path.stem), path.stat()
        kept[number] = (stat.st_mtime_ns, stat.st_ino)
        if before is not None and before.kept.get(number) == kept[number]:
            hashes[number] = before.hashes[number]
        else:
            with path.open("rb") as file:
                hashes[number] = hashlib.file_digest(file, "sha256").hexdigest()
    if before is not None and hashes == before.hashes:
        return before
    return Shelf(hashes, _rounds(folder / f"{max(hashes):06d}.duckdb") if hashes else {}, kept)


def _rounds(path: Path) -> dict[str, str]:
    """Round -> what its answers and degrees add up to, as a hash."""
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{path}' AS opened (READ_ONLY)")
        con.execute("USE opened")
        found: dict[str, str] = {}
        for (round_id,) in con.sql("SELECT round_id FROM round ORDER BY round_id").fetchall():
            rows = [
                con.sql(query, params={"round_id": round_id}).fetchall()
                for query in (
                    "SELECT * EXCLUDE (comment, comment_approved, raw_id) FROM cell WHERE round_id = $round_id ORDER BY ALL",
                    "SELECT unit_id, context, use_level FROM wheel_use WHERE round_id = $round_id ORDER BY ALL",
                    "SELECT unit_id, asked, answered FROM participation WHERE round_id = $round_id ORDER BY ALL",
                    "SELECT * EXCLUDE (round_id) FROM degree WHERE round_id = $round_id ORDER BY ALL",
                )
            ]
            found[round_id] = hashlib.sha256(repr(rows).encode()).hexdigest()
        return found


def written(path: Path) -> tuple[str, dict[str, int]]:
    """What kind of change an edition holds, and the rounds that it says something of; "undo" where it takes one back.

    Of each round, how many answers it says.
    """
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{path}' AS opened (READ_ONLY)")
        con.execute("USE opened")
        edition, number = con.sql("SELECT edition, import_id FROM edition ORDER BY edition DESC LIMIT 1").fetchall()[0]
        undone = con.sql("SELECT 1 FROM import WHERE undone_in = $edition", params={"edition": edition}).fetchall()
        if number is None or undone:
            return "undo", {}
        (kind,) = con.sql("SELECT kind FROM import WHERE import_id = $id", params={"id": number}).fetchall()[0]
        rounds: dict[str, int] = {}
        for table in ("round", "cell", "wheel_use", "participation"):
            told = con.sql(
                f"SELECT round_id, count(*) FROM log.{table} WHERE import_id = $id GROUP BY 1", params={"id": number}
            )
            for round_id, rows in told.fetchall():
                rounds[round_id] = rounds.get(round_id, 0) + (rows if table != "round" else 0)
        return str(kind), rounds


def of_editions(folder: Path, before: Shelf, now: Shelf, purging: bool) -> Iterator[Broken]:
    """What is wrong with what a step has done to the editions."""
    if now is before:
        return
    for number, digest in before.hashes.items():
        if not purging and now.hashes.get(number) != digest:
            yield Broken("an edition never changes", f"edition {number} is another, or gone")
    new = sorted(set(now.hashes) - set(before.hashes))
    last = max(before.hashes, default=0)
    if new and new != list(range(last + 1, last + 1 + len(new))):
        yield Broken("numbers follow each other", f"after {last} came {new}")
    if len(new) == 1 and not purging:
        kind, rounds = written(folder / f"{new[0]:06d}.duckdb")
        for round_id, digest in before.rounds.items():
            if kind != "undo" and now.rounds.get(round_id) != digest and round_id not in rounds:
                yield Broken(
                    "an earlier round never changes", f"round {round_id} is another after a change of kind {kind}"
                )
            # A correction is one answer; nothing else that is done on a page changes what anybody has answered.
            if kind == "edit" and now.rounds.get(round_id) != digest and rounds.get(round_id) != 1:
                yield Broken("an act changes what it says", f"round {round_id} is another after an edit on a page")
    if len(new) > 1:
        yield Broken("one press, one act", f"editions {new} were made at once")


def of_newest(folder: Path, number: int) -> Iterator[Broken]:
    """What is wrong with an edition, looked at by itself."""
    with TemporaryDirectory(dir=folder) as alone:
        for path in folder.glob(f"{number:06d}.*"):
            (Path(alone) / path.name).hardlink_to(path)
        for verdict in verify(Store(Path(alone), load_model())):
            if verdict.number == number and verdict.faults:  # those before it are missing here, which verify tells
                yield Broken("every edition verifies", f"edition {verdict.number}: {'; '.join(verdict.faults)}")


def of_file(name: str, content: bytes) -> Iterator[Broken]:
    """What is wrong with a file that was taken out."""
    if not _FILE_NAME.fullmatch(name):
        yield Broken("a file has a name", f"the file is called {name!r}")
    if not content:
        yield Broken("a file has something in it", f"{name} is empty")
    if name.endswith((".csv", ".md")):
        for line in content.decode("utf-8-sig").splitlines():
            for cell in line.split(";") if name.endswith(".csv") else [line]:
                yield from of_text(Text(name, cell.strip('"')))
