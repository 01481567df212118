"""Texts that try to be more than text, and a data set with them wherever a user may write what they like."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from openpyxl.worksheet.worksheet import Worksheet
from xlsx_files import workbook

from data.access.roles import Actor, Role
from data.acts.meetings import LONGEST_TITLE
from data.acts.slide_sets import LONGEST_NAME
from data.base.batch import Batch
from data.base.clock import utc_now
from data.model.model import load_model
from data.store.editions import Store
from pages.doors import acts, files
from pages.doors.acts import Decided, Seen, Standing, State, What
from pages.doors.files import Confirmed, Request

# Where something would be fetched from, were it let.
HOST = "ond.example"
_PAYLOADS = (
    # HTML
    "<script>window.hit=1</script>",
    '<img src=x onerror="window.hit=2">',
    f'<a href="https://{HOST}/">klicka</a>',
    '<svg/onload="window.hit=4">',
    f'<iframe src="https://{HOST}/"></iframe>',
    '"><img src=x onerror=window.hit=6>',
    "'><b onmouseover=window.hit=7>fet</b>",
    "</style><script>window.hit=8</script>",
    "</textarea><h1>stor</h1>",
    "<style>*{display:none}</style>",
    f'<form action="https://{HOST}/"><button>skicka</button></form>',
    "&lt;script&gt;window.hit=12&lt;/script&gt;",
    "<!-- <b>x</b> -->",
    '<a href="javascript:window.hit=14">x</a>',
    # Markdown, Streamlit's own included
    f"[klicka](https://{HOST}/)",
    "[klicka](javascript:window.hit=16)",
    f"![bild](https://{HOST}/x.png)",
    "**fet** _kursiv_ ~~struken~~",
    "# Rubrik",
    "`kod` $e^x$ $$y$$",
    ":red[röd] :material/home: :smile: :blue-badge[x]",
    f"https://{HOST}/ www.{HOST}",
    "- punkt | a | b |",
    "---",
    # SQL
    "'; DROP TABLE cell; --",
    "1 OR 1=1 UNION SELECT * FROM import",
    "$round_id ' || (SELECT 1) || '",
    # formulas
    '=HYPERLINK("https://x","x")',
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    # paths
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "%2e%2e%2fetc%2fpasswd",
    "C:/data/editions/000001.duckdb",
    # templates and formats
    "{{7*7}} ${7*7} #{7*7}",
    "{0.__class__} %s %n %(x)s",
    "<%= 7*7 %> [[${7*7}]]",
    "{% raw %}x{% endraw %}",
    # what is not to be seen
    "\u202egnirts\u202c \u200bx",
)


def marked(number: int, where: str) -> str:
    """Payload ``number`` (any whole number) between marks that tell where in the text it stood: ``<where>i…j``."""
    payload = _PAYLOADS[number % len(_PAYLOADS)]
    # A formula is one by how it begins, so nothing goes before it.
    begins = payload[0] in "=+-@#" and not payload.startswith("---")
    return f"{payload} {where}x{number}j" if begins else f"{where}x{number}i{payload}j"


PAYLOADS = _PAYLOADS
ROUND = "2026"
DRAFT = "2024"
LEADER = Actor("hemligtkonto@kommun.example (processledare)", Role.PROCESS_LEADER)
# Marks of what nobody but process leaders may see, or not the public either; all others may be seen once approved.
FOR_LEADERS = (
    "KOM",
    "HJU",
    "HEL",
    "BEH",
    "OMF",
    "ANT",
    "PIB",
    "PIL",
    "RAP",
    "UTK",
    "AKB",
    "TIT",
    "TIF",
    "FRI",
    "hemligtkonto",
)
NOT_PUBLIC = (*FOR_LEADERS, "MOT", "BSL", "BNO", "ANS", "EXB", "PIN", "EXT", "REK", "SET", "SKA", "AKT")
UNITS = [(k, v) for k in ("Eskilstuna", "Flen", "Gnesta", "Katrineholm", "Nyköping") for v in ("Skola", "Socialtjänst")]
COMPONENTS = (
    "Barnets bästa-ansvarig",
    "Lokal implementeringsplan",
    "Barnets bästa-hjulet",
    "Information, stöd och kapacitet",
)


def _sheet(rows: list[dict[str, str]]) -> list[list[str]]:
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    return [headings, *([row.get(heading, "") for heading in headings] for row in rows)]


def hostile_workbook(round_id: str, comment: str) -> bytes:
    """A workbook for ``round_id`` with a payload in every free text; ``comment`` marks the comments."""
    count = len(_PAYLOADS)
    halves = range(count // 2), range(count // 2, count)
    cells = [(unit, component) for unit in UNITS for component in COMPONENTS][:count]
    place = [{"Omgång": round_id, "Kommun": kommun, "Verksamhet": unit} for kommun, unit in UNITS]
    sheets = {
        "Verksamheter": [
            {
                **row,
                "Tillfrågad": "Ja",
                "Grund": marked(n, "GRU"),
                "Anmärkning": marked(n, "ANM"),
                "Källa": marked(n, "KAL"),
            }
            for n, row in enumerate(place)
        ],
        "Svar": [
            {
                "Omgång": round_id,
                "Kommun": unit[0],
                "Verksamhet": unit[1],
                "Byggsten": component,
                "Nivå": str(n % 5),
                # The first looks like personal data, so that a reason to keep it is asked for and kept.
                "Kommentar": f"{marked(n, comment)}{' 070-123 45 67' if n == 0 else ''}",
            }
            for n, (unit, component) in enumerate(cells)
        ],
        "Hjulet": [
            {
                **row,
                "Sammanhang": "EHT",
                "Användning": "3",
                "Kommentar": marked(n + 10, "HJU" if comment == "KOM" else comment),
            }
            for n, row in enumerate(place)
        ],
        "Kommentarer": [
            {**row, "Kommentar": marked(n + 20, "HEL" if comment == "KOM" else comment)} for n, row in enumerate(place)
        ],
    }
    if comment == "KOM":
        sheets |= {
            "Stödbehov": [
                {
                    "Behov-id": f"S{n} {payload}"[:60],
                    "Omgång": round_id,
                    "Kommun": UNITS[n % 10][0],
                    "Kategori": "Annat",
                    "Beskrivning": marked(n, "BEH"),
                    "Omfattning": marked(n, "OMF"),
                    "Ansvarig funktion": marked(n, "ANS"),
                    "Källa": marked(n, "KAL"),
                }
                for n, payload in enumerate(_PAYLOADS)
            ],
            "Piloter": [
                {
                    "Pilot-id": f"P{n}x",
                    "Namn": marked(n, "PIN"),
                    "Tema": marked(n % 7, "PIT"),
                    "Typ": marked(n, "PIY"),
                    "Kommuner": "Gnesta",
                    "Start": "2025",
                    "Fas": marked(n, "PIF"),
                    "Beskrivning": marked(n, "PIB"),
                    "Lärdom": marked(n, "PIL"),
                    "Källa": marked(n, "KAL"),
                }
                for n in range(count)
            ],
            "Exempel": [
                {
                    "Exempel-id": f"E{n}x",
                    "Kommun": "Gnesta",
                    "Verksamhet": marked(n, "EXV"),
                    "Rubrik": marked(n, "EXT"),
                    "Beskrivning": marked(n, "EXB"),
                    "Status": marked(n, "EXS"),
                    "Byggsten": COMPONENTS[n % 4],
                    "Källa": marked(n, "KAL"),
                }
                for n in range(count)
            ],
            "Aktiviteter": [
                {
                    "Aktivitet-id": f"A{n}x",
                    "Aktivitet": marked(n, "AKT"),
                    "Vad som ska göras": marked(n, "AKB"),
                    "Ansvarig funktion": marked(n, "ANS"),
                    "Källa": marked(n, "KAL"),
                }
                for n in range(count)
            ],
            "Indikatorer": [
                {
                    "Indikator": marked(n, "IND"),
                    "Kommun": "Gnesta",
                    "År": "2025",
                    "Värde": "62,5",
                    "Enhet": marked(n, "INE"),
                    "Källa": marked(n, "KAL"),
                }
                for n in range(count)
            ],
            "Information och workshop": [
                {
                    "Tillfälle-id": f"T{n}x",
                    "Kommun": "Gnesta",
                    "Slag": "Workshop",
                    "När": "2025",
                    "Tema": _all("TIT", part),
                    "För vilka": _all("TIF", part),
                    "Källa": marked(n, "KAL"),
                }
                for n, part in enumerate(halves)
            ],
            "Samverkanswebben": [
                {
                    "Kommun": "Gnesta",
                    "Period": "2025",
                    "Vad som räknas": "Besök",
                    "Antal": "3",
                    "Källa": marked(5, "KAL"),
                }
            ],
            "Fristående skolor": [
                {"Skol-id": f"F{n}x", "Kommun": "Gnesta", "Skolans namn": _all("FRI", part), "Källa": marked(n, "KAL")}
                for n, part in enumerate(halves)
            ],
            "Källor": [
                {
                    "Käll-id": f"K{n}",
                    "Titel": marked(n, "KAT"),
                    "Slag": marked(n, "KAS"),
                    "Adress": "javascript:window.hit=99" if n % 2 else marked(n, "KAA"),
                }
                for n in range(count)
            ],
        }
    return workbook({name: _sheet(rows) for name, rows in sheets.items()}, _as_texts)


def _as_texts(sheet: Worksheet) -> None:
    """Have the sheet's formulas stand as texts that look like formulas."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"


def load_hostile(place: Path) -> None:
    """Load the data set into the real data of ``place`` (the folder that LAGESBILD_DATA names): a round and a draft."""
    store = Store(place, load_model())
    for round_id, comment, name in ((ROUND, "KOM", f"<b>fil</b> ..{chr(92)}x.xlsx"), (DRAFT, "UTK", "../../UTK.xlsx")):
        request = Request(((name, hostile_workbook(round_id, comment)),), round_id)
        found = files.look(LEADER, False, request)
        assert found.effect is not None, [str(problem) for problem in found.of("error")]
        files.load(LEADER, False, request, store.newest(), Confirmed(True, _all("SKA").replace("\n", " ")))
        if comment == "KOM":
            acts.publish(LEADER, False, ROUND)
    half = len(_PAYLOADS) // 2
    for n, part in enumerate((range(half), range(half, len(_PAYLOADS)))):
        state = State("oppet", marked(n, "ANS"), None, _all("ANT", part))
        _, need = acts.add_need(LEADER, False, ROUND, "0461", What("annat", marked(n, "BEH")), State())
        acts.change_need(LEADER, False, need, 1, What("annat", marked(n, "BEH")), state)
        acts.add_pilot_report(LEADER, False, "P0x", date(2026, 9, n + 1), None, _all("RAP", part))
        said = acts.Followed("pagar", marked(n, "ANS"), None, _all("REK", part))
        acts.follow_up(LEADER, False, "recommendation", f"D1-FOR{n + 1}", 0, said)
        acts.follow_up(LEADER, False, "activity", f"A{n}x", 1, said)
    seen = Seen(store.newest(), ROUND, "kommun", "kommun=0461")
    *earlier, last = enumerate(titles(), 1)
    _add(store, "meeting", [_meeting(f"M{number}", title, seen) for number, title in earlier])
    _, meeting = acts.plan_meeting(LEADER, False, last[1], date(2026, 9, 1), seen)
    decided = Decided(_all("BSL"), None, "0461", "plan")
    acts.add_decision(LEADER, False, meeting, decided, Standing("pagar", marked(1, "ANS"), None, _all("BNO")))
    _add(store, "slide_set", [{"name": name, "slides": "titel"} for name in set_names()])


def _meeting(meeting_id: str, title: str, seen: Seen) -> dict[str, Any]:
    """A row of the table of meetings."""
    saw = {"saw_edition": seen.edition, "saw_round": seen.round_id, "saw_page": seen.page, "saw_filters": seen.filters}
    return {"meeting_id": meeting_id, "held_on": date(2026, 9, 1), "title": title, **saw}


def _add(store: Store, table: str, rows: list[dict[str, Any]]) -> None:
    """Add rows as the acts on pages would, in one edition in place of as many."""
    now = utc_now()
    frame = pl.DataFrame([{**row, "changed_at": now, "actor": LEADER.name} for row in rows])
    store.publish("Många på en gång", LEADER.name, now, Batch(kind="edit", title="Många", tables={table: frame}))


def set_names() -> list[str]:
    """All payloads that the name of a set of slides may hold."""
    names = [marked(n, "SET") for n in range(len(_PAYLOADS))]
    return [name for name in names if len(name) <= LONGEST_NAME and name.isprintable()]


def titles() -> list[str]:
    """All payloads as titles of meetings, as many in each as it may hold; meeting ``M1`` has the first."""
    made = [marked(0, "MOT")]
    for n in range(1, len(_PAYLOADS)):
        both = f"{made[-1]} {marked(n, 'MOT')}"
        made[-1:] = [both] if len(both) <= LONGEST_TITLE else [made[-1], marked(n, "MOT")]
    return made


def _all(where: str, numbers: Iterable[int] = range(len(_PAYLOADS))) -> str:
    """One text with many payloads, a line each."""
    return "\n".join(marked(n, where) for n in numbers)


def secrets_in(sent: bytes, marks: tuple[str, ...]) -> set[str]:
    """The marks that stand in what was sent."""
    return {
        mark
        for mark in marks
        if re.search(rf"{mark}x\d+[ij]" if len(mark) == 3 else mark, sent.decode("utf-8", "replace"))
    }


if __name__ == "__main__":  # run by the tests, with LAGESBILD_DATA set
    load_hostile(Path(sys.argv[1]))
