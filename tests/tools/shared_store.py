"""A shared store for a test: a database of its own, a folder of files, and a server's copy of the editions."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from postgres import Postgres

from data.lake.lake import FILES, PREFIX, STORE, Lake, lake_of
from data.lake.shelf import LakeShelf
from data.model.model import load_model
from data.store.editions import Store

# Set for the run of the tests with the version of the database that the extensions are made for.
ON_A_LAKE = bool(os.environ.get("LAGESBILD_TEST_LAKE"))


@dataclass(frozen=True)
class Shared:
    """A database on the server, the shared folder of files, and the folder of one app server."""

    postgres: Postgres
    database: str
    files: Path
    place: Path

    @classmethod
    def of(cls, postgres: Postgres, name: str, base: Path) -> Shared:
        """A new one below ``base``, with nothing in it."""
        shared = cls(postgres, f"{name}_{uuid4().hex[:12]}", base / "files", base / "store")
        shared.files.mkdir()
        postgres.create(shared.database)
        return shared

    @property
    def dsn(self) -> str:
        """The database's address."""
        return self.postgres.dsn(self.database)

    @property
    def environment(self) -> dict[str, str]:
        """What chooses it."""
        return {STORE: f"{PREFIX}{self.dsn}", FILES: str(self.files)}

    def choose(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the environment name it, for this process and those that it starts."""
        for name, value in self.environment.items():
            monkeypatch.setenv(name, value)

    def store(self, place: Path | None = None) -> Store:
        """The store as one app server has it, with a connection of its own."""
        where = place or self.place
        return Store(where, load_model(), shelf=LakeShelf(where, Lake(self.dsn, "lagesbild", self.files)))

    def copied(self, base: Path) -> Shared:
        """The same in another database and other folders, below ``base``."""
        other = Shared(self.postgres, f"copy_{uuid4().hex[:12]}", base / "files", base / "store")
        self.postgres.create(other.database, like=self.database)
        shutil.copytree(self.files, other.files)
        shutil.copytree(self.place, other.place)
        return other

    def remove(self) -> None:
        """Remove the database, and this process's connections to it."""
        self.postgres.drop(self.database)
        lake_of.cache_clear()
