"""Write what a county begins with: a model file of its own, and the files of published facts without any."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import wrap

from data.base.errors import LagesbildError
from data.map.outlines import official
from data.map.shapes import municipalities
from data.model.model import MODEL_FILE, Model, load_model

TEMPLATE = Path(__file__).with_name("start.toml")
PUBLISHED = MODEL_FILE.with_name("published")
# Words of the glossary that are about a county's own sectors, Region, wheel or year: id -> text for any county.
_NEUTRAL = {
    "verksamhet": "Den som svarar: en av de sektorer som följs upp i en kommun.",
    "uppfoljning": "De frågor som alla verksamheter får. Varje uppföljning har ett namn, till exempel 2025.",
    "sammanhang": "Det möte eller arbetssätt där verktyget används.",
}


def write_start(county_code: str, folder: Path) -> list[Path]:
    """Write ``model.toml`` and ``published/`` for a county into ``folder``, and return the files in order.

    The model's components and categories are an example to change; the files have the headings of the program's and no rows.
    Raises MapError for a county that does not exist, LagesbildError where something of it is there already or cannot be
    written; nothing is overwritten.
    """
    places = municipalities(county_code)["name"].to_list()  # raises MapError
    for name in (MODEL_FILE.name, PUBLISHED.name):
        if (folder / name).exists():
            raise LagesbildError(
                f"{folder / name} finns redan, och inget skrivs över. Välj en annan mapp, eller flytta undan det som finns där."
            )
    text = _model_text(county_code, places, load_model())
    files = {folder / MODEL_FILE.name: text} | {
        folder / PUBLISHED.name / one.name: one.read_text(encoding="utf-8").splitlines()[0] + "\n"
        for one in sorted(PUBLISHED.glob("*.csv"))
    }
    try:
        (folder / PUBLISHED.name).mkdir(parents=True)
        for path, content in files.items():
            with path.open("x", encoding="utf-8", newline="\n") as out:
                out.write(content)
    except OSError as error:
        raise LagesbildError(f"Mappen {folder} går inte att skriva i. Välj en annan plats.") from error
    return list(files)


def county_name(county_code: str) -> str:
    """Return a county's name without the word county: ``Uppsala`` for Uppsala län, ``Jämtland`` for Jämtlands län."""
    return official("lan")[county_code][0].removesuffix(" län").removesuffix("s")  # no county's own name ends in s


def _toml(text: str) -> str:
    """Return a text as TOML writes it, which for a line of text is as JSON does."""
    return json.dumps(text, ensure_ascii=False)


def _model_text(county_code: str, places: list[str], model: Model) -> str:
    name = county_name(county_code)
    levels = "\n".join(
        f"[[levels]]\nlevel = {x.level}\nname = {_toml(x.name)}\n"
        + (f"short = {_toml(x.short)}\n" if x.short != x.name else "")
        for x in model.levels
    )
    glossary = "\n".join(
        f"[[glossary]]\nid = {_toml(x.id)}\nterm = {_toml(x.term)}\ntext = {_toml(_NEUTRAL.get(x.id, x.text))}\n"
        for x in model.glossary
    )
    values = {
        "code": county_code,
        "name": name,
        "programme": f"Samverkan för barn i {name}",
        "municipalities": "\n".join(wrap(", ".join(places), 118, initial_indent="# ", subsequent_indent="# ")),
        "levels": levels,
        "glossary": glossary.rstrip("\n"),
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", value)
    return text
