"""A model file that has been changed is told of on Metod, with what it would touch, before it is taken into use."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_reading import open_page, shown
from roles import enter_as

from data.access.roles import Role
from data.model.model import MODEL_FILE, load_model
from data.store.editions import Store

pytestmark = pytest.mark.rest

TOLD = "gjordes med en annan modellfil än den som ligger i mappen data"


def with_threshold(folder: Path, of: str, scratch: Path) -> Store:
    """Make the newest edition by the model file with another threshold, so that the file is another than it was made with."""
    changed = scratch / "model.toml"
    text = MODEL_FILE.read_text(encoding="utf-8")
    assert "threshold = 0.75" in text
    changed.write_text(text.replace("threshold = 0.75", f"threshold = {of}"), encoding="utf-8")
    store = Store(folder, load_model(changed))
    store.publish("Tog modellen i bruk", "prov", store.history()["created_at"][0])
    return store


def test_what_the_changed_model_would_touch_is_shown_and_nothing_is_stored(
    copied_editions: Path, tmp_path: Path
) -> None:
    assert TOLD not in shown(open_page("metod"))
    store = with_threshold(copied_editions, "0.5", tmp_path)
    app = open_page("metod")
    assert TOLD in shown(app)
    next(one for one in app.button if one.label == "Visa vad den ändrade modellen skulle röra").click().run()
    assert not app.exception
    assert "50 %" in shown(app)
    assert "75 %" in shown(app)
    assert store.numbers() == [1, 2]
    # An older edition is what it was.
    assert TOLD not in shown(open_page("metod", utgava="1"))


def test_others_than_process_leaders_are_not_asked_to_look(
    copied_editions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_threshold(copied_editions, "0.5", tmp_path)
    for role in (Role.STEERING_GROUP, Role.PUBLIC):
        enter_as(role, monkeypatch)
        assert TOLD not in shown(open_page("metod"))
