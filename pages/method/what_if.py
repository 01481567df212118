"""The what-if form of the page Metod. Stores nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from pages.doors import acts
from pages.doors.show import Actor
from pages.figures.tables import show_table
from pages.frame import frame
from pages.frame.ask import View, cached
from pages.text.html import Column, source_line
from pages.text.numbers import share, span, steps
from pages.text.swedish import decimal, exact_percent, of, percent, stage_name, whole
from queries import Edition

HIGHEST_WEIGHT = 10.0
Weights = Mapping[str, float]


def ask_model(components: pl.DataFrame, settings: Mapping[str, str]) -> tuple[float, dict[str, float]]:
    """Ask for a threshold and weights, first those of today, and return them: a share 0–1, and component -> weight."""
    today = whole(float(settings["threshold"]) * 100)
    with st.container(horizontal=True, vertical_alignment="bottom", key="provamodellen"):
        share = st.number_input("Gräns för steg, procent av svaren", 1, 100, today, 1, key="prova_grans")
        weights = {
            row["component"]: st.number_input(
                f"Vikt: {row['short']}",
                0.0,
                HIGHEST_WEIGHT,
                float(row["weight"]),
                0.5,
                "%g",
                key=f"prova_{row['component']}",
            )
            for row in components.iter_rows(named=True)
        }
    # What is left as it is, is exactly what it was: 66,67 % must not become 67 %.
    return float(settings["threshold"]) if share == today else share / 100, weights


def compare(today: pl.DataFrame, tried: pl.DataFrame) -> pl.DataFrame:
    """Return ``tried`` (try_model) beside today's values (name, stage_observed_now, index_observed_now, …).

    ``today`` is the answer to list_municipality_degrees. ``moves`` says whether the stage over known answers changes.
    """
    now = today.select(
        "municipality_code",
        "name",
        *(
            pl.col(name).alias(f"{name}_now")
            for name in ("stage_observed", "index_observed", "index_low", "index_high")
        ),
    )
    both = now.join(tried, on="municipality_code", how="left", maintain_order="left")
    return both.with_columns(moves=pl.col("stage_observed").ne_missing(pl.col("stage_observed_now")))


def sentence(both: pl.DataFrame, changed: bool) -> str:
    """Return how many municipalities would change stage."""
    if not changed:
        return "Det här är modellen som gäller. Ändra gränsen eller en vikt för att se vad som skulle bli annorlunda."
    moved = both["moves"].sum()
    if not moved:
        return "Ingen kommun skulle byta steg."
    return f"{of(int(moved), both.height)} kommuner skulle byta steg."


def why(row: Mapping[str, Any], threshold_now: float, threshold: float) -> str:
    """Return why a municipality would change stage, in counted answers; nothing where it would not."""
    before, after = row["stage_observed_now"], row["stage_observed"]
    if before is None or after is None or before == after:
        return ""
    # The lowest level that it no longer reaches, or the highest that it now does.
    level = after + 1 if after < before else after
    share = 100 * row[f"reached_{level}"] / row["cells_known"]
    counted = f"{of(row[f'reached_{level}'], row['cells_known'])} kända svar ({percent(share)}) är på nivå {level} eller högre"
    now, tried = exact_percent(threshold_now), exact_percent(threshold)
    if after < before:
        return f"{counted}. Det räcker i dag, då gränsen är {now}, men inte när den är {tried}."
    return f"{counted}. Det räcker när gränsen är {tried}, men inte i dag, då den är {now}."


def show_trial(
    view: View, today: pl.DataFrame, components: pl.DataFrame, settings: Mapping[str, str], levels: Sequence[str]
) -> None:
    """Let a process leader try the model on the round shown, and show what would change beside what holds."""
    st.header("Prova modellen", anchor=False)
    st.markdown(
        "Se vad en annan gräns eller andra vikter skulle ändra. Inget sparas, och ingen annan sida ändras. Gränsen avgör steget. "
        "Vikterna ändrar graden men aldrig steget, eftersom varje svar räknas för sig."
    )
    if view.round_id is None:
        st.info("Ingen uppföljning är inläst ännu, så det finns inget att prova på.")
        return
    threshold, weights = ask_model(components, settings)
    try:
        tried = cached(_run_model, view.actor, view.edition, view.round_id, weights, threshold)
    except ValueError as error:
        st.error(str(error))
        return
    own = dict(components.select("component", "weight").iter_rows())
    threshold_now = float(settings["threshold"])
    both = cached(compare, today, tried)
    st.markdown(f"**{sentence(both, weights != own or threshold != threshold_now)}**")
    columns = [
        Column("Kommun", "name"),
        Column("Steg i dag", lambda row: stage_name(row["stage_observed_now"], levels)),
        Column(
            "Steg, prövat",
            lambda row: stage_name(row["stage_observed"], levels) + (" (ändras)" if row["moves"] else ""),
        ),
        Column("Möjligt steg, prövat", lambda row: steps(row["stage_low"], row["stage_high"]), number=True),
        Column("Grad i dag", lambda row: share(row["index_observed_now"]), number=True),
        Column("Grad, prövad", lambda row: share(row["index_observed"]), number=True),
        Column("Möjligt i dag", lambda row: span(row["index_low_now"], row["index_high_now"]), number=True),
        Column("Möjligt, prövat", lambda row: span(row["index_low"], row["index_high"]), number=True),
        Column("Varför steget ändras", lambda row: why(row, threshold_now, threshold), long=True),
    ]
    short = dict(components.select("component", "short").iter_rows())
    said = {"Prövad gräns": exact_percent(threshold)} | {
        f"Prövad vikt, {short[component]}": decimal(weight) for component, weight in weights.items()
    }
    show_table("Prövad modell bredvid den som gäller", columns, both, said)
    st.html(
        source_line(
            [f"Källa: {view.round_title}", frame.edition_text(), "beräknat med provade värden, inte med modellens"]
        )
    )


def _run_model(actor: Actor, edition: Edition, round_id: str, weights: Weights, threshold: float) -> pl.DataFrame:
    return acts.try_model(actor, edition.path, round_id, weights, threshold)
