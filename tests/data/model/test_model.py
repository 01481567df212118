"""The model file: the one that is shipped, and what is said about a broken one."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from data.base.errors import ModelError
from data.model.model import MODEL_FILE, load_model

SHIPPED = MODEL_FILE.read_text(encoding="utf-8")


def changed(folder: Path, old: str, new: str) -> Path:
    """Return a copy of the shipped file with the first ``old`` replaced; there must be one."""
    assert old in SHIPPED
    path = folder / "model.toml"
    path.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_shipped_model_loads() -> None:
    model = load_model()
    assert model.county_code == "04"
    assert model.threshold == 0.75
    assert [component.id for component in model.components] == ["ansvarig", "plan", "hjulet", "stod"]
    assert model.weights == {"ansvarig": 1.0, "plan": 1.0, "hjulet": 1.0, "stod": 1.0}
    assert [sector.suffix for sector in model.sectors] == ["SKOLA", "SOC"]
    assert [division.id for division in model.divisions] == ["REG-BUP", "REG-HAB", "REG-HV"]
    assert [level.name for level in model.levels] == [
        "Ej påbörjat",
        "Behovsinventering/planering",
        "Införande",
        "Användning",
        "Vidmakthållande",
    ]
    assert model.levels[1].short == "Planering"
    assert [context.short for context in model.contexts[:4]] == ["Hälsosamtal", "EHT", "SIP", "VITS"]
    assert model.sha256 == hashlib.sha256(MODEL_FILE.read_bytes()).hexdigest()


def test_every_level_of_every_component_has_an_anchor_of_its_own() -> None:
    for component in load_model().components:
        assert len(component.anchors) == len(set(component.anchors)) == 5
        assert component.question.endswith("?")


def test_a_short_name_is_the_name_where_none_is_given(tmp_path: Path) -> None:
    assert load_model(changed(tmp_path, 'short = "Planering"\n', "")).levels[1].short == "Behovsinventering/planering"


def test_a_changed_weight_and_county_are_taken(tmp_path: Path) -> None:
    assert load_model(changed(tmp_path, "weight = 1.0", "weight = 2.5")).weights["ansvarig"] == 2.5
    assert load_model(changed(tmp_path, 'code = "04"', 'code = "05"')).county_code == "05"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(
            'question = "Finns en lokal plan för hur samverkansmodellen ska införas hos er?"\n',
            "",
            "components[2].question ska vara en text som inte är tom, men nyckeln saknas.",
            id="missing key",
        ),
        pytest.param(
            "threshold = 0.75",
            'threshold = "75 %"',
            "degree.threshold ska vara ett tal från 0,01 till 1",
            id="wrong type",
        ),
        pytest.param(
            "weight = 1.0", "weight = true", "components[1].weight ska vara ett tal från 0 till 100", id="yes"
        ),
        pytest.param(
            "weight = 1.0", "weight = -1", "components[1].weight ska vara ett tal från 0 till 100", id="below"
        ),
        pytest.param(
            '  "En lokal plan saknas.",\n',
            "",
            "components[2].anchors ska vara en lista av 5 texter, en per nivå 0–4",
            id="four anchors",
        ),
        pytest.param(
            '  "En lokal plan saknas.",\n',
            '  "",\n',
            "components[2].anchors ska vara en lista av 5 texter",
            id="empty anchor",
        ),
        pytest.param("weight = 1.0", "vikt = 1.0", "nyckeln components[1].vikt är okänd", id="unknown key"),
        pytest.param("[degree]", "[grad]\nx = 1\n[degree]", "nyckeln grad är okänd", id="unknown table"),
        pytest.param('id = "eht"', 'id = "sip"', "contexts har samma id två gånger: sip", id="duplicate id"),
        pytest.param(
            'component = "stod"',
            'component = "stöd"',
            "need_categories[1].component ska vara en byggsten: ansvarig, hjulet, plan, stod, men där står 'stöd'.",
            id="unknown component in a category",
        ),
        pytest.param('code = "04"', 'code = "4"', "county.code ska vara länskoden som två siffror", id="one digit"),
        pytest.param('code = "04"', "code = 4", "county.code ska vara en text", id="code as a number"),
        pytest.param(
            "level = 1", "level = 2", "levels[2].level ska vara 1 (nivåerna står i ordning från 0)", id="order"
        ),
        pytest.param(
            '[[levels]]\nlevel = 4\nname = "Vidmakthållande"\n', "", "levels ska vara fem nivåer", id="4 levels"
        ),
        pytest.param("[county]", "[county", "går inte att läsa som TOML", id="not TOML"),
    ],
)
def test_a_broken_model_names_the_key_and_what_was_expected(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(ModelError) as caught:
        load_model(changed(tmp_path, old, new))
    assert said in str(caught.value)
    assert str(caught.value).startswith("Modellfilen")


def test_all_weights_zero_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.toml"
    path.write_text(SHIPPED.replace("weight = 1.0", "weight = 0"), encoding="utf-8")
    with pytest.raises(ModelError, match="minst en byggsten med vikt över 0"):
        load_model(path)


def test_a_missing_file_and_one_that_is_no_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"Modellfilen borta\.toml saknas"):
        load_model(tmp_path / "borta.toml")
    path = tmp_path / "model.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ModelError, match=r"Modellfilen model\.toml går inte att läsa"):
        load_model(path)
