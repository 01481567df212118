"""The first editions: the published facts, and the example data in a store of their own."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import datetime

from data.clock import utc_now
from data.editions import Store
from data.errors import EditionError, NothingChanged
from data.example.generate import sheets as example_sheets
from data.example.meetings import meeting_tables
from data.geography import municipalities
from data.importers.reading import files_in, frames_as_sheets
from data.imports import prepare, read_files
from data.layout import SCHEMA_VERSION
from data.model import MODEL_FILE, Model, load_model
from data.shelf import folder
from data.start import NOTHING, PUBLISHED, UNCHANGED, WHAT, present

EXAMPLE_FILE = "exempeldata"
ACTOR = "programmet"


def build_published(store: Store, now: datetime) -> int | None:
    """Load ``data/published/`` where it or the model has changed. Returns the new edition, None if none was due.

    Raises Refused where a published file is wrong.
    """
    there, due = store.made_from() if store.numbers() else NOTHING, present(store.model)
    try:
        if there.published != due.published:
            sources, title = files_in(PUBLISHED), WHAT[False]
            with store.writing(first=True):
                prepared = prepare(store, read_files(sources), sources, kind="published", title=title, now=now)
                return store.publish("Läste in publicerade uppgifter", ACTOR, now, prepared.batch)
        if there.model_sha256 != due.model_sha256:
            return store.publish("Tog i bruk en ändrad modell", ACTOR, now)
    except NothingChanged:
        return None
    return upgrade(store, now)


def upgrade(store: Store, now: datetime) -> int | None:
    """Make an edition of today's layout where the newest is of an older one. Returns its number, None if none was due.

    Nothing is changed in the older editions, and nothing they say is lost: what the new layout adds is empty, or worked
    out from what they say. Raises EditionError where the newest edition is damaged or by a newer program.
    """
    if store.made_from().schema_version == SCHEMA_VERSION:
        return None
    return store.publish("Tog i bruk en ny version av programmet", ACTOR, now)


def build_example(store: Store, now: datetime) -> int | None:
    """Make the example data where there is none, or bring it forward. Returns the new edition's number, None if none was due."""
    if store.numbers():
        return upgrade(store, now)
    with store.writing(first=True):
        return None if store.numbers() else _publish_example(store, now)


def _publish_example(store: Store, now: datetime) -> int:
    places = list(municipalities(store.model.county_code).select("code", "name").sort("code").iter_rows())
    made = example_sheets(tomllib.loads(MODEL_FILE.read_text(encoding="utf-8")), places, now.date())
    sheets = frames_as_sheets(EXAMPLE_FILE, made)
    title = "Exempeldata – inte verkliga svar"
    prepared = prepare(store, sheets, (), kind="example", title=title, now=now)
    newest = max(made["Omgångar"]["Omgång"])
    tables = prepared.batch.tables | meeting_tables(store.model, places, newest, now)
    return store.publish("Skapade exempeldata", ACTOR, now, replace(prepared.batch, tables=tables))


def ensure_first_editions(
    now: datetime | None = None, model: Model | None = None, serve_what_there_is: bool = False
) -> list[str]:
    """Make sure that there are published facts and example data to show. Returns a Swedish line on each.

    Raises EditionError where an edition was due and could not be made. With ``serve_what_there_is``, a store that has
    editions is left as it is then, and its line says why: it can be shown, if not changed.
    """
    now, model = now or utc_now(), model or load_model()
    done = []
    for example, build in ((False, build_published), (True, build_example)):
        store, what = Store(folder(example), model), WHAT[example]
        try:
            number = build(store, now)
        except EditionError as error:
            if not (serve_what_there_is and store.numbers()):
                raise
            done.append(f"{what}: det som finns visas, men kan inte ändras. {error}")
            continue
        state = UNCHANGED if number is None else f"utgåva {number} är klar"
        done.append(f"{what}: {state}.")
    return done
