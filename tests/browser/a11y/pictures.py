"""Screenshots, taken by ``make pictures``; not part of the tests.

Of every page and view at two widths into ``pictures/``, to look at, and those of README and HANDLEDNING into ``docs/pictures/``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from accessibility import PAGES, ROOT, State
from PIL import Image
from playwright.sync_api import BrowserContext, Page

FOLDER = ROOT / "pictures"
WIDTHS = (375, 1280)
# What Chromium draws in one picture; a longer page is taken in several.
HIGHEST = 8000
# The page scrolls inside itself; a window as high as its content shows all of it.
HEIGHT = "() => Math.max(...[...document.querySelectorAll('section, main')].map(one => one.scrollHeight))"

# Pictures in the documents: name -> address with the example data, and how much of the page is seen.
DOCUMENTS = ROOT / "docs" / "pictures"
IN_DOCUMENTS = {
    "lagesbild": ("/?data=exempel", 720),
    "kommun": ("/kommun?data=exempel&kommun=0482", 720),
    "lasin": ("/lasin?data=exempel", 1250),
    "mote": ("/mote?data=exempel", 1100),
}
COLOURS = 128
# What is chosen on the page for loading files, so that the picture shows what would change.
ANSWERS = "Omgång;Kommun;Verksamhet;Byggsten;Nivå;Organisationsnivå;Svarsdatum\n" + "".join(
    f"2027;Flen;{unit};{component};3;{level};2027-11-15\n"
    for unit in ("Skola", "Socialtjänst")
    for component in ("Barnets bästa-ansvarig", "Lokal implementeringsplan", "Barnets bästa-hjulet")
    for level in ("Ledning", "Chef", "Medarbetare")
)

SCROLL = "top => { for (const one of document.querySelectorAll('section, main')) one.scrollTop = top; }"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("data", ["published", "example"])
def test_take_pictures(
    data: str,
    theme: str,
    serve: Callable[[str], Any],
    signed_in_as: Callable[..., BrowserContext],
    wait_for_app: Callable[[Page], None],
) -> None:
    window = signed_in_as(data, "processledare", color_scheme=theme)
    page = window.new_page()
    for name in PAGES:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 1000})
            page.goto(serve(data).url + State(name, "", theme, data, "").address)
            wait_for_app(page)
            height = page.evaluate(HEIGHT) + 40
            page.set_viewport_size({"width": width, "height": min(HIGHEST, height)})
            wait_for_app(page)
            page.wait_for_timeout(1500)  # the map draws on its own
            FOLDER.mkdir(exist_ok=True)
            for part, top in enumerate(range(0, height, HIGHEST)):
                page.evaluate(SCROLL, top)
                page.wait_for_timeout(200 if top else 0)
                more = f"-{part + 1}" if part else ""
                page.screenshot(path=FOLDER / f"{name.replace('?', '-')}-{data}-{width}-{theme}{more}.png")
    window.close()


def test_take_pictures_of_the_documents(
    serve: Callable[[str], Any],
    signed_in_as: Callable[..., BrowserContext],
    wait_for_app: Callable[[Page], None],
) -> None:
    window = signed_in_as("example", "processledare", color_scheme="light")
    page = window.new_page()
    DOCUMENTS.mkdir(exist_ok=True)
    for name, (address, height) in IN_DOCUMENTS.items():
        page.set_viewport_size({"width": 1280, "height": height})
        page.goto(serve("example").url + address)
        wait_for_app(page)
        if name == "lasin":
            file = {"name": "Svar.csv", "mimeType": "text/csv", "buffer": ANSWERS.encode()}
            page.locator('input[type="file"]').set_input_files([file])
            page.get_by_role("heading", name="Det här skulle ändras").wait_for()
            wait_for_app(page)
        page.wait_for_timeout(3000)  # the map draws on its own
        target = DOCUMENTS / f"{name}.png"
        page.screenshot(path=target)
        # Few colours make a file of a quarter of the size, and the pages have few.
        with Image.open(target) as picture:
            picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    window.close()
