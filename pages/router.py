"""The menu of pages, and header and footer around the one that is shown.

A new page is a file in this folder, named as its address, and one line in ``MENU``.
"""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from pages.doors import show
from pages.frame import frame, params, upload_rights
from pages.frame.visitor import Outside, current_visitor, show_outside, show_way_out
from pages.text.html import folded_menu
from pages.text.style import STYLE, TYPE

# The menu: its own pages, then those that a name unfolds.
MENU = {
    "": [
        st.Page("lagesbild.py", title="Läget", default=True),
        st.Page("kommun.py", title="Kommun"),
        st.Page("hjulet.py", title=show.wheel().title),
        st.Page("stodbehov.py", title="Stödbehov"),
        st.Page("piloter.py", title="Piloter"),
        st.Page("forandring.py", title="Förändring"),
    ],
    "Möte": [
        st.Page("mote.py", title="Möte"),
        st.Page("presentation.py", title="Presentation"),
    ],
    "Arbeta": [
        st.Page("lasin.py", title="Läs in"),
        st.Page("svarslage.py", title="Svarsläge"),
        st.Page("godkann.py", title="Godkänn"),
        st.Page("historik.py", title="Historik"),
    ],
    "Om": [
        st.Page("larande.py", title="Lärande"),
        st.Page("metod.py", title="Metod"),
        st.Page("ordlista.py", title="Ordlista"),
        st.Page("tillganglighet.py", title="Tillgänglighet"),
    ],
}
PAGES = [target for targets in MENU.values() for target in targets]
# The law wants it to be read by all, let in or not.
FOR_ALL = "tillganglighet"
WHEEL = "hjulet"
# The page that fills the window, without menu and foot, where the address names a slide.
FULL_SCREEN, SLIDE = "presentation", "bild"


def url_path_of(target: st.Page) -> str:
    """Return the address of a page; the default page's is its file's name, not the root that it is shown at."""
    return target.url_path or "lagesbild"


def is_in_menu(target: st.Page) -> bool:
    """Return whether the menu leads to a page: not to the wheel's where the model has none, as only old links do then."""
    return show.follows_wheel() or url_path_of(target) != WHEEL


def show_links(targets: list[st.Page]) -> None:
    """Show links to pages, which carry what holds on every page."""
    for target in targets:
        st.page_link(target, query_params=params.link_params())


# Streamlit's own menu drops every query parameter, which would silently change what is shown. Links that carry them
# keep the address true and the browser's back button working.
page = st.navigation(PAGES, position="hidden")
st.set_page_config(page_title=f"{page.title} – {show.programme()}", layout="wide")
st.html(TYPE)  # before anything can end the run: slides and the way in are set in it too
try:
    visitor = current_visitor()
except Outside as outside:
    if url_path_of(page) == FOR_ALL:
        page.run()
    else:
        show_outside(outside)
    st.stop()
actor = visitor.actor
upload_rights.let_in(visitor)
if url_path_of(page) == FULL_SCREEN and SLIDE in st.query_params and actor.may_see(FULL_SCREEN):
    frame.bare(actor)
    with suppress(frame.Ended):
        page.run()
    st.stop()
st.html(STYLE)
bar = st.container(horizontal=True, vertical_alignment="center", key="rad")
with bar, st.container(horizontal=True, vertical_alignment="center", width="content", key="topp"):
    st.html(folded_menu(page.title))
    with st.container(horizontal=True, gap=None, width="content", key="sidor"):
        for name, targets in MENU.items():
            open_to = [target for target in targets if actor.may_see(url_path_of(target)) and is_in_menu(target)]
            # What leads to one page alone is that page's link.
            if name and len(open_to) > 1:
                there = f"{name}: {page.title}" if page in open_to and page.title != name else name
                # Named anew on each page, so that it is folded there.
                with st.popover(there, type="tertiary", key=f"meny_{name}_{url_path_of(page)}"):
                    show_links(open_to)
            else:
                show_links(open_to)
    show_way_out(visitor)

frame.header(actor, bar)
try:
    if actor.may_see(url_path_of(page)):
        page.run()
    else:
        frame.refuse(actor)
except frame.Ended:
    pass  # for want of a file or of a round
finally:
    frame.footer(visitor)
