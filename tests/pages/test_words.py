"""Numbers and words, against what a Swedish reader expects."""

from __future__ import annotations

import pytest

from pages.shared import words

SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (46.5, "47"), (46.49, "46"), (8.3333, "8"), (99.5, "100"), (12.499999999999998, "13")]
)
def test_percent(value: float, text: str) -> None:
    assert words.percent(value) == f"{text}{SPACE}%"


def test_what_is_missing_is_a_dash_and_never_zero() -> None:
    assert words.percent(None) == "–"
    assert words.interval(None, 50) == "–"
    assert words.stage_name(None, ["a"]) == "–"
    assert words.stages(None, None) == "–"


def test_intervals() -> None:
    assert words.interval(5.56, 38.89) == f"6–39{SPACE}%"
    assert words.interval(49.6, 50.4) == f"50{SPACE}%"
    assert words.stages(0, 2) == "0–2"
    assert words.stages(3, 3) == "3"


def test_counts_and_lists() -> None:
    assert words.of(12, 18) == f"12{SPACE}av{SPACE}18"
    assert words.number(2, upper=True) == "Två"
    assert words.number(13) == "13"
    assert words.plural(1, "division", "divisioner") == f"1{SPACE}division"
    assert words.plural(0, "division", "divisioner") == f"0{SPACE}divisioner"
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b", "c"]) == "a, b och c"
    assert words.decimal(1.5) == "1,5"
    assert words.decimal(2.0) == "2"


def test_sources_are_named_and_unknown_ones_stand_as_they_are() -> None:
    titles = {"A": "Rapport"}
    assert words.names("A;Egen anteckning", titles) == "Rapport; Egen anteckning"
    assert words.names("A", titles, "inferred") == "Rapport (tolkat)"
    assert words.names(None, titles, "stated") == ""


def test_text_for_a_markdown_element_keeps_its_lines_and_loses_its_meaning() -> None:
    assert words.plain("a *b*\n    c [d](e)") == "a \\*b\\*  \nc \\[d\\]\\(e\\)"
    assert words.plain_label(":red[x] $y$ <b>") == "\\:red\\[x\\] \\$y\\$ \\<b\\>"


def test_what_somebody_wrote_ends_as_one_sentence() -> None:
    assert [words.ended(text) for text in ("Klart", "Klart. ", "Klart?", "Och så …")] == [
        "Klart.",
        "Klart.",
        "Klart?",
        "Och så …",
    ]


def test_a_part_of_nothing_known_is_a_dash() -> None:
    assert words.of(3, 4) == "3\u00a0av\u00a04"
    assert words.of(None, 4) == words.of(3, None) == "–"
