"""What the dashboard depends on: known vulnerabilities, and licences that do not bind who uses it. Run by ``make check``.

pip-audit asks the package index what is known of each version, which takes a network that reaches it: what could not be
asked about is said, and is no fault. A vulnerability, or a licence that is not on the list, is.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

ROOT = Path(__file__).parents[2]
REQUIREMENTS = ROOT / "requirements.txt"
PATIENCE_SECONDS = 120
# Permissive ones, and MPL, which is about its own files only.
LICENCES = "0BSD;Apache;BSD;CC0;CNRI;ISC;MIT;Mozilla;MPL;PSF;Python Software Foundation;Zlib"


def runtime() -> list[str]:
    """Return the names of all packages that the dashboard needs to run here, those that others need among them."""
    waiting = re.findall(r"^([A-Za-z0-9._-]+)==", REQUIREMENTS.read_text(encoding="utf-8"), re.MULTILINE)
    found: set[str] = set()
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        try:
            needed = requires(name) or []
        except PackageNotFoundError:
            continue  # for another system or version of Python
        found.add(name)
        waiting += [re.split(r"[\s;<>=!~\[(]", one, maxsplit=1)[0] for one in needed if "extra ==" not in one]
    return sorted(found)


def licence_faults() -> str:
    """Return what pip-licenses says of the first package whose licence is not on the list; empty where all are."""
    command = [sys.executable, "-m", "piplicenses", "--from=mixed", "--partial-match", f"--allow-only={LICENCES}"]
    done = subprocess.run(
        [*command, "--packages", *runtime()], capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
    )
    return "" if done.returncode == 0 else (done.stderr or done.stdout).strip()


def audit() -> tuple[list[str], list[str]]:
    """Return the known vulnerabilities, and the packages that could not be asked about."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(REQUIREMENTS), "--no-deps", "--disable-pip"]
    try:
        done = subprocess.run(
            [*command, "--progress-spinner", "off", "--format", "json"],
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )
        told = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return [], runtime()
    known = [f"{one['name']} {one['version']}: {each['id']}" for one in told for each in one.get("vulns", [])]
    return known, [one["name"] for one in told if "skip_reason" in one]


def main() -> int:
    """Print what was found; 1 where something must be done."""
    known, unasked = audit()
    if unasked:
        sys.stdout.write(f"Not asked about, as the network does not reach what is known: {', '.join(unasked)}\n")
    for one in known:
        sys.stderr.write(f"Known vulnerability: {one}\n")
    wrong = licence_faults()
    if wrong:
        sys.stderr.write(f"A licence to look at: {wrong}\n")
    else:
        sys.stdout.write(f"Licences of {len(runtime())} packages are on the list\n")
    return int(bool(known or wrong))


if __name__ == "__main__":
    sys.exit(main())
