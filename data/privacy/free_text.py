"""The columns of free text, and when they may be shown to others than process leaders.

It may once a process leader has read it and approved that very text. A text that is changed must be read anew. What comes
with the program, from published sources or as example data, is approved as it stands, but for the comments on answers.
"""

from __future__ import annotations

from dataclasses import dataclass

# Kinds of change that come with the program itself, not from a user.
PROGRAM_KINDS = ("published", "example")


@dataclass(frozen=True)
class FreeText:
    """The free text of a table: its key, the columns that hold the text, and the column that says if it is approved."""

    table: str
    key: tuple[str, ...]
    texts: tuple[str, ...]
    flag: str = "approved"

    @property
    def subject(self) -> str:
        """The SQL expression for what names a row's text: table and key, separated by /."""
        return f"concat_ws('/', '{self.table}', {', '.join(self.key)})"

    @property
    def text(self) -> str:
        """The SQL expression for the row's text as it is read; NULL where there is none."""
        return f"nullif(concat_ws(chr(10), {', '.join(self.texts)}), '')"


FREE_TEXTS = (
    FreeText("cell", ("round_id", "unit_id", "component", "org_level"), ("comment",), "comment_approved"),
    FreeText("wheel_use", ("round_id", "unit_id", "context"), ("comment",), "comment_approved"),
    FreeText("unit_comment", ("round_id", "unit_id"), ("comment",), "comment_approved"),
    FreeText("need", ("need_id",), ("description", "scope_note")),
    FreeText("pilot", ("pilot_id",), ("name", "description", "learnt")),
    FreeText("pilot_report", ("pilot_id", "reported_on"), ("report",)),
    FreeText("example", ("example_id",), ("title", "description", "status")),
    FreeText("activity", ("activity_id",), ("title", "description")),
    FreeText("occasion", ("occasion_id",), ("theme", "audience")),
    FreeText("independent_school", ("school_id",), ("name",)),
    FreeText("meeting_decision", ("decision_id",), ("decision",)),
    FreeText("quality_declaration", ("round_id",), ("sent_to", "known_errors", "usable_for", "not_usable_for")),
)
OF_TABLE = {free_text.table: free_text for free_text in FREE_TEXTS}


def with_approval(table: str, rows: str, any_said: bool) -> str:
    """Return the query ``rows`` (of ``log.<table>``, with import_id) with its flag set from what has been approved.

    It reads effective_approval, so that table must be there; ``any_said`` tells whether it has any rows. A table without
    free text is returned as it is.
    """
    if table not in OF_TABLE:
        return rows
    of = OF_TABLE[table]
    said, joins = [], []
    if any_said:
        said.append("said.said")
        joins.append(_join_sql("said", "SELECT subject, text_sha256, approved AS said FROM effective_approval", of))
    if of.flag == "approved":
        # The very text, wherever it comes from now: a workbook that repeats it does not make it unread.
        said.append("program.said")
        joins.append(
            _join_sql(
                "program",
                f"SELECT DISTINCT {of.subject} AS subject, sha256({of.text}) AS text_sha256, TRUE AS said "
                f"FROM log.{table} WHERE import_id IN (SELECT import_id FROM import WHERE kind IN {PROGRAM_KINDS})",
                of,
            )
        )
    flag = f"coalesce({', '.join([*said, 'FALSE'])}) AND {of.text} IS NOT NULL"
    return f"SELECT given.* REPLACE ({flag} AS {of.flag}) FROM ({rows}) AS given {' '.join(joins)}"


def _join_sql(name: str, rows: str, of: FreeText) -> str:
    same = f"{name}.subject = {of.subject} AND {name}.text_sha256 = sha256({of.text})"
    return f"LEFT JOIN ({rows}) AS {name} ON {same}"
