"""How many needs are open in each category, and for how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from pages.figures import card
from pages.needs import needs
from pages.pictures.bars import PER_PX, Series, stacked_picture


def show_ages(counts: pl.DataFrame, labels: Sequence[str], parts: Sequence[Series], chosen: Mapping[str, str]) -> None:
    """Show the open needs of each category by age; ``counts``: ``needs.by_category``, ``labels`` and ``parts`` its bars."""
    title = "Öppna stödbehov per kategori"
    told = "; ".join(
        f"{label}: " + ", ".join(f"{one.values[place]} {one.name.lower()}" for one in parts)
        for place, label in enumerate(labels)
    )
    alt = f"Antal öppna stödbehov per kategori, uppdelat efter hur länge de har varit öppna. {told}."
    table = card.Table(title, needs.category_columns(counts), counts, chosen)
    figure = card.Figure("behov", title, alt, stacked_picture, (labels, parts, title, alt), table, PER_PX)
    card.show(figure, "Hur många är öppna, och hur länge?")
