"""What the newest edition holds that a file may refer to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from data.imports.earlier import Earlier
from data.model.sheets import EVENTS


@dataclass(frozen=True)
class Known:
    """What the newest edition already holds that a file may refer to."""

    rounds: frozenset[str] = frozenset()
    pilots: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    asked: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema={"round_id": pl.String, "unit_id": pl.String, "asked": pl.Boolean})
    )
    asked_unlisted: pl.DataFrame = field(  # units that count as asked though no file says so
        default_factory=lambda: pl.DataFrame(schema={"round_id": pl.String, "unit_id": pl.String})
    )
    answers: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema={"round_id": pl.String, "unit_id": pl.String})
    )
    keys: Mapping[str, pl.DataFrame] = field(default_factory=dict)  # table -> keys of the rows that files have given
    stated: pl.DataFrame = field(  # units of which a file says that they answered
        default_factory=lambda: pl.DataFrame(schema={"round_id": pl.String, "unit_id": pl.String})
    )
    levels: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(
            schema={
                "round_id": pl.String,
                "unit_id": pl.String,
                "component": pl.String,
                "org_level": pl.String,
                "level_known": pl.Int64,
            }
        )
    )
    earlier: Earlier = field(default_factory=Earlier)
    need_principals: Mapping[str, str] = field(default_factory=dict)  # need -> who has it
    states: Mapping[str, pl.DataFrame] = field(  # table -> the last event of each of its rows
        default_factory=lambda: {
            table: pl.DataFrame(
                schema={
                    of.key: pl.String,
                    "event_number": pl.Int64,
                    "status": pl.String,
                    "responsible": pl.String,
                    "due_on": pl.Date,
                }
            )
            for table, of in EVENTS.items()
        }
    )
