"""The texts that can be purged: their tables and columns, and the names they are purged by.

A text is called by its table and key, as ``need/B1``. What a change is called and the names of its files are the text of that
change, ``edition/4``. Where the key itself is what somebody wrote, a row is called by the change that first said it,
``slide_set/7``: so nothing that tells of a purge repeats what was purged.
"""

from __future__ import annotations

from data.privacy.free_text import FREE_TEXTS, FreeText

# Beside what is approved for display, all that a file or a page takes as text, but ids and references to other rows.
_MORE = {
    "cell": ("basis", "source_ids", "why"),
    "need": ("source_ids",),
    "pilot": ("theme", "kind", "sectors", "phase", "source_ids"),
    "pilot_report": ("phase", "source_ids"),
    "example": ("sectors", "relation", "source_ids"),
    "activity": ("source_ids",),
    "occasion": ("source_ids",),
    "independent_school": ("source_ids",),
}
PURGEABLE = (
    *(FreeText(one.table, one.key, (*one.texts, *_MORE.get(one.table, ())), one.flag) for one in FREE_TEXTS),
    FreeText("need_event", ("need_id", "event_number"), ("responsible", "note")),
    FreeText("recommendation_status", ("recommendation_id",), ("note",)),
    FreeText("recommendation_event", ("recommendation_id", "event_number"), ("responsible", "note")),
    FreeText("activity_event", ("activity_id", "event_number"), ("responsible", "note")),
    FreeText("meeting", ("meeting_id",), ("title", "saw_filters")),
    FreeText("decision_event", ("decision_id", "event_number"), ("responsible", "note")),
    FreeText("participation", ("round_id", "unit_id"), ("basis", "source_ids", "note")),
    FreeText("web_use", ("place", "period", "what"), ("source_ids",)),
    FreeText("round", ("round_id",), ("title", "source_ids", "note")),
    FreeText("source", ("source_id",), ("title", "kind", "dated", "read_as", "url")),
    FreeText("pilot_place", ("pilot_id", "municipality_code"), ("task", "stated_year", "source_ids")),
    FreeText("context_statement", ("round_id", "context"), ("source_ids", "note")),
    FreeText("finding", ("finding_id",), ("scope_note", "statement", "consequence", "source_ids")),
    FreeText("recommendation", ("recommendation_id",), ("study", "text", "source_ids")),
    FreeText(
        "contradiction",
        ("contradiction_id",),
        ("topic", "source_ids_a", "says_a", "source_ids_b", "says_b", "handling"),
    ),
    FreeText("not_published", ("gap_id",), ("missing", "consequence")),
    FreeText("background", ("background_id",), ("topic", "statement", "source_ids")),
)
# Table -> the columns of its key that somebody wrote: such a row is taken away whole.
WRITTEN_KEYS = {
    "slide_set": ("name",),
    "mapping": ("found",),
    "material": ("title",),
    "timeline_event": ("event",),
    "organisation": ("body", "role"),
    "county_plan": ("aspect",),
    "indicator_value": ("indicator",),
}
# The text of a change: what it is called, and the names of its files.
CHANGE = "edition"
TABLES = tuple(sorted({CHANGE, *WRITTEN_KEYS, *(one.table for one in PURGEABLE)}))
# Tables that are about the same thing, by the columns that say which: their raw rows may repeat each other's texts.
FAMILIES = (
    (("need", "need_event"), ("need_id",)),
    (("activity", "activity_event"), ("activity_id",)),
    (("pilot", "pilot_place", "pilot_report"), ("pilot_id",)),
    (("participation", "cell", "wheel_use", "unit_comment"), ("round_id", "unit_id")),
)
# Table -> its table of events, the key that they share, and the column whose earlier words stand in an event's note.
TOLD_IN = {
    "need": ("need_event", "need_id", "description"),
    "meeting_decision": ("decision_event", "decision_id", "decision"),
}
# Table -> the table whose changes were once called by its text, and the key that they share. They are called by ids now.
TITLED_BY = {"pilot": ("pilot_report", "pilot_id"), "slide_set": ("slide_set", "name")}


def family_of(table: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the tables that are about the same thing as ``table``, itself among them, and the columns that say which."""
    own = next((one.key for one in PURGEABLE if one.table == table), ())
    return next(((tables, key) for tables, key in FAMILIES if table in tables), ((table,), own))
