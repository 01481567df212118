"""No page breaks any rule of axe-core in any state: page × screen × theme × data × role.

``make axe`` looks at all states, ``make test`` at a set in which any two values meet. Both say how many they looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from accessibility import ALL, DATA, SCREENS, THEMES, UNFOLD, State, covering_states, every_state, violations
from playwright.sync_api import Browser, Page

from data.access import PAGES as KNOWN_PAGES
from data.access import Role

ROOT = Path(__file__).parents[3]
PAGES = [page for page in KNOWN_PAGES if (ROOT / "pages" / f"{page}.py").exists()]
ROLES = [Role.PROCESS_LEADER.value, Role.PUBLIC.value]
STATES = (every_state if ALL else covering_states)(PAGES, ROLES)
# One test per server, and in the long run per page too.
GROUPS = sorted({(one.data, one.role, one.page if ALL else "") for one in STATES})


@pytest.mark.parametrize(("data", "role", "only"), GROUPS)
def test_no_state_of_any_page_breaks_a_rule(
    data: str,
    role: str,
    only: str,
    browser: Browser,
    serve: Callable[[str, str], str],
    wait_for_app: Callable[[Page], None],
    record_property: Callable[[str, object], None],
) -> None:
    states = [one for one in STATES if (one.data, one.role) == (data, role) and only in ("", one.page)]
    # A context per zoom; a page is opened cold for each page and theme, and made wider and narrower while it is open.
    states.sort(key=lambda one: (SCREENS[one.screen][1], one.page, one.theme))
    faults: list[str] = []
    opened: tuple[object, ...] = ()
    page: Page | None = None
    for state in states:
        width, scale = SCREENS[state.screen]
        if page is None or opened[0] != scale:
            page = browser.new_context(locale="sv-SE", device_scale_factor=scale).new_page()
            opened = ()
        page.set_viewport_size({"width": width, "height": 900})
        if opened != (scale, state.page, state.theme):
            page.emulate_media(color_scheme=state.theme)  # type: ignore[arg-type]
            page.goto(serve(data, role) + state.address)
            opened = (scale, state.page, state.theme)
        wait_for_app(page)
        page.evaluate(UNFOLD)
        faults += [f"{state}: {fault}" for fault in violations(page)]
        too_wide = page.evaluate("document.documentElement.scrollWidth")
        if too_wide > width:
            faults.append(f"{state}: {too_wide} px wide")
    for context in browser.contexts:
        context.close()
    assert faults == []
    record_property("counted: tillstånd granskade med axe", len(states))


def test_the_covering_states_let_any_two_values_meet() -> None:
    states = covering_states(PAGES, ROLES)
    seen = {frozenset(pair) for state in states for pair in combinations(vars(state).items(), 2)}
    values = {"page": PAGES, "screen": list(SCREENS), "theme": THEMES, "data": DATA, "role": ROLES}
    wanted = {
        frozenset({(one, value), (other, second)})
        for one, other in combinations(values, 2)
        for value in values[one]
        for second in values[other]
    }
    assert wanted <= seen
    assert len(states) < len(every_state(PAGES, ROLES)) / 5


def test_a_breach_is_found(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html lang='sv'><title>x</title><main><h1>x</h1><img src='x'><button></button></main></html>")
    found = violations(page)
    page.close()
    assert [fault.partition(":")[0] for fault in found] == ["button-name", "image-alt"]
    assert State("lagesbild", "320", "light", "example", "publik").address == "/?data=exempel"
