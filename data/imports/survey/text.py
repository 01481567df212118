"""How survey tools write: headings and options as they are compared, and the headings that are the tool's own."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Sequence

from data.model.values import folded

# What LimeSurvey, SurveyXact and others put in the column of an option that is ticked, or is not.
TICKED = frozenset(
    {"ja", "yes", "y", "1", "x", "true", "sant", "vald", "valt", "valgt", "selected", "markerad", "checked"}
)
UNTICKED = frozenset(
    {
        "nej", "no", "n", "0", "false", "falskt", "ej vald", "ej valt", "inte vald", "ikke valgt", "not selected",
        "ej markerad", "inte markerad", "omarkerad", "not checked", "unchecked", "-",
    }
)  # fmt: skip
# What is written where nothing was answered.
BLANK = frozenset({"n/a", "inget svar", "no answer", "ej besvarad", "ej svar", "#null!"})

# When a response was handed in, best first: Forms, LimeSurvey (code, then text), SurveyXact, Artologik, Google and others.
COMPLETED = (
    "slutförandetid", "completion time", "submitdate", "date submitted", "inskickat datum", "datum inskickat",
    "inlämningsdatum", "closetime", "inskickad", "inskickat", "svarsdatum", "avslutad", "slutförd", "slutdatum",
    "completed", "end date", "enddate", "tidsstämpel", "tidstämpel", "timestamp", "inskickat den", "inskickad den",
    "submission time", "_submission_time", "end", "recorded date", "recordeddate", "submitted at", "submission date",
    "submit date (utc)", "entry date", "inskickat kl", "inlämnad", "inlämnat", "skickad", "skickat",
)  # fmt: skip
# LimeSurvey leaves this one empty until the response is handed in.
SUBMITTED = ("submitdate", "date submitted", "inskickat datum", "datum inskickat", "inlämningsdatum")
# SurveyXact: 1 where the response is complete.
SX_COMPLETE = "statoverall_4"
FORMS_MARKS = (frozenset({"starttid", "start time"}), frozenset({"slutförandetid", "completion time"}))
LIMESURVEY_MARKS = frozenset(
    {"submitdate", "lastpage", "startlanguage", "date submitted", "last page", "start language"}
)
# Further times, which help to tell in which order the tool writes day and month.
OTHER_TIMES = frozenset(
    {"starttid", "start time", "senast ändrad tid", "last modified time", "startdate", "date started", "datestamp",
     "date last action", "starttime", "created", "modified", "startdatum", "start date", "start", "today", "date created",
     "date modified"}
)  # fmt: skip
# Headings of the tools themselves. They are never read, never kept and never asked about; with them goes everything that
# says who the respondent is.
_TOOL = re.compile(
    r"(?:id|#|nr|löp(?:nummer|nr)|(?:response|survey|submission|entry|row|session|user)[ _-]?id|(?:respons|svars|enkät)-?id"
    r"|svarsnummer|svarskod|tidszon|time ?zone|device|operativsystem|(?:formulär)?version|_version_|q_recaptcha\w*|språkval"
    r"|time taken|tidsåtgång|svarstid \(\w+\)|latitude|longitude|respondent-?\s?id|respondent|answer_?id|seed|token|länk"
    r"|collector id|_id|_uuid|_index|_status|_notes|_tags|_validation_status|__version__|_submitted_by|deviceid|instanceid"
    r"|meta/\w+|location ?(?:latitude|longitude)|external reference|externalreference|duration(?: \(in seconds\))?"
    r"|distribution ?channel|user ?language|custom data \d"
    r"|lastpage|last page|sista sida\w*|startlanguage|start language|startspråk|language|språk"
    r"|refurl|referrer(?: url)?|hänvisande url|ipaddr|attribute_\d+|surveyurl|svarslänk"
    r"|interviewtime|(?:group|question)time\w*|total time|svarstid|difftime|varaktighet"
    r"|organi[sz]ationid|stat[a-z]+_\d+|responsecollectsessions|numberofreturnedmail|importgroup"
    r"|distributionschedule|digitaldistribution\w+"
    r"|total points|totalt antal poäng|totalpoäng|poäng|quiz feedback|feedback (?:på|för|om) test\w*"
    r"|grade posted time|tidpunkt för publicering av betyg)\d*"
)
_PERSON = re.compile(
    r"e-?post|e-?mail|mejl|\bmail|(?:skapad|lämnat|ifylld|inskickad|inskickat) av|(?:created|submitted) by|inloggad som"
    r"|\btelefon|\bphone|\bmobil(?:nummer|telefon)?\b|personn?ummer|\bssn\b"
    r"|\bip[- ]?(?:adress|address|nr|nummer)?\b|user.?agent|webbläsare|\bbrowser\b"
    r"|\b(?:för|efter)namn\b|\b(?:first|last|full|user).?name\b|^(?:namn|name)\d*$|användarnamn"
    r"|\b(?:ditt|ert|mitt|your) (?:namn|name)\b|namn på (?:den|dig|er|uppgifts)"
    r"|kontaktperson|kontaktuppgift|uppgiftslämnare|respondent"
)
# A heading is of such a column only where it is a field's name; a question may well have these words in it.
_FIELD_WORDS, _FIELD_CHARACTERS = 4, 40
_QUIZ = re.compile(r"(?:points|poäng|feedback)\s*[-–:]\s*(?=\S)")
_NUMBERING = re.compile(r"(?:(?:fråga|question|q|f)\s*)?\d{1,3}\s*(?:[.:)]|\s[-–])\s*(?=[^\W\d_])")
_BULLET = re.compile(r"^[-–—•·▪]\s+(?=\S)")
_ENDS = " \t:*?.!…"


def key(text: str) -> str:
    """Return ``text`` as headings and options are compared: without markup, numbering, case and marks at the ends."""
    plain = re.sub(r"<[^<>]{1,300}>", " ", html.unescape(text)).replace("\u00ad", "")
    plain = re.sub(r"[\u2010-\u2012\u2212]", "-", plain).replace("’", "'").replace("”", '"').replace("“", '"')
    plain = _BULLET.sub("", folded(plain)).strip(_ENDS)
    return _NUMBERING.sub("", plain, count=1).strip(_ENDS) if _NUMBERING.match(plain) else plain


def mapping_key(text: str) -> str:
    """Return ``text`` as it is kept in a mapping: lower case, single spaces."""
    return folded(text)


def present_name(text_key: str, name: str, former_names: Iterable[str]) -> tuple[str, str | None]:
    """Return ``text_key`` with a former name replaced by the key of ``name``, and that former name; None where there is none.

    Hyphens and spaces in a former name are forgiven.
    """
    for former in former_names:
        parts = re.split(r"[\s-]+", key(former))
        pattern = re.compile(r"\b" + r"[\s-]?".join(map(re.escape, parts)) + r"\b")
        if pattern.search(text_key):
            return pattern.sub(lambda _: key(name), text_key), former
    return text_key, None


def names_person(heading_key: str) -> bool:
    """Return whether a heading is that of a column that says who the respondent is, and no question."""
    is_field = (
        "," not in heading_key and len(heading_key) <= _FIELD_CHARACTERS and len(heading_key.split()) <= _FIELD_WORDS
    )
    return is_field and "?" not in heading_key.rstrip("?") and _PERSON.search(heading_key) is not None


def of_tool(heading_key: str) -> bool:
    """Return whether a heading is the tool's own, or of a column that says who the respondent is."""
    return (
        _TOOL.fullmatch(heading_key) is not None
        or names_person(heading_key)
        or _QUIZ.match(heading_key) is not None
        or heading_key in OTHER_TIMES
        or heading_key in COMPLETED
    )


def parts(text: str, known: Callable[[str], bool]) -> list[str]:
    """Return the options in a cell that holds several; ``known`` says what is one.

    Tools part them by semicolons (Forms), line breaks, bars or commas, or write a list as JSON. Since an option may itself
    hold what parts them, the longest known one is taken; where its pieces are options too the cell is left whole. Spaces
    part them only where that leaves nothing over.
    """
    if (listed := _json_list(text)) is not None:
        return listed
    if known(text):
        return [text]
    for mark in ";\n|":
        if mark in text:
            pieces = [piece.strip() for piece in text.split(mark) if piece.strip()]
            return [part for piece in pieces for part in _if_known(piece, _by_commas(piece, known), known)]
    found = _by_commas(text, known)
    if len(found) == 1 and not known(found[0]) and " " in text:
        return _if_known(text, _longest(text.split(" "), " ", known) or [], known)
    return found


def _if_known(text: str, split: list[str], known: Callable[[str], bool]) -> list[str]:
    return split if split and all(known(piece) for piece in split) else [text]


def _json_list(text: str) -> list[str] | None:
    if not text.startswith("["):
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    texts = isinstance(found, list) and all(isinstance(one, str) for one in found)
    return [one.strip() for one in found if one.strip()] if texts else None


def _by_commas(text: str, known: Callable[[str], bool]) -> list[str]:
    taken = _longest(text.split(","), ",", known)
    return taken if taken and any(known(piece) for piece in taken) else [text] if text else []


def _longest(pieces: Sequence[str], separator: str, known: Callable[[str], bool]) -> list[str] | None:
    """Return ``pieces`` put together to the longest known ones; None where a known one is made of several others."""
    taken: list[str] = []
    start = 0
    while start < len(pieces):
        joined, end = "", start + 1
        for end in range(len(pieces), start, -1):
            if known(joined := separator.join(pieces[start:end]).strip()):
                break
        if end - start > 1 and all(known(piece.strip()) for piece in pieces[start:end]):
            return None
        taken.append(joined)
        start = end
    return [piece for piece in taken if piece]
