"""Tillgänglighet: how accessible is this, what is not, and whom does one tell? Shown also to those who are not let in."""

from __future__ import annotations

import streamlit as st

from pages.frame import accessibility

st.title("Tillgänglighetsredogörelse", anchor=False)
for part in accessibility.parts():
    if part.level == 2:
        st.header(part.heading, anchor=False)
    elif part.level == 3:
        st.subheader(part.heading, anchor=False)
    if part.body:
        st.markdown(part.body)
