"""The log has no text of an error, wherever it happened."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
A_THREAD_THAT_FAILS = """
from threading import Thread
from pages.web.journal import set_up

def fail():
    raise ValueError("vad någon har svarat")

set_up()
thread = Thread(target=fail)
thread.start()
thread.join()
"""


def test_an_error_that_ends_a_thread_is_a_line_of_the_log_without_its_text() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", A_THREAD_THAT_FAILS], cwd=ROOT, capture_output=True, text=True, check=True, timeout=300
    )
    (line,) = map(json.loads, ran.stderr.splitlines())
    assert (line["level"], line["error"], line["message"]) == ("error", "ValueError", "a thread ended")
    assert line["trace"][-1].endswith(" fail")
    assert "svarat" not in ran.stderr
