"""A number is never used twice, what is lost is told, and whatever lies in the folder, the program ends in plain words."""

from __future__ import annotations

import contextlib
import itertools
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.acts.needs import State, What, add_need
from data.base.errors import LagesbildError
from data.model.model import load_model
from data.shelf.folder import MARK, highest_in
from data.shelf.integrity import readiness, unreadable
from data.store.editions import Store
from data.store.verify import verify

pytestmark = [pytest.mark.rest, pytest.mark.folder_only]
NOW = datetime(2026, 11, 2, 8, 30)  # noqa: DTZ001 - editions hold UTC without saying so


@pytest.fixture
def three(bare) -> Store:
    """Editions 1–3: two needs."""
    assert [change(bare.store) for _ in range(2)] == [2, 3]
    return bare.store


def change(store: Store, now: datetime = NOW) -> int:
    return add_need(store, None, "0461", What("plan", "Stöd"), State(), "prov", now)[0]


def faults(store: Store) -> dict[int, str]:
    return {verdict.number: "; ".join(verdict.faults) for verdict in verify(store) if verdict.faults}


def lose(store: Store, number: int, *kinds: str) -> None:
    for kind in kinds:
        store.path(number).with_suffix(kind).unlink()


def test_a_lost_newest_edition_whose_hash_is_left_is_told_and_nothing_is_made_in_its_place(three) -> None:
    lose(three, 3, ".duckdb")
    assert list(faults(three)) == [3]
    assert unreadable(three.place)[3].why == "filen saknas"
    assert readiness(three.place).text == "Utgåva 2 visas. Utgåva 3 kan inte läsas: filen saknas."
    with pytest.raises(LagesbildError, match=r"filen saknas\. Inget har sparats\. Lägg tillbaka"):
        change(three)
    lose(three, 3, ".sha256")  # what the message offers, where there is no copy
    assert change(three) == 4


def test_a_number_is_not_used_again_though_nothing_is_left_of_its_edition(three) -> None:
    lose(three, 3, ".duckdb", ".sha256")
    assert "numret används inte igen" in faults(three)[3]
    assert readiness(three.place).text == "Utgåva 2 visas. Utgåva 3 saknas."
    assert [change(three), change(three)] == [4, 5]
    assert faults(three) == {}  # nobody has built on it, and what there is now is whole
    assert three.history()["edition"].to_list() == [5, 4, 2, 1]


def test_a_lost_edition_in_the_middle_is_told(three) -> None:
    lose(three, 2, ".duckdb", ".sha256")
    assert list(faults(three)) == [2]


def test_an_edition_that_was_pruned_is_not_missed(bare) -> None:
    store = Store(bare.store.place, load_model(), keep=2)
    for _ in range(4):
        change(store)
    assert store.numbers() == [4, 5]
    assert faults(store) == {}


def test_the_number_of_a_draft_that_never_got_there_is_given_back(three) -> None:
    """As a kill leaves it between the hash and the renaming."""
    shutil.copy(three.path(3), three.place / ".draft-000004.duckdb")
    (three.place / "000004.sha256").write_text("00  000004.duckdb\n", encoding="ascii")
    (three.place / MARK).write_text("4\n", encoding="ascii")
    assert faults(three) == {}
    assert readiness(three.place).text == "Utgåva 3 visas."
    assert change(three) == 4
    assert faults(three) == {}


def test_a_folder_from_before_there_was_a_mark_gets_one_with_the_next_change(three) -> None:
    (three.place / MARK).unlink()
    assert change(three) == 4
    assert (three.place / MARK).read_text(encoding="ascii") == "4\n"


def test_a_clock_gone_astray_is_refused_in_plain_words(three) -> None:
    with pytest.raises(LagesbildError, match="Datorns klocka visar år 9999"):
        change(three, datetime(9999, 12, 31, 23, 30))  # noqa: DTZ001
    assert change(three) == 4


NAMES = st.sampled_from(
    [
        *("²³.duckdb", "٣.duckdb", "7.duckdb", "0000007.duckdb", "000000.duckdb", "-00001.duckdb", "9999999999.duckdb"),
        *("000002.duckdb", "000003.duckdb", "000004.duckdb", "000099.duckdb", "000002.sha256", "000003.sha256"),
        *(
            "000004.sha256",
            "000099.sha256",
            ".draft-000004.duckdb",
            ".draft-x",
            ".000004.sha256.tmp",
            MARK,
            ".lock",
            "x",
        ),
    ]
) | st.text("0123456789.-²duckbsha", min_size=1, max_size=14).filter(lambda name: name.strip("."))
COUNT = itertools.count()
WHAT = st.sampled_from(["file", "folder", "link to nothing", "link to itself", "link to an edition", "nothing"])


@pytest.fixture(scope="module")
def two_editions(small_editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with editions 1 and 2, to be copied."""
    folder = tmp_path_factory.mktemp("two") / "store"
    shutil.copytree(small_editions / "bare", folder)
    change(Store(folder, load_model()))
    return folder


def put(path: Path, what: str) -> None:
    if what != "nothing" and path.is_dir() and not path.is_symlink():
        return
    path.unlink(missing_ok=True)
    if what == "file":
        path.write_bytes(b"3\n")
    elif what == "folder":
        path.mkdir()
    elif what.startswith("link"):
        ends = {"link to nothing": "nowhere", "link to itself": path.name, "link to an edition": "000001.duckdb"}
        path.symlink_to(ends[what])


@given(lies=st.dictionaries(NAMES, WHAT, min_size=1, max_size=3))
@settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_lies_in_the_folder_ready_write_and_verify_end_in_plain_words(
    two_editions: Path, tmp_path: Path, lies: dict[str, str]
) -> None:
    folder = tmp_path / f"store-{next(COUNT)}"
    shutil.copytree(two_editions, folder)
    store, before = Store(folder, load_model()), set(range(1, 3))
    for name, what in lies.items():
        put(folder / name, what)
    known = max(before | {highest_in(folder)})
    told = readiness(folder)
    assert told.text
    for verdict in verify(store):
        assert all(fault for fault in verdict.faults)
    with contextlib.suppress(LagesbildError):  # in Swedish; any other error is a crash
        assert change(store) > known
    for verdict in verify(store):
        assert all(fault for fault in verdict.faults)
