"""The secrets file while the server runs: saved in place, moved away, emptied. Nobody comes in by it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from session import Screen, Session, session

# How many times the file is saved while somebody looks: LAGESBILD_REWRITES=1000 for a thorough run, some five minutes.
REWRITES = int(os.environ.get("LAGESBILD_REWRITES", "40"))
SIGN_IN, SHUT = "Logga in för att se lägesbilden", "Lägesbilden är stängd just nu"
CLOSED = "Sidan är inte öppen för dig"
PARTS, PAUSE_SECONDS = 6, 0.004


@pytest.fixture
def served(copied_editions: Path, start_server, secrets):
    """The dashboard with sign-in, on editions of its own."""
    return start_server(copied_editions, STREAMLIT_SECRETS_FILES=str(secrets.path))


def save_in_place(path: Path, content: bytes) -> None:
    """Save as ``>``, ``cp`` and many editors do: empty the file, then write it bit by bit."""
    size = len(content) // PARTS + 1
    with path.open("wb", buffering=0) as file:
        for start in range(0, len(content), size):
            time.sleep(PAUSE_SECONDS)
            file.write(content[start : start + size])


def take_away(path: Path, content: bytes) -> None:
    """Save as those do who move the old file away first."""
    away = path.with_name("away")
    path.replace(away)
    time.sleep(PAUSE_SECONDS)
    path.write_bytes(content)


def shown(screen: Screen) -> str:
    assert screen.faults == ()
    return "\n".join(screen.texts)


def test_nobody_comes_in_while_the_file_is_saved(served, secrets, signed_in, record_property):
    content = secrets.path.read_bytes()
    enough = Event()  # on a busy machine, one look may take as long as all the saving

    def save() -> None:
        turn = 0
        while turn < REWRITES or not enough.is_set():
            (take_away if turn % 10 == 9 else save_in_place)(secrets.path, content)
            time.sleep(PAUSE_SECONDS)
            turn += 1

    def look(one: Session, address: str) -> str:
        text = shown(one.visit(address))
        assert (SIGN_IN in text) != (SHUT in text), text
        assert "Historik" not in text
        assert "Läs in" not in text
        return text

    looks, shut = 0, 0
    with (
        ThreadPoolExecutor(1) as other,
        session(served.url) as stranger,
        session(served.url, signed_in(served, "publik")) as colleague,
    ):
        saving = other.submit(save)
        try:
            while not saving.done():
                # One who keeps a page open, and one who comes anew, with pages that a process leader alone may see.
                said = [look(stranger, "/historik?data=exempel")]
                with session(served.url) as newcomer:
                    said.append(look(newcomer, "/lasin"))
                looks += len(said)
                shut += sum(SHUT in text for text in said)
                if looks % 10 == 0:
                    text = shown(colleague.visit("/historik?data=exempel"))
                    assert CLOSED in text or SHUT in text, text
                if shut:
                    enough.set()
        finally:
            enough.set()
        saving.result()
        assert CLOSED in shown(colleague.visit("/historik?data=exempel"))
    record_property("counted: looks of strangers while the secrets file was saved", looks)
    record_property("counted: of them at a shut door", shut)


@pytest.mark.parametrize("spoil", ["away", "empty", "[auth] alone", "a folder", "not TOML", "another secret"])
def test_it_stays_shut_until_the_file_is_whole_again(served, secrets, signed_in, spoil):
    content = secrets.path.read_text(encoding="utf-8")
    spoils: dict[str, Callable[[], object]] = {
        "away": secrets.path.unlink,
        "empty": lambda: secrets.path.write_text(""),
        "[auth] alone": lambda: secrets.path.write_text(content.partition("[lagesbild]")[0], encoding="utf-8"),
        "a folder": lambda: (secrets.path.unlink(), secrets.path.mkdir()),
        "not TOML": lambda: secrets.path.write_text("[auth\n"),
        "another secret": lambda: secrets.path.write_text(content.replace("hemlighet", "hemlighat"), encoding="utf-8"),
    }
    cookie = signed_in(served, "processledare")
    with session(served.url, cookie) as leader, session(served.url) as stranger:
        assert "Vad har ändrats" in shown(leader.visit("/historik?data=exempel"))
        spoils[spoil]()
        for _ in range(3):
            assert SHUT in shown(leader.visit("/historik?data=exempel"))
            assert SHUT in shown(stranger.visit("/lasin"))
        for one in (None, cookie):
            with session(served.url, one) as newcomer:
                assert SHUT in shown(newcomer.visit("/historik?data=exempel"))
        if secrets.path.is_dir():
            secrets.path.rmdir()
        secrets.path.write_text(content, encoding="utf-8")
        assert "Vad har ändrats" in shown(leader.visit("/historik?data=exempel"))
        assert SIGN_IN in shown(stranger.visit("/lasin"))
        # A cookie that was given before is good again: what signs cookies has not changed with the file.
        with session(served.url, cookie) as newcomer:
            assert "Vad har ändrats" in shown(newcomer.visit("/historik?data=exempel"))
    assert [line for line in served.log.splitlines() if "Ingen släpps in." in line] == served.errors
    assert len(served.errors) == 1
