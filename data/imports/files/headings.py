"""Find the heading rows of a sheet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from data.imports.files.grid import ROW, known_count
from data.model.values import folded

# SurveyMonkey's second row: under a question with one answer stands one of these, under others each option.
_ONE_ANSWER = frozenset({"response", "open-ended response", "open ended response", "svar", "öppet svar", "fritextsvar"})
_IMPORT_ID = '{"importid"'  # how each cell of Qualtrics' third row begins


@dataclass(frozen=True)
class Headings:
    """The heading rows, by their places in the sheet from its first row with content, and each column's whole heading."""

    rows: tuple[int, ...]
    texts: Mapping[str, str]


def find_headings(head: pl.DataFrame, known: Collection[str]) -> Headings | None:
    """Return the headings among ``head``, the first rows with content; None where there are no rows.

    The heading row is the first that holds most ``known`` headings, folded; where none holds two, or half of what stands
    there, it is the first row. Of Qualtrics' three rows (code, question, import id) the second holds the headings. Where a
    row of options stands below the questions, a heading is the question with the option in brackets.
    """
    at = _heading_row(head, known)
    if at is None:
        return None
    rows = list(head.drop(ROW).iter_rows())
    for position, row in enumerate(rows):
        if sum((cell or "").lower().replace(" ", "").startswith(_IMPORT_ID) for cell in row) >= 2 and position:
            first = max(position - 2, 0)
            return Headings(tuple(range(first, position + 1)), _texts(head, position - 1))
    if at + 1 < len(rows) and _are_options(rows[at], rows[at + 1]):
        return Headings((at, at + 1), _with_options(head, at))
    return Headings((at,), _texts(head, at))


def _heading_row(head: pl.DataFrame, known: Collection[str]) -> int | None:
    best, most, first = None, 0, None
    for position, row in enumerate(head.drop(ROW).iter_rows()):
        filled = [cell for cell in row if cell is not None]
        if filled and first is None:
            first = position
        count = known_count(filled, known)
        # One known word alone may stand in any row of data.
        if count > most and (count >= 2 or 2 * count >= len(filled)):
            best, most = position, count
    return first if best is None else best


def _texts(head: pl.DataFrame, at: int) -> dict[str, str]:
    return {column: " ".join((head[column][at] or "").split()) for column in head.columns if column != ROW}


def _are_options(above: tuple[str | None, ...], below: tuple[str | None, ...]) -> bool:
    """Return whether ``below`` says what the columns of the questions in ``above`` are about, rather than what was answered."""
    answers = [folded(cell or "") for cell in below]
    if not any(answer in _ONE_ANSWER for answer in answers):
        return False
    for position, (heading, answer) in enumerate(zip(above, answers, strict=True)):
        alone = position + 1 == len(above) or above[position + 1] is not None
        if heading is not None and alone and answer and answer not in _ONE_ANSWER:
            return False
    return True


def _with_options(head: pl.DataFrame, at: int) -> dict[str, str]:
    texts, question = {}, ""
    options = _texts(head, at + 1)
    for column, heading in _texts(head, at).items():
        question, option = heading or question, options[column]
        if not heading and not option:
            texts[column] = ""
            continue
        texts[column] = f"{question} [{option}]" if option and folded(option) not in _ONE_ANSWER else question
    return texts
