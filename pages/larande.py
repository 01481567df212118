"""Lärande: what is the work for, how has it gone, what is known of it, and what is there to use?"""

from __future__ import annotations

import streamlit as st

from pages.frame import filters, frame
from pages.frame.ask import ask, titles
from pages.frame.hidden import no_round
from pages.indicators import show as indicators
from pages.learning import learning, parts, purpose, story
from pages.outreach import outreach
from pages.to_do import to_do

view = frame.current_view()
st.title("Vad har vi lärt oss, och vad gör vi med det?", anchor=False)

# Get
sources = titles(view)

# Select
part = filters.part(parts.PARTS, parts.first())

# Show
if part == parts.PURPOSE:
    purpose.show_background(ask(view, "list_background"), sources)
    purpose.show_organisation(ask(view, "list_organisation"), sources)
elif part == parts.STORY:
    story.show(ask(view, "list_timeline"), sources)
elif part == parts.FINDINGS:
    if view.round_id is None:
        st.info(no_round(view, "Läs in en uppföljning, eller välj Exempeldata ovan."))
    else:
        learning.show_findings(ask(view, "list_findings", round_id=view.round_id), sources)
elif part == parts.INDICATORS:
    indicators.show(view, sources)
elif part == parts.PLAN:
    learning.show_plan(ask(view, "list_county_plan"), sources)
elif part == parts.REACH:
    outreach.show_county(view, sources)
elif part == parts.MATERIAL:
    learning.show_materials(ask(view, "list_materials"), sources)
else:
    to_do.show(view, sources, {"visa": parts.TO_DO})
frame.cite("Källan står vid varje uppgift")
