"""Every choice that a page offers in its address: whatever is chosen, the page says something and fails nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_reading import open_page, shown
from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.rest

ROUTED = sorted(path.stem for path in (Path(__file__).parents[2] / "pages").glob("*.py") if path.stem != "router")
# Of a long list the first ones and the last: they differ in kind, the others only in name.
MOST = 7
# The part of the texts is a number with words about it, which AppTest would say twice.
ELSEWHERE = ("val_del-texter",)


def positions(count: int) -> list[int]:
    return list(range(count)) if count <= MOST else [*range(MOST - 1), count - 1]


def holds(app: AppTest, chosen: str) -> None:
    assert not app.exception, f"{chosen}: {app.exception}"
    # A choice that means nothing, such as the same round twice, is met in words; a fault has a number.
    assert not [error.value for error in app.error if "felnummer" in error.value], chosen
    assert len(app.title) == 1, chosen
    assert "utgåva 1," in shown(app).lower(), f"{chosen}: the page ends early"


@pytest.mark.parametrize("data", ["", "exempel"], ids=["published", "example"])
@pytest.mark.parametrize("page", ROUTED)
def test_a_page_with_every_choice(page: str, data: str, built_editions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))
    address = {"data": data} if data else {}
    lists = [box.key for box in open_page(page, **address).selectbox if (box.key or "").startswith("val_")]
    for key in lists:
        if key in ELSEWHERE:
            continue
        app = open_page(page, **address)
        for position in positions(len(app.selectbox(key=key).options)):
            app.selectbox(key=key).select_index(position).run()
            holds(app, f"{key} {position}")
    # The data set is the test's own.
    rounds = [one.key for one in open_page(page, **address).button if (one.key or "").startswith("valj_omgang_")]
    for key in rounds:
        holds(open_page(page, **address).button(key=key).click().run(), key)
    rows = [group.key for group in open_page(page, **address).segmented_control if (group.key or "").startswith("val_")]
    for key in rows:
        app = open_page(page, **address)
        for position in range(len(app.segmented_control(key=key).options)):
            group = app.segmented_control(key=key)
            group.set_value(group.options[position]).run()
            holds(app, f"{key} {position}")
