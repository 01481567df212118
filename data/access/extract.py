"""An edition's file per role, without the rows and columns that the role may not see.

An extract has the edition's tables, without its log. The steering group's has no drafts, no free text that is not approved
(but for its own decisions) and no accounts; the public's has no free text on answers, no needs that are not approved, no
functions that are responsible and of meetings nothing but the decisions that are approved. An edition of an older layout is
brought forward on the way: a table that it lacks is empty, but for results, which are made; a column that it lacks is false
where it answers yes or no, else empty.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from data.access.roles import Action, Actor, Role
from data.base.errors import EditionError
from data.privacy.free_text import OF_TABLE, PROGRAM_KINDS
from data.shelf import schema
from data.shelf.file import attach_new, quote
from data.shelf.integrity import Stamp, stamp_of
from data.store import derive
from data.store.rounds import ROUND_TABLES, fill_rounds, rules

HIDDEN_TEXT = "Texten visas när en processledare har godkänt den."
# What stands in place of an account: who did it is for process leaders.
HIDDEN_ACTOR = "visas inte"
_PUBLISHED = "{0} IN (SELECT round_id FROM whole.round WHERE status = 'published')"
_OF_PUBLISHED = f"({{0}} IS NULL OR {_PUBLISHED})"
_OF_PUBLISHED_PAIR = f"{_PUBLISHED.format('from_round')} AND {_PUBLISHED.format('to_round')}"
_LEADS_TO_ACTIVITY = "activity_id IN (SELECT activity_id FROM whole.activity WHERE approved)"
_LEADS_TO_NEED = f"need_id IN (SELECT need_id FROM whole.need WHERE {_OF_PUBLISHED.format('round_id')}{{0}})"

# Role -> table -> which rows exist (a condition), and role -> table -> column -> what stands there instead. A table of
# rounds that is not named has the rows of published rounds; any other has all its rows.
_ROWS: dict[Role, dict[str, str]] = {
    Role.STEERING_GROUP: {
        "round": "status = 'published'",
        "change_degree": _OF_PUBLISHED_PAIR,
        "need": _OF_PUBLISHED.format("round_id"),
        "need_event": _LEADS_TO_NEED.format(""),
        "pilot_report": "approved",
        "example": "approved",
        "occasion": "approved",
        "independent_school": "approved",
        "approval": "FALSE",
        "mapping": "FALSE",
        "purge": "FALSE",
    },
    Role.PUBLIC: {
        "round": "status = 'published'",
        "change_degree": _OF_PUBLISHED_PAIR,
        "need": f"approved AND {_OF_PUBLISHED.format('round_id')}",
        "need_event": _LEADS_TO_NEED.format(" AND approved"),
        "pilot": "approved",
        "pilot_place": "pilot_id IN (SELECT pilot_id FROM whole.pilot WHERE approved)",
        "pilot_report": "approved AND pilot_id IN (SELECT pilot_id FROM whole.pilot WHERE approved)",
        "example": "approved",
        "occasion": "approved",
        "independent_school": "approved",
        "activity": "approved",
        "activity_event": _LEADS_TO_ACTIVITY,
        "meeting": "FALSE",
        "meeting_decision": "approved",
        "decision_event": "decision_id IN (SELECT decision_id FROM whole.meeting_decision WHERE approved)",
        "unit_comment": "FALSE",
        "approval": "FALSE",
        "mapping": "FALSE",
        "purge": "FALSE",
        "import_file": "FALSE",
        "raw_row": "FALSE",
        "slide_set": "FALSE",
        "answer_sample": "FALSE",  # how many were checked, and what came of it, stands in quality
        "answer_check": "FALSE",
    },
}
# What a program's own change says is public; what a user's file says is not, beyond where it stood.
_OF_PROGRAM = f"import_id IN (SELECT import_id FROM whole.import WHERE kind IN {PROGRAM_KINDS})"
_OWN_TEXT = f"CASE WHEN {_OF_PROGRAM} THEN {{0}} ELSE '{{1}}' END"
# A text that is not there is not hidden.
_UNLESS_APPROVED = f"CASE WHEN approved OR {{0}} IS NULL THEN {{0}} ELSE '{HIDDEN_TEXT}' END"
_APPROVED_COMMENT = "CASE WHEN comment_approved THEN comment END"
_ACTOR_INSTEAD = {"actor": f"'{HIDDEN_ACTOR}'"}
_EVENT_INSTEAD = _ACTOR_INSTEAD | {"note": "NULL", "responsible": "NULL"}
_DECLARATION_INSTEAD = _ACTOR_INSTEAD | {
    name: _UNLESS_APPROVED.format(name) for name in OF_TABLE["quality_declaration"].texts
}
_INSTEAD: dict[Role, dict[str, dict[str, str]]] = {
    Role.STEERING_GROUP: {
        "edition": {"actor": f"'{HIDDEN_ACTOR}'"},
        "import": {"actor": f"'{HIDDEN_ACTOR}'"},
        "raw_row": {"content": _OWN_TEXT.format("content", "{}")},
        "cell": {"comment": _APPROVED_COMMENT, "why": "NULL"},
        "wheel_use": {"comment": _APPROVED_COMMENT},
        "unit_comment": {"comment": f"CASE WHEN comment_approved THEN comment ELSE '{HIDDEN_TEXT}' END"},
        "need": {
            "description": f"CASE WHEN approved THEN description ELSE '{HIDDEN_TEXT}' END",
            "scope_note": _UNLESS_APPROVED.format("scope_note"),
        },
        "need_event": {"note": "NULL", "actor": f"'{HIDDEN_ACTOR}'"},
        "pilot": {
            "description": _UNLESS_APPROVED.format("description"),
            "learnt": _UNLESS_APPROVED.format("learnt"),
        },
        "recommendation_status": {"actor": f"'{HIDDEN_ACTOR}'"},
        "recommendation_event": _ACTOR_INSTEAD,
        "activity": {"description": _UNLESS_APPROVED.format("description")},
        "activity_event": _ACTOR_INSTEAD,
        "slide_set": {"actor": f"'{HIDDEN_ACTOR}'"},
        "quality_declaration": _DECLARATION_INSTEAD,
        "answer_sample": _ACTOR_INSTEAD,
        "answer_check": _ACTOR_INSTEAD,
        # What the steering group has written itself it reads, approved or not.
        "meeting": {
            "actor": f"'{HIDDEN_ACTOR}'",
            "saw_round": f"CASE WHEN {_PUBLISHED.format('saw_round')} THEN saw_round END",
        },
        "meeting_decision": {
            "need_id": f"CASE WHEN {_LEADS_TO_NEED.format('')} THEN need_id END",
        },
        "decision_event": {"actor": f"'{HIDDEN_ACTOR}'"},
    },
    Role.PUBLIC: {
        "edition": {"actor": f"'{HIDDEN_ACTOR}'", "action": "'Ny utgåva'"},
        "import": {"actor": f"'{HIDDEN_ACTOR}'", "title": "'Ändring'"},
        "cell": {"comment": "NULL", "why": "NULL", "basis": "CASE WHEN low IS NOT NULL THEN basis END"},
        "wheel_use": {"comment": "NULL"},
        "need_event": _EVENT_INSTEAD,
        "recommendation_status": {"note": "NULL", "actor": f"'{HIDDEN_ACTOR}'"},
        "recommendation_event": _EVENT_INSTEAD,
        "activity_event": _EVENT_INSTEAD,
        "quality_declaration": _DECLARATION_INSTEAD,
        "meeting_decision": {
            "need_id": f"CASE WHEN {_LEADS_TO_NEED.format(' AND approved')} THEN need_id END",
            "activity_id": f"CASE WHEN {_LEADS_TO_ACTIVITY} THEN activity_id END",
        },
        "decision_event": _EVENT_INSTEAD,
    },
}

_made: dict[tuple[Path, Stamp, Role], Path] = {}
_first: dict[Path, Stamp] = {}
_number = itertools.count()
_lock = threading.Lock()
_replacements = [0]
_place: list[tempfile.TemporaryDirectory[str]] = []


def file_for(actor: Actor, edition: Path) -> Path:
    """Return the file that shows ``edition`` to ``actor``: its own, or an extract, made once per process while it is there.

    Raises EditionError where the edition cannot be read.
    """
    role = _role_of(actor)
    try:
        key = edition, stamp_of(edition), role
    except OSError as error:
        raise _open_error(edition) from error
    with _lock:
        _first.setdefault(edition, key[1])
        _forget_replaced()
        # What lies in the system's folder for files of the moment may have been tidied away.
        if key not in _made or not _made[key].exists():
            # The database keeps what it has opened under a name, so a new file under an old name is read from a copy.
            is_itself = role is Role.PROCESS_LEADER and key[1] == _first[edition] and _is_current(edition)
            _made[key] = edition if is_itself else _new(edition, role)
        return _made[key]


def hidden_rows(actor: Actor, table: str) -> frozenset[str]:
    """Return why ``actor`` may not see all rows of ``table``: ``draft`` (of rounds that are), ``unapproved``, or both.

    Empty where all rows can be seen. Raises ValueError for a table whose rows are hidden from nobody, which is a slip of the pen.
    """
    if not any(table in rows for rows in _ROWS.values()):
        raise ValueError(f"no row of {table} is hidden from anybody")
    condition = _ROWS.get(_role_of(actor), {}).get(table, "TRUE")
    draft = "status = 'published'" in condition
    reasons = {"draft": draft, "unapproved": "approved" in condition}
    return frozenset(reason for reason, holds in reasons.items() if holds)


def hides(actor: Actor, table: str, column: str | None = None) -> bool:
    """Return whether ``actor`` sees something else than what stands in a column, or nothing at all of a table.

    Raises ValueError for what is hidden from nobody, which is a slip of the pen.
    """
    role = _role_of(actor)
    if column is None:
        if not any(rows.get(table) == "FALSE" for rows in _ROWS.values()):
            raise ValueError(f"{table} is hidden from nobody")
        return _ROWS.get(role, {}).get(table) == "FALSE"
    if not any(column in columns.get(table, {}) for columns in _INSTEAD.values()):
        raise ValueError(f"{table}.{column} is hidden from nobody")
    return column in _INSTEAD.get(role, {}).get(table, {})


def withheld(actor: Actor, table: str) -> frozenset[str] | None:
    """Return the columns of ``table`` of which ``actor`` sees nothing, whatever the row; None where that is the whole table."""
    role = _role_of(actor)
    if _ROWS.get(role, {}).get(table) == "FALSE":
        return None
    instead = _INSTEAD.get(role, {}).get(table, {})
    return frozenset(column for column, value in instead.items() if value == "NULL" or value.startswith("'"))


def _role_of(actor: Actor) -> Role:
    return Role.PROCESS_LEADER if actor.may(Action.SEE_DRAFTS) else actor.role


def replacements() -> int:
    """Return a number that is another once a file that something was made from here has been replaced or is gone."""
    with _lock:
        _forget_replaced()
    return _replacements[0]


def _forget_replaced() -> None:
    """Remove the extracts of what editions were before something was purged from them, whoever looks next and at what."""
    now = {edition: _stamp_or_none(edition) for edition in {key[0] for key in _made}}
    gone = [key for key in _made if key[1] != now[key[0]]]
    for key in gone:
        made = _made.pop(key)
        if made != key[0]:
            with contextlib.suppress(PermissionError):  # on Windows a file that is open stays until the program ends
                made.unlink(missing_ok=True)
    if gone:
        _replacements[0] += 1


def _stamp_or_none(edition: Path) -> Stamp | None:
    try:
        return stamp_of(edition)
    except OSError:
        return None


def _new(edition: Path, role: Role) -> Path:
    if not _place or not Path(_place[-1].name).exists():
        # The system's own folder for files of the moment: the editions' folder may be read-only, or shared.
        _place.append(tempfile.TemporaryDirectory(prefix="lagesbild-", ignore_cleanup_errors=True))
    target = Path(_place[-1].name) / f"{next(_number)}-{edition.stem}-{role}.duckdb"
    write_extract(edition, role, target)
    return target


def _is_current(edition: Path) -> bool:
    with _attach(edition) as con:
        con.execute("USE whole")
        return schema.is_current(con)


def _attach(edition: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    try:
        con.execute(f"ATTACH '{quote(edition)}' AS whole (READ_ONLY)")
    except duckdb.Error as error:
        con.close()
        raise _open_error(edition) from error
    return con


def _open_error(edition: Path) -> EditionError:
    return EditionError(f"Utgåvan {edition.name} går inte att öppna: filen saknas eller är skadad.")


def write_extract(edition: Path, role: Role, target: Path) -> None:
    """Write what ``role`` may see of the edition's file to the new file ``target``. Raises EditionError if unreadable."""
    with _attach(edition) as con:
        there = schema.columns(con, "whole")
        attach_new(con, target, "extract")
        con.execute("BEGIN")
        for table, wanted in schema.declared_schema().types.items():
            values = ", ".join(
                f"({_value(role, table, column, there)})::{kind} AS {column}"
                for column, _, kind in (one.partition(" ") for one in wanted)
            )
            rows = f"FROM whole.{table} WHERE {_condition(role, table, there)}" if table in there else "WHERE FALSE"
            con.execute(f"CREATE TABLE extract.{table} AS SELECT {values} {rows}")
        con.execute("USE extract")
        if missing := [table for table in ROUND_TABLES if table not in there]:
            fill_rounds(con, "whole", tables=missing)
        if "change_degree" not in there:
            for frame in (
                made for table, made in derive.results(con, rules(con)[0]).items() if table == "change_degree"
            ):
                derive.insert(con, "change_degree", frame)
        if "quality" not in there:
            derive.insert(con, "quality", derive.quality(con, "whole.log"))
        con.execute("COMMIT; CHECKPOINT; USE memory; DETACH extract")


def _value(role: Role, table: str, column: str, there: Mapping[str, Sequence[str]]) -> str:
    if column not in there.get(table, {}):
        return "FALSE" if column in ("approved", "comment_approved", "retired") else "NULL"
    return _approved_in(_INSTEAD.get(role, {}).get(table, {}).get(column, column), there[table])


def _approved_in(expression: str, columns: Sequence[str]) -> str:
    """Return ``expression`` for a table that may be of a layout from before texts were approved: nothing is, in it."""
    missing = [name for name in ("approved", "comment_approved") if name not in columns]
    return re.sub(rf"\b({'|'.join(missing)})\b", "FALSE", expression) if missing else expression


def _condition(role: Role, table: str, there: Mapping[str, Sequence[str]]) -> str:
    if role is Role.PROCESS_LEADER:
        return "TRUE"
    stated = _ROWS[role].get(table)
    if stated is None:
        return _PUBLISHED.format("round_id") if "round_id" in there[table] else "TRUE"
    # A layout from before texts were approved has no such column: nothing is approved in it.
    return stated if "approved" in there["need"] else re.sub(r"\bapproved\b", "FALSE", stated)
