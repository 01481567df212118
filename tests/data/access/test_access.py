"""What each role may do, stated here once more by hand: a slip in the code must not pass unseen."""

from __future__ import annotations

import pytest

from data.access.roles import ALLOWED, PAGES, Action, Actor, NotAllowed, Role

STEERING_GROUP = {
    "SEE_ANSWERS",
    "PRESENT",
    "SEE_PARTICIPATION",
    "SEE_MEETINGS",
    "SET_RECOMMENDATION",
    "PLAN_MEETING",
    "DECIDE",
    "SAVE_SLIDES",
}


def test_the_process_leader_may_everything():
    assert ALLOWED[Role.PROCESS_LEADER] == set(Action)


def test_the_steering_group_decides_but_does_not_edit():
    assert {action.name for action in ALLOWED[Role.STEERING_GROUP]} == STEERING_GROUP


def test_the_public_only_looks():
    assert {action.name for action in ALLOWED[Role.PUBLIC]} == {"SEE_ANSWERS", "PRESENT"}


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
