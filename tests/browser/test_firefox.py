"""Every page once in Firefox: it is drawn to its end, its pictures too, and no label is cut."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from marionette_driver.by import By
from marionette_driver.marionette import Marionette
from PIL import Image
from programs import FIREFOX, find, how_to_get
from windows import PATIENCE_SECONDS, SETTLED

from data.access.roles import PAGES

PICTURE = ".karta-place > svg"
# Texts that end with an ellipsis, as there is too little room: Firefox has begun one for a hundredth of a pixel.
CUT = """return [...document.querySelectorAll("button *, a *, label *")].filter((one) => {
  const look = getComputedStyle(one);
  if (look.textOverflow !== "ellipsis" || look.overflowX === "visible" || !one.getClientRects().length) return false;
  const text = document.createRange();
  text.selectNodeContents(one);
  return text.getBoundingClientRect().width > one.getBoundingClientRect().width - parseFloat(look.paddingRight);
}).map((one) => one.textContent)"""


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marionette]:
    """Firefox, with a window of 1280 pixels that nobody sees."""
    program = find(FIREFOX)
    if program is None:
        pytest.skip(how_to_get(FIREFOX))
    log = tmp_path_factory.mktemp("firefox") / "firefox.log"
    driver = Marionette(
        bin=str(program.resolve()), headless=True, gecko_log=str(log), prefs={"intl.locale.requested": "sv-SE"}
    )
    driver.start_session()
    driver.set_window_rect(width=1280, height=900)
    yield driver
    driver.quit()
    driver.cleanup()


@pytest.fixture
def visit(firefox: Marionette, server: Any) -> Callable[[str], Marionette]:
    """A function that opens an address and waits until the page is complete."""

    def open_page(address: str) -> Marionette:
        firefox.navigate(server.url + address)
        until = time.monotonic() + PATIENCE_SECONDS
        while not firefox.execute_script(f"return ({SETTLED})()"):
            assert time.monotonic() < until, f"{address} is not complete"
            time.sleep(0.1)
        return firefox

    return open_page


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_page_is_drawn_to_its_end_with_every_label_whole(page: str, visit: Callable[[str], Marionette]) -> None:
    shown = visit(f"/{'' if page == 'lagesbild' else page}?data=exempel")
    text = shown.find_element(By.TAG_NAME, "main").text
    assert "felnummer" not in text
    assert "exempeldata · " in text  # the line at its foot
    assert shown.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    assert shown.execute_script(CUT) == []
    for picture in shown.find_elements(By.CSS_SELECTOR, PICTURE):
        drawn = Image.open(io.BytesIO(shown.screenshot(element=picture, format="binary"))).convert("RGB")
        assert len(drawn.getcolors(drawn.width * drawn.height)) > 20


def test_a_place_is_chosen_on_the_map(visit: Callable[[str], Marionette]) -> None:
    shown = visit("/?data=exempel")
    shown.find_element(By.CSS_SELECTOR, f"{PICTURE} [aria-label^=Flen]").click()
    until = time.monotonic() + PATIENCE_SECONDS
    while "kommun=0482" not in shown.get_url():
        assert time.monotonic() < until, shown.get_url()
        time.sleep(0.1)
