"""What is written down of those who have signed out."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.signed_out import NAME, fetch, has_signed_out, sign_out

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
CLAIMS = {"sub": "konto-1", "email": "processledare@kommun.example", "iat": 1764072000, "groups": ["a", "b"]}


def test_one_sign_in_ends_and_no_other(tmp_path: Path):
    assert not has_signed_out(tmp_path, CLAIMS)
    sign_out(tmp_path, CLAIMS, NOW)
    # What else the server knows of a browser, such as its tokens, makes no other sign-in of it.
    assert has_signed_out(tmp_path, {**CLAIMS, "tokens": {}})
    assert not has_signed_out(tmp_path, {**CLAIMS, "iat": 1764072001})
    assert not has_signed_out(tmp_path, {**CLAIMS, "sub": "konto-2"})


def test_nothing_tells_who_it_was(tmp_path: Path):
    sign_out(tmp_path, CLAIMS, NOW)
    assert re.fullmatch(r"[0-9a-f]{64} \d+\n", (tmp_path / NAME).read_text())


def test_what_is_too_old_to_be_let_in_is_forgotten(tmp_path: Path):
    sign_out(tmp_path, CLAIMS, NOW)
    # The longest session is 168 hours, and a clock may be 300 s ahead.
    sign_out(tmp_path, {**CLAIMS, "iat": 2}, NOW + timedelta(hours=168, seconds=299))
    assert has_signed_out(tmp_path, CLAIMS)
    sign_out(tmp_path, {**CLAIMS, "iat": 3}, NOW + timedelta(hours=168, seconds=301))
    assert not has_signed_out(tmp_path, CLAIMS)


def test_a_folder_that_cannot_be_written_to_is_an_error(tmp_path: Path):
    with pytest.raises(OSError, match="finns-inte"):
        sign_out(tmp_path / "finns-inte", CLAIMS, NOW)


def test_what_ended_on_one_server_has_ended_on_those_that_share_its_store(tmp_path: Path) -> None:
    one, two, shared = (tmp_path / name for name in ("one", "two", "shared"))
    for place in (one, two, shared):
        place.mkdir()
    other = {**CLAIMS, "sub": "konto-2"}
    sign_out(one, CLAIMS, NOW, shared)
    assert not has_signed_out(two, CLAIMS)
    fetch(two, shared)
    assert has_signed_out(two, CLAIMS)
    sign_out(two, other, NOW, shared)
    fetch(one, shared)
    assert all(has_signed_out(place, claims) for place in (one, two) for claims in (CLAIMS, other))
    shutil.rmtree(shared)
    with pytest.raises(FileNotFoundError):
        fetch(one, shared)
    assert all(has_signed_out(one, claims) for claims in (CLAIMS, other))  # what was fetched is not forgotten
    with pytest.raises(FileNotFoundError):
        sign_out(two, CLAIMS, NOW, shared)
