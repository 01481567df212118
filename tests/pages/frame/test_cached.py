"""What is made once for the same arguments: a page drawn again makes nothing anew, and nothing is taken for another."""

from __future__ import annotations

import polars as pl
import pytest
from page_reading import open_page

from data.access.roles import PAGES
from pages.frame import ask

pytestmark = pytest.mark.rest

CHOSEN = {
    "stodbehov": {"status": "alla", "vy": "tabell"},
    "hjulet": {"sammanhang": "eht"},
    "piloter": {"uppgift": "saknas"},
    "lagesbild": {"matt": "plan"},
}


@pytest.mark.usefixtures("copied_editions")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_drawn_again_makes_nothing_anew(page: str) -> None:
    """A frame that is made at every run would never be found again."""
    app = open_page(page, data="exempel", **CHOSEN.get(page, {}))
    app.run()
    before = ask._result.cache_info()
    app.run()
    after = ask._result.cache_info()
    assert after.misses == before.misses
    assert not app.exception


def test_a_frame_is_not_taken_for_another_that_lay_in_its_place() -> None:
    made = [ask.cached(pl.DataFrame.sum, pl.DataFrame({"a": [number]})).item() for number in range(2000)]
    assert made == list(range(2000))


def test_arguments_are_told_apart_by_their_values() -> None:
    frame = pl.DataFrame({"a": [3, 1, 2]})
    assert ask.cached(pl.DataFrame.head, frame, 1) is ask.cached(pl.DataFrame.head, frame, 1)
    assert ask.cached(pl.DataFrame.head, frame, 1) is not ask.cached(pl.DataFrame.head, frame, 2)
    names, others = {"a": "b"}, {"a": "c"}
    assert ask.cached(pl.DataFrame.rename, frame, names) is ask.cached(pl.DataFrame.rename, frame, dict(names))
    assert ask.cached(pl.DataFrame.rename, frame, others).columns == ["c"]
    with pytest.raises(TypeError, match="unhashable"):
        ask.cached(len, {1, 2})
