"""Make a release: make release VERSION=1.2.0 DATE=2027-01-31. Prints its notes for users, or why it cannot be made."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
VERSION = Path("data/base/version.py")
LAYOUT = Path("data/shelf/schema.py")
CHANGELOG = Path("CHANGELOG.md")
RELEASED = Path("tests/data/store/released")
COMING = "## Kommande\n"
_NUMBER = re.compile(r"(\d+)\.(\d+)\.(\d+)")
_SAID = re.compile(r'^VERSION = "(.*)"$', re.MULTILINE)
_SCHEMA = re.compile(r"^SCHEMA_VERSION = (\d+)$", re.MULTILINE)


class NoRelease(Exception):
    """Why there is no release; nothing has been changed."""


def git(*words: str) -> str:
    """Return what git says. Raises NoRelease with its words where it refuses."""
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoRelease(f"git {words[0]}: {done.stdout}{done.stderr}".strip())
    return done.stdout.strip()


def read(path: Path, pattern: re.Pattern[str]) -> str:
    """Return what ``pattern`` finds in a file of the project. Raises NoRelease where it finds nothing."""
    found = pattern.search((ROOT / path).read_text(encoding="utf-8"))
    if found is None:
        raise NoRelease(f"{path} has no line like {pattern.pattern}")
    return found[1]


def number(version: str) -> tuple[int, ...]:
    """Return a version as numbers. Raises NoRelease where it is none."""
    found = _NUMBER.fullmatch(version)
    if found is None:
        raise NoRelease(f"a version is three numbers, as 1.2.0, not {version!r}")
    return tuple(map(int, found.groups()))


def coming() -> str:
    """Return what the changelog says is coming. Raises NoRelease where it says nothing."""
    _, found, rest = (ROOT / CHANGELOG).read_text(encoding="utf-8").partition(COMING)
    notes = rest.split("\n## ")[0].strip()
    if not found or not notes:
        raise NoRelease(f"{CHANGELOG} says nothing under {COMING.strip()!r}: write there what changes for users")
    return notes


def make(archive: Path) -> None:
    """Make the data of the release, with the version that now stands in the files. Raises NoRelease where that fails."""
    tool, environment = Path(__file__).with_name("released_data.py"), {**os.environ, "PYTHONPATH": str(ROOT)}
    if subprocess.run([sys.executable, tool, archive], cwd=ROOT, env=environment, check=False).returncode:
        raise NoRelease("the data of the release could not be made")


def release(version: str, day: str) -> str:
    """Commit and tag a release and return its notes. Raises NoRelease, with everything as it was."""
    try:
        date.fromisoformat(day)
    except ValueError:
        raise NoRelease(f"a date is written as 2027-01-31, not {day!r}") from None
    before = read(VERSION, _SAID)
    if number(version) <= number(before):
        raise NoRelease(f"{version} is not above {before}, the version that there is")
    if git("status", "--porcelain"):
        raise NoRelease("there are changes that are not committed: commit or stash them")
    if git("tag", "--list", f"v{version}"):
        raise NoRelease(f"the tag v{version} is there already")
    notes, start = coming(), git("rev-parse", "HEAD")
    archive = RELEASED / f"schema-{read(LAYOUT, _SCHEMA)}.tar.xz"
    is_new = not (ROOT / archive).exists()
    try:
        for path, old, new in (
            (VERSION, f'"{before}"', f'"{version}"'),
            (CHANGELOG, COMING, f"## {version} – {day}\n"),
        ):
            text = (ROOT / path).read_text(encoding="utf-8")
            (ROOT / path).write_text(text.replace(old, new, 1), encoding="utf-8")
        if is_new:
            make(ROOT / archive)
            git("add", "--force", str(archive))
        git("commit", "--quiet", "--all", "--message", f"Release {version}")
        git("tag", "--annotate", f"v{version}", "--message", f"{version}\n\n{notes}", "--cleanup=verbatim")
    except BaseException:
        git("reset", "--quiet", "--hard", start)
        if is_new:
            (ROOT / archive).unlink(missing_ok=True)
        raise
    return notes


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("Say VERSION=1.2.0 DATE=2027-01-31.")
    try:
        sys.stdout.write(f"{release(*sys.argv[1:])}\n")
    except NoRelease as why:
        sys.exit(f"No release: {why}.")
