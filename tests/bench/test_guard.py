"""A guard on ratios: no page takes several times as long as it did, beside an empty page in the same run, nor sends more,
nor grows with the data.

The limits are about three times what was measured, and a page above its limit is measured again, as a busy machine may be in the
way. What the figures are: README.
"""

from __future__ import annotations

import math
import shutil
from functools import partial
from pathlib import Path

import pytest
from bench_pages import PAGES, visit
from harness import ROOT, empty_app, least_in_turns, served
from national import publish
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
# How many times as long a page may take with the whole country, 600 times the data, as with the county.
GROWTH = 4.0
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


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory, built_editions: Path):
    folder: Path = tmp_path_factory.mktemp("country")
    for file in built_editions.glob("*.*"):
        shutil.copy(file, folder)
    publish(folder / "exempel")
    with served(ROOT / "app.py", folder, LAGESBILD_DATA=str(folder)) as server:
        yield server


@pytest.mark.parametrize("page", PAGES)
def test_a_page_hardly_grows_with_the_data(page, server, country):
    address = f"/{page}?data=exempel"
    with session(server.url) as small, session(country.origin) as large:
        work = {"county": partial(visit, small, address), "country": partial(visit, large, address)}
        least_in_turns(2, work)
        found: list[float] = []
        while len(found) < ATTEMPTS and min(found, default=math.inf) >= GROWTH:
            least = least_in_turns(REPEATS, work)
            found.append(least["country"] / least["county"])
    assert min(found) < GROWTH, f"{page or 'lagesbild'} takes {min(found):.1f} times as long with the whole country"


@pytest.mark.parametrize("data", ["", "exempel"])
def test_the_start_page_is_light(data, server):
    with session(server.url) as reader:
        visit(reader, f"/{'?data=' + data if data else ''}")
        sent = sum(map(len, reader.frames)) / 1000
    assert sent < START_PAGE_KB, f"the start page sends {sent:.0f} kB"
