"""Roles, and what each may see and do. Every page and every act asks here.

Three roles. The process leader sees everything and changes it; the steering group sees what is published, and says what is
to be done; the public sees what the public extract holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from data.base.errors import LagesbildError


class Role(StrEnum):
    """What somebody is, from the one who may most to the one who may least."""

    PROCESS_LEADER = "processledare"
    STEERING_GROUP = "styrgrupp"
    PUBLIC = "publik"


class Action(StrEnum):
    """What somebody may be allowed to do. The value is what stands in messages, after "för att"."""

    SEE_ANSWERS = "se läget, behov, piloter, förändring och lärande"
    PRESENT = "visa presentationen och hämta den"
    SEE_PARTICIPATION = "se vem som har svarat och inte svarat"
    SEE_MEETINGS = "se möten"
    SEE_DRAFTS = "se omgångar som är utkast och fri text som inte är godkänd"
    SEE_AUDIT = "se vem som har gjort vad"
    IMPORT = "läsa in filer"
    UNDO = "ta tillbaka ändringar"
    PUBLISH = "publicera en omgång"
    CORRECT_ANSWER = "rätta ett svar"
    EDIT_NEEDS = "ändra stödbehov"
    REPORT_PILOT = "lägga till en rapport från en pilot"
    APPROVE_TEXT = "godkänna fri text för visning"
    TRY_MODEL = "prova andra vikter och tröskelvärden"
    FOLLOW_UP = "säga vad som görs med en rekommendation eller en aktivitet"
    PLAN_MEETING = "skapa ett möte"
    DECIDE = "skriva beslut"
    SAVE_SLIDES = "spara ett urval av bilder"
    DECLARE_QUALITY = "skriva i kvalitetsdeklarationen"
    CHECK_ANSWERS = "dra svar att kontrollera och skriva utfallet"


_PUBLIC = frozenset({Action.SEE_ANSWERS, Action.PRESENT})
_STEERING_GROUP = _PUBLIC | {
    Action.SEE_PARTICIPATION,
    Action.SEE_MEETINGS,
    Action.FOLLOW_UP,
    Action.PLAN_MEETING,
    Action.DECIDE,
    Action.SAVE_SLIDES,
}
ALLOWED: dict[Role, frozenset[Action]] = {
    Role.PROCESS_LEADER: frozenset(Action),
    Role.STEERING_GROUP: frozenset(_STEERING_GROUP),
    Role.PUBLIC: _PUBLIC,
}
# Page -> what its visitor must be allowed to do. A page that is not named here is shown to nobody.
PAGES: dict[str, Action] = {
    "lagesbild": Action.SEE_ANSWERS,
    "kommun": Action.SEE_ANSWERS,
    "hjulet": Action.SEE_ANSWERS,
    "stodbehov": Action.SEE_ANSWERS,
    "piloter": Action.SEE_ANSWERS,
    "forandring": Action.SEE_ANSWERS,
    "larande": Action.SEE_ANSWERS,
    "presentation": Action.PRESENT,
    "mote": Action.SEE_MEETINGS,
    "svarslage": Action.SEE_PARTICIPATION,
    "lasin": Action.IMPORT,
    "godkann": Action.APPROVE_TEXT,
    "historik": Action.SEE_AUDIT,
    "metod": Action.SEE_ANSWERS,
    "ordlista": Action.SEE_ANSWERS,
    "tillganglighet": Action.SEE_ANSWERS,
}
# Page -> what can be done there besides seeing it. It decides nothing: the table in docs/access.md says where acts are.
ACTS: dict[str, tuple[Action, ...]] = {
    "kommun": (Action.CORRECT_ANSWER,),
    "svarslage": (Action.CORRECT_ANSWER, Action.CHECK_ANSWERS),
    "stodbehov": (Action.EDIT_NEEDS,),
    "piloter": (Action.REPORT_PILOT,),
    "larande": (Action.FOLLOW_UP,),
    "presentation": (Action.SAVE_SLIDES,),
    "mote": (Action.PLAN_MEETING, Action.DECIDE),
    "lasin": (Action.PUBLISH,),
    "godkann": (Action.SEE_DRAFTS,),
    "historik": (Action.UNDO,),
    "metod": (Action.DECLARE_QUALITY, Action.TRY_MODEL),
}


class NotAllowed(LagesbildError):
    """Somebody asked for what their role does not allow; the message says what and whom to ask."""


@dataclass(frozen=True)
class Actor:
    """Who acts: the name that stands in the history, and the role that decides what they may do."""

    name: str
    role: Role

    def may(self, action: Action) -> bool:
        """Return whether this actor's role allows ``action``."""
        return action in ALLOWED[self.role]

    def may_see(self, page: str) -> bool:
        """Return whether this actor's role allows the page with the address ``page``."""
        return page in PAGES and self.may(PAGES[page])

    def must(self, action: Action) -> None:
        """Raise NotAllowed unless this actor's role allows ``action``."""
        if not self.may(action):
            raise NotAllowed(
                f"Rollen {self.role} räcker inte för att {action.value}. Be en processledare om hjälp. Inget har sparats."
            )


def table() -> str:
    """Return who may see and do what as a Markdown table: one row per page and action, one column per role."""
    lines = [f"| sida | handling | {' | '.join(Role)} |", f"|---|---|{'---|' * len(Role)}"]
    for page, seeing in PAGES.items():
        for action in (seeing, *ACTS.get(page, ())):
            cells = ["ja" if action in ALLOWED[role] else "nej" for role in Role]
            lines.append(f"| `{page}` | {action} | {' | '.join(cells)} |")
    return "\n".join(lines)
