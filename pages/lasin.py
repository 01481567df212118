"""Läs in: what would these files change, and shall they?"""

from __future__ import annotations

import streamlit as st

from pages.shared import done, effects, frame, loading
from pages.shared.html import source_line

view = frame.shown()
st.title("Läs in svar och uppgifter", anchor=False)
frame.say("Inget sparas förrän du har bekräftat.", "Varje inläsning kan tas tillbaka på sidan Historik.")
if not view.edition.newest:
    st.info("Du ser en äldre utgåva. Inläsning görs alltid i den senaste: ta bort utgava ur adressen.")
    frame.end()
done.show(loading.PAGE, view)

# Select
loading.show_material(view)
uploads = loading.choose_files()
if not uploads:
    loading.show_meanings(view)
    loading.show_publish(view)
    frame.end()
request = loading.ask_about(uploads)

# Get
look = loading.look(view, request)

# Say
loading.say_read(look)

# Show
loading.show_contents(look)
if look.effect is None:
    loading.tell_and_correct(view, request, look)
    frame.end()
loading.offer_change(look)
confirmed = loading.confirm(look)
st.header("Det här skulle ändras", anchor=False)
effects.show(view, look.effect)
st.html(source_line([f"Jämfört med utgåva {look.parent}"]))
loading.offer_load(view, request, look, confirmed)
