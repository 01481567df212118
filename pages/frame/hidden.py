"""Sentences on what the visitor's role may not see."""

from __future__ import annotations

from pages.frame.ask import View

_NOUNS = {
    "need": "Stödbehov",
    "pilot": "Piloter",
    "pilot_report": "Rapporter",
    "example": "Exempel",
    "activity": "Aktiviteter",
    "occasion": "Tillfällen",
    "independent_school": "Fristående skolor",
}
_KINDS = {"draft": "från uppföljningar som är utkast", "unapproved": "som inte är godkända för visning"}
NO_ROUND, NO_PUBLISHED_ROUND = "Ingen uppföljning är inläst ännu.", "Ingen uppföljning är publicerad ännu."


def left_out(view: View, *tables: str) -> str:
    """Return a sentence per table of which the viewer may not see all rows; empty text where all can be seen.

    ``tables``: keys of ``_NOUNS``.
    """
    told = {table: sorted(view.hidden_rows(table), reverse=True) for table in tables}
    return " ".join(
        f"{_NOUNS[table]} {' eller '.join(_KINDS[kind] for kind in kinds)} räknas inte här."
        for table, kinds in told.items()
        if kinds
    )


def one_round(view: View) -> str:
    """Return that there are no two rounds to compare, as far as the viewer may see, and what to do about it."""
    way_on = "Bara en uppföljning är publicerad" if view.hidden_rows("round") else "Läs in en uppföljning till"
    return f"Det finns inget att jämföra än. {way_on}. Välj Exempeldata ovan för att se hur det blir."


def no_round(view: View, way_on: str) -> str:
    """Return that there is no round to show, as far as the viewer may see, and what to do about it."""
    if view.hidden_rows("round"):
        return f"{NO_PUBLISHED_ROUND} Välj Exempeldata ovan för att se hur det blir."
    return f"{NO_ROUND} {way_on}"
