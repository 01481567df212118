"""All that a role is shown and can take out: every page that links lead to, unfolded, and every file there, unpacked."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator

import polars as pl
from person import Person, pressed
from pypdf import PdfReader
from screens import page_of, sort_of

# Addresses that make the same choices show the same kind of page: so many of each are opened.
OF_A_SORT = 2
_EMBEDDED = re.compile(rb"base64,([A-Za-z0-9+/=]+)")
# What makes files that are not offered at once.
_MAKES_FILES = "Gör filer att ta med"


def all_shown(role: str, addresses: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Open ``addresses`` in a role and what they link to; yields where and what, of each page and of each part of a file."""
    person, left, sorts, taken = Person(role), list(addresses), Counter[str](), set[str]()
    met = set(left)
    while left:
        address = left.pop(0)
        screen = person.open(address)
        for button in screen.buttons:
            if button.proto.label == _MAKES_FILES:
                screen = person.send(pressed(button))
        while closed := [fold for fold in screen.folds if not fold.open]:
            screen = person.unfold(closed[0], True)
        assert screen.exceptions == [], address
        yield address, opened(b"".join(node.proto.SerializeToString() for node in person.nodes))
        for file in screen.files:
            name, content = person.take(file)
            if f"{page_of(address)}/{name}" not in taken:
                taken.add(f"{page_of(address)}/{name}")
                for part, found in unpacked(name, content):
                    yield f"{address} {part}", found
        for link in screen.links:
            if link not in met and sorts[sort_of(link)] < OF_A_SORT:
                met.add(link)
                sorts[sort_of(link)] += 1
                left.append(link)


def unpacked(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The parts of a file, each as its text can be searched: those of a zip, an Excel or a PowerPoint file, of a PDF its text."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.namelist():
                yield from unpacked(f"{name}/{part}", archive.read(part))
    elif content.startswith(b"%PDF"):
        pdf = PdfReader(io.BytesIO(content))
        told = [*(page.extract_text() for page in pdf.pages), str(pdf.metadata), str(pdf.trailer["/Root"])]
        yield name, "\n".join(told).encode() + content
    elif content.startswith(b"PAR1"):
        yield name, str(pl.read_parquet(io.BytesIO(content)).rows()).encode()
    else:
        yield name, opened(content)


def opened(content: bytes) -> bytes:
    """The content with the pictures that are embedded in it, as texts."""
    return content + b"\n".join(base64.b64decode(found[1] + b"==") for found in _EMBEDDED.finditer(content))
