"""An edition as a zip of CSV and Parquet with a Frictionless data package's description.

``datapackage.json`` follows Data Package v2 and says of every column what it means, its type and its unit, from the
comments in ``schema.sql``, which ``swedish.csv`` translates; of every table its key and what refers to what.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from data.access.roles import Actor, Role
from data.base.errors import EditionError
from data.export.tables import ALL, CELLS, JOINED_KEYS, TIME_FORMAT, as_csv, joined_key, read
from data.shelf import schema as layout
from data.store.editions import Store

DESCRIPTION_FILE = "datapackage.json"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_ALWAYS = (2000, 1, 1, 0, 0, 0)  # the files' own times would make two equal packages differ
# Columns that are made for the export, and stand in no table.
_OWN = {
    (CELLS, "municipality_code"): "municipality of the unit; empty for the Region",
    (CELLS, "sector"): "sector of the unit",
    (CELLS, "source"): "stated sources, else file, sheet and row that the answer was read from",
    **{
        (table, joined_key(table)): f"what tells the row from all others: {', '.join(columns)}, joined by /"
        for table, columns in JOINED_KEYS.items()
    },
}
_TABLE_OF = {CELLS: "cell"}
_TRANSLATIONS = Path(__file__).with_name("swedish.csv")
_WHAT = {
    True: (
        "What the public sees of an edition. Tables, columns and rows that are not public are left out.",
        "Det publika utdraget ur en utgåva. Tabeller, kolumner och rader som inte är publika är utelämnade.",
    ),
    False: (
        "The tables and results of an edition, as far as whoever took them out may see them.",
        "Tabeller och resultat i en utgåva, så långt den som hämtade dem får se dem.",
    ),
}
_HOW = (
    (
        "What is missing is empty, never zero. In CSV an apostrophe stands before text that a spreadsheet program could take for "
        "a formula. Times are in UTC."
    ),
    (
        "Det som saknas är tomt, aldrig noll. I CSV står en apostrof före text som ett kalkylprogram annars kunde ta för en "
        "formel. Tider är i UTC."
    ),
)


def export_zip(store: Store, number: int, target: Path, by: Actor = ALL) -> list[str]:
    """Write edition ``number`` as a zip file to ``target`` and return the tables' names; a file there is written over.

    The tables are those of ``read``. Raises EditionError where the edition cannot be read or the file not written.
    """
    content, names = package(store, number, by)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as error:
        raise EditionError(
            f"Det går inte att skriva filen {target}. Välj en plats som du får skriva på och där det finns utrymme."
        ) from error
    return names


def package(store: Store, number: int, by: Actor = ALL) -> tuple[bytes, list[str]]:
    """Return edition ``number``, what ``by`` sees of it, as the bytes of a zip file, and the names of its tables."""
    tables = read(store, number, by)
    files = {f"{name}.csv": as_csv(frame) for name, frame in tables.items()}
    described = json.dumps(description(number, tables, by, files), ensure_ascii=False, indent=2).encode()
    # Beside each CSV the same as Parquet, which the package is whole without: programs that check it know CSV alone.
    for name, frame in tables.items():
        binary = io.BytesIO()
        frame.write_parquet(binary)
        files[f"{name}.parquet"] = binary.getvalue()
    return _zip({DESCRIPTION_FILE: described, **files}), list(tables)


def description(
    number: int,
    tables: Mapping[str, pl.DataFrame],
    by: Actor,
    files: Mapping[str, bytes] | None = None,
    query: str = "",
) -> dict[str, Any]:
    """Return what ``datapackage.json`` says of ``tables`` as CSV, of each with its hash and bytes where there are ``files``.

    ``query`` is what their addresses end with, where they have addresses.
    """
    english, swedish = _WHAT[by.role is Role.PUBLIC]
    declared = layout.declared_schema()
    example = bool((tables["import"]["kind"] == "example").any())
    resources = []
    for name, frame in tables.items():
        resource: dict[str, Any] = {
            "name": _resource_name(name),
            "path": f"{name}.csv{query}",
            "type": "table",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": {"delimiter": ",", "header": True},
            "schema": _schema(name, frame, declared, set(tables)),
        }
        if files is not None:
            content = files[f"{name}.csv"]
            resource |= {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
        resources.append(resource)
    return {
        "$schema": _PROFILE,
        "name": f"lagesbild-{'exempel-' if example else ''}utgava-{number}",
        "title": f"Lägesbild, utgåva {number}{' (exempeldata – inte verkliga svar)' if example else ''}",
        "description": f"{english} {_HOW[0]}",
        "description_sv": f"{swedish} {_HOW[1]}",
        "version": str(number),
        "created": tables["edition"]["created_at"].dt.to_string(TIME_FORMAT).max(),
        "resources": resources,
    }


def _zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _ALWAYS), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@cache
def translations() -> dict[str, str]:
    """Return what a column means in English -> the same in Swedish."""
    with _TRANSLATIONS.open(encoding="utf-8", newline="") as file:
        return {row["english"]: row["swedish"] for row in csv.DictReader(file)}


def _resource_name(name: str) -> str:
    return name.replace("_", "-")


def _schema(name: str, frame: pl.DataFrame, declared: layout.Schema, tables: set[str]) -> dict[str, Any]:
    table, swedish = _TABLE_OF.get(name, name), translations()
    fields = []
    for column, kind in frame.schema.items():
        meaning = _OWN.get((name, column)) or declared.comments[table, column]
        told = {"description": meaning, "description_sv": swedish[meaning]}
        form = {"format": TIME_FORMAT} if kind == pl.Datetime else {}
        fields.append({"name": column, "type": _type(kind), **form, **told})
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if name in JOINED_KEYS:
        schema["primaryKey"] = [joined_key(name)]
    for key in declared.keys:
        if key.table != table or not set(key.columns) <= set(frame.columns):
            continue
        if key.kind == "PRIMARY KEY":
            schema["primaryKey"] = list(key.columns)
        elif key.kind == "FOREIGN KEY" and key.target in tables:
            reference = {"resource": _resource_name(key.target), "fields": list(key.target_columns)}
            schema.setdefault("foreignKeys", []).append({"fields": list(key.columns), "reference": reference})
    return schema


def _type(kind: pl.DataType) -> str:
    if kind.is_integer():
        return "integer"
    if kind.is_float():
        return "number"
    found = {pl.String: "string", pl.Boolean: "boolean", pl.Date: "date", pl.Datetime: "datetime"}
    return next(name for dtype, name in found.items() if kind == dtype)
