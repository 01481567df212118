"""A dumbbell chart per place for two rounds, as a picture. Frame in, picture out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from pages.change.kinds import SHOWN
from pages.change.words import short_change
from pages.pictures import key
from pages.pictures.bars import GAP, SIZE, SMALL, TOP, WIDTH, names_beside, percent_scale, with_scale
from pages.pictures.shapes import Area, Circle, Lines, Picture, Shape, Text, text_width
from pages.text import colours
from pages.text.colours import Theme
from pages.text.swedish import interval, percent

ROW, LANE = 44.0, 8.0
SPARE = " " * 6  # between name and change, also in a font whose letters are wider


def change_picture(
    pairs: pl.DataFrame,
    from_name: str,
    to_name: str,
    title: str,
    description: str,
    theme: Theme = "light",
    width: float = WIDTH,
) -> Picture:
    """Return a row per place: the earlier round above as a hollow mark, the later below as a filled one, a line between.

    ``pairs`` is as ``pair_rounds`` returns it. The bar behind each mark is what is possible where answers are missing.
    The line between is dotted where the answers do not show the change; the row's label says the same in figures.
    """
    palette = colours.palette(theme)
    rows = pairs.rows(named=True)
    signs, top = key.key_shapes(_key(from_name, to_name, theme), 0.0, width, SMALL, theme)
    names = names_beside(_sides(rows), width)
    beside = names.room - GAP - max((text_width(short_change(row) + SPARE, SIZE) for row in rows), default=0.0)
    high = ROW + names.above
    top += TOP - 10
    bottom = top + high * len(rows)
    scale = percent_scale(names.room, width, top, bottom, theme)
    found: list[Shape] = []
    still: list[Shape] = [*signs]
    for place, row in enumerate(rows):
        above = top + high * place
        y = above + names.above + ROW / 2
        short = short_change(row)
        found.append(Area(0, above, width, high, _text(row, from_name, to_name)))
        if names.above:
            still.append(names.text(row["name"], above, y, palette.ink))
            still.append(Text(width - 2, above + names.above / 2 + 3, short, SIZE, palette.quiet_ink, "end"))
        else:
            still.append(Text(beside, y, row["name"], SIZE, palette.ink, "end"))
            still.append(Text(names.room - GAP, y, short, SIZE, palette.quiet_ink, "end"))
        lanes = {"from": y - LANE, "to": y + LANE}
        for when, lane in lanes.items():
            low, end = row[f"index_low_{when}"], row[f"index_high_{when}"]
            if low is not None:
                found.append(Lines((((scale.at(low), lane), (scale.at(end), lane)),), palette.hatch, 6))
        before, after = row["index_observed_from"], row["index_observed_to"]
        if before is not None and after is not None:
            path = ((scale.at(before), lanes["from"]), (scale.at(after), lanes["to"]))
            found.append(Lines((path,), palette.ink, 2, dashed=row["kind"] not in SHOWN))
        if before is not None:
            found.append(Circle(scale.at(before), lanes["from"], 6.5, palette.ground, palette.ink, 2))
        if after is not None:
            fill = colours.stage_fill(row["stage_observed_to"], theme)
            found.append(Circle(scale.at(after), lanes["to"], 6.5, fill, palette.ink, 2))
    return with_scale(Picture(width, bottom + 30, title, description, tuple(found), palette.ground), scale, still)


def _sides(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the longest name with the longest change, which stand in two columns."""
    changes = [short_change(row) for row in rows]
    return [f"{row['name']}{SPARE}{max(changes, key=len)}" for row in rows]


def _key(from_name: str, to_name: str, theme: Theme) -> list[key.Entry]:
    palette = colours.palette(theme)
    return [
        key.dot(from_name, palette.ground, theme, 2),
        key.dot(f"{to_name} (stegets färg)", colours.stage_fill(2, theme), theme, 2),
        key.line("möjligt med det som saknas", palette.hatch, 6),
        key.line("svar saknas som kan vända det", palette.ink, 2, dashed=True),
    ]


def _text(row: Mapping[str, Any], from_name: str, to_name: str) -> str:
    """Return what a row shows in words, parted by commas, its name first."""
    parts = [row["name"]]
    for when, name in (("from", from_name), ("to", to_name)):
        said = f"{name}: {percent(row[f'index_observed_{when}'])}"
        possible = interval(row[f"index_low_{when}"], row[f"index_high_{when}"])
        parts.append(f"{said} (möjligt {possible})" if row[f"index_low_{when}"] is not None else said)
    return ", ".join([*parts, short_change(row)])
