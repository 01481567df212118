"""The laws that walks look at see what they are to see, and nothing else."""

from __future__ import annotations

import pytest
from laws import OWN, of_file, of_screen, of_text
from named_figures import figures
from roles_side_by_side import differences
from screens import Card, Screen, Table, Text, read
from streamlit.testing.v1 import AppTest

FAULTS = (
    "högst nivå None",
    "Värdet är nan",
    "{round_title} är publicerad.",
    "Hela länet. Hela länet",
    "Klart.. Nästa",
    "Vem har behovet: ",
    "Nivå , skola",
    "Skäl: ej_svarat",
    "Verksamheten 0483-SOC svarade",
    "Något gick fel (felnummer 5897608f).",
    "ValueError: not enough values to unpack",
    "Källa ()",
)
SOUND = (
    "Länet: 52\u00a0% bland kända svar, 42–62\u00a0% möjligt.",
    "Behovet av tid … och pengar",
    "Klockan 08:30, rad 2–4; blad Svar",
    "Se https://example.se/a_b?x=1 och arbetsbok-2026.xlsx",
    "Kod 0483 · Katrineholm",
    f"{OWN} {{None}} .. nan",
)


@pytest.mark.parametrize("text", [text for text in FAULTS if text != "Vem har behovet: "])
def test_what_is_not_to_be_read_is_seen(text: str) -> None:
    assert of_text(Text("html", text))


@pytest.mark.parametrize("text", SOUND)
def test_what_may_be_read_is_let_be(text: str) -> None:
    assert not of_text(Text("html", text))


def test_a_file_is_read_as_the_page_is() -> None:
    assert not list(of_file("tabell.csv", b"Kommun;Steg\nTrosa;0\n"))
    assert list(of_file("tabell.csv", b"Kommun;Steg\nTrosa;None\n"))
    assert list(of_file("", b"x"))
    assert list(of_file("tabell.csv", b""))


def screen(said: str, open_needs: str, note: str = "", rows: tuple[tuple[str, ...], ...] = ()) -> Screen:
    tables = [Table("Behov", (("Behov", "Ansvarig"), *rows))] if rows else []
    return Screen(texts=[Text("html", said)], cards=[Card("Utan ansvarig", open_needs, note)], tables=tables)


def test_another_figure_than_the_process_leaders_is_seen() -> None:
    leaders = screen("24 stödbehov är öppna och 8 saknar ansvarig funktion.", "8", rows=(("B1", "rektor"), ("B2", "–")))
    assert not list(differences(leaders, leaders))
    others = (
        screen("24 stödbehov är öppna och 24 saknar ansvarig funktion.", "8"),
        screen("24 stödbehov är öppna och alla saknar ansvarig funktion.", "24"),
        screen("24 stödbehov är öppna.", "8", rows=(("B1", "–"),)),
    )
    assert [len(list(differences(one, leaders))) for one in others] == [1, 1, 1]
    said_so = screen("24 stödbehov är öppna.", "visas inte här", rows=(("B1", "visas inte här"),))
    assert not list(differences(said_so, leaders))


def test_a_named_figure_is_read_from_sentence_card_and_table() -> None:
    head = ("Kommun", "Steg", "Implementeringsgrad, kända svar")
    shown = Screen(
        texts=[
            Text(
                "html",
                "Länet: 52 % bland kända svar, 42–62 % möjligt. Steget är inte känt för Trosa.",
            ),
            Text(
                "html",
                "2 av 2 verksamheter i Trosa har svarat. … Implementeringsgraden är 18 % bland kända svar (19 av 24).",
            ),
        ],
        cards=[Card("Öppna stödbehov", "25", "")],
        tables=[Table("Implementeringsgrad per kommun", (head, ("Trosa", "0 Ej påbörjat", "18 %")))],
    )
    found = {(one.of, one.name, one.value) for one in figures(shown, ("Trosa",), filtered=False)}
    assert found == {
        ("länet", "grad", "52 %"),
        ("länet", "möjligt", "42–62 %"),
        ("länet", "öppna stödbehov", "25"),
        ("Trosa", "grad", "18 %"),
        ("Trosa", "kända svar", "19 av 24"),
        ("Trosa", "steg", "0 Ej påbörjat"),
    }


def test_a_list_without_anything_to_choose_is_seen() -> None:
    page = """
import streamlit as st

st.radio("Stödbehov", [])
st.selectbox("Kommun", ["Gnesta"])
st.radio("Roll", [], disabled=True)
"""
    found = of_screen(read(AppTest.from_string(page).run()._tree, {}))
    assert [one.what for one in found if one.law == "there is something to choose"] == [
        "radio 'Stödbehov' has no options"
    ]
