"""The parts of the page Metod, from the edition's model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from pages.doors.show import Retention
from pages.figures.tables import show_table
from pages.frame.ask import EXAMPLE, View
from pages.text.html import Column, Link, Table, page_url
from pages.text.swedish import NO_BREAK, REASONS_EXPLAINED, decimal, join_and, join_or, local_time, names, percent

_PERSONAL_DATA = """
- **Svar och fri text** sparas för att visa läget. De ska inte innehålla personuppgifter; fri text visas bara för
  processledare tills en av dem har läst och godkänt den.
- **Raderna i inlästa filer** sparas så att varje siffra kan spåras. {purged}
- **Kontot för den som gör en ändring** sparas med roll och tid, så att ändringar går att följa.
  Bara processledare ser det.
- En text eller en inläsning kan gallras ur alla utgåvor. Kvar blir en notis om vad som gallrades, när och av vem.
"""


def definition(components: pl.DataFrame, levels: pl.DataFrame, settings: Mapping[str, str]) -> str:
    """Return the definition of the degree in words, with the model's own components, weights, levels and threshold."""
    threshold = percent(float(settings["threshold"]) * 100)
    weights = components["weight"].to_list()
    even = len(set(weights)) == 1
    weight_text = (
        "Alla byggstenar väger lika."
        if even
        else "Byggstenarna väger olika: "
        + join_and(f"{row['name']} {decimal(row['weight'])}" for row in components.iter_rows(named=True))
        + "."
    )
    names_of = join_and(f"{level} {name.lower()}" for level, name in levels.select("level", "name").iter_rows())
    reasons = join_or(REASONS_EXPLAINED.values())
    return f"""
1. **Svar.** Graden räknas på {join_and(components["name"].to_list())}. Ett svar är en verksamhets nivå för en byggsten:
   {names_of}. Har frågan ställts per organisationsnivå finns ett svar för var och en av dem.
2. **Det som saknas är aldrig noll.** Finns ingen nivå står skälet: {reasons}. Frågor som inte gäller verksamheten
   eller inte har ställts räknas bort. De andra skälen kan dölja vilken nivå som helst, 0–4. En publicerad uppgift kan ge en
   gräns, till exempel att ingen är utsedd. Då räknas bara de nivåer som vi tolkar att den lämnar kvar.
3. **Implementeringsgrad för en verksamhet** är summan av nivåerna delad med den högsta möjliga summan, i procent. {weight_text}
   Den räknas på tre sätt: lägsta möjliga, högsta möjliga och för de svar som är kända.
4. **Implementeringsgrad för en kommun, en sektor eller länet** är medelvärdet av verksamheternas grader. Varje verksamhet
   räknas en gång.
5. **Steg** är den högsta nivå som minst {threshold} av svaren har nått. Också steget räknas som lägst, som högst och bland
   kända svar.
6. **Andelar** räknar verksamheter, inte svar. En verksamhet har till exempel en beslutad plan när dess steg i byggstenen (punkt
   5) är nyckeltalets nivå eller högre. Det gäller också den som har svarat på flera organisationsnivåer. Andelen gäller
   verksamheter vars steg är känt. Det möjliga intervallet gäller alla. Om 1 av 12 svarande av 18 har en plan är andelen
   8{NO_BREAK}% bland de svarande och 6–39{NO_BREAK}% av alla.
7. **Svarstäckning** står alltid bredvid: hur många som svarade av dem som tillfrågades, och hur många svar som är kända.
8. **Två uppföljningar är en förändring.** De jämförs bara för verksamheter som svarade båda gångerna.
9. **Ingen rangordning och inga konfidensintervall.** Frågorna går inte till ett urval. Intervallet visar hur
   mycket de uteblivna svaren kan ändra resultatet.
"""


def personal_data(retention: Retention | None) -> str:
    """Return how personal data are dealt with, and when raw rows were last purged; None for the example, whose are not."""
    if retention is None:
        purged = "I exempeldata töms de inte."
    elif retention.months is None:
        purged = "De töms inte, för ingen tid är inställd."
    else:
        again = (
            "Senast det skulle ske blev det inte gjort. Loggen på servern säger varför." if retention.has_failed else ""
        )
        last = (
            f"Det gjordes senast {local_time(retention.done_at)}." if retention.done_at else "Det har inte gjorts än."
        )
        purged = (
            f"De töms {retention.months} månader efter inläsningen. Programmet ser till det varje dag. {last} {again}"
        )
    return _PERSONAL_DATA.format(purged=purged.strip())


def show_anchors(anchors: pl.DataFrame) -> None:
    """Show what each level of each component looks like."""
    for (name, question), rows in anchors.group_by(["component_name", "question"], maintain_order=True):
        columns = [
            Column("Nivå", lambda row: f"{row['level']} {row['level_name']}"),
            Column("Så känner du igen den", "anchor", long=True),
        ]
        show_table(f"{name}: {question}", columns, rows)


def source_table(sources: pl.DataFrame) -> Table:
    """Return the sources with their date and how much of them was read."""
    columns = [
        Column("Källa", "title"),
        Column("Slag", "kind"),
        Column("Datum", "dated"),
        Column("Läst som", "read_as"),
        Column("Adress", lambda row: Link("Öppna", row["url"]) if row["url"] else None),
    ]
    return "Källor till uppgifterna", columns, sources


def show_contradictions(contradictions: pl.DataFrame, titles: Mapping[str, str]) -> None:
    """Show where sources contradict each other, both sides in full."""
    if contradictions.is_empty():
        st.markdown("Inga motsägelser är noterade i de här uppgifterna.")
        return
    columns = [
        Column("Ämne", "topic"),
        Column("Den ena", lambda row: f"{row['says_a']}\n({names(row['source_ids_a'], titles)})"),
        Column("Den andra", lambda row: f"{row['says_b']}\n({names(row['source_ids_b'], titles)})"),
        Column("Så visas det här", "handling"),
    ]
    show_table("Motsägelser mellan källor", columns, contradictions)


def show_gaps(gaps: pl.DataFrame) -> None:
    """Show what is not published and what follows from that."""
    if gaps.is_empty():
        st.markdown("Inga luckor är noterade i de här uppgifterna.")
        return
    show_table("Ej publicerat", [Column("Vad som saknas", "missing"), Column("Följd", "consequence")], gaps)


def edition_table(view: View, editions: pl.DataFrame) -> Table:
    """Return the editions up to the one shown, newest first, each with a link to it as it was.

    What was done, and how much was read, is left out where the viewer may not see it.
    """
    acts, files = not view.hides("edition", "action"), not view.hides("raw_row")
    data = EXAMPLE if view.example else None

    def state(row: Mapping[str, Any]) -> str:
        return f"tillbakatagen i utgåva {row['undone_in']}" if row["undone_in"] is not None else "gäller"

    columns = [
        Column(
            "Utgåva", lambda row: Link(f"Utgåva {row['edition']}", page_url("", utgava=str(row["edition"]), data=data))
        ),
        Column("När", lambda row: local_time(row["created_at"])),
        *([Column("Vad som gjordes", "action")] if acts else []),
        Column("Läge", state),
    ]
    if files:
        columns += [
            Column("Filer", lambda row: str(row["files"]), number=True),
            Column("Rader", lambda row: str(row["raw_rows"]), number=True),
        ]
    return "Utgåvor", columns, editions
