"""The dumbbell chart as a picture for files. Frame in, picture out."""

from __future__ import annotations

import polars as pl

from pages.change.degrees import SURE, short_change
from pages.pictures.bars import GAP, LEGEND_ROW, SIZE, SMALL, TOP, WIDTH, at, label_room, scale_shapes
from pages.pictures.shapes import Circle, Lines, Picture, Shape, Text, clip, move, text_width
from pages.text import colours
from pages.text.colours import Theme

ROW, LANE = 40.0, 7.0
SPARE = " " * 6  # between name and change, also in a font whose letters are wider


def change_picture(
    pairs: pl.DataFrame, from_name: str, to_name: str, title: str, description: str, theme: Theme = "light"
) -> Picture:
    """Return a row per place as ``change_chart.dumbbells`` draws them; ``pairs`` is as ``change.paired`` returns it."""
    palette = colours.palette(theme)
    rows = pairs.rows(named=True)
    left = label_room([f"{row['name']}{SPARE}{short_change(row)}" for row in rows])
    bottom = TOP + ROW * len(rows)
    found: list[Shape] = scale_shapes(left, bottom, theme)
    for place, row in enumerate(rows):
        y = TOP + ROW * (place + 0.5)
        short = short_change(row)
        beside = left - GAP - text_width(short + SPARE, SIZE)
        found.append(Text(left - GAP, y, short, SIZE, palette.quiet_ink, "end"))
        found.append(Text(beside, y, clip(row["name"], SIZE, beside), SIZE, palette.ink, "end"))
        lanes = {"from": y - LANE, "to": y + LANE}
        for when, lane in lanes.items():
            low, high = row[f"index_low_{when}"], row[f"index_high_{when}"]
            if low is not None:
                found.append(Lines((((at(low, left), lane), (at(high, left), lane)),), palette.hatch, 6))
        before, after = row["index_observed_from"], row["index_observed_to"]
        if before is not None and after is not None:
            path = ((at(before, left), lanes["from"]), (at(after, left), lanes["to"]))
            found.append(Lines((path,), palette.ink, 2, dashed=row["kind"] not in SURE))
        if before is not None:
            found.append(Circle(at(before, left), lanes["from"], 6.5, palette.ground, palette.ink, 2))
        if after is not None:
            fill = colours.stage_fill(row["stage_observed_to"], theme)
            found.append(Circle(at(after, left), lanes["to"], 6.5, fill, palette.ink, 2))
    key: list[Shape] = []
    x = 8.0
    for name, fill in ((from_name, palette.ground), (to_name, colours.stage_fill(2, theme))):
        key += [
            Circle(x + 7, LEGEND_ROW / 2, 6.5, fill, palette.ink, 2),
            Text(x + 22, LEGEND_ROW / 2, name, SMALL, palette.ink),
        ]
        x += 22 + text_width(name, SMALL) + 24
    body = tuple(move(shape, 0, LEGEND_ROW) for shape in found)
    return Picture(WIDTH, bottom + 30 + LEGEND_ROW, title, description, (*key, *body), palette.ground)
