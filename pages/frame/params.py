"""The query parameters there are, and which links carry along."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

# Choices that hold on every page: what is shown.
CARRIED = ("data", "utgava", "omgang")
# Stands in addresses that were copied earlier, and says nothing any more.
FORMER = "guide"
# Which part of a long list is shown: this and the list's name.
PART = "del-"
# In which form a figure is shown, as its picture or as a table: this and the figure's name.
SHOWN_AS = "som-"
# Choices of single pages.
OF_PAGES = frozenset(
    {
        "kommun",
        "matt",
        "andring",
        "sektor",
        "sista",
        "tema",
        "uppgift",
        "delstudie",
        "slag",
        "kategori",
        "status",
        "vy",
        "behov",
        "nytt",
        "visa",
        "sammanhang",
        "fran",
        "till",
        "byggsten",
        "niva",
        "lage",
        "bild",
        "bilder",
        "mote",
        "jamfor",
        "beslut",
        "punkt",
    }
)


def unknown(names: Iterable[str]) -> list[str]:
    """Return those of ``names`` that no page reads, sorted."""
    return sorted(name for name in {*names} - {*CARRIED, FORMER} - OF_PAGES if not name.startswith((PART, SHOWN_AS)))


def link_params() -> dict[str, str]:
    """Return what a link to another page must carry so that it shows the same data: the parameters of the address."""
    return {name: st.query_params[name] for name in CARRIED if name in st.query_params}
