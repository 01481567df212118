"""Add a report from a pilot, as a change of its own."""

from __future__ import annotations

from datetime import date, datetime

import duckdb
import polars as pl

from data.acts.text_rules import NotStored, clean
from data.base.batch import Batch
from data.base.clock import in_sweden
from data.store.editions import Store

# Stands where a report read from a file names its sources.
WRITTEN_HERE = "Rapport skriven på sidan Piloter"


def add_report(
    store: Store, pilot_id: str, reported_on: date, phase: str | None, report: str, actor: str, now: datetime
) -> int:
    """Store a report from a pilot in a new edition and return the edition's number.

    ``phase``: the phase in words, None where the report says nothing of it. ``now``: UTC. Raises NotStored where the
    pilot is unknown, the day is in the future in Sweden or has a report already, or the text is empty, too long or holds
    something that looks like personal data; EditionError where the edition cannot be made.
    """
    text, phase = clean(report, "Texten"), clean(phase, "Läget")
    if text is None:
        raise NotStored("Skriv vad som har prövats och vad ni har lärt er. Inget har sparats.")
    today = in_sweden(now).date()
    if reported_on > today:
        raise NotStored(
            f"Rapportens datum, {reported_on}, ligger i framtiden. Välj {today} eller en tidigare dag. Inget har sparats."
        )
    with store.writing():
        with store.open(store.newest()) as con:
            name = _name_of(con, pilot_id)
            taken = con.sql(
                "SELECT count(*) AS rows FROM pilot_report WHERE pilot_id = $pilot_id AND reported_on = $day",
                params={"pilot_id": pilot_id, "day": reported_on.isoformat()},
            ).pl()
        if taken["rows"][0]:
            raise NotStored(
                f"Det finns redan en rapport om {name} från {reported_on}. Välj en annan dag; den tidigare rapporten står "
                "kvar. Inget har sparats."
            )
        title = f"Rapport om piloten {pilot_id}, {reported_on}"
        row = {
            "pilot_id": pilot_id,
            "reported_on": reported_on.isoformat(),
            "phase": phase,
            "report": text,
            "source_ids": WRITTEN_HERE,
        }
        frame = pl.DataFrame([row], schema=dict.fromkeys(row, pl.String))
        return store.publish(title, actor, now, Batch(kind="edit", title=title, tables={"pilot_report": frame}))


def _name_of(con: duckdb.DuckDBPyConnection, pilot_id: str) -> str:
    found = con.sql("SELECT name FROM pilot WHERE pilot_id = $pilot_id", params={"pilot_id": pilot_id}).pl()
    if found.is_empty():
        raise NotStored(
            f"Piloten {pilot_id} finns inte. Läs in den först, i arbetsbokens blad Piloter. Inget har sparats."
        )
    return str(found["name"][0])
