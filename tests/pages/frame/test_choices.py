"""Choices that stand in the address, where the browser is late in drawing them."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_reading import open_page

KATRINEHOLM, NYKOPING, OXELOSUND = "0483", "0480", "0481"


@pytest.mark.parametrize(("button", "expected"), [("till_Nästa", OXELOSUND), ("till_Föregående", KATRINEHOLM)])
def test_a_button_has_the_last_word_over_a_list_not_yet_drawn_anew(
    built_editions: Path, monkeypatch: pytest.MonkeyPatch, button: str, expected: str
) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))
    app = open_page("kommun", kommun=KATRINEHOLM)
    app.button(key="till_Nästa").click().run()
    assert app.query_params["kommun"] == NYKOPING
    app.selectbox(key="val_kommun").set_value(KATRINEHOLM)  # what the list said before, sent along with the click
    app.button(key=button).click().run()
    assert not app.exception
    assert app.query_params["kommun"] == expected
    assert app.selectbox(key="val_kommun").value == expected


def test_a_choice_that_is_not_there_is_said_as_one_sentence(
    built_editions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A label may be a question; the sentence about it is none."""
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))
    app = open_page("historik", andring="99")
    (said,) = [one.value for one in app.warning if "finns inte" in one.value]
    assert "?" not in said
    assert ".." not in said
