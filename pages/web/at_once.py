"""What the server has to send, it sends at once: TCP does not wait for more, nor for word that the last has come."""

from __future__ import annotations

import asyncio.base_events
import socket


def send_at_once() -> None:
    """Let every connection that is made from now on send small packets at once.

    asyncio means to do so, but knows a TCP connection by the number of its protocol, which Streamlit's listening socket has not
    been given. Without it the last of a page's many small messages waited for the browser's receipt of the one before, which a
    browser holds back for 40 ms, or 200.
    """
    asyncio.base_events._set_nodelay = _set_nodelay  # type: ignore[attr-defined]


def _set_nodelay(sock: socket.socket) -> None:
    if sock.family in {socket.AF_INET, socket.AF_INET6} and sock.type == socket.SOCK_STREAM:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
