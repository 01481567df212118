"""Explanations of words, from the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from pages.doors import show
from pages.text.html import Column, table
from pages.text.swedish import NEED_STATUS, REASONS, REASONS_EXPLAINED, alphabetical, join_and, join_or


def help_of(term: str) -> str:
    """Return what a word means, for the help beside it. Raises KeyError for a word that the model does not explain."""
    return show.glossary()[term].text


def words_table() -> str:
    """Return the words that the model explains, in the order of the alphabet."""
    terms = sorted(show.glossary().values(), key=lambda one: alphabetical(one.term))
    return table("Ord i lägesbilden", ["Ord", "Betydelse"], [[one.term, one.text] for one in terms])


def levels_table(levels: pl.DataFrame, uses: pl.DataFrame) -> str:
    """Return the levels 0–4: what a component's is called, and what the wheel's is; answers to list_levels, list_wheel_levels."""
    named = dict(uses.select("use_level", "name").iter_rows()) if show.follows_wheel() else {}
    rows = [
        [str(level), name, *([named.get(level)] if named else [])]
        for level, name in levels.select("level", "name").iter_rows()
    ]
    of_use = [f"För {show.wheel().word} i ett sammanhang"] if named else []
    return table("Nivåer", ["Nivå", "För en byggsten", *of_use], rows)


def components_table(components: pl.DataFrame) -> str:
    """Return the components with the question that each answers; the answer to list_components."""
    columns = [Column("Byggsten", "name"), Column("Fråga som den svarar på", "question")]
    return table("Byggstenar", columns, components)


def reasons_table() -> str:
    """Return why a level may not be known."""
    rows = [[word, f"{REASONS_EXPLAINED[reason].capitalize()}."] for reason, word in REASONS.items()]
    return table("När ingen nivå finns", ["Ord", "Betydelse"], rows)


def more(contexts: Sequence[str], categories: Sequence[str], settings: Mapping[str, str]) -> str:
    """Return, as Markdown, the names of contexts, of categories of needs and of what becomes of a need."""
    return "\n".join(
        [
            *([f"- **{settings['wheel_name']}** följs i {join_and(contexts)}."] if contexts else []),
            f"- **Stödbehov** delas in i {join_and(categories)}.",
            f"- **Ett stödbehov har status** {join_or(word.lower() for word in NEED_STATUS.values())}.",
        ]
    )
