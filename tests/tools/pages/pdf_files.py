"""What a PDF file says of itself to those who do not see it: language, title, structure, alt texts, fonts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject


@dataclass(frozen=True)
class Pdf:
    """A PDF file's facts. ``tags`` are the kinds of structure elements in reading order; ``alts`` the figures' texts."""

    pages: int
    language: str
    title: str
    marked: bool
    tags: list[str]
    alts: list[str | None]
    bookmarks: list[str]
    fonts: dict[str, bool]  # name -> embedded
    text: str
    page_texts: list[str]


def read_pdf(content: bytes) -> Pdf:
    """Return the file's facts; KeyError where it has no structure at all."""
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    elements = list(_elements(root["/StructTreeRoot"]["/K"]))
    fonts: dict[str, bool] = {}
    for page in reader.pages:
        _fonts(page["/Resources"], fonts)
    texts = [page.extract_text() for page in reader.pages]
    return Pdf(
        len(reader.pages),
        str(root["/Lang"]),
        str(reader.metadata.title if reader.metadata else ""),
        bool(root["/MarkInfo"]["/Marked"]),
        [str(element["/S"]) for element in elements],
        [element.get("/Alt") for element in elements if element["/S"] == "/Figure"],
        [str(one.title) for one in _flat(reader.outline)],
        fonts,
        " ".join(" ".join(texts).split()),
        texts,
    )


def _elements(kids: Any) -> Iterator[DictionaryObject]:
    kids = kids.get_object()
    for kid in kids if isinstance(kids, ArrayObject) else [kids]:
        element = kid.get_object()
        if isinstance(element, DictionaryObject) and "/S" in element:
            yield element
            if "/K" in element:
                yield from _elements(element["/K"])


def _flat(outline: Any) -> Iterator[Any]:
    for one in outline:
        if isinstance(one, list):
            yield from _flat(one)
        else:
            yield one


def _fonts(resources: Any, found: dict[str, bool]) -> None:
    resources = resources.get_object()
    for reference in (resources.get("/Font") or {}).values():
        font = reference.get_object()
        for inner in font.get("/DescendantFonts", [font]):
            about = inner.get_object().get("/FontDescriptor", DictionaryObject()).get_object()
            embedded = any(key in about for key in ("/FontFile", "/FontFile2", "/FontFile3"))
            found[str(font["/BaseFont"])] = embedded
    for reference in (resources.get("/XObject") or {}).values():
        form = reference.get_object()
        if "/Resources" in form:
            _fonts(form["/Resources"], found)
