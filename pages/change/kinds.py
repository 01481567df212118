"""Kinds of change between two rounds, and the groups that a page, a file or a slide puts them in.

A change is forward or back only where the possible values of the two rounds do not overlap. Otherwise what the known
answers say is told as that, and never as a change that has taken place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

UP, DOWN, SAME, MAYBE_UP, MAYBE_DOWN, MAYBE_SAME, UNKNOWN = range(7)
MARKS = ("▲", "▼", "=", "?▲", "?▼", "?=", "?")
SHOWN = (UP, DOWN, SAME)  # the answers show it, whatever those that are missing are

FORWARD, BACK, UNSURE, UNCHANGED = range(4)
GROUPS = {FORWARD: "Framåt", BACK: "Tillbaka", UNSURE: "Vet inte", UNCHANGED: "Oförändrade"}
SIGNS = {FORWARD: MARKS[UP], BACK: MARKS[DOWN], UNSURE: MARKS[UNKNOWN], UNCHANGED: MARKS[SAME]}
_GROUP_OF = {UP: FORWARD, DOWN: BACK, SAME: UNCHANGED}

ENDS = ("low", "observed", "high")
EXACT = 1e-9  # sums of floats may differ in their last digits
Row = Mapping[str, Any]


def kind_of(row: Row, value: str) -> int:
    """Return how ``value`` (index or stage) has changed: UP, DOWN or SAME only where the answers show it."""
    low, observed, high = (row[f"{value}_{end}_from"] for end in ENDS)
    low_to, observed_to, high_to = (row[f"{value}_{end}_to"] for end in ENDS)
    if low is None or low_to is None:
        return UNKNOWN
    if low_to > high + EXACT:
        return UP
    if high_to < low - EXACT:
        return DOWN
    if max(high, high_to) - min(low, low_to) <= EXACT:
        return SAME
    if observed is None or observed_to is None:
        return UNKNOWN
    difference = observed_to - observed
    return MAYBE_UP if difference > EXACT else MAYBE_DOWN if difference < -EXACT else MAYBE_SAME


def group_of(kind: int) -> int:
    """Return the group (key of GROUPS) of a kind: what the answers do not show is not known, whichever way it points."""
    return _GROUP_OF.get(kind, UNSURE)
