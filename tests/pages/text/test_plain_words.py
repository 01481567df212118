"""Words that no reader shall meet: in the texts of pages and messages, in the model, in what is published, in the user guide."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

ROOT = Path(__file__).resolve().parents[3]
# Word -> what to say instead.
WORDS = {
    r"\bo?säkert\b": "what is known: visas av svaren, är känt, kan ha pågått",
    r"\btystna|\btyst(a)?\b": "inget svar",
    r"\bindex\b": "grad",
    r"\bförfall(en|et|na)\b": "försenad, sista dagen har passerat",
    r"\b(ta|tas|tar|togs|tagen|tagna) ut\b|\buttag(en|na)?\b": "hämta",
    r"\bej svarat\b|\bhar inte svarat\b(?! på)|\bsvarade inte på uppföljningen\b": "inget svar: a list of those that answered",
    r"\bta bort utgava\b(?! ur adressen för att se)": "a link to the newest edition",
    r"\bfryser\b": "sparar",
    r"\bär(?: \w+)? behandlade?\b": "läget är registrerat",
    r"\bKälla: står\b": "Källan står",
}
# The report says which of the Region's units answered, and does not call them divisions; whom it was sent to it does.
OURS = {r"\bdivision(en|er|erna)?\b": "verksamhet i Regionen"}
FOUND = {re.compile(word, re.IGNORECASE): instead for word, instead in (WORDS | OURS).items()}
_SWEDISH = re.compile(r"[åäöÅÄÖ]|^[A-ZÅÄÖ][a-zåäö]+( |$)| (är|och|som|av|att|inte) ")


def texts_of_code(path: Path) -> Iterator[str]:
    """The Swedish texts in a Python file: strings and the parts of those that are put together, not what documents the code."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents
        if is_text and _SWEDISH.search(node.value):
            yield node.value


def texts_of(path: Path) -> Iterator[str]:
    """What users read of a file."""
    if path.suffix == ".py":
        yield from texts_of_code(path)
    elif path.suffix == ".toml":
        lines = path.read_text(encoding="utf-8").splitlines()
        yield from (line.partition("=")[2].partition(" # ")[0] for line in lines if not line.startswith(("#", "[")))
    else:
        yield from path.read_text(encoding="utf-8").splitlines()


def files() -> list[Path]:
    """The files with texts for users."""
    return [
        *sorted((ROOT / "pages").rglob("*.py")),
        *sorted((ROOT / "data").rglob("*.py")),
        *sorted((ROOT / "data" / "published").glob("*.csv")),
        ROOT / "data" / "model.toml",
        ROOT / "pages" / "frame" / "tillganglighet.md",
        ROOT / "HANDLEDNING.md",
    ]


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_text_has_a_word_that_readers_do_not_use(path: Path) -> None:
    faults = [
        f"{found[0]!r} in {text[:120]!r}: {instead}"
        for text in texts_of(path)
        for word, instead in FOUND.items()
        if (found := word.search(text)) and not (path.parent.name == "published" and word.pattern in OURS)
    ]
    assert faults == []


MOST_WORDS = 20
# Names of bodies one after the other, and where a source is to be found.
LISTS = ("Medlemmar", "Adress", "Källa", "Källa A", "Källa B")


def sentences(text: str) -> list[str]:
    """The sentences of a text: an item of a list or a paragraph begins a new one."""
    return re.split(r"(?<=[.?!])\W*\s+|\n\s*\n|\n\s*(?:-|\d\.)\s", text)


def prose() -> Iterator[tuple[str, str]]:
    """The texts that stand as they are, with their places: not what is put together of figures and names."""
    for path in sorted((ROOT / "pages").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        whole = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in parts}
        yield from ((path.name, text) for text in texts_of_code(path) if text in whole)
    model = tomllib.loads((ROOT / "data" / "model.toml").read_text(encoding="utf-8"))
    yield from ((entry["id"], entry["text"]) for entry in model["glossary"])
    for path in sorted((ROOT / "data" / "published").glob("*.csv")):
        frame = pl.read_csv(path, infer_schema=False)
        for name in set(frame.columns) - set(LISTS):
            yield from ((path.name, value) for value in frame[name].drop_nulls())
    yield "HANDLEDNING.md", (ROOT / "HANDLEDNING.md").read_text(encoding="utf-8")


def test_no_sentence_is_longer_than_a_reader_follows() -> None:
    faults = {
        f"{place}, {len(sentence.split())} words: {' '.join(sentence.split())}"
        for place, text in prose()
        for sentence in sentences(text)
        if len(sentence.split()) > MOST_WORDS and not re.search("[`<]", sentence)  # no commands, no markup
    }
    assert sorted(faults) == []


@pytest.mark.parametrize(
    "text",
    [
        "Det går inte att säga säkert.",
        "Tre har tystnat.",
        "Ta ut tabellen.",
        "Flen har inte svarat.",
        "En division svarade.",
    ],
)
def test_the_words_are_found(text: str, tmp_path: Path) -> None:
    path = tmp_path / "page.py"
    path.write_text(f'"""Säkert i det som dokumenterar."""\nTEXT = f"{text} {{1}}"\n', encoding="utf-8")
    assert sum(word.search(said) is not None for said in texts_of(path) for word in FOUND) == 1
