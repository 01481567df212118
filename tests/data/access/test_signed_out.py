"""What is written down of those who have signed out."""

from __future__ import annotations

import re
import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.access.sign_out import NAME, fetch, has_signed_out, sign_out

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


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kept=st.integers(0, 2),
    damage=st.lists(
        st.one_of(
            st.binary(min_size=1), st.sampled_from([b"en rad", b"0" * 64, b"0" * 64 + b" nan", b" 1", b"\xc3\xa5 1"])
        ),
        min_size=1,
        max_size=3,
    ),
    goes_on=st.booleans(),
)
def test_a_damaged_note_lets_nobody_back_in_and_keeps_nobody_out(
    tmp_path: Path, kept: int, damage: list[bytes], goes_on: bool
):
    """Whatever became of lines: who had signed out stays out, and who signs in afterwards comes in."""
    (place := tmp_path / str(len(list(tmp_path.iterdir())))).mkdir()
    out = [{**CLAIMS, "sub": f"konto-{number}"} for number in range(3)]
    for claims in out:
        sign_out(place, claims, NOW)
    path = place / NAME
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([*lines[:kept], *damage]) + b"\n")
    fresh = {**CLAIMS, "iat": time.time() + 60}
    assert all(has_signed_out(place, claims) for claims in out)
    assert not has_signed_out(place, fresh)
    if goes_on:  # the next who signs out writes the file anew
        sign_out(place, {**fresh, "sub": "annan"}, NOW)
        assert all(has_signed_out(place, claims) for claims in out)
        assert not has_signed_out(place, fresh)
        assert has_signed_out(place, {**fresh, "sub": "annan"})


def test_what_cannot_be_read_at_all_is_as_damaged(tmp_path: Path):
    (tmp_path / NAME).mkdir()
    assert has_signed_out(tmp_path, CLAIMS)
    assert not has_signed_out(tmp_path, {**CLAIMS, "iat": time.time() + 60})
    assert has_signed_out(tmp_path, {**CLAIMS, "iat": "snart"})


def test_a_line_that_is_lost_on_one_server_is_not_lost_to_the_others(tmp_path: Path):
    one, two, shared = (tmp_path / name for name in ("one", "two", "shared"))
    for place in (one, two, shared):
        place.mkdir()
    sign_out(one, CLAIMS, NOW, shared)
    (one / NAME).write_text("en rad\n")
    sign_out(one, {**CLAIMS, "sub": "konto-2"}, NOW, shared)
    fetch(two, shared)
    assert has_signed_out(two, CLAIMS)
    # Nor does a damaged file of theirs end the following.
    next(path for path in shared.iterdir()).write_bytes(b"\xff\n")
    fetch(two, shared)
    assert has_signed_out(two, CLAIMS)


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
