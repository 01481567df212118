"""Example data: a meeting of the steering group, and what it decided. Written on a page, so no sheet of any file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import polars as pl

from data.model import Model

MEETING = "M1"
# Text, component (its place in the model) or None, the first municipality or not, function, days until due, statuses.
_DECISIONS: tuple[tuple[str, int | None, bool, str, int | None, tuple[str, ...]], ...] = (
    ("Varje kommun tar fram en lokal implementeringsplan", 1, False, "förvaltningschef", 90, ("beslutat", "pagar")),
    ("Hur hjulet används i SIP redovisas på nästa möte", 2, True, "enhetschef", -2, ("beslutat",)),
    ("En utbildning för nya medarbetare hålls en gång per termin", 3, False, "processledare", 45, ("beslutat",)),
    ("Resultatet sprids i programmets nyhetsbrev", None, False, "processledare", None, ("beslutat", "klart")),
)


def meeting_tables(
    model: Model, municipalities: Sequence[tuple[str, str]], round_id: str, now: datetime
) -> dict[str, pl.DataFrame]:
    """Return the rows of meeting, meeting_decision and decision_event, for the first edition: that is what the meeting saw.

    ``municipalities``: (code, name); ``now``: UTC. The meeting was held three weeks ago.
    """
    held = now - timedelta(days=21)
    meeting = {
        "meeting_id": MEETING,
        "held_on": held.date(),
        "title": "Styrgruppens möte (exempel)",
        "saw_edition": 1,
        "saw_round": round_id,
        "saw_page": "lagesbild",
        "saw_filters": "",
        "changed_at": held,
        "actor": "styrgruppen",
    }
    decisions, events = [], []
    for number, (text, component, local, function, days, statuses) in enumerate(_DECISIONS, start=1):
        there = component is not None and component < len(model.components)
        decisions.append(
            {
                "decision_id": f"D{number}",
                "meeting_id": MEETING,
                "decision": text,
                "municipality_code": municipalities[0][0] if local else None,
                "component": model.components[component].id if there and component is not None else None,
            }
        )
        for step, status in enumerate(statuses, start=1):
            events.append(
                {
                    "decision_id": f"D{number}",
                    "event_number": step,
                    "happened_at": held + timedelta(days=7 * (step - 1)),
                    "status": status,
                    "responsible": function,
                    "due_on": None if days is None else now.date() + timedelta(days=days),
                    "actor": "styrgruppen",
                }
            )
    text_or_null = {"municipality_code": pl.String, "component": pl.String}
    return {
        "meeting": pl.DataFrame([meeting]),
        "meeting_decision": pl.DataFrame(decisions, schema_overrides=text_or_null),
        "decision_event": pl.DataFrame(events, schema_overrides={"due_on": pl.Date}),
    }
