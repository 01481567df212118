"""Metod says when what has expired was last purged, and that it failed where it did."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from page_reading import open_page, shown

from data.base.clock import in_sweden, utc_now
from data.retention.daily import NOTE, purge_daily


def told(**address: str) -> str:
    """Return what Metod says of the rows of files that were loaded."""
    text = shown(open_page("metod", **address))
    return text[text.index("Raderna i inlästa filer") : text.index("Kontot för den som gör en ändring")]


def test_when_it_was_last_done_and_whether_it_failed(copied_editions: Path) -> None:
    assert "De töms 36 månader efter inläsningen" in told()
    assert "Det har inte gjorts än." in told()
    now = utc_now()
    purge_daily(now - timedelta(days=1))
    assert f"Det gjordes senast {in_sweden(now - timedelta(days=1)):%Y-%m-%d %H:%M}" in told()
    assert "blev det inte gjort" not in told()
    begun = f'{{"begun_at": "{now.isoformat()}", "done_at": "{(now - timedelta(days=1)).isoformat()}"}}'
    (copied_editions / NOTE).write_text(begun, encoding="ascii")
    assert "Senast det skulle ske blev det inte gjort. Loggen på servern säger varför." in told()
    assert "I exempeldata töms de inte." in told(data="exempel")
