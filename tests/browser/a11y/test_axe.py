"""No page, and no view of one, breaks any rule of axe-core in any state: page × screen × theme × data × role.

``make axe`` looks at all states, ``make test`` at a set in which any two values meet. Both say how many they looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, groupby
from typing import Any

import pytest
from accessibility import (
    ALL,
    DATA,
    FOCUS_MAP,
    PAGES,
    SCREENS,
    THEMES,
    UNFOLD,
    State,
    covering_states,
    every_state,
    violations,
)
from playwright.sync_api import Browser, BrowserContext, Page

from data.access.roles import Role

ROLES = [role.value for role in Role]


def opening(state: State) -> tuple[str, ...]:
    """What takes a window of its own: data, role and zoom."""
    return state.data, state.role, str(SCREENS[state.screen][1])


STATES = sorted((every_state if ALL else covering_states)(PAGES, ROLES), key=lambda one: (*opening(one), str(one)))
# A test for every few, so that the workers have as much to do.
SHARE = 24 if ALL else 9


@pytest.mark.parametrize("first", range(0, len(STATES), SHARE))
def test_no_state_of_any_page_breaks_a_rule(
    first: int,
    serve: Callable[[str], Any],
    signed_in_as: Callable[..., BrowserContext],
    wait_for_app: Callable[[Page], None],
    record_property: Callable[[str, object], None],
) -> None:
    states = STATES[first : first + SHARE]
    faults: list[str] = []
    for (data, role, zoom), seen in groupby(states, opening):
        window = signed_in_as(data, role, device_scale_factor=int(zoom))
        page = window.new_page()
        # Opened cold for each theme, and made wider and narrower while it is open.
        for _, opened in groupby(
            sorted(seen, key=lambda one: (one.page, one.theme)), lambda one: (one.page, one.theme)
        ):
            for nth, state in enumerate(opened):
                width = SCREENS[state.screen][0]
                page.set_viewport_size({"width": width, "height": 900})
                if nth == 0:
                    page.emulate_media(color_scheme=state.theme)  # type: ignore[arg-type]
                    page.goto(serve(data).url + state.address)
                wait_for_app(page)
                page.evaluate(UNFOLD)
                page.evaluate(FOCUS_MAP)
                faults += [f"{state}: {fault}" for fault in violations(page)]
                too_wide = page.evaluate("document.documentElement.scrollWidth")
                faults += [f"{state}: {too_wide} px wide"] if too_wide > width else []
        window.close()
    assert not faults, "\n".join(faults)
    record_property("counted: tillstånd granskade med axe", len(states))


@pytest.mark.parametrize("theme", THEMES)
def test_who_is_not_let_in_meets_no_barrier_either(theme, serve, signed_in_as, wait_for_app) -> None:
    window = signed_in_as("published", "", color_scheme=theme, viewport={"width": 375, "height": 800})
    page = window.new_page()
    page.goto(serve("published").url)
    wait_for_app(page)
    assert page.get_by_role("heading", level=1).inner_text() == "Logga in för att se lägesbilden"
    found = violations(page)
    window.close()
    assert found == []


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
    assert State("historik?andring=2", "320", "light", "published", "publik").address == "/historik?andring=2"
