"""What somebody has written anywhere can be purged, and is then nowhere: in no edition, title, name of a file, or raw row."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import polars as pl
import pytest
from all_shown import all_shown
from edition_texts import texts
from person import signing_in

from data.access.roles import PAGES
from data.acts.approvals import set_approval
from data.acts.declarations import Declaration, declare
from data.acts.follow_up import Followed, follow_up
from data.acts.meetings import Decided, Seen, Standing, add_decision, change_decision, plan_meeting
from data.acts.needs import State, What, add_need, change_need
from data.acts.pilots import add_report
from data.acts.rounds import publish_round
from data.acts.slide_sets import save_set
from data.base.batch import Batch
from data.base.errors import EditionError
from data.export.datapackage import package
from data.imports.files.sheet_reader import Source
from data.imports.load import make, read
from data.model.sheets import SHEETS
from data.privacy.free_text import FREE_TEXTS
from data.privacy.purgeable import CHANGE, PURGEABLE, TABLES, WRITTEN_KEYS
from data.retention.purge import purge_text
from data.store.editions import Store
from data.store.verify import verify
from pages.learning import parts as learning

pytestmark = pytest.mark.rest

# What a column of text may be without being free: an id, a reference to one, a moment, and who did it.
IDS = {
    "need_id",
    "pilot_id",
    "example_id",
    "source_id",
    "finding_id",
    "recommendation_id",
    "contradiction_id",
    "gap_id",
    "activity_id",
    "background_id",
    "occasion_id",
    "school_id",
}
NOT_FREE = IDS | {"same_as", "happened_at", "actor"}
# Columns of a sheet whose text ends in another table.
ELSEWHERE = {("need", "responsible"): "need_event", ("activity", "responsible"): "activity_event"}


def test_whatever_a_file_may_say_in_words_can_be_purged() -> None:
    texts_of = {one.table: set(one.texts) for one in PURGEABLE}
    left = {
        (sheet.name, column.heading)
        for sheet in SHEETS
        for column in sheet.columns
        if column.kind == "text"
        and column.target not in NOT_FREE
        and sheet.table not in WRITTEN_KEYS
        and column.target not in texts_of.get(ELSEWHERE.get((sheet.table, column.target), sheet.table), set())
    }
    assert left == set()


@pytest.fixture
def written(asked_2026, answer, now):
    """A store with a word of its own in each place where somebody can write, and word -> what it is purged as."""
    # Few are kept, so that there is less to purge from: those that a meeting saw, and the last ones.
    store, words = Store(asked_2026.store.place, asked_2026.store.model, keep=3), {}
    asked_2026 = type(asked_2026)(store)

    def word(subject: str) -> str:
        words[f"Hemligt{len(words)}ord"] = subject
        return f"Texten om Hemligt{len(words) - 1}ord"

    gnesta = {"Omgång": "2026", "Kommun": "Gnesta", "Verksamhet": "Skola"}
    unit, need, pilot = (
        "2026/0461-SKOLA",
        {"Behov-id": "F1", "Omgång": "2026", "Kategori": "plan"},
        {"Pilot-id": "P1"},
    )
    need |= {"Beskrivning": word("need/F1"), "Omfattning": word("need/F1"), "Källa": word("need/F1")}
    need |= {"Ansvarig funktion": word("need_event/F1/1")}
    for name in ("Namn", "Tema", "Typ", "Verksamheter", "Fas", "Beskrivning", "Lärdom", "Källa"):
        pilot |= {name: word("pilot/P1")}
    pilot_name = pilot["Namn"]
    sheets = {
        "Svar": [answer("Gnesta", "Skola", "plan", "2", Kommentar=word(f"cell/{unit}/plan/verksamheten"))],
        "Hjulet": [{**gnesta, "Sammanhang": "EHT", "Användning": "Prövas", "Kommentar": word(f"wheel_use/{unit}/eht")}],
        "Kommentarer": [{**gnesta, "Kommentar": word(f"unit_comment/{unit}")}],
        "Verksamheter": [
            {
                **gnesta,
                "Tillfrågad": "Ja",
                "Grund": word(f"participation/{unit}"),
                "Anmärkning": word(f"participation/{unit}"),
            }
        ],
        "Stödbehov": [need],
        "Piloter": [pilot],
        "Exempel": [
            {
                "Exempel-id": "E1",
                **{name: word("example/E1") for name in ("Rubrik", "Beskrivning", "Status", "Verksamhet", "Källa")},
            }
        ],
        "Omgångar": [
            {"Omgång": "2026", "Titel": word("round/2026"), "Status": "Utkast", "Anmärkning": word("round/2026")}
        ],
        "Rekommendationer": [
            {
                "Rekommendation-id": "R1",
                "Typ": "Risk",
                **{n: word("recommendation/R1") for n in ("Delstudie", "Text", "Källa")},
            }
        ],
        "Aktiviteter": [
            {
                "Aktivitet-id": "A1",
                "Ansvarig funktion": word("activity_event/A1/1"),
                **{n: word("activity/A1") for n in ("Aktivitet", "Vad som ska göras", "Källa")},
            }
        ],
        "Information och workshop": [
            {
                "Tillfälle-id": "T1",
                "Slag": "Workshop",
                "När": "2026",
                **{n: word("occasion/T1") for n in ("Tema", "För vilka", "Källa")},
            }
        ],
        "Samverkanswebben": [
            {"Period": "2026", "Vad som räknas": "Besök", "Antal": "3", "Källa": word("web_use/county/2026/besok")}
        ],
        "Fristående skolor": [
            {
                "Skol-id": "F1",
                "Kommun": "Gnesta",
                **{n: word("independent_school/F1") for n in ("Skolans namn", "Källa")},
            }
        ],
        "Material": [{name: word("material/3") for name in ("Titel", "Typ", "Beskrivning", "Källa")}],
    }
    assert asked_2026.load(sheets) == 3
    again = {"Svar": [{**answer("Trosa", "Skola", "plan", "1")}], "Stödbehov": [need], "Piloter": [pilot]}
    asked_2026.load(again)  # says again what it said: other raw rows with the same texts
    _, own = add_need(store, "2026", "0461", What("plan", word("need/B1")), State(), "prov", now)
    first = State("pagar", word("need_event/B1/2"), None, word("need_event/B1/2"))
    change_need(store, own, 1, What("plan", word("need/B1")), first, "prov", now)
    _, meeting = plan_meeting(store, word("meeting/M1"), date(2026, 11, 2), Seen(store.newest(), "2026"), "prov", now)
    _, decision = add_decision(store, meeting, Decided(word("meeting_decision/D1")), Standing(), "prov", now)
    then = Standing("pagar", word("decision_event/D1/2"), None, word("decision_event/D1/2"))
    change_decision(store, decision, 1, Decided(word("meeting_decision/D1")), then, "prov", now)
    report = "pilot_report/P1/2026-11-01"
    add_report(store, "P1", date(2026, 11, 1), word(report), word(report), "prov", now)
    # As what is done with a recommendation was kept before it had events.
    older = {"recommendation_id": "R1", "status": "pagar", "note": word("recommendation_status/R1"), "changed_at": now}
    row = pl.DataFrame([older | {"actor": "prov"}])
    asked_2026.apply(Batch(kind="edit", title="Ändrade läget", tables={"recommendation_status": row}))
    for table, one, seen in (("recommendation", "R1", 0), ("activity", "A1", 1)):
        said = word(f"{table}_event/{one}/{seen + 1}")
        follow_up(store, table, one, seen, Followed("pagar", said, None, said), "prov", now)
    parts = Declaration(*(word("quality_declaration/2026") for _ in range(4)))
    declare(store, "2026", Declaration(), parts, "prov", now)
    number = store.newest() + 1
    assert save_set(store, word(f"slide_set/{number}"), ["lage"], "prov", now) == number
    # As changes were called before: by what is purged elsewhere.
    older = {"pilot_id": "P1", "reported_on": "2026-10-01", "report": word("pilot_report/P1/2026-10-01")}
    row = pl.DataFrame([older])
    asked_2026.apply(Batch(kind="edit", title=f"Rapport om {pilot_name}, 2026-10-01", tables={"pilot_report": row}))
    name = word(f"slide_set/{store.newest() + 1}")
    row = pl.DataFrame([{"name": name, "slides": "lage", "changed_at": now, "actor": "prov"}])
    asked_2026.apply(Batch(kind="edit", title=f"Sparade bildurvalet {name}", tables={"slide_set": row}))
    told = word(f"mapping/{store.newest() + 1}")
    row = pl.DataFrame([{"scope": "heading", "found": told, "meaning": "ignore"}])
    asked_2026.apply(Batch(kind="import", title="Läste in", tables={"mapping": row}))
    # The name of a file, and why something that looks like personal data is kept.
    number = store.newest() + 1
    headings, row = "Omgång;Kommun;Verksamhet;Byggsten;Nivå;Kommentar", "2026;Trosa;Skola;plan;2;Ring 070-123 45 67"
    content = f"{headings}\r\n{row}\r\n"
    files = read(store, [Source(f"Svar {word(f'{CHANGE}/{number}')}.csv", content.encode())])
    made = make(store, files, now, personal_reason=word(f"{CHANGE}/{number}"))
    assert store.publish(made.batch.title, "prov", now, made.batch) == number
    return asked_2026, words


def test_every_word_is_gone_from_every_byte_once_its_place_is_purged(written, now) -> None:
    workshop, words = written
    store = workshop.store
    whole = texts(store.path(store.newest()))
    assert [word for word in words if word not in whole] == []  # each stands there to begin with
    numbers = store.numbers()
    for subject in dict.fromkeys(words.values()):
        assert purge_text(store, subject, "kommandoraden", now), subject
    for number in numbers:
        found = texts(store.path(number))
        assert [(word, words[word], number) for word in words if word in found] == []
    names = "".join(path.name for path in store.place.iterdir())
    assert not [word for word in words if word in names]
    assert store.numbers() == numbers
    assert [verdict for verdict in verify(store) if verdict.faults] == []
    with zipfile.ZipFile(BytesIO(package(store, store.newest())[0])) as archive:
        exported = b"".join(archive.read(name) for name in archive.namelist() if name.endswith((".csv", ".json")))
    assert not [word for word in words if word.encode() in exported]
    # Nothing brings it back, and the figures are as they were.
    change_need(store, "B1", 2, What("plan", "Mallar"), State("pagar", "rektor"), "prov", now)
    found = texts(store.path(store.newest()))
    assert not [word for word in words if word in found]
    assert workshop.rows("SELECT level FROM cell WHERE unit_id = '0461-SKOLA' AND component = 'plan'") == [(2,)]


@pytest.mark.rest
@pytest.mark.folder_only
def test_every_word_is_gone_from_every_page_and_every_file_of_every_role(written, now, tmp_path, monkeypatch) -> None:
    """In the process that showed it before: what it has kept of what it has drawn and made is gone, too."""
    workshop, words = written
    store = workshop.store
    publish_round(store, "2026", "prov", now)
    with store.open(store.newest()) as con:
        read = [
            row
            for one in FREE_TEXTS
            for row in con.sql(
                f"SELECT {one.subject}, sha256({one.text}) FROM {one.table} WHERE {one.text} IS NOT NULL"
            ).fetchall()
        ]
    set_approval(store, read, True, "prov", now)
    monkeypatch.setenv("LAGESBILD_DATA", str(store.place))
    pages = [page for page in PAGES if page != "router"]
    pages += [f"svarslage?visa={part}" for part in ("paminnelse", "delvis", "alla", "kontroll")]
    pages += [f"mote?visa={part}" for part in ("sedan", "besluta", "beslut", "nasta")]
    pages += [f"piloter?visa={part}" for part in ("var", "lardomar", "rapporter", "exempel")]
    pages += [f"larande?visa={part}" for part in filter(None, learning.PARTS)]
    older = [
        f"{page}utgava={number}"
        for number in store.numbers()[:2]
        for page in ("kommun?", "stodbehov?", "mote?", "mote?visa=beslut&")
    ]
    addresses = {"processledare": [*pages, *older], "styrgrupp": pages, "publik": pages}

    def found(role: str) -> dict[str, list[str]]:
        """Word -> where it is read."""
        where: dict[str, list[str]] = {}
        for place, content in all_shown(role, addresses[role]):
            for word in words:
                if word.encode() in content:
                    where.setdefault(word, []).append(place)
        return where

    with signing_in(tmp_path):
        before = {role: found(role) for role in addresses}
        for subject in dict.fromkeys(words.values()):
            purge_text(store, subject, "kommandoraden", now)
        after = {role: found(role) for role in addresses}
    # What is looked through is where words are read: nearly all by the process leader, approved ones by the public.
    assert [words[word] for word in words if word not in before["processledare"]] == []
    assert {subject.split("/")[0] for subject in map(words.get, before["publik"])} >= {
        *("need", "pilot", "example", "quality_declaration")
    }
    kinds = {
        place.rpartition(".")[2] for places in before["processledare"].values() for place in places if " " in place
    }
    assert kinds >= {"csv", "xml", "parquet", "pdf"}  # tables, Excel and PowerPoint, the whole edition, papers
    assert after == {role: {} for role in addresses}


def test_purging_what_somebody_wrote_as_a_key_names_the_change_that_said_it_first(bare, now) -> None:
    store = bare.store
    first, again = save_set(store, "Namnet", ["lage"], "p", now), save_set(store, "Namnet", ["lage", "karta"], "p", now)
    with pytest.raises(EditionError, match=f"Skriv slide_set/{first}"):
        purge_text(store, f"slide_set/{again}", "p", now)
    assert purge_text(store, f"slide_set/{first}", "p", now) == [first, again]
    assert bare.rows("SELECT count(*) FROM slide_set") == [(0,)]


def test_the_refusal_of_what_is_no_text_names_each_kind(bare, now) -> None:
    with pytest.raises(EditionError) as refused:
        purge_text(bare.store, "finns inte", "p", now)
    assert all(table in str(refused.value) for table in TABLES)
