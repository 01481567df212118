"""The parts of the page Piloter. ``pilots`` is the answer to list_pilots with what ``with_age`` adds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from pages.figures import card
from pages.figures.drawings import WIDTHS_PX, show_drawings
from pages.figures.tables import show_table
from pages.frame.ask import cached, theme
from pages.frame.paging import PER_WINDOW, part_of, rows_in
from pages.map import pilots as map_pilots
from pages.map.legend import legend_html
from pages.map.picture import number_picture
from pages.pilots.picture import PER_PX, timeline_picture
from pages.text.html import Column, Link, bullets, note, page_url
from pages.text.partial_dates import FRESH_MONTHS, Freshness, age_text, as_text, freshness, period_text
from pages.text.swedish import NOTHING, names, number, of

Titles = Mapping[str, str]
LinkParams = Mapping[str, str | None]
Chosen = Mapping[str, str]
MAP_KEY = "pilotkarta"
TIMELINE = "När piloterna pågår och senaste uppgift"
EXAMPLES_PER_WINDOW = 5  # each with five texts
PILOTS = ("pilot eller projekt", "piloter och projekt")
ALL, LACKING = "", "saknas"
# The parts of the page, each small enough to be seen at once.
TIMES, WHERE, LESSONS, REPORTS, EXAMPLES, WRITE = "", "var", "lardomar", "rapporter", "exempel", "skriv"
PARTS = {
    TIMES: "När",
    WHERE: "Var",
    LESSONS: "Vad man har lärt sig",
    REPORTS: "Rapporter",
    EXAMPLES: "Exempel",
    WRITE: "Skriv en rapport",
}
SHOWN = {ALL: "Alla", LACKING: "Utan färsk uppgift"}
FRESHNESS: dict[Freshness, str] = {
    "fresh": "färsk uppgift",
    "unsure": "okänt om uppgiften är färsk",
    "stale": "ingen färsk uppgift",
    "none": "ingen uppgift att visa",
}
LACKS_FRESH: tuple[Freshness, ...] = ("stale", "none")


def with_age(pilots: pl.DataFrame, today: date) -> pl.DataFrame:
    """Return ``pilots`` with freshness, age (in words) and note (both, for the timeline), as of ``today``."""
    told = [(freshness(reported, today), age_text(reported, today)) for reported in pilots["reported"]]
    return pilots.with_columns(
        freshness=pl.Series([fresh for fresh, _ in told], dtype=pl.String),
        age=pl.Series([age for _, age in told], dtype=pl.String),
        note=pl.Series(
            [FRESHNESS[fresh] if fresh == "none" else f"{age} sedan · {FRESHNESS[fresh]}" for fresh, age in told],
            dtype=pl.String,
        ),
    )


def themes(pilots: pl.DataFrame) -> dict[str, str]:
    """Return what the filter offers: "" for all themes, then each theme, with the number of pilots written out."""
    counts = pilots.group_by("theme").len().sort("theme")
    return {ALL: f"Alla teman ({pilots.height})"} | {name: f"{name} ({count})" for name, count in counts.iter_rows()}


def of_choice(pilots: pl.DataFrame, chosen_theme: str, shown: str) -> pl.DataFrame:
    """Return the pilots of one theme or of all, and of those either all or the ones that lack a fresh report."""
    if chosen_theme != ALL:
        pilots = pilots.filter(pl.col("theme") == chosen_theme)
    return pilots if shown == ALL else pilots.filter(pl.col("freshness").is_in(LACKS_FRESH))


def of_pilots(rows: pl.DataFrame, pilots: pl.DataFrame) -> pl.DataFrame:
    """Return the rows, places or reports, that are about one of ``pilots``."""
    return rows.join(pilots, on="pilot_id", how="semi", maintain_order="left")


def sentence(pilots: pl.DataFrame, chosen_theme: str, left_out: str = "") -> tuple[str, str]:
    """Return how many of the pilots lack a fresh report, and what must be known with it. ``pilots``: before LACKING.

    ``left_out`` says which pilots and reports are not counted.
    """
    counts = {kind: pilots.filter(pl.col("freshness") == kind).height for kind in FRESHNESS}
    lacking = counts["stale"] + counts["none"]
    within = "" if chosen_theme == ALL else f" inom temat {chosen_theme}"
    lead = f"{of(lacking, pilots.height)} {PILOTS[pilots.height > 1]}{within} saknar färsk uppgift."
    rest = f"Färsk är en uppgift som är högst {FRESH_MONTHS} månader gammal."
    if counts["none"]:
        told = "har ingen uppgift att visa" if left_out else "har inte lämnat någon uppgift alls"
        rest += f" {number(counts['none'], upper=True)} av dem {told}."
    if counts["unsure"]:
        rest += f" För {counts['unsure']} går det inte att säga, eftersom dagen inte är känd."
    return lead, f"{rest} {left_out}".rstrip()


def show_timeline(
    pilots: pl.DataFrame, reports: pl.DataFrame, today: date, titles: Titles, chosen: Chosen | None = None
) -> None:
    """Show when pilots go on and when they last reported, as a picture and as a table."""
    part = part_of(TIMELINE, pilots.height)
    every, pilots = pilots, rows_in(pilots, part)
    reports = cached(of_pilots, reports, pilots)
    told = [
        f"{row['name']} {period_text(row['started'], row['ended'])}, {row['note']}"
        for row in pilots.iter_rows(named=True)
    ]
    columns = [
        Column("Pilot eller projekt", "name"),
        Column("Tema", "theme"),
        Column("När", lambda row: period_text(row["started"], row["ended"])),
        Column("Läge", "phase", long=True),
        Column("Senaste uppgift", lambda row: as_text(row["reported"]) if row["reported"] else NOTHING),
        Column("Ålder", "age", number=True),
        Column("Färsk?", lambda row: FRESHNESS[row["freshness"]]),
        Column("Källa", lambda row: names(row["source_ids"], titles, row["confidence"])),
    ]
    title, alt = "Piloternas tidslinje", f"Tidslinje: {'; '.join(told)}."
    figure = card.Figure(
        "tidslinje",
        title,
        alt,
        timeline_picture,
        (pilots, reports, today, title, alt),
        card.Table(TIMELINE, columns, every, chosen or {}, part),
        PER_PX,
    )
    card.show(figure, "När, och hur färsk är uppgiften?", explore=True)
    st.html(
        note(
            "Prickad linje och frågetecken betyder att start eller slut inte är känt till dagen. Är bara år eller månad "
            "känt står romben mitt i perioden."
        )
    )


def show_map(
    shapes: pl.DataFrame,
    municipalities: pl.DataFrame,
    pilots: pl.DataFrame,
    places: pl.DataFrame,
    table: card.Table | None,
) -> None:
    """Show the number of known pilots per municipality, and beside it of which pilots it is not known where they are."""
    wide = card.is_table(MAP_KEY)
    left, right = (st.container(), st.container()) if wide else st.columns([1.25, 1], gap="large")
    with left:
        _show_map(shapes, municipalities, places, table)
    unplaced = pilots.filter(pl.col("municipalities").is_null())["name"].to_list()
    with right:
        st.markdown(
            f"För {of(pilots.height - len(unplaced), pilots.height)} {PILOTS[pilots.height > 1]} är det känt vilka kommuner "
            "som är eller har varit med. En kommun utan siffra kan ändå delta i något som inte är publicerat eller inläst."
        )
        if unplaced:
            st.markdown("Det är inte känt vilka kommuner som deltar i:")
            st.html(bullets(unplaced[part_of("Piloter utan känd kommun", len(unplaced))]))


def _show_map(
    shapes: pl.DataFrame, municipalities: pl.DataFrame, places: pl.DataFrame, table: card.Table | None
) -> None:
    values = cached(map_pilots.map_values, municipalities, places)
    told = cached(map_pilots.map_text, municipalities, values)
    title = "Antal kända piloter per kommun"
    legend = map_pilots.map_legend(values)

    def show_picture() -> None:
        drawings = [cached(number_picture, shapes, values, title, told, (), theme(), False, one) for one in WIDTHS_PX]
        show_drawings(drawings, told, MAP_KEY)
        st.html(legend_html(legend, theme()))

    figure = card.Figure(MAP_KEY, title, told, number_picture, (shapes, values, title, told, legend), table)
    card.show(figure, "Var", show_picture=show_picture)


def place_table(
    places: pl.DataFrame, link_params: LinkParams, titles: Titles, chosen: Chosen | None = None
) -> card.Table | None:
    """Return where each pilot takes place and what is done there; None where nothing is known of it."""
    if places.is_empty():
        return None

    def municipality(row: Mapping[str, Any]) -> Link:
        return Link(row["municipality_name"], page_url("kommun", kommun=row["municipality_code"], **link_params))

    columns = [
        Column("Kommun", municipality),
        Column("Pilot eller projekt", "pilot_name"),
        Column("Vad som görs", "task", long=True),
        Column("År", "stated_year"),
        _source(titles),
    ]
    return card.Table("Var piloterna pågår", columns, places, chosen or {})


def _source(titles: Titles) -> Column:
    return Column("Källa", lambda row: names(row["source_ids"], titles, row["confidence"]), long=True)


def show_lessons(pilots: pl.DataFrame, titles: Titles, chosen: Chosen | None = None) -> None:
    """Show what each pilot tries and what was learnt."""
    columns = [
        Column("Pilot eller projekt", "name"),
        Column("Typ", "kind"),
        Column("Verksamheter", lambda row: (row["sectors"] or "").replace(";", ", ")),
        Column("Vad som prövas", "description", long=True),
        Column("Lärdom", "learnt", long=True),
        _source(titles),
    ]
    show_table("Vad som prövas och vad man har lärt sig", columns, pilots, chosen, entries=True)


def show_reports(
    pilots: pl.DataFrame, reports: pl.DataFrame, titles: Titles, chosen: Chosen | None = None, left_out: str = ""
) -> None:
    """Show the reports, newest first, and name the pilots that have none in writing; ``left_out`` as ``sentence``'s."""
    silent = pilots.join(reports, on="pilot_id", how="anti", maintain_order="left")["name"].to_list()
    if silent:
        st.markdown(
            f"{left_out} Ingen rapport finns att visa från:" if left_out else "Ingen skriven rapport finns från:"
        )
        st.html(bullets(silent[part_of("Piloter utan skriven rapport", len(silent))]))
    if reports.is_empty():
        return
    columns = [
        Column("Pilot eller projekt", "pilot_name"),
        Column("Datum", lambda row: as_text(row["reported_on"])),
        Column("Läge", "phase"),
        Column("Rapport", "report", long=True),
        Column("Källa", lambda row: names(row["source_ids"], titles), long=True),
    ]
    caption = "Rapporter, den senaste först"
    show_table(caption, columns, reports, chosen, part_of(caption, reports.height, PER_WINDOW))


def beside(examples: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Return ``examples`` with ``pilots``, the pilots of ``places`` in the same municipality (null for none), those first."""
    near = places.group_by("municipality_code", maintain_order=True).agg(pilots=pl.col("pilot_name").str.join(", "))
    return examples.join(near, on="municipality_code", how="left", maintain_order="left").sort(
        pl.col("pilots").is_null(), maintain_order=True
    )


def show_examples(examples: pl.DataFrame, places: pl.DataFrame, titles: Titles, chosen: Chosen | None = None) -> None:
    """Show all examples, first those from municipalities where one of the pilots shown takes place."""
    if examples.is_empty():
        st.markdown("Inget exempel finns att visa.")
        return
    st.markdown("Exemplen är inte ordnade efter tema. Först står de från kommuner där någon av piloterna ovan pågår.")
    columns = [
        Column("Exempel", "title"),
        Column("Kommun", lambda row: row["municipality_name"] or "ingen kommun nämns"),
        Column("Sedan", lambda row: as_text(row["since"]) if row["since"] else NOTHING),
        Column("Byggsten", "component_name"),
        Column("Pilot i samma kommun", "pilots", long=True),
        Column("Vad som görs", "description", long=True),
        Column("Hur det går", "status", long=True),
        Column("Förhållande till modellen", "relation", long=True),
        _source(titles),
    ]
    caption = "Exempel bredvid piloterna"
    part = part_of(caption, examples.height, EXAMPLES_PER_WINDOW)
    show_table(caption, columns, beside(examples, places), chosen, part, entries=True)
