"""A slide as HTML that fills the window, or a page to read on a narrow screen.

Where the window is narrow or upright, as a telephone that a QR code led to, a slide is a page to read, and scrolls.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from string import Template

from pages.exports.svg import as_svg
from pages.pictures.slide import Slide, Table
from pages.text import colours
from pages.text.html import Card
from pages.text.provenance import Provenance

# Slides are light; the buttons over them follow the theme, so they have its ground.
# Sizes follow the smaller of the window's height and what 16:9 makes of its width.
_LOOK = colours.palette("light")
STYLE = Template("""<style>
.lb-slide{--u:min(1vh,.5625vw);position:fixed;inset:0;z-index:1000000;display:flex;flex-direction:column;
gap:calc(1.2*var(--u));padding:calc(3.2*var(--u)) calc(6*var(--u)) calc(8*var(--u));background:$ground;color:$ink;
font-size:calc(3*var(--u));line-height:1.3;overflow:hidden;box-sizing:border-box}
.lb-slide h1{font-size:calc(5.6*var(--u));line-height:1.1;font-weight:700;margin:0;padding:0;color:inherit}
.lb-slide p{margin:0;font-size:calc(3.2*var(--u));line-height:1.25}
.lb-slide-body{flex:1 1 0;display:flex;gap:calc(4*var(--u));min-height:0;align-items:stretch}
.lb-slide-picture{flex:1 1 62%;min-width:0;min-height:0;display:flex}
.lb-slide-picture img{width:100%;height:100%;object-fit:contain}
.lb-slide-body.lb-half .lb-slide-picture{flex:1 1 54%}
.lb-half .lb-slide-side{flex:1 1 42%}
.lb-slide-side{flex:1 1 34%;min-width:0;display:flex;flex-direction:column;justify-content:center;gap:calc(2*var(--u))}
.lb-slide-side ul{margin:0;padding-left:1.1em;display:flex;flex-direction:column;gap:calc(1.2*var(--u))}
.lb-slide-side li,.lb-slide-side ul{font-size:calc(3*var(--u));line-height:1.4}
.lb-slide-card{border-left:calc(.7*var(--u)) solid $accent;padding-left:calc(2*var(--u))}
.lb-slide-card b{display:block;font-size:calc(5.4*var(--u));line-height:1.1;font-weight:700}
.lb-slide-card span{display:block;font-size:calc(2.5*var(--u))}
.lb-slide table{border-collapse:collapse;width:100%;font-size:calc(2.6*var(--u))}
.lb-slide th,.lb-slide td{text-align:left;padding:calc(.7*var(--u)) calc(2*var(--u)) calc(.7*var(--u)) 0;
border-bottom:1px solid $line;vertical-align:top}
.lb-slide caption{text-align:left;font-weight:650}
.lb-slide-foot{position:absolute;left:calc(6*var(--u));right:31rem;bottom:calc(2*var(--u));
font-size:calc(2.5*var(--u));line-height:1.15}
.lb-slide-mark{font-weight:700}
.lb-slide-qr{position:absolute;right:calc(6*var(--u));top:calc(3*var(--u));width:calc(11*var(--u))}
.lb-slide-qr img{width:100%;height:auto;display:block}
.st-key-bildval{position:fixed;right:3vmin;bottom:2vmin;z-index:1000001;width:auto!important;background:Canvas;
border-radius:.5rem;padding:0 .75rem}
@media (max-width:60rem),(max-aspect-ratio:1/1){
.lb-slide{--u:min(1.6vw,.6rem);display:flex;flex-direction:column;overflow:auto;overflow-wrap:break-word;padding-bottom:8rem}
.lb-slide-body{flex-direction:column;flex:none}
.lb-slide-picture,.lb-slide-side{flex:none}
.lb-slide-picture img{height:auto}
.lb-slide-foot{position:static}
.lb-slide-qr{display:none}
.st-key-bildval{left:0;right:0;bottom:0;width:100%!important;border-radius:0;justify-content:center}
}
</style>""").substitute(ground=_LOOK.ground, ink=_LOOK.ink, accent=_LOOK.accent, line=_LOOK.neighbour_line)
# As many as fit on a slide in letters that can be read from the back of a room.
MOST_CARDS, MOST_POINTS, MOST_ROWS, MOST_COLUMNS, LONGEST_POINT = 4, 6, 10, 3, 150
# Kinds of slide whose picture is narrow enough to leave room for the first columns of the table.
WITH_TABLE = ("map",)
# Kinds whose table stands beside what is written, and that is no picture.
BESIDE = ("quality",)
# Kinds whose map is half the slide: the sentence stands beside it too.
HALF = ("map", "change")
# Kinds whose picture needs all the slide: what stands beside others is left to the notes.
BROAD = ("pilots",)


def slide_html(slide: Slide, provenance: Provenance, qr: str = "") -> str:
    """Return the slide as HTML that fills the window. ``qr`` is a picture that leads to the same view, if there is one."""
    mark = f'<span class="lb-slide-mark">{escape(provenance.mark)}</span> · ' if provenance.mark else ""
    code = f'<div class="lb-slide-qr">{qr}</div>' if qr else ""
    said = f"<p>{escape(slide.sentence)}</p>"
    arranged = " lb-half" if slide.kind in HALF else ""
    return (
        f'{STYLE}<section class="lb-slide" tabindex="0" aria-label="{escape(slide.title, quote=True)}">{code}'
        f"<h1>{escape(slide.title)}</h1>{'' if slide.kind in HALF else said}"
        f'<div class="lb-slide-body{arranged}">{_body(slide, said)}</div>'
        f'<div class="lb-slide-foot">{mark}{escape(provenance.line)}</div></section>'
    )


def _body(slide: Slide, said: str) -> str:
    parts = []
    if slide.picture is not None:
        parts.append(
            f'<div class="lb-slide-picture">{image(as_svg(slide.picture, with_fonts=True), slide.sentence)}</div>'
        )
    if slide.kind in BESIDE and slide.table is not None:
        parts.append(f'<div class="lb-slide-side">{_table(slide.table)}</div>')
    side = "" if slide.kind in BROAD else _cards(slide.cards[:MOST_CARDS]) + _points(slide.points[:MOST_POINTS])
    if not side and slide.table is not None and (slide.picture is None or slide.kind in WITH_TABLE):
        side = _table(slide.table)
    if side:
        parts.append(f'<div class="lb-slide-side">{said if slide.kind in HALF else ""}{side}</div>')
    return "".join(parts)


def image(svg: bytes, alt: str) -> str:
    """Return a picture as HTML that needs no further request; drawings within the page itself would be left out."""
    return f'<img alt="{escape(alt, quote=True)}" src="data:image/svg+xml;base64,{b64encode(svg).decode()}">'


def _cards(cards: Sequence[Card]) -> str:
    return "".join(
        f'<div class="lb-slide-card"><span>{escape(card.label)}</span><b>{escape(card.value)}</b>'
        f"<span>{escape(card.note)}</span></div>"
        for card in cards
    )


def _points(points: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(_short(point))}</li>' for point in points)}</ul>" if points else ""


def _short(point: str) -> str:
    return point if len(point) <= LONGEST_POINT else f"{point[: LONGEST_POINT - 1].rstrip()}…"


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in table.headings[:MOST_COLUMNS])
    rows = [
        f'<tr><th scope="row">{escape(row[0])}</th>'
        f"{''.join(_cell(table, y, x) for x in range(1, min(MOST_COLUMNS, len(row))))}</tr>"
        for y, row in enumerate(table.rows[:MOST_ROWS])
    ]
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _cell(table: Table, row: int, column: int) -> str:
    fills = table.fills.get(column)
    look = f' style="background:{fills[row]};color:{colours.ink_on(fills[row])};padding-left:.4em"' if fills else ""
    return f"<td{look}>{escape(table.rows[row][column])}</td>"
