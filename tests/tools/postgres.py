"""A PostgreSQL server of the tests' own, for as long as they run, from what Debian's package brings."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ACCOUNT = "lagesbild"
PORT = 5432  # of the socket's name only: nothing listens on the network


@dataclass(frozen=True)
class Postgres:
    """A running server: the folder of its programs and that of its socket."""

    programs: Path
    place: Path

    def dsn(self, database: str) -> str:
        """The address of a database, as libpq takes it."""
        return f"host={self.place} port={PORT} user={ACCOUNT} dbname={database}"

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run a statement and return what it answers, a row a line."""
        return self._run("psql", "--no-psqlrc", "-qAt", "-v", "ON_ERROR_STOP=1", "-c", statement, database)

    def dump(self, database: str) -> str:
        """All that the database holds, as pg_dump writes it."""
        return self._run("pg_dump", database)

    def create(self, database: str, like: str = "template1") -> None:
        """Make a database, a copy of another that nobody is connected to then."""
        self.end_connections(like)
        self.sql(f'CREATE DATABASE "{database}" TEMPLATE "{like}"')

    def drop(self, database: str) -> None:
        """Remove a database, whoever is connected."""
        self.sql(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def end_connections(self, database: str) -> None:
        """End every connection to a database, as a server that is started anew does."""
        self.sql(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}' "
            "AND pid <> pg_backend_pid()"
        )

    def start(self) -> None:
        """Start the server; its own words go to a file, as a pipe would stay open for as long as it runs."""
        options = f"-F -p {PORT} -c listen_addresses= -c unix_socket_directories={self.place}"
        self._control("-o", options, "-l", str(self.place / "log.txt"), "-w", "start")

    def stop(self) -> None:
        """Stop the server at once."""
        self._control("-m", "immediate", "-w", "stop")

    def _control(self, *arguments: str) -> None:
        as_nobody(str(self.programs / "pg_ctl"), "-D", str(self.place / "data"), *arguments)

    def _run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [str(self.programs / program), "-h", str(self.place), "-p", str(PORT), "-U", ACCOUNT, *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()


def as_nobody(*command: str) -> None:
    """Run a command to its end, as another account where this is root, which the server refuses to run as."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            ["runuser", "-u", "nobody", "--", *command] if is_root else command,
            stdout=said,
            stderr=subprocess.STDOUT,
            cwd="/",
            check=False,
        )
        said.seek(0)
        if done.returncode:
            raise RuntimeError(said.read().decode(errors="replace"))


@contextmanager
def a_server(initdb: Path) -> Iterator[Postgres]:
    """Start a server in a folder of its own, with a short name as its socket's must be; both are gone afterwards."""
    place = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            shutil.chown(place, "nobody")
        place.chmod(0o755)
        as_nobody(str(initdb), "-D", str(place / "data"), "-A", "trust", "-U", ACCOUNT, "-E", "UTF8", "--no-sync")
        server = Postgres(initdb.resolve().parent, place)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(place, ignore_errors=True)
