"""The log: one JSON object a line, with nothing that tells who visited or what they wrote.

An error is told by its type and the places in the program it came through, never by its text: that may quote an answer.
Of a request stands which page it was for, not its query, address or client.
"""

from __future__ import annotations

import json
import logging
import threading
import time
import traceback
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOGGER = "lagesbild"
# Where a record carries fields of its own: log.info("…", extra={FIELDS: {"id": "…"}}).
FIELDS = "fields"
log = logging.getLogger(LOGGER)


class Lines(logging.Formatter):
    """A record as one line of JSON: time (UTC), level, logger, message, its own fields, and error and trace if it has any."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, FIELDS, {}),
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            told["error"] = _kind(error)
            told["trace"] = _trace(error)
            if record.name != LOGGER:
                told["message"] = str(record.msg).partition("\n")[0]  # without the values, which may quote the error
        return json.dumps(told, ensure_ascii=False)


def _kind(error: BaseException) -> str:
    kinds = []
    cause: BaseException | None = error
    while cause is not None:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__
    return " < ".join(kinds)


def _trace(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}" for frame in frames]


def set_up() -> None:
    """Have all loggers there are, the web server's and the libraries' too, write JSON lines to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines())
    logging.root.handlers = [handler]
    logging.captureWarnings(True)
    threading.excepthook = _note_end
    log.setLevel(logging.INFO)
    for logger in list(logging.root.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            logger.handlers.clear()
            logger.propagate = True
    # The web server's own lines per request and live connection have the client's address and the query.
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)


def _note_end(ended: threading.ExceptHookArgs) -> None:
    """Note that an error ended a thread; Python's own way prints the error's text."""
    if ended.exc_value is not None:
        log.error("a thread ended", exc_info=ended.exc_value)


class Journal:
    """Middleware around all others: a line for each page asked for, each refusal and each live connection that ended.

    ``route_of`` tells the path of a request below the application's own address; ``addresses`` are those of the pages.
    """

    def __init__(self, app: ASGIApp, route_of: Callable[[Scope], str], addresses: Collection[str]) -> None:
        self.app = app
        self.route_of = route_of
        self.addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on one request or live connection and note what became of it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        began, status = time.monotonic(), 0

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, note)
        finally:
            told = {"ms": round((time.monotonic() - began) * 1000)}
            if scope["type"] == "websocket":
                log.info("session ended", extra={FIELDS: told})
            elif (route := self.route_of(scope)) in self.addresses or status >= 400:
                where = {"method": scope["method"], "page": f"/{route}" if route in self.addresses else "other"}
                log.info("request", extra={FIELDS: {**where, "status": status, **told}})
