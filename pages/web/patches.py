"""Every private name of libraries that we use, and every piece of Streamlit's scripts that we patch.

There is no setting, style sheet or element of ours for what stands here. ``tests/web/test_patches.py`` names each with what is
lost without it, so a new Streamlit is tried by that one test.
"""

from __future__ import annotations

import asyncio.base_events
import socket
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.responses import Response
from streamlit import config, dataframe_util, runtime
from streamlit.elements import deck_gl_json_chart
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.caching.ttl_cache import TTLCache
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.type_util import is_version_less_than
from streamlit.web.server.server_util import get_url
from streamlit.web.server.starlette import starlette_auth_routes
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

# Where Streamlit's scripts lie, and below which address it sends them.
SCRIPTS_FOLDER = Path(st.__file__).parent / "static" / "static" / "js"

_PORTAL = "document.querySelector(`main`)??void 0"
# Script (its name up to the first dot) -> piece of it as Streamlit sends it -> what is sent instead.
MENDED: Mapping[str, Mapping[str, str]] = {
    # An open list lies in the page's content, not beside it, where nobody who goes by landmarks would find it.
    "Selectbox": {"placement:`bottom left`,": f"placement:`bottom left`,UNSTABLE_portalContainer:{_PORTAL},"},
    "Multiselect": {"placement:`bottom left`,": f"placement:`bottom left`,UNSTABLE_portalContainer:{_PORTAL},"},
    # So does a help text.
    "Tooltip": {"{id:f,preserveTabOrder:!1,": f"{{root:{_PORTAL},preserveTabOrder:!1,"},
    # The sentence that answers a page's question is said anew when a choice changes it: only what was there before its text is
    # heard as "status", and what is around our HTML is Streamlit's.
    "Html": {"n(u,{dangerouslySetInnerHTML": "n(u,{role:t.includes(`lb-lead`)?`status`:void 0,dangerouslySetInnerHTML"},
    # Which page of the menu is shown.
    "PageLink": {"href:w,target:": '"aria-current":x?`page`:void 0,href:w,target:'},
    "DownloadButton": {
        # While the server makes a file, the button shows it by a wheel alone.
        "!i(F)&&r(d,{": "N&&r(`span`,{role:`alert`,style:{position:`absolute`,clipPath:`inset(50%)`},children:`Gör filen …`}),"
        "!i(F)&&r(d,{role:`alert`,",
        # Why a file could not be made the server tells in English, and no more than that it could not.
        "e instanceof Error?e.message:`Download failed`": "`Filen kunde inte hämtas. Läs in sidan igen.`",
    },
    "FileUploader": {
        # Why a file was refused the server tells in Swedish (pages/web/files.py); only its number was shown.
        "errorMessage:P(e)": "errorMessage:e.response?.data||P(e)",
        # The limit in round megabytes, written as in Swedish.
        "`${T(t,D.Byte,0)} per file`": "`${Math.round(t/1e6)} MB per fil`",
        # The place for files has a name, so it is a group; "presentation" would hide both.
        "...e({tabIndex:-1}),": "...e({tabIndex:-1}),role:`group`,",
    },
    # The calendar's heading is not the page's.
    "ReorderedSegments": {"`header`,{target": "`div`,{target"},
    "utils": {"`File must be ${$(n,`b`)} or smaller.`": "`Filen får vara högst ${Math.round(n/1e6)} MB.`"},
    "index": {
        # The language of the calendar: that of the page, not of the browser.
        "locale:window.navigator.language": "locale:`sv-SE`",
        # The menu of all pages (pages/router.py) is navigation.
        "className:[Yf(t),tp(d)].filter(Boolean).join(` `),": "className:[Yf(t),tp(d)].filter(Boolean).join(` `),"
        '...d===`topp`&&{role:`navigation`,"aria-label":`Sidor`},',
        # What a button unfolds follows it in the page, so that Tab leads from the one to the other.
        "c(ai,{id:`stFloatingOverlayPortal`,children:c(Pf,": "c(ai,{root:D,children:c(Pf,",
    },
}

# What every page shows at first: its scripts are asked for with the page, and not when they are met, which moves what follows.
EARLY = ("ButtonGroup", "Html", "PageLink")
EARLY_SCRIPTS = tuple(path.name for script in EARLY for path in SCRIPTS_FOLDER.glob(f"{script}.*.js"))

_PANDAS = version("pandas")  # asked once, at the start: with many visitors at once the question has failed
# The cookie that says, for a minute, that a sign-in came back without anybody signed in.
FAILED_SIGN_IN = "lagesbild_misslyckad"
# A provider's token that is longer is not kept: it only spares a question at the provider when somebody signs out.
LONGEST_TOKEN = 2500
_set_auth_cookie = starlette_auth_routes._set_auth_cookie
_whole_message = AppSession._create_new_session_message


def apply() -> None:
    """Change what the process's Streamlit and asyncio do, before the server starts."""
    # Connections send small packets at once. asyncio means to do so, but knows a TCP connection by the number of its protocol,
    # which Streamlit's listening socket has not been given. Without it the last of a page's many small messages waits for the
    # browser's receipt of the one before, which a browser holds back for 40 ms, or 200.
    asyncio.base_events._set_nodelay = _set_nodelay  # type: ignore[attr-defined]
    # A map is shown without loading pandas, which is most of a second of the start and 80 MB. Streamlit asks pandas for its
    # version, here told by what is installed, and turns frames of pandas in a map into lists; ours hold none.
    dataframe_util.is_pandas_version_less_than = _pandas_is_less_than
    deck_gl_json_chart._prepare_pydeck_for_json = _leave_map
    # Browsers are not told where on the disk the program lies, and no visitor may throw away what is kept for all.
    AppSession._create_new_session_message = _message_without_place  # type: ignore[assignment]
    AppSession._handle_clear_cache_request = _keep_caches  # type: ignore[assignment]


def _set_nodelay(sock: socket.socket) -> None:
    if sock.family in {socket.AF_INET, socket.AF_INET6} and sock.type == socket.SOCK_STREAM:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _pandas_is_less_than(v: str) -> bool:
    return is_version_less_than(_PANDAS, v)


def _leave_map(pydeck_obj: object) -> None:
    """Leave the map as it is."""


def _message_without_place(session: AppSession, *given: Any, **named: Any) -> Any:
    message = _whole_message(session, *given, **named)
    # Its hash tells pages apart; the place is for Streamlit's statistics alone.
    message.new_session.main_script_path = ""
    return message


def _keep_caches(_: AppSession) -> None:
    """Leave the caches as they are: the next visitor would wait for them."""


def keep_secrets(auth: Mapping[str, Any]) -> None:
    """Have Streamlit sign cookies by ``auth`` as it was at the start, and never read the secrets files itself.

    It would take them as they are at any moment, half written ones too, and put what stands at their top into the environment.
    """
    config.set_option("secrets.files", [])
    if auth:
        config.set_option("server.cookieSecret", auth["cookie_secret"])


def keep_claims(keep: Callable[[Mapping[str, Any]], dict[str, Any]]) -> None:
    """Have Streamlit keep in its cookies what ``keep`` returns of a sign-in's claims, and no sign-in where that is nothing.

    It would keep all, and the provider's tokens besides: with many groups more than browsers, proxies and connections let pass.
    """

    async def set_small_cookie(response: Response, user_info: dict[str, Any], tokens: dict[str, Any]) -> None:
        claims = keep(user_info)
        if claims:
            token = tokens.get("id_token", "")
            await _set_auth_cookie(response, claims, {"id_token": token} if len(token) <= LONGEST_TOKEN else {})

    starlette_auth_routes._set_auth_cookie = set_small_cookie


def own_address() -> str:
    """Return the address that the server listens on, as it is configured: what stands before it has one of its own."""
    return get_url(st.get_option("server.address") or st.get_option("browser.serverAddress"))


def sign_in_cookies(cookies: Mapping[str, str]) -> dict[str, str]:
    """Return those of a browser's cookies that show who has signed in: a long one is sent in parts."""
    return {name: cookies[name] for name in cookies if name.startswith(USER_COOKIE_NAME)}


def session_id() -> str | None:
    """Return the id of the session that the page is drawn for; None outside a server."""
    context = get_script_run_ctx()
    return None if context is None else context.session_id


def uploaded_files() -> list[tuple[str, int]]:
    """Return session and bytes of each file that the server holds. Raises TypeError where it is not known what it holds."""
    manager = runtime.get_instance().uploaded_file_mgr
    if not isinstance(manager, MemoryUploadedFileManager):
        raise TypeError(f"files are kept by {type(manager).__name__}, whose room is not known")
    of_sessions = list(manager.file_storage.items())
    return [(session, len(file.data)) for session, files in of_sessions for file in list(files.values())]


def forget_uploaded(session: str) -> None:
    """Let the server forget the files that a session has loaded."""
    if runtime.exists():
        runtime.get_instance().uploaded_file_mgr.remove_session_files(session)


def made_file(name: str) -> bytes | None:
    """Return the content of a file that was made to be fetched, by its id; None where there is none."""
    file = runtime.get_instance().media_file_mgr.read_file(name)
    return None if file is None else file.content


def end_lost_sessions() -> None:
    """Let go of sessions that nobody can come back to, and of their files; Streamlit does so only when another session ends."""
    manager = runtime.get_instance()._session_mgr
    storage = manager._session_storage if isinstance(manager, WebsocketSessionManager) else None
    ended = storage._cache if isinstance(storage, MemorySessionStorage) else None
    if not isinstance(ended, TTLCache):
        raise TypeError("sessions that have ended are not kept as they used to be")
    for _, info in ended.expire():
        info.session.shutdown()
