"""The style sheet of the pages: letters, tables, cards, the menu, and what is printed.

The router puts ``TYPE``, the letters, on all that is shown, and ``STYLE`` on every page with a menu.
"""

from __future__ import annotations

from functools import reduce

from pages.text.colours import EXAMPLE, EXAMPLE_EDGE, INK_DARK

MOST_COLUMNS = 9  # of those that are told apart by their width

# The letters that Swedish and our own signs need, as in the WOFF2 files named latin. The whole fonts, ten times as large, are
# fetched only by a page that shows some other letter.
_LATIN = "U+20-7E,U+A0-FF,U+2013-2014,U+2018-201D,U+2022,U+2026,U+2190-2193,U+2212,U+2248,U+2264-2265,U+25B2,U+25BC,U+25CB,U+25CF"
_FACES = "".join(
    "@font-face{font-family:'Source Sans 3';font-display:swap;"
    f"src:url(fonts/SourceSans3-{name}.woff2) format('woff2');font-weight:{weights}{letters}}}"
    for name, weights in (("Regular", "100 549"), ("SemiBold", "550 900"))
    for name, letters in ((name, ""), (f"{name}.latin", f";unicode-range:{_LATIN}"))
)
# What is chosen in a list stands on the accent, where white would be too faint in the dark theme; year, month and day of a date
# are each as large as what is pressed should be.
# A row is seen as a card where its cells are too long to stand side by side, which on a telephone long texts always are: beside
# one that is scrolled out of view the row would be a white hole.
# A heading is smaller on a narrow screen, or its longest word (Tillgänglighetsredogörelse) would break in the middle.
_ENTRIES = """
<table>{line-height:1.45}
<table>,<table> :is(caption,tr,th,td){display:block;min-width:0!important;border:0!important;padding:.1rem 0!important}
<table> thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
<table> tbody{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(27rem,100%),1fr));gap:.6rem}
<table> tbody tr{display:flex;flex-wrap:wrap;align-content:flex-start;gap:0 1.25rem;padding:.6rem .9rem!important;
border-radius:6px;border:1px solid color-mix(in srgb,currentColor 30%,transparent)!important}
<table> tbody :is(th,.lb-long){flex-basis:100%}
<table> td::before{content:attr(data-heading) ": ";opacity:.85}
<table> caption::after{content:none!important}
"""
_RULES = """
.lb-scroll{overflow-x:auto;container-type:inline-size}
:focus-visible{outline:3px solid currentColor!important;outline-offset:1px!important}
:is(main,section,.lb-scroll):focus-visible{outline-offset:-3px!important}
h1{font-size:min(1.75rem,7.4vw)!important}
.lb-table{border-collapse:collapse;width:100%;font-size:.95rem}
.lb-table caption{text-align:left;font-weight:650;padding:.25rem 0 .5rem;max-width:100cqi;box-sizing:border-box}
.lb-table th,.lb-table td{text-align:left;vertical-align:top;padding:.45rem .75rem .45rem 0;
border-bottom:1px solid color-mix(in srgb,currentColor 22%,transparent)}
.lb-table td{min-width:5.5rem}
.lb-table td.lb-long{min-width:min(15rem,max(9rem,36cqi))}
@container (min-width:60rem){.lb-table.lb-many td.lb-long{min-width:7rem}}
.lb-table thead th{border-bottom:2px solid color-mix(in srgb,currentColor 45%,transparent);font-weight:600}
.lb-table tbody th{font-weight:600;min-width:4rem}
.lb-table .lb-number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.lb-table .lb-day{white-space:nowrap}
.lb-table thead .lb-number{white-space:normal;min-width:5rem}
<entries>
ul.lb-cards.lb-cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.75rem;margin:0;padding:0;
list-style:none}
ul.lb-cards.lb-cards>li{margin:0;border:1px solid color-mix(in srgb,currentColor 30%,transparent);border-radius:6px;
padding:.8rem 1rem}
.lb-table a,.lb-said a,.lb-source a{color:inherit}
.lb-card-label{font-size:.95rem}
.lb-card-value{font-size:1.9rem;line-height:1.25;font-variant-numeric:tabular-nums}
.lb-card-note{font-size:.9rem;opacity:.85}
ul.lb-row.lb-row{gap:.5rem}
@media (min-width:1000px){ul.lb-row.lb-row{display:flex}ul.lb-row>li{flex:1 1 0}ul.lb-row>li:first-child{flex-grow:1.5}
ul.lb-row>li:last-child{flex-grow:1.3}}
ul.lb-row.lb-row>li{padding:.25rem .5rem;line-height:1.25}
.lb-row .lb-card-value{font-size:1.3rem;line-height:1}
.lb-row .lb-card-label{font-size:.9rem}
.lb-row .lb-card-note{font-size:.85rem}
ul.lb-pairs.lb-pairs{grid-template-columns:repeat(auto-fit,minmax(15rem,1fr))}
ul.lb-pairs.lb-pairs>li{padding:.5rem .8rem;line-height:1.3}
.lb-statement{line-height:1.3;font-weight:600}
.lb-source{font-size:.9rem;opacity:.85}
.lb-foot{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1.5rem}
.lb-foot p{margin:0}
.lb-panel{line-height:1.35;margin:0}
.st-key-vagar p{margin:0}
.lb-tight :is(th,td){padding:.1rem .75rem .1rem 0}
:is(.st-key-valt,.st-key-vagar) a p{text-decoration:underline}
.st-key-valt{border:1px solid color-mix(in srgb,currentColor 30%,transparent);border-radius:6px;padding:.4rem .9rem}
@media screen and (min-width:1150px){:has(>*>.lb-example){position:absolute!important;width:1px!important;height:1px;
overflow:hidden;clip-path:inset(50%)}}
@media screen{[class*=st-key-rubrik-]{position:absolute!important;width:1px!important;height:1px;overflow:hidden;
clip-path:inset(50%)}}
.lb-links{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem}
.lb-text{white-space:pre-wrap;overflow-wrap:anywhere;margin:0 0 .5rem}
ol.lb-numbered>li{margin-bottom:.75rem}
[data-testid=stMainBlockContainer]{padding-top:.5rem!important;padding-bottom:0!important}
[data-testid=stMainBlockContainer]>[data-testid=stVerticalBlock]{gap:.5rem!important}
ul.lb-said.lb-said{list-style:none;margin:0;padding:0;font-size:.95rem}
ul.lb-said.lb-said>li{margin:0 0 .6rem;line-height:1.4}
.lb-read{max-width:80rem}
.lb-read section{break-inside:avoid;padding-bottom:.5rem}
.lb-read h2{font-size:1.1rem!important;padding:.25rem 0!important;margin:0}
.lb-read ul{margin:0;padding-left:1.2rem}
.lb-read li{margin:0 0 .4rem;line-height:1.4;break-inside:avoid}
@media (min-width:900px){.lb-read{columns:2;column-gap:2.5rem}}
.lb-lead{font-size:1.05rem;line-height:1.45;max-width:72rem;margin:0}
[class*=st-key-figur-] h2{font-size:1.2rem!important}
.st-key-grupper h3{font-size:1.1rem!important;padding:.25rem 0!important}
@media (prefers-reduced-motion:reduce){*,*::before,*::after{animation-duration:.01ms!important;
animation-iteration-count:1!important;transition-duration:.01ms!important;scroll-behavior:auto!important}}
@media (forced-colors:active){.lagesbild-legend [aria-hidden]{forced-color-adjust:none}
[aria-checked=true],[aria-checked=true] *{forced-color-adjust:none;color:HighlightText!important}
[aria-checked=true]{background-color:Highlight!important}
label:has(:checked) svg *{stroke:CanvasText!important}}
[data-tag]{color:Canvas!important}
[role=spinbutton][data-type]{min-width:24px;min-height:24px;line-height:24px;text-align:center}
.lb-notice{border-radius:6px;margin:0;padding:1rem}
.lb-done{border-left:.3rem solid;background:color-mix(in srgb,currentColor 7%,transparent)}
[data-testid=stElementContainer]:has(.lb-done){position:sticky;top:0;z-index:2;background:var(--st-background-color,Canvas)}
[data-testid=stMain]:has(.lb-done){scroll-padding-top:5rem}
.lb-busy::before{content:"";display:inline-block;width:1em;height:1em;margin-right:.6rem;vertical-align:-.15em;border-radius:50%;
border:2px solid currentColor;border-right-color:transparent;animation:lb-turn 1s linear infinite}
@keyframes lb-turn{to{transform:rotate(1turn)}}
.lb-menu summary{border:1px solid color-mix(in srgb,currentColor 60%,transparent);border-radius:6px;
padding:.5rem .75rem;cursor:pointer}
.lb-example{margin:0;padding:.1rem .75rem;border-radius:6px;font-size:.95rem;<example>}
.st-key-exempel [class*=st-key-val_data] [data-testid=stPopoverButton]{<example-ground>}
.st-key-rad{min-height:44px}
:is(.st-key-rad,.st-key-topp,.st-key-val,.st-key-exempel){gap:.4rem!important}
:is(.st-key-val,.st-key-exempel){flex-wrap:nowrap!important}:is(.st-key-val,.st-key-exempel)>*{flex-shrink:1!important;min-width:0}
:is(.st-key-val,.st-key-exempel)>[class*=st-key-val_omgang]{flex-shrink:0!important}
.st-key-figur-karta,.st-key-figur-karta>*{gap:.5rem!important}
.st-key-karta:not(:has(.karta-place>*)){min-height:21.25rem}
[class*=st-key-figur-] [data-testid=stPopoverButton]{min-height:34px;padding:.2rem .75rem}
:has(>[class*=st-key-rubrik-]){position:absolute}
[data-testid=stPopoverButton] [data-testid=stMarkdownContainer]{min-width:calc(100% + 1px)}
.st-key-guide button{min-height:32px;padding:.2rem .75rem}
.st-key-sidor{align-items:center}
.st-key-sidor [data-testid=stPopoverButton]{padding:.25rem .5rem;min-height:32px}
@media (min-width:1150px){:has(>*>.lb-menu){display:none!important}}
@media (max-width:1149.9px){.st-key-topp:not(:has(.lb-menu[open])) :has(>.st-key-sidor){display:none!important}
.st-key-rad,.st-key-topp{flex-direction:column!important;align-items:stretch!important}
.st-key-rad>*{width:auto!important;flex:0 0 auto!important}
:is(.st-key-val,.st-key-exempel)>*{width:auto!important;flex:1 1 auto!important}
:is(.st-key-val,.st-key-exempel){gap:.5rem!important}
.st-key-sidor{flex-direction:column!important;align-items:flex-start!important;gap:.75rem!important}}
@media (max-width:640px){[data-testid=stHorizontalBlock]{gap:1rem!important}
.st-key-kommunval>:first-child{flex:1 0 100%!important}}
@media print{.st-key-rad,.lb-links,button,[data-testid=stButtonGroup]{display:none!important}
textarea{field-sizing:content;height:auto!important}
.lb-scroll{overflow:visible}.lb-table tr,.lb-cards>li,.lb-said>li{break-inside:avoid}.lb-table thead{display:table-header-group}}
"""
# A table with so many columns is wider than a place narrower than this (rem), by the least widths above, and says so there.
_SIDEWAYS = "".join(
    f"@container (max-width:{4.75 + 6.25 * (columns - 1)}rem){{.lb-c{columns} caption::after{{"
    'content:" Rulla i sidled för fler kolumner.";font-weight:400}}'
    for columns in range(4, MOST_COLUMNS + 1)
)
TYPE = f"<style>{_FACES}</style>"
_GROUND = f"background:{EXAMPLE}!important;color:{INK_DARK}!important"
_NARROW = "@container (max-width:30rem){" + _ENTRIES.replace("<table>", ".lb-table:has(.lb-long)") + "}"
_MARKS = {
    "<entries>": _ENTRIES.replace("<table>", ".lb-entries") + _NARROW,
    "<example-ground>": _GROUND,
    "<example>": f"{_GROUND};border:1px solid {EXAMPLE_EDGE}",
}
STYLE = f"<style>{_SIDEWAYS}{reduce(lambda rules, name: rules.replace(name, _MARKS[name]), _MARKS, _RULES)}</style>"
