"""A release is made by one command, from a version to the archive that later versions are tried on; or nothing is."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from released_data import unpack

from data.model.model import load_model
from data.shelf.schema import SCHEMA_VERSION
from data.store.editions import Store
from data.store.verify import verify

pytestmark = pytest.mark.rest

ROOT = Path(__file__).parents[1]
OLD = "# Vad som är nytt\n\n## 0.1.0\n\n- Det första.\n"
NEW = OLD.replace("## 0.1.0", "## Kommande\n\n- En ny sida.\n- Två rader\n  av text.\n\n## 0.1.0")


class Project:
    """A repository of its own, with the program's files and a changelog of the test's."""

    def __init__(self, place: Path) -> None:
        self.place = place
        for name in ("data", "tests/tools"):
            shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "editions"))
        (place / "tests/data/store/released").mkdir(parents=True)
        (place / ".gitignore").write_text("__pycache__/\n", encoding="utf-8")
        (place / "data/base/version.py").write_text('VERSION = "0.1.0"\n', encoding="utf-8")
        self.git("init", "--quiet")
        self.git("config", "user.name", "prov")
        self.git("config", "user.email", "prov@example.org")
        self.commit(NEW)

    def git(self, *words: str) -> str:
        return subprocess.run(
            ["git", *words], cwd=self.place, capture_output=True, text=True, check=True
        ).stdout.strip()

    def commit(self, changelog: str) -> None:
        (self.place / "CHANGELOG.md").write_text(changelog, encoding="utf-8")
        self.git("add", ".")
        self.git("commit", "--quiet", "--allow-empty", "--message", "Prov")

    def release(self, version: str, day: str = "2027-01-31") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "tests/tools/release.py", version, day]
        return subprocess.run(command, cwd=self.place, capture_output=True, text=True, check=False)

    def all(self) -> tuple[str, ...]:
        return (*(self.git(*words.split()) for words in ("rev-parse HEAD", "status --porcelain", "diff HEAD", "tag")),)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "project")


def test_a_release_is_made_by_one_command(project: Project, tmp_path: Path) -> None:
    done = project.release("0.2.0")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "- En ny sida.\n- Två rader\n  av text.\n"
    assert (project.place / "data/base/version.py").read_text(encoding="utf-8") == 'VERSION = "0.2.0"\n'
    changelog = (project.place / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changelog == NEW.replace("## Kommande", "## 0.2.0 – 2027-01-31")
    assert project.git("rev-parse", "v0.2.0^{commit}") == project.git("rev-parse", "HEAD")
    assert "- En ny sida." in project.git("tag", "--list", "--format=%(contents)", "v0.2.0")
    assert project.git("status", "--porcelain") == ""
    (archive,) = (project.place / "tests/data/store/released").iterdir()
    assert archive.name == f"schema-{SCHEMA_VERSION}.tar.xz"
    folder = tmp_path / "unpacked"
    unpack(archive, folder)
    store = Store(folder, load_model())
    assert store.numbers() == list(range(1, 9))
    assert [
        verdict for part in ("", "exempel") for verdict in verify(Store(folder / part, load_model())) if verdict.faults
    ] == []
    with duckdb.connect(str(store.path(8)), read_only=True) as con:
        assert con.sql("SELECT DISTINCT program_version FROM edition").fetchall() == [("0.2.0",)]
        assert con.sql("SELECT count(*) FROM cell WHERE round_id = '2026' AND level IS NOT NULL").fetchall() == [(44,)]
    # The archive of a layout stays as the first release made it.
    kept = archive.read_bytes()
    project.commit(changelog.replace("## 0.2.0", "## Kommande\n\n- Mer.\n\n## 0.2.0"))
    assert project.release("0.3.0").stdout == "- Mer.\n"
    assert archive.read_bytes() == kept


def test_what_cannot_be_released_leaves_everything_as_it_was(project: Project) -> None:
    def refused(version: str = "0.2.0", day: str = "2027-01-31") -> str:
        before = project.all()
        done = project.release(version, day)
        assert (done.returncode, done.stdout, project.all()) == (1, "", before)
        return done.stderr

    assert "0.1.0 is not above 0.1.0" in refused("0.1.0")
    assert "0.0.9 is not above 0.1.0" in refused("0.0.9")
    assert "three numbers" in refused("1.2")
    assert "not 'i dag'" in refused(day="i dag")
    project.git("tag", "v0.2.0")
    assert "the tag v0.2.0 is there already" in refused()
    project.git("tag", "--delete", "v0.2.0")
    (project.place / "ny.txt").write_text("ny", encoding="utf-8")
    assert "not committed" in refused()
    (project.place / "ny.txt").unlink()
    # What fails halfway is put back: the data that cannot be made, and the commit that is refused.
    released, model = project.place / "tests/data/store/released", project.place / "data/model.toml"
    whole = model.read_bytes()
    model.write_text("nothing", encoding="utf-8")
    project.commit(NEW)
    assert "the data of the release could not be made" in refused()
    assert list(released.iterdir()) == []
    model.write_bytes(whole)
    (released / f"schema-{SCHEMA_VERSION}.tar.xz").write_bytes(b"kept")
    project.commit(NEW)
    hook = project.place / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\necho no; exit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    assert "git commit: no" in refused()
    hook.unlink()
    for nothing in (OLD, OLD.replace("## 0.1.0", "## Kommande\n\n## 0.1.0")):
        project.commit(nothing)
        assert "says nothing under '## Kommande'" in refused()
