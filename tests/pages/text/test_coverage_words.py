"""What is said of how many have answered is no more than is known of who was asked."""

from __future__ import annotations

import re

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pages.text.sentences import key_figures, stated_count, who_answered

# Whether a unit was asked, and has answered.
TOLD = st.sampled_from([(True, True), (True, False), (False, False)])
SCHEMA = {"municipality_code": pl.String, "asked": pl.Boolean, "answered": pl.Boolean}


def said(local: list[tuple[bool, bool]], region: list[tuple[bool, bool]]) -> str:
    rows = [("0461", *one) for one in local] + [(None, *one) for one in region]
    return who_answered(pl.DataFrame(rows, schema=SCHEMA, orient="row"), "Regionen").replace("\u00a0", " ")


def counts(units: list[tuple[bool, bool]]) -> tuple[int, int]:
    return sum(answered for _, answered in units), sum(asked for asked, _ in units)


@given(st.lists(TOLD, max_size=20), st.lists(TOLD, max_size=4))
def test_a_share_stands_where_all_who_could_be_asked_are_known(
    local: list[tuple[bool, bool]], region: list[tuple[bool, bool]]
) -> None:
    text = said(local, region)
    assert (text == "ingen verksamhet") == (not any(asked for asked, _ in local + region))
    own, asked = counts(local)
    assert re.findall(r"(\d+) av (\d+) kommunal", text) == ([(str(own), str(asked))] if asked else [])
    own, asked = counts(region)
    if not asked:
        assert "Regionen" not in text
    elif own == asked:  # perhaps others were asked, and are not named since they did not answer
        assert re.search(rf"(?<!av ){own} verksamhet(er)? i Regionen$", text)
    else:
        assert text.endswith(f"{own} av {asked} verksamhet{'er' if asked > 1 else ''} i Regionen")


@given(st.lists(TOLD, max_size=4))
def test_units_of_the_region_that_were_not_asked_are_not_counted_as_silent(region: list[tuple[bool, bool]]) -> None:
    municipalities = pl.DataFrame({"units_answered": [2], "units_asked": [2]})
    units = pl.DataFrame(region, schema={"asked": pl.Boolean, "answered": pl.Boolean}, orient="row")
    needs = {"overdue": 0, "open_needs": 0, "as_published": 0}
    answered = key_figures(municipalities, units, pl.DataFrame(), pl.DataFrame(), needs, {})[0]
    own, asked = counts(region)
    said = f"dessutom {own}\u00a0verksamhet{'' if own == 1 else 'er'} i Regionen" if asked else ""
    assert answered.note == said


def test_one_is_one() -> None:
    assert said([(True, True)], [(True, True)]) == "1 av 1 kommunal verksamhet och 1 verksamhet i Regionen"


def test_two_counts_are_said_only_where_they_differ() -> None:
    def told(reported: int | None) -> str:
        return stated_count({"reported_answers": reported, "units_answered": 15})

    assert told(14) == "Källan säger 14 svar men namnger 15 verksamheter."
    assert told(15) == told(None) == ""
