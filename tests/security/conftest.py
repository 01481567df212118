"""Sign-in against a real provider, and the browser as the other browser tests use it."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

TESTS = Path(__file__).parent.parent
SECRET = "en hemlighet som bara testerna har, lång nog"
GROUP = "7c5e0a1e-grupp-styrgrupp"

# The browser tests' own helpers, one page of which is as strict here.
_spec = importlib.util.spec_from_file_location("browser_helpers", TESTS / "browser" / "conftest.py")
assert _spec is not None
assert _spec.loader is not None
_helpers = importlib.util.module_from_spec(_spec)
sys.modules["browser_helpers"] = _helpers
_spec.loader.exec_module(_helpers)
# What is tested here is about the window: cookies, and who is signed in.
page, traffic, wait_for_app = _helpers.own_page, _helpers.traffic, _helpers.wait_for_app

# Accounts at the provider. None is a person's: the address tells the function.
LEADER = {"sub": "konto-1", "email": "processledare@kommun.example", "email_verified": True}
GROUP_MEMBER = {"sub": "konto-2", "email": "ledamot@annan.example", "groups": [GROUP, "annat"]}
COLLEAGUE = {"sub": "konto-3", "email": "rektor@skola.example", "email_verified": True}
STRANGER = {"sub": "konto-4", "email": "okand@annan.example"}
UNCHECKED = {"sub": "konto-5", "email": "processledare@kommun.example", "email_verified": False}
ACCOUNTS = (LEADER, GROUP_MEMBER, COLLEAGUE, STRANGER, UNCHECKED)


@pytest.fixture(scope="session")
def provider() -> Iterator[str]:
    """A running OpenID Connect provider that knows ACCOUNTS; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    accounts = [part for account in ACCOUNTS for part in ("--user-claims", json.dumps(account))]
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "-p", str(port), *accounts],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 300
    while True:
        try:
            urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=5).close()
            break
        except OSError:
            assert process.poll() is None, "the provider did not start"
            assert time.monotonic() < deadline
            time.sleep(0.1)
    yield address
    process.terminate()
    process.wait(15)


@dataclass(frozen=True)
class Secrets:
    """The secrets file of a server, which a test may rewrite while it runs."""

    path: Path
    provider: str

    def write(self, leaders: str = '["processledare@kommun.example"]', hours: float = 8, more: str = "") -> None:
        """Write who has which role, and for how long a sign-in holds."""
        self.path.write_text(
            f"""
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "lagesbild"
client_secret = "hemlig"
server_metadata_url = "{self.provider}/.well-known/openid-configuration"

[lagesbild]
session_hours = {hours}
{more}
[lagesbild.roles.processledare]
accounts = {leaders}
[lagesbild.roles.styrgrupp]
groups = ["{GROUP}"]
[lagesbild.roles.publik]
domains = ["skola.example"]
""",
            encoding="utf-8",
        )


@pytest.fixture
def secrets(tmp_path: Path, provider: str) -> Secrets:
    """A secrets file with a role for each kind of rule."""
    written = Secrets(tmp_path / "secrets.toml", provider)
    written.write()
    return written


@pytest.fixture(scope="session")
def signed_in_server(built_editions: Path, provider: str, start_shared_server, tmp_path_factory):
    """The dashboard with sign-in on the first editions, to be read only."""
    written = Secrets(tmp_path_factory.mktemp("secrets") / "secrets.toml", provider)
    written.write()
    return start_shared_server(built_editions, STREAMLIT_SECRETS_FILES=str(written.path))


@pytest.fixture
def signed_in():
    """A function that returns the cookie of somebody in a role, with ``more`` claims, as the server itself would sign it."""
    return signed


def signed(server, role: str, **more: object) -> str:
    claims = {"processledare": LEADER, "styrgrupp": GROUP_MEMBER, "publik": COLLEAGUE}[role]
    told = {
        **claims,
        "iat": int(time.time()),
        "is_logged_in": True,
        "origin": server.origin,
        "provider": "default",
        **more,
    }
    return create_signed_value(SECRET, "_streamlit_user", json.dumps(told)).decode()


@pytest.fixture(scope="session")
def hostile_editions(built_editions: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The first editions with hostile texts everywhere, made once for all workers. To be read only: tests share it."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    folder, ready = shared / "hostile_editions", shared / "hostile_editions.ready"
    with FileLock(shared / "hostile_editions.lock"):
        if not ready.exists():
            shutil.copytree(built_editions, folder)
            subprocess.run(
                [sys.executable, str(TESTS / "tools" / "made_files" / "hostile.py"), str(folder)],
                cwd=TESTS.parent,
                env={
                    **os.environ,
                    "LAGESBILD_DATA": str(folder),
                    "PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS / 'tools'}",
                },
                check=True,
            )
            ready.touch()
    return folder


@pytest.fixture(scope="session")
def hostile_server(hostile_editions: Path, provider: str, start_shared_server, tmp_path_factory):
    """The dashboard with sign-in on hostile texts, to be read only."""
    written = Secrets(tmp_path_factory.mktemp("secrets") / "secrets.toml", provider)
    written.write()
    return start_shared_server(hostile_editions, STREAMLIT_SECRETS_FILES=str(written.path))
