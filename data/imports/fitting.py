"""What in a file is the workbook's under another name, and what in it cannot be seen: the user decides, nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from data.base.problems import listed, nearest, shown
from data.imports.files.cells import HIDDEN_COLUMN, HIDDEN_ROW, NOT_USED, TITLE, UNDECIDED, Fate
from data.imports.files.decisions import COLUMN, EXAMPLES, IGNORE, LEAVE, READ, ROWS, SHEET, Choice, Decision, Meanings
from data.imports.files.sheet_reader import ROW, RawSheet, sheet_of, slug
from data.imports.survey.text import mapping_key, of_tool
from data.model.sheets import NOT_DATA, SHEETS, Sheet
from data.model.values import folded
from data.privacy.personal_data import masked

_EMPTY = Fate("left_out", "kolumnen har inga värden")
# What may stand around the name of a column: "Nivå (0-4)", "Nivå *", "Nivå:".
_AROUND = re.compile(r"\([^()]*\)|[*:.]+$")
_FEWEST = 3  # headings in common, for a sheet to look like one of the workbook's


@dataclass
class Fitted:
    """The sheets as the workbook calls them, and what is or was to be decided on the way."""

    sheets: list[RawSheet] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)


def looks_like(raw: RawSheet) -> list[Sheet]:
    """Return the workbook's sheets whose headings ``raw`` has most of: at least three, and half of its own."""
    there = {_plain(heading) for heading in raw.headings}
    counts = {sheet.name: len(there & {folded(column.heading) for column in sheet.columns}) for sheet in SHEETS}
    most = max(counts.values(), default=0)
    if most < _FEWEST or 2 * most < len(there):
        return []
    return [sheet for sheet in SHEETS if counts[sheet.name] == most]


def is_workbook(sheets: Iterable[RawSheet]) -> bool:
    """Return whether any of ``sheets`` is one of the workbook's, or looks like one."""
    return any(sheet_of(raw) is not None or looks_like(raw) for raw in sheets)


def fit(sheets: Sequence[RawSheet], told: Meanings) -> Fitted:
    """Return ``sheets`` with the workbook's names of sheets and columns, by what was ``told``; and what is to be decided."""
    fitted = Fitted()
    for raw in sheets:
        if raw.hidden or slug(raw.name) in {slug(name) for name in NOT_DATA}:
            fitted.sheets.append(raw)
            continue
        own = raw if sheet_of(raw) is not None else _as_named(raw, sheets, told, fitted)
        sheet = sheet_of(own) if own is not None else None
        if own is not None and sheet is not None:
            own = _with_columns(own, sheet, told, fitted)
            own, decisions = without_hidden(own, told)
            fitted.decisions += decisions
        if own is not None:
            fitted.sheets.append(own)
    return fitted


def _as_named(raw: RawSheet, sheets: Sequence[RawSheet], told: Meanings, fitted: Fitted) -> RawSheet | None:
    """Return ``raw`` as the sheet that it is told to be; None where it is not to be read, or is still to be decided."""
    fits = looks_like(raw) if not raw.frame.is_empty() else []
    if not fits:
        return raw
    key = mapping_key(raw.name)
    taken = {one.name for other in sheets if not other.frame.is_empty() and (one := sheet_of(other)) is not None}
    choices = (
        *(Choice(slug(sheet.name), f"Bladet {sheet.name}") for sheet in fits),
        Choice(IGNORE, "Ska inte läsas in"),
    )
    meaning = told.get((SHEET, key))
    known = meaning if meaning in {choice.meaning for choice in choices} else None
    named = fits[0].name
    made = Decision(
        SHEET,
        raw.name,
        key,
        f"Bladet ”{shown(raw.name)}” har samma rubriker som bladet {named} i arbetsboken, men heter inte så. Vilket är det?",
        choices,
        raw.file,
        raw.name,
        None,
        tuple(raw.frame[ROW].head(10).to_list()),
        _rows_as_text(raw, raw.frame[ROW].head(EXAMPLES).to_list()),
        slug(named) if len(fits) == 1 and named not in taken else None,
        told=known,
    )
    fitted.decisions.append(made)
    if known is None or known == IGNORE:
        raw.cells.settle(NOT_USED if known else UNDECIDED)
        return None
    return replace(raw, role=next(sheet.name for sheet in fits if slug(sheet.name) == known))


def _plain(heading: str) -> str:
    return folded(_AROUND.sub(" ", heading)).rstrip(":*. ")


def _with_columns(raw: RawSheet, sheet: Sheet, told: Meanings, fitted: Fitted) -> RawSheet:
    """Return ``raw`` with its columns called as ``sheet`` calls them, without those that are not to be read."""
    names = {folded(column.heading): column.heading for column in sheet.columns}
    standing = {folded(heading) for heading in raw.headings}
    called: dict[str, str] = {}
    left: list[str] = []
    for heading in raw.headings:
        plain = _plain(heading)
        if folded(heading) in names:
            continue
        if plain in names and plain not in standing and names[plain] not in called.values():
            called[heading] = names[plain]
            continue
        left.append(heading)
    free = [name for plain, name in names.items() if plain not in standing and name not in called.values()]
    gone: list[str] = []
    for heading in left:
        if raw.frame[heading].null_count() == raw.frame.height:
            gone.append(heading)
            raw.settle(heading, _EMPTY)
            continue
        made = _column_decision(raw, sheet, heading, free, told)
        fitted.decisions.append(made)
        if made.told is None or made.told == IGNORE or made.told in called.values():
            gone.append(heading)
            raw.settle(heading, UNDECIDED if made.told is None else NOT_USED)
        else:
            called[heading] = made.told
    problems = [replace(one, column=called.get(one.column or "", one.column)) for one in raw.problems]
    return replace(
        raw,
        frame=raw.frame.drop(gone).rename(called),
        problems=tuple(one for one in problems if one.column not in gone),
        positions={called.get(heading, heading): at for heading, at in raw.positions.items()},
        hidden_columns=tuple(called.get(heading, heading) for heading in raw.hidden_columns if heading not in gone),
    )


def _column_decision(raw: RawSheet, sheet: Sheet, heading: str, free: Sequence[str], told: Meanings) -> Decision:
    key = mapping_key(f"{sheet.name}: {heading}")
    choices = (*(Choice(name, name) for name in free), Choice(IGNORE, "Används inte"))
    meaning = told.get((COLUMN, key))
    filled = raw.frame.filter(pl.col(heading).is_not_null())
    texts = filled[heading].unique(maintain_order=True).head(EXAMPLES)
    return Decision(
        COLUMN,
        heading.strip(),
        key,
        f"Kolumnen ”{shown(heading)}” finns inte på bladet {sheet.name} i arbetsboken. Vilken är den?",
        choices,
        raw.file,
        raw.name,
        heading.strip(),
        tuple(filled[ROW].head(10).to_list()),
        tuple(masked(shown(text)) for text in texts),
        nearest(_plain(heading), free),
        told=meaning if meaning in {choice.meaning for choice in choices} else None,
    )


def without_hidden(raw: RawSheet, told: Meanings) -> tuple[RawSheet, list[Decision]]:
    """Return ``raw`` without the rows and columns that are hidden and not to be read, and what is or was to be decided."""
    decisions = []
    for what, asks, fate in (
        ("rader ovanför rubrikraden", _above, TITLE),
        ("dolda rader", _hidden_rows, HIDDEN_ROW),
    ):
        if rows := raw.rows_above if fate is TITLE else raw.hidden_rows:
            made = _to_read(raw, what, asks(rows), rows, _rows_as_text(raw, rows[:EXAMPLES]), told)
            decisions.append(made)
            if made.told != READ:
                raw = raw.without_rows(rows, UNDECIDED if made.told is None else fate)
    hidden = [
        heading
        for heading in raw.hidden_columns
        if not of_tool(mapping_key(heading)) and raw.frame[heading].null_count() < raw.frame.height
    ]
    if hidden:
        names = ", ".join(shown(heading) for heading in hidden)
        what, which = ("Kolumnen är dold", "den") if len(hidden) == 1 else ("Kolumnerna är dolda", "de")
        examples = tuple(masked(shown(text)) for text in raw.frame[hidden[0]].drop_nulls().head(EXAMPLES))
        asked = f"{what} i filen: {names}. Ska {which} läsas in?"
        made = _to_read(raw, "dolda kolumner", asked, (), examples, told)
        decisions.append(made)
        if made.told != READ:
            for heading in hidden:
                raw.settle(heading, UNDECIDED if made.told is None else HIDDEN_COLUMN)
            kept = tuple(one for one in raw.problems if one.column not in hidden)
            raw = replace(raw, frame=raw.frame.drop(hidden), problems=kept)
    return raw, decisions


def _above(rows: Sequence[int]) -> str:
    one = len(rows) == 1
    what = f"rad {rows[0]}, som ser ut som ett svar" if one else f"{listed(rows)}, som ser ut som svar"
    return f"Ovanför rubrikerna står {what}. Ska {'den' if one else 'de'} läsas in?"


def _hidden_rows(rows: Sequence[int]) -> str:
    count, which = ("1 rad är dold", "den") if len(rows) == 1 else (f"{len(rows)} rader är dolda", "de")
    return f"{count} i filen, till exempel av ett filter: {listed(rows)}. Ska {which} läsas in?"


def hidden_sheet(raw: RawSheet, told: Meanings) -> Decision:
    """Return whether a hidden sheet that holds answers is to be read, as something to decide."""
    rows = tuple(raw.frame[ROW].to_list())
    asked = f"Bladet ”{shown(raw.name)}” är dolt i filen, och ser ut att innehålla svar. Ska det läsas in?"
    return _to_read(raw, "dolt blad", asked, rows, _rows_as_text(raw, rows[:EXAMPLES]), told)


def _to_read(
    raw: RawSheet, what: str, asked: str, rows: Sequence[int], examples: tuple[str, ...], told: Meanings
) -> Decision:
    found = f"{raw.name}: {what}"
    key = mapping_key(found)
    choices = (Choice(LEAVE, "Nej, läs inte in"), Choice(READ, "Ja, läs in"))
    meaning = told.get((ROWS, key))
    known = meaning if meaning in (READ, LEAVE) else None
    return Decision(ROWS, found, key, asked, choices, raw.file, raw.name, None, tuple(rows[:10]), examples, told=known)


def _rows_as_text(raw: RawSheet, rows: Sequence[int]) -> tuple[str, ...]:
    there = raw.frame.filter(pl.col(ROW).is_in(list(rows)))
    there = there.select(heading for heading in raw.headings if not of_tool(mapping_key(heading)))
    return tuple(masked(shown("; ".join(str(cell) for cell in row if cell))) for row in there.iter_rows())
