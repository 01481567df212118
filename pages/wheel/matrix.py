"""The colours of the wheel's matrix. Levels in, style out."""

from __future__ import annotations

from collections.abc import Sequence

from pages.text import colours
from pages.text.colours import Theme


def matrix_style(levels: Sequence[Sequence[int | str]], scope: str, theme: Theme) -> str:
    """Return the style that colours the cells of the matrix within the container with the key ``scope``.

    ``levels`` has a row per row of the table: for each cell after the row's heading its use 0–4, or a text where there is
    none. Uses have the colours that they have in the wheel; a cell without one is hatched at its edge. Every cell says in
    words what it holds. The row's heading stays in view where the table scrolls sideways.
    """
    palette = colours.palette(theme)
    places: dict[int | None, list[str]] = {}
    for row, cells in enumerate(levels, start=1):
        for column, cell in enumerate(cells, start=2):
            use = cell if isinstance(cell, int) else None
            places.setdefault(use, []).append(f"tr:nth-child({row})>:nth-child({column})")
    rules = [
        f".st-key-{scope} tbody td{{border:2px solid {palette.ground};padding:.45rem .6rem}}",
        f".st-key-{scope} tr>:first-child{{position:sticky;left:0;background:{palette.ground}}}",
    ]
    for use, cells in places.items():
        looks = (
            f"background:repeating-linear-gradient(135deg,{palette.hatch} 0 1.5px,transparent 1.5px 6px) left/10px 100% "
            f"no-repeat;padding-left:16px;color:{palette.quiet_ink}"
            if use is None
            else f"background:{colours.stage_fill(use, theme)};color:{colours.text_on(use, theme)}"
        )
        rules.append(f".st-key-{scope} tbody :is({','.join(cells)}){{{looks}}}")
    return f"<style>{''.join(rules)}</style>"
