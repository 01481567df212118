"""The published facts as they stand in data/published/: headings, completeness, sources and names."""

import re
import tomllib
from typing import Any

import polars as pl
import pytest
from published_sheets import FOLDER, ROOT, SHEETS, headings, sheet

CONFIDENCE = {"Uppges", "Tolkat", "Ej publicerat"}
DATE = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
DATE_BY_PRECISION = {
    "år": r"\d{4}",
    "månad": r"\d{4}-\d{2}",
    "dag": r"\d{4}-\d{2}-\d{2}",
    "period": r"\d{4}-\d{2}/\d{4}-\d{2}",
}


def split(values: pl.Series) -> set[str]:
    """The single values of a column whose cells hold several with ; between."""
    return {part for value in values.drop_nulls() for part in value.split(";")}


def units(frame: pl.DataFrame) -> set[tuple[str, str]]:
    """The (Kommun, Verksamhet) pairs of a frame."""
    return {(str(kommun), str(verksamhet)) for kommun, verksamhet in frame.select("Kommun", "Verksamhet").iter_rows()}


@pytest.fixture(scope="module")
def model() -> dict[str, Any]:
    """The model file as plain values."""
    return tomllib.loads((ROOT / "data" / "model.toml").read_text(encoding="utf-8"))


def names(entries: list[dict[str, Any]]) -> set[str]:
    """The names of a list of tables in the model file."""
    return {str(entry["name"]) for entry in entries}


def test_the_folder_holds_these_sheets_and_no_others() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.csv" for name in SHEETS}


@pytest.mark.parametrize("name", SHEETS)
def test_sheet_has_its_headings_rows_and_required_values(name: str) -> None:
    frame = sheet(name)
    assert frame.columns == headings(name)
    assert frame.height == SHEETS[name][0]
    blank = [column for column in headings(name, "*") if frame[column].null_count()]
    assert blank == []
    assert not frame.select(headings(name, "**")).is_duplicated().any()


@pytest.mark.parametrize("name", SHEETS)
def test_text_is_clean(name: str) -> None:
    text = (FOLDER / f"{name}.csv").read_bytes().decode("utf-8")
    assert not text.startswith("\ufeff")
    assert "\r" not in text
    assert "@" not in text, "e-mail addresses are never published"
    frame = sheet(name)
    for column in frame.columns:
        untidy = [value for value in frame[column].drop_nulls() if value != " ".join(value.split())]
        assert untidy == [], column


@pytest.mark.parametrize("name", [name for name in SHEETS if name != "kallor"])
def test_every_source_is_a_known_one(name: str) -> None:
    known = set(sheet("kallor")["Käll-id"])
    frame = sheet(name)
    columns = [column for column in frame.columns if column.startswith("Källa")]
    assert columns or name == "ej_publicerat"
    for column in columns:
        assert frame[column].null_count() == 0
        assert split(frame[column]) <= known


def test_sources_have_kinds_and_public_addresses() -> None:
    sources = sheet("kallor")
    assert set(sources["Slag"]) == {"Rapport", "Nyhetsbrev", "Presentation", "Webbsida"}
    assert sources["Läst som"].null_count() == 0
    # Exactly the web pages have an address; the documents were handed over as files.
    assert (sources["Adress"].is_not_null() == (sources["Slag"] == "Webbsida")).all()
    assert sources["Adress"].drop_nulls().str.starts_with("https://").all()
    assert sources["Adress"].drop_nulls().is_unique().all()


def test_every_source_is_cited() -> None:
    frames = [sheet(name) for name in SHEETS if name != "kallor"]
    cited = [split(frame[column]) for frame in frames for column in frame.columns if column.startswith("Källa")]
    assert set(sheet("kallor")["Käll-id"]) - set().union(*cited) == set()


def test_the_story_is_the_countys_and_its_picture_has_few_words() -> None:
    """What is one municipality's belongs to it; each chapter of the county's has something for the picture."""
    events = sheet("tidslinje")
    assert (events["Kommun"].is_null() == events["Skede"].is_not_null()).all()
    in_short = events.drop_nulls("Kort")
    assert in_short["Kort"].str.len_chars().max() <= 32
    assert set(in_short["Skede"]) == set(events["Skede"].drop_nulls())


@pytest.mark.parametrize("name", SHEETS)
def test_confidence_is_one_of_three_words(name: str) -> None:
    frame = sheet(name)
    for column in {"Säkerhet", "Adressens säkerhet"} & set(frame.columns):
        assert frame[column].null_count() == 0
        assert set(frame[column]) <= CONFIDENCE


def test_rows_belong_to_the_one_published_round() -> None:
    rounds = sheet("omgangar")
    assert rounds.select("Omgång", "Status", "Antal svar enligt källan").rows() == [("2025", "Publicerad", "14")]
    for name in SHEETS:
        frame = sheet(name)
        if "Omgång" in frame.columns:
            assert set(frame["Omgång"]) == {"2025"}, name


def test_21_units_were_asked_and_15_answered(model: dict[str, Any]) -> None:
    asked = sheet("verksamheter")
    divisions = names(model["region"]["divisions"])
    sectors = names(model["sectors"])
    municipal = asked.filter(pl.col("Kommun") != model["region"]["name"])
    assert municipal["Kommun"].n_unique() == 9
    assert units(municipal) == {(kommun, sector) for kommun in municipal["Kommun"].unique() for sector in sectors}
    assert set(asked.filter(pl.col("Kommun") == model["region"]["name"])["Verksamhet"]) == divisions
    assert set(asked["Tillfrågad"]) == {"Ja"}
    assert dict(asked["Svarat"].value_counts().iter_rows()) == {"Ja": 15, "Nej": 6}


def test_who_did_not_answer() -> None:
    silent = units(sheet("verksamheter").filter(pl.col("Svarat") == "Nej"))
    assert silent == {
        ("Nyköping", "Skola"),
        ("Nyköping", "Socialtjänst"),
        ("Oxelösund", "Socialtjänst"),
        ("Flen", "Skola"),
        ("Eskilstuna", "Skola"),
        ("Trosa", "Socialtjänst"),
    }


def test_a_silence_is_inferred_and_an_answer_is_stated() -> None:
    pairs = set(sheet("verksamheter").select("Svarat", "Säkerhet").iter_rows())
    assert pairs == {("Ja", "Uppges"), ("Nej", "Tolkat")}


def test_bounds_are_given_for_answering_units_only(model: dict[str, Any]) -> None:
    bounds = sheet("granser")
    answering = units(sheet("verksamheter").filter(pl.col("Svarat") == "Ja"))
    for component in names(model["components"]):
        assert units(bounds.filter(pl.col("Byggsten") == component)) == answering, component


def test_nobody_is_appointed_and_nothing_else_is_bounded() -> None:
    bounds = sheet("granser")
    found = set(bounds.select("Byggsten", "Lägst", "Högst", "Säkerhet").iter_rows())
    assert found == {
        ("Barnets bästa-ansvarig", "0", "1", "Tolkat"),
        ("Lokal implementeringsplan", "0", "4", "Ej publicerat"),
        ("Barnets bästa-hjulet", "0", "4", "Ej publicerat"),
        ("Information, stöd och kapacitet", "0", "4", "Ej publicerat"),
    }


def test_a_level_that_no_source_has_is_never_stated() -> None:
    """The scale 0–4 is the product's own: what a report says can be read on it, but it cannot say a level."""
    assert "Uppges" not in set(sheet("granser")["Säkerhet"])


def test_a_report_is_dated_no_finer_than_its_sources() -> None:
    """A source without a date of its own is known to the year at most, and then as a reading."""
    dates = dict(sheet("kallor").select("Käll-id", "Datum").iter_rows())
    own_day = {one: found[0] for one, text in dates.items() if text and (found := re.match(DATE + r"(?![\d–])", text))}
    for reported, sources, confidence in sheet("piloter").select("Senast rapporterad", "Källa", "Säkerhet").iter_rows():
        dated = [own_day.get(one, "") for one in sources.split(";")]
        assert len(reported) <= max(4, *map(len, dated)), (reported, sources)
        if reported not in dated:
            assert confidence == "Tolkat", (reported, sources)


def test_what_stands_as_a_reading_in_words_stands_so_in_its_column() -> None:
    """In a table whose confidence is about the whole row."""
    for name in ("stodbehov", "piloter", "tidslinje", "rekommendationer", "granser", "lansplan"):
        frame = sheet(name)
        said = pl.any_horizontal(pl.col(frame.columns).str.contains("vår tolkning|vi tolkar|är en tolkning|är tolkad"))
        assert set(frame.filter(said)["Säkerhet"]) <= {"Tolkat"}, name


def test_names_are_those_of_the_model(model: dict[str, Any]) -> None:
    components = names(model["components"])
    for name in ("granser", "exempel", "fynd"):
        assert set(sheet(name)["Byggsten"].drop_nulls()) <= components, name
    assert set(sheet("stodbehov")["Kategori"]) <= names(model["need_categories"])
    contexts = names(model["wheel"]["contexts"])
    assert set(sheet("sammanhang")["Sammanhang"]) == contexts - {"Annat"}
    assert set(sheet("sammanhang")["Minst antal"]) == {"1"}


def test_municipalities_and_units_are_those_that_were_asked(model: dict[str, Any]) -> None:
    region = str(model["region"]["name"])
    municipalities = set(sheet("verksamheter")["Kommun"]) - {region}
    # Pilots and examples may also name the Region as a whole, where the source does not say which division.
    known_units = set(sheet("verksamheter")["Verksamhet"]) | {region}
    for name in ("pilotplatser", "exempel", "tidslinje"):
        assert set(sheet(name)["Kommun"].drop_nulls()) <= municipalities, name
    assert split(sheet("piloter")["Kommuner"]) <= municipalities
    assert split(sheet("piloter")["Verksamheter"]) <= known_units
    assert split(sheet("exempel")["Verksamhet"]) <= known_units


def test_findings_count_units_only_where_the_report_does() -> None:
    findings = sheet("fynd")
    counts = ["Gäller nivå", "Minst antal", "Högst antal"]
    counting = findings.filter(pl.any_horizontal(pl.col(counts).is_not_null()))
    assert counting.select("Fynd-id", "Byggsten", *counts).rows() == [
        ("F01", "Barnets bästa-ansvarig", "2", "0", "0"),
        ("F06", "Lokal implementeringsplan", "3", "1", "1"),
    ]


def test_each_component_has_one_headline(model: dict[str, Any]) -> None:
    findings = sheet("fynd")
    assert set(findings["Huvudfynd"].drop_nulls()) == {"Ja"}
    headlines = findings.filter(pl.col("Huvudfynd") == "Ja")
    assert sorted(headlines["Byggsten"]) == sorted(names(model["components"]))
    # Shown on the start page: one sentence each.
    for statement in headlines["Utsaga"]:
        assert statement.endswith(".")
        assert statement.count(". ") == 0


def test_support_needs_are_open_and_raised_for_the_county() -> None:
    needs = sheet("stodbehov")
    assert list(needs["Behov-id"]) == [f"N{number}" for number in range(1, 11)]
    assert set(needs["Status"]) == {"Öppet"}
    assert set(needs["Uppstod"]) == {"2025-09"}
    for column in ("Kommun", "Verksamhet", "Ansvarig funktion", "Klart senast"):
        assert needs[column].null_count() == needs.height, column


def test_pilots_and_their_places_agree() -> None:
    listed = {
        (pilot, kommun)
        for pilot, kommuner in sheet("piloter").select("Pilot-id", "Kommuner").drop_nulls().iter_rows()
        for kommun in kommuner.split(";")
    }
    assert set(sheet("pilotplatser").select("Pilot-id", "Kommun").iter_rows()) == listed


def test_dates_are_as_precise_as_they_claim() -> None:
    for value, precision in sheet("tidslinje").select("Datum", "Precision").iter_rows():
        assert re.fullmatch(DATE_BY_PRECISION[precision], value), value
    for name, columns in {"piloter": ["Start", "Slut", "Senast rapporterad"], "exempel": ["Sedan"]}.items():
        for column in columns:
            wrong = [value for value in sheet(name)[column].drop_nulls() if not re.fullmatch(DATE, value)]
            assert wrong == [], column


def test_recommendations_are_numbered_within_study_and_kind() -> None:
    recommendations = sheet("rekommendationer")
    assert set(recommendations["Typ"]) == {"Rekommendation", "Förbättringsförslag", "Framgångsfaktor", "Risk"}
    # That something is not published is no recommendation: it stands among what is not.
    assert set(recommendations["Säkerhet"]) == {"Uppges"}
    counts = recommendations.group_by("Typ").len()
    assert dict(counts.iter_rows()) == {
        "Rekommendation": 11,
        "Förbättringsförslag": 10,
        "Framgångsfaktor": 15,
        "Risk": 17,
    }
    for _, group in recommendations.group_by("Delstudie", "Typ"):
        assert sorted(int(number) for number in group["Nr"]) == list(range(1, group.height + 1))


def test_the_older_strategy_is_not_a_local_plan() -> None:
    examples = sheet("exempel").select("Exempel-id", "Byggsten", "Förhållande till modellen")
    assert examples.drop_nulls("Byggsten")["Exempel-id"].to_list() == ["E5"]
    relation = examples.filter(pl.col("Exempel-id") == "E4")["Förhållande till modellen"].item()
    assert relation.startswith("Räknas inte som en lokal implementeringsplan")
