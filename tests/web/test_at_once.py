"""A connection to a listening socket as Streamlit makes it sends at once."""

import asyncio
import asyncio.base_events
import socket

import pytest
from apart import run_apart

from pages.web.at_once import send_at_once


async def nodelay() -> int:
    """Connect to a server on a socket like Streamlit's; the option of the connection at the server's side."""
    listening = socket.socket(family=socket.AF_INET)
    listening.bind(("127.0.0.1", 0))
    found: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def connected(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        found.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async with await asyncio.start_server(connected, sock=listening):
        _, writer = await asyncio.open_connection(*listening.getsockname())
        option = await found
        writer.close()
    return option


def test_connections_send_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asyncio.base_events, "_set_nodelay", asyncio.base_events._set_nodelay)  # put back afterwards
    send_at_once()
    assert run_apart(nodelay()) != 0
