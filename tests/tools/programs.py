"""The programs that the tests need and pip cannot bring: where they are, and how to get them.

``python tests/tools/programs.py`` installs what is missing: as root on Debian its packages, elsewhere Playwright's own
Chromium. What cannot be had is named, and its tests are skipped; with ``CI=true`` that is a failure instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """A program that some tests drive."""

    name: str
    commands: tuple[str, ...]
    package: (
        str  # or several, where the program ends without them, as Chromium does on a machine that has no font at all
    )
    purpose: str


CHROMIUM = Program("Chromium", ("chromium", "chromium-browser"), "chromium fonts-liberation", "webbläsartesterna")
FIREFOX = Program("Firefox", ("firefox-esr", "firefox"), "firefox-esr", "testet i Firefox")
LIBREOFFICE = Program("LibreOffice Calc", ("soffice", "libreoffice"), "libreoffice-calc", "testerna av arbetsboken")
IMPRESS = Program("LibreOffice Impress", ("loimpress", "simpress"), "libreoffice-impress", "testerna av presentationen")
NGINX = Program("nginx", ("nginx", "/usr/sbin/nginx"), "nginx-light", "testerna bakom en webbserver")
POSTGRES = Program("PostgreSQL", ("initdb",), "postgresql", "testerna av det gemensamma lagret")
RSYNC = Program("rsync", ("rsync",), "rsync", "testet av driften")
PROGRAMS = (CHROMIUM, FIREFOX, LIBREOFFICE, IMPRESS, NGINX, POSTGRES, RSYNC)
DEBIAN_POSTGRES = Path("/usr/lib/postgresql")  # where its programs lie by version, outside the path


def in_ci() -> bool:
    """Whether this is a run where everything must be there."""
    return os.environ.get("CI", "").lower() == "true"


def find(program: Program) -> Path | None:
    """The program's executable file: the system's own first, for Chromium also the one that Playwright downloaded."""
    for command in program.commands:
        if found := shutil.which(command):
            return Path(found)
    if program is CHROMIUM:
        own = playwright_chromium()
        return own if own.exists() else None
    if program is POSTGRES:
        return max(DEBIAN_POSTGRES.glob("*/bin/initdb"), default=None)
    return None


def playwright_chromium() -> Path:
    """Where Playwright keeps its own Chromium once it is downloaded."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - the other programs do not need it

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def how_to_get(program: Program) -> str:
    """One Swedish sentence on how to install the program."""
    other = " eller python -m playwright install chromium" if program is CHROMIUM else ""
    return f"{program.name} saknas och behövs för {program.purpose}. Installera: apt install {program.package}{other}."


def install(programs: Iterable[Program]) -> None:
    """Install the programs where this machine lets us; says nothing of what could not be installed."""
    missing = list(programs)
    if missing and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        packages = [package for program in missing for package in program.package.split()]
        subprocess.run(["apt-get", "update", "--quiet"], env=environment, check=False)
        subprocess.run(
            ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages],
            env=environment,
            check=False,
        )
    if CHROMIUM in missing and find(CHROMIUM) is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    """Install what is missing and name what is still missing; 1 if that must not be."""
    install([program for program in PROGRAMS if find(program) is None])
    missing = [program for program in PROGRAMS if find(program) is None]
    for program in missing:
        sys.stderr.write(f"{how_to_get(program)} De testerna {'kan inte köras' if in_ci() else 'hoppas över'}.\n")
    return 1 if missing and in_ci() else 0


if __name__ == "__main__":
    sys.exit(main())
