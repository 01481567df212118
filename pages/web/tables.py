"""The addresses of tables for programs: ``/data/v1/cells.csv``, ``.json``, and ``datapackage.json`` on them all."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

ADDRESS = "data/v1"
_DESCRIPTION = "datapackage.json"
_KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
# Kept by nobody but who asked, and asked for anew each time: something may have been purged, or a role taken away.
_HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Cookie", "Cross-Origin-Resource-Policy": "same-origin"}
Look = Callable[[str, Mapping[str, str], Mapping[str, str]], tuple[HTTPStatus, str, bytes]]


def routes(root: str, look: Look) -> list[Route]:
    """Return the route of all files below ``root``, the application's own path.

    ``look(file, query, cookies)`` returns OK, the name to keep the file under and its content; or another status, why, and
    nothing.
    """

    async def send(request: Request) -> Response:
        file = request.path_params["file"]
        status, told, content = await asyncio.to_thread(look, file, request.query_params, request.cookies)
        if status is not HTTPStatus.OK:
            return PlainTextResponse(f"{told}\n", status_code=status, headers={"Cache-Control": "no-store"})
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        query = f"?{request.url.query}" if request.url.query else ""
        described = f'<{root}{ADDRESS}/{_DESCRIPTION}{query}>; rel="describedby"; type="application/json"'
        headers = {**_HEADERS, "ETag": tag, "Link": described}
        # A proxy that packs the answer marks the tag as weak.
        if tag in (one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        headers["Content-Disposition"] = f'inline; filename="{told}"'
        return Response(content, media_type=_KINDS[file.rpartition(".")[2]], headers=headers)

    return [Route(f"{root}{ADDRESS}/{{file}}", send)]
