"""How the wheel is used, context by context and sector by sector, as a picture. Frames in, picture out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from pages.pictures import key
from pages.pictures.bars import GAP, ROW, SIZE, SMALL, WIDTH, names_beside
from pages.pictures.shapes import Area, Box, Circle, Picture, Shape, Text, text_width
from pages.text import colours
from pages.text.colours import Theme
from pages.text.swedish import REASONS, of
from pages.wheel.usage import NOT_ASKED

COLUMN_AT_LEAST, BETWEEN, HEAD = 190.0, 22.0, 54.0
BAR, BESIDE, AFTER_DOT = 24.0, 8.0, 30.0
SKIPPED = "hoppade över frågan"


def use_picture(
    groups: pl.DataFrame,
    uses: Sequence[str],
    chosen: str,
    title: str,
    description: str,
    theme: Theme = "light",
    width: float = WIDTH,
) -> Picture:
    """Return a bar per context and sector: as long as its units that answered the follow-up, in parts by their use.

    ``groups`` is as ``usage.by_sector`` returns it, ``uses`` the names of the uses 0–4. Sectors stand side by side where they
    have room, else below one another. Of ``chosen``, where it is a context, the name is in bold.
    """
    sectors = groups.group_by("sector_name", maintain_order=True).agg(
        pl.col("answering").max(), pl.col("was_asked").any()
    )
    heads = {
        sector: f"{units} svarande" if asked else NOT_ASKED.lower() for sector, units, asked in sectors.iter_rows()
    }
    contexts = groups.partition_by("context", maintain_order=True)
    names = [one["context_name"][0] for one in contexts]
    beside = names_beside(names, width)
    if beside.above:
        names = [one["context_short"][0] for one in contexts]
        beside = names_beside(names, width)
    column = (width - beside.room) / len(heads)
    widest = max(text_width(text, SMALL, bold=True) for text in (*heads, *heads.values()))
    signs, top = key.key_shapes(_key(uses, theme), 0.0, width, SMALL, theme)
    bars = _Bars(uses, max(1, *sectors["answering"]), theme)
    if not beside.above and column >= max(COLUMN_AT_LEAST, widest + BETWEEN):
        named = list(zip(names, contexts, strict=True))
        rows, bottom = _side_by_side(named, heads, bars, chosen, top, beside.room, column)
    else:
        rows, bottom = _below_one_another(contexts, list(heads), bars, top, width)
    return Picture(width, bottom + 4, title, description, (*signs, *rows), colours.palette(theme).ground)


@dataclass(frozen=True)
class _Bars:
    """What all bars have in common: the names of the uses 0–4, the units of the longest, and the theme."""

    uses: Sequence[str]
    longest: int
    theme: Theme

    def cell(self, row: Mapping[str, Any], left: float, y: float, room: float) -> Iterator[Shape]:
        """Return the bar of a context and sector, with what it says beside it, in a field ``room`` wide."""
        palette, uses = colours.palette(self.theme), self.uses
        if not row["applies"]:
            yield Text(left, y, REASONS["ej_tillamplig"].lower(), SMALL, palette.quiet_ink)
            return
        if not row["was_asked"]:
            yield Text(left, y, NOT_ASKED.lower(), SMALL, palette.quiet_ink)
            return
        if not row["known"]:
            yield Text(left, y, "inget svar", SMALL, palette.quiet_ink)
            return
        said = of(row["using"], row["known"])
        parts: list[tuple[str, int, str | None]] = [
            (uses[use], row[f"use_{use}"], colours.stage_fill(use, self.theme)) for use in reversed(range(len(uses)))
        ]
        parts.append((SKIPPED, row["answering"] - row["known"], None))
        told = ", ".join(f"{name.lower()} {value}" for name, value, _ in parts if value)
        place = f"{row['context_name']}, {row['sector_name']}"
        yield Area(left, y - ROW / 2 + 4, room, ROW - 8, f"{place}: {said} använder, {told}")
        unit = (room - text_width("00 av 00", SMALL) - BESIDE) / self.longest
        x = left
        for _, value, fill in parts:
            wide = unit * value
            if value:
                yield Box(x, y - BAR / 2, wide, BAR, fill, palette.border if fill else palette.quiet_ink, 1.0)
            if fill and value and wide >= text_width(str(value), SMALL) + 4:
                yield Text(x + wide / 2, y, str(value), SMALL, colours.ink_on(fill), "middle", bold=True)
            x += wide
        yield Text(x + BESIDE, y, said, SMALL, palette.ink)


def _side_by_side(
    contexts: Sequence[tuple[str, pl.DataFrame]],
    heads: Mapping[str, str],
    bars: _Bars,
    chosen: str,
    top: float,
    room: float,
    column: float,
) -> tuple[list[Shape], float]:
    """Return a row per context and a column per sector, and where it ends."""
    palette = colours.palette(bars.theme)
    found: list[Shape] = []
    for place, (sector, units) in enumerate(heads.items()):
        left = room + place * column
        found.append(Text(left, top + 16, sector, SMALL, palette.ink, bold=True))
        found.append(Text(left, top + 38, units, SMALL, palette.quiet_ink))
    top += HEAD
    for name, one in contexts:
        bold, y = one["context"][0] == chosen, top + ROW / 2
        found.append(Text(room - GAP, y, name, SIZE, palette.ink, "end", bold=bold))
        for place, row in enumerate(one.iter_rows(named=True)):
            found += bars.cell(row, room + place * column, y, column - BETWEEN)
        top += ROW
    return found, top


def _below_one_another(
    contexts: Sequence[pl.DataFrame], sectors: Sequence[str], bars: _Bars, top: float, width: float
) -> tuple[list[Shape], float]:
    """Return each context with its sectors below its name, and where it ends."""
    palette = colours.palette(bars.theme)
    room = 1.1 * max(text_width(sector, SMALL) for sector in sectors) + GAP
    above = 26.0 if room > width / 2 else 0.0  # a sector's name that has no room beside its bar
    left = 2.0 if above else room
    found: list[Shape] = []
    for one in contexts:
        name = _fitting(one["context_name"][0], one["context_short"][0], width - 2.0)
        found.append(Text(2.0, top + 18, name, SIZE, palette.ink, bold=True))
        top += 34
        for row in one.iter_rows(named=True):
            y = top + above + 16
            sector = Text(2.0, top + 13, row["sector_name"], SMALL, palette.ink)
            found.append(sector if above else replace(sector, x=room - GAP, y=y, anchor="end"))
            found += bars.cell(row, left, y, width - left)
            top += above + 32
        top += 8
    return found, top


def _key(uses: Sequence[str], theme: Theme) -> list[key.Entry]:
    entries = [key.box(uses[use], colours.stage_fill(use, theme), theme) for use in reversed(range(len(uses)))]
    empty = Box(0, -8, key.SWATCH, 16, None, colours.palette(theme).quiet_ink, 1.0)
    return [*entries, key.Entry(SKIPPED, (empty,))]


def occurrence_picture(
    statements: pl.DataFrame,
    chosen: str,
    title: str,
    description: str,
    theme: Theme = "light",
    width: float = WIDTH,
) -> Picture:
    """Return a point for each context where use is stated, where only occurrence is published and no amount.

    ``statements`` is the answer to list_context_uses.
    """
    palette = colours.palette(theme)
    stated, unsaid = "förekommer, mängden inte publicerad", "inget publicerat"
    entries = [key.dot(stated, palette.unknown, theme), key.dot(unsaid, palette.ground, theme)]
    signs, top = key.key_shapes(entries, 0.0, width, SMALL, theme)
    found: list[Shape] = list(signs)
    top += 8
    for place, row in enumerate(statements.iter_rows(named=True)):
        y = top + ROW * place + ROW / 2
        there = (row["at_least"] or 0) > 0
        name = _fitting(row["name"], row["short"], width - AFTER_DOT)
        found.append(Area(0, y - ROW / 2 + 4, width, ROW - 8, f"{row['name']}, {stated if there else unsaid}"))
        found.append(Circle(AFTER_DOT / 2, y, 8, palette.unknown if there else palette.ground, palette.ink, 1.5))
        found.append(Text(AFTER_DOT, y, name, SIZE, palette.ink, bold=row["context"] == chosen))
    bottom = top + ROW * statements.height + 4
    return Picture(width, bottom, title, description, tuple(found), palette.ground)


def _fitting(name: str, short: str, room: float) -> str:
    """Return the name in full where it has room, else the short one."""
    return name if text_width(name, SIZE, bold=True) <= room else short
