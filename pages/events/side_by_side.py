"""A list and what is chosen in it side by side, each within one window."""

from __future__ import annotations

import streamlit as st


def arrange(name: str, above_rem: float) -> None:
    """Let a list and what stands beside it each keep to one window, with what does not fit to be scrolled to.

    Their containers have the keys ``<name>lista`` and, beginning with it, ``<name>panel``; ``<name>kvitto`` stays in sight
    however far down one is. ``above_rem``: the height of what stands above them.
    """
    height = f"max-height:max(18rem,calc(100vh - {above_rem:g}rem));overflow:auto"
    st.html(
        f"<style>.st-key-{name}lista [data-testid=stCaptionContainer]{{opacity:1;color:inherit}}"
        f"@media screen{{.st-key-{name}lista{{{height}}}}}"
        f"@media screen and (min-width:40rem){{[class*=st-key-{name}panel]{{{height}}}}}"
        f"[class*=st-key-{name}panel] :has(>.st-key-{name}kvitto){{position:sticky;top:0;z-index:1;"
        "background:var(--st-background-color,Canvas)}</style>"
    )
