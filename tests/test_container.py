"""The container: what Containerfile says is done step by step in a bare folder, and by an engine too where one is at hand.

In the folder the packages are those of the test: the step that installs them is left out, and so is the one that makes the
account. The tests may run as root, whom no right stops, so what is written where is seen by comparing the files before and after.
"""

from __future__ import annotations

import fnmatch
import hashlib
import http.client
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from data.deploy import ENVIRONMENT, NGINX, NGINX_INSIDE, PROGRAM_INSIDE, Place, files

ROOT = Path(__file__).parents[1]
START_SECONDS = 120
# Whole folders of the container, as they stand in settings and commands.
INSIDE = re.compile(r"(?<![\w./:])/(?=(opt|var|etc|tmp)\b)")

pytestmark = pytest.mark.rest


def steps() -> list[tuple[str, str]]:
    """Return the instructions of Containerfile, each with what it says."""
    lines = (ROOT / "Containerfile").read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if line and not line.startswith("#")).replace("\\\n", " ")
    return [(name, " ".join(rest.split())) for name, _, rest in (line.partition(" ") for line in text.splitlines())]


def is_sent(path: str) -> bool:
    """Return whether .dockerignore lets a file into what is copied: the last line that names it, or a folder of it, holds."""
    sent = True
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        pattern, parts = line.removeprefix("!").removeprefix("**/"), path.split("/")
        found = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
        if "**/" in line:
            found = parts
        if any(one.count("/") == pattern.count("/") and fnmatch.fnmatchcase(one, pattern) for one in found):
            sent = line.startswith("!")
    return sent


class Image:
    """A folder that stands for the container's root, made as Containerfile says."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.place = root
        self.settings: dict[str, str] = {}
        self.volumes: list[Path] = []
        self.user = self.base = ""
        self.accounts: list[str] = []
        self.start: list[str] = []
        self.look: list[str] = []
        (root / "tmp").mkdir(parents=True)
        (root / "var" / "lib").mkdir(parents=True)
        for name, told in steps():
            getattr(self, f"do_{name.lower()}")(told)

    def here(self, told: str) -> str:
        """Return what ``told`` is in the folder."""
        return INSIDE.sub(f"{self.root}/", told)

    def do_from(self, told: str) -> None:
        self.base = told

    def do_env(self, told: str) -> None:
        self.settings |= dict(one.split("=", 1) for one in shlex.split(self.here(told)))

    def do_workdir(self, told: str) -> None:
        self.place = Path(self.here(told))
        self.place.mkdir(parents=True)

    def do_copy(self, told: str) -> None:
        *sources, target = told.split()
        for source in sources:
            found = [ROOT / source] if (ROOT / source).is_file() else sorted((ROOT / source).rglob("*"))
            for file in found:
                if file.is_file() and is_sent(file.relative_to(ROOT).as_posix()):
                    inside = file.name if target.endswith("/") else file.relative_to(ROOT / source)
                    (self.place / target / inside).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(file, self.place / target / inside)

    def do_run(self, told: str) -> None:
        for command in told.split(" && "):
            words = shlex.split(self.here(command))
            if words[0] == "useradd":
                self.accounts.append(words[words.index("--uid") + 1])
            elif words[:4] == ["python", "-m", "pip", "install"]:
                assert "--require-hashes" in words
                assert (self.place / words[words.index("-r") + 1]).exists()
            else:
                subprocess.run(shlex.split(self.here(command.replace("-o lagesbild ", ""))), cwd=self.place, check=True)

    def do_user(self, told: str) -> None:
        self.user = told

    def do_volume(self, told: str) -> None:
        self.volumes.append(Path(self.here(told)))

    def do_cmd(self, told: str) -> None:
        self.start = json.loads(told)

    def do_healthcheck(self, told: str) -> None:
        self.look = json.loads(told.split(" CMD ")[1])

    def environment(self, **more: str) -> dict[str, str]:
        """Return all that a program in the container is told, with ``more``; nothing of the test's own."""
        return {"PATH": str(Path(sys.executable).parent), "TMPDIR": str(self.root / "tmp"), **self.settings, **more}

    def files(self) -> dict[str, str]:
        """Return what lies outside the volume and /tmp, with a hash of each file; folders too."""
        kept = [self.root / "tmp", *self.volumes]
        return {
            path.relative_to(self.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            if path.is_file()
            else ""
            for path in sorted(self.root.rglob("*"))
            if not any(path.is_relative_to(one) for one in kept)
        }

    def is_well(self, **more: str) -> bool:
        """Return whether the check of health finds the program well."""
        done = subprocess.run(
            self.look, cwd=self.place, env=self.environment(**more), capture_output=True, check=False, timeout=60
        )
        return done.returncode == 0

    @contextmanager
    def running(self, log: Path, **more: str) -> Iterator[None]:
        """Start the program, wait until the check of health finds it well, and end it as an engine does."""
        with log.open("wb") as out:
            process = subprocess.Popen(
                self.start, cwd=self.place, env=self.environment(**more), stdout=out, stderr=subprocess.STDOUT
            )
        try:
            deadline = time.monotonic() + START_SECONDS
            while not self.is_well(**more):
                told = log.read_text(encoding="utf-8")
                assert process.poll() is None, told
                assert time.monotonic() < deadline, told
                time.sleep(0.5)
            yield
        finally:
            process.terminate()
            assert process.wait(20) in (0, -15)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(port: int, path: str, came_from: str = "127.0.0.1") -> tuple[http.client.HTTPResponse, str]:
    """Ask as nginx does for somebody who came with TLS, from one of this machine's addresses; the answer and its text."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(came_from, 0))
    connection.request("GET", path, headers={"X-Forwarded-Proto": "https"})
    answer = connection.getresponse()
    text = answer.read().decode("utf-8")
    connection.close()
    return answer, text


def test_the_program_runs_in_a_bare_folder_and_writes_in_its_volume_alone(tmp_path: Path, built_editions: Path) -> None:
    image = Image(tmp_path / "root")
    assert image.base == "python:3.11-slim"
    assert image.accounts == [image.user]
    assert image.volumes == [Path(image.settings["LAGESBILD_DATA"])]
    before = image.files()

    # Without sign-in and without the public chosen, everybody would be let in from everywhere: it does not start.
    shut = subprocess.run(
        image.start,
        cwd=image.place,
        env=image.environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=START_SECONDS,
    )
    assert shut.returncode == 1
    assert "ingen inloggning är inställd" in shut.stderr

    port = free_port()
    place = Place("localhost", Path("/c"), Path("/k"), Path("/d"), "lage", port=port, public=True, container=True)
    told = dict(line.split("=", 1) for line in files(place)[ENVIRONMENT].splitlines())
    assert told.keys() & image.settings.keys() == {"STREAMLIT_SERVER_PORT"}
    assert not image.is_well(**told)
    shutil.copytree(built_editions, image.volumes[0], dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*"))
    assert told["FORWARDED_ALLOW_IPS"] == NGINX_INSIDE
    told["FORWARDED_ALLOW_IPS"] = nginx = "127.0.0.2"  # an address that this machine has
    with image.running(tmp_path / "log", **told):
        ready = json.loads(fetch(port, "/ready")[1])
        assert (ready["status"], ready["edition"]) == ("ok", 1)
        answer, text = fetch(port, "/lage/", nginx)
        assert (answer.status, "<h1" in text) == (200, True)
        assert "Strict-Transport-Security" in answer.headers  # nginx is believed, and nobody else
        assert "Strict-Transport-Security" not in fetch(port, "/lage/")[0].headers
    lines = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    assert "Lägesbilden stannar." in [line["message"] for line in lines]
    assert [line for line in lines if line["level"] not in ("info", "warning")] == []
    assert image.files() == before
    assert (image.volumes[0] / ".retention.json").exists()  # of the day's purge


def test_all_that_the_program_is_made_of_is_copied_and_nothing_of_this_machine(tmp_path: Path) -> None:
    image = Image(tmp_path / "root")
    copied = {path.relative_to(image.place).as_posix() for path in image.place.rglob("*") if path.is_file()}
    own = {"app.py", "requirements.txt", "LICENSE", ".streamlit/config.toml"}
    for folder in ("data", "pages", "queries"):
        own |= {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
    assert copied == {path for path in own if "__pycache__" not in path and not path.startswith("data/editions/")}
    refused = (
        "data/editions/000001.duckdb",
        "pages/__pycache__/x.pyc",
        "__pycache__/app.pyc",
        ".streamlit/secrets.toml",
    )
    refused += (".git/config", ".venv/pyvenv.cfg", "deploy/secrets/secrets.toml", "tests/conftest.py", "run.py")
    assert [path for path in refused if is_sent(path)] == []


def test_the_two_containers_have_no_rights_that_they_do_not_need() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    services, networks, volumes = re.split(r"^(?:services|networks|volumes):\n", text, flags=re.MULTILINE)[1:]
    parts = re.split(r"^  (\w+):\n", services, flags=re.MULTILINE)[1:]
    told = dict(zip(parts[::2], parts[1::2], strict=True))
    assert set(told) == {"nginx", "lagesbild"}
    for service in told.values():
        assert "    read_only: true\n" in service
        assert "    cap_drop:\n      - ALL\n" in service
        assert "    security_opt:\n      - no-new-privileges:true\n" in service
        assert "privileged:" not in service.replace("no-new-privileges:", "")
    assert "ports:" not in told["lagesbild"]
    assert "cap_add:" not in told["lagesbild"]
    # nginx alone is reached from outside; the program believes it, at the address that it really has.
    assert re.findall(r'^      - "([\d:]+)"$', told["nginx"], re.MULTILINE) == ["80:80", "443:443"]
    place = Place(
        "a.example", Path("/etc/ssl/lagesbild.pem"), Path("/etc/ssl/lagesbild.key"), Path("/d"), container=True
    )
    made = files(place)
    addresses = {name: re.findall(r"ipv4_address: ([\d.]+)", service) for name, service in told.items()}
    assert addresses == {"nginx": [NGINX_INSIDE], "lagesbild": [PROGRAM_INSIDE]}
    assert f"server {PROGRAM_INSIDE}:8501;" in made[NGINX]
    assert f"FORWARDED_ALLOW_IPS={NGINX_INSIDE}" in made[ENVIRONMENT].splitlines()
    assert set(made) == {NGINX, ENVIRONMENT}
    assert f"- deploy/{ENVIRONMENT}\n" in told["lagesbild"]
    # One volume, the folder of the page; all else that comes from the machine is read only, and named in what is made.
    mounts = {name: re.findall(r"^      - (\S+):(/\S+?)(:ro)?$", one, re.MULTILINE) for name, one in told.items()}
    image = {name: said for name, said in steps() if name in ("VOLUME", "ENV")}
    assert [mount[:2] for mount in mounts["lagesbild"] if not mount[2]] == [("data", image["VOLUME"])]
    assert [mount for mount in mounts["nginx"] if not mount[2]] == []
    assert re.findall(r"^  (\w+):", volumes, re.MULTILINE) == ["data"]
    assert "device: /var/lib/lagesbild\n" in volumes
    assert "STREAMLIT_SECRETS_FILES=/etc/lagesbild/secrets.toml" in image["ENV"]
    assert ("./deploy/secrets", "/etc/lagesbild", ":ro") in mounts["lagesbild"]
    for what in (place.certificate, place.key):
        assert (str(what), str(what), ":ro") in mounts["nginx"]
        assert f"{what};" in made[NGINX]
    assert "subnet: 172.30.85.0/29" in networks


def engine() -> str | None:
    """Return docker or podman, where it is at hand, answers, and has or gets the image that ours is built on."""
    for name in ("docker", "podman"):
        found = shutil.which(name)
        if found and subprocess.run([found, "info"], capture_output=True, check=False, timeout=60).returncode == 0:
            base = dict(steps())["FROM"]
            for ask in (("image", "inspect", base), ("pull", "--quiet", base)):
                if subprocess.run([found, *ask], capture_output=True, check=False, timeout=300).returncode == 0:
                    return found
    return None


def test_an_engine_builds_and_runs_it() -> None:
    found = engine()
    if found is None:
        pytest.skip("there is no docker or podman here that answers and has the image that ours is built on")
    name = f"lagesbild-test-{os.getpid()}"

    def ask(*words: str) -> str:
        done = subprocess.run([found, *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=1200)
        assert done.returncode == 0, f"{words}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
        return done.stdout.strip()

    ask("build", "--tag", name, "--file", "Containerfile", ".")
    limits = ("--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges")
    try:
        ask("run", "--detach", "--name", name, *limits, "--env", "LAGESBILD_ACCESS=publik", name)
        look = json.loads(dict(steps())["HEALTHCHECK"].split(" CMD ")[1])
        deadline = time.monotonic() + START_SECONDS
        while subprocess.run([found, "exec", name, *look], capture_output=True, check=False).returncode != 0:
            assert time.monotonic() < deadline, ask("logs", name)
            time.sleep(0.5)
        assert ask("exec", name, "id", "-u") == dict(steps())["USER"]
        assert "1" in ask("exec", name, "python", "-m", "data", "history")
    finally:
        subprocess.run([found, "rm", "--force", "--volumes", name], capture_output=True, check=False)
        subprocess.run([found, "image", "rm", "--force", name], capture_output=True, check=False)
