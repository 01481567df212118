"""All that an edition's file holds, for tests of what is not to be in it."""

from __future__ import annotations

from pathlib import Path

import duckdb


def texts(path: Path) -> str:
    """All that a file holds, as SQL tells it and as its bytes stand."""
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{path}' AS one (READ_ONLY); USE one")
        names = con.sql(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'one'"
        ).fetchall()
        told = "\n".join(str(con.sql(f"SELECT * FROM {name}").fetchall()) for (name,) in names)
    return told + path.read_bytes().decode("latin-1")
