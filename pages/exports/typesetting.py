"""Run Typst: template, data and pictures in, PDF or PNG out."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import typst

from pages.text import colours
from pages.text.provenance import Provenance

FONTS = Path(__file__).parent.parent / "fonts"
TEMPLATES = Path(__file__).parent / "typst"
ALWAYS = 946684800  # 2000-01-01: a file's own time would make two equal files differ; its date stands in its text


def typeset(
    template: str,
    data: Mapping[str, Any],
    files: Mapping[str, bytes],
    kind: Literal["pdf", "png"] = "pdf",
    ppi: float | None = None,
) -> bytes:
    """Return what the template ``typst/<template>.typ`` makes of the data; PDF is tagged, PDF/UA-1.

    The template reads ``data`` as JSON: nothing of it is ever markup. ``files`` are the pictures it shows: name -> content.
    """
    with tempfile.TemporaryDirectory(prefix="lagesbild-") as name:
        folder = Path(name)
        for source in TEMPLATES.glob("*.typ"):
            (folder / source.name).write_bytes(source.read_bytes())
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        for file, content in files.items():
            (folder / file).write_bytes(content)
        made = typst.compile(
            str(folder / f"{template}.typ"),
            root=str(folder),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            format=kind,
            ppi=ppi,
            timestamp=ALWAYS,
            pdf_standards=["ua-1"] if kind == "pdf" else [],
        )
    return bytes(made)


def document_data(title: str, provenance: Provenance) -> dict[str, Any]:
    """Return what every document's data must have: title, foot, mark of example data, and colours."""
    palette = colours.palette("light")
    return {
        "title": title,
        "foot": provenance.line,
        "mark": provenance.mark,
        "colours": {
            "ink": palette.ink,
            "quiet": palette.quiet_ink,
            "accent": palette.accent,
            "line": palette.neighbour_line,
        },
    }
