"""Lärande: what is the work for, how has it gone, what is known of it, and what is there to use?"""

from __future__ import annotations

import streamlit as st

from pages.frame import filters, frame
from pages.frame.ask import ask, titles
from pages.learning import learning, parts, purpose, story
from pages.text.html import source_line
from pages.to_do import to_do

view = frame.current_view()
st.title("Vad har vi lärt oss, och vad gör vi med det?", anchor=False)

# Get
sources = titles(view)
source = source_line(["Källan står vid varje uppgift", frame.edition_text()])

# Select
part = filters.choice(
    "Del av sidan", "visa", list(parts.PARTS), parts.first(), parts.PARTS.__getitem__, "segments", hide_label=True
)

# Show
if part == parts.PURPOSE:
    purpose.show_background(ask(view, "list_background"), sources)
    purpose.show_organisation(ask(view, "list_organisation"), sources)
elif part == parts.STORY:
    story.show(ask(view, "list_timeline"), sources)
elif part == parts.FINDINGS:
    if view.round_id is not None:
        learning.show_findings(ask(view, "list_findings", round_id=view.round_id), sources)
elif part == parts.PLAN:
    learning.show_plan(ask(view, "list_county_plan"), sources)
elif part == parts.MATERIAL:
    learning.show_materials(ask(view, "list_materials"), sources)
else:
    to_do.show(view, sources, {"visa": parts.TO_DO})
st.html(source)
