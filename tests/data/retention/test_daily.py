"""Expired raw rows go once a day, whatever was interrupted before, and a purge that fails is not taken for one that is done."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta

import pytest
from edition_texts import texts

from data.base.errors import EditionError
from data.retention.daily import ACTOR, NOTE, note_of, purge_daily
from data.retention.purge import purge_raw

pytestmark = pytest.mark.rest

COMMENT = "HemligKommentarOmBarn"


@pytest.fixture
def loaded(asked_2026, answer, monkeypatch):
    """Editions 1–4: two imports, of which the first has a comment; the program is to use them."""
    store = asked_2026.store
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "2", Kommentar=COMMENT)]})
    asked_2026.load({"Svar": [answer("Trosa", "Skola", "plan", "1")]})
    assert store.numbers() == [1, 2, 3, 4]
    monkeypatch.setenv("LAGESBILD_DATA", str(store.place))
    return asked_2026


@pytest.fixture
def expired(now) -> datetime:
    """Eleven in the evening in Sweden, 37 months after the imports; the model keeps raw rows for 36."""
    return datetime(now.year + 3, now.month + 1, 2, 22)  # noqa: DTZ001 - editions hold UTC without saying so


def raw_rows_with(store, text: str) -> list[int]:
    """The editions in which ``text`` stands in a raw row; the answer itself keeps its comment."""
    found = []
    for number in store.numbers():
        with store.open(number) as con:
            if con.sql(f"SELECT 1 FROM raw_row WHERE content LIKE '%{text}%'").fetchall():
                found.append(number)
    return found


def test_it_is_done_once_a_day_and_noted(loaded, now, expired):
    store = loaded.store
    assert not note_of(store.place).has_failed(now)  # never begun is told apart from failed
    assert purge_daily(now) == "Gallringen är gjord: inlästa rader sparas i 36 månader, och inget var äldre."
    assert purge_daily(now + timedelta(hours=12)) is None
    assert raw_rows_with(store, COMMENT) == [3, 4]
    done = "Gallringen är gjord: inlästa rader sparas i 36 månader, och äldre rader tömdes i utgåva 2, 3, 4."
    assert purge_daily(expired) == done
    assert raw_rows_with(store, COMMENT) == []
    assert note_of(store.place).done_at == expired
    assert set(loaded.rows("SELECT subject, actor FROM purge")) == {(f"rader/{one}", ACTOR) for one in (2, 3, 4)}
    # Midnight in Sweden is an hour before that of UTC.
    assert purge_daily(expired + timedelta(minutes=59)) is None
    assert "inget var äldre" in str(purge_daily(expired + timedelta(minutes=61)))
    # A clock that was wrong and is set right does not keep the next purge away.
    assert purge_daily(now) is not None


@pytest.mark.folder_only
def test_what_an_interrupted_purge_left_goes_the_next_time(loaded, expired, tmp_path):
    store = loaded.store
    for name in ("000003.duckdb", "000003.sha256"):
        shutil.copy(store.place / name, tmp_path)
    purge_raw(store, 36, ACTOR, expired)
    for name in ("000003.duckdb", "000003.sha256"):  # as if it had been killed before it came to the older ones
        shutil.copy(tmp_path / name, store.place)
    assert raw_rows_with(store, COMMENT) == [3]
    assert "äldre rader tömdes i utgåva 3." in str(purge_daily(expired))
    assert raw_rows_with(store, COMMENT) == []


@pytest.mark.folder_only
def test_one_that_fails_is_begun_and_not_done(loaded, now, expired):
    store = loaded.store
    purge_daily(now)
    path = store.path(2)
    whole = path.read_bytes()
    path.write_bytes(whole[:5000])
    with pytest.raises(EditionError, match="Utgåva 2 går inte att öppna"):
        purge_daily(expired)
    assert (note_of(store.place).begun_at, note_of(store.place).done_at) == (expired, now)
    assert note_of(store.place).has_failed(expired)
    path.write_bytes(whole)
    assert "äldre rader tömdes i utgåva 2, 3, 4." in str(purge_daily(expired + timedelta(minutes=15)))
    assert not note_of(store.place).has_failed(expired)
    # Where nothing could even be noted, the time that has passed tells.
    assert not note_of(store.place).has_failed(expired + timedelta(days=1))
    assert note_of(store.place).has_failed(expired + timedelta(days=3))


@pytest.mark.folder_only
def test_a_folder_that_has_vanished_is_not_begun_anew(loaded, expired):
    away = loaded.store.place.rename(loaded.store.place.with_name("borta"))
    with pytest.raises(EditionError, match="finns inte"):
        purge_daily(expired)
    assert not loaded.store.place.exists()
    away.rename(loaded.store.place)
    (loaded.store.place / NOTE).write_text('{"begun_at": "20', encoding="ascii")  # half written, as the disk filled up
    assert purge_daily(expired) is not None
    assert COMMENT in texts(loaded.store.path(4))  # the answer's own comment is no raw row
