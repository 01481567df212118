"""A file that was offered before something was purged is not made of what was there then."""

from __future__ import annotations

from pathlib import Path

import pytest
from person import Person, signing_in

from data.__main__ import main as command
from pages.frame.upload_rights import NoLonger


@pytest.mark.parametrize("role", ["processledare", "styrgrupp", "publik"])
def test_it_is_refused_until_the_page_is_read_anew(
    role: str, copied_editions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(copied_editions))
    with signing_in(tmp_path):
        visitor = Person(role)
        visitor.open("kommun?kommun=0461")
        (print_out, *_) = visitor.screen.files
        assert visitor.take(print_out)[1].startswith(b"%PDF")
        assert command(["purge", "--text", "example/E7"]) == 0
        with pytest.raises(NoLonger, match="gallrats sedan sidan visades"):
            visitor.take(print_out)
        visitor.follow("kommun?kommun=0461")
        (print_out, *_) = visitor.screen.files
        assert visitor.take(print_out)[1].startswith(b"%PDF")
