"""A guard on ratios: no page takes several times as long as it did, beside an empty page in the same run, nor sends more.

The limits are about three times what was measured, and a page above its limit is measured again, as a busy machine may be in the
way. What the figures are: README.
"""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path

import pytest
from bench_pages import PAGES, visit
from harness import empty_app, least_in_turns, served
from session import session

REPEATS, ATTEMPTS = 7, 3
# Page -> how many times as long as an empty page it may take.
LIMITS = {
    "": 35,
    "forandring": 45,
    "godkann": 20,
    "historik": 20,
    "hjulet": 32,
    "kommun": 45,
    "larande": 24,
    "lasin": 20,
    "metod": 32,
    "mote": 30,
    "ordlista": 20,
    "piloter": 45,
    "presentation": 22,
    "stodbehov": 32,
    "svarslage": 32,
    "tillganglighet": 22,
}
# What the start page sends besides Streamlit's own files, the same on any machine.
START_PAGE_KB = 300


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory):
    folder: Path = tmp_path_factory.mktemp("floor")
    with served(empty_app(folder), folder) as server:
        yield server


def test_every_page_has_a_limit():
    assert set(PAGES) == set(LIMITS)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_does_not_become_several_times_slower(page, server, empty):
    address = f"/{page}?data=exempel"
    with session(empty.origin) as nothing, session(server.url) as reader:
        work = {"floor": partial(visit, nothing, "/"), "page": partial(visit, reader, address)}
        least_in_turns(2, work)
        found: list[float] = []
        while len(found) < ATTEMPTS and min(found, default=math.inf) >= LIMITS[page]:
            least = least_in_turns(REPEATS, work)
            found.append(least["page"] / least["floor"])
    assert min(found) < LIMITS[page], f"{page or 'lagesbild'} takes {min(found):.1f} times as long as an empty page"


@pytest.mark.parametrize("data", ["", "exempel"])
def test_the_start_page_is_light(data, server):
    with session(server.url) as reader:
        visit(reader, f"/{'?data=' + data if data else ''}")
        sent = sum(map(len, reader.frames)) / 1000
    assert sent < START_PAGE_KB, f"the start page sends {sent:.0f} kB"
