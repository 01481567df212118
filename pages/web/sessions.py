"""What a browser is told of the server and may ask of it, narrower than Streamlit has it."""

from __future__ import annotations

from typing import Any

from streamlit.runtime.app_session import AppSession

_whole_message = AppSession._create_new_session_message


def narrow_sessions() -> None:
    """Keep from browsers where on the disk the program lies, and from one visitor to throw away what is kept for all."""
    AppSession._create_new_session_message = _without_place  # type: ignore[assignment] # Streamlit has no setting for it
    AppSession._handle_clear_cache_request = _is_kept  # type: ignore[assignment] # nor for this


def _without_place(session: AppSession, *told: Any, **named: Any) -> Any:
    message = _whole_message(session, *told, **named)
    message.new_session.main_script_path = (
        ""  # its hash tells pages apart; the place is for Streamlit's statistics alone
    )
    return message


def _is_kept(_: AppSession) -> None:
    """Leave the caches as they are: the next visitor would wait for them."""
