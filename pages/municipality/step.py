"""A municipality's step: in one sentence, and its known answers counted level by level."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl
import streamlit as st

from pages.figures.tables import show_table
from pages.text.html import Cell, Column, note
from pages.text.numbers import count
from pages.text.sentences import READING, degree_text
from pages.text.swedish import exact_percent, join_and, of, plural, stage_name, stages

Row = Mapping[str, Any]
TOP = 4


@dataclass(frozen=True)
class Answers:
    """Known answers: how many there are, and how many are at each level 0–4 or above. A bound is not known."""

    known: int
    reached: tuple[int, ...]

    def needs(self, threshold: float) -> int:
        """Return how many of the known answers a level needs, so that their share is ``threshold`` (0–1) or more."""
        # The fraction that was meant, as where the step is computed: 2/3, which no float equals.
        return math.ceil(self.known * Fraction(str(threshold)).limit_denominator(1_000_000))


def count_answers(cells: pl.DataFrame) -> Answers:
    """Return the known answers of ``cells`` (list_cells) counted.

    Each is one, whatever its component weighs (docs/degree.md, 5).
    """
    levels = cells["level"].drop_nulls()
    return Answers(levels.len(), tuple(int((levels >= level).sum()) for level in range(TOP + 1)))


def sentence(
    name: str, degree: Row, units: pl.DataFrame, cells: pl.DataFrame, levels: Sequence[str], threshold: float
) -> tuple[str, str]:
    """Return which step the municipality is on and why, and what must be known with it.

    ``degree``: its row of list_municipality_degrees; ``units``: list_units; ``cells``: list_cells; ``threshold``: the round's.
    """
    if units.is_empty():
        return f"{name} är inte med i uppföljningen.", "Därför finns inget steg."
    if not degree["units_asked"]:
        return (
            f"{name} fick inga frågor i uppföljningen.",
            "Därför är steget inte känt. Det blir känt när kommunen får frågorna och svarar.",
        )
    silent = units.filter(pl.col("asked") & ~pl.col("answered"))["name"].str.to_lowercase().to_list()
    possible = _possible(degree)
    if not degree["units_answered"]:
        return (
            f"Steget för {name} är inte känt än: inget svar är inläst.",
            f"Det blir känt när {join_and(silent)} har svarat.{possible}",
        )
    counted = of(degree["units_answered"], degree["units_asked"])
    if degree.get("scope") == "region" and degree["units_answered"] == degree["units_asked"]:
        counted = str(degree["units_answered"])  # which of its units were asked is known only by which answered
    answered = f"{counted} verksamheter i {name} har svarat."
    missing = f" Inget svar från {join_and(silent)}." if silent else ""
    if degree["stage_high"] is None:
        return f"Frågorna gäller inte verksamheterna i {name}.", f"Därför finns inget steg. {answered}"
    if degree["stage_observed"] is None:
        bounded = cells["low"].is_not_null().any()
        when = "svaren per verksamhet är inlästa" if bounded else "verksamheterna svarar på frågorna"
        return (
            f"Steget för {name} är inte känt: ingen nivå är {'publicerad' if bounded else 'angiven'}.",
            f"{answered}{missing} Steget blir känt när {when}.{possible}{f' {READING}' if is_reading(cells) else ''}",
        )
    lead = step_sentence(degree["stage_observed"], count_answers(cells), levels, threshold)
    return lead, f"{answered}{missing} Implementeringsgraden är {degree_text(degree)}{possible}"


def is_reading(cells: pl.DataFrame) -> bool:
    """Return whether what is possible rests on how a source's words are read; ``cells``: list_cells."""
    return bool((cells["low"].is_not_null() & (cells["confidence"] == "inferred")).any())


def step_sentence(stage: int, answers: Answers, levels: Sequence[str], threshold: float) -> str:
    """Return the step, and how many known answers are at the next level, or at the highest where there is none above."""
    level = min(stage + 1, TOP)
    known = of(answers.reached[level], answers.known)
    above = "" if level == TOP else " eller högre"
    end = " Det finns inget högre steg." if stage == TOP else ""
    counts = f"{known} kända svar är på nivå {level}{above}, {exact_percent(threshold)} krävs"
    return f"Steg {stage_name(stage, levels)}: {counts}.{end}"


def _possible(degree: Row) -> str:
    low, high = degree["stage_low"], degree["stage_high"]
    if low == high or (low, high) == (0, TOP):
        return ""
    return f" Steget kan vara {stages(low, high)} när det som saknas räknas in."


def show_count(name: str, cells: pl.DataFrame, levels: Sequence[str], threshold: float, weighted: bool) -> None:
    """Show how many known answers are at each level or above, and how many it takes; ``weighted``: the weights differ."""
    answers = count_answers(cells)
    if not answers.known:
        st.markdown("Ingen nivå är känd, så det finns inga svar att räkna.")
        return
    required = answers.needs(threshold)
    rows: list[list[Cell]] = [
        [
            stage_name(level, levels),
            count(answers.reached[level], answers.known),
            count(required, answers.known),
            _enough(answers.reached[level], required),
        ]
        for level in range(1, TOP + 1)
    ]
    headings: list[Column | str] = [
        "Nivå",
        Column("Kända svar på nivån eller högre", number=True),
        Column(f"Krävs ({exact_percent(threshold)})", number=True),
        "Räcker det?",
    ]
    show_table(f"Så räknas steget: kända svar per nivå i {name}", headings, rows, {"Kommun": name})
    if weighted:
        st.html(note("Varje svar räknas lika här. Byggstenarnas vikter ändrar bara graden i procent."))


def _enough(reached: int, required: int) -> str:
    return "Ja" if reached >= required else f"Nej, {plural(required - reached, 'svar', 'svar')} fattas"
