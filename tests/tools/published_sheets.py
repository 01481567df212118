"""The files of data/published/ as they should be: their headings, how many rows each has, and the rows themselves."""

from __future__ import annotations

from pathlib import Path

import polars as pl

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data" / "published"

# Rows and headings of every sheet. The counts are committed: a row that disappears or appears must be a decision, never
# an accident. * marks a column that no row may leave empty, ** one that also tells the sheet's rows from one another.
SHEETS: dict[str, tuple[int, str]] = {
    "omgangar": (1, "Omgång** Titel* Status* Antal_svar_enligt_källan Datum Källa Anmärkning"),
    "kallor": (26, "Käll-id** Titel* Slag Datum Läst_som Adress"),
    "verksamheter": (21, "Omgång** Kommun** Verksamhet** Tillfrågad* Svarat Grund Källa Säkerhet Anmärkning"),
    "granser": (60, "Omgång** Kommun** Verksamhet** Byggsten** Lägst* Högst* Motivering* Källa* Säkerhet*"),
    "sammanhang": (5, "Omgång** Sammanhang** Minst_antal* Källa* Säkerhet* Anmärkning"),
    "stodbehov": (
        10,
        (
            "Behov-id** Omgång* Kommun Verksamhet Kategori* Beskrivning* Status* Ansvarig_funktion Klart_senast "
            "Uppstod Omfattning Källa Säkerhet"
        ),
    ),
    "piloter": (
        7,
        (
            "Pilot-id** Namn* Tema* Typ Kommuner Verksamheter Start Slut Fas Beskrivning Lärdom "
            "Senast_rapporterad Källa Säkerhet"
        ),
    ),
    "pilotplatser": (11, "Pilot-id** Kommun** Uppgift År Källa Säkerhet"),
    "exempel": (
        8,
        (
            "Exempel-id** Kommun Verksamhet Rubrik* Beskrivning* Sedan Status Byggsten Förhållande_till_modellen "
            "Källa* Säkerhet"
        ),
    ),
    "fynd": (
        30,
        (
            "Fynd-id** Omgång* Byggsten Omfattning* Utsaga* Huvudfynd Gäller_nivå Minst_antal Högst_antal Följd* "
            "Källa* Säkerhet*"
        ),
    ),
    "rekommendationer": (53, "Rekommendation-id** Delstudie* Typ* Nr Text* Källa* Säkerhet*"),
    "material": (13, "Titel** Typ* Beskrivning Adress Adressens_säkerhet Källa*"),
    "tidslinje": (36, "Datum** Precision* Händelse** Kommun Källa* Säkerhet* Skede Kort"),
    "bakgrund": (25, "Id** Ämne* Uppgift* Källa* Säkerhet*"),
    "motsagelser": (11, "Motsägelse-id** Ämne* Källa_A* Säger_A* Källa_B* Säger_B* Hantering*"),
    "ej_publicerat": (13, "Id** Vad_som_saknas* Följd*"),
    "organisation": (7, "Organ** Roll** Medlemmar Avser Källa* Säkerhet*"),
    "lansplan": (14, "Aspekt** Vad_som_är_känt* Källa* Säkerhet*"),
}


def sheet(name: str) -> pl.DataFrame:
    """One published sheet, every value as text and blanks as null; grain: one row of the file."""
    return pl.read_csv(FOLDER / f"{name}.csv", infer_schema=False)


def headings(name: str, mark: str = "") -> list[str]:
    """The sheet's headings in order, without their marks; only those that end in `mark` where one is given."""
    return [word.rstrip("*").replace("_", " ") for word in SHEETS[name][1].split() if word.endswith(mark)]
