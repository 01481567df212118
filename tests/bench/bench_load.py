"""Fifty sessions at once that walk the pages while imports go on: what an interaction takes, and that each sees its own only.

Each session is a websocket as a browser's, signed in as one of three roles, with a mark of its own in the address, a municipality
of its own and a pause between interactions. Meanwhile answers to a draft round are imported, with comments that nobody has
approved. Nobody may see an error, another's mark or municipality, a page that the role does not open, or, but for process
leaders, the draft. ``make bench`` fails where one does. Beside it, in the same run, the same sessions on an empty app.
"""

# ruff: noqa: T201 - a program of its own: what it prints is what it is for

from __future__ import annotations

import itertools
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from bench_pages import PAGES
from harness import ROOT, Server, build, served
from session import Screen, session
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from data.access import Role
from data.geography import municipalities
from data.model import load_model

SESSIONS = 50
SECONDS = float(os.environ.get("BENCH_LOAD_SECONDS", "300"))
FLOOR_SHARE = 0.1
PAUSE_SECONDS = (2.0, 5.0)
IMPORT_PAUSE_SECONDS = 10.0
SECRET = "en hemlighet som bara mätningen har, lång nog"
ACCOUNTS = {
    Role.PROCESS_LEADER: "ledare@ledning.example",
    Role.STEERING_GROUP: "ledamot@styrgrupp.example",
    Role.PUBLIC: "besokare@alla.example",
}
OPEN_TO_LEADERS = ("lasin", "godkann", "historik")
CLOSED_TO_PUBLIC = (*OPEN_TO_LEADERS, "mote", "svarslage")
DRAFT, DRAFT_TITLE, COMMENT = "2026", "Hemligt utkast", "Ej godkänd kommentar"
MARK = re.compile(r"markering\d+")
HEADING = re.compile(r"Hur långt har (.+) kommit\?")
REFUSED = "Sidan är inte öppen för dig"


def may_open(role: Role, page: str) -> bool:
    """Return whether a role opens a page, as the README's table says."""
    closed = {Role.PROCESS_LEADER: (), Role.STEERING_GROUP: OPEN_TO_LEADERS, Role.PUBLIC: CLOSED_TO_PUBLIC}
    return page not in closed[role]


def secrets(folder: Path) -> Path:
    """Write who has which role; return the file."""
    path = folder / "secrets.toml"
    roles = "".join(f'[lagesbild.roles.{role.value}]\naccounts = ["{account}"]\n' for role, account in ACCOUNTS.items())
    path.write_text(
        '[auth]\nredirect_uri = "http://127.0.0.1/oauth2callback"\nclient_id = "lagesbild"\nclient_secret = "hemlig"\n'
        f'cookie_secret = "{SECRET}"\nserver_metadata_url = "http://127.0.0.1:9/ingen"\n{roles}',
        encoding="utf-8",
    )
    return path


def cookie(server: Server, role: Role) -> str:
    """Return the cookie of somebody in a role, as the server itself would sign it."""
    told = {
        "sub": role.value,
        "email": ACCOUNTS[role],
        "email_verified": True,
        "iat": int(time.time()),
        "is_logged_in": True,
        "origin": server.origin,
        "provider": "default",
    }
    return create_signed_value(SECRET, "_streamlit_user", json.dumps(told)).decode()


@dataclass
class Reader:
    """One session: its number, role and municipality; the seconds of its interactions; and what it should not have seen."""

    number: int
    role: Role
    code: str
    name: str
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    saw: Counter[str] = field(default_factory=Counter)

    def walk(self, server: Server, ended: threading.Event, empty: bool = False) -> None:
        """Go from page to page until it has ended; on an ``empty`` app, draw its one page as often."""
        chance = random.Random(self.number)
        ended.wait(chance.uniform(0, PAUSE_SECONDS[0]))
        with session(server.origin, None if empty else cookie(server, self.role)) as reader:
            while not (ended.is_set() or self.wrong):
                page = "" if empty else chance.choice(PAGES)
                address = f"/{page}" if empty else f"/{page}?kommun={self.code}&markering{self.number}=1"
                start = time.perf_counter()
                screen = reader.visit(address)
                self.seconds.append(time.perf_counter() - start)
                if not empty:
                    self.judge(page, screen)
                ended.wait(chance.uniform(*PAUSE_SECONDS))

    def judge(self, page: str, screen: Screen) -> None:
        """Note all that this session should not have seen on a page."""
        text = "\n".join(screen.texts)
        self.expect(not screen.faults, f"{page}: {screen.faults}")
        self.expect(set(MARK.findall(text)) == {f"markering{self.number}"}, f"{page}: marks {set(MARK.findall(text))}")
        self.expect((REFUSED in text) != may_open(self.role, page), f"{page}: {self.role} is let in or refused wrongly")
        if REFUSED in text:
            self.expect(f"Du har rollen {self.role.value}" in text, f"{page}: another role than {self.role}")
        if page == "kommun":
            self.expect(HEADING.findall(text) == [self.name], f"{HEADING.findall(text)} for {self.name}")
        if page not in {"mote", "presentation"}:
            self.expect(screen.editions <= {screen.edition}, f"{page} mixes editions {screen.editions}")
        for draft in (DRAFT_TITLE, COMMENT):
            self.saw[draft] += draft in text
            self.expect(draft not in text or self.role is Role.PROCESS_LEADER, f"{page}: {self.role} sees {draft}")

    def expect(self, holds: bool, otherwise: str) -> None:
        """Note what does not hold; the session then stops."""
        if not holds:
            self.wrong.append(f"session {self.number}: {otherwise}")


def imports(folder: Path, environment: dict[str, str], stop: threading.Event) -> list[float]:
    """Import answers to a draft round, one file after the other, until told to stop; return the seconds that each took."""
    model = load_model()
    places = municipalities(model.county_code)["name"].to_list()
    cells = itertools.cycle(itertools.product(range(1, 4), places, model.sectors, model.components))
    took: list[float] = []
    path = folder / "omgångar.csv"
    path.write_text(f"Omgång;Titel;Status\n{DRAFT};{DRAFT_TITLE};Utkast\n", encoding="utf-8")
    while not stop.is_set():
        start = time.monotonic()
        command = [sys.executable, "-m", "data", "import", str(path), "--yes"]
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"an import was refused: {done.stdout}{done.stderr}")
        took.append(time.monotonic() - start)
        level, place, sector, component = next(cells)
        path = folder / "svar.csv"
        path.write_text(
            "Omgång;Kommun;Verksamhet;Byggsten;Nivå;Kommentar\n"
            f"{DRAFT};{place};{sector.name};{component.name};{level};{COMMENT} {len(took)}\n",
            encoding="utf-8",
        )
        stop.wait(IMPORT_PAUSE_SECONDS)
    return took


def readers() -> list[Reader]:
    """Return the sessions, in every role in turn, each with a municipality."""
    places = list(municipalities(load_model().county_code).iter_rows())
    return [
        Reader(number, list(ACCOUNTS)[number % len(ACCOUNTS)], *places[number % len(places)])
        for number in range(SESSIONS)
    ]


def walked(server: Server, seconds: float, empty: bool = False) -> list[Reader]:
    """Let all sessions walk at once, and return them with what they saw."""
    ended, every = threading.Event(), readers()
    with ThreadPoolExecutor(SESSIONS) as pool:
        walks = [pool.submit(reader.walk, server, ended, empty) for reader in every]
        try:
            wait(walks, seconds, FIRST_EXCEPTION)
        finally:
            ended.set()
    for walk in walks:
        walk.result()
    return every


def work_seconds(server: Server) -> float:
    """Return the seconds that the server has been at work since it started, all its threads together."""
    fields = Path(f"/proc/{server.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def told(every: list[Reader], work: float) -> tuple[str, float]:
    """Return the interactions' number, median, p95, longest and share of ``work`` (s) in words, and the p95 in seconds."""
    seconds = [one for reader in every for one in reader.seconds]
    p95 = statistics.quantiles(seconds, n=20)[-1]
    return (
        f"{len(seconds)} interactions, p50 {statistics.median(seconds) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, "
        f"longest {max(seconds) * 1000:.0f} ms; {work / len(seconds) * 1000:.0f} ms of work each"
    ), p95


def main() -> int:
    """Print the measurements; 1 where a session saw what it should not have seen."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        environment = build(folder)
        signed_in = environment | {"STREAMLIT_SECRETS_FILES": str(secrets(folder))}
        with served(folder / "empty" / "app.py", folder) as empty:
            before = work_seconds(empty)
            idle = walked(empty, SECONDS * FLOOR_SHARE, empty=True)
            floor, floor_p95 = told(idle, work_seconds(empty) - before)
        with served(ROOT / "app.py", folder, **signed_in) as app, ThreadPoolExecutor(1) as importer:
            stop, before = threading.Event(), work_seconds(app)
            importing = importer.submit(imports, folder, environment, stop)
            try:
                every = walked(app, SECONDS)
            finally:
                stop.set()
            took, work = importing.result(), work_seconds(app) - before
            log = (folder / f"{app.origin.rpartition(':')[2]}.log").read_text(encoding="utf-8")
    words, p95 = told(every, work)
    wrong = [one for reader in every for one in reader.wrong]
    errors = [line for line in log.splitlines() if '"level": "error"' in line or line.startswith("Traceback")]
    saw = sum((reader.saw for reader in every if reader.role is Role.PROCESS_LEADER), Counter())
    print(
        f"{SESSIONS} sessions for {SECONDS:.0f} s, {len(took)} imports meanwhile (median {statistics.median(took):.1f} s)"
    )
    print(f"  the dashboard: {words}")
    print(f"  an empty app:  {floor}; ratio of p95 {p95 / floor_p95:.1f} x (no limit)")
    print(
        f"  {len(wrong)} wrong, {len(errors)} errors in the log; process leaders saw the draft {saw[DRAFT_TITLE]} times"
    )
    for one in [*wrong, *errors][:10]:
        print(f"    {one}")
    return int(bool(wrong or errors) or not saw[DRAFT_TITLE] or not saw[COMMENT])


if __name__ == "__main__":
    sys.exit(main())
