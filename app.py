"""The web application: Streamlit's pages inside the headers, language and addresses that a public authority needs.

Start it with ``streamlit run app.py``; settings stand in ``.streamlit/config.toml``.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from streamlit.config import set_option
from streamlit.web.server.server_util import get_url

from data.access.door import Access, Door, door
from data.access.sign_in import SignInError, is_this_machine
from data.build import ensure_first_editions
from data.follow import keep_up
from data.lake.shelf import is_shared, trouble_of
from data.shelf.folder import folder
from data.shelf.integrity import readiness
from pages.frame import upload_rights
from pages.web.at_once import send_at_once
from pages.web.files import Files, free_files
from pages.web.gate import Gate
from pages.web.journal import FIELDS, Journal, set_up
from pages.web.sessions import narrow_sessions
from pages.web.shell import ADDRESSES, PAGES, Shell, root_path, route_path
from pages.web.swedish import Swedish
from pages.web.without_pandas import show_maps_without_pandas

ROUTER = PAGES / "router.py"
SCRIPTS = Path(st.__file__).parent / "static" / "static" / "js"

STARTS = {
    Access.LOCAL: "Ingen inloggning är inställd: bara den här datorn släpps in, som processledare.",
    Access.PUBLIC: "Alla släpps in utan inloggning och ser det publika utdraget, inget annat.",
    Access.SIGN_IN: "Besökare loggar in, och konfigurationen ger dem deras roll.",
}

# How often a shared store is looked at.
FOLLOW_SECONDS = 0.5

log = logging.getLogger("lagesbild")


async def health(_: Request) -> JSONResponse:
    """Say that the process answers; for supervisors and proxies."""
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


async def ready(_: Request) -> JSONResponse:
    """Say whether there is an edition to show; for whom it is that sends visitors here. 503 where there is none."""
    found = await asyncio.to_thread(readiness, folder())
    is_closed = await asyncio.to_thread(DOOR.is_closed)
    is_ready = found.edition is not None and not is_closed
    closed = (
        "Inloggningens inställningar går inte att läsa: ingen släpps in, och loggen säger varför."
        if is_closed
        else None
    )
    text = " ".join(filter(None, (closed, found.text, trouble_of(folder()))))
    return JSONResponse(
        {"status": "ok" if is_ready else "not ready", "edition": found.edition, "text": text},
        status_code=200 if is_ready else 503,
        headers={"Cache-Control": "no-store"},
    )


def way_in() -> Door:
    """How visitors come in. Ends the program, with a Swedish sentence, where that is not safe."""
    try:
        return door(st.get_option("secrets.files"), st.get_option("server.address"))
    except SignInError as error:
        sys.exit(f"Lägesbilden startar inte. {error}")


def keep_secrets(auth: Mapping[str, Any]) -> None:
    """Have Streamlit sign cookies by ``auth`` as it was at the start, and never read the secrets files itself.

    It would take them as they are at any moment, half written ones too, and put what stands at their top into the environment.
    """
    set_option("secrets.files", [])
    if auth:
        set_option("server.cookieSecret", auth["cookie_secret"])


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Make sure that there is something to show before the first visitor; where there cannot be, the start fails."""
    set_up()  # once more, for loggers that came after
    log.info(STARTS[DOOR.access])
    log.info("Adressen är %s.", get_url(st.get_option("browser.serverAddress")))
    for line in await asyncio.to_thread(ensure_first_editions, serve_what_there_is=True):
        log.info(line)
    if is_shared():
        await asyncio.to_thread(keep_up)  # nobody is let in who has signed out on another server
    tasks = [asyncio.create_task(task) for task in (free_files(), *([follow()] if is_shared() else []))]
    yield
    for task in tasks:
        task.cancel()
    log.info("Lägesbilden stannar.")


async def follow() -> None:
    """Keep up with what other servers write to a shared store, and log what hinders it, once."""
    known: list[str] = []
    while True:
        try:
            found = await asyncio.to_thread(keep_up)
        except Exception as error:  # whatever it is, the others go on writing, and it may pass
            found = [f"De andra servrarnas ändringar kunde inte hämtas: {type(error).__name__}."]
            if found != known:
                log.exception("Fel i att följa de andra servrarna")
        for line in found:
            if line not in known:
                log.warning(line)
        known = found
        await asyncio.sleep(FOLLOW_SECONDS)


def report_error(error: Exception) -> bool:
    """Tell the user in Swedish that something broke, with the number under which the log holds the rest."""
    number = secrets.token_hex(4)
    log.error("Fel %s", number, exc_info=error, extra={FIELDS: {"id": number}})
    st.error(f"Något gick fel och sidan kunde inte visas. Läs in den igen; händer det igen, uppge felnummer {number}.")
    return True


set_up()
send_at_once()
show_maps_without_pandas()
narrow_sessions()
DOOR = way_in()  # before the server starts, so that a wrong configuration ends it with its sentence alone
keep_secrets(DOOR.auth)
app = st.App(
    ROUTER,
    secrets={"auth": DOOR.auth} if DOOR.auth else None,
    lifespan=lifespan,
    routes=[
        Route("/health", health),
        Route("/ready", ready),
        Mount(f"{root_path()}fonts", StaticFiles(directory=PAGES / "fonts"), name="fonts"),
    ],
    middleware=[
        Middleware(Journal, route_of=route_path, addresses=ADDRESSES),
        Middleware(Gate, only_here=DOOR.access is Access.LOCAL, is_this_machine=is_this_machine),
        Middleware(Shell),
        Middleware(Files, path_of=route_path, may_upload=upload_rights.may_upload, may_fetch=upload_rights.may_fetch),
        Middleware(Swedish, folder=SCRIPTS, path_of=route_path),
    ],
    on_script_error=report_error,
)
