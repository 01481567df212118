"""Several app servers on one store: each sees what the others write, in one order, and nothing is lost or left behind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
from session import Screen, session
from shared_store import Shared

from data.access.sign_out import has_signed_out, sign_out
from data.acts.needs import State, What, add_need
from data.base.batch import Batch
from data.base.errors import EditionError
from data.build import ensure_first_editions
from data.follow import keep_up
from data.lake.lake import Lake
from data.lake.shelf import trouble_of
from data.model.model import load_model
from data.retention.purge import purge_text
from data.shelf.copy import describe
from data.shelf.folder import FolderShelf
from data.store.editions import Store
from data.store.move import put_in, take_out
from data.store.verify import verify

ROOT = Path(__file__).parents[3]
NOW = datetime.fromisoformat("2026-11-02T08:30")
# Before every other text, so that it is the smallest value of its column.
SECRET = "AAA HemligtBarnIFemman"
SECONDS = 60
LAGS = "Servern når inte de andra servrarnas gemensamma lager just nu."


@pytest.fixture
def asked(shared_stores: Callable[[str], Shared], tmp_path: Path):
    """A shared store with editions 1 and 2, as tests of one server have them, and the folder of a first server."""
    own = shared_stores("asked").copied(tmp_path)
    yield own
    own.remove()


@pytest.fixture
def here(asked: Shared) -> Store:
    """The store as one server has it."""
    return asked.store()


@pytest.fixture
def there(asked: Shared, tmp_path: Path) -> Store:
    """The same store as another server has it, which has read nothing yet."""
    return asked.store(tmp_path / "there")


def new_round(round_id: str) -> Batch:
    return Batch(
        "edit", "Prov", tables={"round": pl.DataFrame({"round_id": [round_id], "title": ["x"], "status": ["draft"]})}
    )


def publish(store: Store, round_id: str) -> int:
    return store.publish("Prov", "prov", NOW, new_round(round_id))


def rounds(store: Store) -> list[str]:
    with store.open(store.newest()) as con:
        return [row[0] for row in con.sql("SELECT round_id FROM round ORDER BY ALL").fetchall()]


def same(one: Store, other: Store) -> bool:
    """Whether two stores have the same editions, which say the same in every table and are laid out alike."""
    assert one.numbers() == other.numbers()
    assert all(not verdict.faults for store in (one, other) for verdict in verify(store))
    return all(describe(one.path(number)) == describe(other.path(number)) for number in one.numbers())


def sees(store: Store, numbers: list[int]) -> bool:
    """Whether a server sees these editions within a few seconds (a good second, on a machine that does nothing else)."""
    until = time.monotonic() + SECONDS
    while store.numbers() != numbers:
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def test_what_one_server_writes_the_other_has(here: Store, there: Store) -> None:
    assert there.numbers() == [1, 2]
    assert publish(here, "2027") == 3
    assert publish(there, "2028") == 4  # made from the other's, which it had not read
    assert here.newest() in {3, 4}
    assert sees(here, [1, 2, 3, 4])
    assert rounds(here) == rounds(there) == ["2026", "2027", "2028"]
    assert same(here, there)


def shows(server, what: Callable[[Screen], bool]) -> bool:
    """Whether a page comes to show this, without a fault, to a reader who looks again and again."""
    until = time.monotonic() + SECONDS
    with session(server.url) as reader:
        while time.monotonic() < until:
            screen = reader.visit("/svarslage")
            assert screen.faults == ()
            if what(screen):
                return True
            time.sleep(0.2)
    return False


def test_two_app_servers_and_two_importers(shared: Shared, tmp_path: Path, start_server) -> None:
    """Both begin on a store with nothing in it, at the same time; then both import, at the same time, and show it."""
    places = [tmp_path / "one", tmp_path / "two"]

    def run(place: Path, *arguments: str) -> str:
        said = subprocess.run(
            [sys.executable, "-m", "data", *arguments],
            cwd=ROOT,
            env={**os.environ, **shared.environment, "LAGESBILD_DATA": str(place)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert said.returncode == 0, said.stderr + said.stdout
        return said.stdout

    def load(place: Path, component: str) -> list[int]:
        made = []
        for number, unit in enumerate(("Skola", "Socialtjänst")):
            file = tmp_path / f"{component}-{number}.csv"
            file.write_text(
                f"Omgång;Kommun;Verksamhet;Byggsten;Nivå\n2025;0461;{unit};{component};2\n", encoding="utf-8"
            )
            said = run(place, "import", str(file), "--json")
            made.append(json.loads(said)["edition"])
        return made

    with ThreadPoolExecutor() as pool:
        begun = list(pool.map(lambda place: run(place, "build"), places))
        assert (
            sorted("utgåva 1 är klar" in line for said in begun for line in said.splitlines())
            == [False] * 2 + [True] * 2
        )
        servers = [start_server(place, **shared.environment) for place in places]
        made = list(pool.map(load, places, ("plan", "stod")))
    assert sorted(number for numbers in made for number in numbers) == [2, 3, 4, 5]
    assert all(numbers == sorted(numbers) for numbers in made)
    for server in servers:
        assert shows(server, lambda screen: screen.edition == 5)
    stores = [Store(place, load_model(), shelf=FolderShelf(place)) for place in places]
    assert same(*stores)
    with stores[0].open(5) as con:
        known = con.sql("SELECT unit_id, component FROM cell WHERE level = 2 ORDER BY ALL").fetchall()
    assert known == [(unit, part) for unit in ("0461-SKOLA", "0461-SOC") for part in ("plan", "stod")]
    # With the database gone, both go on showing what they have, and say so.
    shared.postgres.stop()
    try:
        for server in servers:
            assert shows(server, lambda screen: screen.edition == 5 and LAGS in "".join(screen.texts))
            assert server.errors == []
    finally:
        shared.postgres.start()


def left_of(text: str, asked: Shared, stores: list[Store]) -> list[str]:
    """Where a text is to be found: what the database says of everything in it, the shared files, and each server's copies."""
    dump = asked.postgres.dump(asked.database)
    found = [f"dump: {form}" for form in (text, text.encode().hex()) if form.casefold() in dump.casefold()]
    for path in sorted(asked.files.rglob("*.parquet")):
        rows = duckdb.sql(f"FROM read_parquet('{path}')").fetchall()
        if text in str(rows) or text.encode() in path.read_bytes():
            found.append(path.name)
    copies = [path for store in stores for path in sorted(store.place.iterdir())]
    return found + [
        str(path)
        for path in copies
        if text.encode() in path.read_bytes() or (path.suffix == ".duckdb" and text in texts(path))
    ]


def texts(edition: Path) -> str:
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{edition}' AS one (READ_ONLY); USE one")
        names = con.sql("SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'one'")
        return "\n".join(str(con.sql(f"FROM {name}").fetchall()) for (name,) in names.fetchall())


def test_purging_leaves_nothing_anywhere(asked: Shared, here: Store, there: Store) -> None:
    add_need(here, "2026", "0461", What("plan", SECRET), State(), "prov", NOW)
    publish(there, "2027")
    assert sees(here, [1, 2, 3, 4])
    assert len(left_of(SECRET, asked, [here, there])) > 4  # files of the table and its log, and both editions, twice
    assert purge_text(here, "need/B1", "kommandoraden", NOW) == [3, 4]
    assert sees(there, [1, 2, 3, 4])
    assert publish(there, "2028") == 5  # by a server that read the catalog when the text was still in it
    assert sees(here, [1, 2, 3, 4, 5])
    assert left_of(SECRET, asked, [here, there]) == []
    assert same(here, there)
    assert rounds(here) == ["2026", "2027", "2028"]


def test_a_purge_that_is_killed_is_taken_to_its_end(asked: Shared, here: Store, there: Store) -> None:
    """Killed as soon as the first edition is replaced: what stood there is still in the lake, and in all copies."""
    add_need(here, "2026", "0461", What("plan", SECRET), State(), "prov", NOW)
    publish(there, "2027")
    command = [sys.executable, "-m", "data", "purge", "--text", "need/B1"]
    environment = {**os.environ, **asked.environment, "LAGESBILD_DATA": str(here.place)}
    lake = Lake(asked.dsn, "lagesbild", asked.files)
    before = lake.heads()
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    while (now := lake.heads()) == before and process.poll() is None:
        time.sleep(0.002)
    process.kill()
    process.wait()
    assert before is not None
    assert now is not None
    assert now.editions[4] > before.editions[4]
    assert left_of(SECRET, asked, [here, there]) != []
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    assert publish(there, "2028") == 5
    assert left_of(SECRET, asked, [here, there]) == []
    assert sees(here, [1, 2, 3, 4, 5])
    assert same(here, there)


def test_pruned_editions_are_gone_for_all_and_the_rest_is_whole(
    asked: Shared, here: Store, there: Store, tmp_path
) -> None:
    here.keep = there.keep = 2
    assert there.numbers() == [1, 2]
    for year in (2031, 2032, 2033):
        publish(here, str(year))
    assert here.numbers() == [4, 5]
    assert sees(there, [4, 5])
    third = asked.store(tmp_path / "third")
    third.keep = 2
    assert same(there, third)
    assert rounds(there) == ["2026", "2031", "2032", "2033"]


def test_moving_in_and_out_changes_nothing(shared: Shared, tmp_path: Path) -> None:
    """With what the program made at an earlier layout, keys and all, in files that only a later database reads."""
    with tarfile.open(ROOT / "tests/data/store/released/schema-1.tar.xz") as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # not in Python 3.11.3 or earlier
        archive.extractall(tmp_path / "released")
    (written,) = [
        path.parent for path in (tmp_path / "released").rglob("000001.duckdb") if path.parent.name != "exempel"
    ]
    for spare in (2, 4, 5):  # as if they had been pruned
        (written / f"{spare:06d}.duckdb").unlink()
    inside, source = shared.store(), tmp_path / "move"
    with pytest.raises(EditionError, match="skriven med en nyare version av DuckDB än den här"):
        put_in(inside, written)
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    subprocess.run(
        [sys.executable, "-m", "data", "store", "out", str(source)],
        cwd=ROOT,
        env={**usual, "LAGESBILD_DATA": str(written)},
        check=True,
    )
    before = Store(source, load_model(), keep=3, shelf=FolderShelf(source))
    assert before.numbers() == [1, 3, 6, 7, 8]
    assert put_in(inside, source) == before.numbers()
    server = shared.store(tmp_path / "server")
    assert take_out(server, tmp_path / "out") == before.numbers()
    after = Store(tmp_path / "out", load_model(), keep=3, shelf=FolderShelf(tmp_path / "out"))
    assert after.history().equals(before.history())
    assert same(after, before)
    # Any server's folder is a whole store by itself.
    assert same(Store(server.place, load_model(), keep=3, shelf=FolderShelf(server.place)), before)
    # The first change brings the new layout; what was there can still be fetched.
    assert publish(inside, "2031") == before.newest() + 1
    third = shared.store(tmp_path / "third")
    inside.keep = third.keep = 3
    assert same(inside, third)
    with pytest.raises(EditionError, match="Där finns redan andra utgåvor"):
        put_in(inside, source)


# When something breaks ---------------------------------------------------------------------------------------------------


def test_a_database_that_is_gone(asked: Shared, here: Store, there: Store) -> None:
    assert here.numbers() == [1, 2]
    asked.postgres.stop()
    try:
        with pytest.raises(
            EditionError, match=r"Det gemensamma lagret går inte att nå\. Se efter att PostgreSQL"
        ) as said:
            publish(here, "2027")
        assert str(asked.postgres.place) not in str(said.value)
        assert said.value.__cause__ is None
        assert sees(here, [1, 2])
        time.sleep(0.6)
        here.numbers()
        assert str(trouble_of(here.place)).endswith("inget nytt kan sparas så länge.")
        with pytest.raises(EditionError, match="går inte att nå"):
            there.numbers()  # it has no copy
    finally:
        asked.postgres.start()
    assert publish(here, "2027") == 3
    time.sleep(0.6)
    assert here.numbers() == [1, 2, 3]
    assert trouble_of(here.place) is None


def test_a_lock_that_was_lost_without_knowing(asked: Shared, here: Store, there: Store) -> None:
    here.numbers()
    with here.writing():
        asked.postgres.end_connections(asked.database)
        assert publish(there, "2027") == 3
        with pytest.raises(EditionError, match=r"kom inte in i det gemensamma lagret|går inte att nå"):
            publish(here, "2028")
    assert sees(here, [1, 2, 3])
    assert publish(here, "2028") == 4
    assert rounds(here) == ["2026", "2027", "2028"]
    assert sees(there, [1, 2, 3, 4])
    assert same(here, there)


def test_other_editions_in_the_folder_are_never_removed(asked: Shared, small_editions: Path, tmp_path: Path) -> None:
    shutil.copytree(small_editions / "bare", tmp_path / "own")
    store = asked.store(tmp_path / "own")
    with pytest.raises(EditionError, match=r"har utgåvor som inte kommer från det gemensamma lagret \(utgåva 1\)"):
        publish(store, "2027")
    assert store.numbers() == [1]
    assert "inte kommer från" in str(trouble_of(store.place))
    assert (tmp_path / "own" / "000001.duckdb").read_bytes() == (small_editions / "bare" / "000001.duckdb").read_bytes()


def test_a_lake_that_has_gone_back_takes_nothing_away(asked: Shared, here: Store, tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    before = asked.copied(tmp_path / "before")
    publish(here, "2027")
    restored = Shared(asked.postgres, before.database, before.files, here.place).store(here.place)
    with pytest.raises(EditionError, match="har gått bakåt: här finns utgåva 3, men där är den senaste 2"):
        publish(restored, "2028")
    assert here.path(3).exists()
    before.remove()


def test_the_shared_folder_must_be_the_one(asked: Shared, here: Store, there: Store) -> None:
    asked.files.rename(asked.files.with_name("away"))
    with pytest.raises(EditionError, match=r"Mappen .*files finns inte. Där ligger"):
        publish(here, "2027")
    asked.files.mkdir()  # as an unmounted place looks
    with pytest.raises(EditionError, match=r"hör inte till det gemensamma lagret: lagesbild\.txt saknas"):
        publish(here, "2027")
    asked.files.rmdir()
    asked.files.with_name("away").rename(asked.files)
    assert publish(here, "2027") == 3
    assert sees(there, [1, 2, 3])


def test_a_damaged_copy_is_fetched_again(here: Store, there: Store) -> None:
    assert there.numbers() == [1, 2]
    path = there.path(2)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    time.sleep(0.6)
    assert there.numbers() == [1, 2]
    assert same(here, there)


def test_a_copy_that_was_being_replaced_is_fetched_again(here: Store, there: Store) -> None:
    assert there.numbers() == [1, 2]
    note = there.path(1).with_suffix(".lake")
    lake, _ = note.read_text().split()
    note.write_text(f"{lake} -1\n", encoding="ascii")
    there.path(2).unlink()
    time.sleep(0.6)
    assert there.numbers() == [1, 2]
    assert note.read_text() == f"{lake} 1\n"
    assert same(here, there)


def test_who_signed_out_on_one_server_is_out_on_the_other_at_its_next_look(
    shared: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    shared.choose(monkeypatch)
    monkeypatch.setenv("LAGESBILD_DATA", str(two))
    ensure_first_editions()
    claims = {"iss": "https://example.org", "sub": "konto-1", "iat": 1764072000, "nonce": "a"}
    sign_out(one, claims, NOW, shared.files)
    assert not has_signed_out(two, claims)
    assert keep_up() == []
    assert has_signed_out(two, claims)
    shared.files.rename(shared.files.with_name("gone"))
    assert any("Vilka som har loggat ut på de andra servrarna" in line for line in keep_up())
    assert has_signed_out(two, claims)
