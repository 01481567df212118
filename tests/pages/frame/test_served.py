"""Tables at lasting addresses: the same as the export, as other programs read them, of what the role sees."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from data.access.roles import Actor, Role
from data.export.tables import PUBLIC, read
from data.model.model import load_model
from data.store.editions import Store
from pages.frame.served import look
from pages.web.tables import routes

pytestmark = pytest.mark.rest

EXCEL_ROWS, EXCEL_COLUMNS, EXCEL_TEXT = 1_048_576, 16_384, 32_767


@pytest.fixture
def client(copied_editions: Path) -> Iterator[TestClient]:
    """What asks for files as a program does, without the pages around them."""
    assert copied_editions.is_dir()
    with TestClient(Starlette(routes=routes("/lagesbild/", look))) as made:
        made.base_url = made.base_url.join("/lagesbild/data/v1/")
        yield made


def test_each_table_is_what_the_export_has(client: TestClient, copied_editions: Path, tmp_path: Path) -> None:
    tables = read(Store(copied_editions / "exempel", load_model()), 1)
    described = client.get("datapackage.json?data=exempel").json()
    assert {one["path"] for one in described["resources"]} == {f"{name}.csv?data=exempel" for name in tables}
    for name in ("cells", "degree", "round", "need_event", "unit"):
        frame = tables[name]
        text, rows = (client.get(f"{name}.{kind}?data=exempel") for kind in ("csv", "json"))
        assert [row[key] for row in rows.json() for key in frame.columns if not re.search("_at$|_on$", key)] == [
            row[key] for row in frame.to_dicts() for key in frame.columns if not re.search("_at$|_on$", key)
        ]
        # pandas and DuckDB, told nothing but what the description says: codes are texts.
        (schema,) = [one["schema"] for one in described["resources"] if one["path"].startswith(f"{name}.csv")]
        texts = {field["name"]: str for field in schema["fields"] if field["type"] == "string"}
        read_by_pandas = pd.read_csv(io.BytesIO(text.content), dtype=texts, keep_default_na=False, na_values=[""])
        assert (list(read_by_pandas.columns), len(read_by_pandas)) == (frame.columns, frame.height)
        (tmp_path / f"{name}.csv").write_bytes(text.content)
        assert duckdb.read_csv(str(tmp_path / f"{name}.csv")).shape == frame.shape
        (tmp_path / f"{name}.json").write_bytes(rows.content)
    known = duckdb.sql(f"SELECT count(level), sum(level) FROM '{tmp_path / 'cells.csv'}'").fetchall()
    assert known == [(tables["cells"]["level"].count(), tables["cells"]["level"].sum())]


def test_a_spreadsheet_and_r_take_every_table_as_it_is(copied_editions: Path) -> None:
    tables = read(Store(copied_editions / "exempel", load_model()), 1, PUBLIC)
    for name, frame in tables.items():
        assert all(re.fullmatch("[a-z][a-z0-9_]*", column) for column in frame.columns), (
            name
        )  # R leaves such names alone
        assert (frame.height < EXCEL_ROWS, frame.width <= EXCEL_COLUMNS) == (True, True)
        texts = {text for column in frame.iter_columns() for text in column.to_list() if isinstance(text, str)}
        assert "NA" not in texts, name  # R takes it for missing
        assert name == "map_shape" or max(map(len, texts), default=0) <= EXCEL_TEXT, name


def test_it_is_sent_again_only_where_it_is_another(client: TestClient) -> None:
    first = client.get("cells.csv")
    assert first.status_code == HTTPStatus.OK
    assert first.headers["content-type"] == "text/csv; charset=utf-8"
    assert first.headers["link"] == '</lagesbild/data/v1/datapackage.json>; rel="describedby"; type="application/json"'
    assert first.headers["content-disposition"] == 'inline; filename="lagesbild-utgava-1-cells.csv"'
    tag = first.headers["etag"]
    for sent in (tag, f"W/{tag}", f'"annan", {tag}'):
        again = client.get("cells.csv", headers={"If-None-Match": sent})
        assert (again.status_code, again.content, again.headers["etag"]) == (HTTPStatus.NOT_MODIFIED, b"", tag)
    other = client.get("cells.csv?data=exempel", headers={"If-None-Match": tag})
    assert (other.status_code, other.headers["etag"] == tag) == (HTTPStatus.OK, False)
    assert client.get("cells.csv?utgava=1").content == first.content
    assert {answer.headers["cache-control"] for answer in (first, again, other)} == {"private, no-cache"}


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("cells.xml", "Filen finns inte"),
        ("edition", "Filen finns inte"),
        ("finnsinte.csv", "Filen finns inte"),
        ("cells.csv?utgava=9", "Utgåva 9 finns inte. Den senaste är 1"),
        ("cells.csv?utgava=x", "ska vara ett heltal"),
        ("cells.csv?data=annat", "finns inte"),
    ],
)
def test_what_is_not_there_is_told(client: TestClient, address: str, why: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8")
    assert why in answer.text


@pytest.mark.parametrize("role", Role)
def test_each_role_is_given_what_it_sees(
    client: TestClient, copied_editions: Path, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    # How a request leads to its role over a sign-in: tests/security/test_made_files.py.
    monkeypatch.setattr("pages.frame.served.actor_of", lambda _: Actor("x", role))
    store = Store(copied_editions / "exempel", load_model())
    seen = read(store, 1, Actor("x", role))
    described = client.get("datapackage.json?data=exempel").json()
    assert {one["path"].partition(".")[0] for one in described["resources"]} == set(seen)
    for name in ("cells", "degree", "edition", "import_file", "meeting", "need", "raw_row"):
        answer = client.get(f"{name}.json?data=exempel")
        assert answer.status_code == (HTTPStatus.OK if name in seen else HTTPStatus.NOT_FOUND), name
        if name in seen:
            assert len(answer.json()) == seen[name].height
            assert answer.json()[0].keys() == set(seen[name].columns)
    assert (role is Role.PUBLIC) == ("meeting" not in seen)


def test_where_nobody_signs_in_the_way_in_decides(client: TestClient, as_public: Callable[[], None]) -> None:
    assert client.get("raw_row.csv").status_code == HTTPStatus.OK  # on this machine alone, as process leader
    as_public()
    assert client.get("cells.csv").status_code == HTTPStatus.OK
    for file in ("raw_row.csv", "import_file.json", "meeting.csv"):
        assert client.get(file).status_code == HTTPStatus.NOT_FOUND
