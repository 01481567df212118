"""Whom a page or an act is closed to, and how that is said; the table of README says the rest (tests/security/test_roles.py)."""

from __future__ import annotations

import pytest

from data.access.roles import PAGES, Action, Actor, NotAllowed, Role


@pytest.mark.parametrize("page", ["lasin", "godkann", "historik"])
@pytest.mark.parametrize("role", [Role.STEERING_GROUP, Role.PUBLIC])
def test_the_process_leaders_pages_are_closed_to_others(page, role):
    assert Actor("någon", Role.PROCESS_LEADER).may_see(page)
    assert not Actor("någon", role).may_see(page)


def test_a_page_that_nobody_has_decided_on_is_open_to_nobody():
    assert "nagot_nytt" not in PAGES
    assert not Actor("någon", Role.PROCESS_LEADER).may_see("nagot_nytt")


def test_a_refusal_names_role_act_and_remedy():
    with pytest.raises(NotAllowed, match=r"Rollen styrgrupp räcker inte för att läsa in filer. Be en processledare"):
        Actor("någon", Role.STEERING_GROUP).must(Action.IMPORT)
