"""Numbers and words, against what a Swedish reader expects."""

from __future__ import annotations

import pytest

from pages.text import swedish

SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (46.5, "47"), (46.49, "46"), (8.3333, "8"), (99.5, "100"), (12.499999999999998, "13")]
)
def test_percent(value: float, text: str) -> None:
    assert swedish.percent(value) == f"{text}{SPACE}%"


def test_what_is_missing_is_a_dash_and_never_zero() -> None:
    assert swedish.percent(None) == "–"
    assert swedish.interval(None, 50) == "–"
    assert swedish.stage_name(None, ["a"]) == "–"
    assert swedish.stages(None, None) == "–"


def test_intervals() -> None:
    assert swedish.interval(5.56, 38.89) == f"6–39{SPACE}%"
    assert swedish.interval(49.6, 50.4) == f"50{SPACE}%"
    assert swedish.stages(0, 2) == "0–2"
    assert swedish.stages(3, 3) == "3"


def test_counts_and_lists() -> None:
    assert swedish.of(12, 18) == f"12{SPACE}av{SPACE}18"
    assert swedish.number(2, upper=True) == "Två"
    assert swedish.number(13) == "13"
    assert swedish.plural(1, "division", "divisioner") == f"1{SPACE}division"
    assert swedish.plural(0, "division", "divisioner") == f"0{SPACE}divisioner"
    assert swedish.join_and(["a"]) == "a"
    assert swedish.join_and(["a", "b", "c"]) == "a, b och c"
    assert swedish.decimal(1.5) == "1,5"
    assert swedish.decimal(2.0) == "2"


def test_sources_are_named_and_unknown_ones_stand_as_they_are() -> None:
    titles = {"A": "Rapport"}
    assert swedish.names("A;Egen anteckning", titles) == "Rapport; Egen anteckning"
    assert swedish.names("A", titles, "inferred") == "Rapport (tolkat)"
    assert swedish.names(None, titles, "stated") == ""


def test_text_for_a_markdown_element_keeps_its_lines_and_loses_its_meaning() -> None:
    assert swedish.plain("a *b*\n    c [d](e)") == "a \\*b\\*  \nc \\[d\\]\\(e\\)"
    assert swedish.plain_label(":red[x] $y$ <b>") == "\\:red\\[x\\] \\$y\\$ \\<b\\>"


def test_what_somebody_wrote_ends_as_one_sentence() -> None:
    assert [swedish.as_sentence(text) for text in ("Klart", "Klart. ", "Klart?", "Och så …")] == [
        "Klart.",
        "Klart.",
        "Klart?",
        "Och så …",
    ]


def test_a_part_of_nothing_known_is_a_dash() -> None:
    assert swedish.of(3, 4) == "3\u00a0av\u00a04"
    assert swedish.of(None, 4) == swedish.of(3, None) == "–"


def test_titles_that_are_sentences_stand_in_a_list_without_their_full_stops() -> None:
    titles = {"A": "Texten är gallrad.", "B": "Läsåret 2026"}
    assert swedish.names("A; B", titles, "stated") == "Texten är gallrad; Läsåret 2026 (uppges)"
