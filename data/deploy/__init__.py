"""Configuration files for nginx and systemd or a container, filled in for one machine and address."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from data.base.errors import LagesbildError

PROGRAM = Path(__file__).parents[2]
NGINX, UNIT, ENVIRONMENT = "nginx.conf", "lagesbild.service", "container.env"
LOG = "/var/log/nginx/lagesbild.log"
# In containers (compose.yaml): the addresses of the two there, and the log that the engine keeps.
NGINX_INSIDE, PROGRAM_INSIDE, LOG_INSIDE = "172.30.85.2", "172.30.85.3", "/dev/stdout"
# What the image says of itself (Containerfile).
_OF_THE_IMAGE = ("LAGESBILD_DATA", "PYTHONDONTWRITEBYTECODE", "STREAMLIT_SERVER_ADDRESS")
_SETTING = re.compile(r'^Environment="?(([A-Z_]+)=.*?)"?$', re.MULTILINE)
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)
_PATH = re.compile(r"([\w-]+(/[\w-]+)*)?", re.ASCII)
_USER = re.compile(r"[a-z_][a-z0-9_-]*")
# What neither file can hold in a path without changing its meaning.
_PLAIN = re.compile(r"/[^\s\"'\\$%;{}#@]+")
_MARK = re.compile(r"@([A-Z]+)@")
_TO_PATH = """
    location = / {
        return 302 @ROOT@;
    }
"""


@dataclass(frozen=True)
class Place:
    """Where the dashboard is to run: its site's name and path, certificate, folder of editions, account and port.

    ``public``: everybody is shown the public extract; otherwise people sign in. ``container``: both the program and nginx run in
    containers, as compose.yaml says.
    """

    host: str
    certificate: Path
    key: Path
    data: Path
    path: str = ""
    user: str = "lagesbild"
    port: int = 8501
    public: bool = False
    container: bool = False


def files(place: Place) -> dict[str, str]:
    """Return file name -> text: nginx's, and the service's or the container's settings.

    Raises LagesbildError where something in ``place`` cannot stand in them.
    """
    path = place.path.strip("/")
    root = f"/{path}/" if path else "/"
    for what, value, pattern in (
        ("Adressen", place.host, _HOST),
        ("Sökvägen på webbplatsen", path, _PATH),
        ("Kontot", place.user, _USER),
        *(
            (f"Sökvägen {one}", str(one), _PLAIN)
            for one in (place.certificate, place.key, place.data, PROGRAM, Path(sys.executable))
        ),
    ):
        if not pattern.fullmatch(value):
            raise LagesbildError(
                f"{what} går inte att skriva i inställningarna: {value!r}. Skriv namn utan blanksteg och särskilda tecken, och "
                "hela sökvägar från roten. Inget skrevs."
            )
    marks = {
        "HOST": place.host,
        "ROOT": root,
        "PATH": path,
        "ADDRESS": PROGRAM_INSIDE if place.container else "127.0.0.1",
        "PORT": str(place.port),
        "USER": place.user,
        "DATA": str(place.data),
        "PROGRAM": str(PROGRAM),
        "PYTHON": sys.executable,
        "CERTIFICATE": str(place.certificate),
        "KEY": str(place.key),
        "LOG": LOG_INSIDE if place.container else LOG,
        "ACCESS": "Environment=LAGESBILD_ACCESS=publik" if place.public else "# People sign in: docs/access.md.",
        "REST": _TO_PATH.replace("@ROOT@", root) if path else "",
    }
    made = {}
    for name in (NGINX, UNIT):
        text = (Path(__file__).parent / name).read_text(encoding="utf-8")
        made[name] = _MARK.sub(lambda found: marks[found[1]], text)
    if place.container:
        made[ENVIRONMENT] = _environment(made.pop(UNIT))
    return made


def _environment(unit: str) -> str:
    """Return what the service's unit sets, as a container's engine reads it."""
    kept = [line for line, name in _SETTING.findall(unit) if name not in _OF_THE_IMAGE]
    return "\n".join([*kept, f"FORWARDED_ALLOW_IPS={NGINX_INSIDE}", ""])


def write(place: Place, target: Path) -> list[Path]:
    """Write the files into the folder ``target`` and return them. Raises LagesbildError where that cannot be."""
    written = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, text in files(place).items():
            (target / name).write_text(text, encoding="utf-8")
            written.append(target / name)
    except OSError as error:
        raise LagesbildError(f"Filerna kunde inte skrivas i {target}. Välj en annan mapp.") from error
    return written
