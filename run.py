"""Set everything up below .venv and serve the dashboard: ``python run.py``, or ``python run.py --port 8502``.

The same on every system; ``make run`` calls it. Needs Python 3.11 or later and nothing else.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
REQUIREMENTS = ROOT / "requirements.txt"
# Says by its age whether what is installed is what the file names.
INSTALLED = VENV / "run.stamp"
PORT = 8501


def port_is_taken(port: int) -> bool:
    """Return whether another program listens on ``port`` of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def set_up() -> None:
    """Make ``.venv`` and install what requirements.txt names, where that is not done."""
    if not PYTHON.exists():
        venv.create(VENV, with_pip=True)
    if not INSTALLED.exists() or INSTALLED.stat().st_mtime < REQUIREMENTS.stat().st_mtime:
        print("Installerar det som lägesbilden behöver. Det tar någon minut …", flush=True)
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", str(REQUIREMENTS)], check=True)
        INSTALLED.touch()


def main() -> int:
    """Set up, make the first editions and serve until it is stopped; return the exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - run by whatever Python there is
        sys.exit(f"Python 3.11 eller senare behövs; här är {sys.version.split()[0]}.")
    parser = argparse.ArgumentParser(description="Starta lägesbilden på den här datorn.")
    parser.add_argument("--port", type=int, default=PORT, help=f"porten som sidorna visas på (förval: {PORT})")
    port: int = parser.parse_args().port
    if port_is_taken(port):
        sys.exit(
            f"Porten {port} används redan av ett annat program, kanske av en lägesbild som är igång. Stäng det, eller välj "
            f"en annan port: make run PORT={port + 1} (utan make: python run.py --port {port + 1})."
        )
    os.chdir(ROOT)
    try:
        set_up()
        subprocess.run([PYTHON, "-m", "data", "build"], check=True)
        return subprocess.call([PYTHON, "-m", "streamlit", "run", "app.py", "--server.port", str(port)])
    except subprocess.CalledProcessError as error:
        return error.returncode  # what was wrong stands above, said by whoever found it
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
