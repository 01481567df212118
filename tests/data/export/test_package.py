"""The edition as one zip file: what its description says of files, columns and keys is so, read by other means."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import frictionless
import polars as pl
import pytest

from data.__main__ import main
from data.base.errors import EditionError
from data.export.datapackage import export_zip, package, translations
from data.model.model import load_model
from data.store.editions import Store

pytestmark = pytest.mark.rest

CASTS = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": lambda text: {"true": True, "false": False}[text],
    "date": date.fromisoformat,
    "datetime": lambda text: datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ"),  # noqa: DTZ007 -- UTC, as it says
}
Packed = tuple[dict[str, Any], dict[str, bytes]]


def unpacked(content: bytes) -> Packed:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files["datapackage.json"]), files


@pytest.fixture(scope="module", params=["", "exempel"])
def packed(request: pytest.FixtureRequest, built_editions: Path) -> Packed:
    """Description and files of the first edition of a data set."""
    return unpacked(package(Store(built_editions / request.param, load_model()), 1)[0])


def test_the_description_is_as_the_standard_says(packed: Packed) -> None:
    described, files = packed
    assert described["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert re.fullmatch(r"[a-z0-9._-]+", described["name"])
    names = [one["name"] for one in described["resources"]]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9._-]+", name) for name in names)
    paths = {one["path"] for one in described["resources"]}
    assert {path.removesuffix(".csv") for path in paths} == {
        one.removesuffix(".parquet") for one in files if "parquet" in one
    }
    assert {*paths, "datapackage.json", *(f"{path.removesuffix('.csv')}.parquet" for path in paths)} == set(files)
    for one in described["resources"]:
        content = files[one["path"]]
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")


def told_by_frictionless(
    described: dict[str, Any], files: dict[str, bytes], place: Path
) -> Iterator[tuple[str, str, str]]:
    """Yield table, kind and words of each error that ``frictionless validate`` finds."""
    for name, content in {**files, "datapackage.json": json.dumps(described).encode()}.items():
        (place / name).write_bytes(content)
    report = frictionless.validate(place / "datapackage.json")
    assert report.stats["tasks"] == len(described["resources"])
    yield from (("", error.type, error.message) for error in report.errors)
    yield from ((task.name, error.type, error.message) for task in report.tasks for error in task.errors)


def test_frictionless_finds_it_valid(packed: Packed, tmp_path: Path) -> None:
    described, files = packed
    assert list(told_by_frictionless(described, files, tmp_path)) == []
    # And would not, were a key no key.
    degree = next(one for one in described["resources"] if one["name"] == "degree")
    others = {"name": degree["name"], "path": degree["path"], "schema": {**degree["schema"], "primaryKey": ["scope"]}}
    others["schema"].pop("foreignKeys")
    found = set(told_by_frictionless({**described, "resources": [{**others, "type": "table"}]}, files, tmp_path))
    assert {(name, kind) for name, kind, _ in found} == {("degree", "primary-key")}


def test_every_value_is_of_the_type_that_is_said_and_every_column_is_explained(packed: Packed) -> None:
    described, files = packed
    for one in described["resources"]:
        headings, *rows = csv.reader(io.StringIO(files[one["path"]].decode("utf-8")))
        fields = one["schema"]["fields"]
        assert [field["name"] for field in fields] == headings
        assert all(field["description"].strip() and field["description_sv"].strip() for field in fields), one["name"]
        for row in rows:
            for field, text in zip(fields, row, strict=True):
                if text not in one["schema"]["missingValues"]:
                    CASTS[field["type"]](text)


def test_the_swedish_is_of_what_schema_sql_says_and_of_nothing_else(packed: Packed) -> None:
    described, _ = packed
    said = {field["description"] for one in described["resources"] for field in one["schema"]["fields"]}
    assert set(translations()) == said


def test_keys_hold(packed: Packed) -> None:
    described, files = packed
    tables = {
        one["name"]: (one["schema"], list(csv.DictReader(io.StringIO(files[one["path"]].decode("utf-8")))))
        for one in described["resources"]
    }
    for name, (schema, rows) in tables.items():
        held = [tuple(row[column] for column in schema["primaryKey"]) for row in rows]
        assert len(held) == len(set(held)), name
        assert "" not in itertools.chain(*held), name
        for key in schema.get("foreignKeys", []):
            there = {
                tuple(row[one] for one in key["reference"]["fields"]) for row in tables[key["reference"]["resource"]][1]
            }
            for row in rows:
                value = tuple(row[one] for one in key["fields"])
                assert "" in value or value in there, (name, key)


def test_units_stand_in_the_descriptions(packed: Packed) -> None:
    described, _ = packed
    (degree,) = [one for one in described["resources"] if one["name"] == "degree"]
    said = {field["name"]: field["description"] for field in degree["schema"]["fields"]}
    assert "per cent 0–100" in said["index_observed"]
    assert "number" in said["units_asked"]


def test_parquet_and_csv_say_the_same(packed: Packed) -> None:
    _, files = packed
    frame = pl.read_parquet(io.BytesIO(files["degree.parquet"]))
    rows = list(csv.DictReader(io.StringIO(files["degree.csv"].decode("utf-8"))))
    assert [row["unit_id"] or None for row in rows] == frame["unit_id"].to_list()
    assert [float(row["index_low"]) for row in rows if row["index_low"]] == frame["index_low"].drop_nulls().to_list()


def test_the_command_line_writes_the_same_file_each_time(
    built_editions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))
    for name in ("a.zip", "b.zip"):
        assert main(["export", str(tmp_path / "ny" / name), "--zip", "--example"]) == 0
    assert (tmp_path / "ny" / "a.zip").read_bytes() == (tmp_path / "ny" / "b.zip").read_bytes()
    assert "som CSV och Parquet med datapackage.json" in capsys.readouterr().out
    described, _ = unpacked((tmp_path / "ny" / "a.zip").read_bytes())
    assert described["title"] == "Lägesbild, utgåva 1 (exempeldata – inte verkliga svar)"


def test_a_place_that_cannot_be_written_to_is_named(built_editions: Path, tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("", encoding="utf-8")
    with pytest.raises(EditionError, match="Välj en plats"):
        export_zip(Store(built_editions, load_model()), 1, tmp_path / "fil" / "x.zip")
