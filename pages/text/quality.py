"""A round's quality declaration in words. ``declared`` is the row of show_quality, ``sectors`` is count_sector_answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from pages.text.sentences import stated_count
from pages.text.swedish import day, join_and, of, plural

Declared = Mapping[str, Any]
Row = tuple[str, str]

WRITTEN = {
    "sent_to": "Vem den skickades till",
    "known_errors": "Kända fel",
    "usable_for": "Kan användas till",
    "not_usable_for": "Kan inte användas till",
}
NOT_WRITTEN = "Inget är skrivet."
NOT_APPROVED = "Det som är skrivet visas när en processledare har godkänt det."
_DONE = ("checked_right", "checked_changed", "uncheckable")


def sentence(declared: Declared, sectors: pl.DataFrame) -> str:
    """Return what the declaration comes to: who answered, and what has been checked."""
    lead = _answers_by_sector(declared, sectors)
    done = _check_count(declared)
    if not done:
        return f"{lead} Inget svar är kontrollerat."
    became = f"{declared['checked_changed'] or 'inget'} av dem ändrades"
    return f"{lead} {of(done, declared['answers'])} svar är kontrollerade, och {became}."


def rows(declared: Declared, sectors: pl.DataFrame, only_approved: bool = False) -> list[Row]:
    """Return the whole declaration as rows of what and text: first whom it was sent to, last what it is good for.

    With ``only_approved``, what is written stands there only where it may be shown to everybody.
    """
    written = dict(zip(WRITTEN.values(), _texts(declared, only_approved), strict=True))
    first, *rest = written.items()
    return [first, *counted_rows(declared, sectors), *rest]


def counted_rows(declared: Declared, sectors: pl.DataFrame) -> list[Row]:
    """Return what is counted, as rows of what and text."""
    return [
        ("Svarade", _answers_by_sector(declared, sectors)),
        ("Svarsdatum", _days(declared)),
        ("Svarade inte på allt", _partly(declared)),
        ("Nivåer som inte är kända", _unknown(declared)),
        ("Kontrollerade svar", checks(declared)),
        ("Rättade svar", _corrections(declared)),
    ]


def points(declared: Declared) -> list[str]:
    """Return what is written, a line each; one that says that it may not be shown, or that nothing is written."""
    if not any(declared[name] for name in WRITTEN):
        return ["Vem uppföljningen skickades till, kända fel och vad den kan användas till är inte beskrivet."]
    if not declared["approved"]:
        return [NOT_APPROVED]
    return [f"{label}: {' '.join(declared[name].split())}" for name, label in WRITTEN.items() if declared[name]]


def _texts(declared: Declared, only_approved: bool) -> list[str]:
    hidden = only_approved and not declared["approved"]
    return [(NOT_APPROVED if hidden else declared[name]) if declared[name] else NOT_WRITTEN for name in WRITTEN]


def _check_count(declared: Declared) -> int:
    return sum(declared[name] for name in _DONE)


def _answers_by_sector(declared: Declared, sectors: pl.DataFrame) -> str:
    if not declared["units_asked"]:
        return "Ingen verksamhet är tillfrågad."
    asked = sectors.filter(pl.col("units_asked") > 0)
    # Which units of the Region there are to ask follows from which answered: no share where all of them did.
    parts = [
        f"{row['sector_name']} "
        + (
            str(row["units_answered"])
            if row["is_region"] and row["units_answered"] == row["units_asked"]
            else of(row["units_answered"], row["units_asked"])
        )
        for row in asked.iter_rows(named=True)
    ]
    total = plural(declared["units_answered"], "verksamhet har svarat", "verksamheter har svarat")
    return f"{total}: {join_and(parts)}. {stated_count(declared)}".rstrip()


def _no_answers(declared: Declared) -> str:
    if declared["units_answered"]:
        return "Svaren på de enskilda frågorna är inte inlästa."
    return "Ingen har svarat."


def _days(declared: Declared) -> str:
    if not declared["answers"]:
        return _no_answers(declared)
    first, last = declared["first_answer"], declared["last_answer"]
    undated = f"{of(declared['answers_undated'], declared['answers'])} svar har inget datum."
    if first is None:
        return undated
    span = f"Alla den {day(first)}." if first == last else f"Det första {day(first)}, det senaste {day(last)}."
    return f"{span} {undated}" if declared["answers_undated"] else span


def _partly(declared: Declared) -> str:
    if not declared["answers"]:
        return _no_answers(declared)
    return f"{of(declared['units_partly'], declared['units_answered'])} svarande verksamheter har lämnat minst en fråga öppen."


def _unknown(declared: Declared) -> str:
    missing = declared["cells_applicable"] - declared["cells_known"]
    if not declared["cells_applicable"]:
        return "Ingen fråga gäller någon verksamhet."
    if not missing:
        return f"Alla {declared['cells_applicable']} nivåer är kända."
    why = (
        ("cells_silent", "inget svar är känt"),
        ("cells_bounded", "verksamheten har svarat men nivån inte är publicerad"),
        ("cells_skipped", "frågan är överhoppad"),
        ("cells_unsure", "svaret är Vet ej"),
    )
    parts = [f"{declared[name]} där {text}" for name, text in why if declared[name]]
    return f"{of(missing, declared['cells_applicable'])}: {join_and(parts)}."


def checks(declared: Declared) -> str:
    """Return how many answers are drawn and checked, and what the checks showed."""
    drawn, done = declared["answers_drawn"], _check_count(declared)
    if not drawn:
        return "Inga svar är dragna för kontroll." if declared["answers"] else _no_answers(declared)
    lead = f"{of(drawn, declared['answers'])} svar är dragna slumpvis"
    if not done:
        return f"{lead}; inget är kontrollerat än."
    outcomes = {"checked_right": "stämmer", "checked_changed": "ändrades", "uncheckable": "gick inte att kontrollera"}
    parts = [f"{declared[name]} {outcome}" for name, outcome in outcomes.items()]
    left = f" {drawn - done} återstår." if drawn > done else ""
    return f"{lead}: {join_and(parts)}.{left}"


def _corrections(declared: Declared) -> str:
    corrected = declared["answers_corrected"]
    if not corrected:
        return "Inget svar har rättats efter inläsningen."
    return f"{corrected} svar har rättats efter inläsningen."
