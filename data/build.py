"""Make the first editions: the published facts, and the example data in a store of their own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from data.base.clock import now
from data.base.errors import EditionError, ModelError, NothingChanged
from data.imports.files.sheet_reader import files_in
from data.imports.prepare import prepare, read_files
from data.model.model import Model, load_model
from data.shelf import schema
from data.shelf.folder import folder
from data.store.editions import Store
from data.store.given_up import with_given_up, without_repeated

# The files that each store begins with: the published facts, and the example data.
FILES = {False: Path(__file__).with_name("published"), True: Path(__file__).with_name("example")}
# What the stores hold, as lines about them name it: the real data, and the example data.
WHAT = {False: "Publicerade uppgifter", True: "Exempeldata"}
ACTOR = "programmet"


@dataclass(frozen=True)
class MadeFrom:
    """What an edition was made from: the program's files (name -> SHA-256), the model file's SHA-256, the layout's version.

    ``is_current``: whether it is laid out as that version is now.
    """

    files: Mapping[str, str]
    model_sha256: str
    schema_version: int
    is_current: bool = True


NOTHING = MadeFrom({}, "", schema.SCHEMA_VERSION)  # what a store that has no editions was made from


def build(store: Store, example: bool, moment: datetime) -> int | None:
    """Load the program's files where they or the model have changed. Returns the new edition, None if none was due.

    Example data are for the county of their files: in another, or where they are taken away, there is no example. Raises
    Refused where a file is wrong.
    """
    due = present(store.model, example)
    if example and not due.files:
        return None
    if made_from(store) == due:
        return None
    try:
        with store.writing(first=True):
            there = made_from(store)
            if there.files != due.files:
                return _load(store, example, moment)
            if there.model_sha256 != due.model_sha256:
                return store.publish("Tog i bruk en ändrad modell", ACTOR, moment)
            return upgrade(store, moment)
    except NothingChanged:
        return None


def present(model: Model, example: bool) -> MadeFrom:
    """Return what an edition of published facts, or of the example data, would be made from now."""
    fits = not example or _county_of_example() == model.county_code
    contents = {path.name: path.read_bytes() for path in sorted(FILES[example].rglob("*.csv"))} if fits else {}
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items() if _has_rows(content)}
    return MadeFrom(hashes, model.sha256, schema.SCHEMA_VERSION)


def _has_rows(content: bytes) -> bool:
    """Return whether a CSV file says anything: one with nothing but its headings is as if it were not there."""
    return b"\n" in content.strip()


def _county_of_example() -> str | None:
    """Return the code of the county whose municipalities the example data are about; None where there are none."""
    file = FILES[True] / "county.txt"
    return file.read_text(encoding="utf-8").strip() if file.is_file() else None


def made_from(store: Store) -> MadeFrom:
    """Return what the newest edition was made from. Raises EditionError where it is damaged or newer."""
    if not store.numbers():
        return NOTHING
    with store.open_whole(store.newest()) as con:
        model, version = con.sql(
            "SELECT model_sha256, schema_version FROM edition ORDER BY edition DESC LIMIT 1"
        ).fetchall()[0]
        is_current = schema.is_current(con)
        files = con.sql(
            "SELECT file_name, sha256 FROM import_file WHERE import_id = ("
            "SELECT max(import_id) FROM import WHERE kind IN ('published', 'example') AND undone_in IS NULL)"
        ).fetchall()
    return MadeFrom(dict(files), model, version, is_current)


def _load(store: Store, example: bool, moment: datetime) -> int:
    sources, title = [one for one in files_in(FILES[example]) if _has_rows(one.content)], WHAT[example]
    sheets = read_files(sources)
    if not example:
        prepared = prepare(store, sheets, sources, kind="published", title=title, now=moment)
        tables = without_repeated(store, with_given_up(store, prepared.batch.tables))
        batch = replace(prepared.batch, tables=tables)
        return store.publish("Läste in publicerade uppgifter", ACTOR, moment, batch)
    # What is written on pages, and so stands in no sheet: a file per table of the edition.
    written = files_in(FILES[example] / "tables")
    prepared = prepare(
        store, sheets, [*sources, *written], kind="example", title=f"{title} – inte verkliga svar", now=moment
    )
    codes = {"municipality_code": pl.String}
    written_tables = {
        source.name.removesuffix(".csv"): pl.read_csv(source.content, try_parse_dates=True, schema_overrides=codes)
        for source in written
    }
    batch = replace(prepared.batch, tables=prepared.batch.tables | written_tables)
    # What an earlier version of the files said is taken back: nothing of it is left beside what they say now.
    return store.publish("Läste in exempeldata", ACTOR, moment, batch, undo=_earlier(store))


def _earlier(store: Store) -> int | None:
    """Return the change that holds an earlier version of the example's files; None where there is none."""
    if not store.numbers():
        return None
    standing = store.history().filter(pl.col("undone_in").is_null() & (pl.col("kind") == "example"))
    return None if standing.is_empty() else int(standing["import_id"][0])


def upgrade(store: Store, moment: datetime) -> int | None:
    """Make an edition of today's layout where the newest is of an older one. Returns its number, None if none was due.

    Nothing is changed in the older editions, and nothing they say is lost: what the new layout adds is empty, or worked
    out from what they say. Raises EditionError where the newest edition is damaged or by a newer program.
    """
    if made_from(store).is_current:
        return None
    return store.publish("Tog i bruk en ny version av programmet", ACTOR, moment)


def model_fault(example: bool) -> str:
    """Return why nothing can be stored by the model file as it stands now, in Swedish; empty where it can be.

    That an edition cannot be read is not the model's fault, and is told elsewhere.
    """
    try:
        return Store(folder(example), load_model()).misfit() or ""
    except ModelError as error:
        return str(error)
    except EditionError:
        return ""


def ensure_first_editions(model: Model | None = None, serve_what_there_is: bool = False) -> list[str]:
    """Make sure that there are published facts and example data to show. Returns a Swedish line on each.

    Raises EditionError where an edition was due and could not be made. With ``serve_what_there_is``, a store that has
    editions is left as it is then, and its line says why: it can be shown, if not changed.
    """
    model = model or load_model()
    done = []
    for example, what in WHAT.items():
        store = Store(folder(example), model)
        try:
            number = build(store, example, now(example))
        except EditionError as error:
            if not (serve_what_there_is and store.numbers()):
                raise
            done.append(f"{what}: det som finns visas, men kan inte ändras. {error}")
            continue
        if number is not None:
            state = f"utgåva {number} är klar"
        else:
            state = "finns redan, inget ändrat" if store.numbers() else "det finns inga filer att läsa in"
        done.append(f"{what}: {state}.")
    return done
