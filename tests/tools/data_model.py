"""The page docs/data-model.md, made from data/shelf/schema.sql: ``python tests/tools/data_model.py`` writes it anew."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "data" / "shelf" / "schema.sql"
PAGE = ROOT / "docs" / "data-model.md"
HEAD = """# Data model

An edition is one DuckDB file with these tables; `data/shelf/schema.sql` declares them, and this page is made from it
(`python tests/tools/data_model.py`). A table marked *log* is what holds now: every change adds rows to
`log.<table>`, with the change's `import_id` and in `said` the columns that it speaks of, and what the changes that are
not undone add up to per key stands in the table itself. `raw_id` leads to the row of the file that a figure was read from.
"""
_PART = re.compile(r"^-- (\S.*?) -{3,}$")
_TABLE = re.compile(r"^CREATE TABLE (\w+)")
_COLUMN = re.compile(r"^    (\w+) .*? -- (.+)$")
_END_OF_COLUMN = re.compile(r"^    \),? -- (.+)$")


def page() -> str:
    """Return the page: a heading per part, and per table its grain and a row per column (name, type, key, meaning)."""
    with duckdb.connect() as con:
        con.execute(SCHEMA.read_text(encoding="utf-8"))
        types = {
            (table, column): kind
            for table, column, kind in con.sql(
                "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal"
            ).fetchall()
        }
        keys = con.sql(
            "SELECT table_name, constraint_type, constraint_column_names, referenced_table FROM duckdb_constraints()"
        ).fetchall()
    lines, comment, table, column = [HEAD], [], "", ""
    for line in SCHEMA.read_text(encoding="utf-8").splitlines():
        if part := _PART.match(line):
            lines.append(f"## {part[1]}\n")
            comment = []
        elif created := _TABLE.match(line):
            table = created[1]
            grain = " ".join(comment)
            log = " *Log.*" if grain.startswith("[log]") or "[log]" in grain else ""
            lines.append(f"### {table}\n\n{grain.replace('[log]', '').strip()}{log}\n")
            lines.append("| column | type | key | meaning |\n|---|---|---|---|")
            comment = []
        elif line.startswith("-- "):
            comment.append(line.removeprefix("-- "))
        elif found := _COLUMN.match(line):
            column = found[1]
            lines.append(_row(table, column, found[2], types, keys))
        elif found := _END_OF_COLUMN.match(line):
            lines.append(_row(table, column, found[1], types, keys))
        elif line.startswith("    ") and line.endswith("("):
            column = line.split()[0]
        elif line == ");":
            lines.append("")
        elif not line:
            comment = []
    return "\n".join(lines).rstrip() + "\n"


def _row(
    table: str,
    column: str,
    meaning: str,
    types: dict[tuple[str, str], str],
    keys: list[tuple[str, str, list[str], str]],
) -> str:
    of_column = [
        "primary" if kind == "PRIMARY KEY" else "unique" if kind == "UNIQUE" else f"→ {target}"
        for of, kind, columns, target in keys
        if of == table and column in columns and kind in ("PRIMARY KEY", "UNIQUE", "FOREIGN KEY")
    ]
    named = ", ".join(dict.fromkeys(of_column))
    return f"| `{column}` | {types[table, column].lower()} | {named} | {meaning.replace('|', '/')} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
