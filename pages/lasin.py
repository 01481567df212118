"""Läs in: what would these files change, and shall they?"""

from __future__ import annotations

import streamlit as st

from pages.doors import show
from pages.frame import frame, notices
from pages.history import effects
from pages.loading import upload
from pages.text.html import source_line

view = frame.current_view()
st.title("Läs in svar och uppgifter", anchor=False)
frame.say("Inget sparas förrän du har bekräftat.", "Varje inläsning kan tas tillbaka på sidan Historik.")
if not view.edition.newest:
    notices.show_older("läsa in")
    frame.end()
if notices.show(upload.PAGE, view):
    upload.show_where_to(view)
if fault := show.model_fault(view.example):
    st.error(f"Inget kan läsas in förrän modellfilen är rättad. {fault}")
    frame.end()

# Select
upload.show_material(view)
uploads = upload.choose_files()
if not uploads:
    upload.show_meanings(view)
    upload.show_publish(view)
    frame.end()
request = upload.ask_about(uploads)

# Get
look = upload.look(view, request)

# Say
upload.say_read(look)

# Show
upload.show_contents(look)
if look.effect is None:
    upload.tell_and_correct(view, request, look)
    frame.end()
upload.offer_change(look)
confirmed = upload.confirm(look)
st.header("Det här skulle ändras", anchor=False)
effects.show(view, look.effect)
st.html(source_line([f"Jämfört med utgåva {look.parent}"]))
upload.offer_load(view, request, look, confirmed)
