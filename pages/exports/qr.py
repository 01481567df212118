"""A URL as a QR code."""

from __future__ import annotations

import io

import segno


def as_qr(address: str) -> bytes:
    """Return the address as a QR code in SVG, on white, with the margin that readers need."""
    written = io.BytesIO()
    segno.make(address, error="m").save(written, kind="svg", border=4, scale=4, light="white")
    return written.getvalue()
