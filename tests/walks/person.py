"""Somebody who uses the pages without a browser: opens addresses, presses, fills in, loads files and takes them out."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from screens import Fold, Picture, Screen, page_of, query_of, read
from streamlit import config
from streamlit.components.v2.bidi_component.constants import EVENT_DELIM
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from streamlit.testing.v1 import AppTest, app_test
from streamlit.testing.v1.element_tree import DownloadButton, Widget
from streamlit.util import calc_hash

from data.access import door

ROOT = Path(__file__).parents[2]
ROUTER = ROOT / "pages" / "router.py"
PATIENCE_SECONDS = 120
GROUP = "styrgrupp"
ACCOUNTS: Mapping[str, Mapping[str, Any]] = {
    "processledare": {"sub": "konto-1", "email": "processledare@kommun.example", "email_verified": True},
    "styrgrupp": {"sub": "konto-2", "email": "ledamot@annan.example", "email_verified": True, "groups": [GROUP]},
    "publik": {"sub": "konto-3", "email": "rektor@skola.example", "email_verified": True},
}
_SECRETS = f"""
[auth]
redirect_uri = "http://127.0.0.1:8501/oauth2callback"
cookie_secret = "en hemlighet som bara testerna har, lång nog"
client_id = "lagesbild"
client_secret = "hemlig"
server_metadata_url = "http://127.0.0.1:9/.well-known/openid-configuration"

[lagesbild]
[lagesbild.roles.processledare]
accounts = ["processledare@kommun.example"]
[lagesbild.roles.styrgrupp]
groups = ["{GROUP}"]
[lagesbild.roles.publik]
domains = ["skola.example"]
"""


@contextmanager
def signing_in(folder: Path) -> Iterator[None]:
    """Let visitors come in by signing in, as ``ACCOUNTS`` says, and show what fails; the settings lie in ``folder``."""
    secrets = folder / "secrets.toml"
    secrets.write_text(_SECRETS, encoding="utf-8")
    options = {"secrets.files": [str(secrets)], "client.showErrorDetails": "full"}
    before = {name: config.get_option(name) for name in options}
    for name, value in options.items():
        config.set_option(name, value)
    # How visitors come in is decided once per process; here each folder is as a server of its own.
    decided, door._decided = door._decided, []
    try:
        yield
    finally:
        door._decided = decided
        for name, value in before.items():
            config.set_option(name, value)


class _Kept(MediaFileManager):
    """Keeps what is offered for download, which AppTest throws away."""

    newest: _Kept

    def __init__(self, storage: Any) -> None:
        super().__init__(storage)
        self.contents: dict[str, tuple[str, Any]] = {}
        _Kept.newest = self

    def add(
        self, path_or_data: Any, mimetype: str, coordinates: str, file_name: str | None = None, *args: Any, **more: Any
    ) -> str:
        url = super().add(path_or_data, mimetype, coordinates, file_name, *args, **more)
        self.contents[url] = (file_name or "", path_or_data)
        return url

    def content(self, button: DownloadButton) -> tuple[str, bytes]:
        """Name and bytes that somebody gets who takes the file; it is made now, as the server does."""
        proto = button.proto
        if proto.HasField("deferred_file_id"):
            entry = self._deferred_callables[proto.deferred_file_id]
            name, made = entry["filename"] or "", entry["callable"]()
        else:
            name, made = self.contents[proto.url]
        return name, made.encode() if isinstance(made, str) else bytes(made)


app_test.MediaFileManager = _Kept  # type: ignore[misc]  # AppTest has no other way to what is offered for download


class _Session(AppTest):
    """A session that sends what a browser would: what has been changed, and what is unfolded or pointed at."""

    _components: Any = None  # looked for once; AppTest does so for every session

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.folds: dict[str, WidgetState] = {}
        self._bidi_component_manager = _Session._components

    def send(self, states: Sequence[WidgetState] = ()) -> None:
        """Run the page with these fields as they say, and all others as they are."""
        message = WidgetStates()
        message.widgets.extend([*self.folds.values(), *states])
        self._run(message)
        _Session._components = self._bidi_component_manager


class Person:
    """One visitor in one role. ``screen`` is what is before them; ``address`` is what stands in the address field."""

    def __init__(self, role: str) -> None:
        self.role = role
        self._begin()
        self.screen = Screen()
        self._media: _Kept | None = None
        self._page = ""

    def _begin(self) -> None:
        self._app = _Session(str(ROUTER), default_timeout=PATIENCE_SECONDS)
        claims = ACCOUNTS[self.role]
        self._app.user = {**claims, "is_logged_in": True, "iat": int(time.time())}
        self._app.context = {
            "locale": "sv-SE",
            "timezone": "Europe/Stockholm",
            "theme": "light",
            "url": "http://127.0.0.1:8501/",
        }

    @property
    def address(self) -> str:
        """Where the visitor is, as a link leads there."""
        query = urlencode(self._app.query_params, doseq=True)
        return f"{self._page}?{query}" if query else self._page

    @property
    def nodes(self) -> list[Any]:
        """The elements that the page shows, as the server sends them."""
        return [node for node in self._app._tree if getattr(node, "proto", None) is not None]

    def open(self, address: str) -> Screen:
        """Open an address as a browser does that comes from elsewhere: with nothing remembered."""
        self._begin()
        return self.follow(address)

    def follow(self, address: str) -> Screen:
        """Follow a link of the menu, which goes on with what the session remembers."""
        page = page_of(address)
        self._app.query_params = dict(query_of(address))
        self._app._page_hash = calc_hash(page) if page else ""
        if not page and self._app._registered_pages:
            self._app._page_hash = next(
                key for key, one in self._app._registered_pages.items() if not one.get("url_pathname")
            )
        self._app.folds = {}
        return self._look(())

    def send(self, *states: WidgetState, times: int = 1) -> Screen:
        """Send fields that were changed or pressed; twice as a double click does, the second before the first is answered."""
        for _ in range(times):
            self._look(states)
        return self.screen

    def unfold(self, fold: Fold, opened: bool) -> Screen:
        """Unfold or fold a list."""
        self._app.folds[fold.id] = WidgetState(id=fold.id, bool_value=opened)
        return self._look(())

    def point(self, picture: Picture, position: int) -> Screen:
        """Choose a municipality on a map."""
        event = [{"event": "chosen", "value": picture.codes[position]}]
        name = f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{picture.id}{EVENT_DELIM}events"
        return self._look([WidgetState(id=name, json_trigger_value=json.dumps(event))])

    def upload(self, uploader: Any, files: Sequence[tuple[str, bytes]]) -> Screen:
        """Choose files in a field for files."""
        uploader.set_value([(name, content, "application/octet-stream") for name, content in files])
        return self._look([uploader._widget_state])

    def take(self, button: DownloadButton) -> tuple[str, bytes]:
        """Take a file out: its name and bytes."""
        assert self._media is not None
        return self._media.content(button)

    def _look(self, states: Sequence[WidgetState]) -> Screen:
        self._app.send(states)
        self._media = _Kept.newest
        pages = self._app._registered_pages
        names = {key: str(one.get("url_pathname", "")) for key, one in pages.items()}
        self._page = names.get(self._app._finished_page_script_hash, "")
        self._app._page_hash = ""
        self.screen = read(self._app._tree, names)
        there = {fold.id for fold in self.screen.folds}
        self._app.folds = {key: value for key, value in self._app.folds.items() if key in there}
        return self.screen


def pressed(button: Widget) -> WidgetState:
    """What a browser sends of a button that is pressed."""
    return WidgetState(id=button.id, trigger_value=True)


def filled(widget: Widget, value: Any) -> WidgetState:
    """What a browser sends of a field with this value; of a list, the text of what is chosen in it."""
    if widget.type == "selectbox":
        return WidgetState(id=widget.id) if value is None else WidgetState(id=widget.id, string_value=value)
    if widget.type in ("multiselect", "button_group"):
        state = WidgetState(id=widget.id)
        state.string_array_value.data[:] = value
        return state
    widget.set_value(value)
    return widget._widget_state
