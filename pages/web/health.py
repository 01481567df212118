"""The endpoints /health and /ready."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

NOT_KEPT = {"Cache-Control": "no-store"}
CLOSED = "Inloggningens inställningar går inte att läsa: ingen släpps in, och loggen säger varför."


def routes(look: Callable[[], tuple[int | None, bool, str]]) -> list[Route]:
    """Return ``/health``, that the process answers, and ``/ready``, whether visitors may be sent here; 503 where not.

    ``look`` returns the number of the edition that is shown, None where there is none; whether the door is closed to everybody;
    and what is wrong, in Swedish, empty where nothing is.
    """

    async def health(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"}, headers=NOT_KEPT)

    async def ready(_: Request) -> JSONResponse:
        edition, is_closed, wrong = await asyncio.to_thread(look)
        is_ready = edition is not None and not is_closed
        text = " ".join(filter(None, (CLOSED if is_closed else "", wrong)))
        return JSONResponse(
            {"status": "ok" if is_ready else "not ready", "edition": edition, "text": text},
            status_code=200 if is_ready else 503,
            headers=NOT_KEPT,
        )

    return [Route("/health", health), Route("/ready", ready)]
