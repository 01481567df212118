"""The configuration of sign-in: what is understood of it, and what stops the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.access.sign_in import SignInError, is_this_machine, read_configuration

AUTH = """
[auth]
redirect_uri = "https://lage.example/oauth2callback"
cookie_secret = "0123456789012345678901234567890123456789"
client_id = "lagesbild"
client_secret = "hemlig"
server_metadata_url = "https://inloggning.example/.well-known/openid-configuration"
"""
ROLES = """
[lagesbild.roles.processledare]
accounts = ["Processledare@Kommun.Example"]
[lagesbild.roles.styrgrupp]
groups = ["styr"]
domains = ["kommun.example"]
"""


@pytest.fixture
def written(tmp_path: Path):
    """A function that writes a secrets file and returns the list of files to read."""

    def write(text: str) -> list[Path]:
        path = tmp_path / "secrets.toml"
        path.write_text(text, encoding="utf-8")
        return [tmp_path / "finns-inte.toml", path]

    return write


def test_no_file_and_a_file_without_sign_in_configure_none(written):
    assert read_configuration([]) is None
    assert read_configuration(written('[annat]\nx = "1"\n')) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[auth", "secrets.toml"),
        (AUTH, "[lagesbild] saknas"),
        (ROLES, "[auth] saknas"),
        ("auth = 1\n" + ROLES, "auth i secrets.toml ska vara ett avsnitt"),
        (AUTH.replace('client_id = "lagesbild"', ""), "auth.client_id"),
        (AUTH.replace('"hemlig"', "7") + ROLES, "auth.client_secret"),
        (AUTH.replace("0123456789", "0") + ROLES, "auth.cookie_secret"),
        (AUTH.replace("https://lage", "http://lage") + ROLES, "auth.redirect_uri ska börja med https"),
        (AUTH.replace("oauth2callback", "") + ROLES, "auth.redirect_uri ska sluta med /oauth2callback"),
        (AUTH.replace("https://inl", "http://inl") + ROLES, "auth.server_metadata_url"),
        (AUTH + "[lagesbild]\n", "[lagesbild.roles] saknas"),
        (AUTH + "[lagesbild]\nsession_hour = 2\n" + ROLES, "lagesbild.session_hour "),
        (AUTH + "[lagesbild]\nsession_hours = 0\n" + ROLES, "lagesbild.session_hours"),
        (AUTH + '[lagesbild]\nsession_hours = "8"\n' + ROLES, "lagesbild.session_hours"),
        (AUTH + "[lagesbild]\ngroup_claim = 3\n" + ROLES, "lagesbild.group_claim"),
        (AUTH + '[lagesbild]\nblocked = "x"\n' + ROLES, "lagesbild.blocked"),
        (AUTH + ROLES + '[lagesbild.roles.chef]\ngroups = ["x"]\n', "lagesbild.roles.chef"),
        (AUTH + ROLES + "[lagesbild.roles.publik]\n", "lagesbild.roles.publik ger ingen rollen"),
        (AUTH + ROLES + '[lagesbild.roles.publik]\nemails = ["x"]\n', "lagesbild.roles.publik.emails"),
        (AUTH + ROLES + '[lagesbild.roles.publik]\ndomains = ["@x.example"]\n', "lagesbild.roles.publik.domains"),
        (AUTH + ROLES + '[lagesbild.roles.publik]\ngroups = [""]\n', "lagesbild.roles.publik.groups"),
        (AUTH + '[lagesbild.roles.styrgrupp]\ngroups = ["x"]\n', "lagesbild.roles.processledare saknas"),
        (AUTH + ROLES + '[lagesbild]\nblocked = ["x"]\n', "Skriv lagesbild.blocked före"),
        (AUTH + '[lagesbild]\nblocked = [". "]\n' + ROLES, "lagesbild.blocked"),
        (AUTH + '[lagesbild]\nprovider_verifies_addresses = "true"\n' + ROLES, "lagesbild.provider_verifies_addresses"),
        (AUTH + ROLES.replace("Processledare@", "\u212aarin@"), "lagesbild.roles.processledare.accounts skrivs utan"),
        (AUTH + ROLES.replace("kommun.ex", "k\u00f6mmun.ex"), "lagesbild.roles.styrgrupp.domains skrivs utan"),
        (AUTH.replace("https://inl", "https://[inl") + ROLES, "auth.server_metadata_url är ingen webbadress"),
        ("", "secrets.toml är tom"),
        ("# bara en rad\n", "secrets.toml är tom"),
        ("x = " + "[" * 5000, "secrets.toml"),
        ("x = " + "9" * 5000, "secrets.toml"),
    ],
)
def test_a_broken_configuration_names_its_key(written, text, named):
    with pytest.raises(SignInError, match=named.replace("[", r"\[")):
        read_configuration(written(text))


def test_a_section_stands_in_one_file(tmp_path: Path):
    """Of two, the other would hold while one is half written."""
    files = [tmp_path / "a" / "secrets.toml", tmp_path / "b" / "secrets.toml"]
    for file in files:
        file.parent.mkdir()
    files[0].write_text(AUTH, encoding="utf-8")
    files[1].write_text(ROLES, encoding="utf-8")
    assert read_configuration(files) is not None
    files[0].write_text(AUTH + ROLES, encoding="utf-8")
    with pytest.raises(SignInError, match=r"\[lagesbild\] står i två filer"):
        read_configuration(files)


def test_a_folder_or_a_file_that_may_not_be_read_in_its_place_is_not_none(tmp_path: Path):
    (tmp_path / "secrets.toml").mkdir()
    with pytest.raises(SignInError, match="går inte att läsa"):
        read_configuration([tmp_path / "secrets.toml"])
    (tmp_path / "file").touch()
    with pytest.raises(SignInError, match="går inte att läsa"):
        read_configuration([tmp_path / "file" / "secrets.toml"])


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("localhost", True),
        (None, False),
        ("", False),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("lage.example", False),
        ("localhost.lage.example", False),
        ("unix://tmp/x", False),
    ],
)
def test_which_addresses_are_this_machine(address, here):
    assert is_this_machine(address) is here
