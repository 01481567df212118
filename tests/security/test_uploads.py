"""Files that are larger than the server takes in: refused in Swedish and by the server itself, and nothing is stored."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

MEGABYTE = 1024 * 1024
ROWS = b"Omg\xc3\xa5ng;Kommun;Verksamhet;Byggsten;Niv\xc3\xa5\n2025;Gnesta;Skola;plan;3\n"


@pytest.fixture
def small(built_editions: Path, tmp_path: Path, start_server):
    """The dashboard with room for one megabyte."""
    folder = tmp_path / "editions"
    shutil.copytree(built_editions, folder)
    return start_server(folder, STREAMLIT_SERVER_MAX_UPLOAD_SIZE="1")


def test_a_file_that_is_too_large_is_refused_by_page_and_server(small, page: Page, wait_for_app):
    before = sorted(path.name for path in small.data.rglob("*.duckdb"))
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "PUT" else None)
    page.goto(f"{small.url}/lasin")
    wait_for_app(page)
    field = page.locator('input[type="file"]')

    # The page says so, in Swedish, and sends nothing.
    field.set_input_files([{"name": "stor.csv", "mimeType": "text/csv", "buffer": b"x" * (MEGABYTE + 1)}])
    expect(page.get_by_text("Filen får vara högst 1 MB.")).to_be_visible()
    assert sent == []

    # A small one shows how a file is sent. The same request, from the same session with its token, is refused once it is
    # too large, whether it says how long it is or not.
    field.set_input_files([{"name": "liten.csv", "mimeType": "text/csv", "buffer": ROWS}])
    expect(page.get_by_role("heading", name="Det här skulle ändras")).to_be_visible()
    (request,) = sent
    headers = {name: value for name, value in request.all_headers().items() if not name.startswith((":", "content-"))}
    for size, status in ((MEGABYTE // 2, 204), (3 * MEGABYTE, 413)):
        part = {"name": "stor.csv", "mimeType": "text/csv", "buffer": ROWS + b"x" * size}
        answer = page.request.put(request.url, headers=headers, multipart={"stor.csv": part})
        assert (size, answer.status) == (size, status)
        assert str(small.data) not in answer.text()

    # It goes on, and nothing is stored.
    page.goto(f"{small.url}/lasin")
    wait_for_app(page)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert sorted(path.name for path in small.data.rglob("*.duckdb")) == before
    assert small.errors == []
