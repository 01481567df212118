"""The workbook's sheets: every spelling that is taken, what is refused, and that nothing is guessed or left unsaid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import permutations

import polars as pl
import pytest
from made_sheets import frames_as_sheets
from xlsx_files import workbook

from data.imports.files.parsed import Parsed
from data.imports.files.sheet_reader import Source, read_source
from data.imports.workbook.parse import parse
from data.map.shapes import municipalities
from data.model.model import load_model
from data.model.sheets import WORKBOOK, Sheet
from data.model.values import MAX_CHARACTERS, Vocabulary, vocabulary

Row = Mapping[str, str | None]
SVAR = {"Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Byggsten": "plan", "Nivå": "3"}
HJULET = {"Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Sammanhang": "EHT", "Användning": "Prövas"}
ASKED = {"Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Tillfrågad": "Ja"}
NEED = {
    "Behov-id": "N1", "Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola", "Kategori": "Lokal planering",
    "Beskrivning": "Mall för lokal plan", "Status": "Öppet", "Klart senast": "2026-12-01", "Uppstod": "2026-09",
}  # fmt: skip
PILOT = {"Pilot-id": "P1", "Namn": "Hjulet i elevhälsan", "Tema": "Hjulet", "Kommuner": "Gnesta;Trosa"}
EXAMPLE = {"Exempel-id": "E1", "Rubrik": "Gemensam mall", "Beskrivning": "Delas av två kommuner", "Källa": "UPPF2026"}
ACTIVITY = {
    "Aktivitet-id": "A1",
    "Aktivitet": "Utbilda",
    "Börjar": "2026",
    "Klart senast": "2026-12-01",
    "Läge": "Pågår",
}
RIGHT = {"Verksamheter": ASKED, "Svar": SVAR, "Hjulet": HJULET, "Stödbehov": NEED, "Piloter": PILOT, "Exempel": EXAMPLE}
INDICATOR = {"Indikator": "Mår bra", "Kommun": "Gnesta", "År": "2025", "Värde": "62,5", "Källa": "Enkät"}
RIGHT |= {"Aktiviteter": ACTIVITY, "Indikatorer": INDICATOR}
RIGHT["Information och workshop"] = {
    "Tillfälle-id": "T1", "Kommun": "Gnesta", "Slag": "Workshop", "När": "2026-09", "Tema": "Hjulet", "Källa": "Loggen",
}  # fmt: skip
RIGHT["Samverkanswebben"] = {"Period": "2026-09", "Vad som räknas": "Besök", "Antal": "310", "Källa": "Statistik"}
RIGHT["Fristående skolor"] = {
    "Skol-id": "F1",
    "Kommun": "Gnesta",
    "Skolans namn": "Friskolan Lyktan",
    "Källa": "Loggen",
}
PLACES = {
    "0428": "Vingåker", "0461": "Gnesta", "0480": "Nyköping", "0481": "Oxelösund", "0482": "Flen", "0483": "Katrineholm",
    "0484": "Eskilstuna", "0486": "Strängnäs", "0488": "Trosa",
}  # fmt: skip


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    """The vocabulary of the project's own model."""
    model = load_model()
    return vocabulary(model, list(municipalities(model.county_code).select("code", "name").iter_rows()))


@pytest.fixture
def read(words: Vocabulary):
    """A function that reads sheets (name -> rows of heading -> text) as those of one file, a.xlsx, headings in row 1."""

    def run(sheets: Mapping[str, Sequence[Row]]) -> Parsed:
        frames = {
            name: pl.DataFrame(rows, schema=dict.fromkeys(dict.fromkeys(h for row in rows for h in row), pl.String))
            for name, rows in sheets.items()
        }
        return parse(frames_as_sheets("a.xlsx", frames), words)

    return run


@pytest.fixture
def one(read):
    """A function that reads one row, which must be right, of the table that a sheet fills: ``one("Svar", SVAR, "cell")``."""

    def run(sheet: str, row: Row, table: str) -> dict[str, object]:
        parsed = read({sheet: [row]})
        assert [str(problem) for problem in parsed.problems] == []
        rows = parsed.table(table)
        assert rows is not None
        return rows.row(0, named=True)

    return run


@pytest.fixture
def wrong(read):
    """A function that reads one row with one problem, which it returns; no row may come of it."""

    def run(sheet: str, row: Row):
        parsed = read({sheet: [row]})
        (problem,) = parsed.problems
        assert all(frame.is_empty() for frames in parsed.tables.values() for frame in frames)
        return problem

    return run


# Kommun and Verksamhet --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "name"), PLACES.items())
def test_every_spelling_of_a_municipality(one, code, name):
    spellings = [name, code, f"{name} kommun", f"{name}s kommun", f"{name}s", f"Kommun {name}"]
    spellings += [name.upper(), name.lower(), f"  {name}  ", f"{name}\u00a0kommun", f"{name}  KOMMUN\n"]

    units = {one("Svar", {**SVAR, "Kommun": spelling}, "cell")["unit_id"] for spelling in spellings}

    assert units == {f"{code}-SKOLA"}


@pytest.mark.parametrize("spelling", ["Region Sörmland", "region  sörmland", "Regionen", "REG"])
@pytest.mark.parametrize(
    ("division", "unit_id"),
    [("Barn- och ungdomspsykiatrin", "REG-BUP"), ("BUP", "REG-BUP"), ("Habiliteringen", "REG-HAB"), ("HÄLSOVAL", "REG-HV"),
     ("REG-HV", "REG-HV")],
)  # fmt: skip
def test_every_spelling_of_the_region(one, spelling, division, unit_id):
    assert one("Svar", {**SVAR, "Kommun": spelling, "Verksamhet": division}, "cell")["unit_id"] == unit_id


@pytest.mark.parametrize(
    ("spelling", "unit_id"),
    [("Skola", "0461-SKOLA"), ("skola", "0461-SKOLA"), ("Skola, förskola och elevhälsa", "0461-SKOLA"),
     ("Skola, förskola och/eller elevhälsa", "0461-SKOLA"), ("Elevhälsa", "0461-SKOLA"), ("SKOLA", "0461-SKOLA"),
     ("Socialtjänst", "0461-SOC"), ("socialtjänsten", "0461-SOC"), ("socialtjanst", "0461-SOC"), ("SOC", "0461-SOC"),
     ("Social tjänst", "0461-SOC")],
)  # fmt: skip
def test_every_spelling_of_a_sector(one, spelling, unit_id):
    assert one("Svar", {**SVAR, "Verksamhet": spelling}, "cell")["unit_id"] == unit_id


@pytest.mark.parametrize(("place", "unit"), [("Gnesta", "BUP"), ("Region Sörmland", "Skola")])
def test_a_unit_must_belong_to_the_principal_of_its_row(wrong, place, unit):
    problem = wrong("Svar", {**SVAR, "Kommun": place, "Verksamhet": unit})

    assert (problem.severity, problem.code, problem.row, problem.column) == ("error", "unit_principal", 2, "Verksamhet")
    assert "hör inte till den huvudman som står på raden" in problem.message


@pytest.mark.parametrize(
    ("sheet", "column", "found", "suggestion"),
    [
        ("Svar", "Kommun", "Katrinholm", "Katrineholm"),
        ("Svar", "Kommun", "Region Sormland", "Region Sörmland"),
        ("Svar", "Kommun", "Stockholm", None),
        ("Svar", "Verksamhet", "Socialtjäns", "Socialtjänst"),
        ("Svar", "Byggsten", "Lokal implementeringplan", "Lokal implementeringsplan"),
        ("Svar", "Nivå", "Vidmakthålande", "Vidmakthållande"),
        ("Svar", "Nivå", "Vet inte", None),
        ("Hjulet", "Sammanhang", "Hälsosamtalet", "Hälsosamtal"),
        ("Hjulet", "Användning", "Systematisk", "Systematiskt"),
        ("Stödbehov", "Kategori", "Lokal planerring", "Lokal planering"),
        ("Stödbehov", "Status", "Pågår!", "Pågår"),
        ("Verksamheter", "Tillfrågad", "Jaa", "Ja"),
    ],
)
def test_what_is_nearly_right_is_suggested_and_never_applied(wrong, sheet, column, found, suggestion):
    problem = wrong(sheet, {**RIGHT[sheet], column: found})

    place = (problem.severity, problem.file, problem.sheet, problem.row, problem.column, problem.found)
    assert place == ("error", "a.xlsx", sheet, 2, column, found)
    assert problem.suggestion == suggestion
    assert problem.message.startswith(f"där står ”{found}”, men det ska vara ")
    assert str(problem).endswith(f" Menade du {suggestion}?") == (suggestion is not None)


@pytest.mark.parametrize("found", ["0180", "Södermanland", "Gnesta Trosa", "kommun", "04610"])
def test_other_places_are_refused(wrong, found):
    assert wrong("Svar", {**SVAR, "Kommun": found}).expected.startswith("Eskilstuna, Flen, Gnesta, ")


# Nivå and Användning ----------------------------------------------------------------------------------------------------

LEVELS = ["Ej påbörjat", "Behovsinventering/planering", "Införande", "Användning", "Vidmakthållande"]


@pytest.mark.parametrize(("level", "name"), list(enumerate(LEVELS)))
def test_every_spelling_of_a_level(one, level, name):
    spellings = [
        f"{level}",
        f" {level} ",
        f"{level}.0",
        f"{level},0",
        name,
        name.upper(),
        f"{name} ",
        f"{level} {name}",
    ]
    spellings += [f"{level}. {name}", f"{level} – {name}", f"{level} - {name}", f"Nivå {level}", f"nivå\u00a0{level}"]

    read = [one("Svar", {**SVAR, "Nivå": spelling}, "cell") for spelling in spellings]

    assert [(row["level"], row["reason"]) for row in read] == [(level, None)] * len(spellings)


def test_the_short_name_of_a_level(one):
    assert one("Svar", {**SVAR, "Nivå": "Planering"}, "cell")["level"] == 1


@pytest.mark.parametrize(
    ("component", "level", "anchor"),
    [
        ("Barnets bästa-ansvarig", 0, "Vi har inte börjat arbeta med frågan."),
        ("Lokal implementeringsplan", 0, "En lokal plan saknas."),
        ("plan", 3, "planen är beslutad  och används\u00a0i arbetet."),
        ("Hjulet", 2, "Några medarbetare prövar hjulet i möten med barn och vårdnadshavare."),
        ("stod", 4, "Information och stöd ingår i introduktion och årsplanering och ses över varje år."),
    ],
)
def test_the_anchor_text_of_the_component(one, component, level, anchor):
    assert one("Svar", {**SVAR, "Byggsten": component, "Nivå": anchor}, "cell")["level"] == level


def test_every_anchor_text_of_the_model_is_read_as_its_level(read):
    model = load_model()
    rows = [
        {**SVAR, "Byggsten": component.name, "Nivå": anchor}
        for component in model.components
        for anchor in component.anchors
    ]

    parsed = read({"Svar": rows})

    assert parsed.problems == []
    assert parsed.table("cell")["level"].to_list() == [0, 1, 2, 3, 4] * len(model.components)


def test_an_anchor_text_of_another_component_is_refused(wrong):
    problem = wrong("Svar", {**SVAR, "Byggsten": "hjulet", "Nivå": "En lokal plan saknas."})

    assert (problem.code, problem.column, problem.found) == ("value_answer", "Nivå", "En lokal plan saknas.")


def test_anchor_texts_are_read_wherever_the_columns_stand(one):
    row = {
        "Nivå": "En lokal plan saknas.",
        **{heading: SVAR[heading] for heading in reversed(SVAR) if heading != "Nivå"},
    }

    assert one("Svar", row, "cell")["level"] == 0


@pytest.mark.parametrize(
    ("written", "reason"),
    [("Ej besvarad", "ej_besvarad"), ("Vet ej", "vet_ej"), ("Ej tillämplig", "ej_tillamplig"), ("Ej ställd", "ej_stalld"),
     ("VET EJ", "vet_ej"), (" ej\u00a0tillämplig", "ej_tillamplig")],
)  # fmt: skip
def test_reasons(one, written, reason):
    row = one("Svar", {**SVAR, "Nivå": written}, "cell")

    assert (row["level"], row["reason"]) == (None, reason)


@pytest.mark.parametrize("nothing", [{}, {"Nivå": None}], ids=["no column", "an empty cell"])
def test_what_is_not_written_is_not_said(one, nothing):
    """Nor is any answer made up of it."""
    keys = {heading: text for heading, text in SVAR.items() if heading != "Nivå"}
    row = one("Svar", {**keys, **nothing, "Kommentar": "Vi börjar i höst."}, "cell")

    assert (row["level"], row["reason"], row["said"]) == (None, None, "comment")


@pytest.mark.parametrize("nothing", ["–", "-", "—"])
def test_a_cell_is_emptied_by_a_dash(one, nothing):
    row = one("Svar", {**SVAR, "Nivå": "3", "Kommentar": nothing, "Svarsdatum": nothing}, "cell")

    assert (row["comment"], row["answered_on"]) == (None, None)
    assert set(row["said"].split(";")) == {"level", "reason", "why", "comment", "answered_on"}


@pytest.mark.parametrize(
    ("sheet", "column"), [("Svar", "Nivå"), ("Hjulet", "Användning"), ("Verksamheter", "Tillfrågad")]
)
def test_what_has_words_for_nothing_is_not_emptied_by_a_dash(wrong, sheet, column):
    rows = {"Svar": SVAR, "Hjulet": HJULET, "Verksamheter": ASKED}

    assert wrong(sheet, {**rows[sheet], column: "–"}).column == column


def test_a_row_that_was_handed_out_and_not_filled_in_says_nothing(read):
    sheets = {"Svar": [{**SVAR, "Nivå": None}], "Hjulet": [{**HJULET, "Användning": None, "Kommentar": None}]}
    parsed = read(sheets)

    assert {table: [frame.height for frame in frames] for table, frames in parsed.tables.items()} == {
        "cell": [0],
        "wheel_use": [0],
    }


@pytest.mark.parametrize(
    "found", ["5", "-1", "3,5", "3.5", "3.01", "2–3", "tre", "ej_svarat", "Ej svarat", "?", "٣", "²"]
)
def test_other_levels_are_refused(wrong, found):
    problem = wrong("Svar", {**SVAR, "Nivå": found})

    assert (problem.code, problem.column, problem.found) == ("value_answer", "Nivå", found)
    assert problem.message == (
        f"där står ”{found}”, men det ska vara 0–4, Ej påbörjat, Behovsinventering/planering, Införande, Användning, "
        "Vidmakthållande, Ej besvarad, Vet ej, Ej tillämplig eller Ej ställd."
    )


@pytest.mark.parametrize(
    ("written", "use"),
    [("Används inte", 0), ("Introducerat", 1), ("Prövas", 2), ("Används", 3), ("Systematiskt", 4), ("0", 0), ("4", 4),
     ("3 Används", 3), ("ANVÄNDS  inte", 0), ("Ej besvarad", None)],
)  # fmt: skip
def test_every_use_of_the_wheel(one, written, use):
    assert one("Hjulet", {**HJULET, "Användning": written}, "wheel_use")["use_level"] == use


@pytest.mark.parametrize("found", ["5", "Ibland", "Ej påbörjat", "Vet ej"])
def test_other_uses_are_refused(wrong, found):
    problem = wrong("Hjulet", {**HJULET, "Användning": found})

    assert problem.message == (
        f"där står ”{found}”, men det ska vara 0–4, Används inte, Introducerat, Prövas, Används eller Systematiskt."
    )


@pytest.mark.parametrize(
    ("written", "context"),
    [("Hälsosamtal", "halsosamtal"), ("EHT", "eht"), ("Elevhälsoteam (EHT)", "eht"), ("elevhälsoteam", "eht"), ("SIP", "sip"),
     ("VITS", "vits"), ("Nätverksmöte", "natverksmoten"), ("annat", "annat")],
)  # fmt: skip
def test_contexts(one, written, context):
    assert one("Hjulet", {**HJULET, "Sammanhang": written}, "wheel_use")["context"] == context


@pytest.mark.parametrize(
    ("written", "org_level"),
    [(None, "verksamheten"), ("Verksamheten", "verksamheten"), ("Ledning", "ledning"), ("chef", "chef"),
     ("MEDARBETARE", "medarbetare")],
)  # fmt: skip
def test_organisational_levels(one, written, org_level):
    assert one("Svar", {**SVAR, "Organisationsnivå": written}, "cell")["org_level"] == org_level
    assert one("Svar", SVAR, "cell")["org_level"] == "verksamheten"


# Dates, rounds, numbers, text -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-09-30", date(2026, 9, 30)),
        ("20260930", date(2026, 9, 30)),
        ("2026-09-30T08:15:00", date(2026, 9, 30)),
        ("2026-09-30 08:15:00.123", date(2026, 9, 30)),
        ("2026-09-30T23:59:00Z", date(2026, 9, 30)),
        ("30/9/2026", date(2026, 9, 30)),
        ("30.09.2026", date(2026, 9, 30)),
        ("9/30/2026", date(2026, 9, 30)),
        ("5/5/2026", date(2026, 5, 5)),
        ("2028-02-29", date(2028, 2, 29)),
        (None, None),
    ],
)
def test_days(one, written, day):
    assert one("Svar", {**SVAR, "Svarsdatum": written}, "cell")["answered_on"] == day


@pytest.mark.parametrize(
    "found", ["4/3/2026", "04.03.2026", "1/12/2026", "31/2/2026", "2026-02-29", "2026-13-01", "31 februari", "30/9/26",
              "2026-9-30", "2026", "idag", "46000"]
)  # fmt: skip
def test_days_that_are_none_or_could_be_two_are_refused(wrong, found):
    problem = wrong("Svar", {**SVAR, "Svarsdatum": found})

    assert (problem.code, problem.column) == ("value_date", "Svarsdatum")
    assert problem.expected == "ett datum som ÅÅÅÅ-MM-DD, till exempel 2026-09-30"


@pytest.mark.parametrize(
    ("written", "kept"),
    [("2026", "2026"), ("2026-09", "2026-09"), ("2026-09-30", "2026-09-30"), ("2026-09-30 00:00:00", "2026-09-30"),
     ("2026/2027", "2026/2027"), ("2026-09/2027-01", "2026-09/2027-01"), (None, None)],
)  # fmt: skip
def test_loose_dates(one, written, kept):
    assert one("Stödbehov", {**NEED, "Uppstod": written}, "need")["arose"] == kept


@pytest.mark.parametrize("found", ["2026-13", "2026-02-30", "i höstas", "09/2026", "2026-9", "2026/", "2026/2027/2028"])
def test_other_loose_dates_are_refused(wrong, found):
    assert wrong("Stödbehov", {**NEED, "Uppstod": found}).code == "value_loose_date"


@pytest.mark.parametrize("written", ["2026", "2026-2", "2026-9"])
def test_rounds(one, written):
    assert one("Svar", {**SVAR, "Omgång": written}, "cell")["round_id"] == written


@pytest.mark.parametrize("found", ["2026-1", "26", "2026.0", "HT2026", "2026-10", "2025/2026"])
def test_other_rounds_are_refused(wrong, found):
    problem = wrong("Svar", {**SVAR, "Omgång": found})

    assert problem.message == (
        f"där står ”{found}”, men det ska vara årtalet, till exempel 2026 (en andra omgång samma år: 2026-2)."
    )


def test_principals_in_a_list(read):
    parsed = read({"Piloter": [{**PILOT, "Kommuner": "Gnesta kommun; 0488 ;region sörmland;"}]})

    assert parsed.problems == []
    places = parsed.table("pilot_place").select("pilot_id", "municipality_code").rows()
    assert places == [("P1", "0461"), ("P1", "0488")]  # the Region is no place on the map


def test_one_wrong_principal_in_a_list_is_enough(wrong):
    problem = wrong("Piloter", {**PILOT, "Kommuner": "Gnesta;Stockholm"})

    assert (problem.code, problem.column, problem.found) == ("value_principals", "Kommuner", "Gnesta;Stockholm")


@pytest.mark.parametrize(
    ("written", "status"),
    [("Öppet", "oppet"), ("planerat", "planerat"), ("PÅGÅR", "pagar"), ("Tillgodosett", "tillgodosett"),
     ("Avslutat utan  åtgärd", "avslutat")],
)  # fmt: skip
def test_every_status_of_a_need(one, written, status):
    assert one("Stödbehov", {**NEED, "Status": written}, "need_state")["status"] == status


def test_text_is_kept_as_it_stands_up_to_its_limit(one, wrong):
    text = "Första raden\n\tandra – ”citat” \u00a0 =1+1 🙂"
    assert one("Svar", {**SVAR, "Kommentar": text}, "cell")["comment"] == text
    assert one("Svar", {**SVAR, "Kommentar": "å" * MAX_CHARACTERS}, "cell")["comment"] == "å" * MAX_CHARACTERS
    assert wrong("Svar", {**SVAR, "Kommentar": "å" * (MAX_CHARACTERS + 1)}).code == "value_text"
    assert wrong("Svar", {**SVAR, "Kommentar": "a\x07b"}).found == "a\ufffdb"


def test_free_text_is_never_approved_by_a_file(one):
    assert "comment_approved" not in one("Svar", {**SVAR, "Kommentar": "x"}, "cell")
    assert "comment_approved" not in one("Hjulet", {**HJULET, "Kommentar": "x"}, "wheel_use")
    remark = {heading: ASKED[heading] for heading in ("Omgång", "Kommun", "Verksamhet")} | {"Kommentar": "x"}
    assert "comment_approved" not in one("Kommentarer", remark, "unit_comment")


# Sheets and columns -----------------------------------------------------------------------------------------------------


def rows_of(parsed: Parsed) -> dict[str, list[dict[str, object]]]:
    """Return table -> its rows, without their numbers, which follow the order of the sheets."""
    return {
        name: [{k: row[k] for k in sorted(row) if k != "raw_index"} for frame in frames for row in frame.to_dicts()]
        for name, frames in parsed.tables.items()
    }


def test_every_sheet_is_read_whatever_the_order_of_sheets_and_columns(read):
    straight = read({name: [row] for name, row in RIGHT.items()})
    turned = read({name: [dict(reversed(row.items()))] for name, row in reversed(RIGHT.items())})

    assert straight.problems == turned.problems == []
    assert rows_of(straight) == rows_of(turned)
    tables = {"participation", "cell", "wheel_use", "need", "need_state", "pilot", "pilot_place", "example"}
    tables |= {"activity", "activity_state", "indicator_value", "occasion", "web_use", "independent_school"}
    assert set(straight.tables) == tables
    assert straight.raw_count == turned.raw_count == 11


@pytest.mark.parametrize("order", list(permutations(["Omgång", "Kommun", "Byggsten", "Nivå"]))[::5])
def test_columns_in_any_order(one, order):
    row = {heading: SVAR[heading] for heading in [*order, "Verksamhet"]}

    assert rows_of_cell(one("Svar", row, "cell")) == ("2026", "0461-SKOLA", "plan", 3)


def rows_of_cell(row: Mapping[str, object]) -> tuple[object, ...]:
    return (row["round_id"], row["unit_id"], row["component"], row["level"])


@pytest.mark.parametrize("name", ["svar", "SVAR", " Svar ", "Svar\u00a0"])
def test_case_and_spaces_in_the_name_of_a_sheet_are_forgiven(read, name):
    assert read({name: [SVAR]}).table("cell")["level"].to_list() == [3]


@pytest.mark.parametrize("heading", ["nivå", "NIVÅ", " Nivå ", "Nivå\n", "\ufeffNivå"])
def test_case_and_spaces_in_headings_are_forgiven(one, heading):
    row = {heading if key == "Nivå" else f" {key.upper()} ": text for key, text in SVAR.items()}

    assert rows_of_cell(one("Svar", row, "cell")) == ("2026", "0461-SKOLA", "plan", 3)


def test_a_real_workbook_with_numbers_for_numbers_and_days_for_days(words):
    head = ["Svarsdatum", "Nivå", "Byggsten", "Verksamhet", "Kommun", "Omgång"]
    content = workbook({
        "HJULET": [["Användning", "Sammanhang", "Verksamhet", "Kommun", "Omgång"], [4, "SIP", "Soc", "0488", 2026]],
        "svar": [["Uppföljning"], [], head, [date(2026, 9, 30), 2, "plan", "Skola", "Trosa kommun", 2026]],
    })  # fmt: skip

    parsed = parse(read_source(Source("a.xlsx", content)), words)

    assert parsed.problems == []
    assert parsed.table("wheel_use").select("unit_id", "context", "use_level").rows() == [("0488-SOC", "sip", 4)]
    cells = parsed.table("cell").select("round_id", "unit_id", "component", "level", "answered_on").rows()
    assert cells == [("2026", "0488-SKOLA", "plan", 2, date(2026, 9, 30))]
    assert [frame["row_number"].to_list() for frame in parsed.raw] == [[2], [4]]


REQUIRED = [
    (sheet, column.heading) for sheet in WORKBOOK for column in sheet.columns if column.required
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "heading"), REQUIRED, ids=[f"{s.name}-{h}" for s, h in REQUIRED])
def test_a_required_column_may_neither_be_missing_nor_empty(wrong, sheet: Sheet, heading: str):
    row = RIGHT[sheet.name]

    missing = wrong(sheet.name, {key: text for key, text in row.items() if key != heading})
    empty = wrong(sheet.name, {**row, heading: None})

    assert (missing.code, missing.sheet, missing.row, missing.column) == ("column_missing", sheet.name, None, heading)
    assert missing.message == f"kolumnen {heading} saknas. Lägg till den i rubrikraden."
    assert (empty.code, empty.sheet, empty.row, empty.column) == ("missing", sheet.name, 2, heading)
    assert empty.message.startswith("cellen är tom, men ska vara ")


def test_what_must_be_there_is_what_the_workbook_says():
    """By hand, so that a column does not cease to be required, or begin to be, unnoticed."""
    assert {(sheet.name, heading) for sheet, heading in REQUIRED} == {
        *(("Verksamheter", heading) for heading in ("Omgång", "Kommun", "Verksamhet", "Tillfrågad")),
        *(("Aktiviteter", heading) for heading in ("Aktivitet-id", "Aktivitet")),
        *(("Indikatorer", heading) for heading in ("Indikator", "Kommun", "År", "Källa")),
        *(("Information och workshop", heading) for heading in ("Tillfälle-id", "Slag", "När", "Tema", "Källa")),
        *(("Samverkanswebben", heading) for heading in ("Period", "Vad som räknas", "Källa")),
        *(("Fristående skolor", heading) for heading in ("Skol-id", "Kommun", "Skolans namn", "Källa")),
        *(("Svar", heading) for heading in ("Omgång", "Kommun", "Verksamhet", "Byggsten")),
        *(("Hjulet", heading) for heading in ("Omgång", "Kommun", "Verksamhet", "Sammanhang")),
        *(("Stödbehov", heading) for heading in ("Behov-id", "Omgång", "Kategori", "Beskrivning")),
        *(("Piloter", heading) for heading in ("Pilot-id", "Namn", "Tema")),
        *(("Exempel", heading) for heading in ("Exempel-id", "Rubrik", "Beskrivning", "Källa")),
    }


def test_an_unknown_column_is_warned_of_and_not_kept(read):
    parsed = read({"Svar": [{**SVAR, "Komentar": "hemligt"}]})

    (problem,) = parsed.problems
    assert (problem.severity, problem.code, problem.column) == ("warning", "column_unknown", "Komentar")
    assert problem.suggestion == "Kommentar"
    assert parsed.table("cell")["level"].to_list() == [3]
    assert "comment" not in parsed.table("cell").columns
    assert "hemligt" not in parsed.raw[0]["content"][0]


def test_an_unknown_sheet_is_warned_of(read):
    parsed = read({"Svar": [SVAR], "Pilotr": [{"x": "1"}], "Läs mig": [{"x": "1"}], "Listor": [{"x": "1"}]})

    (problem,) = parsed.problems
    assert (problem.severity, problem.code, problem.sheet) == ("warning", "sheet_unknown", "Pilotr")
    assert problem.suggestion == "Piloter"


def test_a_file_without_any_known_sheet_is_refused(read):
    codes = [(problem.severity, problem.code) for problem in read({"Blad1": [{"x": "1"}]}).problems]

    assert codes == [("warning", "sheet_unknown"), ("error", "no_sheet")]


def test_rows_lead_back_to_what_stood_in_the_file(read):
    parsed = read({"Svar": [SVAR, {**SVAR, "Byggsten": "stod", "Nivå": "Vet ej"}], "Hjulet": [HJULET]})

    raw = pl.concat(parsed.raw)
    assert raw.select("file_name", "sheet", "row_number").rows() == [
        ("a.xlsx", "Svar", 2), ("a.xlsx", "Svar", 3), ("a.xlsx", "Hjulet", 2),
    ]  # fmt: skip
    assert raw["content"].str.json_path_match("$.Nivå").to_list() == ["3", "Vet ej", None]
    assert parsed.table("cell")["raw_index"].to_list() == [0, 1]
    assert parsed.table("wheel_use")["raw_index"].to_list() == [2]


# All at once ------------------------------------------------------------------------------------------------------------


def test_all_problems_of_all_sheets_come_at_once_and_right_rows_are_read(read):
    parsed = read(
        {
            "Svar": [
                {**SVAR, "Omgång": "i år", "Kommun": "Katrinholm", "Verksamhet": "Skolan i byn", "Byggsten": None},
                SVAR,
                {**SVAR, "Nivå": "5", "Svarsdatum": "3/4/2026"},
            ],
            "Hjulet": [{**HJULET, "Sammanhang": "Fika", "Användning": "Ibland"}],
            "Verksamheter": [{"Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola"}],
            "Stödbehov": [{**NEED, "Kategori": "Pengar", "Status": "Klart", "Uppstod": "i höstas"}],
        }
    )

    assert {(problem.sheet, problem.row, problem.column) for problem in parsed.problems} == {
        ("Svar", 2, "Omgång"), ("Svar", 2, "Kommun"), ("Svar", 2, "Verksamhet"), ("Svar", 2, "Byggsten"),
        ("Svar", 4, "Nivå"), ("Svar", 4, "Svarsdatum"),
        ("Hjulet", 2, "Sammanhang"), ("Hjulet", 2, "Användning"),
        ("Verksamheter", None, "Tillfrågad"),
        ("Stödbehov", 2, "Kategori"), ("Stödbehov", 2, "Status"), ("Stödbehov", 2, "Uppstod"),
    }  # fmt: skip
    assert len(parsed.problems) == 12
    assert {problem.severity for problem in parsed.problems} == {"error"}
    cells = parsed.table("cell").select("unit_id", "component", "level").rows()
    assert cells == [("0461-SKOLA", "plan", 3)]


@pytest.mark.parametrize("name", ["Välmåendehjulet", "välbefinnandehjulet", "Må bra-hjulet"])
def test_the_wheels_former_names_are_the_same_component(asked_2026, answer, name: str) -> None:
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", name, "3")]})
    assert asked_2026.cells("0461-SKOLA")["hjulet"] == 3
