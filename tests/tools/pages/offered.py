"""The files that pages offer, as a visitor without a browser is given them."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from session import Session

from pages.learning import parts as learning

ROOT = Path(__file__).parents[3]
PAGES = re.findall(r'st\.Page\("(\w+)\.py"', (ROOT / "pages" / "router.py").read_text(encoding="utf-8"))
ADDRESSES = [
    *(f"/{page.replace('lagesbild', '')}?data=exempel" for page in PAGES),
    *(
        f"/kommun?data=exempel&kommun=0484{part}"
        for part in ("", "&visa=varfor", "&visa=hjulet", "&visa=behov", "&visa=tid")
    ),
    "/stodbehov?data=exempel&vy=tabell",
    "/stodbehov?data=exempel&behov=EX-S18",
    "/stodbehov?data=exempel&behov=EX-S18&visa=historik",
    "/stodbehov?data=exempel&nytt=ja",
    *(f"/piloter?data=exempel&visa={part}" for part in ("var", "lardomar", "rapporter", "exempel", "skriv")),
    *(
        f"/forandring?data=exempel&visa={part}"
        for part in ("graden", "byggstenar", "verksamheter", "hjulet", "stodbehov")
    ),
    *(f"/presentation?data=exempel&visa={part}" for part in ("sagt", "filer", "nyhetsbrev")),
    *(f"/hjulet?data=exempel&visa={part}" for part in ("fraga", "kommuner")),
    *(
        f"/svarslage?data=exempel&visa={part}"
        for part in ("paminnelse", "arbetsbocker", "delvis", "alla", "ratta", "kontroll")
    ),
    *(f"/larande?data=exempel&visa={part}" for part in filter(None, learning.PARTS)),
    *(f"/mote?data=exempel&mote=M1&visa={part}" for part in ("laget", "sedan", "besluta", "beslut", "nasta")),
]
# What some pages offer only once it has been asked for.
MAKES_FILES = {"/presentation?data=exempel&visa=filer": "Gör filer att ta med"}


def offered(one: Session, address: str) -> dict[str, str]:
    """All files that a page offers, everything on it unfolded."""
    one.visit(address)
    if address in MAKES_FILES and one.has_button(MAKES_FILES[address]):
        one.press(MAKES_FILES[address])
    assert one.unfold().faults == ()
    return one.downloads


def get(server: Any, address: str, cookie: str | None) -> tuple[int, bytes]:
    """Status and content of an address, for whoever has the cookie."""
    headers = {} if cookie is None else {"Cookie": f"_streamlit_user={cookie}"}
    try:
        with urllib.request.urlopen(
            urllib.request.Request(server.url + address, headers=headers), timeout=300
        ) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
