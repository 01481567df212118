"""The documentation names only what exists: links, pictures, paths, commands, and one version."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.base.version import VERSION

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
MOST_LINES = 120
FOLDERS = ("data", "docs", "pages", "queries", "tests", ".ci", ".streamlit")
# What is there only on a machine where the program runs, and what a page tells its reader to write.
MADE = ("data/editions/", ".streamlit/secrets.toml", "pages/<name>.py", "queries/<topic>/")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_MAKE = re.compile(r"\bmake ([a-z-]+)")
_DATA = re.compile(r"python -m data ([a-z]+)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def links(text: str) -> Iterator[str]:
    """The targets of links and pictures that lie in the project."""
    yield from (target for target in _LINK.findall(_BLOCK.sub("", text)) if not re.match(r"\w+:", target))


def anchors(text: str) -> set[str]:
    """The anchors that a page's headings get."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in _HEADING.findall(text)}


def broken_links(page: Path, text: str) -> list[str]:
    """Every link that leads nowhere."""
    broken = []
    for link in links(text):
        target, _, anchor = link.partition("#")
        file = (page.parent / target).resolve() if target else page
        if not file.exists() or (anchor and anchor not in anchors(file.read_text(encoding="utf-8"))):
            broken.append(link)
    return broken


def missing_paths(text: str) -> list[str]:
    """Every file or folder that the text names and that does not exist; ``file.py::test`` names a test in a file."""
    names = [part for code in _CODE.findall(_BLOCK.sub("", text)) for part in code.split()]
    paths = [name.rstrip(",.;") for name in names if name.startswith(tuple(f"{folder}/" for folder in FOLDERS))]
    return [path for path in paths if not path.startswith(MADE) and not (ROOT / path.partition("::")[0]).exists()]


def commands(text: str) -> tuple[set[str], set[str]]:
    """The targets of make, and the commands of ``python -m data``, that stand as code in the text."""
    code = "\n".join([*_BLOCK.findall(text), *_CODE.findall(_BLOCK.sub("", text))])
    return set(_MAKE.findall(code)), set(_DATA.findall(code))


def make_targets() -> set[str]:
    """The targets that the Makefile offers."""
    found = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    return set(found[1].split())


def data_commands() -> set[str]:
    """The commands that ``python -m data`` takes."""
    source = (ROOT / "data" / "__main__.py").read_text(encoding="utf-8")
    return set(re.findall(r'\bcommand\(\s*"(\w+)"', source))


def test_readme_is_short():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_names_exists(page):
    text = page.read_text(encoding="utf-8")
    targets, named = commands(text)
    assert broken_links(page, text) == []
    assert missing_paths(text) == []
    assert targets - make_targets() == set()
    assert named - data_commands() == set()


def test_every_page_is_linked_from_readme():
    linked = {(ROOT / link).resolve() for link in links((ROOT / "README.md").read_text(encoding="utf-8"))}
    assert [page.name for page in PAGES if page != ROOT / "README.md" and page not in linked] == []


def test_every_picture_is_shown():
    shown = {(page.parent / link).resolve() for page in PAGES for link in links(page.read_text(encoding="utf-8"))}
    assert [file.name for file in sorted((ROOT / "docs" / "pictures").iterdir()) if file not in shown] == []


def test_every_command_is_described():
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert [name for name in sorted(data_commands()) if not re.search(rf"^\| `{name}\b", text, re.MULTILINE)] == []


def test_decisions_are_numbered_dated_and_have_a_status():
    parts = re.split(r"^## ", (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    heads = [
        re.match(r"(\d+)\. \S.+\n\n\*\d{4}-\d\d-\d\d(?:, revised \d{4}-\d\d-\d\d)?\* · \S.*\n\n\S", part)
        for part in parts
    ]
    assert [part.splitlines()[0] for part, head in zip(parts, heads, strict=True) if head is None] == []
    numbers = [int(head[1]) for head in heads if head]
    assert numbers == sorted(set(numbers))


def test_the_version_stands_in_one_place():
    newest = re.search(r"^## (\d\S*)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == VERSION
    folders = ("data", "pages", "queries")
    files = [ROOT / "app.py", ROOT / "run.py", *(file for folder in folders for file in (ROOT / folder).rglob("*.py"))]
    said = [file.relative_to(ROOT).as_posix() for file in files if f'"{VERSION}"' in file.read_text(encoding="utf-8")]
    assert said == ["data/base/version.py"]


def test_what_does_not_exist_is_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# A `b` c\n", encoding="utf-8")
    assert broken_links(page, "[x](no.md) [y](page.md#nowhere) [z](page.md#a-b-c) [w](https://a.example)") == [
        "no.md",
        "page.md#nowhere",
    ]
    assert missing_paths("`data/nothing.py`, `tests/test_docs.py::test_x`, `data/model/`") == ["data/nothing.py"]
    assert commands("`make nonsense` and make sense\n```\npython -m data wrong\n```\n") == ({"nonsense"}, {"wrong"})
