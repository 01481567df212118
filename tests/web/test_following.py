"""A server goes on following the others, whatever error it met in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Three looks at the others: the first and second end with an error that nobody has thought of, the third tells something.
LOOKS = """
import asyncio
import app

looks = iter([ValueError("vad någon har skrivit"), ValueError("igen"), ["Nu går det."]])

def look():
    found = next(looks, [])
    if isinstance(found, Exception):
        raise found
    return found

app.keep_up, app.FOLLOW_SECONDS = look, 0.01

async def run():
    following = asyncio.create_task(app.follow())
    await asyncio.sleep(1)
    assert not following.done()
    following.cancel()

asyncio.run(run())
"""


def test_an_error_is_told_once_and_the_following_goes_on(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "LAGESBILD_DATA": str(tmp_path),
        "STREAMLIT_SECRETS_FILES": str(tmp_path / "ingen.toml"),
    }
    ran = subprocess.run(
        [sys.executable, "-c", LOOKS], cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=90
    )
    lines = [json.loads(line) for line in ran.stderr.splitlines() if '"logger": "lagesbild"' in line]
    assert [line["message"] for line in lines] == [
        "Fel i att följa de andra servrarna",
        "De andra servrarnas ändringar kunde inte hämtas: ValueError.",
        "Nu går det.",
    ]
    assert lines[0]["error"] == "ValueError"
    assert "skrivit" not in ran.stderr
