"""Show known answers that a file would overwrite, to be confirmed."""

from __future__ import annotations

import polars as pl
import streamlit as st

from pages.doors import files
from pages.doors.files import Look
from pages.text import swedish
from pages.text.html import Cell, Column, note, table

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
    rows: list[list[Cell]] = [
        [
            row["unit_name"],
            row["round_id"],
            row["component_name"] if row["org_level"] == WHOLE_UNIT else f"{row['component_name']}, {row['org_level']}",
            *(
                files.answer_words(row[f"level_{when}"], row[f"reason_{when}"], row[f"answered_{when}"])
                for when in ("before", "after")
            ),
        ]
        for row in answers.head(SHOWN_ROWS).iter_rows(named=True)
    ]
    st.html(table(caption, ["Verksamhet", "Omgång", Column("Byggsten", long=True), "Från", "Till"], rows))
    if answers.height > SHOWN_ROWS:
        st.html(note(f"De första {SHOWN_ROWS} av {answers.height} visas."))
