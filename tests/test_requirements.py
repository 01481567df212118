"""What is depended on: each package with its reason, each version with the hashes of its files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WANTED = [Path("requirements.in"), Path("tests/requirements.in")]


def named(path: Path) -> dict[str, str]:
    """Package -> the reason behind it, of a file that names what is wanted."""
    lines = [line for line in (ROOT / path).read_text(encoding="utf-8").splitlines() if re.match(r"[a-z]", line)]
    named = (line.partition("#") for line in lines)
    # What follows a semicolon says for which Python.
    return {what.partition(";")[0].strip(): reason.strip() for what, _, reason in named}


def pinned(path: Path) -> dict[str, str]:
    """Package -> its version and hashes, of a file that pip reads."""
    text = (ROOT / path).read_text(encoding="utf-8").replace("\\\n", " ")
    return {found[1]: found[2] for found in re.finditer(r"^([a-z][a-z0-9.-]*)==(.+)$", text, re.MULTILINE)}


@pytest.mark.parametrize("path", WANTED, ids=str)
def test_each_has_a_reason_and_one_version_with_hashes(path: Path) -> None:
    wanted, found = named(path), pinned(path.with_suffix(".txt"))
    assert [name for name, reason in wanted.items() if len(reason.split()) < 2] == []
    assert list(wanted) == sorted(wanted)
    assert set(wanted) <= set(found)
    assert [name for name, rest in found.items() if "--hash=sha256:" not in rest] == []


def test_tests_run_with_the_versions_that_the_dashboard_runs_with() -> None:
    run, test = ({name: rest.split()[0] for name, rest in pinned(path.with_suffix(".txt")).items()} for path in WANTED)
    assert run.items() <= test.items()
