"""Who has answered: counted by hand from the published follow-up, and on a draft round made here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_sheets import frames_as_sheets
from page_reading import open_page
from streamlit.testing.v1 import AppTest

import queries
from data.imports.prepare import prepare
from data.model.model import load_model
from data.store.editions import Store
from pages.responses import reminder, responses
from pages.text.html import table

pytestmark = pytest.mark.rest

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC).replace(tzinfo=None)
# From the report's list of those who answered in September 2025: these municipal units are not in it.
SILENT_2025 = [
    "Eskilstuna, skola",
    "Flen, skola",
    "Nyköping, skola",
    "Nyköping, socialtjänst",
    "Oxelösund, socialtjänst",
    "Trosa, socialtjänst",
]
SETTINGS = {"programme": "Programmet", "contact": "fraga@exempel.se"}
ASKED_2026 = [("Gnesta", "Skola"), ("Gnesta", "Socialtjänst"), ("Trosa", "Skola"), ("Region Sörmland", "BUP")]


@pytest.fixture(scope="module")
def published(built_editions: Path) -> pl.DataFrame:
    return queries.ask(queries.edition(built_editions), "list_participation", round_id="2025")


def unit(unit_id: str, **changes: Any) -> dict[str, Any]:
    place, sector = unit_id.split("-")
    return {
        "unit_id": unit_id,
        "municipality_code": None if place == "REG" else place,
        "place": place,
        "sector": sector,
        "sector_name": sector.title(),
        "sector_long_name": f"{sector.title()} i långform",
        "unit": sector.title(),
        "long_name": unit_id,
        "asked": True,
        "answered": True,
        "basis": None,
        "note": None,
    } | changes


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), infer_schema_length=None)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def load(folder: Path, asked: Sequence[tuple[str, str]], answers: Sequence[dict[str, str | None]]) -> None:
    """Make draft round 2026, in which ``asked`` and nobody else was asked, Flen's school by name not."""
    store = Store(folder, load_model())
    named = [{"Omgång": "2026", "Kommun": k, "Verksamhet": v, "Tillfrågad": "Ja"} for k, v in asked]
    named.append({"Omgång": "2026", "Kommun": "Flen", "Verksamhet": "Skola", "Tillfrågad": "Nej"})
    sheets = {"Verksamheter": pl.DataFrame(named)}
    if answers:
        sheets["Svar"] = pl.DataFrame(list(answers))
    read = frames_as_sheets("prov.xlsx", sheets)
    prepared = prepare(store, read, (), kind="import", title="Prov", now=NOW, new_round="2026")
    store.publish("Läste in prov", "prov", NOW, prepared.batch)


def answer(place: str, name: str, component: str, level: str, day: str = "2026-10-05") -> dict[str, str | None]:
    return {
        "Omgång": "2026",
        "Kommun": place,
        "Verksamhet": name,
        "Byggsten": component,
        "Nivå": level,
        "Svarsdatum": day,
    }


@pytest.fixture
def draft(copied_editions: Path) -> Path:
    """Beside 2025 draft round 2026: four asked, and Gnesta's school has answered two of its four questions."""
    load(
        copied_editions,
        ASKED_2026,
        [
            answer("Gnesta", "Skola", "ansvarig", "2"),
            answer("Gnesta", "Skola", "plan", "3", "2026-10-09"),
            answer("Gnesta", "Skola", "hjulet", "Vet ej"),
            answer("Gnesta", "Skola", "stod", "Ej besvarad"),
        ],
    )
    return copied_editions


def shown(app: AppTest) -> str:
    """All texts of the page, without HTML tags."""
    texts = [*(e.proto.body for e in app.get("html")), *(e.value for e in (*app.markdown, *app.info, *app.warning))]
    return plain(re.sub(r"<[^>]+>", " ", " ".join(texts)))


# The questions


def test_the_published_follow_up_counted_by_hand(published: pl.DataFrame) -> None:
    assert published.height == 21
    assert (published["asked"].sum(), published["answered"].sum()) == (21, 15)
    assert responses.silent(published)["long_name"].to_list() == SILENT_2025
    by_sector = {s: responses.silent(published, s).height for s in responses.sector_names(published)}
    assert by_sector == {"skola": 3, "socialtjanst": 3, "region": 0}
    assert published["cells_known"].sum() == 0  # no level is published
    assert published.filter(pl.col("answered"))["cells_bounded"].to_list() == [4] * 15
    assert published["answered_on"].null_count() == 21


def test_a_draft_round_has_every_unit_and_the_latest_day_of_an_answer(draft: Path) -> None:
    edition = queries.edition(draft)
    units = queries.ask(edition, "list_participation", round_id="2026")
    assert units.height == 21
    assert units.filter("asked")["unit_id"].to_list() == ["0461-SKOLA", "0461-SOC", "0488-SKOLA", "REG-BUP"]
    gnesta = units.row(by_predicate=pl.col("unit_id") == "0461-SKOLA", named=True)
    assert (gnesta["answered"], gnesta["answered_on"]) == (True, date(2026, 10, 9))
    assert (gnesta["cells_known"], gnesta["cells_applicable"]) == (2, 4)
    assert (gnesta["place"], gnesta["principal"], gnesta["unit"]) == ("Gnesta", "Gnesta kommun", "Skola")
    opened = queries.ask(edition, "list_open_answers", round_id="2026")
    assert opened.select("unit_id", "component", "reason").rows() == [
        ("0461-SKOLA", "hjulet", "vet_ej"),
        ("0461-SKOLA", "stod", "ej_besvarad"),
    ]


def test_the_example_names_each_level_that_was_skipped(built_editions: Path) -> None:
    edition = queries.edition(built_editions / "exempel")
    opened = queries.ask(edition, "list_open_answers", round_id="2027")
    counted = dict(opened.group_by("reason").len().iter_rows())
    assert counted["vet_ej"] == 5
    answered = queries.ask(edition, "list_participation", round_id="2027").filter("answered")
    assert set(opened["unit_id"]) <= set(answered["unit_id"])


# The sentence and the figures


def test_the_sentence_says_how_many_and_how_many_are_missing(published: pl.DataFrame) -> None:
    lead, rest = responses.sentence(published, "Uppföljning 2025")
    assert (plain(lead), rest) == (
        "12 av 18 kommunala verksamheter och 3 verksamheter i Region Sörmland har svarat. 6 saknas.",
        "",
    )


@pytest.mark.parametrize(
    ("rows", "lead", "rest"),
    [
        (
            [unit("1-skola"), unit("1-soc")],
            "2 av 2 kommunala verksamheter har svarat.",
            "",
        ),
        (
            [unit("1-skola"), unit("1-soc", asked=False, answered=False)],
            "1 av 1 kommunal verksamhet har svarat.",
            "1 verksamhet är inte tillfrågad.",
        ),
        (
            [unit("1-skola", answered=False), *(unit(f"{n}-soc", asked=False, answered=False) for n in (1, 2))],
            "0 av 1 kommunal verksamhet har svarat. 1 saknas.",
            "2 verksamheter är inte tillfrågade.",
        ),
        (
            [unit("1-skola", asked=False, answered=False)],
            "Ingen verksamhet är tillfrågad i Omgången.",
            "Läs in arbetsbokens blad Verksamheter, som säger vilka som har fått frågorna.",
        ),
    ],
)
def test_the_sentence_when_all_few_or_none(rows: list[dict[str, Any]], lead: str, rest: str) -> None:
    assert tuple(map(plain, responses.sentence(frame(*rows), "Omgången"))) == (lead, rest)


def test_a_card_per_sector_counts_only_those_who_were_asked(published: pl.DataFrame) -> None:
    cards = [(c.label, plain(c.value), c.note) for c in responses.sector_cards(published)]
    assert cards == [
        ("Skola, förskola och elevhälsa", "6 av 9", "3 saknas"),
        ("Socialtjänst", "6 av 9", "3 saknas"),
        ("Region Sörmland", "3", "har svarat"),
    ]
    out = unit("REG-x", asked=False, answered=False)
    (left_out,) = responses.sector_cards(frame(out))
    assert (left_out.value, left_out.note) == ("–", "ingen är tillfrågad")
    (mixed,) = responses.sector_cards(frame(out, unit("REG-x"), unit("REG-x", answered=False)))
    assert (plain(mixed.value), mixed.note) == ("1 av 2", "1 saknas · 1 inte tillfrågad")


def test_the_matrix_says_in_words_who_answered_and_keeps_the_data_set_in_its_links() -> None:
    rows = [
        unit("0480-skola", place="Nyköping", answered=False),
        unit("0480-soc", place="Nyköping", asked=False, answered=False),
        unit("REG-region", place="Regionen", unit="Hälsoval"),
    ]
    made = table(*responses.municipality_matrix(frame(*rows), {"data": "exempel", "utgava": None, "omgang": "2026"}))
    assert '<a href="kommun?kommun=0480&amp;data=exempel&amp;omgang=2026">Nyköping</a>' in made
    assert re.findall(r"<td>(.*?)</td>", made) == ["○ Inget svar", "– Ej tillfrågad"]
    assert "Hälsoval" not in made
    assert re.findall(r"<t[hd][^>]*>([^<]+)</t[hd]>", table(*responses.division_table(frame(*rows))))[2:] == [
        "Hälsoval",
        "● Svarat",
    ]


def test_skipped_questions_are_told_by_component_and_level() -> None:
    asked_by_level = [
        {"component": "plan", "component_name": "Plan", "org_level": one, "org_level_name": one.title()}
        for one in ("ledning", "chef")
    ]
    whole = {"component": "hjulet", "component_name": "Hjulet", "org_level": "verksamheten", "org_level_name": "V"}
    assert responses.questions(frame(*asked_by_level, whole)) == "Plan (ledning, chef)\nHjulet"
    assert responses.questions(frame(whole).clear()) == "–"


# The e-mail


def test_the_e_mail_names_exactly_the_silent_units(published: pl.DataFrame) -> None:
    for sector, expected in (
        ("", SILENT_2025),
        ("skola", [name for name in SILENT_2025 if name.endswith("skola")]),
        ("socialtjanst", [name for name in SILENT_2025 if name.endswith("socialtjänst")]),
    ):
        names = responses.silent(published, sector)["long_name"].to_list()
        text = reminder.reminder(names, "Uppföljning 2025", SETTINGS, None, example=False)
        assert re.findall(r"^- (.+)$", text.body, re.MULTILINE) == expected
        others = set(published["long_name"]) - set(expected)
        assert not [name for name in others if name in text.body]


def test_the_e_mail_whole() -> None:
    text = reminder.reminder(["Trosa, skola"], "Uppföljning 2026", SETTINGS, None, example=False)
    assert text.subject == "Påminnelse: svar på Uppföljning 2026 saknas"
    assert text.body == (
        "Hej!\n\n"
        "Vi saknar svar på Uppföljning 2026 inom Programmet från den här verksamheten:\n\n"
        "- Trosa, skola\n\n"
        "Svara senast [sista dag].\n\n"
        "Svaren visar hur långt arbetet har kommit och vilket stöd som behövs.\n\n"
        "Har ni redan svarat, eller ska frågorna gå till någon annan? Hör av er till fraga@exempel.se, så rättar vi det.\n\n"
        "Vänliga hälsningar\nProgrammet"
    )


def test_the_e_mail_with_a_last_day_and_from_example_data() -> None:
    text = reminder.reminder(["A", "B"], "Uppföljning 2026", SETTINGS, date(2026, 12, 1), example=True)
    assert "Svara senast 2026-12-01." in text.body
    assert reminder.LAST_DAY not in text.body
    assert "de här verksamheterna:\n\n- A\n- B\n" in text.body
    assert text.subject.startswith("[Exempeldata – inte verkliga svar] ")
    assert text.body.startswith("Exempeldata – inte verkliga svar.\n\nHej!")


def test_nobody_is_reminded_of_nothing() -> None:
    with pytest.raises(ValueError, match="nobody"):
        reminder.reminder([], "Uppföljning 2026", SETTINGS, None, example=False)


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=200)


@given(subject=TEXTS, body=TEXTS)
def test_the_address_of_the_e_mail_says_what_the_fields_say(subject: str, body: str) -> None:
    address = urlsplit(reminder.email_url(reminder.Reminder(subject, body)))
    assert (address.scheme, address.path, address.fragment) == ("mailto", "", "")
    assert "+" not in address.query  # e-mail programs show it as a plus, not as a space
    said = {name: unquote(value) for name, _, value in (part.partition("=") for part in address.query.split("&"))}
    assert said == {"subject": subject, "body": body.replace("\n", "\r\n")}


# The page


def test_the_page_on_a_draft_round(draft: Path) -> None:  # noqa: ARG001 - the page reads it by its environment
    app = open_page("svarslage", omgang="2026", visa="paminnelse")
    text = shown(app)
    assert (
        "1 av 3 kommunala verksamheter och 0 av 1 verksamhet i Region Sörmland har svarat. 3 saknas. "
        "17 verksamheter är inte tillfrågade."
    ) in " ".join(text.split())
    assert "(utkast)" in text
    assert "Källan säger" not in text
    subject, body = app.text_input[0].value, app.text_area[0].value
    assert "2026" in subject
    listed = re.findall(r"^- (.+)$", body, re.MULTILINE)
    assert listed == ["Gnesta, socialtjänst", "Trosa, skola", "Region Sörmland, Barn- och ungdomspsykiatrin"]

    # It opens in the reader's own program, as it stands in the fields; one too long to be handed on is copied instead.
    def offered() -> list[str]:
        bodies = " ".join(unescape(one.proto.body) for one in app.get("html"))
        return re.findall(r'href="(mailto:[^"]*)"', bodies)

    assert offered() == [reminder.email_url(reminder.Reminder(subject, body))]
    app.text_area[0].set_value("Hej!\nSvara gärna.").run()
    assert offered() == [reminder.email_url(reminder.Reminder(subject, "Hej!\nSvara gärna."))]
    app.text_area[0].set_value("å" * 400).run()
    assert offered() == []


def test_the_page_when_everybody_has_answered(copied_editions: Path) -> None:
    answers = [answer("Gnesta", "Skola", one, "3") for one in ("ansvarig", "plan", "hjulet", "stod")]
    load(copied_editions, [("Gnesta", "Skola")], answers)
    assert "1 av 1 kommunal verksamhet har svarat." in shown(open_page("svarslage", omgang="2026"))
    remind = open_page("svarslage", omgang="2026", visa="paminnelse")
    assert "Alla tillfrågade har svarat. Ingen påminnelse behövs." in shown(remind)
    assert not remind.text_area
    assert "Alla som har svarat har svarat på alla frågor." in shown(
        open_page("svarslage", omgang="2026", visa="delvis")
    )


def test_the_page_without_any_round_says_what_to_do(edition_dir: Path) -> None:
    Store(edition_dir, load_model()).publish("Började", "prov", NOW)
    app = open_page("svarslage")
    assert "Ingen uppföljning är inläst ännu. Läs in vilka som är tillfrågade" in shown(app)
    assert not app.text_area
