"""Approve a free text for display, or withdraw that."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import polars as pl

from data.base.batch import Batch
from data.base.errors import EditionError, NothingChanged
from data.privacy.free_text import FREE_TEXTS
from data.store.editions import Store


def set_approval(store: Store, read: Collection[tuple[str, str]], approved: bool, actor: str, now: datetime) -> int:
    """Say of the texts in ``read`` (subject, SHA-256 of the text) whether they may be shown, in one new edition.

    Returns the edition's number. Raises EditionError where a text is gone or has been changed since it was read,
    NothingChanged where all of it has been said already.
    """
    if not read:
        raise NothingChanged("Ingen text är vald. Inget har sparats.")
    query = " UNION ALL ".join(
        f"SELECT {of.subject} AS subject, sha256({of.text}) AS text_sha256, {of.flag} AS approved FROM {of.table}"  # noqa: S608 - constants
        for of in FREE_TEXTS
    )
    with store.writing():
        with store.open(store.newest()) as con:
            there = {(subject, sha256): flag for subject, sha256, flag in con.sql(query).pl().iter_rows()}
        gone = [subject for subject, sha256 in read if (subject, sha256) not in there]
        if gone:
            raise EditionError(
                f"Någon har ändrat eller tagit bort {len(gone)} av texterna sedan du läste dem. Läs in sidan på nytt och "
                "läs dem igen. Inget har sparats."
            )
        changed = sorted(text for text in read if there[text] != approved)
        if not changed:
            raise NothingChanged("Texterna är redan markerade så. Inget har sparats.")
        rows = pl.DataFrame(
            changed, schema={"subject": pl.String, "text_sha256": pl.String}, orient="row"
        ).with_columns(approved=pl.lit(approved), changed_at=pl.lit(now), actor=pl.lit(actor))
        what = f"{len(changed)} fri text" if len(changed) == 1 else f"{len(changed)} fria texter"
        title = f"Godkände {what} för visning" if approved else f"Tog tillbaka godkännandet av {what}"
        return store.publish(title, actor, now, Batch(kind="edit", title=title, tables={"approval": rows}))
