"""What a model file that has been changed would touch, before it is taken into use. Stores nothing."""

from __future__ import annotations

import streamlit as st

from pages.doors import acts, show
from pages.frame.ask import View, ask
from pages.text.html import bullets
from pages.text.swedish import plain


def show_preview(view: View) -> None:
    """Say that the model file has been changed, and show on demand what it would touch; nothing where it has not."""
    if not view.edition.newest or show.is_model(ask(view, "list_editions")["model_sha256"][0]):
        return
    st.header("Modellfilen är ändrad", anchor=False)
    st.markdown(
        f"Utgåva {view.edition.number} gjordes med en annan modellfil än den som ligger i mappen data. Den nya tas i bruk med "
        "nästa ändring eller nästa start. Här visas vad den skulle röra. Inget sparas."
    )
    if st.button("Visa vad den ändrade modellen skulle röra"):
        try:
            lines = acts.effect_of_model(view.actor, view.example)
        except acts.LagesbildError as error:
            st.error(plain(error))
            return
        st.html(bullets(lines))
