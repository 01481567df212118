"""What libraries promise nobody is as we use it, each by name, and does what we use it for: what a new Streamlit is tried by."""

from __future__ import annotations

import ast
import asyncio
import asyncio.base_events
import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import pytest
from apart import run_apart
from session import session

ROOT = Path(__file__).parents[2]
PATCHES = ROOT / "pages" / "web" / "patches.py"
# Module, what is in it -> what is lost without it.
NAMES = {
    ("asyncio.base_events", "_set_nodelay"): "pages come later, by a wait of TCP at every interaction",
    ("streamlit.config", "set_option"): "secrets files are read while they are being written",
    ("streamlit.dataframe_util", "is_pandas_version_less_than"): "a map loads pandas, 80 MB",
    ("streamlit.elements.deck_gl_json_chart", "_prepare_pydeck_for_json"): "a map loads pandas, 80 MB",
    ("streamlit.type_util", "is_version_less_than"): "a map loads pandas, 80 MB",
    (
        "streamlit.runtime.app_session",
        "AppSession._create_new_session_message",
    ): "browsers are told where the program lies",
    (
        "streamlit.runtime.app_session",
        "AppSession._handle_clear_cache_request",
    ): "any visitor empties the caches of all",
    ("streamlit.runtime", "get_instance"): "files are taken by anybody and kept for ever",
    ("streamlit.runtime", "exists"): "a page cannot be run in a test",
    ("streamlit.runtime.scriptrunner", "get_script_run_ctx"): "a session does not know its own files",
    ("streamlit.runtime.caching.ttl_cache", "TTLCache.expire"): "sessions that have ended stay in memory",
    ("streamlit.runtime.memory_session_storage", "MemorySessionStorage"): "sessions that have ended stay in memory",
    (
        "streamlit.runtime.websocket_session_manager",
        "WebsocketSessionManager",
    ): "sessions that have ended stay in memory",
    (
        "streamlit.runtime.memory_uploaded_file_manager",
        "MemoryUploadedFileManager",
    ): "it is not known what room there is",
    ("streamlit.web.server.server_util", "get_url"): "the log does not tell the address",
    (
        "streamlit.web.server.starlette.starlette_auth_routes",
        "_set_auth_cookie",
    ): "who is in many groups cannot come in",
    (
        "streamlit.web.server.starlette.starlette_server_config",
        "USER_COOKIE_NAME",
    ): "a file is not known to be its visitor's",
}
# Attributes of objects that a server makes; the tests of tests/security/test_uploads.py see that they do what they are used for.
OF_OBJECTS = {"_session_mgr", "_session_storage", "_cache"}
# Of Python's named tuples; what begins so there is no less public for it.
OF_TUPLES = {"_asdict", "_fields", "_make", "_replace"}
# Those that have a piece mended.
SCRIPTS = (
    "DownloadButton",
    "FileUploader",
    "Html",
    "Multiselect",
    "PageLink",
    "ReorderedSegments",
    "Selectbox",
    "Tooltip",
    "index",
    "utils",
)
# Ends with what a process has loaded, after every page was shown once.
EVERY_PAGE = """
import json, sys
import app
from data.access.roles import PAGES
from streamlit.testing.v1 import AppTest
for page in PAGES:
    shown = AppTest.from_file(sys.argv[1], default_timeout=300)
    shown.query_params["data"] = "exempel"
    shown.run()
    if page != "lagesbild":
        shown.switch_page(f"{page}.py").run()
    assert not shown.exception, (page, shown.exception)
    assert len(shown.title) == 1, page
print(json.dumps(sorted(name for name in sys.modules if "." not in name)))
"""
# What is kept stays there when a browser asks to throw it away; Streamlit's own way empties it.
A_REQUEST = """
import streamlit as st
from streamlit.runtime.app_session import AppSession
from pages.web import patches

@st.cache_resource
def kept():
    made.append(1)

made = []
kept()
for before in (False, True):
    if before:
        patches.apply()
    session = AppSession.__new__(AppSession)
    session._session_state = {}
    session._handle_clear_cache_request()
    kept()
    print(len(made))
"""


@pytest.mark.parametrize(("module", "name"), NAMES, ids=".".join)
def test_a_name_is_still_there(module: str, name: str) -> None:
    library = module.partition(".")[0]
    found = f"{library} {version(library)}" if library != "asyncio" else f"Python {sys.version.split()[0]}"
    try:
        at = import_module(module)
        for part in name.split("."):
            at = getattr(at, part)
    except (ImportError, AttributeError):
        pytest.fail(f"{found} has no {module}.{name}. Without it {NAMES[module, name]}.", pytrace=False)


@pytest.mark.parametrize(
    "script",
    SCRIPTS,
)
def test_a_script_has_each_piece_once(script: str) -> None:
    from pages.web.patches import MENDED, SCRIPTS_FOLDER  # noqa: PLC0415 -- where it cannot be imported, the test above says why

    sources = [path.read_text(encoding="utf-8") for path in SCRIPTS_FOLDER.glob(f"{script}.*.js")]
    for piece in MENDED[script]:
        times = sum(source.count(piece) for source in sources)
        assert times == 1, f"{script} of Streamlit {version('streamlit')} has {piece} {times} times: see patches.MENDED"


def test_all_that_is_mended_is_looked_at() -> None:
    from pages.web.patches import MENDED  # noqa: PLC0415 -- as above

    assert sorted(MENDED) == sorted(SCRIPTS)


def test_each_script_that_is_asked_for_early_is_one_file() -> None:
    from pages.web.patches import EARLY, SCRIPTS_FOLDER  # noqa: PLC0415 -- as above

    files = {script: len([*SCRIPTS_FOLDER.glob(f"{script}.*.js")]) for script in EARLY}
    assert files == dict.fromkeys(EARLY, 1), "what every page shows at first comes late, and moves what follows"


def private_names(source: str) -> Iterator[str]:
    """Every name in a program that its library promises nobody: below streamlit's own modules, or with a leading underscore."""
    tree = ast.parse(source)
    own = {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [alias.name for alias in node.names]
            if node.module.split(".")[0] == "streamlit":
                yield from (f"{node.module}.{name}" for name in names)
            elif node.module.split(".")[0] not in ("pages", "data", "queries"):
                yield from (name for name in names if name.startswith("_"))
        elif isinstance(node, ast.Attribute) and re.match(r"_[^_]", node.attr) and node.attr not in own | OF_TUPLES:
            yield from () if isinstance(node.value, ast.Name) and node.value.id in ("self", "cls") else (node.attr,)


def test_nothing_private_is_touched_elsewhere() -> None:
    files = [ROOT / "app.py", *(ROOT / "queries").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    touched = {file: list(private_names(file.read_text(encoding="utf-8"))) for file in files if file != PATCHES}
    assert {str(file): names for file, names in touched.items() if names} == {}


def test_all_that_is_private_is_named_above() -> None:
    known = {part for module, name in NAMES for part in (module, f"{module}.{name.split('.')[0]}", *name.split("."))}
    touched = set(private_names(PATCHES.read_text(encoding="utf-8")))
    assert touched - known - OF_OBJECTS == set()
    assert {"_prepare_pydeck_for_json", "_session_mgr", "streamlit.web.server.server_util.get_url"} <= touched


async def nodelay() -> int:
    """Connect to a server on a socket like Streamlit's; the option of the connection at the server's side."""
    listening = socket.socket(family=socket.AF_INET)
    listening.bind(("127.0.0.1", 0))
    found: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def connected(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        found.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async with await asyncio.start_server(connected, sock=listening):
        _, writer = await asyncio.open_connection(*listening.getsockname())
        option = await found
        writer.close()
    return option


def test_connections_send_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from pages.web import patches  # noqa: PLC0415 -- as above

    assert run_apart(nodelay()) == 0
    monkeypatch.setattr(asyncio.base_events, "_set_nodelay", patches._set_nodelay)
    assert run_apart(nodelay()) != 0


def test_a_browser_cannot_empty_what_is_kept_for_all() -> None:
    ran = subprocess.run([sys.executable, "-c", A_REQUEST], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["2", "2"]


def test_no_frame_tells_where_the_program_lies(server) -> None:
    with session(server.url) as one:
        for page in ("/", "/kommun", "/historik"):
            one.visit(page)
        sent = b"".join(one.frames)
    assert b"Eskilstuna" in sent
    for place in (str(ROOT), "router.py", "/pages/"):
        assert place.encode() not in sent


@pytest.mark.rest
def test_no_page_loads_pandas(built_editions: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", EVERY_PAGE, str(ROOT / "pages" / "router.py")],
        cwd=ROOT,
        env={"LAGESBILD_DATA": str(built_editions), "PATH": "", "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(json.loads(answer.stdout.splitlines()[-1]))
    assert {"polars", "plotly", "pydeck"} <= loaded
    assert "pandas" not in loaded
