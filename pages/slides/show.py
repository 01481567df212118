"""The parts of the page Presentation: choose slides, show them, download them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import urlencode, urlsplit

import streamlit as st

import queries
from pages.county.newsletter import newsletter
from pages.doors import acts
from pages.doors.show import Action
from pages.exports.qr import as_qr
from pages.figures.downloads import File, download
from pages.frame import filters, frame, notices
from pages.frame.ask import View, ask, cached, edition_date, public, settings
from pages.pictures.slide import Slide
from pages.powerpoint.deck import presentation
from pages.slides.deck import IDS, slides
from pages.slides.html import image, slide_html
from pages.slides.pdf import meeting_pack
from pages.text.html import note, text_block
from pages.text.provenance import Provenance
from pages.text.swedish import plain_label
from queries import Edition

PAGE = "presentation"
# Query parameters: the slide shown, and the slides chosen.
SHOWN, CHOSEN = "bild", "bilder"
CHOOSE, SAID, FILES, NEWSLETTER = "", "sagt", "filer", "nyhetsbrev"
PARTS = {CHOOSE: "Välj bilder", SAID: "Det som sägs", FILES: "Filer och QR-kod", NEWSLETTER: "Text till nyhetsbrevet"}
_FILES = "presentation_filer"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
KINDS = {"pptx": "PowerPoint", "pdf": "PDF"}
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


def provenance(view: View) -> Provenance:
    """Return what stands on every slide."""
    return Provenance(view.round_title, view.edition.number, edition_date(view), view.today, view.example)


def all_slides(view: View) -> list[Slide]:
    """Return the slides that there is something to say on; for an audience ``view`` is what the public may see."""
    if view.round_id is None:
        return []
    return cached(_make_slides, view.edition, view.round_id, provenance(view))


def _make_slides(of: Edition, round_id: str, marked: Provenance) -> list[Slide]:
    return slides(partial(queries.ask, of), round_id, marked)


def chosen_slides(made: Sequence[Slide]) -> list[Slide]:
    """Return the slides that the address asks for, in its order; all of them where it names none that there is."""
    by_id = {slide.id: slide for slide in made}
    asked = dict.fromkeys(name for name in st.query_params.get(CHOSEN, "").split(",") if name in by_id)
    return [by_id[name] for name in asked] or list(made)


def show_slide(made: Sequence[Slide], of: Provenance) -> None:
    """Show the slide that the address names, as large as the window; arrow keys lead on and back, Escape out."""
    asked = st.query_params.get(SHOWN, "1")
    position = min(max(int(asked), 1), len(made)) if asked.isdecimal() and len(asked) < 4 else 1
    st.html(slide_html(made[position - 1], of, _qr()))
    with st.container(horizontal=True, vertical_alignment="center", key="bildval"):
        for label, step, key, icon in (
            ("Föregående bild", -1, "Left", ":material/arrow_back:"),
            ("Nästa bild", 1, "Right", ":material/arrow_forward:"),
        ):
            there = position + step
            st.button(
                label,
                icon=icon,
                shortcut=key,
                disabled=not 1 <= there <= len(made),
                key=f"bild_{key}",
                type="tertiary",
                on_click=filters.choose,
                args=(SHOWN, str(there), ""),
            )
        st.text(f"{position} av {len(made)}")
        st.button(
            "Avsluta", shortcut="Esc", key="bild_slut", type="tertiary", on_click=filters.choose, args=(SHOWN, "", "")
        )


def _public_url(params: Mapping[str, str]) -> str:
    return urlsplit(st.context.url or "")._replace(query=urlencode(params)).geturl()


def _leads_only_here(address: str) -> bool:
    return urlsplit(address).hostname in (None, *THIS_MACHINE)


def _qr() -> str:
    """Return a QR code that leads to the same view; none where only this machine could follow it."""
    address = _public_url(st.query_params.to_dict())
    return "" if _leads_only_here(address) else qr_image(address)


def qr_image(address: str) -> str:
    """Return the address as a QR code in HTML."""
    return image(as_qr(address), "QR-kod som leder till samma vy")


def choose(made: Sequence[Slide], shown: Sequence[Slide]) -> None:
    """Let the user choose slides and their order; the address holds the choice."""
    by_id = {slide.id: slide for slide in made}
    key = "bildurval"
    now = [slide.id for slide in shown]
    if st.session_state.get(key) != now:
        st.session_state[key] = now

    def on_change() -> None:
        picked = st.session_state[key]
        if not picked or picked == list(by_id):
            st.query_params.pop(CHOSEN, None)
        else:
            st.query_params[CHOSEN] = ",".join(picked)

    st.multiselect(
        "Bilder, i den ordning de visas",
        list(by_id),
        key=key,
        format_func=IDS.__getitem__,
        on_change=on_change,
        help="Ta bort en bild och lägg till den igen för att flytta den sist.",
        placeholder="Välj bilder",
    )


def show_sets(view: View, shown: Sequence[Slide]) -> None:
    """Offer the saved sets, and to save what is chosen under a name."""
    sets = ask(view, "list_slide_sets")
    params = {name: value for name, value in view.link_params.items() if value is not None}
    for name, listed in sets.iter_rows():
        st.page_link("presentation.py", label=plain_label(f"Urval: {name}"), query_params={**params, CHOSEN: listed})
    if not view.actor.may(Action.SAVE_SLIDES) or not view.edition.newest:
        return
    number = notices.number(PAGE)
    with st.form(f"bildurval_{number}", border=False):
        name = st.text_input("Spara urvalet som", max_chars=60)
        if not st.form_submit_button("Spara urvalet"):
            return

    def save() -> tuple[int, str]:
        edition = acts.save_slide_set(view.actor, view.example, name or "", [slide.id for slide in shown])
        return edition, f"Urvalet {name} är sparat i utgåva {edition}."

    try:
        notices.act(PAGE, PAGE, number, view, save)
    except acts.LagesbildError as error:
        st.error(str(error))
        return
    st.rerun()


def _first_slide(view: View) -> dict[str, str]:
    """Return what the address of the first of the chosen slides says."""
    chosen = {CHOSEN: st.query_params[CHOSEN]} if st.query_params.get(CHOSEN) else {}
    return {name: value for name, value in view.link_params.items() if value is not None} | chosen | {SHOWN: "1"}


def show_start(view: View) -> None:
    """Offer to show the slides."""
    st.page_link(
        "presentation.py",
        label="Visa på hela skärmen",
        icon=":material/slideshow:",
        query_params=_first_slide(view),
    )
    st.html(note("Bläddra med piltangenterna eller knapparna, avsluta med Esc. F11 visar webbläsaren på hela skärmen."))


def show_code(view: View) -> None:
    """Offer the code that leads others to the slides."""
    # In the page and not over it, where it could be cut off; the code is made when it is unfolded.
    code = st.expander("QR-kod till bilderna", on_change="rerun", key="qr")
    if code.open:
        with code:
            _show_code(_public_url(_first_slide(view)))


def _show_code(address: str) -> None:
    if _leads_only_here(address):
        st.info("Koden leder till den här datorn och fungerar bara här.")
    st.html(f'<div style="width:14rem;background:#fff">{qr_image(address)}</div>')
    st.html(text_block(address))


def show_files(view: View, shown: Sequence[Slide]) -> None:
    """Offer the chosen slides as files, made when they are asked for; the user sees how far it has come."""
    key = (view.edition.path, view.round_id, tuple(slide.id for slide in shown))
    if st.button("Gör filer att ta med", icon=":material/download:"):
        st.session_state[_FILES] = (key, _files(view, shown))
    stored, made = st.session_state.get(_FILES, (None, {}))
    if stored != key:
        return
    notices.show_success("Filerna är klara att hämta.")
    with st.container(horizontal=True, key="filer"):
        for name, (content, mime) in made.items():
            kind = name.rsplit(".", 1)[-1]
            download(File(f"Hämta {KINDS[kind]}", name, mime, partial(bytes, content)), key=f"hamta_{kind}")


def _files(view: View, shown: Sequence[Slide]) -> dict[str, tuple[bytes, str]]:
    """Return file name -> content and type, made one after the other while the user is told."""
    of, subtitle, name = provenance(view), settings(view)["programme"], f"lagesbild-{view.round_id}"
    with notices.busy("Gör PowerPoint …"):
        slides_file = presentation("Lägesbild", subtitle, shown, of)
    with notices.busy("Gör PDF …"):
        pack = meeting_pack("Lägesbild", subtitle, shown, of)
    return {f"{name}.pptx": (slides_file, PPTX), f"{name}.pdf": (pack, "application/pdf")}


def show_newsletter(view: View, round_id: str) -> None:
    """Show the round's result in sentences for a newsletter, to change and copy."""
    told = cached(_newsletter_text, view.edition, round_id, view.round_title, view.example)
    st.text_area("Text att ändra och kopiera", told, height="content", help="Det du ändrar här sparas inte.")


def _newsletter_text(of: Edition, round_id: str, title: str, example: bool) -> str:
    return newsletter(partial(queries.ask, of), round_id, title, example)


def public_view() -> View:
    """Return what the public may see of what the address asks for."""
    return public(frame.current_view())
