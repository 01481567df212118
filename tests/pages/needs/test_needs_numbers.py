"""Every number on the page Stödbehov, compared with one counted from the sheets that the example data is made of."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from page_reading import example_rows

import queries
from pages.needs import board, form, needs
from pages.needs.needs import AGES, SHORT_AGES
from pages.pictures.bars import stacked_picture
from pages.pictures.shapes import Box
from pages.slides import content
from pages.text.html import made_rows

REGION = "Region Sörmland"
DONE = ("Tillgodosett", "Avslutat utan åtgärd")


@pytest.fixture(scope="module")
def example(built_editions: Path) -> queries.Edition:
    return queries.edition(built_editions / "exempel")


@pytest.fixture(scope="module")
def today() -> date:
    """The day that it always is in the example data."""
    return date(2027, 11, 19)


@pytest.fixture(scope="module")
def made() -> dict[str, pl.DataFrame]:
    return {name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in example_rows().items()}


@pytest.fixture(scope="module")
def shown(example: queries.Edition, today: date) -> pl.DataFrame:
    return needs.with_age(queries.ask(example, "list_all_needs"), today, REGION)


def months_between(earlier: date, later: date) -> int:
    """Whole months, by stepping from one to the next, to the last of the month where that is shorter."""
    months = 0
    year, month = earlier.year, earlier.month
    while True:
        month += 1
        if month == 13:
            year, month = year + 1, 1
        first_of_next = date(year + (month == 12), month % 12 + 1, 1)
        step = min(date(year, month, 1) + timedelta(days=earlier.day - 1), first_of_next - timedelta(days=1))
        if step > later:
            return months
        months += 1


def counted(made: dict[str, pl.DataFrame], today: date) -> dict[str, dict]:
    """What is to be known of each need, in a plain loop over the two sheets."""
    last: dict[str, dict] = {}
    for event in made["Stödbehov händelser"].rows(named=True):
        known = last.get(event["Behov-id"])
        if known is None or int(event["Nr"]) > int(known["Nr"]):
            last[event["Behov-id"]] = event
    found = {}
    for row in made["Stödbehov"].rows(named=True):
        state = last[row["Behov-id"]]
        is_open = state["Status"] not in DONE
        until = today if is_open else date.fromisoformat(state["Tidpunkt"][:10])
        due = state["Klart senast"]
        if row["Verksamhet"]:
            scope = "Verksamhet"
        elif row["Kommun"] is None:
            scope = "Länet"
        else:
            scope = "Regionen" if row["Kommun"] == REGION else "Hel kommun"
        found[row["Behov-id"]] = {
            "category": row["Kategori"],
            "place": row["Kommun"],
            "unit": row["Verksamhet"],
            "status": state["Status"],
            "open": is_open,
            "overdue": is_open and due is not None and date.fromisoformat(due) < today,
            "ownerless": is_open and state["Ansvarig funktion"] is None,
            "scope": scope,
            "arose": row["Uppstod"],
            "months": months_between(date.fromisoformat(row["Uppstod"]), until),
        }
    return found


def group(months: int) -> str:
    return SHORT_AGES[0] if months < 6 else SHORT_AGES[1] if months < 12 else SHORT_AGES[2]


def test_the_sentence(made, today, shown):
    opened = [one for one in counted(made, today).values() if one["open"]]
    expected = [len(opened), sum(one["overdue"] for one in opened), sum(one["ownerless"] for one in opened)]
    assert min(expected) > 0
    lead, rest = needs.sentence(shown, published=False)
    assert lead == f"{expected[0]}\u00a0stödbehov är öppna."
    assert rest == f"{expected[1]}\u00a0är försenade och {expected[2]}\u00a0saknar ansvarig funktion."


def test_the_table_and_the_chart_per_category(made, today, shown, example):
    expected: dict[str, Counter] = defaultdict(Counter)
    for one in counted(made, today).values():
        if one["open"]:
            for key in (one["category"], "Alla kategorier"):
                expected[key]["Öppna"] += 1
                expected[key]["Försenade"] += one["overdue"]
                expected[key]["Utan ansvarig"] += one["ownerless"]
                expected[key][one["scope"]] += 1
                expected[key][group(one["months"])] += 1
    categories = dict(queries.ask(example, "list_need_categories").select("category", "name").iter_rows())
    counts = needs.by_category(shown, categories)
    columns = needs.category_columns(counts)
    headings, rows = [column.heading for column in columns][1:], made_rows(columns, counts)
    assert {row[0]: dict(zip(headings, row[1:], strict=True)) for row in rows} == {
        name: {heading: expected[name][heading] for heading in headings} for name in expected
    }
    bars = content.need_chart(counts)
    picture = stacked_picture(bars.labels, bars.parts, "Stödbehov", "I ord")
    drawn = {one.name: one.width for one in picture.shapes if isinstance(one, Box) and one.name}
    assert set(drawn) == {
        f"{name}, Öppet {long}: {expected[name][short]}"
        for name in expected
        for short, long in zip(SHORT_AGES, AGES, strict=True)
        if name != "Alla kategorier" and expected[name][short]
    }
    assert len({round(width / int(name.rpartition(" ")[2]), 6) for name, width in drawn.items()}) == 1


def test_state_age_and_order_of_every_need(made, today, shown):
    expected = counted(made, today)
    by_id = {row["need_id"]: row for row in shown.iter_rows(named=True)}
    assert set(by_id) == set(expected)
    for need_id, one in expected.items():
        row = by_id[need_id]
        assert needs.NEED_STATUS[row["status"]] == one["status"]
        assert (row["overdue"], row["ownerless"]) == (one["overdue"], one["ownerless"])
        months = f"{one['months']}\u00a0{'månad' if one['months'] == 1 else 'månader'}"
        assert needs.age_of(row) == f"{months}, sedan {one['arose']}"
    ordered = sorted(
        expected,
        key=lambda key: (*(not expected[key][one] for one in ("open", "overdue", "ownerless")), expected[key]["arose"]),
    )
    assert [expected[key]["arose"] for key in ordered] == [expected[key]["arose"] for key in shown["need_id"]]


@pytest.mark.parametrize("round_id", ["2025", "2026", "2027"])
def test_who_can_help_with_every_need(round_id, made, today, shown, example):
    levels: dict[str, dict[tuple, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in made["Svar"].rows(named=True):
        if row["Omgång"] == round_id and row["Nivå"] in ("3", "4"):
            unit = (row["Kommun"], row["Verksamhet"])
            levels[row["Byggsten"]][unit].append(int(row["Nivå"]))
    component_of = dict(queries.ask(example, "list_need_categories").select("name", "component_name").iter_rows())
    able = needs.helpers(queries.ask(example, "list_capable_units", round_id=round_id))
    by_id = {row["need_id"]: row for row in shown.iter_rows(named=True)}
    some = 0
    for need_id, one in counted(made, today).items():
        expected = {}
        for (place, unit), found in levels[component_of[one["category"]]].items():
            if (place, unit) != (one["place"], one["unit"]):
                name = f"{place}, {unit if place == REGION else unit.lower()}"
                expected[name] = sorted(found)
        shown_units = needs.capable(able, by_id[need_id])
        digits = {name: sorted(int(letter) for letter in text if letter.isdigit()) for name, text in shown_units}
        assert digits == expected, need_id
        if one["open"] and expected:
            some += 1
            assert needs.helpers_text(able, by_id[need_id]).startswith(f"{len(expected)}\u00a0verksamhet")
    assert some or round_id == "2025"


def test_the_choices_narrow_the_list(made, today, shown):
    expected = counted(made, today)
    for code, name in (("0484", "Eskilstuna"), (needs.REGION, REGION), (needs.COUNTY, None)):
        assert set(needs.of_choice(shown, needs.ALL, code)["need_id"]) == {
            key for key, one in expected.items() if one["place"] == name
        }
    assert set(needs.of_choice(shown, "plan", needs.ALL, needs.OPEN)["need_id"]) == {
        key for key, one in expected.items() if one["category"] == "Lokal planering" and one["open"]
    }
    assert set(needs.of_choice(shown, needs.ALL, needs.ALL, "pagar")["need_id"]) == {
        key for key, one in expected.items() if one["status"] == "Pågår"
    }


def test_the_list_says_of_each_need_how_it_stands(made, today, shown):
    listed = needs.list_texts(shown)
    assert list(listed) == shown["need_id"].to_list()
    for need_id, one in counted(made, today).items():
        _, below = listed[need_id]
        assert below.startswith(f"{one['category']} · ")
        assert (one["status"] in below, "Försenat" in below, "Ansvarig saknas" in below) == (
            True,
            one["overdue"],
            one["ownerless"],
        )


def test_the_board_has_every_need_once_under_its_status(made, today, shown):
    expected = Counter(one["status"] for one in counted(made, today).values())
    html = board.board(shown, board.statuses(needs.EVERY), {})
    for status, count in expected.items():
        section = html.split(f"<h2>{status} ({count})</h2>")[1].split("</section>")[0]
        assert section.count("<li>") == count
    assert board.statuses(needs.OPEN) == ["oppet", "planerat", "pagar"]


def test_the_published_needs_are_about_the_county(built_editions: Path):
    """Ten needs are published for 2025, in September, none of them with a municipality, a function or a date."""
    published = queries.edition(built_editions)
    shown = needs.with_age(queries.ask(published, "list_all_needs"), date(2026, 11, 24), REGION)
    assert set(shown["scope"]) == {"lan"}
    assert needs.published_only(shown, example=False)
    lead, rest = needs.sentence(shown, needs.published_only(shown, example=False))
    assert lead == "10\u00a0stödbehov är öppna."
    assert rest.startswith("Inget är försenat och 10\u00a0saknar ansvarig funktion.")
    assert "De publicerade behoven är från 2025 och står som öppna tills någon ändrar dem." in rest
    assert shown["age"].unique().to_list() == ["13–14\u00a0månader"]
    assert list(shown["need_id"]) == [f"N{number}" for number in range(1, 11)]
    # The report says of two that only some have them.
    assert set(shown.filter(pl.col("place") == "I länet")["need_id"]) == {"N4", "N5"}
    assert set(shown.filter(pl.col("place") == "Hela länet")["need_id"]) == {f"N{n}" for n in (1, 2, 3, 6, 7, 8, 9, 10)}


def test_what_users_write_is_text(shown):
    row = shown.row(0, named=True) | {"description": "<script>alert(1)</script>", "need_id": 'B1"><i>'}
    html = board.board(
        pl.DataFrame([row], schema=shown.schema),
        [row["status"]],
        {},
    )
    assert "<script>" not in html
    assert "<i>" not in html


def test_there_is_nothing_to_show(shown):
    empty = shown.clear()
    assert needs.by_category(empty, {"plan": "Plan"}).height == 0
    assert needs.sentence(empty, published=False) == ("0\u00a0stödbehov är öppna.", "")
    raw = empty.drop("overdue", "place", "place_key", "scope", "age", "age_group")
    assert needs.with_age(raw, date(2026, 11, 24), REGION).height == 0


def test_every_place_can_have_a_need(example):
    places = form.places(queries.ask(example, "list_municipalities"), queries.ask(example, "list_all_units"), REGION)
    assert len(places) == 1 + 9 + 18 + 1 + 3
    assert places["0461-SOC"] == "Gnesta, socialtjänst"


def test_where_a_need_is_is_said_once() -> None:
    def whose(place: str, note: str | None) -> str:
        return needs.whose({"place": place, "scope_note": note})

    assert whose("Hela länet", "Hela länet") == "Hela länet"
    assert whose("Flen, hela kommunen", "Hela kommunen") == "Flen, hela kommunen"
    assert whose("I länet", "Flera kommuner") == "I länet. Flera kommuner"
    assert whose("Hela länet", "Hela länet; det framgår inte vem") == "Hela länet; det framgår inte vem"
    assert whose("Hela länet", None) == "Hela länet"


def test_hidden_functions_are_neither_counted_nor_missing(example) -> None:
    raw = queries.ask(example, "list_all_needs").with_columns(responsible=pl.lit(None, dtype=pl.String))
    hidden = needs.with_age(raw, date(2026, 11, 24), REGION, functions=False)
    assert {"ownerless", "responsible"} & set(hidden.columns) == set()
    assert "ansvarig" not in " ".join(needs.sentence(hidden, published=False))
    columns = needs.category_columns(needs.by_category(hidden, {"plan": "Plan"}))
    assert "Utan ansvarig" not in [column.heading for column in columns]
    assert needs.owner_text(hidden.row(0, named=True)) == "visas inte här"
    assert set(needs.with_age(raw, date(2026, 11, 24), REGION)["ownerless"]) == {True, False}


def test_pages_and_questions_mean_the_same_by_open(example) -> None:
    listed = queries.ask(example, "list_all_needs")
    assert set(listed["status"]) == set(needs.NEED_STATUS)
    assert listed["is_open"].to_list() == [status not in needs.CLOSED for status in listed["status"]]
