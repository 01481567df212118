"""Download menu of a figure: SVG and PNG."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from pages.exports.svg import as_png, as_svg
from pages.figures.downloads import File, offer
from pages.frame import ask, frame
from pages.pictures.shapes import Picture
from pages.pictures.stamp import stamp
from pages.text.provenance import Provenance
from pages.text.swedish import file_name


def provenance() -> Provenance:
    """Return where the figures on the page come from."""
    view = frame.current_view()
    source = view.round_title if view.round_id is not None else "Lägesbild"
    return Provenance(source, view.edition.number, ask.edition_date(view), view.today, view.example)


def offer_picture(name: str, make: Callable[..., Picture], *args: Any) -> None:
    """Show a way to take out the figure ``make(*args)``; it is drawn only when somebody takes it. ``name`` is the file's."""
    offer("Hämta", f"ta_ut_figur_{file_name(name)}", partial(picture_files, name, make, args))


def picture_files(name: str, make: Callable[..., Picture], args: tuple[Any, ...]) -> Iterable[File]:
    """Return the picture ``make(*args)`` as SVG and PNG, each with its source; it is drawn only when somebody takes it."""
    stem, taken = file_name(name), partial(_frame, make, args, provenance())
    for label, kind, write, mime in (("SVG", "svg", as_svg, "image/svg+xml"), ("PNG", "png", as_png, "image/png")):
        yield File(f"{name} som {label}", f"{stem}.{kind}", mime, partial(_file_bytes, write, taken))


def _frame(make: Callable[..., Picture], args: tuple[Any, ...], where: Provenance) -> Picture:
    return stamp(make(*args), where)


def _file_bytes(write: Callable[[Picture], bytes], taken: Callable[[], Picture]) -> bytes:
    return write(taken())
