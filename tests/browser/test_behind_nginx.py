"""The set-up that ``python -m data deploy`` writes, run as it is: a real nginx with TLS and a sub-path before the service."""

from __future__ import annotations

import http.client
import json
import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lists import choose_files, press
from menu import go
from playwright.sync_api import Browser, expect
from programs import NGINX, find, how_to_get, in_ci
from windows import new_window

from data.base.errors import LagesbildError
from data.deploy import LOG, Place, files

ROOT = Path(__file__).parents[2]
HOST, BASE = "localhost", "halsa/lage"
START_SECONDS = 300


@dataclass
class Site:
    """The running set-up."""

    plain: int
    tls: int
    folder: Path
    service: subprocess.Popen[bytes]
    service_log: Path

    @property
    def url(self) -> str:
        """The address of the start page, without slash at the end."""
        return f"https://{HOST}:{self.tls}/{BASE}"

    def answers(self) -> bool:
        """Whether both nginx and the service behind it are up."""
        try:
            return self.ask(f"/{BASE}/")[0] == 200
        except ConnectionError:
            return False

    def ask(self, path: str, tls: bool = True) -> tuple[int, http.client.HTTPMessage, str]:
        """One request: status, headers, text."""
        trust = ssl.create_default_context(cafile=self.folder / "cert.pem")
        connection = (
            http.client.HTTPSConnection(HOST, self.tls, timeout=120, context=trust)
            if tls
            else http.client.HTTPConnection(HOST, self.plain, timeout=120)
        )
        connection.request("GET", path)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, answer.headers, text


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a certificate for localhost, signed by itself."""
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"),
            *("-addext", f"subjectAltName=DNS:{HOST}", "-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem"),
        ],
        check=True,
        capture_output=True,
    )
    return tmp_path


@pytest.fixture
def site(folder: Path, copied_editions: Path) -> Iterator[Site]:
    """nginx and the service on the files as they are written, but for nginx's ports and its log, which take root."""
    nginx = find(NGINX)
    if nginx is None or shutil.which("openssl") is None:
        (pytest.fail if in_ci() else pytest.skip)(how_to_get(NGINX))
    plain, tls, port = free_port(), free_port(), free_port()
    command = [
        sys.executable,
        "-m",
        "data",
        "deploy",
        folder / "made",
        "--host",
        HOST,
        "--path",
        BASE,
        "--port",
        str(port),
    ]
    command += ["--certificate", folder / "cert.pem", "--key", folder / "key.pem", "--data", copied_editions]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    conf = folder / "made" / "nginx.conf"
    text = conf.read_text(encoding="utf-8")
    for written, here in (
        ("listen 80;", f"listen {plain};"),
        ("listen 443 ssl", f"listen {tls} ssl"),
        (LOG, folder / "access"),
    ):
        assert written in text
        text = text.replace(written, str(here))
    conf.write_text(text, encoding="utf-8")
    main = folder / "main.conf"
    kept = "".join(
        f"{what}_temp_path {folder / what};" for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main.write_text(
        f"pid {folder / 'pid'}; daemon off; error_log {folder / 'error'}; events {{}} http {{ {kept} include {conf}; }}",
        encoding="utf-8",
    )
    subprocess.run([nginx, "-t", "-q", "-c", main], check=True, capture_output=True)
    unit = (folder / "made" / "lagesbild.service").read_text(encoding="utf-8")
    settings = [shlex.split(line)[0].partition("=") for line in re.findall(r"^Environment=(.*)$", unit, re.MULTILINE)]
    (start,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    (place,) = re.findall(r"^WorkingDirectory=(.*)$", unit, re.MULTILINE)
    with (folder / "service").open("wb") as log, (folder / "out").open("wb") as out:
        service = subprocess.Popen(
            shlex.split(start),
            cwd=place,
            env={"PATH": os.environ["PATH"], "HOME": str(folder), **{name: value for name, _, value in settings}},
            stdout=out,
            stderr=log,
        )
    proxy = subprocess.Popen([nginx, "-c", main], stderr=subprocess.DEVNULL)
    try:
        running = Site(plain, tls, folder, service, folder / "service")
        deadline = time.monotonic() + START_SECONDS
        while not running.answers():
            assert time.monotonic() < deadline, running.service_log.read_text(encoding="utf-8")
            assert service.poll() is None, running.service_log.read_text(encoding="utf-8")
            time.sleep(0.2)
        yield running
    finally:
        for process in (proxy, service):
            process.terminate()
            process.wait(20)


def test_the_site_behind_nginx(site: Site, browser: Browser, wait_for_app) -> None:
    # Over plain HTTP there is nothing but the way to TLS; the root leads to the sub-path.
    status, headers, _ = site.ask(f"/{BASE}/kommun?kommun=0483", tls=False)
    assert (status, headers["Location"]) == (301, f"https://{HOST}/{BASE}/kommun?kommun=0483")
    status, headers, _ = site.ask("/")
    assert (status, urlsplit(headers["Location"]).path) == (302, f"/{BASE}/")
    assert site.ask(f"/{BASE}/finns-inte")[0] == 404
    status, headers, _ = site.ask(f"/{BASE}/")
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "nginx/" not in str(headers)

    context = new_window(browser, ignore_https_errors=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.goto(f"{site.url}/kommun?kommun=0483")
    wait_for_app(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Katrineholm")
    go(page, "Läs in", "Arbeta")
    page.wait_for_url(f"**/{BASE}/lasin*")
    wait_for_app(page)
    row = "Omgång;Kommun;Verksamhet;Byggsten;Nivå\n2025;Gnesta;Skola;plan;3\n".encode()
    choose_files(page, ("hemligt-namn.csv", row))
    press(page.get_by_role("button", name="Läs in som en ny utgåva"))
    expect(page.get_by_text("Klart: uppgifterna är inlästa i utgåva 2")).to_be_visible()
    assert {cookie["secure"] for cookie in context.cookies()} == {True}
    assert f"wss://{HOST}:{site.tls}/{BASE}/_stcore/stream" in asked
    strange = {urlsplit(one).netloc for one in asked if urlsplit(one).scheme not in ("data", "blob")}
    assert strange == {f"{HOST}:{site.tls}"}
    context.close()

    # Neither log tells who asked or for what; the service's has nothing but JSON lines.
    deadline = time.monotonic() + 120
    while "session ended" not in site.service_log.read_text(encoding="utf-8"):
        assert time.monotonic() < deadline, site.service_log.read_text(encoding="utf-8")
        time.sleep(0.2)
    lines = [json.loads(line) for line in site.service_log.read_text(encoding="utf-8").splitlines()]
    assert "request" in {line["message"] for line in lines}
    assert {"method": "GET", "page": "/kommun", "status": 200}.items() <= next(
        line for line in lines if line.get("page") == "/kommun"
    ).items()
    access = [json.loads(line) for line in (site.folder / "access").read_text(encoding="utf-8").splitlines()]
    assert {line["status"] for line in access} >= {101, 200, 301, 302, 404}
    own = "Adressen är http://127.0.0.1:"  # which the start says, and no visitor
    both = json.dumps([[line for line in lines if not line["message"].startswith(own)], access])
    assert not [told for told in ("127.0.0.1", "0483", "hemligt", "finns-inte", "Mozilla") if told in both]

    # While the service is away the visitor is told so.
    site.service.terminate()
    assert site.service.wait(20) in (0, -15)
    status, headers, text = site.ask(f"/{BASE}/")
    assert (status, headers["Content-Type"], headers["Retry-After"]) == (503, "text/plain; charset=utf-8", "10")
    assert text == "Lägesbilden startar om. Vänta en stund och läs in sidan igen.\n"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
@pytest.mark.parametrize(("path", "public"), [("lagesbild", False), ("", True)])
def test_systemd_takes_the_unit(tmp_path: Path, path: str, public: bool) -> None:
    place = Place("lagesbild.example.se", Path("/etc/ssl/c.pem"), Path("/etc/ssl/k.pem"), Path("/var/lib/lagesbild"))
    unit = tmp_path / "lagesbild.service"
    text = files(Place(place.host, place.certificate, place.key, place.data, path, public=public))
    unit.write_text(text[unit.name], encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if unit.name in line]) == (0, [])
    assert ("LAGESBILD_ACCESS=publik" in text[unit.name]) is public
    assert ("location /lagesbild/ {" if path else "location / {") in text["nginx.conf"]
    assert "@PORT@" not in "".join(text.values())


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": "exempel.se; return 200"},
        {"path": "lage/../bild"},
        {"path": "två ord"},
        {"user": "root\nExecStart=/bin/true"},
        {"data": Path("/srv/min mapp")},
        {"certificate": Path("relativ.pem")},
    ],
)
def test_what_could_change_the_files_meaning_is_refused(wrong: dict[str, object]) -> None:
    right = {"host": "a.se", "certificate": Path("/c"), "key": Path("/k"), "data": Path("/var/lib/d")}
    files(Place(**right))  # type: ignore[arg-type]
    with pytest.raises(LagesbildError, match=r"går inte att skriva i inställningarna.*Inget skrevs\."):
        files(Place(**{**right, **wrong}))  # type: ignore[arg-type]
