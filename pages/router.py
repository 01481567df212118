"""The menu of pages, and header and footer around the one that is shown.

A new page is a file in this folder, named as its address, and one line in ``PAGES``.
"""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from pages.doors.show import programme
from pages.frame import first_visit, frame, params, upload_rights
from pages.frame.visitor import Outside, current_visitor, show_outside, show_way_out
from pages.text.html import STYLE, TYPE, folded_menu

PAGES = [
    st.Page("lagesbild.py", title="Lägesbild", default=True),
    st.Page("kommun.py", title="Kommun"),
    st.Page("hjulet.py", title="Hjulet"),
    st.Page("stodbehov.py", title="Stödbehov"),
    st.Page("piloter.py", title="Piloter"),
    st.Page("forandring.py", title="Förändring"),
    st.Page("larande.py", title="Lärande"),
    st.Page("presentation.py", title="Presentation"),
    st.Page("mote.py", title="Möte"),
    st.Page("svarslage.py", title="Svarsläge"),
    st.Page("lasin.py", title="Läs in"),
    st.Page("godkann.py", title="Godkänn texter"),
    st.Page("historik.py", title="Historik"),
    st.Page("metod.py", title="Metod"),
    st.Page("ordlista.py", title="Ordlista"),
    st.Page("tillganglighet.py", title="Tillgänglighet"),
]
# Not in the menu: every page's foot leads to them.
IN_FOOT = ("ordlista", "tillganglighet")
# The law wants it to be read by all, let in or not.
FOR_ALL = "tillganglighet"
# The page that fills the window, without menu and foot, where the address names a slide.
FULL_SCREEN, SLIDE = "presentation", "bild"


def url_path_of(target: st.Page) -> str:
    """Return the address of a page; the default page's is its file's name, not the root that it is shown at."""
    return target.url_path or "lagesbild"


# Streamlit's own menu drops every query parameter, which would silently change what is shown. Links that carry them
# keep the address true and the browser's back button working.
page = st.navigation(PAGES, position="hidden")
st.set_page_config(page_title=f"{page.title} – {programme()}", layout="wide")
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
with st.container(horizontal=True, vertical_alignment="center", key="topp"):
    st.html(folded_menu(page.title))
    with st.container(horizontal=True, gap=None, key="sidor"):
        for target in PAGES:
            if url_path_of(target) not in IN_FOOT and actor.may_see(url_path_of(target)):
                st.page_link(target, query_params=params.link_params())
    show_way_out(visitor)

if url_path_of(page) != "lagesbild":
    first_visit.note_leaving()
frame.header(actor)
try:
    if actor.may_see(url_path_of(page)):
        page.run()
    else:
        frame.refuse(actor)
except frame.Ended:
    pass  # for want of a file or of a round
finally:
    frame.footer(visitor)
