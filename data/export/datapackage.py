"""An edition as a zip of CSV and Parquet with a Frictionless data package's description.

``datapackage.json`` follows Data Package v2 and says of every column what it means, its type and its unit, from the
comments in ``schema.sql``; of every table its key and what refers to what.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from data.base.errors import EditionError
from data.export.tables import frames, neutralise
from data.shelf import schema as layout
from data.store.editions import Store

DESCRIPTION_FILE = "datapackage.json"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_ALWAYS = (2000, 1, 1, 0, 0, 0)  # the files' own times would make two equal packages differ
_TIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
# Columns of results that go by another name than in the table they come from, or stand in none.
_RENAMED = {"round": "round_id"}
_OWN = {
    ("cells", "municipality_code"): "municipality of the unit; empty for the Region",
    ("cells", "sector"): "sector of the unit",
    ("cells", "source"): "stated sources, else file, sheet and row that the answer was read from",
}
_RESULT_OF = {"cells": "cell", "degree": "degree"}


def export_zip(store: Store, number: int, target: Path) -> list[str]:
    """Write edition ``number`` as a zip file to ``target`` and return the tables' names; a file there is written over.

    The tables are those of ``export.export``. Raises EditionError where the edition cannot be read or the file not written.
    """
    content, names = package(store, number)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as error:
        raise EditionError(
            f"Det går inte att skriva filen {target}. Välj en plats som du får skriva på och där det finns utrymme."
        ) from error
    return names


def package(store: Store, number: int) -> tuple[bytes, list[str]]:
    """Return edition ``number`` as the bytes of a zip file, and the names of its tables."""
    with store.open(number) as con:
        tables = frames(con)
        created = con.sql("SELECT max(created_at) FROM edition").fetchall()[0][0]
    example = bool((tables["import"]["kind"] == "example").any())
    files: dict[str, bytes] = {}
    resources: list[dict[str, Any]] = []
    declared = layout.declared_schema()
    for name, frame in tables.items():
        text, binary = io.BytesIO(), io.BytesIO()
        neutralise(frame).write_csv(text, datetime_format=_TIME_FORMAT)
        frame.write_parquet(binary)
        files[f"{name}.csv"], files[f"{name}.parquet"] = text.getvalue(), binary.getvalue()
        schema = _schema(name, frame, declared, set(tables))
        resources += [
            _resource(name, f"{name}.csv", "csv", "text/csv", files[f"{name}.csv"])
            | {"type": "table", "encoding": "utf-8", "dialect": {"delimiter": ",", "header": True}, "schema": schema},
            _resource(
                f"{name}-parquet", f"{name}.parquet", "parquet", "application/vnd.apache.parquet", binary.getvalue()
            ),
        ]
    described = {
        "$schema": _PROFILE,
        "name": f"lagesbild-{'exempel-' if example else ''}utgava-{number}",
        "title": f"Lägesbild, utgåva {number}{' (exempeldata – inte verkliga svar)' if example else ''}",
        "description": (
            "Alla tabeller och resultat i en utgåva. Det som saknas är tomt, aldrig noll. I CSV-filerna står en apostrof före "
            "text som ett kalkylprogram annars kunde ta för en formel; Parquet har texten som den är. Tider är i UTC."
        ),
        "version": str(number),
        "created": created.strftime(_TIME_FORMAT),
        "resources": resources,
    }
    files[DESCRIPTION_FILE] = json.dumps(described, ensure_ascii=False, indent=2).encode()
    return _zip(files), list(tables)


def _zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in (DESCRIPTION_FILE, *(name for name in files if name != DESCRIPTION_FILE)):
            archive.writestr(zipfile.ZipInfo(name, _ALWAYS), files[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _resource(name: str, path: str, kind: str, mediatype: str, content: bytes) -> dict[str, Any]:
    sha256 = hashlib.sha256(content).hexdigest()
    return {
        "name": name.replace("_", "-"),
        "path": path,
        "format": kind,
        "mediatype": mediatype,
        "bytes": len(content),
        "hash": f"sha256:{sha256}",
    }


def _schema(
    name: str,
    frame: pl.DataFrame,
    declared: layout.Schema,
    tables: set[str],
) -> dict[str, Any]:
    comments = declared.comments
    fields = [
        {
            "name": column,
            "type": _type(kind),
            "description": _OWN.get((name, column))
            or comments[_RESULT_OF.get(name, name), _RENAMED.get(column, column)]
            if name in _RESULT_OF
            else comments.get((name, column), ""),
        }
        | ({"format": _TIME_FORMAT} if kind == pl.Datetime else {})
        for column, kind in frame.schema.items()
    ]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    for key in declared.keys:
        if key.table != name or name in _RESULT_OF or not set(key.columns) <= set(frame.columns):
            continue
        if key.kind == "PRIMARY KEY":
            schema["primaryKey"] = list(key.columns)
        elif key.kind == "FOREIGN KEY" and key.target in tables:
            reference = {"resource": str(key.target).replace("_", "-"), "fields": list(key.target_columns)}
            schema.setdefault("foreignKeys", []).append({"fields": list(key.columns), "reference": reference})
    return schema


def _type(kind: pl.DataType) -> str:
    if kind.is_integer():
        return "integer"
    if kind.is_float():
        return "number"
    found = {pl.String: "string", pl.Boolean: "boolean", pl.Date: "date", pl.Datetime: "datetime"}
    return next(name for dtype, name in found.items() if kind == dtype)
