"""Meaning and unit of each table column, for the sheet that explains a download."""

from __future__ import annotations

from collections.abc import Iterable

from pages.doors.show import wheel
from pages.text.html import Column

UNITS, ANSWERS, NEEDS, PERCENT, PLAIN, DAY = (
    "verksamheter, antal",
    "svar, antal",
    "behov, antal",
    "procent",
    "text",
    "datum",
)
STEP, LEVEL, MONTHS, ROWS = "steg 0–4", "nivå 0–4", "månader", "rader, antal"
# Heading -> unit and meaning; {wheel} is what the wheel is called.
# A heading that is a name of its own (a unit, a round, a context) is explained by what it is.
TEXTS: dict[str, tuple[str, str]] = {
    "Kommun": (PLAIN, "Kommunens namn."),
    "Huvudman": (PLAIN, "Kommun, region eller hela länet."),
    "Steg": (STEP, "Den högsta nivå som tillräckligt många av de kända svaren har nått. Gränsen står på sidan Metod."),
    "Möjligt steg": (STEP, "Lägsta och högsta steg när det som saknas räknas in."),
    "Implementeringsgrad, kända svar": (
        PERCENT,
        "Summan av nivåerna i procent av den högsta möjliga, bland kända svar.",
    ),
    "Möjligt intervall": (PERCENT, "Lägsta och högsta implementeringsgrad när det som saknas räknas in."),
    "Förändring": (PLAIN, "Om graden har gått framåt eller tillbaka bland dem som svarade båda gångerna."),
    "Länets kommuner": (PERCENT, "Kommunernas lägsta och högsta värde, för att jämföra med. Det är ingen rangordning."),
    "Kända svar": (
        "svar i antal, eller procent",
        "Antalet kända svar, eller graden räknad på dem.",
    ),
    "Antal kända svar": (ANSWERS, "Hur många svar som har en känd nivå, av dem som gäller."),
    "Antal svar": (ANSWERS, "Hur många svar det gäller."),
    "Öppna stödbehov": (NEEDS, "Öppna, planerade och pågående behov i kommunen."),
    "Byggsten": (PLAIN, "En av de delar som implementeringsgraden räknas på."),
    "Vad som framgår": (PLAIN, "Det publicerade uttalandet."),
    "Indikator": (PLAIN, "Det som mäts, med Koladas id där det finns."),
    "Mätår": (DAY, "Året som värdet gäller."),
    "Kön": (PLAIN, "Om värdet gäller alla, kvinnor eller män."),
    "Värde": ("i indikatorns enhet", "Värdet så som källan anger det. Saknas är inte noll."),
    "Enhet": (PLAIN, "Vad värdet är mätt i."),
    "Bygger på (n)": ("antal", "Hur många värdet bygger på, där källan säger det."),
    "Varför värdet saknas": (PLAIN, "Orsaken med källans egna ord."),
    "För vilka": (PLAIN, "Funktioner eller grupper som tillfället var för."),
    "Deltagare": ("personer, antal", "Hur många som deltog. Saknas är inte noll."),
    "Period": (DAY, "Tiden som antalet gäller, så noga som källan anger den."),
    "Vad som räknas": (PLAIN, "Det som källan räknar."),
    "Skolans namn": (PLAIN, "Den fristående skolans namn. Fristående skolor räknas aldrig in i graden."),
    "Har fått information": (PLAIN, "Om skolan har fått information om modellen, där någon har sagt det."),
    "Deltar i arbetet": (PLAIN, "Om skolan deltar i arbetet, där någon har sagt det."),
    "Uppgift från": (DAY, "När uppgiften gällde, så noga som den är känd."),
    "Vad den säger": (PLAIN, "Det som studien säger, eller vad aktiviteten i planen är."),
    "Slag": (PLAIN, "Vilket slag det är, till exempel en rekommendation, en risk eller ett verktyg."),
    "Delstudie": (PLAIN, "Den delstudie i följeforskningen som säger det."),
    "Beslut om det": (PLAIN, "Beslut på möten om det som raden handlar om, och hur det går med dem."),
    "Källa": (PLAIN, "Var uppgiften kommer från, och hur säker den är där det är känt."),
    "Säkerhet": (PLAIN, "Om källan säger det, om det är tolkat eller om det inte är publicerat."),
    "Del": (PLAIN, "Den del av kommunen, eller den nivå i organisationen, som raden gäller."),
    "Verksamhet": (PLAIN, "Den som svarar: en sektor hos en kommun, eller en verksamhet i en region."),
    "Verksamheter": (PLAIN, "De verksamheter som deltar."),
    "Sektor": (PLAIN, "Det slag av verksamhet som raden gäller."),
    "Svar": (PLAIN, "Om verksamheten har svarat, eller vilket svar raden gäller."),
    "Svarande": (UNITS, "Hur många som svarade av dem som tillfrågades."),
    "Hur det är känt": (PLAIN, "Vad uppgiften om vem som svarade bygger på."),
    "Nivå": (LEVEL, "Hur långt verksamheten har kommit."),
    "Nivå eller skäl": (PLAIN, "Nivån, eller varför det inte finns någon."),
    "Regel": (PLAIN, "Regeln som ger nivån."),
    "Som det lästes": (PLAIN, "Svaret så som det stod i filen."),
    "Plats": (PLAIN, "Fil, blad och rad."),
    "Uppföljning": (PLAIN, "Uppföljningens namn."),
    "Sammanhang": (PLAIN, "Där {wheel} används."),
    "Har svarat på frågan": (UNITS, "Hur många som har svarat på frågan, av dem som har svarat på uppföljningen."),
    "Använder {wheel}": (UNITS, "Hur många som har svarat att de använder {wheel}, av dem som har svarat på frågan."),
    "Möjligt bland alla svarande": (PERCENT, "Andelen när de som hoppade över frågan räknas in åt båda hållen."),
    "{Wheel}": (PLAIN, "Om {wheel} förekommer enligt det som är publicerat."),
    "Hur mycket, och hos vem": (PLAIN, "Om mängden är publicerad."),
    "Så säger de själva": (PLAIN, "En kommentar som en processledare har godkänt för visning."),
    "Anmärkning": (PLAIN, "Det som behöver sägas om uppgiften."),
    "Kategori": (PLAIN, "Slag av stödbehov."),
    "Öppna": (NEEDS, "Behov som är öppna, planerade eller pågående."),
    "Försenade": (NEEDS, "Öppna behov vars sista dag har passerat."),
    "Utan ansvarig": (NEEDS, "Öppna behov som ingen funktion ansvarar för."),
    "Länet": (NEEDS, "Öppna behov som gäller länet som helhet."),
    "Regionen": (NEEDS, "Öppna behov som gäller hela regionen."),
    "Hel kommun": (NEEDS, "Öppna behov som gäller en hel kommun."),
    "Under 6 mån": (NEEDS, "Öppna i mindre än 6 månader."),
    "6–11 mån": (NEEDS, "Öppna i 6 till 11 månader."),
    "12 mån eller mer": (NEEDS, "Öppna i 12 månader eller mer."),
    "Behov": (PLAIN, "Behovets nummer, eller det i ord."),
    "Beskrivning": (PLAIN, "Behovet i ord."),
    "Vem har behovet": (PLAIN, "Verksamhet, kommun, region eller hela länet."),
    "Status": (PLAIN, "Hur långt det har kommit: öppet, planerat, pågår, tillgodosett eller avslutat."),
    "Ansvarig funktion": (PLAIN, "Funktionen som ansvarar, aldrig en person."),
    "Klart senast": (DAY, "Dagen då det ska vara klart."),
    "Uppstod": (DAY, "När behovet uppstod."),
    "Hur länge öppet": (MONTHS, "Tiden sedan behovet, eller det första som det upprepar, uppstod."),
    "Vem kan hjälpa?": (PLAIN, "Verksamheter på nivå 3 eller högre på den byggsten som behovet gäller."),
    "Upprepar": (PLAIN, "Tidigare behov som är samma behov."),
    "Vad som behövs": (PLAIN, "Behovet i ord."),
    "Vad som har hänt": (PLAIN, "Om behovet är nytt, avslutat, öppnat på nytt eller öppet vid båda uppföljningarna."),
    "Läge vid den senare": (PLAIN, "Behovets status vid den senare uppföljningen."),
    "Pilot": (PLAIN, "Pilotens eller projektets namn."),
    "Pilot eller projekt": (PLAIN, "Pilotens eller projektets namn."),
    "Pilot i samma kommun": (PLAIN, "Piloter som pågår i den kommun som exemplet kommer från."),
    "Tema": (PLAIN, "Det som piloten eller tillfället handlar om."),
    "Typ": (PLAIN, "Om det är en pilot, ett projekt eller något annat."),
    "Läge": (PLAIN, "Hur långt det har kommit."),
    "När": (DAY, "När det hände eller pågår, så noga som det är känt."),
    "År": (DAY, "Året som källan anger."),
    "Sedan": (DAY, "Från när, så noga som det är känt."),
    "Datum": (DAY, "Dagen för rapporten eller källan, så noga som den är känd."),
    "Senaste uppgift": (DAY, "När det senast lämnades en uppgift."),
    "Senaste svar": (DAY, "När verksamheten senast svarade."),
    "Ålder": (MONTHS, "Hur gammal den senaste uppgiften är, räknat till dagen då tabellen hämtades."),
    "Färsk?": (PLAIN, "Om den senaste uppgiften är högst 12 månader gammal."),
    "Vad som görs": (PLAIN, "Vad piloten eller exemplet går ut på."),
    "Vad som prövas": (PLAIN, "Vad piloten går ut på."),
    "Hur det går": (PLAIN, "Vad rapporten säger om hur det går."),
    "Lärdom": (PLAIN, "Vad man har lärt sig."),
    "Rapport": (PLAIN, "Vad rapporten säger."),
    "Exempel": (PLAIN, "Exemplets namn."),
    "Förhållande till modellen": (PLAIN, "Hur exemplet hör ihop med samverkansmodellen."),
    "Händelse": (PLAIN, "Vad som har hänt."),
    "Jämförda verksamheter": (UNITS, "Hur många som svarade båda gångerna. Bara de jämförs."),
    "Antal": ("antal", "Hur många det gäller."),
    "Vilka": (PLAIN, "Vilka det gäller, vid namn."),
    "Varför": (PLAIN, "Varför de inte är med i jämförelsen."),
    "Grupp": (PLAIN, "Framåt, tillbaka eller oförändrad bara där svaren visar det, annars vet inte."),
    "Alla svar förra gången": (
        PERCENT,
        "Steg och implementeringsgrad vid den tidigare uppföljningen, av alla som svarade då.",
    ),
    "Alla svar nu": (PERCENT, "Steg och implementeringsgrad vid den senare uppföljningen, av alla som svarade då."),
    "Jämförbara förra gången": (PERCENT, "Graden vid den tidigare uppföljningen, bland dem som svarade båda gångerna."),
    "Jämförbara nu": (PERCENT, "Graden vid den senare uppföljningen, bland dem som svarade båda gångerna."),
    "Jämförbara, steg": (PLAIN, "Steget i de två uppföljningarna, bland dem som svarade båda gångerna."),
    "Varför gruppen": (PLAIN, "Vad i svaren som gör att huvudmannen är i gruppen."),
    "Använde {wheel} förra gången": (
        UNITS,
        "Hur många som använde {wheel} vid den tidigare uppföljningen, av de jämförda.",
    ),
    "Använder {wheel} nu": (UNITS, "Hur många som använder {wheel} vid den senare uppföljningen, av de jämförda."),
    "Vilka som använder mer (▲) eller mindre (▼)": (
        PLAIN,
        "Verksamheter som har gått till en högre eller lägre användning, och från vilken till vilken.",
    ),
    "Var": (PLAIN, "Var det gäller."),
    "Hoppade över": (ANSWERS, "Frågor som verksamheten inte besvarade."),
    "Svarade Vet ej": (ANSWERS, "Frågor där verksamheten svarade att den inte vet."),
    "Vad": (PLAIN, "Vad uppgiften gäller."),
    "Svar när det drogs": (PLAIN, "Vad verksamheten hade svarat när svaret drogs för kontroll."),
    "Svar nu": (PLAIN, "Vad som står som svar nu."),
    "Utfall": (PLAIN, "Vad kontrollen visade: stämmer, ändrad eller gick inte att kontrollera."),
    "Kontrollerat": (DAY, "När utfallet skrevs, svensk tid."),
    "Uppgift": (PLAIN, "Uppgiften så som den står."),
    "Anteckning": (PLAIN, "En anteckning."),
    "Ändrat": (DAY, "När det senast ändrades."),
    "Rader": (ROWS, "Hur många rader som lästes."),
}


def texts() -> dict[str, tuple[str, str]]:
    """Return unit and meaning of each heading that is always the same, with what the wheel is called."""
    tool = wheel()
    return {
        heading.format(wheel=tool.word, Wheel=tool.title): (unit, meaning.format(wheel=tool.word))
        for heading, (unit, meaning) in TEXTS.items()
    }


def explain(columns: Iterable[Column | str], contents: Iterable[Iterable[object]]) -> list[tuple[str, str, str]]:
    """Return heading, unit and meaning of each column, in their order; ``contents`` are the table's rows.

    A heading that is a name of its own is explained by itself; its unit is then what its cells hold.
    """
    rows, known = [list(row) for row in contents], texts()
    found = []
    for place, column in enumerate(columns):
        heading, number = (column.heading, column.number) if isinstance(column, Column) else (column, False)
        numeric = any(isinstance(row[place], (int, float)) for row in rows)
        own = ("antal" if number or numeric else PLAIN, f"Vad som gäller {heading}, för det som raden handlar om.")
        unit, meaning = known.get(heading, own)
        found.append((heading, unit, meaning))
    return found
