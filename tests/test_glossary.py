"""The names in the code keep to docs/glossary.md: no word that it rejects, and no function that is called a participle."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parent.parent
GLOSSARY = ROOT / "docs" / "glossary.md"
FILES = [
    ROOT / "app.py",
    ROOT / "run.py",
    *(file for room in ("data", "pages", "queries") for file in sorted((ROOT / room).rglob("*.py"))),
]
# Names from before the rule, in the reading of files; whoever renames one takes it from here.
STILL = {
    "data/base/problems.py": {"shown", "listed"},
    "data/model/values.py": {"folded"},
    "data/privacy/personal_data.py": {"masked"},
}
# A function does something or returns something: its name is a verb or a noun. What ends in "ed" is caught by its ending.
PARTICIPLES = {"told", "said", "found", "made", "held", "drawn", "known", "shown", "written", "chosen", "gone", "left"}
PARTICIPLES |= {
    "sent",
    "built",
    "given",
    "taken",
    "seen",
    "met",
    "heard",
    "hidden",
    "kept",
    "begun",
    "thought",
    "brought",
}
# "cached" is the field's own name for a function that keeps what it returns.
NO_PARTICIPLES = {"need", "seed", "feed", "embed", "speed", "cached"}
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")
Named = tuple[str, str]  # name, and where it stands


def words(name: str) -> list[str]:
    """The words of an identifier: ``["open", "need"]`` for ``open_need`` and ``OpenNeed``."""
    return [word.lower() for word in _WORD.findall(name)]


def rejected(text: str) -> list[list[str]]:
    """What the glossary's last columns reject, each as its words."""
    rows = [
        [cell.strip() for cell in line.strip("|\n ").split(" | ")] for line in text.splitlines() if line.startswith("|")
    ]
    return [words(name) for row in rows if len(row) == 4 for name in re.findall(r"`([^`]+)`", row[3])]


def identifiers(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every name that a module gives: classes, functions, parameters, variables and attributes; and its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr, node.lineno
        elif isinstance(node, ast.alias) and node.asname:
            yield node.asname, 0


def functions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every function's name and line; a property is an adjective by right."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            marks = {ast.unparse(one).rsplit(".", 1)[-1] for one in node.decorator_list}
            if not marks & {"property", "cached_property", "setter"}:
                yield node.name, node.lineno


def uses(name: str, reject: list[list[str]]) -> str | None:
    """The rejected word that a name uses, None where it uses none."""
    own = words(name)
    for one in reject:
        if any(own[at : at + len(one)] == one for at in range(len(own))):
            return "_".join(one)
    return None


def is_participle(name: str) -> bool:
    """Whether a function's whole name is a participle."""
    plain = name.strip("_")
    return plain in PARTICIPLES or (plain.isalpha() and plain.endswith("ed") and plain not in NO_PARTICIPLES)


@cache
def parsed() -> list[tuple[str, ast.Module]]:
    return [(file.relative_to(ROOT).as_posix(), ast.parse(file.read_text(encoding="utf-8"))) for file in FILES]


def columns() -> list[Named]:
    with duckdb.connect() as con:
        con.execute((ROOT / "data" / "shelf" / "schema.sql").read_text(encoding="utf-8"))
        found = con.sql("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal").fetchall()
    return [(name, f"{table}.{column}") for table, column in found for name in (table, column)]


def test_no_name_uses_a_word_that_the_glossary_rejects():
    reject = rejected(GLOSSARY.read_text(encoding="utf-8"))
    assert len(reject) > 20
    named: list[Named] = [(Path(file).stem, file) for file, _ in parsed()]
    named += [(name, f"{file}:{line}") for file, tree in parsed() for name, line in identifiers(tree)]
    assert [
        f"{where}: {name}: not {word}" for name, where in [*named, *columns()] if (word := uses(name, reject))
    ] == []


def test_no_function_is_called_a_participle():
    found = {file: {name for name, _ in functions(tree) if is_participle(name)} for file, tree in parsed()}
    assert {file: names for file, names in found.items() if names} == STILL


@pytest.mark.parametrize(
    "source", ["def told(): ...", "class A:\n    async def _moved(self): ...", "def f():\n    def said(): ..."]
)
def test_a_participle_is_found(source):
    assert sum(is_participle(name) for name, _ in functions(ast.parse(source))) == 1


def test_a_rejected_word_is_found():
    reject = rejected("| kommun | municipality | a principal | `town`, `confidence_interval` |\n| a | b | c | |\n")
    assert reject == [["town"], ["confidence", "interval"]]
    source = "class TownHall:\n    def f(self, old_town): self.confidence_interval_low = 1\n"
    source += "confidence = 2\nfrom a import b as town\n"
    names = [name for name, _ in identifiers(ast.parse(source))]
    assert sorted(name for name in names if uses(name, reject)) == [
        "TownHall",
        "confidence_interval_low",
        "old_town",
        "town",
    ]
    assert not is_participle("add_need")
    assert not is_participle("moved_units")
