"""Files that people load on a walk: sound ones, ones with faults, and ones that are none. Made anew, so that all see the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from xlsx_files import workbook

Row = Mapping[str, str]
PLACES = ("Vingåker", "Gnesta", "Nyköping", "Oxelösund", "Flen", "Katrineholm", "Eskilstuna", "Strängnäs", "Trosa")
SECTORS = ("Skola", "Socialtjänst")
REGION, DIVISIONS = "Region Sörmland", ("BUP", "Habilitering")
COMPONENTS = (
    "Barnets bästa-ansvarig",
    "Lokal implementeringsplan",
    "Barnets bästa-hjulet",
    "Information, stöd och kapacitet",
)


def sheets(of: Mapping[str, Iterable[Row]]) -> bytes:
    """A workbook with these sheets; the headings are those that any row has."""
    filled = {}
    for name, rows in of.items():
        listed = list(rows)
        headings = list(dict.fromkeys(heading for row in listed for heading in row))
        filled[name] = [headings, *([row.get(heading, "") for heading in headings] for row in listed)]
    return workbook(filled)


def table(rows: Iterable[Row], separator: str = ";") -> bytes:
    """The rows as a CSV file."""
    listed, out = list(rows), io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(heading for row in listed for heading in row)), delimiter=separator)
    writer.writeheader()
    writer.writerows(listed)
    return out.getvalue().encode("utf-8")


def asked(round_id: str, units: Iterable[tuple[str, str]], answered: str = "") -> list[Row]:
    """Rows that say who was asked."""
    rows = [
        {"Omgång": round_id, "Kommun": k, "Verksamhet": v, "Tillfrågad": "Ja", "Svarat": answered} for k, v in units
    ]
    return rows if answered else [{key: value for key, value in row.items() if key != "Svarat"} for row in rows]


def answers(round_id: str, units: Iterable[tuple[str, str]], shift: int = 0) -> list[Row]:
    """Rows of answers, each unit's and component's level another, with what is not known in between."""
    spoken = ("0", "1", "2", "3", "4", "Vet ej", "2", "3", "1", "Ej besvarad", "4")
    return [
        {
            "Omgång": round_id,
            "Kommun": k,
            "Verksamhet": v,
            "Byggsten": component,
            "Nivå": spoken[(3 * number + 2 * at + shift) % len(spoken)],
            "Kommentar": f"Kommentar {number + 1} om {component.lower()}." if at == 0 else "",
        }
        for number, (k, v) in enumerate(units)
        for at, component in enumerate(COMPONENTS)
    ]


def wheel(round_id: str, units: Iterable[tuple[str, str]]) -> list[Row]:
    """Rows of where the wheel is used."""
    uses = ("Används inte", "Systematiskt", "2", "3", "")
    return [
        {
            "Omgång": round_id,
            "Kommun": k,
            "Verksamhet": v,
            "Sammanhang": context,
            "Användning": uses[(at + number) % len(uses)],
        }
        for number, (k, v) in enumerate(units)
        for at, context in enumerate(("EHT", "SIP"))
    ]


UNITS = tuple((place, sector) for place in PLACES for sector in SECTORS)


def a_round(round_id: str, title: str, status: str, units: Iterable[tuple[str, str]] = UNITS, shift: int = 0) -> bytes:
    """A whole round: who was asked, what those answered, and how the wheel is used."""
    listed = tuple(units)
    return sheets(
        {
            "Omgångar": [{"Omgång": round_id, "Titel": title, "Status": status}],
            "Verksamheter": asked(round_id, listed),
            "Svar": answers(round_id, listed[: max(1, len(listed) - 3)], shift),
            "Hjulet": wheel(round_id, listed[::2]),
        }
    )


def needs(count: int, round_id: str = "2025") -> list[Row]:
    """Rows of support needs, of every status and place, some overdue and some nobody's."""
    statuses = ("Öppet", "Planerat", "Pågår", "Tillgodosett", "Avslutat utan åtgärd", "Öppet")
    categories = ("Riktlinjer", "Ansvarsfördelning", "Ledningsstöd")
    rows = []
    for number in range(count):
        row = {
            "Behov-id": f"V{number + 1}",
            "Kommun": PLACES[number % len(PLACES)] if number % 7 else "",
            "Kategori": categories[number % len(categories)] if number % 5 else "Annat",
            "Beskrivning": f"Stöd nummer {number + 1} i arbetet med barnets plan",
            "Status": statuses[number % len(statuses)],
            "Ansvarig funktion": "rektor" if number % 3 else "",
            "Klart senast": "2026-03-01" if number % 4 == 0 else "",
            "Uppstod": "2025",
        }
        rows.append({**row, "Omgång": round_id})
    return rows


_ONE = (("Gnesta", "Skola"), ("Gnesta", "Socialtjänst"))
_FORMS = (
    ("Id", "Kommun", "Verksamhet", "Hur långt har ni kommit med Barnets bästa-ansvarig?", "Eget"),
    ("1", "Gnesta", "Skola", "3", "x"),
    ("2", "Trosa", "Socialtjänst", "Vet ej", "y"),
)
_MADE: Mapping[str, Callable[[], bytes]] = {
    "omgang-2025.xlsx": lambda: a_round("2025", "Uppföljning 2025", "Publicerad", UNITS[:14]),
    "omgang-2026.xlsx": lambda: a_round("2026", "Uppföljning 2026", "Utkast"),
    "omgang-2026-publicerad.xlsx": lambda: a_round("2026", "Uppföljning 2026", "Publicerad", shift=2),
    "omgang-2027.xlsx": lambda: a_round("2027", "Uppföljning 2027", "Utkast", UNITS[:6], shift=1),
    "svar-2026.csv": lambda: table(answers("2026", UNITS[4:10], 5)),
    "svar-2025.csv": lambda: table(answers("2025", UNITS[:4], 1)),
    "tillfragade-2026.csv": lambda: table(asked("2026", UNITS[:8])),
    "bara-division.xlsx": lambda: sheets(
        {
            "Verksamheter": asked("2026", [(REGION, "BUP")]),
            "Svar": [{"Omgång": "2026", "Kommun": REGION, "Verksamhet": "BUP", "Byggsten": COMPONENTS[0], "Nivå": "2"}],
        }
    ),
    "galler-inte.csv": lambda: table(
        {"Omgång": "2026", "Kommun": k, "Verksamhet": v, "Byggsten": COMPONENTS[1], "Nivå": "Ej tillämplig"}
        for k, v in _ONE
    ),
    "behov.xlsx": lambda: sheets({"Stödbehov": needs(12)}),
    "manga-behov.csv": lambda: table(needs(90)),
    "hjulet-2026.csv": lambda: table(wheel("2026", UNITS[:6])),
    "fel.xlsx": lambda: sheets(
        {"Svar": [*answers("2026", [("Gnesta", "Skola")]), *answers("2026", [("Strengnäs", "Skola")])]}
    ),
    "telefon.csv": lambda: table(
        {**row, "Kommentar": "Ring 070-123 45 67"} for row in answers("2026", [("Flen", "Skola")])[:1]
    ),
    "enkat.csv": lambda: "\n".join(";".join(row) for row in _FORMS).encode("utf-8"),
    "tom.csv": lambda: b"",
    "bild.png": lambda: b"\x89PNG\r\n\x1a\n" + bytes(64),
    "trasig.xlsx": lambda: b"PK\x03\x04" + bytes(200),
}
NAMES = tuple(_MADE)


@cache
def content(name: str) -> bytes:
    """The bytes of one of ``NAMES``."""
    return _MADE[name]()
