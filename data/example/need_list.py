"""The needs of the example, one row each. Places are positions: `3:0` is the fourth municipality's first sector."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """A need: the round it was raised in, its category, who raised it, and the path its history takes.

    `due_days` is counted from today; negative is overdue while the need is alive. No owner means nobody has taken it.
    """

    round_id: str
    category: str
    place: str
    path: str
    text: str
    owner: str | None = None
    due_days: int | None = None


LEADER, HEAD, PRINCIPAL, CHIEF = "processledare", "förvaltningschef", "rektor", "enhetschef"
DIVISION_CHIEF, STEERING = "verksamhetschef", "styrgruppen"

GUIDE = "Gemensam vägledning för hur modellen ska användas, så att vi gör lika i hela länet."
MANDATE = "Hjälp att klargöra mandatet för Barnets bästa-ansvarig i förhållande till elevhälsan."
NETWORK = "Nätverk där verksamheter som prövar hjulet kan dela erfarenheter."
TIME = "Avsatt tid för medarbetare att delta i workshopar under terminstid."
TEMPLATE = "En mall för lokal implementeringsplan som går att fylla i direkt."

NEEDS: tuple[Need, ...] = (
    # 2025
    Need("2025", "riktlinjer", "län", "pågår länge", GUIDE, LEADER, -35),
    Need("2025", "ansvarig", "0:0", "klart till slut", MANDATE, PRINCIPAL),
    Need("2025", "ansvarig", "5:1", "klart", "Exempel på uppdragsbeskrivning för en ansvarig.", LEADER),
    Need("2025", "erfarenhet", "län", "klart", NETWORK, LEADER),
    Need("2025", "resurs", "6:1", "öppet", TIME, None, -120),
    Need("2025", "plan", "3:0", "klart direkt", TEMPLATE, LEADER),
    Need("2025", "hjulet", "region:0", "klart", "Hjulet i en version som passar äldre ungdomar.", DIVISION_CHIEF),
    Need("2025", "ansvarsfordelning", "4:1", "avslutat", "Besked om vem som kallar till gemensamma möten.", CHIEF),
    Need("2025", "processledning", "län", "pågår", "Länsgemensam processledning även nästa år.", STEERING, -20),
    Need("2025", "ledningsstod", "8:0", "avslutat efter plan", "Stöd för att förankra modellen i nämnden.", HEAD),
    Need("2025", "riktning", "län", "klart", "En gemensam bild av vad länet vill uppnå.", STEERING),
    Need("2025", "hjulet", "1:1", "klart", "Workshop om hjulet för nya socialsekreterare.", LEADER),
    # 2026
    Need("2026", "riktlinjer", "7:1", "pågår", GUIDE, LEADER, 30),
    Need("2026", "ansvarig", "2:0", "planerat", MANDATE, PRINCIPAL, -60),
    Need("2026", "ansvarig", "3:1", "omplanerat", "Stöd i hur rollen delas mellan två förvaltningar.", HEAD, 45),
    Need("2026", "erfarenhet", "0", "klart", "Studiebesök hos en kommun som kommit längre.", LEADER),
    Need("2026", "resurs", "6:1", "återöppnat", TIME),
    Need("2026", "plan", "6:0", "pågår", TEMPLATE, PRINCIPAL, -15),
    Need("2026", "plan", "7:0", "klart till slut", "Återkoppling på vårt utkast till plan.", LEADER),
    Need(
        "2026", "hjulet", "region:1", "pågår länge", "Bildstöd till hjulet för barn som inte talar.", DIVISION_CHIEF, 75
    ),
    Need("2026", "hjulet", "4:0", "planerat", "Handledning för elevhälsoteam som använder hjulet.", LEADER, 20),
    Need("2026", "processledning", "län", "omplanerat", "En processledare som besöker varje kommun.", STEERING, 90),
    Need("2026", "ansvarsfordelning", "region", "öppet", "Klarare gräns mellan första linjen och specialistvård."),
    Need("2026", "ledningsstod", "2", "planerat", "Genomgång av modellen för nya chefer.", None, 35),
    Need("2026", "riktning", "8:0", "avslutat", "Gemensamma begrepp för förskola och skola.", LEADER),
    Need("2026", "annat", "5:0", "klart direkt", "Webbsida om hjulet att länka till för vårdnadshavare.", LEADER),
    # 2027
    Need("2027", "riktlinjer", "län", "planerat", "Rutin för hur barnets egen bild sparas och delas.", LEADER, 60),
    Need("2027", "ansvarig", "2:0", "öppet", MANDATE),
    Need("2027", "ansvarig", "8:1", "öppet", "Stöd i att komma igång: vi har precis svarat för första gången."),
    Need("2027", "erfarenhet", "region:0", "pågår", NETWORK, LEADER, 25),
    Need("2027", "erfarenhet", "4", "öppet", "Träff mellan kommuner med små förvaltningar."),
    Need("2027", "resurs", "6:1", "öppet", TIME, None, -10),
    Need("2027", "resurs", "2", "öppet", "Vikarier så att personalen kan gå på utbildning."),
    Need("2027", "plan", "3:1", "planerat", TEMPLATE, CHIEF, 40),
    Need("2027", "hjulet", "0:1", "klart", "Påfyllning av tryckta hjul till mötesrum.", LEADER),
    Need("2027", "hjulet", "7:0", "pågår", "Film som visar hjulet i ett nätverksmöte.", LEADER, -3),
    Need("2027", "ansvarsfordelning", "1", "öppet", "Vem äger frågan när barnet byter skola?", HEAD, 50),
    Need("2027", "ledningsstod", "6", "öppet", "Stöd från ledningen i att prioritera arbetet."),
    Need("2027", "processledning", "region:2", "planerat", "Information till vårdcentralerna.", LEADER, 15),
    Need("2027", "annat", "5", "avslutat efter plan", "Översättning av hjulet till fler språk.", LEADER),
)
