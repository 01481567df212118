"""make test and make test-rest have every test between them, and none in both."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def collected(*marks: str) -> list[str]:
    """The tests that pytest finds with a choice by marks."""
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *marks],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [line for line in found.stdout.splitlines() if "::" in line]


@pytest.mark.rest
def test_the_two_parts_are_all() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    choices = dict(
        re.findall(r"^(test|test-rest):(?:.*\n\t.*)*?\$\(TEST\) -m (\"[^\"]+\"|\w+) \$\(ARGS\)", makefile, re.MULTILINE)
    )
    assert set(choices) == {"test", "test-rest"}
    test, rest, every = (collected(*marks) for marks in (*(("-m", one.strip('"')) for one in choices.values()), ()))
    assert sorted(test + rest) == sorted(every)
    assert any(one.startswith("tests/browser/") for one in test), "no journey is left in make test"
    assert rest
