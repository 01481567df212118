"""The web application: Streamlit's pages, with health checks, security headers and what runs beside them.

Start it with ``streamlit run app.py``; settings stand in ``.streamlit/config.toml``.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from data.access.door import Access, Door, door
from data.access.sign_in import SignInError, is_this_machine
from data.base.clock import in_sweden, utc_now
from data.base.errors import LagesbildError
from data.build import ensure_first_editions, model_fault
from data.follow import keep_up
from data.lake.shelf import is_shared, trouble_of
from data.model.model import load_model
from data.retention.daily import purge_daily
from data.shelf.folder import folder
from data.shelf.integrity import readiness
from pages.county import plain
from pages.frame import served, upload_rights
from pages.web import health, patches, tables
from pages.web.files import Files, free_files
from pages.web.gate import Gate
from pages.web.journal import Journal, repeat, report_error, set_up
from pages.web.shell import ADDRESSES, PAGES, Shell, root_path, route_path
from pages.web.swedish import Swedish

ROUTER = PAGES / "router.py"

STARTS = {
    Access.LOCAL: "Ingen inloggning är inställd: bara den här datorn släpps in, som processledare.",
    Access.PUBLIC: "Alla släpps in utan inloggning och ser det publika utdraget, inget annat.",
    Access.SIGN_IN: "Besökare loggar in, och konfigurationen ger dem deras roll.",
}

# How often a shared store is looked at, and whether the day's purge is done.
FOLLOW_SECONDS = 0.5
PURGE_SECONDS = 900

log = logging.getLogger("lagesbild")


def way_in() -> Door:
    """How visitors come in. Ends the program, with a Swedish sentence, where that is not safe."""
    try:
        return door(st.get_option("secrets.files"), st.get_option("server.address"))
    except SignInError as error:
        sys.exit(f"Lägesbilden startar inte. {error}")


def purge() -> list[str]:
    """Purge what has expired, once a day, and log that it is done; returns what hinders it, told anew each day."""
    now = utc_now()
    try:
        done = purge_daily(now)
    except LagesbildError as error:
        return [f"Gallringen {in_sweden(now).date()} är inte gjord. {error}"]
    if done is not None:
        log.info(done)
    return []


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Make sure that there is something to show before the first visitor; where there cannot be, the start fails."""
    set_up()  # once more, for loggers that came after
    log.info(STARTS[DOOR.access])
    log.info("Adressen är %s.", patches.own_address())
    for line in await asyncio.to_thread(ensure_first_editions, serve_what_there_is=True):
        log.info(line)
    if is_shared():
        await asyncio.to_thread(keep_up)  # nobody is let in who has signed out on another server
    work = [free_files(), repeat(purge, PURGE_SECONDS, "Gallringen är inte gjord")]
    if is_shared():
        work.append(repeat(keep_up, FOLLOW_SECONDS, "De andra servrarnas ändringar kunde inte hämtas"))
    tasks = [asyncio.create_task(task) for task in work]
    yield
    for task in tasks:
        task.cancel()
    log.info("Lägesbilden stannar.")


def can_be_shown() -> tuple[int | None, bool, str]:
    """Return the edition that is shown, whether the door is closed to all, and what is to be said of it (``health.routes``)."""
    found = readiness(folder())
    return (
        found.edition,
        DOOR.is_closed(),
        " ".join(filter(None, (found.text, trouble_of(folder()), model_fault(False)))),
    )


set_up()
patches.apply()
DOOR = way_in()  # before the server starts, so that a wrong configuration ends it with its sentence alone
patches.keep_secrets(DOOR.auth)
patches.keep_claims(DOOR.keep)
app = st.App(
    ROUTER,
    secrets={"auth": DOOR.auth} if DOOR.auth else None,
    lifespan=lifespan,
    routes=[
        *health.routes(can_be_shown),
        *tables.routes(root_path(), served.look),
        Mount(f"{root_path()}fonts", StaticFiles(directory=PAGES / "fonts"), name="fonts"),
    ],
    middleware=[
        Middleware(Journal, route_of=route_path, addresses=ADDRESSES),
        Middleware(Gate, only_here=DOOR.access is Access.LOCAL, is_this_machine=is_this_machine),
        Middleware(
            Shell,
            title=f"Lägesbild – {load_model().programme}",
            plain=plain.start_page if DOOR.access is Access.PUBLIC else None,
        ),
        Middleware(Files, path_of=route_path, may_upload=upload_rights.may_upload, may_fetch=upload_rights.may_fetch),
        Middleware(Swedish, folder=patches.SCRIPTS_FOLDER, path_of=route_path),
    ],
    on_script_error=report_error,
)
