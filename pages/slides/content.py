"""The content of slides: sentences, charts and tables. Frames in, slides out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from pages.change.kinds import GROUPS, group_of
from pages.change.words import all_answers, comparable
from pages.doors import show
from pages.map.fills import fill_of
from pages.meetings import changes
from pages.needs import needs
from pages.pictures.bars import Series
from pages.pictures.slide import Chart, Table
from pages.pilots import pilots
from pages.text import colours, quality
from pages.text.sentences import stage_text, stated_count, who_answered
from pages.text.swedish import (
    DECISION_STATUS,
    NOTHING,
    day,
    interval,
    join_and,
    names,
    of,
    percent,
    plural,
    stage_name,
    text,
)
from pages.wheel.usage import USED_FROM

LEVELS = range(5)
AGE_CLASSES = (0, 2, 4)  # the colours of the three ages, as on the page Stödbehov


def source_names(ids: str | None, titles: Mapping[str, str]) -> str:
    """Return sources by their titles."""
    return names(ids, titles)


def interval_chart(rows: pl.DataFrame) -> Chart:
    """Return a chart of observed index and possible interval per row; as ``interval_picture`` takes them."""
    shown = rows.filter(pl.col("index_low").is_not_null())
    return Chart(
        labels=tuple(shown["name"]),
        observed=tuple(shown["index_observed"]),
        spans=tuple(shown.select("index_low", "index_high").iter_rows()),
        fills=tuple(colours.stage_fill(stage, "light") for stage in shown["stage_observed"]),
    )


def municipality_table(municipalities: pl.DataFrame, values: pl.DataFrame, levels: Sequence[str]) -> Table:
    """Return a row per municipality: who answered, stage in its colour on the map, index and possible interval.

    ``values``: what the map shows, as ``measures.map_values`` returns it.
    """
    fills = {row["code"]: fill_of(row, colours.palette("light"), "light") for row in values.iter_rows(named=True)}
    rows = [
        (
            row["name"],
            of(row["units_answered"] or 0, row["units_asked"] or 0),
            stage_text(row, bool(row["units_asked"]), bool(row["units_answered"]), levels, unknown="ej känt"),
            percent(row["index_observed"]),
            interval(row["index_low"], row["index_high"]),
        )
        for row in municipalities.iter_rows(named=True)
    ]
    headings = ("Kommun", "Svar", "Steg", "Kända svar", "Möjligt")
    stages = tuple(fills[code] for code in municipalities["municipality_code"])
    return Table("Implementeringsgrad per kommun", headings, tuple(rows), (3, 4), {2: stages})


def component_sentence(counts: pl.DataFrame, levels: Sequence[str]) -> str:
    """Return how many of the known answers have come to use, out of how many; ``counts``: count_levels."""
    applicable = int(counts["applicable"].sum())
    known = applicable - int(counts["not_known"].sum())
    if not applicable:
        return "Byggstenarna gäller ingen av dem som har tillfrågats."
    if not known:
        return f"Ingen nivå är publicerad: {of(known, applicable)} svar är kända."
    reached = int(counts["level_3"].sum()) + int(counts["level_4"].sum())
    return (
        f"{of(reached, known)} kända svar är på nivå 3 {levels[3].lower()} eller högre, och {of(known, applicable)} svar "
        "är kända."
    )


def component_chart(counts: pl.DataFrame, levels: Sequence[str]) -> Chart:
    """Return a bar per component: number of answers at each level, and those that are not known."""
    parts = [
        Series(stage_name(level, levels), colours.stage_fill(level, "light"), tuple(counts[f"level_{level}"]))
        for level in LEVELS
    ]
    unknown = Series("Nivån är inte känd", colours.palette("light").unknown, tuple(counts["not_known"]))
    return Chart(tuple(counts["name"]), (*parts, unknown))


def share_table(shares: pl.DataFrame) -> Table:
    """Return a row per component: how many have reached its key level; ``shares``: list_key_shares."""
    rows = [
        (
            row["name"],
            f"{row['key_figure'][:1].upper()}{row['key_figure'][1:]}",
            of(row["at_or_above"], row["known"]) if row["known"] else NOTHING,
            interval(row["share_low"], row["share_high"]),
        )
        for row in shares.iter_rows(named=True)
    ]
    headings = ("Byggsten", "Nyckeltal", "Verksamheter med kända svar", "Möjligt av alla")
    return Table("Nyckeltal per byggsten", headings, tuple(rows), (2, 3))


def wheel_table(summary: pl.DataFrame, uses: Sequence[str]) -> Table:
    """Return a row per context: how many of those that answered use the wheel, and what is possible."""
    rows = [
        (
            row["context_name"],
            f"{of(row['using'], row['known'])} ({percent(row['share'])})" if row["known"] else NOTHING,
            str(row[f"use_{LEVELS[-1]}"]) if row["known"] else NOTHING,
            interval(row["share_low"], row["share_high"]),
        )
        for row in summary.iter_rows(named=True)
    ]
    used = f"{uses[USED_FROM]} eller mer"
    return Table(
        f"{show.wheel().title} per sammanhang",
        ("Sammanhang", used, uses[LEVELS[-1]], "Möjligt av alla svarande"),
        tuple(rows),
        (1, 2, 3),
    )


def occurrence_sentence(statements: pl.DataFrame) -> str:
    """Return in which contexts the wheel is stated to occur, where no volume is known; ``statements``: list_context_uses."""
    tool = show.wheel()
    there = statements.filter(pl.col("at_least") > 0)["name"].to_list()
    if not there:
        return f"Ingen har svarat på frågan om {tool.word}, och inget är publicerat om var {tool.pronoun} används."
    return f"{tool.title} förekommer i {join_and(there)}. Hur mycket, och i vilka verksamheter, är inte publicerat."


def occurrence_table(statements: pl.DataFrame) -> Table:
    """Return a row per context: whether the wheel is stated to occur; ``statements``: list_context_uses."""
    rows = [
        (row["name"], "Förekommer" if (row["at_least"] or 0) > 0 else "Inget publicerat", "Inte publicerat")
        for row in statements.iter_rows(named=True)
    ]
    tool = show.wheel()
    return Table(f"Vad som är publicerat om {tool.word}", ("Sammanhang", tool.title, "Hur mycket"), tuple(rows))


def need_sentence(counts: pl.DataFrame, published: str = "") -> str:
    """Return how many needs are open and of which category most are; ``counts``: ``needs.by_category``.

    What is ``published`` (``needs.published_text``) is divided into needs here, so its categories are not compared.
    """
    caveat = "Bara behov som är godkända för visning räknas."
    if counts.is_empty():
        return f"Inget öppet stödbehov är godkänt för visning. {caveat}"
    total = counts.row(by_predicate=pl.col("category").is_null(), named=True)
    lead = plural(total["open"], "stödbehov är öppet", "stödbehov är öppna")
    if published:
        return f"{lead}. {published} {caveat}"
    parts = counts.filter(pl.col("category").is_not_null())
    most = parts.filter(pl.col("open") == parts["open"].max())
    kinds = join_and(most["name"].to_list())
    which = "Flest finns i kategorin" if most.height == 1 else "Flest finns i kategorierna"
    each = "" if most.height == 1 else " i var och en"
    return (
        f"{lead}. {which} {kinds}: "
        f"{of(most['open'][0], total['open'])}{each}. {of(total['age_2'], total['open'])} har varit öppna i 12 månader eller "
        f"mer. {caveat}"
    )


def need_chart(counts: pl.DataFrame) -> Chart:
    """Return a bar per category: number of open needs of each age."""
    rows = counts.filter(pl.col("category").is_not_null())
    parts = [
        Series(f"Öppet {name}", colours.amount_fill(AGE_CLASSES[group]), tuple(rows[f"age_{group}"]))
        for group, name in enumerate(needs.AGES)
    ]
    return Chart(tuple(rows["name"]), tuple(parts))


def need_table(counts: pl.DataFrame) -> Table:
    """Return a row per category and one for all: open needs by age."""
    rows = [
        (row["name"], *(str(row[key]) for key in ("open", "age_0", "age_1", "age_2")))
        for row in counts.iter_rows(named=True)
    ]
    headings = ("Kategori", "Öppna", *needs.SHORT_AGES)
    return Table("Öppna stödbehov per kategori", headings, tuple(rows), (1, 2, 3, 4))


def pilot_table(shown: pl.DataFrame) -> Table:
    """Return a row per pilot: where, in which phase, and how fresh the latest report is."""
    rows = [
        (
            row["name"],
            (row["municipalities"] or "okänt var").replace("; ", ", "),
            text(row["phase"]),
            f"{text(row['reported'])} ({pilots.FRESHNESS[row['freshness']]})",
        )
        for row in shown.iter_rows(named=True)
    ]
    return Table("Piloter och projekt", ("Pilot", "Var", "Läge", "Senaste uppgift"), tuple(rows))


def example_text(row: Mapping[str, Any]) -> str:
    """Return an example: what it is called, where it is, and what is done."""
    where = f" ({row['municipality_name']})" if row["municipality_name"] else ""
    return f"Exempel: {row['title']}{where}. {row['description']}"


def change_table(pairs: pl.DataFrame, levels: Sequence[str]) -> Table:
    """Return a row per place, group by group: by all answers, and by those that can be compared, with the reason."""
    rows = sorted(pairs.iter_rows(named=True), key=lambda row: group_of(row["kind"]))
    said = [
        (
            GROUPS[group_of(row["kind"])],
            row["name"],
            all_answers(row, levels),
            comparable(row),
        )
        for row in rows
    ]
    return Table("Förändring per kommun", ("Grupp", "Kommun", "Alla svar", "Jämförbara"), tuple(said))


def decision_points(decisions: pl.DataFrame, most: int, today: date) -> tuple[str, tuple[str, ...]]:
    """Return the sentence on the decisions that are approved for display, and a line on each of the first ``most``.

    Those that are to be done come first, the soonest before the rest; those that lapsed are left out. Overdue as of
    ``today``. ``decisions``: list_decisions.
    """
    shown = decisions.filter(pl.col("approved") & (pl.col("status") != "utgar")).with_columns(
        done=pl.col("status") == "klart"
    )
    shown = shown.sort("done", "due_on", nulls_last=True, maintain_order=True)
    if shown.is_empty():
        return "", ()
    done = int(shown["done"].sum())
    points = []
    for row in shown.head(most).iter_rows(named=True):
        if changes.is_overdue(row, today):
            head = f"Försenat, senast {day(row['due_on'])}"
        elif row["due_on"] and not row["done"]:
            head = f"Härnäst, senast {day(row['due_on'])}"
        else:
            head = DECISION_STATUS[row["status"]]
        points.append(f"{head}: {' '.join(row['decision'].split())}")
    sentence = (
        f"{plural(shown.height - done, 'beslut ska genomföras', 'beslut ska genomföras')} och "
        f"{plural(done, 'är klart', 'är klara')}. Bara beslut som är godkända för visning räknas."
    )
    return sentence + (f" De {most} första visas." if shown.height > most else ""), tuple(points)


def method_points(
    settings: Mapping[str, str], levels: Sequence[str], units: pl.DataFrame, of_round: Mapping[str, Any]
) -> tuple[str, ...]:
    """Return how the figures are counted, in short; ``units``: list_participation, ``of_round``: its row of list_rounds."""
    threshold = percent(float(settings["threshold"]) * 100)
    answered = who_answered(units, settings["region_name"])
    scale = join_and(f"{level} {name.lower()}" for level, name in enumerate(levels))
    return (
        f"Ett svar är en verksamhets nivå för en byggsten: {scale}.",
        "Implementeringsgraden är summan av nivåerna i procent av den högsta möjliga. Varje verksamhet räknas en gång.",
        f"Steget är den högsta nivå som minst {threshold} av svaren har nått.",
        "Det som saknas är aldrig noll. Intervallet visar det lägsta och det högsta som är möjligt.",
        "Två uppföljningar är en förändring, aldrig en trend, och jämförs bara för dem som svarade båda gångerna.",
        f"{answered[:1].upper()}{answered[1:]} svarade. {stated_count(of_round)}".rstrip(),
    )


def quality_table(declared: Mapping[str, Any], sectors: pl.DataFrame) -> Table:
    """Return a row per fact of the quality declaration that is counted; as ``quality.counted_rows`` takes them."""
    return Table("Kvalitetsdeklaration", ("Vad", "Uppgift"), tuple(quality.counted_rows(declared, sectors)))


def source_table(sources: pl.DataFrame) -> Table:
    """Return the sources with their dates; ``sources``: list_sources."""
    rows = [(row["title"], text(row["kind"]), text(row["dated"])) for row in sources.iter_rows(named=True)]
    return Table("Källor", ("Källa", "Slag", "Datum"), tuple(rows))
