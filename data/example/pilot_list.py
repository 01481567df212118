"""The pilots and local examples of the example data. Places are positions, days are counted back from today."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Report:
    """What was tried and learnt, told so many days ago, in the phase (0–4 of the model's levels) reached then."""

    days_ago: int
    phase: int
    text: str


@dataclass(frozen=True)
class Pilot:
    """A pilot: themes as in the county's work, but places, dates and results are invented."""

    name: str
    theme: str
    kind: str
    municipalities: tuple[int, ...]
    units: tuple[str, ...]
    start_days_ago: int
    start_precision: str
    description: str
    task: str
    lesson: str | None
    reports: tuple[Report, ...]
    end_days_ago: int | None = None


PILOTS: tuple[Pilot, ...] = (
    Pilot(
        "NPF-team (exempel)",
        "NPF",
        "Delprojekt",
        (0, 4),
        ("0", "1", "r0"),
        820,
        "månad",
        "Ett tvärprofessionellt team möter barn med misstänkt NPF tidigt, utan krav på diagnos.",
        "Tvärprofessionellt team",
        "Teamet behöver en tydlig väg in. När skolan kan ringa direkt kortas väntan.",
        (
            Report(640, 1, "Teamet är bildat och har kommit överens om målgrupp. Rutin för samtycke tog längst tid."),
            Report(410, 2, "Tolv familjer har fått stöd. Gemensamma möten prövades varannan vecka."),
            Report(75, 3, "Teamet används av alla grundskolor. Skolorna vill behålla den direkta telefontiden."),
        ),
    ),
    Pilot(
        "Hjulet i hälsosamtal (exempel)",
        "Barnets bästa-hjulet",
        "Pilot",
        (5, 1, 8),
        ("0",),
        560,
        "månad",
        "Skolsköterskor prövar Barnets bästa-hjulet som underlag i hälsosamtal i årskurs 4 och 7.",
        "Prövar hjulet i hälsosamtal",
        "Hjulet fungerar bäst när eleven får det före samtalet.",
        (
            Report(430, 1, "Två skolor är utvalda. Skolsköterskorna har tagit fram en kort introduktion."),
            Report(190, 2, "Hjulet prövades i 60 samtal. De blev längre men eleverna tog upp fler områden själva."),
            Report(28, 2, "Eleven får nu hjulet före samtalet. Det sparar tid och eleven hinner tänka efter."),
        ),
    ),
    Pilot(
        "Samordningsfunktion (exempel)",
        "Samordning",
        "Pilot",
        (2,),
        ("0", "1"),
        900,
        "år",
        "En samordnare håller ihop kontakterna för familjer som möter flera verksamheter.",
        "Prövar en samordnare",
        "Ett gemensamt telefonnummer räcker inte. Familjerna vill ha en namngiven funktion att vända sig till.",
        (
            Report(700, 1, "Uppdraget är beskrivet. Gränsen mot socialtjänstens egna samordnare är oklar."),
            Report(480, 2, "Samordnaren prövades på halvtid. Det räckte till åtta familjer åt gången."),
        ),
    ),
    Pilot(
        "Familjecentral 0–18 år (exempel)",
        "Familjecentral",
        "Arbetsgrupp",
        (7,),
        ("1", "r2"),
        450,
        "dag",
        "Arbetsgruppen utreder hur familjecentralen kan ta emot familjer med barn upp till 18 år.",
        "Utreder utökat uppdrag",
        None,
        (
            Report(300, 0, "Arbetsgruppen är tillsatt och har besökt en annan kommun."),
            Report(110, 1, "Enkät till vårdnadshavare prövades. Tonårsföräldrar efterfrågar kvällstider."),
        ),
    ),
    Pilot(
        "SIP och Barnets plan (exempel)",
        "SIP",
        "Arbetsgrupp",
        (3, 6),
        ("0", "1", "r0", "r1"),
        1150,
        "år",
        "Arbetsgruppen prövade att låta barnets egen bild i hjulet inleda SIP-mötet.",
        "Prövade barnets bild i SIP",
        "Mötena blir kortare när barnets bild kommer först. En gemensam mall behövs för att det ska hålla i sig.",
        (
            Report(900, 1, "En mall är framtagen tillsammans med två ungdomar."),
            Report(690, 2, "Mallen prövades på 15 möten. Den var för lång och kortades till en sida."),
            Report(520, 3, "Mallen är lagd i rutinen i båda kommunerna. Piloten är avslutad."),
        ),
        510,
    ),
    Pilot(
        "Tidiga samordnade insatser (exempel)",
        "Tidiga samordnade insatser",
        "Pilot",
        (4, 0, 2, 5),
        ("0", "1"),
        400,
        "månad",
        "Förskola och socialtjänst prövar gemensamma hembesök hos familjer som själva vill.",
        "Gemensamma hembesök",
        "Två professioner på samma besök gör att familjen slipper berätta flera gånger.",
        (
            Report(260, 1, "Rutin för gemensamma besök är klar. Schemaläggningen är svårast."),
            Report(45, 2, "20 hembesök är gjorda. Fasta veckodagar löste schemaläggningen."),
        ),
    ),
    Pilot(
        "Närvaroteam (exempel)",
        "Skolfrånvaro",
        "Pilot",
        (6,),
        ("0", "1", "r0"),
        620,
        "månad",
        "Skola, socialtjänst och BUP arbetar samlat kring elever med lång frånvaro.",
        "Närvaroteam på två skolor",
        "Frånvaron måste uppmärksammas inom två veckor, annars blir stegen tillbaka många fler.",
        (
            Report(500, 2, "Teamet prövade veckovisa avstämningar med elevhälsan."),
            Report(385, 1, "Teamet är vilande sedan två tjänster blivit vakanta. Arbetet planeras om."),
        ),
    ),
    Pilot(
        "Digitalt hjul (exempel)",
        "Barnets bästa-hjulet",
        "Pilot",
        (1,),
        ("1", "r1"),
        90,
        "dag",
        "Barnet fyller i hjulet på surfplatta, hemma eller i mötet.",
        "Prövar digital version",
        None,
        (),
    ),
)


@dataclass(frozen=True)
class Story:
    """A local example worth telling: where, since how many years, which component, and how it relates to the model."""

    municipality: int | None
    units: tuple[str, ...]
    title: str
    text: str
    years_ago: int
    status: str
    component: str | None
    relation: str


USES, BESIDE, BEFORE = "Använder modellens verktyg", "Ligger nära modellen", "Började före modellen"

STORIES: tuple[Story, ...] = (
    Story(
        5,
        ("0",),
        "Hjulet i elevhälsoteamet",
        "Varje nytt ärende i elevhälsoteamet börjar med barnets egen bild i hjulet.",
        1,
        "Pågår",
        "hjulet",
        USES,
    ),
    Story(
        1,
        ("0", "1"),
        "En plan för två förvaltningar",
        "Skola och socialtjänst har en gemensam lokal plan som följs upp vid terminens slut.",
        1,
        "Beslutad",
        "plan",
        USES,
    ),
    Story(
        0,
        ("0", "1"),
        "Delat ansvar",
        "Rektor och enhetschef har delat upp frågorna. De ersätter varandra vid frånvaro.",
        1,
        "Pågår",
        "ansvarig",
        USES,
    ),
    Story(
        7,
        ("1",),
        "Barnets bild först på mötet",
        "Nätverksmöten inleds med att barnet, eller någon i barnets ställe, berättar om sitt hjul.",
        2,
        "Pågår",
        "hjulet",
        USES,
    ),
    Story(
        8,
        ("0",),
        "Introduktion på en timme",
        "Nya medarbetare får en timmes introduktion i modellen under första månaden.",
        1,
        "Prövas",
        "stod",
        USES,
    ),
    Story(
        3,
        ("0", "1"),
        "Gemensam samverkansdag",
        "Personal från skola och socialtjänst möts en dag varje höst kring påhittade fall.",
        4,
        "Återkommande",
        "stod",
        BEFORE,
    ),
    Story(
        None,
        ("r0", "r1"),
        "Gemensam ingång",
        "Två divisioner i regionen prövar en gemensam ingång för skolor som vill rådgöra.",
        1,
        "Prövas",
        None,
        BESIDE,
    ),
    Story(
        4,
        ("1",),
        "Öppet hus för föräldrar",
        "Föräldrar kan komma utan tid och få råd av socialtjänst och elevhälsa samtidigt.",
        3,
        "Pågår",
        None,
        BESIDE,
    ),
)
