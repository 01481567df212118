"""Servers for what the matrix of states is made of: every set of data, and a way in for every role."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext
from windows import new_window

ROOT = Path(__file__).parents[3]
TREE = ("app.py", "pages", "queries", "data", ".streamlit")

# A provider to sign in at, and cookies as the server signs them.
_spec = importlib.util.spec_from_file_location("security_helpers", ROOT / "tests" / "security" / "conftest.py")
assert _spec is not None
assert _spec.loader is not None
_security = importlib.util.module_from_spec(_spec)
sys.modules["security_helpers"] = _security
_spec.loader.exec_module(_security)
provider = _security.provider

Serve = Callable[[str], Any]


@pytest.fixture(scope="session")
def serve(
    built_editions: Path,
    provider: str,
    start_shared_server: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Serve:
    """A function that returns the server of a set of data; each is started once per worker.

    "empty" is a program whose folder of published facts is empty, as another county begins.
    """
    running: dict[bool, Any] = {}
    secrets = _security.Secrets(tmp_path_factory.mktemp("secrets") / "secrets.toml", provider)
    secrets.write()

    def start(data: str) -> Any:
        empty = data == "empty"
        if empty not in running:
            root, place = ROOT, built_editions
            if empty:
                folder = tmp_path_factory.mktemp("empty")
                root, place = bare_tree(folder / "tree"), folder / "editions"
            running[empty] = start_shared_server(place, root=root, STREAMLIT_SECRETS_FILES=str(secrets.path))
        return running[empty]

    return start


@pytest.fixture(scope="session")
def signed_in_as(browser: Browser, serve: Serve) -> Callable[..., BrowserContext]:
    """A function that returns a new window of somebody in a role, or of nobody: ``(data, role, **of the window)``."""

    def enter(data: str, role: str, **window: Any) -> BrowserContext:
        context = new_window(browser, **window)
        if role:
            server = serve(data)
            cookie = {"name": "_streamlit_user", "value": _security.signed(server, role), "url": server.url}
            context.add_cookies([cookie])  # type: ignore[list-item]
        return context

    return enter


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
