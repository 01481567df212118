"""The Swedish sentences of the example's answers. Functions only, never persons.

`{chef}` is the sector's own chief, `{granne}` the function they share with, `{parter}` who they plan together with.
"""

CHIEFS = {"skola": "rektor", "socialtjanst": "enhetschef", "region": "verksamhetschef"}
DEFAULT_CHIEF = "verksamhetschef"
NEIGHBOURS = {"skola": "enhetschef", "socialtjanst": "rektor"}
DEFAULT_NEIGHBOUR = "processledare"
PARTIES = {"skola": "skola och socialtjänst", "socialtjanst": "socialtjänst och skola"}
DEFAULT_PARTIES = "regionens verksamheter"

# By component, then by level 0–4.
COMMENTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "ansvarig": (
        (
            "Frågan har inte varit uppe i ledningsgruppen.",
            "Vi avvaktar länets beskrivning av uppdraget.",
        ),
        (
            "Ledningsgruppen bereder var uppdraget ska ligga.",
            "Vi är osäkra på hur uppdraget förhåller sig till {chef} och till befintliga samordnare.",
            "Frågan bereds, men ingen är utsedd.",
        ),
        (
            "{chef} har fått uppdraget och läser in sig.",
            "En ansvarig är utsedd, men tiden i uppdraget är inte bestämd.",
        ),
        (
            "Uppdraget är beslutat och tid är avsatt.",
            "Den ansvariga deltar i ledningsgruppen en gång i månaden.",
            "{chef} och {granne} har delat upp frågorna.",
        ),
        (
            "Uppdraget följs upp varje år och ersättare finns.",
            "Uppdraget står i delegationsordningen och är inte knutet till en person.",
        ),
    ),
    "plan": (
        (
            "Ingen plan ännu. Vi arbetar genom de forum som redan finns.",
            "Vi har inte haft tid att börja.",
        ),
        (
            "{parter} diskuterar en gemensam plan.",
            "Vi vet vad planen ska innehålla men har inte skrivit den.",
        ),
        (
            "Ett utkast är på remiss i verksamheten.",
            "Utkastet ska upp till beslut i ledningsgruppen.",
        ),
        (
            "Planen är beslutad och finns på intranätet.",
            "Beslutad i ledningsgruppen. Aktiviteterna följer terminerna.",
        ),
        (
            "Planen revideras varje vår efter uppföljningen.",
            "Vi stämmer av planen två gånger om året med {chef}.",
        ),
    ),
    "hjulet": (
        (
            "Vi känner till hjulet men använder det inte.",
            "Vi använder andra samtalsstöd.",
        ),
        (
            "Hjulet har visats på en arbetsplatsträff.",
            "Vi planerar var hjulet passar in i våra rutiner.",
        ),
        (
            "Två arbetsgrupper prövar hjulet i samtal med barn.",
            "Några medarbetare prövar. Barnen tycker att det är lätt att förstå.",
        ),
        (
            "Hjulet ger samtalen en tydligare struktur.",
            "Används i ordinarie möten, men olika mycket i olika grupper.",
        ),
        (
            "Hjulet ingår i rutinen och i introduktionen av nya medarbetare.",
            "Användningen följs upp i kvalitetsarbetet.",
        ),
    ),
    "stod": (
        (
            "Medarbetarna har inte fått någon information.",
            "Vi har inte haft utrymme att delta.",
        ),
        (
            "En workshop är planerad till våren.",
            "Vi har sett över vilken tid som behövs.",
        ),
        (
            "Processledarna har hållit en workshop hos oss.",
            "Information pågår. Personalomsättningen gör att vi får börja om.",
        ),
        (
            "Alla berörda är informerade och vet vart de vänder sig.",
            "Medarbetarna har fått tid för att arbeta enligt modellen.",
        ),
        (
            "Modellen finns i årshjulet och i introduktionen.",
            "Stödet ses över varje höst i samverkansgruppen.",
        ),
    ),
}

REASON_COMMENTS = {
    "?": ("Den som svarar är ny i uppdraget.", "{chef} kan inte bedöma frågan ännu."),
    "x": ("Uppdraget avser inte vår verksamhet.",),
}

REGRESS_COMMENTS = (
    "Omorganisationen gör att vi får ta om delar av arbetet.",
    "Den som höll i arbetet har bytt tjänst och uppdraget är vakant.",
    "Arbetet har fått stå tillbaka under hösten.",
)

WHEEL_COMMENTS: dict[str, tuple[str, ...]] = {
    "halsosamtal": ("Barnet får se hjulet före samtalet.", "Hjulet är underlag för hälsosamtalet."),
    "eht": ("Elevhälsoteamet går igenom hjulet inför nya ärenden.", "Används när teamet kartlägger elevens situation."),
    "sip": ("Hjulet används som dagordning på mötet.", "Barnets egen bild i hjulet inleder SIP-mötet."),
    "vits": ("Ett stöd i de vardagsnära insatserna.", "Hjulet hjälper oss att hålla fast vid barnets mål."),
    "natverksmoten": ("Nätverket fyller i hjulet tillsammans.", "Används när familj och nätverk möts."),
    "annat": ("Prövas på föräldraträffar.", "Prövas i handledning."),
}
