"""A reader of the dashboard without a browser: a session over Streamlit's own websocket, as its frontend speaks it.

It says what a browser would show, not how: the texts of the page, and whether something went wrong. A hundred times lighter
than a browser, so one test can hold many sessions at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

PATIENCE_SECONDS = 300.0
TEXTS = ("markdown", "html", "heading", "text", "alert")
# The line under a figure and the last line of the page, which both name the edition.
SOURCE_LINE = re.compile(r'class="lb-source">([^<]*)<')
FOOTER = re.compile(r"[Uu]tgåva (\d+), (?:verkliga uppgifter|exempeldata)")


@dataclass(frozen=True)
class Screen:
    """What a session shows after an interaction: its texts in the order they came, and all that went wrong on the way."""

    texts: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def editions(self) -> set[int]:
        """The numbers of all editions that source lines name; one, unless the page mixes editions."""
        lines = [line for text in self.texts for line in SOURCE_LINE.findall(text)]
        return {int(number) for line in lines for number in re.findall(r"[Uu]tgåva (\d+)", line)}

    @property
    def edition(self) -> int:
        """The edition that the last line of the page names. Raises AssertionError where it is not there just once."""
        found = [int(number) for text in self.texts for number in FOOTER.findall(text)]
        if len(found) != 1:
            raise AssertionError(f"The page has {len(found)} footers; it says: {self.texts[1:]}")
        return found[0]


@contextmanager
def session(url: str, user_cookie: str | None = None, origin: str | None = None) -> Iterator[Session]:
    """Connect a reader to the dashboard at ``url``, for the length of the block.

    With ``user_cookie``, the cookie by which Streamlit knows who has signed in; ``origin`` is the site whose page connects.
    """
    parts = urlsplit(url)
    protocols, headers = [Subprotocol("streamlit")], {}
    if user_cookie is not None:
        token = generate_xsrf_token_string()
        protocols.append(Subprotocol(token))
        headers["Cookie"] = f"_streamlit_xsrf={token}; _streamlit_user={user_cookie}"
    with connect(
        f"ws://{parts.netloc}{parts.path}/_stcore/stream",
        origin=Origin(origin or f"{parts.scheme}://{parts.netloc}"),
        subprotocols=protocols,
        additional_headers=headers,
        compression=None,
        max_size=None,
        open_timeout=PATIENCE_SECONDS,
    ) as socket:
        yield Session(socket)


class Session:
    """One reader's connection, opened by ``session``. To be used by one thread."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._hashes: dict[str, str] = {}
        self._kept: dict[str, ForwardMsg] = {}
        self._page = ""
        self._query = ""
        self._elements: dict[tuple[int, ...], Element] = {}
        self._folded: dict[str, str] = {}
        self.id = ""
        self.frames: list[bytes] = []

    def visit(self, address: str) -> Screen:
        """Go to ``address``, such as ``/kommun?kommun=0483``, by a link; the first time as a browser opens it cold."""
        parts = urlsplit(address)
        self._page, self._query = parts.path.strip("/"), parts.query
        return self._run()

    def choose(self, label: str, option: str) -> Screen:
        """Pick another option in the list ``label`` of the page shown."""
        lists = [element.selectbox for element in self._elements.values() if element.WhichOneof("type") == "selectbox"]
        (box,) = [one for one in lists if one.label == label]
        assert option in box.options, f"{option} is not among {list(box.options)}"
        return self._run(WidgetState(id=box.id, string_value=option))

    def has_button(self, label: str) -> bool:
        """Whether the page shown has the button ``label``."""
        return label in self._buttons

    def press(self, label: str) -> Screen:
        """Press the button ``label`` of the page shown."""
        return self._run(WidgetState(id=self._buttons[label], trigger_value=True))

    @property
    def _buttons(self) -> dict[str, str]:
        buttons = [element.button for element in self._elements.values() if element.WhichOneof("type") == "button"]
        return {button.label: button.id for button in buttons}

    def unfold(self, start: str = "") -> Screen:
        """Unfold all on the page shown whose label begins with ``start``, one thing after the other, as a user would."""
        return self._run(
            *(WidgetState(id=one, bool_value=True) for one in self._folded if self._folded[one].startswith(start))
        )

    @property
    def downloads(self) -> dict[str, str]:
        """Label -> id of each file that the page shown offers, to be handed to ``take``."""
        found = [one.download_button for one in self._elements.values() if one.WhichOneof("type") == "download_button"]
        assert all(one.deferred_file_id for one in found), "a file lies ready before somebody takes it"
        return {f"{at} {one.label}": one.deferred_file_id for at, one in enumerate(found)}

    def take(self, file: str) -> str | None:
        """Have the server make a file, and return its address; None where it refuses."""
        asked = BackMsg()
        asked.backend_operation_request.request_id = file
        asked.backend_operation_request.session_id = self.id
        asked.backend_operation_request.deferred_file.file_id = file
        self._socket.send(asked.SerializeToString())
        while True:
            frame = self._socket.recv(timeout=PATIENCE_SECONDS)
            assert isinstance(frame, bytes)
            self.frames.append(frame)
            answer = ForwardMsg.FromString(frame).backend_operation_response
            if answer.request_id == file:
                return answer.deferred_file.url or None

    def _run(self, *changed: WidgetState) -> Screen:
        state = ClientState(query_string=self._query)
        # The name of a page stands in for its hash until the server has told which pages there are.
        if self._page in self._hashes:
            state.page_script_hash = self._hashes[self._page]
        else:
            state.page_name = self._page
        state.widget_states.widgets.extend(changed)
        state.cached_message_hashes.extend(self._kept)
        self._socket.send(BackMsg(rerun_script=state).SerializeToString())
        self._elements.clear()
        self._folded.clear()
        faults = [fault for message in self._answer() for fault in self._take(message)]
        return Screen(tuple(_texts(self._elements)), tuple(faults))

    def _answer(self) -> Iterator[ForwardMsg]:
        """The messages up to the end of the run, which may itself have asked to run again."""
        while True:
            frame = self._socket.recv(timeout=PATIENCE_SECONDS)
            assert isinstance(frame, bytes)
            self.frames.append(frame)
            message = self._whole(ForwardMsg.FromString(frame))
            yield message
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return
                self._elements.clear()

    def _whole(self, message: ForwardMsg) -> ForwardMsg:
        """Return the message, or the large one from an earlier run that it stands for: a browser keeps those, and says which."""
        if message.WhichOneof("type") == "ref_hash":
            whole = ForwardMsg()
            whole.CopyFrom(self._kept[message.ref_hash])
            whole.metadata.CopyFrom(message.metadata)
            return whole
        if message.metadata.cacheable:
            self._kept[message.hash] = message
        return message

    def _take(self, message: ForwardMsg) -> Iterator[str]:
        """Keep what a message brings, and tell what is wrong with it."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.id = message.new_session.initialize.session_id or self.id
        elif kind == "navigation":
            pages = message.navigation.app_pages
            # The default page is the root, whatever its file is called.
            self._hashes = {"" if page.is_default else page.url_pathname: page.page_script_hash for page in pages}
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            self._elements[tuple(message.metadata.delta_path)] = element
            yield from _faults(element)
        elif kind == "delta" and message.delta.WhichOneof("type") == "add_block":
            block = message.delta.add_block
            if block.WhichOneof("type") == "popover" and block.popover.id:
                self._folded[block.popover.id] = block.popover.label
        elif kind == "page_not_found":
            yield f"no page {self._page!r}"
        elif kind == "session_event" and message.session_event.HasField("script_compilation_exception"):
            yield message.session_event.script_compilation_exception.message
        elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            yield "the page does not compile"


def _faults(element: Element) -> Iterator[str]:
    kind = element.WhichOneof("type")
    if kind == "exception":
        yield f"exception: {element.exception.type} {element.exception.message}"
    elif kind == "alert" and element.alert.format == Alert.ERROR:
        yield f"error: {element.alert.body}"


def _texts(elements: dict[tuple[int, ...], Element]) -> Iterator[str]:
    for element in elements.values():
        kind = element.WhichOneof("type")
        if kind in TEXTS:
            yield str(getattr(element, kind).body)
