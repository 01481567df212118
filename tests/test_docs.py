"""Pages of documentation that are made from the code say what the code says."""

from __future__ import annotations

import re

import duckdb
from data_model import PAGE, SCHEMA, page


def test_the_data_model_is_the_schema() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python tests/tools/data_model.py"


def test_every_column_is_on_the_page_of_the_data_model() -> None:
    with duckdb.connect() as con:
        con.execute(SCHEMA.read_text(encoding="utf-8"))
        columns = con.sql("SELECT count(*) FROM duckdb_columns() WHERE NOT internal").fetchall()[0][0]
    assert len(re.findall(r"^\| `\w+` \|", page(), re.MULTILINE)) == columns
