"""What looks for English on a page (tests/browser/pages/test_pages.py) finds it."""

from __future__ import annotations

from page_language import faults_in


def test_english_and_a_point_are_found() -> None:
    assert len(faults_in(["Choose an option", "Andelen är 4.5", "Drag and drop files here"])) == 3
    assert faults_in(["Välj ett alternativ", "Andelen är 4,5", "2026-11-25", "granser.csv", "version 1.2.3"]) == []
