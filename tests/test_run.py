"""Starting the dashboard by ``run.py``: what stands in the way is said in Swedish, with what to do."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_a_taken_port_is_said_with_another_to_choose() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "run.py", "--port", str(port)], cwd=ROOT, capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert f"Porten {port} används redan av ett annat program" in done.stderr
    assert f"make run PORT={port + 1} (utan make: python run.py --port {port + 1})" in done.stderr
