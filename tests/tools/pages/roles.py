"""A page as each role sees it, and all that it says to people: its texts, its tables, and what its pictures say."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.access.roles import Actor, Role
from pages.frame import visitor as who
from pages.frame.visitor import Access, Visitor

# What is a program's word and no reader's: nothing in Python or pandas, an id with underscores, a unit's id, signs twice, a
# part of nothing.
_STRANGE = re.compile(
    r"\bNone\b|\bnan\b|\bNaN\b|\bNaT\b|\bnull\b|\bTrue\b|\bFalse\b"
    r"|\b[a-zåäö]+_[a-zåäö_]+\b|\b\d{4}-[A-ZÅÄÖ]{3,}\b|(?<!\.)\.\.(?!\.)|\?\?|,,| [.,](?=\s|$)"
    r"|\b(\w[\wåäöÅÄÖ ]{3,})\. \1\b"
    r"|\b0 av 0\b|(?:^|[.:] )– (?=[a-zåäö])"
)

# What is left out, in the words of a page -> what may then differ there: its headings, captions and texts.
LEFT_OUT = {
    r"Stödbehov [^.]*räknas inte här": r"(?i)behov|försen|öpp(?:na|et)|kategori|tillgodosett|avslutat",
    r"(Piloter|Rapporter) [^.]*räknas inte här": r"(?i)pilot|rapport|färsk|tidslinje|prövas|deltar|känt vilka kommuner",
    r"Exempel [^.]*räknas inte här": r"(?i)exempel",
    r"Tillfällen [^.]*räknas inte här": r"(?i)tillfäll|deltagare|information och workshop",
    r"Fristående skolor [^.]*räknas inte här": r"(?i)friskol|fristående skol|inlästa skolor|deltar i arbetet",
}


def enter_as(role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever opens a page from now on be of ``role``; how roles are given is tried by other tests."""
    visitor = Visitor(Actor(role.value, role), Access.SIGN_IN)
    monkeypatch.setattr(who, "current_visitor", lambda: visitor)


def said_by(app: AppTest) -> list[str]:
    """All that a page says: texts, labels and options of its widgets, alt texts, and the texts within maps and charts."""
    return [text for text in (squeezed(one) for one in _texts(app)) if text]


def strange(texts: list[str]) -> list[str]:
    """Those of ``texts`` that hold what no reader should meet, each with what it was."""
    return [f"{found[0]!r} in {text[:300]!r}" for text in texts if (found := _STRANGE.search(text))]


def squeezed(text: str) -> str:
    """One line of plain text, without HTML."""
    without = re.sub(r"<style.*?</style>|<[^>]+>", " ", text, flags=re.DOTALL)
    return " ".join(html.unescape(without).replace("\u00a0", " ").replace("\u2060", "").split())


def _texts(app: AppTest) -> Iterator[str]:
    for element in app.main:
        proto = element.proto
        kind = element.type
        if kind == "html":
            # A heading, a cell and an item of a list are texts of their own.
            body = re.sub(r"<style.*?</style>", "", proto.body, flags=re.DOTALL)
            yield from re.split(r"</?(?:td|th|tr|li|p|h\d|caption|div|br)\b[^>]*>", body)
            yield from re.findall(r'(?:alt|title|aria-label)="([^"]*)"', body)
            continue
        for name in ("body", "label", "help", "placeholder", "alt", "value", "default", "title"):
            value = getattr(proto, name, None)
            if isinstance(value, str):
                yield value
        yield from (one if isinstance(one, str) else one.content for one in getattr(proto, "options", ()))
        if kind == "deck_gl_json_chart":
            yield from _strings(json.loads(proto.json), ("tooltip", "text", "label", "name"))
        if kind == "bidi_component":
            data = json.loads(proto.bytes)
            yield data["alt"]
            for drawing in data["drawings"]:
                yield from re.findall(r'aria-label="([^"]*)"', drawing["svg"])
                yield from re.findall(r"<text[^>]*>([^<]*)</text>", drawing["svg"])
        if kind == "plotly_chart":
            yield from _strings(
                json.loads(proto.spec), ("text", "hovertemplate", "customdata", "y", "x", "ticktext", "title")
            )


def _strings(of: Any, names: tuple[str, ...], inside: bool = False) -> Iterator[str]:
    if isinstance(of, dict):
        for name, value in of.items():
            yield from _strings(value, names, name in names or (inside and name not in ("type", "html", "style")))
    elif isinstance(of, list):
        for value in of:
            yield from _strings(value, names, inside)
    elif isinstance(of, str) and inside:
        yield from of.split("\n")
