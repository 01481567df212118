"""Logging as JSON lines, without visitors' data.

An error is told by its type and the places in the program it came through, never by its text: that may quote an answer.
Of a request stands which page it was for, not its query, address or client.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
import secrets
import sys
import threading
import time
import traceback
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import streamlit as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOGGER = "lagesbild"
# Where a record carries fields of its own: log.info("…", extra={FIELDS: {"id": "…"}}).
FIELDS = "fields"
# Any other word may be sent in place of one of these.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
log = logging.getLogger(LOGGER)


class Lines(logging.Formatter):
    """A record as one line of JSON: time (UTC), level, logger, message, its own fields, and error and trace if it has any.

    What others than ourselves log is told without what they fill in, which may come from a request: the message as it stands
    in their program, if it does, and where.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.name == LOGGER:
            told |= {"message": record.getMessage(), **getattr(record, FIELDS, {})}
        else:
            told |= {"message": _literal(record), "where": _place(record.pathname, record.lineno, record.funcName)}
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            told |= {"error": _kind(error), "trace": _trace(error)}
        return json.dumps(told, ensure_ascii=False)


def _literal(record: logging.LogRecord) -> str | None:
    """The message without its values, where it stands in the code that logged it; None where that put it together."""
    frame = inspect.currentframe()
    while frame is not None:
        code = frame.f_code
        if (code.co_filename, code.co_name) == (record.pathname, record.funcName):
            return record.msg if isinstance(record.msg, str) and record.msg in code.co_consts else None
        frame = frame.f_back
    return None


def _place(file: str, line: int | None, function: str | None) -> str:
    return f"{'/'.join(Path(file).parts[-3:])}:{line} {function}"


def _kind(error: BaseException) -> str:
    kinds = []
    cause: BaseException | None = error
    while cause is not None:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__
    return " < ".join(kinds)


def _trace(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [_place(frame.filename, frame.lineno, frame.name) for frame in frames]


def set_up() -> None:
    """Have all loggers there are or will be, the web server's and the libraries' too, write JSON lines to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines())

    def write(_: logging.Logger, record: logging.LogRecord) -> None:
        handler.handle(record)

    # Whatever handlers a logger has or will be given, and whether it passes on to others: libraries make loggers at any time.
    logging.Logger.callHandlers = write  # type: ignore[assignment] # the one place that every record passes
    logging.captureWarnings(True)
    threading.excepthook = _note_end
    sys.excepthook = _note_exit
    sys.unraisablehook = _note_loss
    log.setLevel(logging.INFO)
    # The web server's own lines per request and live connection say no more than ours.
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)


def _note_exit(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    """Note that an error ended the program; Python's own way prints the error's text."""
    log.critical("the program ended", exc_info=error)


def _note_loss(lost: sys.UnraisableHookArgs) -> None:
    """Note an error that nobody could be told of, as in clearing up."""
    if lost.exc_value is not None:
        log.error("an error was lost", exc_info=lost.exc_value)


def _note_end(ended: threading.ExceptHookArgs) -> None:
    """Note that an error ended a thread; Python's own way prints the error's text."""
    if ended.exc_value is not None:
        log.error("a thread ended", exc_info=ended.exc_value)


def report_error(error: Exception) -> bool:
    """Tell the user in Swedish that something broke, with the number under which the log holds the rest; True, as it is told."""
    number = secrets.token_hex(4)
    log.error("Fel %s", number, exc_info=error, extra={FIELDS: {"id": number}})
    st.error(f"Något gick fel och sidan kunde inte visas. Läs in den igen; händer det igen, uppge felnummer {number}.")
    return True


async def repeat(work: Callable[[], list[str]], seconds: float, failure: str) -> None:
    """Do the ``work`` again and again, and log what it says hinders it, once; runs until it is cancelled.

    ``failure`` begins the line, in Swedish, on an error that nobody has thought of.
    """
    known: list[str] = []
    while True:
        try:
            found = await asyncio.to_thread(work)
        except Exception as error:  # whatever it is, the work is to be done, and it may pass
            found = [f"{failure}: {type(error).__name__}."]
            if found != known:
                log.exception(found[0])
                known = found
        for line in found:
            if line not in known:
                log.warning(line)
        known = found
        await asyncio.sleep(seconds)


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
                method = scope["method"] if scope["method"] in METHODS else "other"
                where = {"method": method, "page": f"/{route}" if route in self.addresses else "other"}
                log.info("request", extra={FIELDS: {**where, "status": status, **told}})
