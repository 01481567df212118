"""What a server does first: make sure that there are editions, made from what the program has now.

Where there are, as at most starts, no more is loaded for it than the database: what reads files, draws the map and scores
is loaded where an edition is due.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.edition_file import quoted
from data.lake import is_shared
from data.layout import SCHEMA_VERSION
from data.model import Model, load_model
from data.shelf import folder, numbers_in, path_in

# The files that each store begins with: the published facts, and the example data.
FILES = {False: Path(__file__).with_name("published"), True: Path(__file__).with_name("example")}
# What the stores hold, as lines about them name it: the real data, and the example data.
WHAT = {False: "Publicerade uppgifter", True: "Exempeldata"}
UNCHANGED = "finns redan, inget ändrat"


@dataclass(frozen=True)
class MadeFrom:
    """What an edition was made from: the program's files (name -> SHA-256), the model file's SHA-256, the layout's version."""

    files: Mapping[str, str]
    model_sha256: str
    schema_version: int


NOTHING = MadeFrom({}, "", SCHEMA_VERSION)  # what a store that has no editions was made from


def made_from(con: duckdb.DuckDBPyConnection) -> MadeFrom:
    """Return what the connection's current database, an edition, was made from."""
    model, version = con.sql(
        "SELECT model_sha256, schema_version FROM edition ORDER BY edition DESC LIMIT 1"
    ).fetchall()[0]
    files = con.sql(
        "SELECT file_name, sha256 FROM import_file WHERE import_id = ("
        "SELECT max(import_id) FROM import WHERE kind IN ('published', 'example') AND undone_in IS NULL) ORDER BY file_name"
    ).fetchall()
    return MadeFrom(dict(files), model, version)


def present(model: Model, example: bool) -> MadeFrom:
    """Return what an edition of published facts, or of the example data, would be made from now."""
    hashes = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(FILES[example].rglob("*.csv"))
    }
    return MadeFrom(hashes, model.sha256, SCHEMA_VERSION)


def first_editions() -> list[str]:
    """Make sure that there are published facts and example data to show; what there is is served as it is.

    Returns a Swedish line on each. Raises EditionError where there is none and it could not be made, ModelError where the
    model file is wrong.
    """
    if not is_shared() and _nothing_due():
        return [f"{what}: {UNCHANGED}." for what in WHAT.values()]
    from data.build import ensure_first_editions  # loaded when first needed: DECISIONS 52

    return ensure_first_editions(serve_what_there_is=True)


def _nothing_due() -> bool:
    """Return whether both stores are up to date. Where that can't be told they are not: who makes editions says what is wrong."""
    model = load_model()
    try:
        return all(_newest(folder(example)) == present(model, example) for example in FILES)
    except (duckdb.Error, FileNotFoundError):
        return False


def _newest(place: Path) -> MadeFrom:
    """Return what the newest edition in a folder was made from. Raises FileNotFoundError where there is none."""
    numbers = numbers_in(place)
    if not numbers:
        raise FileNotFoundError(place)
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{quoted(path_in(place, numbers[-1]))}' AS opened (READ_ONLY)")
        con.execute("USE opened")
        return made_from(con)
