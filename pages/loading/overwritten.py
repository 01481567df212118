"""Show known answers that a file would overwrite, to be confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from pages.doors import files
from pages.doors.files import Look
from pages.text import swedish
from pages.text.html import Column, note, table

SHOWN_ROWS = 200
WHOLE_UNIT = "verksamheten"


def confirm(found: Look) -> tuple[bool, bool]:
    """Show known levels that would go and answers that an older one would replace; return whether each is confirmed."""
    if found.overwritten is None:
        return False, False
    removed, older = found.overwritten.removed, found.overwritten.older
    confirmed_removals = confirmed_older = False
    if removed.height:
        count = swedish.plural(removed.height, "känd nivå försvinner", "kända nivåer försvinner")
        st.header(f"{count[:1].upper()}{count[1:]}", anchor=False)
        st.markdown("Filen säger att de inte längre gäller. Det som filen inte nämner står kvar som det är.")
        _show_overwritten("Kända nivåer som försvinner", removed)
        confirmed_removals = st.checkbox("Ja, de här nivåerna ska försvinna")
    if older.height:
        count = swedish.plural(older.height, "äldre svar ersätter ett nyare", "äldre svar ersätter nyare")
        st.header(f"{count[:1].upper()}{count[1:]}", anchor=False)
        st.markdown("Filens svar är daterade tidigare än de svar som redan finns. Kanske är det en äldre fil.")
        _show_overwritten("Äldre svar som ersätter nyare", older)
        confirmed_older = st.checkbox("Ja, de äldre svaren ska gälla")
    return confirmed_removals, confirmed_older


def _show_overwritten(caption: str, answers: pl.DataFrame) -> None:

    def component(row: Mapping[str, Any]) -> str:
        whole = row["org_level"] == WHOLE_UNIT
        return str(row["component_name"]) if whole else f"{row['component_name']}, {row['org_level']}"

    def answer(row: Mapping[str, Any], when: str) -> str:
        return files.answer_words(row[f"level_{when}"], row[f"reason_{when}"], row[f"answered_{when}"])

    columns = [
        Column("Verksamhet", "unit_name"),
        Column("Omgång", "round_id"),
        Column("Byggsten", component, long=True),
        Column("Från", lambda row: answer(row, "before")),
        Column("Till", lambda row: answer(row, "after")),
    ]
    st.html(table(caption, columns, answers.head(SHOWN_ROWS)))
    if answers.height > SHOWN_ROWS:
        st.html(note(f"De första {SHOWN_ROWS} av {answers.height} visas."))
