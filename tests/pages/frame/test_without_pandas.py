"""What the server loads: every page runs without pandas."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
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


def test_no_page_loads_pandas(built_editions: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", EVERY_PAGE, str(ROOT / "pages" / "router.py")],
        cwd=ROOT,
        env={"LAGESBILD_DATA": str(built_editions), "PATH": "", "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
    )
    loaded = set(json.loads(answer.stdout.splitlines()[-1]))
    assert {"polars", "plotly", "pydeck"} <= loaded
    assert "pandas" not in loaded
