"""The courses of the units over the three rounds, written by hand so that every state the dashboard knows occurs.

The municipalities of county 04 have their own; any other county takes them in turn. Only who answered in 2025 is true
(published/responses_2025.csv); every level is invented.
"""

from dataclasses import dataclass

ROUNDS = ("2025", "2026", "2027")

SILENT = "tyst"  # asked, did not answer
NOT_ASKED = "ej tillfrågad"

# One character for each component, in this order: a level 0–4 or a reason.
COMPONENT_ORDER = ("ansvarig", "plan", "hjulet", "stod")
REASONS = {"-": "Ej besvarad", "?": "Vet ej", "x": "Ej tillämplig", "s": "Ej ställd"}


@dataclass(frozen=True)
class Course:
    """What a unit answers in each round, where it uses the wheel, and which organisational levels are silent later."""

    answers: tuple[str, str, str]
    wheel: tuple[str, ...]
    silent_levels: tuple[str, ...] = ()


SCHOOL = ("eht",)
CARE = ("sip",)

PROFILES: dict[str, dict[str, Course]] = {
    "0428": {
        "skola": Course(("0111", "1212", "2222"), SCHOOL),
        "socialtjanst": Course(("0131", "1132", "2242"), ("vits", "sip"), ("medarbetare",)),
    },
    "0461": {
        "skola": Course(("1121", "2233", "3333"), SCHOOL),
        "socialtjanst": Course(("1132", "2333", "3343"), ("sip", "natverksmoten")),
    },
    "0480": {
        "skola": Course((SILENT, "0010", "0020"), SCHOOL),
        "socialtjanst": Course((SILENT, SILENT, SILENT), CARE),
    },
    "0481": {
        "skola": Course(("0121", SILENT, "1222"), ("halsosamtal", "eht")),
        "socialtjanst": Course((SILENT, "01-1", "1121"), CARE),
    },
    "0482": {
        "skola": Course((SILENT, "1111", "2221"), SCHOOL, ("chef",)),
        "socialtjanst": Course(("101-", "0111", "1122"), ("natverksmoten",)),
    },
    "0483": {
        # The one decided plan of 2025. Which unit it really was is not published; this one is drawn at random.
        "skola": Course(("1332", "3333", "4444"), ("halsosamtal", "eht")),
        "socialtjanst": Course(("1121", "2232", "3343"), CARE),
    },
    "0484": {
        "skola": Course((SILENT, "0110", SILENT), SCHOOL),
        "socialtjanst": Course(("00?1", "1021", "1011"), ("natverksmoten",)),
    },
    "0486": {
        "skola": Course(("1132", "2233", "2143"), SCHOOL),
        "socialtjanst": Course(("1021", "1232", "3332"), ("sip", "natverksmoten")),
    },
    "0488": {
        "skola": Course(("0111", "1?21", "1221"), ("halsosamtal",), ("ledning",)),
        "socialtjanst": Course((SILENT, SILENT, "0100"), CARE),
    },
}

DIVISIONS: dict[str, Course] = {
    "REG-BUP": Course(("1131", "2132", "3243"), ("halsosamtal", "sip")),
    "REG-HAB": Course(("001?", "1121", "2232"), ("natverksmoten", "vits"), ("medarbetare",)),
    "REG-HV": Course(("x01s", NOT_ASKED, "x12-"), ("halsosamtal",)),
}

# How likely a context outside the unit's own is to be in use at all, by sector.
DEFAULT_AFFINITY = 0.3
AFFINITY: dict[str, dict[str, float]] = {
    "skola": {"halsosamtal": 0.6, "eht": 0.8, "sip": 0.45, "vits": 0.1, "natverksmoten": 0.25, "annat": 0.15},
    "socialtjanst": {"halsosamtal": 0.1, "eht": 0.1, "sip": 0.75, "vits": 0.15, "natverksmoten": 0.6, "annat": 0.15},
    "region": {"halsosamtal": 0.7, "eht": 0.05, "sip": 0.6, "vits": 0.15, "natverksmoten": 0.4, "annat": 0.1},
}

# Contexts that no unit uses systematically, so that the dashboard has something to point at.
WHEEL_CAPS = {"vits": 3, "annat": 2}
