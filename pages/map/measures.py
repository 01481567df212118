"""The measures that the map can show: values and legend entries. Frames in, frames out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from pages.map.legend import LegendEntry
from pages.text.sentences import NOT_ANSWERED, NOT_APPLICABLE, NOT_ASKED, NOT_INCLUDED
from pages.text.swedish import NOTHING, join_and, of, percent, plural

DEGREE, COVERAGE, NEEDS = "grad", "svar", "behov"
# Lower bounds of the classes of open needs; the last class is open upwards.
NEED_CLASSES = (0, 1, 3, 5, 8)
TOP = 4
# Where nobody has told which municipalities have asked for support, or it may not be seen.
NOT_PUBLISHED = "inte publicerat"
# One per sector; null where it was not asked.
MARKS = pl.List(pl.Struct({"name": pl.String, "answered": pl.Boolean}))
_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "code": pl.String,
    "fill_kind": pl.String,
    "class_": pl.Int64,
    "value_label": pl.String,  # what stands on the map
    "value_text": pl.String,  # the same in words
    "marks": MARKS,
    "tooltip": pl.String,
}


def measures(components: pl.DataFrame) -> dict[str, str]:
    """Return what may be shown: id -> label. ``components`` has one row per component (component, short)."""
    return {
        DEGREE: "Implementeringsgrad",
        **dict(components.select("component", "short").iter_rows()),
        COVERAGE: "Vilka har svarat",
        NEEDS: "Öppna behov",
    }


def title(measure: str, label: str) -> str:
    """Return what a map of the measure called ``label`` is called."""
    return label if measure == COVERAGE else f"{label} per kommun"


def map_values(
    measure: str,
    municipalities: pl.DataFrame,
    levels: Sequence[str],
    component: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return one row per municipality as ``maps.county_map`` takes them.

    ``municipalities`` is the answer to list_municipality_degrees; ``component`` is that to list_component_degrees where
    ``measure`` is a component. ``levels`` are the short names of the levels 0–4.
    """
    stages = (component if component is not None else municipalities).rows_by_key(
        "municipality_code", named=True, unique=True
    )
    needs_known = bool(municipalities["open_needs"].sum())
    rows = []
    for row in municipalities.iter_rows(named=True):
        if row["units_asked"] is None and measure != NEEDS:
            fill: dict[str, Any] = {"fill_kind": "not_applicable", "class_": None, "value_label": NOT_INCLUDED}
        elif measure == COVERAGE:
            fill = _coverage(row)
        elif measure == NEEDS:
            fill = _needs(row["open_needs"], needs_known)
        else:
            fill = _stage(row, stages[row["municipality_code"]], levels)
        fill.setdefault("value_text", fill["value_label"])
        sectors = row["sectors"] or []
        marks = [{"name": one["name"], "answered": one["answered"] if one["asked"] else None} for one in sectors]
        tooltip = "\n".join(
            [
                row["name"],
                fill["value_text"][:1].upper() + fill["value_text"][1:],
                *(
                    f"{one['name']}: {answered_text(one['asked'], one['answered'])}"
                    for one in sectors
                    if one["asked"] is not None
                ),
            ]
        )
        rows.append({"code": row["municipality_code"], **fill, "marks": marks, "tooltip": tooltip})
    return pl.DataFrame(rows, schema=_SCHEMA)


def answered_text(asked: bool | None, answered: bool | None) -> str:
    """Return whether a unit answered, in words; a dash where there is no such unit."""
    if asked is None:
        return NOTHING
    if not asked:
        return NOT_ASKED
    return "har svarat" if answered else NOT_ANSWERED


def _stage(row: Mapping[str, Any], scored: Mapping[str, Any], levels: Sequence[str]) -> dict[str, Any]:
    stage = scored["stage_observed"]
    if stage is not None:
        share = scored["index_observed"]
        if share is None:  # what has weight 0 has a stage, but no degree
            return {"fill_kind": "stage", "class_": stage, "value_label": levels[stage]}
        text = f"{levels[stage]}, {percent(share)} bland kända svar"
        return {"fill_kind": "stage", "class_": stage, "value_label": percent(share), "value_text": text}
    if row["units_answered"] and scored["stage_high"] is None:
        return {"fill_kind": "not_applicable", "class_": None, "value_label": NOT_APPLICABLE}
    if row["units_answered"]:
        # What is published may leave out the higher levels without saying which of the lower ones it is.
        # No source has the scale, so what is left of it is our reading.
        if scored["stage_high"] == TOP:
            return {"fill_kind": "unknown", "class_": None, "value_label": "nivå okänd"}
        high = scored["stage_high"]
        text = f"högst nivå {high} enligt vår tolkning av det som är publicerat"
        return {"fill_kind": "unknown", "class_": None, "value_label": f"högst {high} (tolkat)", "value_text": text}
    return {"fill_kind": "no_answer", "class_": None, "value_label": NOT_ANSWERED if row["units_asked"] else NOT_ASKED}


def _coverage(row: Mapping[str, Any]) -> dict[str, Any]:
    answered, asked = row["units_answered"] or 0, row["units_asked"] or 0
    class_ = 0 if answered == 0 else 2 if answered == asked else 1
    return {"fill_kind": "coverage", "class_": class_, "value_label": of(answered, asked) if asked else NOT_ASKED}


def _needs(count: int, known: bool) -> dict[str, Any]:
    if not known:
        return {"fill_kind": "unknown", "class_": None, "value_label": NOT_PUBLISHED}
    class_ = max(position for position, least in enumerate(NEED_CLASSES) if count >= least)
    return {"fill_kind": "amount", "class_": class_, "value_label": plural(count, "öppet", "öppna")}


def _marks(values: pl.DataFrame) -> list[LegendEntry]:
    """Return which mark is whose, where there are several, and what it is when filled."""
    names = [mark["name"].lower() for mark in values["marks"].to_list()[0]]
    if len(names) < 2:
        return [LegendEntry("answered", "har svarat"), LegendEntry("silent", NOT_ANSWERED)]
    places = f"vänster {names[0]}, höger {names[1]}" if len(names) == 2 else f"från vänster {join_and(names)}"
    return [LegendEntry("pair", f"{places}; ifylld har svarat")]


def _silence(values: pl.DataFrame) -> str:
    """Return what dense hatching means on this map: nobody has answered, or nobody was asked, or either."""
    not_asked = values["value_label"] == NOT_ASKED
    silent = (values["fill_kind"] == "no_answer") | ((values["fill_kind"] == "coverage") & (values["class_"] == 0))
    if not not_asked.any():
        return NOT_ANSWERED
    return f"{NOT_ANSWERED} eller {NOT_ASKED}" if (silent & ~not_asked).any() else NOT_ASKED


def legend(measure: str, values: pl.DataFrame, levels: Sequence[str]) -> list[LegendEntry]:
    """Return the legend's entries for what the map shows: every class of a scale, and only the exceptions there are."""
    kinds = set(values["fill_kind"])
    entries: list[LegendEntry] = []
    if measure == COVERAGE:
        entries += [
            LegendEntry("coverage", "alla tillfrågade har svarat", 2),
            LegendEntry("coverage", "en del har svarat", 1),
            LegendEntry("coverage", _silence(values), 0),
        ]
    elif measure == NEEDS:
        if "amount" in kinds:
            highest = [f"{b - 1}" for b in NEED_CLASSES[1:]]
            for position, least in enumerate(NEED_CLASSES):
                last = position == len(NEED_CLASSES) - 1
                span = f"{least} eller fler" if last else f"{least}" if highest[position] == f"{least}" else None
                entries.append(LegendEntry("amount", span or f"{least}–{highest[position]}", position))
    elif "stage" in kinds:
        entries += [LegendEntry("stage", f"{level} {name}", level) for level, name in enumerate(levels)]
    if "unknown" in kinds:
        unknown = "antal per kommun är inte publicerat" if measure == NEEDS else "har svarat, nivån är inte känd"
        entries.append(LegendEntry("unknown", unknown))
    if "not_applicable" in kinds:
        entries.append(LegendEntry("not_applicable", "frågan gäller inte kommunens verksamheter"))
    if measure not in (COVERAGE, NEEDS):
        entries.append(LegendEntry("no_answer", _silence(values)))
    return [*entries, *_marks(values)]
