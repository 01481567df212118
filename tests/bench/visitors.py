"""Many visitors in three roles for some minutes while answers are imported, and what is left of them when they have gone.

``python tests/bench/visitors.py [seconds]``: 300 where nothing else is said. Fails where a page has an error, or says something
else to a role than it did to that role alone. Not part of ``make bench``, for its length; paths as there.
"""

# ruff: noqa: T201 - a program of its own: what it prints is what it is for

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from bench_import import NOW, answer_rows, workbook
from bench_memory import resident_kb
from harness import ROOT, Server, build, served
from session import session
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from data.imports.load import make, read
from data.model.model import load_model
from data.store.editions import Store

VISITORS, TABS, SECONDS, READS_SECONDS, IMPORT_EVERY_SECONDS = 50, 200, 300, 10.0, 60.0
LEFT_SECONDS = 150  # Streamlit keeps the session of a closed tab for two minutes
ROLES = ("processledare", "styrgrupp", "publik")
SECRET = "only for this measurement, and long enough"
SETTINGS = f"""
[auth]
redirect_uri = "http://127.0.0.1/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "lagesbild"
client_secret = "of no use"
server_metadata_url = "http://127.0.0.1/.well-known/openid-configuration"
[lagesbild]
""" + "".join(f'[lagesbild.roles.{role}]\naccounts = ["{role}@lagesbild.example"]\n' for role in ROLES)
PAGES = ("", "kommun", "hjulet", "stodbehov", "piloter", "forandring", "larande", "metod", "ordlista")
ADDRESSES = [f"/{page}?data=exempel" for page in PAGES]


def cookie(server: Server, role: str) -> str:
    """Return the cookie of somebody in a role, as the server itself would sign it."""
    claims = {"sub": role, "email": f"{role}@lagesbild.example", "email_verified": True, "iat": int(time.time())}
    told = {**claims, "is_logged_in": True, "origin": server.origin, "provider": "default"}
    return create_signed_value(SECRET, "_streamlit_user", json.dumps(told)).decode()


def cpu_seconds(server: Server) -> float:
    """Return the seconds of processor that the server has used."""
    fields = Path(f"/proc/{server.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Visitors:
    """What visitors are to see, and what they have seen."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.expected: dict[tuple[str, str], list[str]] = {}
        self.took: list[float] = []
        self.took_alone: list[float] = []
        self.wrong: list[str] = []

    def alone(self) -> None:
        """Read every page in every role, with nobody else there: of both data sets once, and then again."""
        for role in ROLES:
            with session(self.server.origin, cookie(self.server, role)) as reader:
                for address in ADDRESSES:
                    reader.visit(address.partition("?")[0])
                    self.expected[role, address] = list(reader.visit(address).texts)
                for address in ADDRESSES:
                    start = time.perf_counter()
                    reader.visit(address)
                    self.took_alone.append(time.perf_counter() - start)

    def visit(self, number: int, until: float) -> None:
        """Read pages as a person does until the time is out. Every fifth goes over real data, which changes meanwhile."""
        role, chance = ROLES[number % len(ROLES)], random.Random(number)
        time.sleep(chance.random() * READS_SECONDS)
        with session(self.server.origin, cookie(self.server, role)) as reader:
            while time.monotonic() < until:
                address = chance.choice(ADDRESSES)
                shown = address if number % 5 else address.partition("?")[0]
                start = time.perf_counter()
                screen = reader.visit(shown)
                self.took.append(time.perf_counter() - start)
                self.wrong += [f"{role} {shown}: {fault}" for fault in screen.faults]
                if shown == address and list(screen.texts) != self.expected[role, address]:
                    self.wrong.append(f"{role} {shown}: other texts than alone")
                time.sleep(READS_SECONDS * (0.5 + chance.random()))


def import_answers(editions: Path, until: float) -> int:
    """Import answers into the real data now and then, as an edition each; returns how many."""
    model, done = load_model(), 0
    store = Store(editions, model)
    while time.monotonic() < until:
        prepared = make(store, read(store, [workbook(answer_rows(model)[: 10 * (done + 1)])]), NOW)
        store.publish(prepared.batch.title, "measurement", NOW, prepared.batch)
        done += 1
        time.sleep(IMPORT_EVERY_SECONDS)
    return done


def main() -> int:
    """Print the measurements; 1 where a visitor met an error or read something else than alone."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with tempfile.TemporaryDirectory() as place, ExitStack() as opened:
        folder = Path(place)
        environment = build(folder)
        secrets = folder / "secrets.toml"
        secrets.write_text(SETTINGS, encoding="utf-8")
        server = opened.enter_context(
            served(ROOT / "app.py", folder, **environment, STREAMLIT_SECRETS_FILES=str(secrets))
        )
        visitors = Visitors(server)
        visitors.alone()
        before, used, until = resident_kb(server), cpu_seconds(server), time.monotonic() + seconds
        with ThreadPoolExecutor(VISITORS) as crowd:
            reading = [crowd.submit(visitors.visit, number, until) for number in range(VISITORS)]
            imported = import_answers(folder / "editions", until)
            for one in reading:
                one.result()
        during, work = resident_kb(server), (cpu_seconds(server) - used) / len(visitors.took)
        for _ in range(TABS):
            with session(server.origin, cookie(server, "publik")) as reader:
                reader.visit("/?data=exempel")
        time.sleep(LEFT_SECONDS)
        with session(server.origin, cookie(server, "publik")) as reader:
            reader.visit("/?data=exempel")
        after = resident_kb(server)
    took, took_alone = sorted(visitors.took), sorted(visitors.took_alone)
    print(f"{VISITORS} visitors, {seconds:.0f} s, {imported} imports: {len(took)} pages, {len(visitors.wrong)} wrong")
    print(*visitors.wrong[:10], sep="\n")
    print(f"a page is there after {took[len(took) // 2] * 1000:.0f} ms, for 95 of 100 within", end=" ")
    print(f"{took[len(took) * 95 // 100] * 1000:.0f} ms; it takes {work * 1000:.0f} ms of processor")
    print(f"alone for 95 of 100 within {took_alone[len(took_alone) * 95 // 100] * 1000:.0f} ms: the server's own work")
    print(f"memory {before / 1024:.0f} MB, with them {during / 1024:.0f} MB", end=", ")
    print(f"when they and {TABS} tabs have gone {after / 1024:.0f} MB")
    return int(bool(visitors.wrong))


if __name__ == "__main__":
    sys.exit(main())
