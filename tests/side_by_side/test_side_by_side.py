"""Imports by command line while others read: no import is lost, and no reader notices but for seeing newer facts."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from session import Screen, session

from data.model.model import load_model
from data.store.editions import Store
from data.store.verify import verify

ROOT = Path(__file__).parent.parent.parent
IMPORTS, WRITERS, READERS = 14, 4, 8
PAUSE_SECONDS = 1.0  # between two interactions of a reader, so that the server answers more than it queues
VERIFIED = 5
MUNICIPALITIES = {
    "0428": "Vingåker",
    "0461": "Gnesta",
    "0480": "Nyköping",
    "0481": "Oxelösund",
    "0482": "Flen",
    "0483": "Katrineholm",
    "0484": "Eskilstuna",
    "0486": "Strängnäs",
    "0488": "Trosa",
}
SECTORS = {"SKOLA": "Skola", "SOC": "Socialtjänst"}
COMPONENTS = ("ansvarig", "plan", "hjulet", "stod")
# One answer per import, each in a cell of its own: whatever order the imports come in, each changes something.
ANSWERS = list(itertools.product(MUNICIPALITIES, SECTORS, COMPONENTS))[:IMPORTS]
WALK = ("/", "/kommun?kommun=0461", "/svarslage", "/metod", "/historik", "/kommun")
PICKED_ON = "/kommun"  # where a reader also picks another municipality from the list


@dataclass
class Reader:
    """One session that walks the pages until it is told to stop: what it did, and all that it should not have seen."""

    url: str
    folder: Path
    first: int
    stop: threading.Event
    seen: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def walk(self) -> None:
        """Go round the pages, each reader from another one; on a municipality's page also pick another from its list."""
        with session(self.url) as reader:
            for step in itertools.count(self.first):
                last = self.stop.is_set()
                address = WALK[step % len(WALK)]
                self.look(address, partial(reader.visit, address))
                if address == PICKED_ON and not self.wrong:
                    name = list(MUNICIPALITIES.values())[step % len(MUNICIPALITIES)]
                    screen = self.look(f"the choice {name}", partial(reader.choose, "Kommun", name))
                    self.expect(f"Hur långt har {name} kommit?" in screen.texts, f"the choice {name} changed nothing")
                if last or self.wrong:
                    return
                self.stop.wait(PAUSE_SECONDS)

    def look(self, what: str, interact: Callable[[], Screen]) -> Screen:
        """Make one interaction and judge what it shows."""
        before = newest(self.folder)
        screen = interact()
        after = newest(self.folder)
        if screen.faults:
            self.wrong.append(f"{what}: {screen.faults}")
            return screen
        shown = screen.edition
        self.seen.append(shown)
        self.expect(before <= shown <= after, f"{what} shows edition {shown}, between {before} and {after}")
        self.expect(screen.editions == {shown}, f"{what} mixes editions {screen.editions}")
        # Not only the number: the facts are those of the edition too. Each import adds one change and one known answer.
        for facts, count in facts_in(screen):
            self.expect(count == shown, f"{what}: {facts} are those of edition {count}, not {shown}")
        return screen

    def expect(self, holds: bool, otherwise: str) -> None:
        """Note what does not hold; the reader then stops."""
        if not holds:
            self.wrong.append(otherwise)


def facts_in(screen: Screen) -> Iterator[tuple[str, int]]:
    """What a page says that depends on the edition, and the edition that it fits."""
    text = "".join(screen.texts)
    if found := re.search(r"<strong>(\d+)\s+ändring(?:ar)? har gjorts", text):
        yield "the changes", int(found[1])
    if found := re.search(r"för länet är [^.]* bland kända svar \((\d+)\s", text):
        yield "the county's known answers", int(found[1]) + 1


def newest(folder: Path) -> int:
    """The number of the newest edition, as anyone sees it who looks into the folder."""
    return max(int(path.stem) for path in folder.glob("*.duckdb") if path.stem.isdigit())


def import_one(number: int, target: Path) -> tuple[subprocess.CompletedProcess[str], float]:
    """Import one answer in a process of its own; what came of it, and the seconds it took."""
    code, sector, component = ANSWERS[number]
    target.write_text(
        "Omgång;Kommun;Verksamhet;Byggsten;Nivå\n"
        f"2025;{MUNICIPALITIES[code]};{SECTORS[sector]};{component};{number % 5}\n",
        encoding="utf-8",
    )
    started = monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "data", "import", str(target), "--yes"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done, monotonic() - started


def test_imports_while_others_read(
    copied_editions: Path, start_server: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert newest(copied_editions) == 1
    server = start_server(copied_editions)
    stop, started = threading.Event(), monotonic()
    readers = [Reader(server.url, copied_editions, first, stop) for first in range(READERS)]
    files = [tmp_path / f"svar-{number:02d}.csv" for number in range(IMPORTS)]
    with ThreadPoolExecutor(READERS) as reading, ThreadPoolExecutor(WRITERS) as writing:
        walks = [reading.submit(reader.walk) for reader in readers]
        try:
            imports = list(writing.map(import_one, range(IMPORTS), files))
            imported = monotonic() - started
        finally:
            stop.set()
        for walk in walks:
            walk.result()
    interactions = sum(len(reader.seen) for reader in readers)
    editions_seen = {edition for reader in readers for edition in reader.seen}
    with capsys.disabled():
        sys.stdout.write(
            f"\n{IMPORTS} imports in {imported:.0f} s, the slowest {max(seconds for _, seconds in imports):.1f} s; "
            f"{interactions} interactions of {READERS} sessions, which saw {len(editions_seen)} editions\n"
        )

    # All imports succeeded, each made an edition, and none has lost what another said.
    assert [(done.returncode, done.stderr) for done, _ in imports] == [(0, "")] * IMPORTS
    made = sorted(int(number) for done, _ in imports for number in re.findall(r"Klart: utgåva (\d+)", done.stdout))
    assert made == list(range(2, IMPORTS + 2))
    store = Store(copied_editions, load_model())
    assert store.numbers() == list(range(1, IMPORTS + 2))
    with store.open(IMPORTS + 1) as con:
        rows = con.sql(
            "SELECT unit_id, component, level FROM cell WHERE round_id = '2025' AND level IS NOT NULL"
        ).fetchall()
    expected = {(f"{code}-{sector}", component): at % 5 for at, (code, sector, component) in enumerate(ANSWERS)}
    assert {(unit, component): level for unit, component, level in rows} == expected
    sample = Store(tmp_path / "sample", store.model)
    sample.place.mkdir()
    for number in made[-VERIFIED:]:
        shutil.copy(store.path(number), sample.place)
        shutil.copy(store.path(number).with_suffix(".sha256"), sample.place)
    # The others are told as missing, since the newest edition knows of them.
    verdicts = {verdict.number: verdict.faults for verdict in verify(sample)}
    assert [verdicts[number] for number in made[-VERIFIED:]] == [()] * VERIFIED

    # No reader saw an error or an older edition than there was, and all ended on the newest.
    assert [wrong for reader in readers for wrong in reader.wrong] == []
    assert {reader.seen[-1] for reader in readers} == {IMPORTS + 1}
    assert server.errors == []
    # The readers did read in between: else nothing is proved.
    assert len(editions_seen) > IMPORTS / 2
    assert min(len(reader.seen) for reader in readers) > len(WALK)
