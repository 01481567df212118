"""What one role sees beside what the process leader sees at the same address: as much or less, and never another figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from laws import OWN, Broken
from roles import LEFT_OUT
from screens import Screen, Table

# Where something is left out and the text says so.
SAYS_SO = re.compile(
    r"visas inte|inte publicera|utom|inte godkän|godkända för visning|bara .* räknas|räknas inte här|som räknas här"
    r"|öppet för alla|publik",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d+(?:[.,]\d+)?|\b(?:noll|ingen|inga|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv)\b", re.IGNORECASE
)
_NOTHING = ("–", "", "saknas", "okänt", "ej känt")
_LAW = "nobody sees another figure"
# A text shorter than this, without its numbers, may be about anything.
_TELLING = 12


def differences(own: Screen, leaders: Screen) -> Iterator[Broken]:
    """What a role is told otherwise than the process leader, without it being said that something is left out."""
    told = " ".join(text.value for text in own.texts).replace("\u00a0", " ")
    # What the page says that it leaves out may differ where that is spoken of.
    topics = [re.compile(topic) for said, topic in LEFT_OUT.items() if re.search(said, told)]

    def excused(*texts: str) -> bool:
        said = " ".join(texts)
        return bool(SAYS_SO.search(said)) or any(topic.search(said) for topic in topics)

    yield from _texts(own, leaders, excused)
    there = {card.label: card for card in leaders.cards}
    for card in own.cards:
        other = there.get(card.label)
        if other and card.value != other.value and not excused(card.label, card.value, card.note):
            yield Broken(_LAW, f"the card {card.label!r} says {card.value!r} and not {other.value!r}", card.label)
    tables = {table.caption: table for table in leaders.tables}
    for table in own.tables:
        if other_table := tables.get(table.caption):
            yield from _cells(table, other_table, excused)


def _texts(own: Screen, leaders: Screen, excused: Callable[..., bool]) -> Iterator[Broken]:
    said = {text.value for text in leaders.texts}
    patterns: dict[str, str] = {}
    for text in leaders.texts:
        patterns.setdefault(_NUMBER.sub("0", text.value), text.value)
    own_said = {text.value for text in own.texts}
    for text in own.texts:
        value = text.value
        pattern = _NUMBER.sub("0", value)
        if value in said or OWN in value or excused(value) or len(re.sub(r"\W|0", "", pattern)) < _TELLING:
            continue
        other = patterns.get(pattern)
        if other is not None and other not in own_said:
            yield Broken(_LAW, f"{text.where} says {value!r} and not {other!r}", pattern[:80])


def _cells(own: Table, leaders: Table, excused: Callable[..., bool]) -> Iterator[Broken]:
    if not own.rows or not leaders.rows:
        return
    rows: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in leaders.rows[1:]:
        rows.setdefault(row[:1], []).append(dict(zip(leaders.rows[0], row, strict=False)))
    for row in own.rows[1:]:
        others = rows.get(row[:1], [])
        if len(others) != 1:  # a row that several share a name with is not told apart
            continue
        for heading, value in zip(own.rows[0], row, strict=False):
            other = others[0].get(heading)
            if other is None or value == other or OWN in value + other:
                continue
            if excused(value, own.caption, heading):
                continue
            numbers = _NUMBER.findall(value) != _NUMBER.findall(other)
            if (numbers and _NUMBER.search(value)) or value in _NOTHING:
                what = f"table {own.caption!r}, row {row[0]!r}, column {heading!r} says {value!r} and not {other!r}"
                yield Broken(_LAW, what, f"column {heading}")
