"""What happens when the machine under the dashboard fails: nothing is lost, and those who look are told in Swedish.

The table of faults in docs/operating.md names these tests, and those elsewhere that try the same on the command line alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from session import Screen, session

from data.retention.daily import NOTE

ROOT = Path(__file__).parents[2]
LOG_SECONDS = 120
EXIT_SECONDS = 60  # some seconds; more on a machine with other work


def look(server, address: str = "/") -> Screen:
    with session(server.url) as reader:
        shown = reader.visit(address)
    return replace(shown, texts=tuple(map(as_read, shown.texts)), faults=tuple(map(as_read, shown.faults)))


def as_read(text: str) -> str:
    """Return a message as it is read: what keeps its characters from being Markdown is taken away."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def said(screen: Screen) -> str:
    return "\n".join(screen.texts)


def flip(path: Path) -> bytes:
    """Change one byte in the middle of a file; returns what the file was."""
    whole = path.read_bytes()
    with path.open("r+b") as file:
        file.seek(len(whole) // 2)
        file.write(bytes([whole[len(whole) // 2] ^ 0xFF]))
    return whole


def test_a_damaged_newest_edition(kept, start_server, ready) -> None:
    newest = kept.folder / "000003.duckdb"
    whole = flip(newest)
    server = start_server(kept.folder)  # it starts on what there is
    warning = "Utgåva 3 kan inte läsas: filen är skadad. Här visas utgåva 2, som är hel. Inget nytt kan sparas"

    screen = look(server, "/stodbehov?vy=tabell")
    assert (screen.edition, screen.faults) == (2, ())
    assert warning in said(screen)
    assert "Stöd två" not in said(screen)
    assert ready(server) == (
        200,
        {"status": "ok", "edition": 2, "text": "Utgåva 2 visas. Utgåva 3 kan inte läsas: filen är skadad."},
    )
    by_number = look(server, "/?utgava=3")
    assert "Utgåva 3 kan inte läsas: filen är skadad. Ta bort utgava ur adressen" in "".join(by_number.faults)

    refused = kept.run("undo", "2")
    assert refused.returncode == 1
    # Which of the two depends on what part of the file is asked first.
    damaged = (
        r"Utgåva 3 (går inte att öppna: filen 000003.duckdb är|kan inte läsas: filen är) skadad\..*Lägg tillbaka 000003"
    )
    assert re.search(damaged, refused.stderr)
    assert kept.store.numbers() == [1, 2, 3]

    newest.write_bytes(whole)  # from the backup, while the server runs
    screen = look(server, "/stodbehov?vy=tabell")
    assert (screen.edition, warning in said(screen)) == (3, False)
    assert "Stöd två" in said(screen)
    assert kept.nothing_is_lost()
    assert kept.run("undo", "2").returncode == 0

    flip(kept.folder / "000004.duckdb")  # and damage that comes while it is shown
    assert look(server).edition == 3


def test_no_edition_that_can_be_read(kept, start_server, ready) -> None:
    server = start_server(kept.folder)
    whole = {path: flip(path) for path in kept.folder.glob("[0-9]*.duckdb")}
    assert "Ingen utgåva går att läsa. Utgåva 1 kan inte läsas: filen är skadad." in "".join(look(server).faults)
    status, told = ready(server)
    assert (status, told["status"], told["edition"]) == (503, "not ready", None)
    assert told["text"].startswith("Ingen utgåva går att läsa.")
    for path, content in whole.items():
        path.write_bytes(content)
    assert look(server).edition == 3
    assert kept.nothing_is_lost()


def test_a_folder_that_vanished(kept, start_server, ready) -> None:
    server = start_server(kept.folder)
    away = kept.folder.with_name("borta")
    kept.folder.rename(away)
    faults = "".join(look(server).faults)
    assert "Mappen med uppgifterna går inte att nå, så inget kan visas eller sparas. Säg till" in faults
    assert str(kept.folder) not in faults
    status, told = ready(server)
    assert (status, told["text"][:38]) == (503, "Mappen med utgåvor går inte att nå. Se")
    refused = kept.run("undo", "2")
    assert refused.returncode == 1
    assert "finns inte. Se efter att disken eller nätverksmappen är ansluten. Rätta det" in refused.stderr
    assert "Inget har ändrats" in refused.stderr
    assert not kept.folder.exists()  # a new one would hide the real one when its disk is back
    away.rename(kept.folder)
    assert look(server).edition == 3
    assert kept.nothing_is_lost()


def test_editions_of_a_newer_program(kept, start_server) -> None:
    newest = kept.folder / "000003.duckdb"
    with duckdb.connect(str(newest)) as con:
        con.execute("UPDATE edition SET schema_version = 99 WHERE edition = 3")
    digest = hashlib.sha256(newest.read_bytes()).hexdigest()
    newest.with_suffix(".sha256").write_text(f"{digest}  {newest.name}\n", encoding="ascii")
    server = start_server(kept.folder)
    screen = look(server)
    assert (screen.edition, screen.faults) == (2, ())
    assert "Utgåva 3 kan inte läsas: den är gjord av en nyare version av programmet. Här visas utgåva 2" in said(screen)
    refused = kept.run("undo", "2")
    assert refused.returncode == 1
    assert re.search(r"gjord av en nyare version av programmet .* Uppdatera programmet\.", refused.stderr)
    assert kept.store.numbers() == [1, 2, 3]
    assert hashlib.sha256(newest.read_bytes()).hexdigest() == digest


def left_over(folder: Path) -> set[str]:
    """Return what a change that was broken off has left: all but the lock, and the day's note on the purge with its own."""
    return {path.name for path in folder.glob(".*")} - {".lock", NOTE, f"{NOTE}.lock"}


def wait_for_log(server: Any, pattern: str) -> None:
    """Wait until the server has logged a line; the day's purge begins beside the first pages."""
    deadline = time.monotonic() + LOG_SECONDS
    while not re.search(pattern, server.log):
        assert time.monotonic() < deadline, server.log
        time.sleep(0.1)


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nobody write in the folder: root may write whatever the rights, so for root it is mounted read-only."""
    if os.getuid() != 0:
        folder.chmod(0o555)
        yield
        folder.chmod(0o755)
        return
    mount(["--bind", str(folder), str(folder)])
    try:
        mount(["-o", "remount,ro,bind", str(folder)])
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def mount(arguments: list[str]) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"This machine does not let the tests mount: {done.stderr}")


def test_a_read_only_folder(kept, start_server) -> None:
    with read_only(kept.folder):
        server = start_server(kept.folder)
        assert (look(server).edition, look(server).faults) == (3, ())
        # Nor can what has expired be purged: that is told, too.
        wait_for_log(server, r"Gallringen \d{4}-\d\d-\d\d är inte gjord\. Utgåvorna kan inte sparas")
        refused = kept.run("undo", "2")
        assert refused.returncode == 1
        assert "Programmet får inte skriva där. Rätta det" in refused.stderr
        assert "Inget har ändrats" in refused.stderr
    assert kept.nothing_is_lost()
    assert kept.run("undo", "2").returncode == 0
    assert look(server).edition == 4


@pytest.mark.skipif(os.name == "nt" or os.getuid() != 0, reason="a small disk is mounted, which takes root")
def test_a_full_disk(kept, start_server, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    used = sum(path.stat().st_size for path in kept.folder.rglob("*") if path.is_file())
    mount(["-t", "tmpfs", "-o", f"size={used + 1_000_000}", "tmpfs", str(disk)])
    try:
        subprocess.run(["cp", "-r", f"{kept.folder}/.", str(disk)], check=True)
        full = type(kept)(disk, kept.before)
        server = start_server(disk)
        refused = full.run("undo", "2")
        assert refused.returncode == 1
        assert re.search(r"kunde inte skrivas i .* Se efter om disken är full\. Inget har ändrats\.", refused.stderr)
        assert look(server).edition == 3
        assert full.nothing_is_lost()
        assert left_over(disk) == set()
        mount(["-o", f"remount,size={used + 30_000_000}", str(disk)])
        assert full.run("undo", "2").returncode == 0
        assert look(server).edition == 4
        assert full.nothing_is_lost()
        server.stop()
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_clock_that_was_set_back(kept, start_server, new_need) -> None:
    before = kept.store.history()["created_at"][0] - timedelta(days=400)
    assert new_need(kept.store, "Stöd tre", before) == 4
    assert kept.store.history()["edition"].to_list() == [4, 3, 2, 1]
    server = start_server(kept.folder)
    needs, history = look(server, "/stodbehov?vy=tabell"), look(server, "/historik")
    assert (needs.edition, needs.faults, history.faults) == (4, (), ())
    assert "Stöd tre" in said(needs)
    assert "Utgåva 4 är daterad före utgåva 3: datorns klocka har gått fel. Ordningen följer numren" in said(history)
    assert kept.nothing_is_lost()


def test_a_server_killed_while_it_makes_an_edition(kept, start_server, tmp_path: Path) -> None:
    """It makes one at its start, where it has new published facts: here, where those of the folder are taken for old."""
    store = kept.store
    changed = tmp_path / "tree"
    shutil.copytree(ROOT, changed, ignore=shutil.ignore_patterns(".*cache", ".git", ".venv", "editions", "tests"))
    with (changed / "data" / "model.toml").open("a", encoding="utf-8") as model:
        model.write("\n# anmärkning\n")
    text = (changed / "data" / "model.toml").read_text(encoding="utf-8")
    (changed / "data" / "model.toml").write_text(text.replace("threshold = 0.75", "threshold = 0.5"), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0"],
        cwd=changed,
        env={**os.environ, "LAGESBILD_DATA": str(kept.folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 300
    while not (kept.folder / ".draft-000004.duckdb").exists() and time.monotonic() < deadline:
        time.sleep(0.0005)
    process.kill()
    process.wait()
    assert store.numbers() == [1, 2, 3]
    assert kept.nothing_is_lost()
    server = start_server(kept.folder, root=changed)
    assert (look(server).edition, look(server).faults) == (4, ())
    assert kept.nothing_is_lost()
    assert left_over(kept.folder) == set()


def test_a_server_that_is_told_to_stop_while_people_look(kept, start_server) -> None:
    server = start_server(kept.folder)
    with ExitStack() as stack:
        readers = [stack.enter_context(session(server.url)) for _ in range(5)]
        assert [reader.visit("/").edition for reader in readers] == [3] * 5
        wait_for_log(server, r"Gallringen är gjord: inlästa rader sparas i 36 månader, och inget var äldre\.")
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        code = server.process.wait(EXIT_SECONDS)
        assert time.monotonic() - began < EXIT_SECONDS
    assert code in (0, -signal.SIGTERM)
    assert "Lägesbilden stannar." in server.log
    assert server.errors == []
    assert kept.nothing_is_lost()


# The tables in docs/ ------------------------------------------------------------------------------------------------------


def test_every_fault_in_the_documentation_has_its_test() -> None:
    text = "".join((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("operating.md", "shared-store.md"))
    tables = [part.partition("\n\n")[0] for part in text.split("| fault |")[1:]]  # of one server, and of several
    assert len(tables) == 2
    rows = [line for table in tables for line in table.splitlines()[2:] if line.startswith("|")]
    named = [re.findall(r"`([\w/]+\.py)::(\w+)`", row.split("|")[4]) for row in rows]
    assert len(rows) >= 10
    assert all(named)
    tests = {(file, test) for row in named for file, test in row}
    missing = [
        (file, test)
        for file, test in sorted(tests)
        if not re.search(rf"^def {test}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert missing == []
    own = set(re.findall(r"^def (test_\w+)\(", Path(__file__).read_text(encoding="utf-8"), re.MULTILINE))
    assert own - {test for _, test in tests} == {"test_every_fault_in_the_documentation_has_its_test"}
