"""Editions: numbers, immutability, undo, pruning, writers side by side, and what ``verify`` finds."""

from __future__ import annotations

import hashlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import polars as pl
import pytest

from data.acts.rounds import publish_round
from data.base.batch import Batch
from data.base.errors import EditionError, NothingChanged
from data.build import build
from data.model.model import load_model
from data.shelf import schema as layout
from data.shelf.folder import folder
from data.store.editions import Store
from data.store.verify import Tried, _broken_rules, _table_checksums, summary, verify

pytestmark = pytest.mark.rest

ROOT = Path(__file__).parents[3]


def resign(path: Path) -> None:
    """Give a file that was tampered with the checksum it should have."""
    path.with_suffix(".sha256").write_text(f"{sha256(path)}  {path.name}\n", encoding="ascii")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def faults(store: Store) -> dict[int, str]:
    return dict(summary(verify(store)).select("edition", "faults").iter_rows())


def strays(store: Store) -> list[str]:
    return sorted(path.name for path in store.place.iterdir() if path.name.startswith(".") and path.name != ".lock")


# Numbers and immutability -----------------------------------------------------------------------------------------------


def test_the_folder_is_the_environment_s(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(tmp_path))
    assert folder() == tmp_path
    assert folder(example=True) == tmp_path / "exempel"
    monkeypatch.setenv("LAGESBILD_DATA", "")
    assert folder() == ROOT / "data" / "editions"


def test_editions_are_numbered_from_one_and_never_changed(asked_2026, answer) -> None:
    store = asked_2026.store
    before = {number: sha256(store.path(number)) for number in (1, 2)}
    assert asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "3")]}) == 3
    assert store.numbers() == [1, 2, 3]
    assert store.newest() == 3
    assert store.path(3).name == "000003.duckdb"
    assert {number: sha256(store.path(number)) for number in (1, 2)} == before
    assert store.path(3).with_suffix(".sha256").read_text() == f"{sha256(store.path(3))}  000003.duckdb\n"
    assert strays(store) == []
    assert faults(store) == {1: "", 2: "", 3: ""}


def test_the_number_of_a_change_is_that_of_its_edition(asked_2026, answer) -> None:
    asked_2026.undo(asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "3")]}))
    assert asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "2")]}) == 5
    assert asked_2026.rows("SELECT import_id FROM import ORDER BY import_id") == [(2,), (3,), (5,)]
    asked_2026.undo(5)
    assert asked_2026.cells("0461-SKOLA")["plan"] == "ej_svarat"


@pytest.mark.folder_only
def test_an_edition_that_is_not_there_is_said_so_in_swedish(asked_2026, tmp_path: Path) -> None:
    with pytest.raises(EditionError, match=r"Utgåva 7 finns inte\. Den senaste är 2\."), asked_2026.store.open(7):
        pass
    with pytest.raises(EditionError, match=r"Det finns ingen utgåva i .*Kör: python -m data build"):
        Store(tmp_path, load_model()).newest()
    with pytest.raises(EditionError, match=r"Mappen .*borta finns inte. Se efter att disken"):
        Store(tmp_path / "borta", load_model()).newest()


def test_the_same_again_makes_no_edition(asked_2026, answer) -> None:
    rows = {"Svar": [answer("Gnesta", "Skola", "plan", "3", Kommentar="Klart")]}
    asked_2026.load(rows)
    with pytest.raises(NothingChanged, match="Inget ändras"):
        asked_2026.load(rows)
    assert asked_2026.store.numbers() == [1, 2, 3]
    assert strays(asked_2026.store) == []
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "3", Kommentar="Klart nu")]})
    assert asked_2026.store.newest() == 4


def test_history_tells_what_was_done(asked_2026, answer) -> None:
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "3"), answer("Gnesta", "Skola", "stod", "1")]})
    asked_2026.undo(3)
    history = asked_2026.store.history()
    shown = history.select("edition", "parent", "actor", "action", "import_id", "kind", "raw_rows", "undone_in")
    assert shown.rows() == [
        (4, 3, "prov", "Tog tillbaka 3", None, None, 0, None),
        (3, 2, "prov", "Läste in prov", 3, "import", 2, 4),
        (2, 1, "prov", "Läste in prov", 2, "import", 5, None),
        (1, None, "prov", "Började", None, None, 0, None),
    ]


def test_every_cell_leads_back_to_its_row(asked_2026, answer) -> None:
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "stod", "1"), answer("Gnesta", "Skola", "plan", "3")]})
    assert asked_2026.rows(
        "SELECT file_name, sheet, row_number, json_extract_string(content, 'Nivå') "
        "FROM cell JOIN raw_row USING (raw_id) WHERE component = 'plan'"
    ) == [("prov.xlsx", "Svar", 3, "3")]


# Undo -------------------------------------------------------------------------------------------------------------------


def test_undo_is_refused_in_swedish(asked_2026, answer) -> None:
    with pytest.raises(EditionError, match="Ändring 9 finns inte"):
        asked_2026.undo(9)
    with pytest.raises(EditionError, match="Ändring 1 finns inte"):  # edition 1 took in the model, no change of data
        asked_2026.undo(1)
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "3")]})
    asked_2026.undo(3)
    with pytest.raises(EditionError, match="Ändring 3 är redan tillbakatagen, i utgåva 4"):
        asked_2026.undo(3)
    assert asked_2026.store.newest() == 4


def test_a_change_that_a_later_one_hides_may_be_undone(asked_2026, answer) -> None:
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "3")]})
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "1")]})
    assert asked_2026.undo(3) == 5  # nothing to be seen, but undoing 4 must not bring the 3 back
    asked_2026.undo(4)
    assert asked_2026.cells("0461-SKOLA")["plan"] == "ej_svarat"


def test_what_comes_with_the_program_is_not_undone(copied_editions: Path) -> None:
    for place in (copied_editions, copied_editions / "exempel"):
        store = Store(place, load_model())
        with pytest.raises(EditionError, match="Ändring 1 följer med programmet"):
            store.publish("Ångra", "prov", store.history()["created_at"][0], undo=1)


def test_publishing_a_round_is_an_act_of_its_own(asked_2026) -> None:
    now = asked_2026.store.history()["created_at"][0]
    assert asked_2026.rows("SELECT status FROM round") == [("draft",)]
    assert publish_round(asked_2026.store, "2026", "prov", now) == 3
    assert asked_2026.rows("SELECT status, title FROM round") == [("published", "Uppföljning 2026")]
    assert asked_2026.rows("SELECT raw_id FROM round", 3) == asked_2026.rows("SELECT raw_id FROM round", 2)
    with pytest.raises(NothingChanged, match="är redan publicerad"):
        publish_round(asked_2026.store, "2026", "prov", now)
    with pytest.raises(EditionError, match=r"Omgången 2031 finns inte\. Omgångar som finns: 2026\."):
        publish_round(asked_2026.store, "2031", "prov", now)
    asked_2026.undo(3)
    assert asked_2026.rows("SELECT status FROM round") == [("draft",)]


# Drafts, pruning, the model ---------------------------------------------------------------------------------------------


def test_a_draft_shows_the_change_and_leaves_nothing_behind(asked_2026, answer) -> None:
    store = asked_2026.store
    prepared = asked_2026.prepare({"Svar": [answer("Gnesta", "Skola", "plan", "3")]})
    now = store.history()["created_at"][0]
    with store.draft("Prov", "prov", now, prepared.batch) as draft:
        assert (draft.number, draft.import_id, draft.parent) == (3, 3, store.path(2))
        with duckdb.connect(str(draft.path), read_only=True) as con:
            assert con.sql("SELECT level FROM cell WHERE level IS NOT NULL").fetchall() == [(3,)]
        assert store.numbers() == [1, 2]
    assert sorted(path.name for path in store.place.iterdir() if path.suffix != ".lake") == [
        ".lock",
        "000001.duckdb",
        "000001.sha256",
        "000002.duckdb",
        "000002.sha256",
        "highest.txt",
    ]


def test_pruning_keeps_the_newest_and_what_published_something(asked_2026, answer) -> None:
    now = asked_2026.store.history()["created_at"][0]
    publish_round(asked_2026.store, "2026", "prov", now)
    store = asked_2026.store
    store.keep = 2
    for level in ("0", "1", "2"):
        asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", level)]})
    assert store.numbers() == [3, 5, 6]  # 3 published the round; 1, 2 and 4 are spare
    assert sorted(path.stem for path in store.place.glob("*.sha256")) == ["000003", "000005", "000006"]
    assert store.history()["edition"].to_list() == [6, 5, 4, 3, 2, 1]
    with pytest.raises(ValueError, match="newest edition must be kept"):
        Store(store.place, store.model, keep=0)


def test_a_changed_model_makes_an_edition_and_an_unchanged_one_does_not(copied_editions: Path, tmp_path: Path) -> None:
    changed = tmp_path / "model.toml"
    shipped = (ROOT / "data" / "model.toml").read_text(encoding="utf-8")
    changed.write_text(shipped.replace("threshold = 0.75", "threshold = 0.5", 1), encoding="utf-8")
    now = Store(copied_editions, load_model()).history()["created_at"][0]
    assert build(Store(copied_editions, load_model()), False, now) is None
    assert build(Store(copied_editions, load_model(changed)), False, now) == 2
    with Store(copied_editions, load_model()).open(2) as con:
        assert con.sql("SELECT value FROM setting WHERE key = 'threshold'").fetchall() == [("0.5",)]
    # A new remark in the file alters nothing that anyone can see.
    changed.write_text(f"# anmärkning\n{changed.read_text(encoding='utf-8')}", encoding="utf-8")
    assert build(Store(copied_editions, load_model(changed)), False, now) is None


def test_a_batch_that_breaks_a_check_is_refused_and_leaves_nothing(asked_2026) -> None:
    wrong = pl.DataFrame({"round_id": ["2026"], "title": ["x"], "status": ["klar"]})
    with pytest.raises(EditionError, match="går inte ihop med det som redan finns"):
        asked_2026.apply(Batch("edit", "Prov", tables={"round": wrong}))
    assert asked_2026.store.numbers() == [1, 2]
    assert strays(asked_2026.store) == []


# A folder that refuses, a database that is too new ----------------------------------------------------------------------


def test_a_folder_that_is_a_file_is_said_so(tmp_path: Path, asked_2026) -> None:
    file = tmp_path / "fil"
    file.write_text("här", encoding="utf-8")
    now = asked_2026.store.history()["created_at"][0]
    for place in (file, file / "under"):
        with pytest.raises(EditionError, match=r"Utgåvorna kan inte sparas i .*fil.*Det är ingen mapp"):
            Store(place, load_model()).publish("Prov", "prov", now)


REFUSED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from data.store.editions import Store
from data.base.errors import EditionError
from data.model.model import load_model
store = Store(Path(sys.argv[1]), load_model())
if os.getuid() == 0:
    os.setuid(65534)  # root may write anywhere, so another account has to try
try:
    store.publish("Prov", "prov", datetime(2026, 11, 3))
except EditionError as error:
    print(error)
"""


def test_a_folder_that_may_not_be_written_to_is_said_so() -> None:
    place = Path(tempfile.mkdtemp())  # not pytest's own folder, which other accounts cannot even look into
    try:
        place.chmod(0o555)
        made = subprocess.run(
            [sys.executable, "-c", REFUSED, str(place)], cwd=ROOT, capture_output=True, text=True, check=True
        )
    finally:
        place.rmdir()
    assert f"Utgåvorna kan inte sparas i {place}. Programmet får inte skriva där." in made.stdout


def test_a_full_disk_leaves_the_editions_as_they_were(asked_2026) -> None:
    """A limit on the size of files makes every write fail half-way, as a full disk does."""
    store = asked_2026.store
    before = sha256(store.path(2))
    script = f"""
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
import polars as pl
from data.base.batch import Batch
from data.store.editions import Store
from data.base.errors import EditionError
from data.model.model import load_model
store = Store(Path({str(store.place)!r}), load_model())
batch = Batch("edit", "Prov", tables={{"round": pl.DataFrame({{"round_id": ["2027"], "title": ["x"], "status": ["draft"]}})}})
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    store.publish("Prov", "prov", datetime(2026, 11, 3), batch)
except EditionError as error:
    print(error)
    sys.exit(1)
"""
    made = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode == 1, made.stderr
    assert "Utgåva 3 kunde inte skrivas" in made.stdout
    assert store.numbers() == [1, 2]
    assert sha256(store.path(2)) == before
    publish_round(store, "2026", "prov", store.history()["created_at"][0])
    assert strays(store) == []
    assert faults(store) == {1: "", 2: "", 3: ""}


@pytest.mark.folder_only
def test_a_database_newer_than_the_program_is_left_alone(asked_2026) -> None:
    store = asked_2026.store
    with duckdb.connect(str(store.path(2))) as con:
        con.execute("UPDATE edition SET schema_version = 99 WHERE edition = 2")
    newer = f"Utgåva 2 är gjord av en nyare version av programmet .schema 99.*högst {layout.SCHEMA_VERSION}"
    with pytest.raises(EditionError, match=newer), store.open(2):
        pass
    with pytest.raises(EditionError, match=newer):
        store.publish("Prov", "prov", asked_2026.rows("SELECT created_at FROM edition", 1)[0][0], undo=2)
    assert store.numbers() == [1, 2]


@pytest.mark.folder_only
def test_an_older_edition_without_a_newer_table_is_carried_over(asked_2026, answer) -> None:
    store = asked_2026.store
    asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "3")]})
    with duckdb.connect(str(store.path(3))) as con:
        for schema in ("main", "log"):
            con.execute(f"DROP TABLE {schema}.county_plan")
        con.execute("CREATE OR REPLACE TABLE log.material AS SELECT * EXCLUDE (url_confidence) FROM log.material")
    resign(store.path(3))
    assert asked_2026.load({"Svar": [answer("Gnesta", "Skola", "plan", "2")]}) == 4
    assert asked_2026.rows("SELECT * FROM county_plan") == []
    assert asked_2026.rows("SELECT count(*) FROM log.cell") == [(2,)]


# Writers side by side ----------------------------------------------------------------------------------------------------

WRITER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
import polars as pl
from data.base.batch import Batch
from data.store.editions import Store
from data.model.model import load_model
store = Store(Path(sys.argv[1]), load_model())
while not Path(sys.argv[1], "start").exists():
    time.sleep(0.001)
for number in range(2):
    batch = Batch("edit", "Prov", tables={"round": pl.DataFrame(
        {"round_id": [f"{sys.argv[2]}-{number + 2}"], "title": ["x"], "status": ["draft"]})})
    print(store.publish("Prov", "prov", datetime(2026, 11, 3), batch))
"""


def test_two_writers_at_once_both_succeed(asked_2026) -> None:
    store = asked_2026.store
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(store.place), year], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for year in ("2021", "2022")
    ]
    (store.place / "start").touch()
    numbers = [int(line) for writer in writers for line in writer.communicate(timeout=600)[0].split()]
    assert [writer.returncode for writer in writers] == [0, 0]
    assert sorted(numbers) == [3, 4, 5, 6]
    rounds = asked_2026.rows("SELECT round_id FROM round ORDER BY round_id")
    assert rounds == [("2021-2",), ("2021-3",), ("2022-2",), ("2022-3",), ("2026",)]
    assert set(faults(store).values()) == {""}


def test_what_is_read_while_writing_stays_so(asked_2026) -> None:
    """Within ``writing`` another process has to wait."""
    store = asked_2026.store
    (store.place / "start").touch()
    with store.writing():
        other = subprocess.Popen([sys.executable, "-c", WRITER, str(store.place), "2021"], cwd=ROOT)
        publish_round(store, "2026", "prov", store.history()["created_at"][0])
        time.sleep(1.0)
        assert store.numbers() == [1, 2, 3]
    assert other.wait(120) == 0
    assert store.numbers() == [1, 2, 3, 4, 5]


@pytest.fixture
def killed_holder(asked_2026) -> Path:
    """The folder of a store whose lock was held, with a draft half written, by a process that was killed."""
    place = asked_2026.store.place
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom data.store.editions import Store\n"
        "from data.model.model import load_model\n"
        "store = Store(Path(sys.argv[1]), load_model())\n"
        "with store.writing():\n    (store.place / '.draft-000003.duckdb').write_bytes(b'half')\n"
        "    (store.place / '.000003.sha256.tmp').write_bytes(b'half')\n"
        "    print('held', flush=True)\n    time.sleep(600)\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", script, str(place)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    return place


@pytest.mark.usefixtures("killed_holder")
def test_a_lock_held_by_a_dead_process_is_free(asked_2026) -> None:
    assert strays(asked_2026.store) == [".000003.sha256.tmp", ".draft-000003.duckdb"]
    assert set(faults(asked_2026.store).values()) == {""}
    start = time.monotonic()
    publish_round(asked_2026.store, "2026", "prov", asked_2026.store.history()["created_at"][0])
    assert time.monotonic() - start < 30
    assert strays(asked_2026.store) == []
    assert asked_2026.store.numbers() == [1, 2, 3]


# What verify finds -------------------------------------------------------------------------------------------------------


@pytest.mark.folder_only
def test_a_flipped_byte_is_found(asked_2026) -> None:
    path = asked_2026.store.path(2)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    assert faults(asked_2026.store) == {1: "", 2: "filen är ändrad efter att den skrevs (kontrollsumman stämmer inte)"}


@pytest.mark.folder_only
def test_a_missing_or_empty_checksum_is_found(asked_2026) -> None:
    asked_2026.store.path(1).with_suffix(".sha256").unlink()
    asked_2026.store.path(2).with_suffix(".sha256").write_bytes(b"")
    found = faults(asked_2026.store)
    assert found[1] == "kontrollsumman saknas"
    assert "kontrollsumman stämmer inte" in found[2]


@pytest.mark.folder_only
def test_an_edition_with_another_s_number_is_found(asked_2026) -> None:
    store = asked_2026.store
    shutil.copy(store.path(2), store.path(3))
    resign(store.path(3))
    assert faults(store) == {1: "", 2: "", 3: "säger sig vara utgåva 2"}


@pytest.mark.folder_only
def test_results_that_do_not_follow_from_the_cells_are_found(asked_2026) -> None:
    path = asked_2026.store.path(2)
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE degree SET index_low = 50, index_high = 51 WHERE scope = 'county'")
    resign(path)
    assert faults(asked_2026.store)[2] == "implementeringsgraden stämmer inte med cellerna"


@pytest.mark.folder_only
def test_a_figure_s_last_bits_may_differ_and_nothing_else(copied_editions: Path) -> None:
    store = Store(copied_editions / "exempel", load_model())
    path = store.path(store.newest())
    for more, said in ((1e-12, ""), (1e-6, "implementeringsgraden stämmer inte med cellerna")):
        with duckdb.connect(str(path)) as con:
            con.execute(f"UPDATE degree SET index_low = index_low + {more} WHERE scope = 'county'")
        resign(path)
        assert faults(store)[store.newest()] == said


@pytest.mark.folder_only
def test_a_change_between_rounds_that_does_not_follow_from_the_cells_is_found(copied_editions: Path) -> None:
    store = Store(copied_editions / "exempel", load_model())
    path = store.path(store.newest())
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE change_degree SET units = units + 1 WHERE scope = 'county'")
    resign(path)
    assert faults(store)[store.newest()] == "implementeringsgraden stämmer inte med cellerna"


@pytest.mark.parametrize(
    ("table", "content", "said"),
    [
        ("round", "SELECT * REPLACE ('klar' AS status) FROM round", "tabellen round bryter mot CHECK"),
        (
            "round",
            "SELECT * FROM round UNION ALL SELECT * FROM round",
            "tabellen round bryter mot PRIMARY KEY round_id",
        ),
        ("cell", "SELECT * REPLACE ('x' AS unit_id) FROM cell", "tabellen cell bryter mot FOREIGN KEY unit_id"),
        ("round", "SELECT * REPLACE (NULL AS title) FROM round", "tabellen round bryter mot NOT NULL title"),
        ("unit", "SELECT * REPLACE (1 AS position) FROM unit", "tabellen unit bryter mot UNIQUE position"),
    ],
)
def test_rows_that_break_their_table_s_rules_are_found(asked_2026, table: str, content: str, said: str) -> None:
    """The database lets no such row in, so a temporary table with one stands before the real one."""
    with asked_2026.store.open(2) as con:
        assert _broken_rules(con, _table_checksums(con), Tried()) == []
        con.execute(f"CREATE TEMP TABLE {table} AS {content.replace(f'FROM {table}', f'FROM opened.main.{table}')}")
        found = _broken_rules(con, _table_checksums(con), Tried())
    assert [fault for fault in found if fault.startswith(said)], found


@pytest.mark.folder_only
def test_a_file_that_is_no_database_is_found(asked_2026) -> None:
    asked_2026.store.path(2).write_bytes(b"inte en databas")
    resign(asked_2026.store.path(2))
    assert faults(asked_2026.store)[2].startswith(
        "Utgåva 2 går inte att öppna: filen 000002.duckdb är skadad. Lägg till"
    )


# The published facts -----------------------------------------------------------------------------------------------------


def test_the_degree_of_what_is_published_about_2025(built_editions: Path) -> None:
    with Store(built_editions, load_model()).open(1) as con:
        county = con.sql(
            "SELECT units_asked, units_answered, cells_known, index_observed, stage_observed FROM degree "
            "WHERE round_id = '2025' AND scope = 'county'"
        ).fetchall()
        municipalities = con.sql(
            "SELECT municipality_code, units_asked, units_answered, index_observed FROM degree "
            "WHERE round_id = '2025' AND scope = 'municipality' ORDER BY municipality_code"
        ).fetchall()
        region = con.sql("SELECT units_asked, units_answered FROM degree WHERE scope = 'region'").fetchall()
        reported = con.sql("SELECT reported_answers, status FROM round").fetchall()
    assert county == [(21, 15, 0, None, None)]
    assert region == [(3, 3)]
    assert [(code, asked, answered) for code, asked, answered, _ in municipalities] == [
        ("0428", 2, 2),  # Vingåker
        ("0461", 2, 2),  # Gnesta
        ("0480", 2, 0),  # Nyköping
        ("0481", 2, 1),  # Oxelösund
        ("0482", 2, 1),  # Flen
        ("0483", 2, 2),  # Katrineholm
        ("0484", 2, 1),  # Eskilstuna
        ("0486", 2, 2),  # Strängnäs
        ("0488", 2, 1),  # Trosa
    ]
    assert {observed for *_, observed in municipalities} == {None}
    assert reported == [(14, "published")]  # the report's own number stays beside the fifteen it lists


def test_the_first_editions_are_sound(built_editions: Path) -> None:
    for place in (built_editions, built_editions / "exempel"):
        assert faults(Store(place, load_model())) == {1: ""}
