"""Another county: of ours, nothing but model.toml and published/ need be exchanged, and no word of ours is met anywhere.

All pages are opened and all files taken in every role, and then walked over by the laws of ``tests/walks``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from data.county.start import write_start
from data.map.shapes import municipalities
from data.model.model import load_model

pytestmark = pytest.mark.rest

ROOT = Path(__file__).parents[2]
OURS = load_model()
# Ours, wherever they stand in a word; an address or a key of the program has its own names.
WORDS = [
    "sörmland",
    "södermanland(?!s län)",  # the county around it is on the map by its official name
    "barn[ea][nt]s bästa",
    *(rf"\b{re.escape(name)}\b" for name in municipalities(OURS.county_code)["name"]),
    *(rf"\b{re.escape(one.name)}\b" for one in (*OURS.divisions, *OURS.contexts[:5], *OURS.sectors)),
]
OF_THE_REGION, OF_THE_WHEEL = r"\bregionen", r"(?<![\w/])hjul"

SECTORS = [("id-larande", "LÄR", "Lärande"), ("vuxen1", "VUX", "Vuxenstöd"), ("x", "FRI", "Fritid")]
COMPONENTS = ["Samordnare", "Årsplan", "Gemensam utbildning", "Mätning", "Delaktighet"]


def written(model: str, region: str = "", wheel: str = "") -> str:
    """The starting model as a county would change it: three sectors, five components and categories of its own."""
    start, rest = model.split("[[sectors]]", 1)
    levels = rest[rest.index("[[org_levels]]") : rest.index("# Byggstenarna")]
    glossary = rest[rest.index("[[glossary]]") :]
    sectors = "\n".join(
        f'[[sectors]]\nid = "{one}"\nsuffix = "{suffix}"\nname = "{name}"' for one, suffix, name in SECTORS
    )
    components = "\n".join(
        f'[[components]]\nid = "del{number}"\nname = "{name}"\nquestion = "Hur långt har ni kommit med {name.lower()}?"\n'
        f'key_figure = "har kommit i gång med {name.lower()}"\nkey_level = 3\n'
        f"anchors = [{', '.join(f'{chr(34)}{name}, läge {level}.{chr(34)}' for level in range(5))}]\n"
        f'[[need_categories]]\nid = "behov{number}"\nname = "Stöd till {name.lower()}"\ncomponent = "del{number}"'
        for number, name in enumerate(COMPONENTS)
    )
    return "\n".join([start, region, sectors, levels, components, wheel, glossary])


REGION = """
[region]
name = "Landstinget Nord"
id = "LN"
[[region.divisions]]
id = "LN-1"
name = "Vårdcentralerna"
"""
WHEEL = """
[wheel]
name = "Samtalskartan"
word = "kartan"
[[wheel.uses]]
level = 0
name = "Inte alls"
[[wheel.uses]]
level = 1
name = "Visad"
[[wheel.uses]]
level = 2
name = "På prov"
[[wheel.uses]]
level = 3
name = "I bruk"
[[wheel.uses]]
level = 4
name = "Överallt"
[[wheel.contexts]]
id = "hembesok"
name = "Hembesök"
[[wheel.contexts]]
id = "oppet"
name = "Öppet hus"
sectors = ["vuxen1"]
"""


def program(folder: Path, model: Callable[[str], str]) -> Path:
    """A copy of the program with what ``data county 03`` writes in place of ours, its model changed as ``model`` says."""
    own = folder / "own"
    file, *_ = write_start("03", own)
    file.write_text(model(file.read_text(encoding="utf-8")), encoding="utf-8")
    tree = folder / "program"
    left_out = shutil.ignore_patterns("editions", "__pycache__")
    for part in ("data", "pages", "queries", "tests", ".streamlit"):
        shutil.copytree(ROOT / part, tree / part, ignore=left_out)
    shutil.rmtree(tree / "data" / "published")
    shutil.copytree(own, tree / "data", dirs_exist_ok=True)
    return tree


@pytest.mark.parametrize(
    ("region", "wheel", "also"),
    [
        pytest.param("", "", [OF_THE_REGION, OF_THE_WHEEL], id="no Region and no wheel"),
        pytest.param(REGION, WHEEL, [], id="another Region and another wheel"),
    ],
)
def test_no_word_of_ours_is_met(region: str, wheel: str, also: list[str], tmp_path: Path, record_property) -> None:
    tree = program(tmp_path, lambda model: written(model, region, wheel))
    editions = tmp_path / "their" / "editions"
    editions.mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "tests/tools/pages/county_words.py", str(editions), *WORDS, *also],
        cwd=tree,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    told = json.loads(done.stdout)
    assert told["found"] == []
    assert told["broken"] == []
    assert told["opened"] > 1000
    record_property("counted: pages and parts of files of another county", told["opened"])
