"""Lärande: what does the research recommend, what is done with it, and what is there to use?"""

from __future__ import annotations

import streamlit as st

from pages.frame import filters, frame, notices
from pages.frame.ask import ask, titles
from pages.learning import learning
from pages.text.html import source_line

view = frame.current_view()
st.title("Vad har vi lärt oss, och vad gör vi med det?", anchor=False)
notices.show(learning.PAGE, view)

# Get
sources = titles(view)
said = ask(view, "list_recommendations")
if said.is_empty():
    st.info("Inga rekommendationer är inlästa här. Välj Verkliga uppgifter för att se de publicerade.")
else:
    frame.say(*learning.sentence(said))

    # Select
    with st.container(horizontal=True, key="larandeval"):
        studies = {"": "Alla", **{study: study for study in said["study"].unique(maintain_order=True)}}
        study = filters.choice("Delstudie", "delstudie", list(studies), "", studies.__getitem__)
        kinds = {"": "Alla", **learning.KINDS}
        kind = filters.choice("Slag", "slag", list(kinds), "", kinds.__getitem__)
    rows = learning.filter_rows(said, study, kind)

    # Show
    learning.show_recommendations(view, rows, sources, {"Delstudie": studies[study], "Slag": kinds[kind]})
    st.html(source_line(["Källa: följeforskningen, se varje rad", frame.edition_text()]))
    learning.offer_status(view, said)

if view.round_id is not None:
    learning.show_findings(ask(view, "list_findings", round_id=view.round_id), sources)
learning.show_plan(ask(view, "list_county_plan"), sources)
learning.show_timeline(ask(view, "list_timeline"), sources)
learning.show_materials(ask(view, "list_materials"), sources)
