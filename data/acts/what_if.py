"""What-if: the degree with another threshold or other weights. Stores nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import polars as pl

from data.degree.score import TOP, degree_by
from data.store.derive import scoring_frames


def try_model(edition: Path, round_id: str, weights: Mapping[str, float], threshold: float) -> pl.DataFrame:
    """Return every municipality's degree in a round of the edition's file, had the model had these weights and threshold.

    Grain: one row per municipality, sorted by code. Columns: municipality_code; index and stage as ``degree_by`` returns
    them (per cent 0–100, stages 0–4); cells_known; and reached_1 … reached_4, known cells at that level or above, numbers.
    ``weights``: component -> weight; ``threshold``: above 0 and at most 1. Raises ValueError in Swedish for other values.
    """
    with duckdb.connect(str(edition), read_only=True) as con:
        cells, responses = (frame.filter(pl.col("round_id") == round_id) for frame in scoring_frames(con))
    municipal = pl.col("municipality_code").is_not_null()
    cells, responses = cells.filter(municipal), responses.filter(municipal)
    level = pl.col("level")
    reached = cells.group_by("municipality_code").agg(
        level.ge(rung).sum().cast(pl.Int64).alias(f"reached_{rung}") for rung in range(1, TOP + 1)
    )
    scored = degree_by(cells, responses, weights, threshold, ["municipality_code"])
    return scored.drop("round_id").join(reached, on="municipality_code", how="left", maintain_order="left")
