"""What a page shows and what it offers, read from what the server sends: nothing here knows the names of pages or fields."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree as Xml

from lxml import html
from streamlit.testing.v1.element_tree import Button, DownloadButton, ElementTree, Widget

# What a text goes on through; any other element begins a text of its own.
_WITHIN = frozenset("a abbr b bdi cite code em i kbd mark q s small span strong sub sup time u wbr".split())  # noqa: SIM905 - one line
_SILENT = frozenset(("script", "style"))
_SPOKEN = ("alt", "title", "aria-label", "aria-description")
# Where a chart or a map keeps what is read in it.
_READ = ("text", "hovertext", "title", "name", "ticktext", "customdata", "labels", "tooltip", "value_label", "label")
_AXES = ("x", "y", "theta", "r")
_ADDRESS = re.compile(r"^\w+:|^//|^#|^data:")


@dataclass(frozen=True)
class Text:
    """A text that is read, or read out, and where it stands."""

    where: str
    value: str


@dataclass(frozen=True)
class Table:
    """A table as it is read: every row as texts, the headings first."""

    caption: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Card:
    """A figure with what it is, and what is to be known with it."""

    label: str
    value: str
    note: str


@dataclass(frozen=True)
class Fold:
    """What can be unfolded and is filled when it is."""

    id: str
    label: str
    open: bool


@dataclass(frozen=True)
class Picture:
    """A map on which municipalities can be chosen: the codes of those that are drawn."""

    id: str
    codes: tuple[str, ...]


@dataclass
class Screen:
    """What one page shows and offers, read in the order in which it stands there."""

    texts: list[Text] = field(default_factory=list)
    alerts: list[tuple[str, str]] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    widgets: list[Widget] = field(default_factory=list)
    folds: list[Fold] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)

    @property
    def titles(self) -> list[str]:
        """The texts of the page's first headings."""
        return [text.value for text in self.texts if text.where == "title"]

    @property
    def buttons(self) -> list[Button]:
        """The buttons that can be pressed, those of forms included."""
        return [one for one in self.widgets if isinstance(one, Button) and not one.proto.disabled]

    @property
    def files(self) -> list[DownloadButton]:
        """The files that can be taken out."""
        return [one for one in self.widgets if isinstance(one, DownloadButton) and not one.proto.disabled]

    @property
    def says(self) -> str:
        """All that is read, to tell one screen from another."""
        return "\n".join(text.value for text in self.texts)


def read(tree: ElementTree, pages: dict[str, str]) -> Screen:
    """Read a page; ``pages`` tells the address of each page by its hash."""
    screen = Screen()
    for node in tree:
        proto = getattr(node, "proto", None)
        if proto is None:
            continue
        kind = node.type
        if isinstance(node, Widget):
            screen.widgets.append(node)
        if kind == "html":
            _add(screen, _html(proto.body))
        elif kind in ("error", "warning", "info", "success"):
            said = f"{proto.title} {plain(proto.body)}".strip()
            screen.alerts.append((kind, said))
            screen.texts.append(Text(kind, said))
        elif kind == "exception":
            screen.exceptions.append(f"{proto.type}: {proto.message}\n" + "\n".join(proto.stack_trace))
        elif kind == "page_link":
            address = pages.get(proto.page_script_hash, proto.page)
            screen.links.append(f"{address}?{proto.query_string}" if proto.query_string else address)
            screen.texts.append(Text("link", plain(proto.label)))
        elif kind == "plotly_chart":
            screen.texts += _chart(proto.spec)
            screen.texts += [Text("alt", proto.alt)] if proto.alt else []
        elif kind == "deck_gl_json_chart":
            screen.texts += [*_zoomed(proto.json), Text("alt", proto.alt)]
        elif kind == "bidi_component":
            texts, codes = _map(proto.bytes)
            screen.texts += texts
            if codes:
                screen.pictures.append(Picture(proto.id, codes))
        else:
            _read_other(kind, proto, screen)
    return screen


def plain(markdown: str) -> str:
    """A Markdown text as it is read: signs that are escaped stand for themselves, and marks of emphasis are gone."""
    bare = re.sub(r"(?<!\\)(\*\*|`|:material/\w+:)", "", markdown)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", bare).replace("\u2060", "")


# Most of a page is what it was a step ago.
@lru_cache(maxsize=4000)
def _html(body: str) -> Screen:
    screen = Screen()
    _read_html(body, screen)
    return screen


@lru_cache(maxsize=1000)
def _chart(spec: str) -> tuple[Text, ...]:
    return tuple(Text("chart", one) for one in _read_json(json.loads(spec or "null")))


def _add(screen: Screen, part: Screen) -> None:
    screen.texts += part.texts
    screen.links += part.links
    screen.tables += part.tables
    screen.cards += part.cards


def _read_html(body: str, screen: Screen) -> None:
    root = html.fragment_fromstring(body, create_parent="div")
    for text in _flow(root):
        screen.texts.append(Text("html", text))
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in _SILENT:
            continue
        for name in _SPOKEN:
            if value := element.get(name):
                screen.texts.append(Text(name, value))
        target = element.get("href") if element.tag == "a" else None
        if target and not _ADDRESS.match(target):
            screen.links.append(target)
        if element.tag == "table":
            screen.tables.append(_table(element))
        if "lb-card-label" in (element.get("class") or ""):
            parts = {one.get("class"): said(one) for one in element.getparent()}
            screen.cards.append(Card(*(parts.get(f"lb-card-{name}", "") for name in ("label", "value", "note"))))


def _flow(root: html.HtmlElement) -> Iterator[str]:
    """The texts below an element, each as one reads it: without a break in it."""
    parts: list[str] = []

    def cut() -> Iterator[str]:
        text = " ".join("".join(parts).split(" ")).strip()
        parts.clear()
        if text:
            yield re.sub(r"[ \n\t]+", " ", text)

    def walk(element: html.HtmlElement) -> Iterator[str]:
        if not isinstance(element.tag, str) or element.tag in _SILENT:
            return
        block = element.tag not in _WITHIN
        if block:
            yield from cut()
        parts.append(element.text or "")
        for child in element:
            yield from walk(child)
            parts.append(child.tail or "")
        if block:
            yield from cut()

    yield from walk(root)
    yield from cut()


def said(element: html.HtmlElement) -> str:
    """All that is read in an element, as one text."""
    return " ".join(_flow(element)).replace("\u00a0", " ")


def _table(element: html.HtmlElement) -> Table:
    caption = element.find("caption")
    rows = tuple(tuple(said(cell) for cell in row if cell.tag in ("td", "th")) for row in element.iter("tr"))
    return Table("" if caption is None else said(caption), rows)


def _read_json(value: Any, key: str = "") -> Iterator[str]:
    """The texts of a chart; ``key`` is what ``value`` is called."""
    if isinstance(value, dict):
        for name, one in value.items():
            if name in ("hovertemplate", "texttemplate") and isinstance(one, str):
                # It is filled from elsewhere, so it has braces of its own.
                yield re.sub(r"<[^>]*>", " ", re.sub(r"%\{[^}]*\}", "0", one))
            elif name != "template":
                yield from _read_json(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from _read_json(one, key)
    elif isinstance(value, str) and key in (*_READ, *_AXES):
        yield re.sub(r"<[^>]*>", " ", value)


@lru_cache(maxsize=500)
def _map(sent: bytes) -> tuple[tuple[Text, ...], tuple[str, ...]]:
    """The texts of a map in the page, and the codes of what can be chosen on it."""
    data = json.loads(sent)
    texts, codes = [Text("alt", data["alt"])], []
    for drawing in data["drawings"]:
        for element in Xml.fromstring(drawing["svg"]).iter():
            said = [element.get("aria-label"), element.text]
            texts += [Text("map", part) for one in said if one for part in one.split(", ")]
            if data["choose"] and (code := element.get("data-code")):
                codes.append(code)
    return tuple(texts), tuple(dict.fromkeys(codes))


@lru_cache(maxsize=500)
def _zoomed(drawn: str) -> tuple[Text, ...]:
    """The texts of a map that can be moved about in."""
    found = []
    for layer in json.loads(drawn).get("layers", []):
        rows = layer.get("data")
        for row in rows if isinstance(rows, list) else []:
            about = row.get("properties", row) if isinstance(row, dict) else {}
            said = [about[name] for name in _READ if isinstance(about.get(name), str)]
            found += [Text("map", part) for one in said for part in one.split("\n") if part]
    return tuple(found)


# What else is read in an element: the names that Streamlit gives to texts, whatever the element is.
_NAMES = ("label", "body", "help", "placeholder", "legend", "caption", "text", "code_text", "tooltip", "value")


def _read_other(kind: str, proto: Any, screen: Screen) -> None:
    if "type" in proto.DESCRIPTOR.oneofs_by_name:  # a container; what it is called stands one step within
        inner = proto.WhichOneof("type")
        if inner is None:
            return
        proto = getattr(proto, inner)
    names = proto.DESCRIPTOR.fields_by_name
    for name in _NAMES:
        value = getattr(proto, name) if name in names else None
        if isinstance(value, str):
            read = value if kind in ("code", "text") else plain(value)
            screen.texts += [Text(kind, line.strip()) for line in read.splitlines() if line.strip()]
    for option in proto.options if "options" in names else ():
        text = option if isinstance(option, str) else getattr(option, "content", "")
        screen.texts += [Text("option", plain(text))] if text else []
    opened = "expanded" if "expanded" in names else "open" if "open" in names else None
    if opened and "id" in names and proto.id:
        screen.folds.append(Fold(proto.id, plain(proto.label), bool(getattr(proto, opened))))


def query_of(address: str) -> dict[str, str]:
    """The choices that stand in an address."""
    return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))


def page_of(address: str) -> str:
    """The page that an address leads to; the start page is the empty one."""
    return urlsplit(address).path.strip("./").rstrip("/")


def sort_of(address: str) -> str:
    """The page that an address leads to, and which choices it makes there, but not how: what is alike to walk to."""
    return f"page {page_of(address)} {' '.join(sorted(query_of(address)))}"
