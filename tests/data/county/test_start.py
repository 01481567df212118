"""What another county begins with: a model that loads, published files without rows, and nothing written over."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pytest

from data.__main__ import main
from data.build import FILES
from data.county.start import county_name, write_start
from data.map.outlines import official
from data.map.shapes import municipalities
from data.model.model import load_model

OURS = load_model()


@pytest.mark.parametrize("code", sorted(official("lan")))
def test_every_county_has_a_model_to_begin_with(code: str, tmp_path: Path) -> None:
    model_file, *_ = write_start(code, tmp_path)
    model, text = load_model(model_file), model_file.read_text(encoding="utf-8")
    assert (model.county_code, model.county_name) == (code, county_name(code))
    assert (model.region_name, model.divisions, model.wheel_name, model.contexts) == ("", (), "", ())
    assert model.assessed is None
    assert {term.id for term in model.glossary} == {term.id for term in OURS.glossary}
    # In the comment, read as its lines are joined.
    said = " ".join(line.removeprefix("# ") for line in text.splitlines())
    assert all(name in said for name in municipalities(code)["name"])
    assert max(len(line) for line in text.splitlines()) < 260


def test_the_commented_parts_of_the_model_can_be_taken_into_use(tmp_path: Path) -> None:
    file, *_ = write_start("03", tmp_path)
    lines = file.read_text(encoding="utf-8").splitlines()
    keys = ("[", "name", "id", "also", "word", "level", "short", "assessed")
    opened = [line[2:] if line.startswith("# ") and line[2:].startswith(keys) else line for line in lines]
    file.write_text("\n".join(opened), encoding="utf-8")
    model = load_model(file)
    assert (model.region_name, [one.name for one in model.divisions]) == ("Region Uppsala", ["Primärvård"])
    assert (model.wheel_name, model.wheel_word, len(model.contexts)) == ("Samtalskartan", "kartan", 1)
    assert str(model.assessed) == "2027-01-15"


def test_the_published_files_have_their_headings_and_no_rows(tmp_path: Path) -> None:
    _, *files = write_start("14", tmp_path / "new")
    ours = sorted(FILES[False].glob("*.csv"))
    assert [file.name for file in files] == [file.name for file in ours]
    for own, file in zip(ours, files, strict=True):
        with own.open(encoding="utf-8", newline="") as first, file.open(encoding="utf-8", newline="") as second:
            assert list(csv.reader(second)) == [next(csv.reader(first))]


@pytest.mark.parametrize("there", ["model.toml", "published"])
def test_nothing_is_written_over(there: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / there).mkdir() if there == "published" else (tmp_path / there).write_text("x = 1", encoding="utf-8")
    assert main(["county", "03", str(tmp_path)]) == 1
    assert "finns redan, och inget skrivs över" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == [there]


def test_the_command_says_what_to_do_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["county", "03", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert f"Skrev {tmp_path / 'model.toml'} och 18 filer med bara rubriker" in out
    assert "LAGESBILD_DATA" in out
    assert main(["county", "99", str(tmp_path / "other")]) == 1
    assert "Det finns inget län med koden ”99”" in capsys.readouterr().err
    assert not (tmp_path / "other").exists()


def test_the_model_is_in_the_order_of_ours_where_it_is_the_same(tmp_path: Path) -> None:
    file, *_ = write_start("03", tmp_path)
    made = tomllib.loads(file.read_text(encoding="utf-8"))
    assert [level["name"] for level in made["levels"]] == [level.name for level in OURS.levels]
