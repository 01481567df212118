"""Figures that have a name, wherever they are shown: on a page, a slide or in a file. The same name says the same everywhere."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from screens import Screen, Table

# What is shown, and of which edition and round: figures are compared within it.
_FOOT = re.compile(r"[Uu]tgåva (\d+), (verkliga uppgifter|exempeldata)|Lägesbild, utgåva (\d+) gjord")
_SOURCE = re.compile(r"(?:^|· )Källa: ([^·]+?) · ")
_EXAMPLE = "Exempeldata – inte verkliga svar"
_NUMBER = r"(\d+(?:–\d+)? ?%)"
NEEDS = "öppna stödbehov"
# Sentence -> the name of each figure in it, in order. ``{}`` is a municipality, or the county.
_SENTENCES = (
    (re.compile(rf"Länet: {_NUMBER} bland kända svar, {_NUMBER} möjligt\."), ("grad", "möjligt")),
    (re.compile(rf"Länet: {_NUMBER}, alla svar är kända\."), ("grad",)),
    (re.compile(r"^(\d+) stödbehov är öppna[.:](?!.*urvalet)"), (NEEDS,)),
    (re.compile(r"^I (\d+ av \d+) kommuner har minst en verksamhet svarat"), ("svarande kommuner",)),
    (re.compile(r"(\d+ av \d+) kommunala verksamheter svarade"), ("svarande verksamheter",)),
)
_MUNICIPALITY = re.compile(
    rf"verksamheter i (?P<name>[\wÅÄÖåäö ]+?) har svarat\..*?Implementeringsgraden är {_NUMBER} bland kända svar"
    rf" \((\d+ av \d+)\)"
)
# Heading -> name, in the tables that have a row for each municipality.
_COLUMNS = {
    "Steg": "steg",
    "Möjligt steg": "möjligt steg",
    "Implementeringsgrad, kända svar": "grad",
    "Möjligt intervall": "möjligt",
    "Kända svar": "kända svar",
}
_OF_ONE = {**_COLUMNS, "Kända svar": "grad", "Antal kända svar": "kända svar"}


@dataclass(frozen=True)
class Figure:
    """A figure: its name, whose it is, and what is said."""

    name: str
    of: str
    value: str


def shown_of(screen: Screen) -> tuple[str, str, str] | None:
    """What a screen is about: data set, edition and round; None where it does not say all of it."""
    texts = [text.value.replace("\u00a0", " ") for text in screen.texts if text.where == "html"]
    edition = next((found for text in texts if (found := _FOOT.search(text))), None)
    source = next(
        (found[1].removeprefix(_EXAMPLE).strip(" ·") for text in texts if (found := _SOURCE.search(text))), None
    )
    if edition is None or source is None:
        return None
    example = edition[2] == "exempeldata" or any(_EXAMPLE in text for text in texts)
    return "example" if example else "real", edition[1] or edition[3], source


def figures(screen: Screen, places: Iterable[str], filtered: bool) -> Iterator[Figure]:
    """The named figures of a screen; ``filtered`` tells that it shows a choice of what there is."""
    known = frozenset(places)
    for table in screen.tables:
        yield from of_table(table, known)
    if filtered:
        return
    for card in screen.cards:
        if card.label.lower() == NEEDS:
            yield Figure(_of_counted(NEEDS, card.note), "länet", card.value)
        if card.label.lower() == "kommunala verksamheter har svarat":
            yield Figure("svarande verksamheter", "länet", card.value)
    for text in screen.texts:
        said = text.value.replace("\u00a0", " ")
        for pattern, names in _SENTENCES:
            if found := pattern.search(said):
                for name, value in zip(names, found.groups(), strict=True):
                    yield Figure(_of_counted(name, said) if name == NEEDS else name, "länet", _as_one(value))
        if (found := _MUNICIPALITY.search(said)) and found["name"] in known:
            yield Figure("grad", found["name"], _as_one(found[2]))
            yield Figure("kända svar", found["name"], found[3])


def _of_counted(name: str, said: str) -> str:
    """The name of a figure on needs together with which of them are counted, as is said beside it: then it is another."""
    if "godkända för visning" in said:
        return f"{name}, godkända"
    return f"{name}, utan utkast" if "utkast räknas inte" in said else name


def of_table(table: Table, places: frozenset[str]) -> Iterator[Figure]:
    """The named figures of a table, on a page or in a file."""
    if len(table.rows) < 2:
        return
    head, *rows = table.rows
    if head and head[0] == "Kommun" and (not table.caption or table.caption.startswith("Implementeringsgrad")):
        for row in rows:
            if row and row[0] in places:
                yield from _of_row(row[0], head, row, _COLUMNS)
    whole = re.match(r"Implementeringsgrad i (.+) som helhet", table.caption)
    if whole and whole[1] in places:
        for row in rows:
            if row[0] == "Hela kommunen":
                yield from _of_row(whole[1], head, row, _OF_ONE)


def _of_row(of: str, head: Iterable[str], row: Iterable[str], names: dict[str, str]) -> Iterator[Figure]:
    for heading, value in zip(head, row, strict=False):
        if heading in names:
            yield Figure(names[heading], of, _as_one(value))


def _as_one(value: str) -> str:
    """A value as it is compared: with plain spaces; what is no figure, such as that nobody has answered, is a dash."""
    plain = " ".join(value.replace("\u00a0", " ").split())
    return plain if re.search(r"\d", plain) else "–"


def of_csv(content: bytes, caption: str) -> Table:
    """The table in a CSV file that was taken out, its numbers together again as a page has them."""
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    together: dict[str, list[int]] = {}
    for place, heading in enumerate(head):
        together.setdefault(re.sub(r"(, (lägst|högst|av|antal|andel))?( \(%\))?$", "", heading), []).append(place)
    shares = {name for name, places in together.items() if head[places[0]].endswith("(%)")}
    return Table(
        caption,
        (
            tuple(together),
            *(
                tuple(
                    _again([row[at] for at in places], name in shares, head[places[-1]].endswith(", av"))
                    for name, places in together.items()
                )
                for row in rows
            ),
        ),
    )


def _again(parts: list[str], share: bool, of: bool) -> str:
    """The numbers of a cell as they are read together."""
    numbers = [part.replace(",", ".") for part in parts if part]
    if len(numbers) != len(parts) or not all(re.fullmatch(r"-?[\d.]+(e-?\d+)?", part) for part in numbers):
        return parts[0]
    if share:
        numbers = [str(math.floor(round(float(part), 9) + 0.5)) for part in numbers]
    if of and len(numbers) > 1:
        return " av ".join(numbers)
    return "–".join(dict.fromkeys(numbers)) + (" %" if share else "")
