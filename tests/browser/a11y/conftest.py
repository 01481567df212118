"""Servers for what the matrix of states is made of: every set of data, for every role."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
TREE = ("app.py", "pages", "queries", "data", "web", ".streamlit")


@pytest.fixture(scope="session")
def serve(
    built_editions: Path, start_shared_server: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, str], str]:
    """A function that returns the address of a server for a data set and a role; each is started once per worker.

    "empty" is a program whose folder of published facts is empty, as another county begins.
    """
    addresses: dict[tuple[bool, str], str] = {}

    def address(data: str, role: str) -> str:
        empty = data == "empty"
        if (empty, role) not in addresses:
            root, place = ROOT, built_editions
            if empty:
                folder = tmp_path_factory.mktemp("empty")
                root, place = bare_tree(folder / "tree"), folder / "editions"
            environment = {"LAGESBILD_ACCESS": role} if role == "publik" else {}
            addresses[empty, role] = start_shared_server(place, root=root, **environment).url
        return addresses[empty, role]

    return address


def bare_tree(target: Path) -> Path:
    """Copy the program without any published fact, and return where it lies."""
    target.mkdir()
    leave_out = shutil.ignore_patterns("editions", "__pycache__", "*.csv")
    for name in TREE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name, ignore=leave_out)
        else:
            shutil.copy(ROOT / name, target / name)
    return target
