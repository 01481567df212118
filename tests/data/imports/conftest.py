"""A questionnaire, responses to it, and the way from a survey tool's file to what the tables would say."""

# ruff: noqa: DTZ001 -- survey tools write local time without a zone

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from dialects import DIALECTS, Asked, Filled, from_json, respond

from data.base.problems import Problem
from data.imports.files.sheet_reader import Source, read_source
from data.imports.survey.export import SurveyReading, convert, headings, recognise
from data.imports.survey.questionnaire import Question, as_json, questions
from data.imports.workbook.parse import parse
from data.map.shapes import municipalities
from data.model.model import Model, load_model
from data.model.values import Vocabulary, vocabulary

SUFFIXES = {"skola": "SKOLA", "socialtjanst": "SOC"}


@dataclass(frozen=True)
class Said:
    """What answers say, by hand or as read: cells, wheel use, needs and comments of round 2026."""

    cells: dict[tuple[str, str], int | str] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)
    uses: dict[tuple[str, str], int] = field(default_factory=dict)
    needs: frozenset[tuple[str, str]] = frozenset()
    comments: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Survey:
    """The questionnaire with what is needed to read answers to it."""

    model: Model
    asked: list[Question]
    json: Asked
    vocabulary: Vocabulary

    def read(self, name: str, content: bytes, mapping: Mapping[tuple[str, str], str] | None = None) -> SurveyReading:
        """Read a file all the way; it must be recognised as a survey export."""
        responses = recognise(read_source(Source(name, content), headings(self.asked)), self.asked, self.model)
        assert responses is not None
        return convert(responses, self.asked, self.model, self.vocabulary, mapping or {}, "2026")

    def read_dialect(self, dialect: str, filled: Sequence[Filled], **how: Any) -> SurveyReading:
        """Write responses as a tool does, and read the file."""
        name, write = DIALECTS[dialect]
        return self.read(name, write(self.json, filled, **how))

    def errors(self, reading: SurveyReading) -> list[Problem]:
        """Return what stops the import."""
        errors = [problem for problem in reading.problems if problem.severity == "error"]
        return [*errors, *(one.problem for one in reading.undecided)]

    def said(self, reading: SurveyReading) -> Said:
        """Return what the sheets of a reading say once the workbook's reader has read them, which must find no fault."""
        parsed = parse(reading.sheets, self.vocabulary)
        assert parsed.problems == []
        tables = {
            name: frame.to_dicts() if (frame := parsed.table(name)) is not None else []
            for name in ("cell", "wheel_use", "need", "unit_comment")
        }
        assert all(row["round_id"] == "2026" for rows in tables.values() for row in rows)
        said = Said(
            {
                (r["unit_id"], r["component"]): r["level"] if r["level"] is not None else r["reason"] or "ej_besvarad"
                for r in tables["cell"]
            },
            {r["unit_id"]: r["answered_on"].isoformat() for r in tables["cell"] if r["answered_on"]},
            {(r["unit_id"], r["context"]): r["use_level"] for r in tables["wheel_use"]},
            frozenset((r["unit_id"], r["category"]) for r in tables["need"]),
            {r["unit_id"]: r["comment"] for r in tables["unit_comment"]},
        )
        assert len(said.cells) == len(tables["cell"])
        assert len(said.needs) == len({r["need_id"] for r in tables["need"]}) == len(tables["need"])
        return said

    def meant(self, filled: Sequence[Filled]) -> Said:
        """Return what responses, at most one per unit, mean by the definition of the importer."""
        said = Said()
        needs = set()
        for one in filled:
            place, sector = str(one.chosen["huvudman"]), str(one.chosen["verksamhet"])
            unit = f"{place}-{SUFFIXES[sector]}" if sector in SUFFIXES else sector
            for component in ("ansvarig", "plan", "hjulet", "stod"):
                value = one.chosen.get(component)
                level = int(value) if value is not None and value.isdigit() else value
                said.cells[unit, component] = "ej_besvarad" if level is None else level
            if one.at:
                said.days[unit] = one.at.date().isoformat()
            ticked = one.several.get("sammanhang", frozenset())
            if ticked:
                for context in ("halsosamtal", "eht", "sip", "vits", "natverksmoten", "annat"):
                    said.uses[unit, context] = 3 if context in ticked else 0
            needs |= {(unit, need) for need in one.several.get("stodbehov", ())}
            if one.comment:
                said.comments[unit] = one.comment
        return Said(said.cells, said.days, said.uses, frozenset(needs), said.comments)


@pytest.fixture(scope="session")
def survey() -> Survey:
    """The questionnaire of the project's own model, as its JSON gives it."""
    model = load_model()
    places = list(municipalities(model.county_code).select("code", "name").iter_rows())
    asked = questions(model, places)
    return Survey(model, asked, from_json(as_json(asked)), vocabulary(model, places))


@pytest.fixture(scope="session")
def filled() -> list[Filled]:
    """Five units: all answered, some skipped, both reasons, the Region's, and one that only said who it was."""
    return [
        respond(
            "0461", "skola", ["0", "1", "2", "3"],
            several={"sammanhang": frozenset({"halsosamtal", "sip"}), "stodbehov": frozenset({"plan", "annat"})},
            comment="Vi har kommit igång; mer tid behövs, helst i vår.\nTack!", at=datetime(2026, 9, 30, 10, 22, 11),
        ),
        respond(
            "0461", "socialtjanst", ["4", None, "vet_ej", "ej_tillamplig"],
            several={"stodbehov": frozenset({"hjulet"})}, at=datetime(2026, 10, 3, 8, 5),
        ),
        respond("0488", "skola", [None, "3"], comment="=1+1", at=datetime(2026, 10, 12, 23, 59, 59)),
        respond(
            "REG", "REG-BUP", ["1", "1", "1", "1"],
            several={"sammanhang": frozenset({"annat"})}, at=datetime(2026, 10, 12, 7, 0),
        ),
        respond("0480", "socialtjanst", at=datetime(2026, 10, 13, 9, 0)),
    ]  # fmt: skip
