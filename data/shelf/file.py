"""Create and attach an edition's database file."""

from __future__ import annotations

from pathlib import Path

import duckdb

# The default block of 256 kB would make an edition of forty small tables weigh tens of megabytes.
BLOCK_BYTES = 16384
# The newest that DuckDB 1.5 reads, too: app servers on a shared store may not all run the same version.
STORAGE_VERSION = "v1.5.0"


def quote(path: Path) -> str:
    """Return a path as it stands between quotes in SQL, where no parameter can."""
    return str(path).replace("'", "''")


def attach_new(con: duckdb.DuckDBPyConnection, target: Path, name: str) -> None:
    """Attach the new file ``target`` as ``name``, for an edition to be laid out in.

    Until it is in place the file is nobody's: a crash leaves a draft to sweep away, never one to recover. So no write-ahead
    log is needed, and it goes to the disk once, when it is done.
    """
    if con.sql("SELECT 1 FROM duckdb_settings() WHERE name = 'fsync_mode'").fetchall():  # DuckDB 1.5 has none
        con.execute("SET fsync_mode = 'NONE'")
    con.execute(
        f"ATTACH '{quote(target)}' AS {name} "
        f"(RECOVERY_MODE no_wal_writes, BLOCK_SIZE {BLOCK_BYTES}, STORAGE_VERSION '{STORAGE_VERSION}')"
    )
