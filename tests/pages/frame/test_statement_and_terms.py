"""The accessibility statement has what Digg asks for, and every word that a page explains is in the glossary."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

from pages.doors import show
from pages.frame import accessibility, glossary

ROOT = Path(__file__).parents[3]


def test_the_statement_has_the_parts_that_digg_asks_for():
    headings = [part.heading for part in accessibility.parts()]
    assert headings == [
        "",
        "Hur tillgänglig är webbplatsen?",
        "Vad kan du göra om du inte kan använda delar av webbplatsen?",
        "Rapportera brister",
        "Tillsyn",
        "Innehåll som inte är tillgängligt",
        "Det här uppfyller inte lagens krav",
        "Innehåll som inte omfattas av lagen",
        "Så har vi testat",
    ]
    levels = [part.level for part in accessibility.parts()]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_the_statement_says_which_law_how_well_whom_to_tell_and_when():
    text = "\n".join(part.body for part in accessibility.parts())
    for needed in ("2018:1937", "delvis förenlig", "EN 301 549", show.contact(), show.programme(), "Digg"):
        assert needed in text
    assert re.search(r"Senaste bedömningen gjordes \d{4}-\d\d-\d\d\.", text)
    assert "{" not in text


def test_every_word_that_a_page_asks_help_for_is_explained():
    asked = [
        term
        for path in (ROOT / "pages").rglob("*.py")
        for term in re.findall(r'help_of\("(\w+)"\)', path.read_text(encoding="utf-8"))
    ]
    assert set(asked) <= set(show.glossary())
    assert len(set(asked)) >= 6


def test_the_words_stand_in_swedish_order_and_none_is_missing():
    rows = re.findall(r'<th scope="row">(.*?)</th>', glossary.words_table())
    assert sorted(rows) == sorted(term.term for term in show.glossary().values())
    assert rows.index("Byggsten") < rows.index("Verksamhet")
