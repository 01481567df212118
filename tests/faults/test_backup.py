"""A backup is a copy of the folder under its lock, and is put back by copying it: while people look and others import."""

from __future__ import annotations

import shutil
import subprocess
import threading
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from programs import RSYNC, find, how_to_get, in_ci
from session import session

from data.base.batch import Batch
from data.base.errors import EditionError
from data.model.model import load_model
from data.store.editions import Store
from data.store.verify import verify

COPIES, DURING_EACH = 6, 2
A_SECOND = 10_000  # kB: each copy takes about as long as an edition does, so that some are saved in the middle of one
WRITTEN = COPIES * DURING_EACH
NOW = datetime(2026, 11, 2, 8, 30)  # noqa: DTZ001 - editions hold UTC without saying so


def back_up(folder: Path, copy: Path) -> None:
    """Copy a folder as docs/operating.md says (tests/test_operating.py runs the command as it stands there), slowly."""
    if find(RSYNC) is None:
        (pytest.fail if in_ci() else pytest.skip)(how_to_get(RSYNC))
    only = ["--include=.lock", "--exclude=.*"]
    copying = ["rsync", "-a", f"--bwlimit={A_SECOND}", *only, f"{folder}/", f"{copy}/"]
    subprocess.run(["flock", folder / ".lock", *copying], check=True)


def test_a_backup_taken_and_put_back_while_the_server_runs(kept, new_need, start_server, tmp_path: Path) -> None:
    server = start_server(kept.folder)
    allowed, faults = threading.Semaphore(0), []

    def write() -> None:
        """Other processes' imports, here a thread's: the folder looks the same in the middle of them."""
        for number in range(WRITTEN):
            allowed.acquire()
            new_need(kept.store, f"Under kopiering {number}")

    writer = threading.Thread(target=write, daemon=True)
    copies: list[Path] = []
    with session(server.url) as reader:
        writer.start()
        for number in range(COPIES):
            copy = tmp_path / f"copy-{number}"
            allowed.release(DURING_EACH)
            back_up(kept.folder, copy)
            copies.append(copy)
            faults += reader.visit("/").faults
        writer.join()
    newest = [Store(copy, load_model()).newest() for copy in copies]
    assert newest[0] < kept.store.newest() == 3 + WRITTEN
    assert newest == sorted(newest)
    for copy in copies:
        assert kept.nothing_is_lost(copy)

    # Put back: the running server shows it at once, and what is made from it, though the numbers are used again.
    backup, restored = copies[0], newest[0]
    kept.folder.rename(tmp_path / "before")
    shutil.copytree(backup, kept.folder)
    with session(server.url) as reader:
        shown = reader.visit("/stodbehov?vy=tabell")
        assert (shown.edition, shown.faults) == (restored, ())
        assert new_need(kept.store, "Efter återställning") == restored + 1
        again = reader.visit("/stodbehov?vy=tabell")
    assert (again.edition, again.faults, faults) == (restored + 1, (), [])
    assert "Efter återställning" in "".join(again.texts)
    assert f"Under kopiering {restored - 3}" not in "".join(again.texts)  # what that number held before
    assert [verdict for verdict in verify(kept.store) if verdict.faults] == []
    assert kept.nothing_is_lost()
    assert server.errors == []


def test_only_the_program_s_own_first_data_begins_a_store(tmp_path: Path) -> None:
    batch = Batch(
        "edit", "Prov", tables={"round": pl.DataFrame({"round_id": ["2027"], "title": ["x"], "status": ["draft"]})}
    )
    with pytest.raises(EditionError, match="Mappen finns inte"):
        Store(tmp_path / "borta", load_model()).publish("Prov", "prov", NOW, batch)
    assert not (tmp_path / "borta").exists()
