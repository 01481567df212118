"""Swedish formatting of numbers, dates and lists, and fixed words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")
NO_BREAK = "\u00a0"
NOTHING = "–"
# What a role may not see: neither missing nor none.
NOT_HERE = "visas inte här"
REASONS = {
    "ej_svarat": "Inget svar",
    "ej_besvarad": "Ej besvarad",
    "vet_ej": "Vet ej",
    "ej_tillamplig": "Ej tillämplig",
    "ej_stalld": "Ej ställd",
}
REASONS_EXPLAINED = {
    "ej_svarat": "verksamheten står inte bland dem som har svarat",
    "ej_besvarad": "verksamheten hoppade över frågan",
    "vet_ej": "verksamheten vet inte",
    "ej_tillamplig": "frågan gäller inte verksamheten",
    "ej_stalld": "frågan ställdes inte till verksamheten",
}
CONFIDENCE = {"stated": "uppges", "inferred": "tolkat", "not_published": "ej publicerat"}
NEED_STATUS = {
    "oppet": "Öppet",
    "planerat": "Planerat",
    "pagar": "Pågår",
    "tillgodosett": "Tillgodosett",
    "avslutat": "Avslutat utan åtgärd",
}
DECISION_STATUS = {"beslutat": "Beslutat", "pagar": "Pågår", "klart": "Klart", "utgar": "Utgår"}
# Of what the research says and of the plan's activities.
FOLLOWED_STATUS = {
    "ny": "Inget läge angivet",
    "planerad": "Planerat",
    "pagar": "Pågår",
    "genomford": "Genomfört",
    "avstas": "Avstås",
}
_SMALL = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")


def whole(value: float) -> int:
    """Return ``value`` rounded to the nearest whole number, halves up as readers do it."""
    # A half that a sum of floats has made a shade less, such as the mean of 50/3 and 25/3, is still a half.
    return math.floor(round(value, 9) + 0.5)


def percent(value: float | None) -> str:
    """Return 0–100 as ``47 %`` with a no-break space; a dash for None."""
    return NOTHING if value is None else f"{whole(value)}{NO_BREAK}%"


def interval(low: float | None, high: float | None) -> str:
    """Return two values 0–100 as ``31–67 %``; one value where they round to the same; a dash for None."""
    if low is None or high is None:
        return NOTHING
    if whole(low) == whole(high):
        return percent(low)
    return f"{whole(low)}–{whole(high)}{NO_BREAK}%"


def of(part: int | None, total: int | None) -> str:
    """Return ``12 av 18``; a dash for None, and where there is nothing to be a part of."""
    if part is None or not total:
        return NOTHING
    return f"{part}{NO_BREAK}av{NO_BREAK}{total}"


def number(count: int, upper: bool = False) -> str:
    """Return a count in words up to twelve, in digits above; with a capital where it begins a sentence."""
    text = _SMALL[count] if 0 <= count < len(_SMALL) else f"{count}"
    return text[:1].upper() + text[1:] if upper else text


def plural(count: int, one: str, many: str) -> str:
    """Return the count with the right form of its noun: ``1 verksamhet``, ``3 verksamheter``."""
    return f"{count}{NO_BREAK}{one if count == 1 else many}"


def plural_word(count: int, one: str, many: str) -> str:
    """Return the count in words, with a capital, and its noun: ``En kommun``, ``Tre kommuner``."""
    return f"{number(count, upper=True)}{NO_BREAK}{one if count == 1 else many}"


def join_and(things: Iterable[str]) -> str:
    """Return things as ``a, b och c``."""
    items = list(things)
    if not items:
        return ""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} och {items[-1]}"


def join_or(things: Iterable[str]) -> str:
    """Return things as ``a, b eller c``."""
    *first, last = things
    return f"{', '.join(first)} eller {last}" if first else last


def as_sentences(values: Iterable[str | None]) -> str:
    """Return texts that somebody has written as sentences, one after the other and each once; empty where there is none."""
    return " ".join(dict.fromkeys(as_sentence(value) for value in values if value))


def as_sentence(value: str) -> str:
    """Return text that somebody has written as a sentence: with one full stop, unless it ends with a sign of its own."""
    text = value.rstrip()
    return text if text.endswith((".", "?", "!", "…", ":")) else f"{text}."


def day(value: date | datetime | None) -> str:
    """Return an ISO date; a dash for None."""
    return NOTHING if value is None else value.strftime("%Y-%m-%d")


def decimal(value: float) -> str:
    """Return a number with a decimal comma and no needless zeros."""
    return f"{value:g}".replace(".", ",")


def decimals_text(value: float) -> str:
    """Return a measured value: two decimals at most, below 1 three figures; ``12 345,68``, ``0,00123``, ``−4``."""
    rounded = Decimal(f"{value:.3g}" if abs(value) < 1 else f"{value:.2f}")
    digits = f"{abs(rounded):,f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return ("−" if rounded < 0 else "") + digits.replace(",", NO_BREAK).replace(".", ",")


def text(value: object) -> str:
    """Return a value as text; a dash for None or nothing."""
    return NOTHING if value is None or value == "" else str(value)


def plain_label(value: str) -> str:
    """Return text for a widget's label, which Streamlit reads as Markdown, so that it shows as it was written.

    An address becomes a link however its characters are escaped, so a joiner without width stands in it.
    """
    escaped = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", value.replace("\n", " "))
    return re.sub(r"(?i)(https?|www)(?=\\[:.])", "\\1\u2060", escaped)


def question_label(value: str) -> str:
    """Return a question of ours with words of users in it for a widget's label; it shows as it was written.

    A screen reader is given the label with what escapes it, so only what Markdown acts on within a line is escaped.
    """
    escaped = re.sub(r"([\\`*_{}\[\]<>~$&|@]|:(?=[\w/]))", r"\\\1", " ".join(value.split()))
    return re.sub(r"(?i)(https?|www)(?=\\?[:.])", "\\1\u2060", escaped)


def plain(value: object) -> str:
    """Return text for an element that Streamlit reads as Markdown, so that it shows as it was written, line by line."""
    return "  \n".join(plain_label(line.strip()) for line in str(value).splitlines())


def names(ids: str | None, titles: Mapping[str, str], confidence: str | None = None) -> str:
    """Return source ids separated by ; as their titles, with how sure it is; what is no known id stands as it is."""
    named = [titles.get(one.strip(), one.strip()) for one in (ids or "").split(";") if one.strip()]
    text = "; ".join(name.removesuffix(".") for name in named)  # a title that is a sentence, as what a purge leaves
    return f"{text} ({CONFIDENCE[confidence]})" if text and confidence else text


def local_time(moment: datetime) -> str:
    """Return a moment in UTC as date and time in Sweden: ``2026-11-24 09:05``."""
    return moment.replace(tzinfo=UTC).astimezone(SWEDEN).strftime("%Y-%m-%d %H:%M")


def exact_percent(share: float) -> str:
    """Return a share 0–1 as ``75 %``, with two decimals at most where it is not whole: ``66,67 %``."""
    return f"{decimal(round(100 * share, 2))}{NO_BREAK}%"


def stage_name(stage: int | None, levels: Sequence[str]) -> str:
    """Return ``2 Införande``; a dash for None."""
    return NOTHING if stage is None else f"{stage}{NO_BREAK}{levels[stage]}"


def stages(low: int | None, high: int | None) -> str:
    """Return the stages that are possible as ``0–2``, or one of them alone; a dash for None."""
    if low is None or high is None:
        return NOTHING
    return f"{low}" if low == high else f"{low}–{high}"


def alphabetical(word: str) -> str:
    """Return what a word is sorted by: å, ä and ö come last, in this order."""
    return word.lower().translate(str.maketrans("åäö", "{|}"))


def file_name(caption: str) -> str:
    """Return the caption as a file's name: letters, digits and hyphens."""
    ascii_only = caption.lower().translate(str.maketrans("åäöé", "aaoe"))
    return "-".join("".join(letter if letter.isalnum() else " " for letter in ascii_only).split())
