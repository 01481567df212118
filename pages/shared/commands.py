"""The one door from the pages to the data room: where editions lie, and the acts that make a new one."""

from __future__ import annotations

from pathlib import Path

from data import editions


def folder(example: bool) -> Path:
    """Return the folder that holds the editions of the real data, or of the example data."""
    return editions.folder(example)
