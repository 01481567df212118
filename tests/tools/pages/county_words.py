"""The program of another county, walked: run in a copy of the program that has that county's model and published facts.

``python tests/tools/pages/county_words.py FOLDER PATTERN…`` makes the county's first editions in FOLDER and two rounds of
answers, opens as every role all that is shown, takes every file, and prints as JSON what it opened and where a pattern matches.
"""

from __future__ import annotations

import json
import logging
import re
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).parents[3]
TOOLS = ROOT / "tests" / "tools"
sys.path[:0] = [str(path) for path in (ROOT, TOOLS, TOOLS / "made_files", TOOLS / "pages", ROOT / "tests" / "walks")]

import loaded_files  # noqa: E402 - as the others, once they can be found
import polars as pl  # noqa: E402
from all_shown import all_shown, unpacked  # noqa: E402
from findings import STEPS, walk  # noqa: E402
from made_sheets import frames_as_sheets  # noqa: E402
from person import ACCOUNTS, signing_in  # noqa: E402
from starts import using  # noqa: E402

from data.access.roles import PAGES  # noqa: E402
from data.build import ensure_first_editions  # noqa: E402
from data.imports.prepare import prepare  # noqa: E402
from data.imports.survey.questionnaire import as_json, as_markdown, questions  # noqa: E402
from data.imports.survey.questionnaire_docx import as_docx  # noqa: E402
from data.imports.workbook.per_unit import unit_workbooks, workbook  # noqa: E402
from data.map.shapes import municipalities  # noqa: E402
from data.model.model import load_model  # noqa: E402
from data.store.editions import Store  # noqa: E402

NOW = datetime(2026, 11, 2, 8, 30)  # noqa: DTZ001 - editions hold UTC without saying so
ROUNDS = ("2025", "2026")
WALKS = (1, 2)  # seeds


def answers() -> dict[str, pl.DataFrame]:
    """Sheets as a user fills them in: all units are asked in two rounds, and most answer most questions."""
    model = load_model()
    places = municipalities(model.county_code)["name"].to_list()
    units = [(place, sector.name) for place in places for sector in model.sectors]
    units += [(model.region_name, division.name) for division in model.divisions]
    asked, said, used, need = [], [], [], []
    for turn, of_round in enumerate(ROUNDS):
        for number, (place, unit) in enumerate(units):
            who = {"Omgång": of_round, "Kommun": place, "Verksamhet": unit}
            answered = number % 7 != 3
            asked.append({**who, "Tillfrågad": "Ja", "Svarat": "Ja" if answered else "Nej"})
            if not answered:
                continue
            said += [
                {
                    **who,
                    "Byggsten": one.name,
                    "Nivå": "Vet ej" if (number + at) % 6 == 5 else str((number + at + turn) % 5),
                }
                for at, one in enumerate(model.components)
            ]
            used += [
                {**who, "Sammanhang": one.name, "Användning": str((number + at + turn) % 5)}
                for at, one in enumerate(model.contexts)
            ]
        need += [
            {
                "Behov-id": f"B{of_round}-{at}",
                "Omgång": of_round,
                "Kommun": places[at % len(places)],
                "Verksamhet": model.sectors[0].name,
                "Kategori": one.name,
                "Beskrivning": "Mer tid till planering.",
                "Uppstod": f"{of_round}-02",
            }
            for at, one in enumerate(model.categories)
        ]
    pilot = {
        "Pilot-id": "P1",
        "Namn": "Gemensam start",
        "Tema": "Start",
        "Kommuner": places[0],
        "Start": "2026-02",
        "Fas": "Prövas",
    }
    sheets = {
        "Omgångar": [
            {"Omgång": one, "Titel": f"Uppföljning {one}", "Status": "Publicerad", "Datum": f"{one}-03"}
            for one in ROUNDS
        ],
        "Verksamheter": asked,
        "Svar": said,
        "Hjulet": used,
        "Stödbehov": need,
        "Piloter": [pilot],
    }
    return {name: pl.DataFrame(rows) for name, rows in sheets.items() if rows}


def made_files(store: Store) -> Iterator[tuple[str, bytes]]:
    """What the command line writes for the county's units."""
    model = store.model
    places = list(municipalities(model.county_code).select("code", "name").iter_rows())
    yield from unpacked("arbetsbok.xlsx", workbook(store, None, 2026))
    yield from unpacked("arbetsböcker.zip", unit_workbooks(store, ROUNDS[-1], also_answered=True))
    for by_level in (False, True):
        asked = questions(model, places, by_org_level=by_level)
        yield "frågor.json", as_json(asked).encode()
        yield "frågor.md", as_markdown(asked, model.programme).encode()
        yield from unpacked("frågor.docx", as_docx(asked, model.programme))


def main(folder: Path, patterns: list[str]) -> None:
    """Print ``{"opened": number, "found": [[where, what matched, what is around it], …], "broken": […]}``."""
    logging.disable(logging.CRITICAL)
    pattern = re.compile("|".join(patterns), re.IGNORECASE)
    opened, found = 0, []
    with using(folder), signing_in(folder.parent):
        ensure_first_editions()
        store = Store(folder, load_model())
        sheets = frames_as_sheets("svar.xlsx", answers())
        prepared = prepare(store, sheets, (), kind="import", title="Svar", now=NOW)
        store.publish("Läste in svar", "processledare", NOW, prepared.batch)
        first = ["", *(page for page in PAGES if page != "lagesbild"), "presentation?bild=1"]
        shown = ((f"{role}: {where}", what) for role in ACCOUNTS for where, what in all_shown(role, first))
        for where, what in (*made_files(store), *shown):
            opened += 1
            text = what.decode("utf-8", errors="replace")
            found += [
                [where, one[0], text[max(0, one.start() - 60) : one.end() + 60]] for one in pattern.finditer(text)
            ]
        json.dump({"opened": opened, "found": found, "broken": walked(folder)}, sys.stdout, ensure_ascii=False)


def walked(folder: Path) -> list[str]:
    """Walk over copies of the editions in ``folder``; returns the laws that were broken, with the steps that led there.

    The files that are loaded on the way are another county's, and must be refused.
    """
    loaded_files.PLACES = tuple(municipalities(load_model().county_code)["name"])
    made, scratch = folder.parent / "starts", folder.parent / "walks"
    shutil.copytree(folder, made / "county")
    scratch.mkdir()
    found = (walk(made, scratch, "county", seed, STEPS)[1] for seed in WALKS)
    return [f"{finding.broken}\n{finding.steps}" for finding in found if finding is not None]


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
