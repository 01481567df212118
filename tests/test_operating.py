"""The commands of docs/operating.md, as they stand there, from the program's files to a backup, a new version and the way back.

They are run below a folder of the test's. What would change the machine itself, its packages, accounts, services and
containers, is left out, and only that: ``tests/browser/test_behind_nginx.py`` runs the files for nginx and the service, and
``tests/test_container.py`` the container.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from programs import RSYNC, find, how_to_get, in_ci

ROOT = Path(__file__).parents[1]
PROGRAM = ("app.py", "requirements.txt", "data", "pages", "queries", ".streamlit")
OF_THE_MACHINE = ("apt-get", "useradd", "systemctl", "nginx", "docker")
# What the account owns there belongs to whoever runs the test.
ACCOUNT = re.compile(r" (-o lagesbild|--chown=lagesbild)\b")
ELSEWHERE = re.compile(r"(?<![\w.])/(?=(opt|var|backup|tmp|etc)\b)")

pytestmark = pytest.mark.rest


def blocks(heading: str) -> list[list[str]]:
    """Return the commands under a heading, by block."""
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    part = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [block.strip().splitlines() for block in re.findall(r"^```\n(.*?)^```", part, re.DOTALL | re.MULTILINE)]


class Machine:
    """A folder that stands for a machine: its program, data and backup."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.program = place / "opt" / "lagesbild"
        self.data = place / "var" / "lib" / "lagesbild"

    def unpack(self, target: Path) -> None:
        """Put the program's files into ``target``, as somebody does who has fetched them."""
        target.mkdir(parents=True)
        for name in PROGRAM:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, target / name)

    def run(self, commands: list[str], at: Path) -> Path:
        """Run ``commands`` in a shell at ``at``, up to the first that fails; return where they end."""
        lines = ["set -e"]
        for command in commands:
            if command.split()[0] in OF_THE_MACHINE:
                continue
            if command == "python3 -m venv .venv":  # the packages are those of the test
                lines.append(f"test -e .venv || ln -s {Path(sys.prefix)} .venv")
            elif "-m pip install" not in command:
                lines.append(ELSEWHERE.sub(f"{self.place}/", ACCOUNT.sub("", command)))
        done = subprocess.run(
            ["bash", "-c", "\n".join([*lines, "pwd"])], cwd=at, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{lines}\n{done.stdout}{done.stderr}"
        return Path(done.stdout.splitlines()[-1])

    def start(self) -> None:
        """Do what the service does at its start: take over the data, or make the first."""
        self.run(["LAGESBILD_DATA=/var/lib/lagesbild .venv/bin/python -m data build"], self.program)

    def files(self) -> dict[str, bytes]:
        """Return what is stored, by its name."""
        stored = (path for path in self.data.rglob("*") if path.is_file() and not path.name.startswith("."))
        return {path.relative_to(self.data).as_posix(): path.read_bytes() for path in stored}


def bare(place: Path) -> Machine:
    """Return a machine that has nothing yet."""
    if find(RSYNC) is None:
        (pytest.fail if in_ci() else pytest.skip)(how_to_get(RSYNC))
    (place / "var" / "lib").mkdir(parents=True)
    return Machine(place)


def test_from_the_files_to_a_backup_a_restore_a_new_version_and_the_way_back(tmp_path: Path) -> None:
    machine = bare(tmp_path)
    machine.unpack(machine.program)
    for folder in ("tmp", "etc/systemd/system", "etc/nginx/conf.d"):
        (tmp_path / folder).mkdir(parents=True)
    install, sign_in, begin = blocks("Installing")
    assert machine.run(install, tmp_path) == machine.program
    (machine.program / "secrets.toml").write_text("[auth]\n", encoding="utf-8")
    machine.run(sign_in, machine.program)
    machine.run(begin, machine.program)
    assert (machine.program / ".streamlit" / "secrets.toml").stat().st_mode & 0o777 == 0o400
    assert f"WorkingDirectory={ROOT}" not in (tmp_path / "etc/systemd/system/lagesbild.service").read_text(
        encoding="utf-8"
    )
    assert "lagesbild.example.se" in (tmp_path / "etc/nginx/conf.d/lagesbild.conf").read_text(encoding="utf-8")
    machine.start()
    first = machine.files()
    assert first

    (backup,) = blocks("Backup")
    machine.run(backup, machine.program)
    (restore,) = blocks("Restore")
    newest = max(name for name in first if name.endswith(".duckdb") and "/" not in name)
    (machine.data / newest).write_bytes(b"")
    machine.run(restore, machine.program)
    assert machine.files() == first

    machine.unpack(tmp_path / "opt" / "lagesbild-new")
    changed = tmp_path / "opt" / "lagesbild-new" / "data" / "base" / "version.py"
    changed.write_text(changed.read_text(encoding="utf-8") + "# a later one\n", encoding="utf-8")
    shutil.rmtree(tmp_path / "var" / "lib" / "lagesbild-before")
    upgrade, back = blocks("A new version")
    assert machine.run(upgrade, machine.program) == machine.program
    assert (machine.program / "data" / "base" / "version.py").read_bytes().endswith(b"# a later one\n")
    assert (machine.program / ".streamlit" / "secrets.toml").read_text(encoding="utf-8") == "[auth]\n"
    machine.start()
    assert first.items() <= machine.files().items()

    assert machine.run(back, machine.program) == machine.program
    machine.run(restore[1:], machine.program)
    assert not (machine.program / "data" / "base" / "version.py").read_bytes().endswith(b"# a later one\n")
    assert machine.files() == first


def test_the_same_in_a_container(tmp_path: Path, built_editions: Path) -> None:
    """All but what the engine does, on editions as the program in the container would make them."""
    machine = bare(tmp_path)
    machine.unpack(machine.program)
    install, sign_in, backup, restore, upgrade, back = blocks("In a container")
    assert machine.run(install, tmp_path) == machine.program
    (machine.program / "secrets.toml").write_text("[auth]\n", encoding="utf-8")
    machine.run(sign_in, machine.program)
    shutil.copytree(built_editions, machine.data, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*"))
    first = machine.files()
    assert first

    machine.run(backup, machine.program)
    shutil.rmtree(machine.data)
    machine.data.mkdir()
    machine.run(restore, machine.program)
    assert machine.files() == first

    machine.unpack(tmp_path / "opt" / "lagesbild-new")
    (tmp_path / "opt" / "lagesbild-new" / "new").touch()
    shutil.rmtree(tmp_path / "var" / "lib" / "lagesbild-before")
    assert machine.run(upgrade, machine.program) == machine.program
    assert (machine.program / "new").exists()
    secrets = machine.program / "deploy" / "secrets" / "secrets.toml"
    assert (secrets.read_text(encoding="utf-8"), secrets.stat().st_mode & 0o777) == ("[auth]\n", 0o400)
    assert machine.run(back, machine.program) == machine.program
    machine.run(restore[1:], machine.program)
    assert not (machine.program / "new").exists()
    assert machine.files() == first
