"""What a session tells of the server, and what it cannot ask for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from session import session

ROOT = Path(__file__).parents[2]
# What is kept stays there when a browser asks to throw it away; Streamlit's own way empties it.
A_REQUEST = """
import streamlit as st
from streamlit.runtime.app_session import AppSession
from pages.web.sessions import narrow_sessions

@st.cache_resource
def kept():
    made.append(1)

made = []
kept()
for before in (False, True):
    if before:
        narrow_sessions()
    session = AppSession.__new__(AppSession)
    session._session_state = {}
    session._handle_clear_cache_request()
    kept()
    print(len(made))
"""


def test_no_frame_tells_where_the_program_lies(server) -> None:
    with session(server.url) as one:
        for page in ("/", "/kommun", "/historik"):
            one.visit(page)
        sent = b"".join(one.frames)
    assert b"Eskilstuna" in sent
    for place in (str(ROOT), "router.py", "/pages/"):
        assert place.encode() not in sent


def test_a_browser_cannot_empty_what_is_kept_for_all() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", A_REQUEST], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout.split() == ["2", "2"]
