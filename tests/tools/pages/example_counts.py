"""The degree of the example data's municipalities, counted by plain loops over the rows that the example is made of."""

from __future__ import annotations

from statistics import fmean
from typing import Any

from page_reading import Rows

SECTORS = ("Skola", "Socialtjänst")
SHORT = ("Ej påbörjat", "Planering", "Införande", "Användning", "Vidmakthållande")
LONG = ("Ej påbörjat", "Behovsinventering/planering", "Införande", "Användning", "Vidmakthållande")
COMPONENTS = (
    "Barnets bästa-ansvarig",
    "Lokal implementeringsplan",
    "Barnets bästa-hjulet",
    "Information, stöd och kapacitet",
)
LEVELS = {"2025": ("",), "2026": ("",), "2027": ("Ledning", "Chef", "Medarbetare")}
Cells = dict[tuple[str, str, str], str]  # unit (sector), component and level -> what was said, or why nothing was


def towns(raw: dict[str, Rows]) -> list[str]:
    """The county's municipalities by name; none of them begins with a letter that Swedish sorts otherwise than Unicode."""
    return sorted({row["Kommun"] for row in raw["Verksamheter"]} - {None} - {"Region Sörmland"})


def cells_of(raw: dict[str, Rows], round_id: str, town: str) -> Cells:
    """What each unit said to each question, or why it said nothing."""
    found: Cells = {}
    for sector in SECTORS:
        (told,) = [
            row
            for row in raw["Verksamheter"]
            if (row["Omgång"], row["Kommun"], row["Verksamhet"]) == (round_id, town, sector)
        ]
        for component in COMPONENTS:
            for level in LEVELS[round_id]:
                if told["Tillfrågad"] == "Nej":
                    said = "Ej ställd"
                elif told["Svarat"] == "Nej":
                    said = "Inget svar"
                else:
                    said = "Ej besvarad"
                    for row in raw["Svar"]:
                        where = (row["Omgång"], row["Kommun"], row["Verksamhet"], row["Byggsten"])
                        own_level = (row["Organisationsnivå"] or "").replace("Verksamheten", "")
                        if where == (round_id, town, sector, component) and own_level == level:
                            said = row["Nivå"] or "Ej besvarad"
                found[sector, component, level] = said
    return found


def scored(cells: Cells) -> dict[str, Any]:
    """The degree of some cells, straight from the definition: weights are equal, the threshold 75 %."""
    per_unit: dict[str, list[tuple[int, int | None, int]]] = {}
    for (sector, _, _), said in cells.items():
        if said in ("Ej ställd", "Ej tillämplig"):
            continue
        values = (int(said),) * 3 if said.isdigit() else (0, None, 4)
        per_unit.setdefault(sector, []).append(values)  # type: ignore[arg-type]
    pooled = [values for unit in per_unit.values() for values in unit]
    indexes, stages = [], []
    for place in range(3):
        means = []
        for unit in per_unit.values():
            there = [values[place] for values in unit if values[place] is not None]
            if there:
                means.append(100 * sum(there) / (4 * len(there)))  # type: ignore[arg-type]
        indexes.append(fmean(means) if means else None)
        held = [values[place] for values in pooled if values[place] is not None]
        reached = [s for s in range(5) if 4 * sum(value >= s for value in held) >= 3 * len(held)]  # type: ignore[operator]
        stages.append(max(reached) if held else None)
    return {
        "index": indexes,
        "stage": stages,
        "known": sum(values[1] is not None for values in pooled),
        "applicable": len(pooled),
    }
