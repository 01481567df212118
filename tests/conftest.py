"""What tests of all rooms share: folders of editions, and the real server."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from postgres import Postgres, a_server
from programs import CHROMIUM, POSTGRES, find, how_to_get, in_ci

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
START_SECONDS = 300  # generous, for a machine with other work
# Made editions of other data, as another branch has.
KEPT_SECONDS = 7 * 24 * 3600
# Left to make test-rest, but for a journey: what starts servers and browsers, ends processes, or needs PostgreSQL.
REST = ("browser", "data/lake", "faults", "security", "side_by_side")
# What takes longest, longest first; the rest are many short tests. See ``pytest_collection_modifyitems``.
LONGEST = (
    "side_by_side",
    "data/store/test_crash.py",
    "data/store/test_rounds.py",
    "data/retention/test_everything_goes.py",
    "pages/history/test_taking_back.py",
    "browser/a11y",
    "browser",
    "security",
    "faults",
    "walks",
    "exports",
    "pages/test_another_county.py",
    "data/store/test_editions.py",
    "data/store/test_upgrade.py",
)
FLAGS = [
    "--no-sandbox",  # the tests may run as root
    # The map is drawn by WebGL, here without a graphics card.
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing",  # the page itself is put together without it, for half the work
    "--process-per-site",  # pages of one window share what the browser has made of the scripts
    # The browser itself is to be quiet, so that every request seen is the dashboard's.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
COUNTED = "counted: "


@dataclass
class Server:
    """A running dashboard, in its own process."""

    process: subprocess.Popen[bytes]
    origin: str
    base: str
    log_file: Path
    data: Path

    @property
    def url(self) -> str:
        """The address of the start page, without slash at the end."""
        return f"{self.origin}/{self.base}" if self.base else self.origin

    @property
    def log(self) -> str:
        """All that the server has written so far."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    @property
    def errors(self) -> list[str]:
        """The lines of the log that tell of an error, and of traces that went past the log."""
        return [
            line
            for line in self.log.splitlines()
            if re.search(r'"level": "(error|critical)"|"trace":|^Traceback', line)
        ]

    def answers(self) -> bool:
        """Whether both the dashboard and Streamlit say that they are well."""
        try:
            for address in (f"{self.origin}/health", f"{self.url}/_stcore/health"):
                with urllib.request.urlopen(address, timeout=5) as response:
                    if response.status != 200:
                        return False
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            return False
        return True

    def stop(self) -> None:
        """End the process; hard, where it does not listen."""
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


StartServer = Callable[..., Server]
MadeOnce = Callable[[str, Callable[[Path], object]], Path]


def free_port() -> int:
    """A port that nobody listened on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def launch(data: Path, log_file: Path, root: Path = ROOT, **environment: str) -> Server:
    """Start the dashboard of the tree ``root`` on the editions in ``data`` and wait until it answers."""
    port = free_port()
    base = environment.get("STREAMLIT_SERVER_BASE_URL_PATH", "")
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=root,
            env={**os.environ, "LAGESBILD_DATA": str(data), "PYTHONUNBUFFERED": "1", **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    server = Server(process, f"http://127.0.0.1:{port}", base, log_file, data)
    deadline = time.monotonic() + START_SECONDS
    while not server.answers():
        if process.poll() is not None or time.monotonic() > deadline:
            server.stop()
            raise RuntimeError(f"The server did not start:\n{server.log}")
        time.sleep(0.1)
    return server


@pytest.fixture
def edition_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of editions, which the code under test uses."""
    folder = tmp_path / "editions"
    folder.mkdir()
    monkeypatch.setenv("LAGESBILD_DATA", str(folder))
    return folder


@pytest.fixture
def as_public(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A function after which pages that are run without a server are shown to the public, until the test ends."""

    def decide() -> None:
        monkeypatch.setenv("LAGESBILD_ACCESS", "publik")
        monkeypatch.setattr("data.access.door._decided", [])

    return decide


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> MadeOnce:
    """A function ``made_once(name, make)`` that returns a folder as ``make(folder)`` fills it. To be read only: tests share it.

    It is filled once for all workers, and kept in .pytest_cache until a file of ``data/`` or an installed version changes; what a
    run reads is its own copy, so that no test can spoil the next run.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    kept = ROOT / ".pytest_cache" / "made"
    kept.mkdir(parents=True, exist_ok=True)
    now = kept / made_from()
    for older in (one for one in kept.iterdir() if one.is_dir() and one != now):
        if time.time() - older.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(older, ignore_errors=True)

    def get(name: str, make: Callable[[Path], object]) -> Path:
        folder, original = shared / name, now / name
        with FileLock(kept / f"{name}.lock"):  # against the other workers, and against another run
            if not original.exists():
                making = original.with_suffix(".making")
                shutil.rmtree(making, ignore_errors=True)
                making.mkdir(parents=True)
                make(making)
                making.rename(original)
            if not folder.exists():
                shutil.copytree(original, shared / f"{name}.copy")
                (shared / f"{name}.copy").rename(folder)
        return folder

    return get


def made_from() -> str:
    """A hash of all that editions are made from: every file of ``data/``, the tests' own makers, and the versions installed."""
    digest = hashlib.sha256(f"{version('duckdb')} {version('polars')}".encode())
    folders = [
        ROOT / "data",
        ROOT / "queries",
        ROOT / "pages" / "doors",
        ROOT / "tests" / "tools",
        ROOT / "tests" / "walks",
    ]
    for file in (file for folder in folders for file in sorted(folder.rglob("*"))):
        if file.is_file() and "__pycache__" not in file.parts and ROOT / "data" / "editions" not in file.parents:
            digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:32]


@pytest.fixture(scope="session")
def built_editions(made_once: MadeOnce) -> Path:
    """The first editions, published and example, as the program makes them. To be read only: tests share it."""

    def build(folder: Path) -> None:
        subprocess.run(
            [sys.executable, "-c", "from data.build import ensure_first_editions; ensure_first_editions()"],
            cwd=ROOT,
            env={**os.environ, "LAGESBILD_DATA": str(folder)},
            check=True,
        )

    return made_once("built_editions", build)


@pytest.fixture
def copied_editions(built_editions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The first editions in a folder of the test's own, which it may change."""
    folder = tmp_path / "editions"
    shutil.copytree(built_editions, folder, ignore=shutil.ignore_patterns(".*"))  # a server's own, of its day
    monkeypatch.setenv("LAGESBILD_DATA", str(folder))
    return folder


@pytest.fixture(scope="session")
def server(built_editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard on the first editions; one process per worker. Tests that write start one of their own."""
    running = launch(built_editions, tmp_path_factory.mktemp("server") / "log.txt")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def start_shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartServer]:
    """As ``start_server``, for a server that several tests share; it stops with the last test."""
    started: list[Server] = []

    def start(data: Path, root: Path = ROOT, **environment: str) -> Server:
        running = launch(data, tmp_path_factory.mktemp("shared") / "server.txt", root, **environment)
        started.append(running)
        return running

    yield start
    for running in started:
        running.stop()


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[StartServer]:
    """A function that starts a server of the test's own: ``start_server(data, root=…, ENVIRONMENT="…")``."""
    started: list[Server] = []

    def start(data: Path, root: Path = ROOT, **environment: str) -> Server:
        running = launch(data, tmp_path / f"server-{len(started)}.txt", root, **environment)
        started.append(running)
        return running

    yield start
    for running in started:
        running.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of the worker's own. Without its programs the tests are skipped, in CI they fail."""
    initdb = find(POSTGRES)
    if initdb is None:
        (pytest.fail if in_ci() else pytest.skip)(how_to_get(POSTGRES))
    with a_server(initdb) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. Without it the tests are skipped, in CI they fail."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - slow, and most tests need none

    executable = find(CHROMIUM)
    if executable is None:
        (pytest.fail if in_ci() else pytest.skip)(how_to_get(CHROMIUM))
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield running
        running.close()


class _Failures:
    """Names each test that fails as soon as it does: a run that is stopped has no summary."""

    def __init__(self, terminal: pytest.TerminalReporter) -> None:
        self.terminal = terminal

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.terminal.write_line(f"\nFAILED {report.nodeid}, {report.when}: {_first_error(report)}")


def _first_error(report: pytest.TestReport) -> str:
    told = [line for line in report.longreprtext.splitlines() if line.startswith("E  ")]
    return told[0].removeprefix("E").strip() if told else ""


@pytest.hookimpl(trylast=True)  # when the terminal is there
def pytest_configure(config: pytest.Config) -> None:
    """Say at once what fails, where the workers' reports come together."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Failures(terminal))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what tests have counted, summed over all of them: ``record_property("counted: states", 12)``."""
    totals: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", []) if getattr(report, "when", "") == "call" else []:
                if name.startswith(COUNTED):
                    totals[name.removeprefix(COUNTED)] += int(value)
    for name, total in totals.items():
        terminalreporter.write_line(f"{total} {name}")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Leave what lies in the folders of ``REST`` to make test-rest, but for journeys."""
    if lies_in(item.path, REST) and item.get_closest_marker("journey") is None:
        item.add_marker("rest")


@pytest.hookimpl(trylast=True)  # when it is known which tests are run
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let each worker begin with long tests and end with short ones, file by file.

    With ``--dist worksteal`` each worker first gets an equal run of consecutive tests, and one that is done takes over the
    end of what another has left. A test of minutes at the end would keep one worker at work while the others wait.
    """
    workers = int(getattr(config, "workerinput", {}).get("workercount", 1))
    if workers == 1:
        return
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    hands: list[list[pytest.Item]] = [[] for _ in range(workers)]
    long = sorted((path for path in files if rank(path) < len(LONGEST)), key=lambda path: (rank(path), path))
    for turn, path in enumerate(long):
        hands[turn % workers] += files.pop(path)
    short = [item for tests in files.values() for item in tests]
    total = len(items)
    sizes = [total * (hand + 1) // workers - total * hand // workers for hand in range(workers)]
    for hand, size in zip(hands, sizes, strict=True):
        room = max(0, size - len(hand))
        hand.extend(short[:room])
        del short[:room]
    items[:] = [item for hand in hands for item in hand] + short


def rank(path: Path) -> int:
    """The place of a test file in ``LONGEST``, its length where the file is not in it."""
    return next((at for at, part in enumerate(LONGEST) if lies_in(path, (part,))), len(LONGEST))


def lies_in(path: Path, places: Iterable[str]) -> bool:
    """Whether a test file is one of the places, named from ``tests``, or lies below one."""
    inside = path.relative_to(ROOT / "tests").as_posix()
    return any(f"{inside}/".startswith(f"{place}/") for place in places)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the end of the server's log with every failed test that used it."""
    report = yield
    running = getattr(item, "funcargs", {}).get("server")
    if report.failed and isinstance(running, Server):
        report.sections.append(("server log, its end", running.log[-5000:]))
    return report
