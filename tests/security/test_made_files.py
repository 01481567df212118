"""Every file that a page offers: its visitor gets it, nobody else does, and not even they once they no longer may."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from offered import ADDRESSES, get, offered
from session import session

from data.access.roles import Role
from data.access.sign_out import sign_out

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("role", Role)
def test_a_file_is_for_its_visitor_alone(signed_in_server, signed_in, role, record_property):
    """Not for who has no cookie, another role's, or another sign-in of the same account: that is another browser."""
    own = signed_in(signed_in_server, role)
    others = [
        None,
        signed_in(signed_in_server, "processledare", nonce="en annan webbläsare"),
        *(signed_in(signed_in_server, other) for other in Role if other != role),
    ]
    taken = 0
    with session(signed_in_server.url, own) as one:
        for address in ADDRESSES:
            for label, file in offered(one, address).items():
                media = one.take(file)
                assert media is not None, (address, label)
                status, content = get(signed_in_server, media, own)
                assert (status, len(content) > 100) == (200, True), (address, label)
                for other in others:
                    status, refusal = get(signed_in_server, media, other)
                    assert (status, refusal[:20]) == (403, b"Filen \xc3\xa4r inte gjord"), (address, label)
                taken += 1
    assert taken >= {Role.PROCESS_LEADER: 40, Role.STEERING_GROUP: 30, Role.PUBLIC: 20}[role]
    record_property("counted: offered files", taken)


def test_a_table_is_given_at_its_address_to_the_role_that_has_a_page_open(signed_in_server, signed_in):
    given = {}
    for role in Role:
        own = signed_in(signed_in_server, role, nonce=f"tabeller {role}")
        assert get(signed_in_server, "/data/v1/cells.csv", own)[0] == 403  # no page is open in that browser
        with session(signed_in_server.url, own) as one:
            one.visit("/ordlista")
            addresses = {name: f"/data/v1/{name}.csv?data=exempel" for name in ("cells", "meeting", "mapping")}
            given[role] = {name for name, address in addresses.items() if get(signed_in_server, address, own)[0] == 200}
            assert get(signed_in_server, addresses["cells"], None)[0] == 403
    assert given == {
        Role.PROCESS_LEADER: {"cells", "meeting", "mapping"},
        Role.STEERING_GROUP: {"cells", "meeting"},
        Role.PUBLIC: {"cells"},
    }


def test_a_file_of_another_session_is_not_made_for_who_asks(signed_in_server, signed_in):
    """Streamlit makes a file for any session that knows its id; it is then still for the visitor whom it was offered to."""
    with (
        session(signed_in_server.url, signed_in(signed_in_server, "processledare")) as leader,
        session(signed_in_server.url, signed_in(signed_in_server, "publik")) as other,
        session(signed_in_server.url) as outside,
    ):
        file = next(iter(offered(leader, "/historik?data=exempel").values()))
        for one, cookie in ((other, signed_in(signed_in_server, "publik")), (outside, None)):
            one.visit("/")
            media = one.take(file)
            assert media is not None
            assert get(signed_in_server, media, cookie)[0] == 403


ACCOUNT = "ledamot@annan.example"  # has the group of another role besides


@pytest.mark.parametrize(
    "rules",
    [
        {},
        {"leaders": f'["{ACCOUNT}"]', "more": f'blocked = ["{ACCOUNT}"]'},
        {"leaders": f'["{ACCOUNT}"]', "hours": 1 / 3600},
        None,
    ],
    ids=["another role", "blocked", "expired", "signed out"],
)
def test_who_no_longer_may_gets_nothing_over_the_same_connection(
    copied_editions, start_server, secrets, signed_in, rules
):
    secrets.write(leaders=f'["{ACCOUNT}"]')
    server = start_server(copied_editions, STREAMLIT_SECRETS_FILES=str(secrets.path))
    began = int(time.time()) - 60
    own = signed_in(server, "styrgrupp", iat=began, email_verified=True)
    with session(server.url, own) as one:
        files = offered(one, "/historik")
        assert any("hela utgåvan" in label for label in files)
        media = {label: one.take(file) for label, file in files.items()}
        assert all(get(server, address, own)[0] == 200 for address in media.values())
        if rules is None:
            sign_out(server.data, {"sub": "konto-2", "iat": began}, datetime.now(UTC))
        else:
            secrets.write(**rules)
        assert {label: one.take(file) for label, file in files.items()} == dict.fromkeys(files)
        assert {get(server, address, own)[0] for address in media.values()} == {403}


@pytest.mark.parametrize("access", ["", "publik"])
def test_where_nobody_signs_in_a_file_is_for_all(built_editions, start_server, access):
    """All visitors are one: this machine's user, or the public, whose files hold what the public extract holds."""
    server = start_server(built_editions, LAGESBILD_ACCESS=access)
    with session(server.url) as one:
        files = offered(one, "/kommun?data=exempel&kommun=0484")
        assert files
        for file in files.values():
            media = one.take(file)
            assert media is not None
            assert get(server, media, None)[0] == 200
    assert get(server, "/media/0123456789abcdef.pdf", None)[0] == 404


def test_every_download_is_offered_in_the_one_place():
    places = [
        path.relative_to(ROOT)
        for path in (ROOT / "pages").rglob("*.py")
        if "download_button" in path.read_text("utf-8")
    ]
    assert places == [Path("pages/figures/downloads.py")]
