"""The Swedish texts of the workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data.model.model import Model
from data.model.sheets import Column

Places = Sequence[tuple[str, str]]

LEVELS_TITLE = "Nivåerna i bladet Svar"
USES_TITLE = "Användningen i bladet Hjulet"
USES_TEXT = "Skriv siffran eller ordet, eller Ej besvarad om frågan är hoppad över. En tom cell ändrar ingenting."
_LOOSE = "Ett år, en månad eller en dag: 2026, 2026-09 eller 2026-09-30."
_COUNTY_IF_EMPTY = "Kommunen eller Regionen. Lämna tom om det gäller hela länet."
_FREE_TEXT = "Inga namn på personer, inga personnummer, telefonnummer eller e-postadresser."


@dataclass(frozen=True)
class SheetTexts:
    """What a sheet is for, what each of the columns it is handed out with takes, and a row to show, by heading."""

    about: str
    columns: dict[str, str]
    example: Callable[[Model, Places, str], dict[str, str]]


_SHARED = {
    "Omgång": "Uppföljningens årtal. En andra omgång samma år skrivs med -2 efter årtalet.",
    "Kommun": "Kommunens namn eller kod, eller Regionen. Välj i listan.",
    "Verksamhet": "Välj i listan. {units}",
    "Byggsten": "Välj i listan.",
}


def _unit(places: Places, model: Model, round_id: str) -> dict[str, str]:
    return {"Omgång": round_id, "Kommun": places[0][1], "Verksamhet": model.sectors[0].name}


def _asked_texts(model: Model, places: Places, round_id: str) -> dict[str, str]:
    return {**_unit(places, model, round_id), "Tillfrågad": "Ja"}


def _answer(model: Model, places: Places, round_id: str) -> dict[str, str]:
    return {
        **_unit(places, model, round_id),
        "Byggsten": model.components[0].name,
        "Nivå": f"2 {model.levels[2].name}",
        "Kommentar": "Beslut väntas till våren.",
        "Svarsdatum": f"{round_id[:4]}-09-30",
        "Organisationsnivå": model.org_levels[0].name,
    }


def _use(model: Model, places: Places, round_id: str) -> dict[str, str]:
    return {
        **_unit(places, model, round_id),
        "Sammanhang": model.contexts[0].name,
        "Användning": model.wheel_uses[2].name,
        "Kommentar": "Två enheter prövar.",
    }


def _need(model: Model, places: Places, round_id: str) -> dict[str, str]:
    return {
        "Behov-id": f"{round_id}-01",
        **_unit(places, model, round_id),
        "Kategori": model.categories[0].name,
        "Beskrivning": "En mall att utgå från när planen skrivs.",
        "Status": "Öppet",
        "Ansvarig funktion": "Processledare",
        "Klart senast": f"{round_id[:4]}-12-15",
        "Uppstod": f"{round_id[:4]}-09",
        "Samma som": "",
    }


def _pilot(model: Model, places: Places, round_id: str) -> dict[str, str]:
    return {
        "Pilot-id": f"P-{round_id}-01",
        "Namn": "Gemensam introduktion",
        "Tema": model.components[-1].name,
        "Kommuner": "; ".join(name for _, name in places[:2]),
        "Verksamheter": model.sectors[0].name,
        "Start": f"{round_id[:4]}-02",
        "Slut": "",
        "Fas": "Prövas",
        "Beskrivning": "Nya medarbetare i två kommuner lär sig modellen tillsammans.",
        "Lärdom": "Det behövs tid för att lära sig frågorna.",
        "Senast rapporterad": f"{round_id[:4]}-09",
        "Källa": f"Pilotrapport september {round_id[:4]}",
    }


def _good_example(model: Model, places: Places, round_id: str) -> dict[str, str]:
    return {
        "Exempel-id": f"E-{round_id}-01",
        "Kommun": places[0][1],
        "Verksamhet": model.sectors[0].name,
        "Rubrik": "Gemensam introduktion",
        "Beskrivning": "Nya medarbetare från flera verksamheter lär sig modellen tillsammans.",
        "Sedan": f"{round_id[:4]}",
        "Byggsten": model.components[-1].name,
        "Källa": f"Uppföljning {round_id}",
    }


def _activity(_model: Model, _places: Places, round_id: str) -> dict[str, str]:
    return {
        "Aktivitet-id": f"A-{round_id}-01",
        "Aktivitet": "Utbildning för nya chefer",
        "Vad som ska göras": "Nya chefer lär sig modellen tillsammans, en gång per termin.",
        "Ansvarig funktion": "Processledare",
        "Börjar": f"{round_id[:4]}-02",
        "Klart senast": f"{round_id[:4]}-12-15",
        "Läge": "Planerat",
        "Källa": "Länets implementeringsplan",
    }


def _indicator(_model: Model, places: Places, round_id: str) -> dict[str, str]:
    return {
        "Indikator": "Elever som mår bra",
        "Kommun": places[0][1],
        "År": round_id[:4],
        "Värde": "62,5",
        "Varför värdet saknas": "",
        "Enhet": "procent",
        "Antal": "214",
        "Kön": "Alla",
        "Källa": "Elevhälsosamtal",
    }


def _occasion(_model: Model, places: Places, round_id: str) -> dict[str, str]:
    return {
        "Tillfälle-id": f"T-{round_id}-01",
        "Kommun": places[0][1],
        "Slag": "Workshop",
        "När": f"{round_id[:4]}-09-30",
        "Tema": "Att använda frågorna tillsammans",
        "För vilka": "Rektorer och enhetschefer",
        "Antal deltagare": "24",
        "Källa": f"Processledarens logg {round_id[:4]}",
    }


def _web_use(_model: Model, _places: Places, round_id: str) -> dict[str, str]:
    return {
        "Kommun": "",
        "Period": f"{round_id[:4]}-09",
        "Vad som räknas": "Besök",
        "Antal": "310",
        "Källa": "Webbplatsens statistik",
    }


def _independent_school(_model: Model, places: Places, round_id: str) -> dict[str, str]:
    return {
        "Skol-id": "F-01",
        "Kommun": places[0][1],
        "Skolans namn": "Friskolan Exemplet",
        "Har fått information": "Ja",
        "Deltar i arbetet": "Vet inte",
        "Uppgift från": f"{round_id[:4]}-09",
        "Källa": f"Processledarens logg {round_id[:4]}",
    }


SHEET_TEXTS = {
    "Verksamheter": SheetTexts(
        "Vilka som har fått uppföljningen. En rad för varje verksamhet. Utan rader räknas alla som tillfrågade.",
        {
            **{heading: _SHARED[heading] for heading in ("Omgång", "Kommun", "Verksamhet")},
            "Tillfrågad": "Ja eller Nej.",
        },
        _asked_texts,
    ),
    "Svar": SheetTexts(
        "Hur långt verksamheten har kommit. En rad för varje verksamhet och byggsten.",
        {
            **_SHARED,
            "Nivå": "0–4, nivåns namn, texten som beskriver nivån, eller Ej besvarad, Vet ej, Ej tillämplig eller Ej "
            "ställd. En tom cell ändrar ingenting. Nivåerna beskrivs längre ned på det här bladet.",
            "Kommentar": f"Fri text. {_FREE_TEXT} Skriv – för att ta bort en som finns.",
            "Svarsdatum": "Dagen då verksamheten svarade, som ÅÅÅÅ-MM-DD.",
            "Organisationsnivå": "Bara om frågan är ställd till flera nivåer i organisationen. En tom cell betyder "
            "verksamheten som helhet.",
        },
        _answer,
    ),
    "Hjulet": SheetTexts(
        "Var {wheel} används. En rad för varje verksamhet och sammanhang.",
        {
            **{heading: _SHARED[heading] for heading in ("Omgång", "Kommun", "Verksamhet")},
            "Sammanhang": "Välj i listan.",
            "Användning": "Välj i listan, skriv 0–4, eller Ej besvarad. En tom cell ändrar ingenting.",
            "Kommentar": f"Fri text. {_FREE_TEXT} Skriv – för att ta bort en som finns.",
        },
        _use,
    ),
    "Stödbehov": SheetTexts(
        "Det stöd som verksamheten eller länet behöver. En rad för varje behov.",
        {
            "Behov-id": "Ett eget id som ingen annan rad har. Samma id igen ändrar behovet.",
            "Omgång": "Årtalet för den uppföljning där behovet kom fram.",
            "Kommun": "Kommunen eller Regionen. Lämna tom om behovet gäller hela länet.",
            "Verksamhet": "Välj i listan. Lämna tom om behovet inte gäller en viss verksamhet.",
            "Kategori": "Välj i listan.",
            "Beskrivning": f"Vad som behövs, med några ord. {_FREE_TEXT}",
            "Status": "Välj i listan.",
            "Ansvarig funktion": "En funktion, till exempel processledare. Aldrig ett namn.",
            "Klart senast": "Dagen då behovet ska vara tillgodosett, som ÅÅÅÅ-MM-DD.",
            "Uppstod": _LOOSE,
            "Samma som": "Id för ett tidigare behov som det här upprepar. Det räknas då som öppet sedan det första.",
        },
        _need,
    ),
    "Piloter": SheetTexts(
        "Lokala försök. En rad för varje pilot.",
        {
            "Pilot-id": "Ett eget id som ingen annan rad har. Samma id igen ändrar piloten.",
            "Namn": "Pilotens namn, aldrig en persons.",
            "Tema": "Vad piloten handlar om, med ett eller några ord.",
            "Kommuner": "Kommunerna som deltar, åtskilda av semikolon.",
            "Verksamheter": "Verksamheterna som deltar, åtskilda av semikolon.",
            "Start": _LOOSE,
            "Slut": f"{_LOOSE} Lämna tom medan piloten pågår.",
            "Fas": "Hur långt piloten har kommit, med egna ord.",
            "Beskrivning": f"Vad som prövas. {_FREE_TEXT}",
            "Lärdom": f"Vad ni har lärt er. {_FREE_TEXT}",
            "Senast rapporterad": _LOOSE,
            "Källa": "Var uppgiften kommer ifrån, till exempel en rapport.",
        },
        _pilot,
    ),
    "Exempel": SheetTexts(
        "Goda exempel att sprida. En rad för varje exempel.",
        {
            "Exempel-id": "Ett eget id som ingen annan rad har. Samma id igen ändrar exemplet.",
            "Kommun": "Kommunen. Lämna tom om exemplet inte hör till en viss kommun.",
            "Verksamhet": "En eller flera verksamheter, åtskilda av semikolon.",
            "Rubrik": "Några ord som säger vad exemplet är.",
            "Beskrivning": f"Vad ni gör. {_FREE_TEXT}",
            "Sedan": _LOOSE,
            "Byggsten": "Den byggsten som exemplet hör till. Lämna tom om det inte hör till en viss.",
            "Källa": "Var uppgiften kommer ifrån, till exempel uppföljningen eller en rapport.",
        },
        _good_example,
    ),
    "Aktiviteter": SheetTexts(
        "Det som ska göras enligt länets plan. En rad för varje aktivitet.",
        {
            "Aktivitet-id": "Ett eget id som ingen annan rad har. Samma id igen ändrar aktiviteten.",
            "Aktivitet": "Några ord som säger vad aktiviteten är.",
            "Vad som ska göras": f"Vad som ska göras, med några ord. {_FREE_TEXT}",
            "Ansvarig funktion": "En funktion, till exempel processledare. Aldrig ett namn.",
            "Börjar": _LOOSE,
            "Klart senast": "Dagen då aktiviteten ska vara klar, som ÅÅÅÅ-MM-DD.",
            "Läge": "Välj i listan. Lämna tom om läget inte är känt.",
            "Källa": "Var aktiviteten står, till exempel länets plan.",
        },
        _activity,
    ),
    "Indikatorer": SheetTexts(
        "Effekter att följa över tid, bredvid graden. En rad för varje indikator, kommun och år.",
        {
            "Indikator": "Indikatorns namn. Samma namn, kommun, år och kön igen ändrar värdet.",
            "Kommun": _SHARED["Kommun"],
            "År": "Året som värdet gäller.",
            "Värde": "Ett tal. Lämna tom om värdet saknas: tomt är aldrig noll. Ett streck tar bort ett tidigare värde.",
            "Varför värdet saknas": "Välj ur listan om värdet saknas.",
            "Enhet": "Enheten, till exempel procent eller antal per 1 000 elever.",
            "Antal": "Hur många värdet bygger på, om källan säger det.",
            "Kön": "Lämna tom om värdet gäller alla.",
            "Källa": "Var värdet kommer ifrån.",
        },
        _indicator,
    ),
    "Information och workshop": SheetTexts(
        "Information som har getts, och workshop och utbildning som har hållits. En rad för varje tillfälle.",
        {
            "Tillfälle-id": "Ett eget id som ingen annan rad har. Samma id igen ändrar tillfället.",
            "Kommun": _COUNTY_IF_EMPTY,
            "Slag": "Välj i listan.",
            "När": _LOOSE,
            "Tema": f"Vad det handlade om, med några ord. {_FREE_TEXT}",
            "För vilka": "Funktioner eller grupper, till exempel rektorer. Aldrig namn.",
            "Antal deltagare": "Lämna tom om antalet inte är känt: tomt är aldrig noll.",
            "Källa": "Var uppgiften kommer ifrån.",
        },
        _occasion,
    ),
    "Samverkanswebben": SheetTexts(
        "Hur mycket samverkanswebben används. En rad för varje period och det som räknas.",
        {
            "Kommun": _COUNTY_IF_EMPTY,
            "Period": f"{_LOOSE} Samma kommun, period och det som räknas igen ändrar antalet.",
            "Vad som räknas": "Välj i listan, så som källan räknar.",
            "Antal": "Lämna tom om antalet saknas: tomt är aldrig noll. Ett streck tar bort ett tidigare antal.",
            "Källa": "Var antalet kommer ifrån.",
        },
        _web_use,
    ),
    "Fristående skolor": SheetTexts(
        "Fristående skolor i kommunerna, en på varje rad. De räknas aldrig in i graden.",
        {
            "Skol-id": "Ett eget id som ingen annan rad har, till exempel skolenhetskoden. Samma id igen ändrar skolan.",
            "Kommun": "Kommunen som skolan ligger i. Välj i listan.",
            "Skolans namn": "Skolans namn, aldrig en persons.",
            "Har fått information": "Om skolan har fått information om modellen. Lämna tom om ingen har sagt det.",
            "Deltar i arbetet": "Om skolan deltar i arbetet. Lämna tom om ingen har sagt det.",
            "Uppgift från": _LOOSE,
            "Källa": "Var uppgiften kommer ifrån.",
        },
        _independent_school,
    ),
}


def column_text(sheet: str, column: Column, model: Model) -> str:
    """Return what is written in ``column`` of ``sheet``, with its choices where they are few."""
    text = SHEET_TEXTS[sheet].columns[column.heading]
    if column.heading == "Kommun":
        text = (
            text.replace("Regionen", model.region_name)
            if model.region_name
            else text.replace(", eller Regionen", "").replace(" eller Regionen", "")
        )
    text = text.replace("{units}", model.whose_units)
    if column.kind == "choice" and column.choices and len(column.choices) > 2:
        *first, last = column.choices
        text = f"{text} {', '.join(first)} eller {last}."
    return text


def whether_required(column: Column) -> str:
    """Return whether ``column`` must be filled in on every row, in words."""
    return "Alltid" if column.required else "Om det är känt"


def steps(round_id: str) -> list[str]:
    """Return what to do with the workbook, in order."""
    return [
        "Fyll i de blad som gäller er. De andra lämnar ni som de är.",
        (
            "Skriv en uppgift på varje rad. Välj i listorna där de finns. Håll muspekaren över en rubrik så ser du vad "
            "kolumnen tar."
        ),
        "Spara som Excel-arbetsbok (.xlsx) och lämna filen till processledaren.",
        (
            "Processledaren läser in filen på sidan Läs in i Lägesbild, eller på kommandoraden med "
            f"python -m data import FIL.xlsx --round {round_id}"
        ),
        "Allt som är fel visas med blad, rad och kolumn innan något sparas. Rätta i filen och läs in den igen.",
    ]


def good_to_know(model: Model) -> list[tuple[str, str]]:
    """Return what one should know of the workbook: (what, text)."""
    return [
        (
            "Inga personuppgifter",
            (
                "Skriv inga namn på barn, vårdnadshavare eller medarbetare, och inget som pekar ut en enskild. Skriv "
                "funktioner, som rektor eller enhetschef."
            ),
        ),
        (
            "Tomma celler",
            (
                "En tom cell ändrar ingenting: det som är känt sedan förut står kvar. Är en fråga hoppad över, skriv Ej "
                "besvarad."
            ),
        ),
        ("Det som inte står här", "Filen lägger till och ändrar. Det som den inte nämner är kvar som det var."),
        (
            "Ta bort en uppgift",
            (
                "Skriv – (ett streck) i en cell för att ta bort det som står där sedan förut, till exempel en kommentar "
                "eller ett datum. Ska hela raden bort: lägg till en kolumn med rubriken Ta bort, skriv Ja och det som pekar ut "
                "raden: omgång, kommun, verksamhet och byggsten eller sammanhang, eller radens id. Resten får vara tomt. Det "
                "går att ångra."
            ),
        ),
        (
            "Ordningen är fri",
            (
                "Blad och kolumner får stå i vilken ordning som helst, men deras namn behöver vara kvar. Den här "
                "förklaringen och bladet Listor läses aldrig in."
            ),
        ),
        ("Frågor", model.contact),
    ]


def reason_texts() -> list[tuple[str, str]]:
    """Return what may stand instead of a level, and what each means."""
    return [
        ("Ej besvarad", "Verksamheten har hoppat över frågan. Skriv det: en tom cell ändrar ingenting."),
        ("Vet ej", "Verksamheten har svarat att den inte vet."),
        ("Ej tillämplig", "Byggstenen gäller inte verksamheten. Den räknas då inte med."),
        ("Ej ställd", "Verksamheten har inte fått frågan i den här omgången. Den räknas då inte med."),
    ]
