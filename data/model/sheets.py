"""The sheets that a file may hold: names, headings, column types and target tables.

The first eleven are the workbook that users fill in. The others carry published facts and histories, and are read the same way.
Order of sheets and columns is free; case and spaces in names are forgiven.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "text",  # free text as it stands
    "round",  # a round's id
    "principal",  # a municipality or the Region
    "principals",  # several, separated by ;
    "unit",  # a sector or a division of the Region; with a principal it gives the unit
    "component",
    "context",
    "category",
    "org_level",
    "answer",  # a level 0–4 in any of its spellings, or a reason
    "use",  # use of the wheel, in any of its spellings
    "level",  # a plain number 0–4
    "whole",  # a whole number
    "year",  # a year alone
    "number",  # a number with decimals, after a comma or a point
    "date",  # a day
    "loose_date",  # a year, a month, a day, or a period of two
    "choice",  # one of ``choices``
]

YES_NO = {"Ja": True, "Nej": False}
CONFIDENCE = {"Uppges": "stated", "Tolkat": "inferred", "Ej publicerat": "not_published"}
ROUND_STATUS = {"Utkast": "draft", "Publicerad": "published"}
NEED_STATUS = {
    "Öppet": "oppet",
    "Planerat": "planerat",
    "Pågår": "pagar",
    "Tillgodosett": "tillgodosett",
    "Avslutat utan åtgärd": "avslutat",
}
FOLLOWED_STATUS = {
    "Planerat": "planerad",
    "Pågår": "pagar",
    "Genomfört": "genomford",
    "Avstås": "avstas",
}
RECOMMENDATION_KIND = {
    "Rekommendation": "rekommendation",
    "Förbättringsförslag": "forbattringsforslag",
    "Framgångsfaktor": "framgangsfaktor",
    "Risk": "risk",
}
GENDER = {"Alla": "T", "Kvinnor": "K", "Män": "M"}
OCCASION_KIND = {"Information": "information", "Workshop": "workshop", "Utbildning": "utbildning"}
WEB_COUNTS = {
    "Besök": "besok",
    "Besökare": "besokare",
    "Sidvisningar": "sidvisningar",
    "Nedladdningar": "nedladdningar",
}
KNOWN_OR_NOT = {"Ja": "ja", "Nej": "nej", "Vet inte": "vet_inte"}
WHY_NO_VALUE = {text: text for text in ("Inte mätt", "För få svar", "Inte publicerat", "Orsaken är inte känd")}
PRECISION = {"År": "year", "Månad": "month", "Dag": "day", "Period": "period"}
REASONS = {
    "Ej besvarad": "ej_besvarad",
    "Vet ej": "vet_ej",
    "Ej tillämplig": "ej_tillamplig",
    "Ej ställd": "ej_stalld",
}


# Tables whose rows are of a place: a municipality by its code, the Region, or the county where a row names neither.
OF_PLACE = ("indicator_value", "occasion", "web_use", "independent_school")
# What a sheet tells of where a row stands, which is the last of the row's events.
STATE = ("status", "responsible", "due_on")


@dataclass(frozen=True)
class Events:
    """The events of a table's rows: their table, the column of the rows' id, and the status of a new row that tells none.

    ``arises``: the column of a row that says when it arose, where it has one; else its first event is of when it was loaded.
    """

    table: str
    key: str
    first_status: str
    arises: str | None = None


EVENTS = {
    "need": Events("need_event", "need_id", "oppet", "arose"),
    "activity": Events("activity_event", "activity_id", "ny"),
}


def state_of(table: str) -> str:
    """Return what the states that a sheet tells of ``table``, a key of EVENTS, are called until they are events."""
    return f"{table}_state"


@dataclass(frozen=True)
class Column:
    """A column: its heading, what it takes, the column of the table it fills, and whether every row must have it.

    A column that is ``present`` must stand in the file, though its cells may be empty.
    """

    heading: str
    kind: Kind
    target: str
    required: bool = False
    choices: dict[str, bool] | dict[str, str] | None = None
    present: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, the table it fills, and its columns. Its key is that of the table."""

    name: str
    table: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    def column(self, target: str) -> Column:
        """Return the column that fills ``target``. Raises KeyError where there is none."""
        for column in self.columns:
            if column.target == target:
                return column
        raise KeyError(target)

    def is_key(self, column: Column) -> bool:
        """Whether ``column`` belongs to what tells one row from another; a unit takes two columns to tell."""
        told_by = {"principal": ("unit_id", "place"), "unit": ("unit_id",)}.get(column.target, (column.target,))
        return not set(told_by).isdisjoint(self.key)


_ROUND = Column("Omgång", "round", "round_id", required=True)
_PRINCIPAL = Column("Kommun", "principal", "principal", required=True)
_PRINCIPAL_IF_ANY = Column("Kommun", "principal", "principal")
_UNIT = Column("Verksamhet", "unit", "unit", required=True)
_COMPONENT = Column("Byggsten", "component", "component", required=True)
_SOURCE = Column("Källa", "text", "source_ids")
_SOURCE_REQUIRED = Column("Källa", "text", "source_ids", required=True)
_CONFIDENCE = Column("Säkerhet", "choice", "confidence", choices=CONFIDENCE)
_CONFIDENCE_REQUIRED = Column("Säkerhet", "choice", "confidence", required=True, choices=CONFIDENCE)
_NOTE = Column("Anmärkning", "text", "note")
# A file adds, and never erases what it does not mention; this is how a row says that it takes away.
_REMOVED = Column("Ta bort", "choice", "removed", choices=YES_NO)

WORKBOOK = (
    Sheet(
        "Verksamheter",
        "participation",
        (
            _ROUND,
            _PRINCIPAL,
            _UNIT,
            Column("Tillfrågad", "choice", "asked", required=True, choices=YES_NO),
            Column("Svarat", "choice", "answered", choices=YES_NO),
            Column("Grund", "text", "basis"),
            _SOURCE,
            _CONFIDENCE,
            _NOTE,
            _REMOVED,
        ),
        ("round_id", "unit_id"),
    ),
    Sheet(
        "Svar",
        "cell",
        (
            _ROUND,
            _PRINCIPAL,
            _UNIT,
            _COMPONENT,
            Column("Nivå", "answer", "answer"),
            Column("Kommentar", "text", "comment"),
            Column("Svarsdatum", "date", "answered_on"),
            Column("Organisationsnivå", "org_level", "org_level"),
            Column("Varför", "text", "why"),  # why an answer is corrected; not handed out
            _REMOVED,
        ),
        ("round_id", "unit_id", "component", "org_level"),
    ),
    Sheet(
        "Hjulet",
        "wheel_use",
        (
            _ROUND,
            _PRINCIPAL,
            _UNIT,
            Column("Sammanhang", "context", "context", required=True),
            Column("Användning", "use", "use_level"),
            Column("Kommentar", "text", "comment"),
            _REMOVED,
        ),
        ("round_id", "unit_id", "context"),
    ),
    Sheet(
        "Stödbehov",
        "need",
        (
            Column("Behov-id", "text", "need_id", required=True),
            _ROUND,
            _PRINCIPAL_IF_ANY,
            Column("Verksamhet", "unit", "unit"),
            Column("Kategori", "category", "category", required=True),
            Column("Beskrivning", "text", "description", required=True),
            Column("Status", "choice", "status", choices=NEED_STATUS),
            Column("Ansvarig funktion", "text", "responsible"),
            Column("Klart senast", "date", "due_on"),
            Column("Uppstod", "loose_date", "arose"),
            Column("Omfattning", "text", "scope_note"),
            Column("Samma som", "text", "same_as"),
            _SOURCE,
            _CONFIDENCE,
            _REMOVED,
        ),
        ("need_id",),
    ),
    Sheet(
        "Piloter",
        "pilot",
        (
            Column("Pilot-id", "text", "pilot_id", required=True),
            Column("Namn", "text", "name", required=True),
            Column("Tema", "text", "theme", required=True),
            Column("Typ", "text", "kind"),
            Column("Kommuner", "principals", "principals"),
            Column("Verksamheter", "text", "sectors"),
            Column("Start", "loose_date", "started"),
            Column("Slut", "loose_date", "ended"),
            Column("Fas", "text", "phase"),
            Column("Beskrivning", "text", "description"),
            Column("Lärdom", "text", "learnt"),
            Column("Senast rapporterad", "loose_date", "reported"),
            _SOURCE,
            _CONFIDENCE,
            _REMOVED,
        ),
        ("pilot_id",),
    ),
    Sheet(
        "Exempel",
        "example",
        (
            Column("Exempel-id", "text", "example_id", required=True),
            _PRINCIPAL_IF_ANY,
            Column("Verksamhet", "text", "sectors"),
            Column("Rubrik", "text", "title", required=True),
            Column("Beskrivning", "text", "description", required=True),
            Column("Sedan", "loose_date", "since"),
            Column("Status", "text", "status"),
            Column("Byggsten", "component", "component"),
            Column("Förhållande till modellen", "text", "relation"),
            _SOURCE_REQUIRED,
            _CONFIDENCE,
            _REMOVED,
        ),
        ("example_id",),
    ),
    Sheet(
        "Aktiviteter",
        "activity",
        (
            Column("Aktivitet-id", "text", "activity_id", required=True),
            Column("Aktivitet", "text", "title", required=True),
            Column("Vad som ska göras", "text", "description"),
            Column("Ansvarig funktion", "text", "responsible"),
            Column("Börjar", "loose_date", "started"),
            Column("Klart senast", "date", "due_on"),
            Column("Läge", "choice", "status", choices=FOLLOWED_STATUS),
            _SOURCE,
            _CONFIDENCE,
            _REMOVED,
        ),
        ("activity_id",),
    ),
    Sheet(
        "Indikatorer",
        "indicator_value",
        (
            Column("Indikator", "text", "indicator", required=True),
            _PRINCIPAL,
            Column("År", "year", "year", required=True),
            Column("Värde", "number", "value"),
            Column("Varför värdet saknas", "choice", "status", choices=WHY_NO_VALUE),
            Column("Enhet", "text", "unit_of_value"),
            Column("Antal", "whole", "counted"),
            Column("Kön", "choice", "gender", choices=GENDER),
            _SOURCE_REQUIRED,
            _REMOVED,
        ),
        ("indicator", "place", "year", "gender"),
    ),
    Sheet(
        "Information och workshop",
        "occasion",
        (
            Column("Tillfälle-id", "text", "occasion_id", required=True),
            _PRINCIPAL_IF_ANY,
            Column("Slag", "choice", "kind", required=True, choices=OCCASION_KIND),
            Column("När", "loose_date", "held", required=True),
            Column("Tema", "text", "theme", required=True),
            Column("För vilka", "text", "audience"),
            Column("Antal deltagare", "whole", "participants"),
            _SOURCE_REQUIRED,
            _REMOVED,
        ),
        ("occasion_id",),
    ),
    Sheet(
        "Samverkanswebben",
        "web_use",
        (
            _PRINCIPAL_IF_ANY,
            Column("Period", "loose_date", "period", required=True),
            Column("Vad som räknas", "choice", "what", required=True, choices=WEB_COUNTS),
            Column("Antal", "whole", "number"),
            _SOURCE_REQUIRED,
            _REMOVED,
        ),
        ("place", "period", "what"),
    ),
    Sheet(
        "Fristående skolor",
        "independent_school",
        (
            Column("Skol-id", "text", "school_id", required=True),
            _PRINCIPAL,
            Column("Skolans namn", "text", "name", required=True),
            Column("Har fått information", "choice", "informed", choices=KNOWN_OR_NOT),
            Column("Deltar i arbetet", "choice", "takes_part", choices=KNOWN_OR_NOT),
            Column("Uppgift från", "loose_date", "as_of"),
            _SOURCE_REQUIRED,
            _REMOVED,
        ),
        ("school_id",),
    ),
)

KOLADA = "Kolada"

OTHERS = (
    Sheet(
        "Omgångar",
        "round",
        (
            _ROUND,
            Column("Titel", "text", "title", required=True),
            Column("Status", "choice", "status", required=True, choices=ROUND_STATUS),
            Column("Antal svar enligt källan", "whole", "reported_answers"),
            Column("Datum", "loose_date", "held"),
            _SOURCE,
            _NOTE,
        ),
        ("round_id",),
    ),
    Sheet(
        "Källor",
        "source",
        (
            Column("Käll-id", "text", "source_id", required=True),
            Column("Titel", "text", "title", required=True),
            Column("Slag", "text", "kind"),
            Column("Datum", "text", "dated"),
            Column("Läst som", "text", "read_as"),
            Column("Adress", "text", "url"),
        ),
        ("source_id",),
    ),
    Sheet(
        "Gränser",
        "cell",
        (
            _ROUND,
            _PRINCIPAL,
            _UNIT,
            _COMPONENT,
            Column("Lägst", "level", "low", required=True),
            Column("Högst", "level", "high", required=True),
            Column("Motivering", "text", "basis", required=True),
            _SOURCE_REQUIRED,
            _CONFIDENCE_REQUIRED,
        ),
        ("round_id", "unit_id", "component", "org_level"),
    ),
    Sheet(
        "Kommentarer",
        "unit_comment",
        (
            _ROUND,
            _PRINCIPAL,
            _UNIT,
            Column("Kommentar", "text", "comment", required=True),
        ),
        ("round_id", "unit_id"),
    ),
    Sheet(
        "Sammanhang",
        "context_statement",
        (
            _ROUND,
            Column("Sammanhang", "context", "context", required=True),
            Column("Minst antal", "whole", "at_least", required=True),
            _SOURCE_REQUIRED,
            _CONFIDENCE_REQUIRED,
            _NOTE,
        ),
        ("round_id", "context"),
    ),
    Sheet(
        "Stödbehov händelser",
        "need_event",
        (
            Column("Behov-id", "text", "need_id", required=True),
            Column("Nr", "whole", "event_number", required=True),
            Column("Tidpunkt", "text", "happened_at", required=True),
            Column("Status", "choice", "status", required=True, choices=NEED_STATUS),
            Column("Ansvarig funktion", "text", "responsible"),
            Column("Klart senast", "date", "due_on"),
            Column("Anteckning", "text", "note"),
            Column("Aktör", "text", "actor", required=True),
        ),
        ("need_id", "event_number"),
    ),
    Sheet(
        "Pilotplatser",
        "pilot_place",
        (
            Column("Pilot-id", "text", "pilot_id", required=True),
            _PRINCIPAL,
            Column("Uppgift", "text", "task"),
            Column("År", "text", "stated_year"),
            _SOURCE,
            _CONFIDENCE,
        ),
        ("pilot_id", "municipality_code"),
    ),
    Sheet(
        "Pilotrapporter",
        "pilot_report",
        (
            Column("Pilot-id", "text", "pilot_id", required=True),
            Column("Rapportdatum", "loose_date", "reported_on", required=True),
            Column("Fas", "text", "phase"),
            Column("Text", "text", "report", required=True),
            _SOURCE,
        ),
        ("pilot_id", "reported_on"),
    ),
    Sheet(
        "Fynd",
        "finding",
        (
            Column("Fynd-id", "text", "finding_id", required=True),
            _ROUND,
            Column("Byggsten", "component", "component"),
            Column("Omfattning", "text", "scope_note", required=True),
            Column("Utsaga", "text", "statement", required=True),
            Column("Huvudfynd", "choice", "headline", choices=YES_NO),
            Column("Gäller nivå", "level", "at_level"),
            Column("Minst antal", "whole", "count_low"),
            Column("Högst antal", "whole", "count_high"),
            Column("Följd", "text", "consequence", required=True),
            _SOURCE_REQUIRED,
            _CONFIDENCE_REQUIRED,
        ),
        ("finding_id",),
    ),
    Sheet(
        "Rekommendationer",
        "recommendation",
        (
            Column("Rekommendation-id", "text", "recommendation_id", required=True),
            Column("Delstudie", "text", "study", required=True),
            Column("Typ", "choice", "kind", required=True, choices=RECOMMENDATION_KIND),
            Column("Nr", "whole", "number"),
            Column("Text", "text", "text", required=True),
            _SOURCE_REQUIRED,
            _CONFIDENCE,
        ),
        ("recommendation_id",),
    ),
    Sheet(
        "Material",
        "material",
        (
            Column("Titel", "text", "title", required=True),
            Column("Typ", "text", "kind", required=True),
            Column("Beskrivning", "text", "description"),
            Column("Adress", "text", "url"),
            Column("Adressens säkerhet", "choice", "url_confidence", choices=CONFIDENCE),
            _SOURCE_REQUIRED,
        ),
        ("title",),
    ),
    Sheet(
        "Tidslinje",
        "timeline_event",
        (
            Column("Datum", "loose_date", "happened", required=True),
            Column("Precision", "choice", "date_precision", required=True, choices=PRECISION),
            Column("Händelse", "text", "event", required=True),
            _PRINCIPAL_IF_ANY,
            _SOURCE_REQUIRED,
            _CONFIDENCE,
            Column("Skede", "text", "chapter"),
            Column("Kort", "text", "short"),
        ),
        ("happened", "event"),
    ),
    Sheet(
        "Bakgrund",
        "background",
        (
            Column("Id", "text", "background_id", required=True),
            Column("Ämne", "text", "topic", required=True),
            Column("Uppgift", "text", "statement", required=True),
            _SOURCE_REQUIRED,
            _CONFIDENCE_REQUIRED,
        ),
        ("background_id",),
    ),
    Sheet(
        "Motsägelser",
        "contradiction",
        (
            Column("Motsägelse-id", "text", "contradiction_id", required=True),
            Column("Ämne", "text", "topic", required=True),
            Column("Källa A", "text", "source_ids_a", required=True),
            Column("Säger A", "text", "says_a", required=True),
            Column("Källa B", "text", "source_ids_b", required=True),
            Column("Säger B", "text", "says_b", required=True),
            Column("Hantering", "text", "handling", required=True),
        ),
        ("contradiction_id",),
    ),
    Sheet(
        "Ej publicerat",
        "not_published",
        (
            Column("Id", "text", "gap_id", required=True),
            Column("Vad som saknas", "text", "missing", required=True),
            Column("Följd", "text", "consequence", required=True),
        ),
        ("gap_id",),
    ),
    Sheet(
        "Organisation",
        "organisation",
        (
            Column("Organ", "text", "body", required=True),
            Column("Roll", "text", "role", required=True),
            Column("Medlemmar", "text", "members"),
            Column("Avser", "text", "as_of"),
            _SOURCE_REQUIRED,
            _CONFIDENCE,
        ),
        ("body", "role"),
    ),
    # As version 3 of Kolada's interface calls what it hands out, and what describes an indicator there.
    Sheet(
        KOLADA,
        "indicator_value",
        (
            Column("kpi", "text", "indicator", required=True),
            Column("title", "text", "title"),
            Column("unit", "text", "unit_of_value"),
            Column("municipality", "principal", "principal", required=True),
            Column("period", "year", "year", required=True),
            Column("gender", "choice", "gender", choices={"T": "T", "K": "K", "M": "M"}),
            Column("count", "whole", "members"),
            Column("status", "text", "status"),
            Column("value", "number", "value", present=True),
            Column("isdeleted", "choice", "deleted", choices={"False": False, "True": True, "0": False, "1": True}),
        ),
        ("indicator", "place", "year", "gender"),
    ),
    Sheet(
        "Länsplan",
        "county_plan",
        (
            Column("Aspekt", "text", "aspect", required=True),
            Column("Vad som är känt", "text", "known", required=True),
            _SOURCE_REQUIRED,
            _CONFIDENCE,
        ),
        ("aspect",),
    ),
)

SHEETS = WORKBOOK + OTHERS
TO_CORRECT = "Att rätta"  # the list in front of a marked copy, which data/imports/error_workbook.py writes
NOT_DATA = ("Läs mig", "Listor", TO_CORRECT)
