"""A server goes on following the others, whatever error it met in it."""

from __future__ import annotations

import asyncio
import logging

import pytest
from apart import run_apart

from pages.web.journal import Lines, repeat


def test_an_error_is_told_once_and_the_following_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    # Three looks at the others: the first and second end with an error that nobody has thought of, the third tells something.
    looks = iter([ValueError("vad någon har skrivit"), ValueError("igen"), ["Nu går det."]])

    def look() -> list[str]:
        found = next(looks, None)
        if found is None:
            seen_all.set()
            return ["Nu går det."]
        if isinstance(found, Exception):
            raise found
        return found

    async def follow() -> None:
        following = asyncio.create_task(repeat(look, 0.01, "De andra servrarnas ändringar kunde inte hämtas"))
        while not seen_all.is_set():
            await asyncio.sleep(0.01)
        assert not following.done()
        following.cancel()

    seen_all = asyncio.Event()
    with caplog.at_level(logging.INFO, logger="lagesbild"):
        run_apart(follow())
    assert [record.getMessage() for record in caplog.records] == [
        "De andra servrarnas ändringar kunde inte hämtas: ValueError.",
        "Nu går det.",
    ]
    lines = [Lines().format(record) for record in caplog.records]
    assert '"error": "ValueError"' in lines[0]
    assert "skrivit" not in "".join(lines)
