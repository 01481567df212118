"""The list beside the county map: what is known and possible in each place, and which way it has gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from pages.change.kinds import GROUPS, SIGNS, group_of
from pages.map.measures import MARKS, answered_text
from pages.municipality.place import REGION
from pages.pictures.bars import SIZE, SMALL, interval_bar, names_beside, percent_scale, with_scale
from pages.pictures.shapes import Area, Box, Circle, Lines, Picture, Shape, Text, text_width
from pages.text import colours
from pages.text.colours import Theme
from pages.text.sentences import NOT_APPLICABLE, NOT_INCLUDED, stage_text
from pages.text.swedish import interval, percent, stage_name

WIDTH, ROW, HEAD, GAP = 900.0, 30.0, 28.0, 12.0
WIDE, WIDE_ROW = 1300.0, 44.0  # there is air where the list is so wide
MARK, MARK_STEP, PLATE = 6.5, 19.0, 20.0
POSSIBLE, SCALE, ANSWERED = "Känt och möjligt, 0–100 %", "0–100 %", "Svar"
_FIELDS: dict[str, pl.DataType | type[pl.DataType]] = {
    "code": pl.String,  # a municipality's, or ``REGION``
    "name": pl.String,
    "index_low": pl.Float64,  # 0–100 %, as the two below; null where nothing is asked of the place
    "index_observed": pl.Float64,
    "index_high": pl.Float64,
    "stage_observed": pl.Int64,  # 0–4, or null
    "marks": MARKS,  # one per sector; none for the Region
    "said": pl.String,  # the stage in words, or why there is none
    "sign": pl.String,  # which way it has gone; null where there is nothing to compare
    "change": pl.String,  # the same in words
}


def standing(
    municipalities: pl.DataFrame,
    values: pl.DataFrame,
    degrees: pl.DataFrame,
    topic: str,
    levels: Sequence[str],
    pairs: pl.DataFrame | None,
    region_name: str = "",
) -> pl.DataFrame:
    """Return one row per place, the municipalities in their order and the Region last, as ``standing_picture`` takes them.

    ``municipalities``: list_municipality_degrees; ``values``: the map's, for who answered; ``degrees``: list_place_degrees, of
    which ``topic`` is shown; ``pairs`` as ``change.pair_rounds`` returns it, or None where there is no round to compare with.
    The Region is left out where it is not asked, and where it has no name.
    """
    of_topic = degrees.filter(pl.col("topic") == topic).rows_by_key("place", named=True, unique=True)
    changes = {} if pairs is None else pairs.rows_by_key("place", named=True, unique=True)
    asked = {row["municipality_code"]: row for row in municipalities.iter_rows(named=True)}
    places = {code: row["name"] for code, row in asked.items()}
    if region_name and REGION in of_topic:
        places[REGION] = region_name
    nothing = dict.fromkeys(degrees.columns)
    marks = dict(values.select("code", "marks").iter_rows())
    rows = []
    for code, name in places.items():
        degree = of_topic.get(code, nothing)
        rows.append(
            {
                "code": code,
                "name": name,
                **{
                    column: degree[column] for column in ("index_low", "index_observed", "index_high", "stage_observed")
                },
                "marks": marks.get(code, []),
                "said": _stage(degree, asked.get(code), levels),
                **_change(changes.get(code)),
            }
        )
    return pl.DataFrame(rows, schema=_FIELDS)


def _stage(degree: Mapping[str, Any], asked: Mapping[str, Any] | None, levels: Sequence[str]) -> str:
    if asked is None:  # the Region
        if degree["stage_observed"] is not None:
            return stage_name(degree["stage_observed"], levels)
        if degree["index_observed"] is not None:  # its stage is counted for all components together alone
            return "steget räknas inte per byggsten"
        return NOT_APPLICABLE if degree["index_low"] is None else "nivån är inte känd"
    if asked["units_asked"] is None:
        return NOT_INCLUDED
    return stage_text(degree, bool(asked["units_asked"]), bool(asked["units_answered"]), levels)


def _change(pair: Mapping[str, Any] | None) -> dict[str, str | None]:
    if pair is None or pair["index_low_from"] is None or pair["index_low_to"] is None:
        return {"sign": None, "change": None}
    group = group_of(pair["kind"])
    return {"sign": SIGNS[group], "change": GROUPS[group].lower()}


def standing_picture(
    rows: pl.DataFrame,
    since: str,
    title: str,
    description: str,
    theme: Theme = "light",
    width: float = WIDTH,
) -> Picture:
    """Return a line per place: the possible interval as a bar, the observed degree as a point and in figures, and the change.

    ``rows`` as ``standing`` returns them; ``since``: the heading of the change, empty where there is none to show.
    """
    palette = colours.palette(theme)
    shown = rows.rows(named=True)
    names = names_beside([row["name"] for row in shown], width)
    sectors = max((len(row["marks"]) for row in shown), default=0)
    answered = max(sectors * MARK_STEP, text_width(ANSWERED, SMALL)) + GAP if sectors else 0.0
    last = text_width(since, SMALL) + GAP if since else 0.0
    percents = width - last
    end = percents - text_width("100 %", SIZE, bold=True) - GAP
    high = (ROW if width < WIDE else WIDE_ROW) + names.above
    bottom = HEAD + high * len(shown)
    scale = percent_scale(names.room + answered, end, HEAD + 8, bottom, theme, numbered=False)
    found: list[Shape] = []
    fits = scale.left + text_width(POSSIBLE, SMALL) + GAP <= percents
    still: list[Shape] = [Text(scale.left, HEAD / 2, POSSIBLE if fits else SCALE, SMALL, palette.quiet_ink)]
    if sectors:
        still.append(Text(names.room, HEAD / 2, ANSWERED, SMALL, palette.quiet_ink))
    if since:
        still.append(Text(width, HEAD / 2, since, SMALL, palette.quiet_ink, "end"))
    for place, row in enumerate(shown):
        above = HEAD + high * place
        y = above + (high + names.above) / 2
        found.append(Area(0, above, width, high, _row_text(row), row["code"]))
        if place:
            still.append(Lines((((0.0, above), (width, above)),), palette.neighbour_line, 1))
        still.append(names.text(row["name"], above, y, palette.ink))
        still += _marks(row["marks"], names.room, y, theme)
        if row["index_low"] is None:
            still.append(Text(scale.left, y, row["said"], SMALL, palette.ink))
            continue
        found += interval_bar(row, scale, y, theme)
        known = row["index_observed"] is not None
        said = percent(row["index_observed"]) if known else "ej känt"
        still.append(Text(percents, y, said, SIZE if known else SMALL, palette.ink, "end", known))
        if row["sign"] is not None:
            still.append(Text(width - (last - GAP - SIZE) / 2, y, row["sign"], SIZE, palette.ink, "end"))
    return with_scale(Picture(width, bottom + 2, title, description, tuple(found), palette.ground), scale, still)


def _marks(marks: Sequence[Mapping[str, Any]], left: float, y: float, theme: Theme) -> list[Shape]:
    """Return a mark per sector on a plate: filled = answered, hollow = not, none = not asked, as on the map."""
    palette = colours.palette(theme)
    if not any(one["answered"] is not None for one in marks):
        return []
    plate = Box(
        left, y - PLATE / 2, MARK_STEP * len(marks) + 4, PLATE, palette.mark_ground, palette.border, 0.8, PLATE / 2
    )
    found: list[Shape] = [plate]
    for place, one in enumerate(marks):
        if one["answered"] is not None:
            fill = palette.mark if one["answered"] else palette.mark_ground
            found.append(Circle(left + 2 + MARK_STEP * (place + 0.5), y, MARK, fill, palette.mark, 1.8))
    return found


def _row_text(row: Mapping[str, Any]) -> str:
    """Return what a row shows in words, parted by commas, its name first."""
    answers = [f"{one['name']}: {answered_text(one['answered'] is not None, one['answered'])}" for one in row["marks"]]
    parts = [row["name"], row["said"], *answers]
    if row["index_observed"] is not None:
        parts.append(f"{percent(row['index_observed'])} bland kända svar")
    if row["index_low"] is not None:
        parts.append(f"möjligt intervall {interval(row['index_low'], row['index_high'])}")
    if row["change"] is not None:
        parts.append(f"förändring: {row['change']}")
    return ", ".join(parts)


def standing_text(rows: pl.DataFrame, title: str) -> str:
    """Return what the list shows, as a text that can stand in its place."""
    return f"{title}: {'; '.join(_row_text(row) for row in rows.iter_rows(named=True))}."
