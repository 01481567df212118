"""The version of the program: the newest heading of CHANGELOG.md with a number."""

from __future__ import annotations

VERSION = "0.1.0"
