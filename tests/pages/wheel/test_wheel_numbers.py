"""Every number on the page of the wheel, for all rounds of the example, counted again by plain loops over its sheets."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from made_sheets import frames_as_sheets
from page_reading import example_rows, shown, span, tables, whole
from page_reading import open_page as open_any

import queries
from data.imports.prepare import prepare
from data.model.model import load_model
from data.store.editions import Store
from pages.pictures.shapes import Area, Box, Text
from pages.wheel import usage
from pages.wheel.picture import BAR, use_picture

pytestmark = pytest.mark.rest

USES = ["Används inte", "Introducerat", "Prövas", "Används", "Systematiskt"]
SUMMARY, MATRIX = "Hjulets användning per sammanhang", "Hjulet per kommun, verksamhet och sammanhang"
USERS, PUBLISHED = "Verksamheter som har svarat ", "Vad som är publicerat om hjulets sammanhang"
NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC).replace(tzinfo=None)
ROUNDS = ("2025", "2026", "2027")
EHT = "Elevhälsoteam (EHT)"
REGION = "Region Sörmland"
SECTORS = ("Alla", "Skola", "Socialtjänst", REGION)
PARTS = ("", "fraga", "kommuner")
open_page = partial(open_any, "hjulet")


def by_name(unit: str) -> tuple[bool, str]:
    """Municipalities by name, then the Region's divisions in their own order."""
    return (True, "") if unit.startswith("region") else (False, unit)


def within(bar: Box, area: Area) -> bool:
    return area.x <= bar.x < area.x + area.width and area.y < bar.y < area.y + area.height


def all_of(**address: str) -> tuple[dict[str, Any], str]:
    """Every table of the page and all that it says, whichever of its parts it stands in."""
    found, said = {}, []
    for part in PARTS:
        app = open_page(**address, **({"visa": part} if part else {}))
        found |= tables(app)
        said.append(shown(app))
    return found, " ".join(said)


@pytest.fixture(scope="module")
def raw() -> dict[str, list[dict[str, Any]]]:
    """The example's sheets, as rows."""
    return example_rows()


def sector(row: dict[str, Any]) -> str:
    return REGION if row["Kommun"] == REGION else str(row["Verksamhet"])


def is_about(context: str, unit: str) -> bool:
    return context != EHT or unit == "Skola"


def counted(
    raw: dict[str, list[dict[str, Any]]], round_id: str
) -> tuple[dict[str, Counter[str]], dict[str, list[str]]]:
    """Context -> how many gave each answer, and context -> units that said Systematiskt, straight from the rows.

    Of those that the context is about: pupil health is the schools'.
    """
    answers: dict[str, Counter[str]] = {}
    systematic: dict[str, list[str]] = {}
    for row in raw["Hjulet"]:
        if row["Omgång"] == round_id and is_about(row["Sammanhang"], row["Verksamhet"]):
            answers.setdefault(row["Sammanhang"], Counter())[row["Användning"] or "tomt"] += 1
            if row["Användning"] == "Systematiskt":
                systematic.setdefault(row["Sammanhang"], []).append(f"{row['Kommun']}, {row['Verksamhet']}".lower())
    return answers, systematic


@pytest.mark.parametrize("round_id", ROUNDS)
def test_every_number_of_the_example(
    round_id: str, raw: dict[str, list[dict[str, Any]]], built_editions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))
    found, text = all_of(data="exempel", omgang=round_id)
    answers, systematic = counted(raw, round_id)
    these = [row for row in raw["Verksamheter"] if row["Omgång"] == round_id]
    answering = sum(row["Svarat"] == "Ja" for row in these)
    of_context = {
        context: sum(row["Svarat"] == "Ja" and is_about(context, row["Verksamhet"]) for row in these)
        for context in answers
    }
    assert 0 < of_context[EHT] < answering
    asked = sum(row["Tillfrågad"] == "Ja" for row in these)
    assert 0 < answering < asked

    expected: list[list[str]] = []
    of_all: dict[str, str] = {}
    said_of: dict[str, dict[str, int]] = {}
    shares = {}
    for context in answers:
        for one in SECTORS:
            about = one == "Alla" or is_about(context, one)
            units = [row for row in these if one in ("Alla", sector(row)) and is_about(context, row["Verksamhet"])]
            there = sum(row["Svarat"] == "Ja" for row in units)
            said = [
                row["Användning"]
                for row in raw["Hjulet"]
                if (row["Omgång"], row["Sammanhang"]) == (round_id, context)
                and one in ("Alla", sector(row))
                and is_about(context, row["Verksamhet"])
                and row["Användning"]
            ]
            counts, known = Counter(said), len(said)
            using = counts["Används"] + counts["Systematiskt"]
            expected.append(
                [
                    context,
                    one,
                    *(str(counts[use]) if known else "–" for use in USES),
                    f"{known} av {there}" if about else "Ej tillämplig",
                    f"{using} av {known} ({whole(100 * using / known)} %)" if known else "–",
                    span(100 * using / there, 100 * (using + there - known) / there) if there else "–",
                ]
            )
            if one == "Alla":
                assert counts == +Counter({use: answers[context][use] for use in USES})
                shares[context], of_all[context] = using / known, f"{using} av {known}"
                assert there == of_context[context]
            elif known:
                parts = {use.lower(): counts[use] for use in reversed(USES) if counts[use]}
                skipped = {"hoppade över frågan": there - known} if there > known else {}
                said_of[f"{context}, {one}: {using} av {known} använder"] = parts | skipped
    assert found[SUMMARY][1:] == expected
    assert len(expected) == 6 * len(SECTORS)
    most = max(shares, key=shares.__getitem__)
    assert re.search(rf"Vanligast är [^.]*{re.escape(most)}[^.]* {of_all[most]} ", text)
    assert f"Inget svar från {asked - answering} verksamheter, av {asked} som står som tillfrågade." in text
    nowhere = [context for context, share in shares.items() if share == 0]
    for context in nowhere:
        counts = answers[context]
        assert (
            f"**{context}**: ingen av {sum(counts[use] for use in USES)} som har svarat på frågan använder hjulet."
            in text
        )
    own = shown(open_page(data="exempel", omgang=round_id))
    assert own.count("använder hjulet.") - own.count("minst en verksamhet som använder hjulet.") == len(nowhere)

    # The picture: the same counts, a bar for each, one unit as long in all of them.
    uses = queries.ask(queries.edition(built_editions / "exempel"), "list_wheel_uses", round_id=round_id)
    for width in (500.0, 900.0, 1500.0):
        shapes = use_picture(usage.by_sector(uses), USES, usage.ALL, "Hjulet", "I ord", width=width).shapes
        areas = [one for one in shapes if isinstance(one, Area)]
        assert [one.name.replace("\u00a0", " ") for one in areas] == [
            ", ".join((name, *(f"{part} {value}" for part, value in parts.items()))) for name, parts in said_of.items()
        ]
        bars = [one for one in shapes if isinstance(one, Box) and one.height == BAR]
        lengths = [[bar.width for bar in bars if within(bar, area)] for area in areas]
        unit = lengths[0][0] / next(iter(next(iter(said_of.values())).values()))
        for long, parts in zip(lengths, said_of.values(), strict=True):
            assert long == pytest.approx([unit * value for value in parts.values()])

    # The matrix: every unit of the county, in words.
    held: dict[tuple[str, str], str] = {
        (f"{row['Kommun']}, {row['Verksamhet']}".lower(), row["Sammanhang"]): row["Användning"] or "Ej besvarad"
        for row in raw["Hjulet"]
        if row["Omgång"] == round_id
    }
    told = {f"{row['Kommun']}, {row['Verksamhet']}".lower(): row["Tillfrågad"] == "Ja" for row in these}
    names = [row[0] for row in found[MATRIX][1:]]
    assert len(names) == 21
    assert [name.partition(",")[0] for name in names[-3:]] == ["Region Sörmland"] * 3
    for name, *cells in found[MATRIX][1:]:
        missing = "Inget svar" if told[name.lower()] else "Ej tillfrågad"
        for context, cell in zip(answers, cells, strict=True):
            said = held.get((name.lower(), context), missing)
            nobody_asks = (
                told[name.lower()] and said not in USES and not is_about(context, name.rpartition(", ")[2].capitalize())
            )
            assert cell == ("Ej tillämplig" if nobody_asks else said), (name, context)

    # Whom to ask.
    if systematic:
        rows = found[USERS + "Systematiskt"][1:]
        assert [(row[0], row[1].lower()) for row in rows] == [
            (c, unit) for c in answers for unit in sorted(systematic.get(c, []), key=by_name)
        ]
    else:
        using_rows = found[USERS + "Används"][1:]
        assert len(using_rows) == sum(counts["Används"] for counts in answers.values())


def test_one_context_is_chosen_by_the_address(
    raw: dict[str, list[dict[str, Any]]], built_editions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))
    eht = EHT
    answers, systematic = counted(raw, "2027")
    found, text = all_of(data="exempel", omgang="2027", sammanhang="eht")
    assert found[MATRIX][0] == ["Verksamhet", "EHT"]
    assert [row[1].lower() for row in found[USERS + "Systematiskt"][1:]] == sorted(systematic[eht], key=by_name)
    using = answers[eht]["Används"] + answers[eht]["Systematiskt"]
    known = sum(answers[eht][use] for use in USES)
    assert f"{eht}: {using} av {known} svarande verksamheter använder hjulet där, {len(systematic[eht])} av dem" in text
    assert len(found[SUMMARY]) == 1 + 6 * len(SECTORS)  # all contexts stay


def test_the_published_contexts_occur_and_no_volume_is_claimed(
    built_editions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))
    app = open_page()
    found, text = tables(app), shown(app)
    assert set(found) == {PUBLISHED}
    assert [(row[0], *row[1:3]) for row in found[PUBLISHED][1:]] == [
        ("Hälsosamtal", "Förekommer", "Inte publicerat"),
        ("Elevhälsoteam (EHT)", "Förekommer", "Inte publicerat"),
        ("Samordnad individuell plan (SIP)", "Förekommer", "Inte publicerat"),
        ("Vardagsnära insatser i tydlig samverkan (VITS)", "Förekommer", "Inte publicerat"),
        ("Nätverksmöten", "Förekommer", "Inte publicerat"),
        ("Annat", "Inget publicerat", "–"),
    ]
    assert "Hur mycket, och i vilka verksamheter, är inte publicerat." in text
    assert (
        "Svar som skriver välmåendehjulet, välbefinnandehjulet och må bra-hjulet räknas som Barnets bästa-hjulet."
        in text
    )
    assert "Det som ett barn själv" in text
    assert not re.search(r"\d %|\d av \d", text)


def load(folder: Path, *uses: tuple[str, str, str, str | None]) -> None:
    """Make draft round 2026 with Gnesta's school and BUP asked, and these answers about the wheel."""
    asked = [("Gnesta", "Skola"), ("Region Sörmland", "BUP")]
    columns = ("Kommun", "Verksamhet", "Sammanhang", "Användning")
    rows = {
        "Verksamheter": [{"Omgång": "2026", "Kommun": k, "Verksamhet": v, "Tillfrågad": "Ja"} for k, v in asked],
        "Hjulet": [
            {"Omgång": "2026", **dict(zip(columns, use, strict=True)), "Kommentar": "Fråga oss!"} for use in uses
        ],
    }
    store = Store(folder, load_model())
    read = frames_as_sheets("prov.xlsx", {name: pl.DataFrame(of) for name, of in rows.items() if of})
    prepared = prepare(store, read, (), kind="import", title="Prov", now=NOW, new_round="2026")
    store.publish("Läste in prov", "prov", NOW, prepared.batch)


def test_one_unit_in_a_draft_and_what_is_not_known_is_never_zero(copied_editions: Path) -> None:
    load(copied_editions, ("Gnesta", "Skola", "EHT", "Används"), ("Gnesta", "Skola", "SIP", None))
    found, text = all_of(omgang="2026")
    by_context = {row[0]: row[2:] for row in found[SUMMARY][1:] if row[1] == "Alla"}
    assert by_context["Elevhälsoteam (EHT)"] == ["0", "0", "0", "1", "0", "1 av 1", "1 av 1 (100 %)", "100 %"]
    assert by_context["Samordnad individuell plan (SIP)"] == [*["–"] * 5, "0 av 1", "–", "0–100 %"]
    # Who was not asked is not silent: nobody in social services was, BUP was and has not answered.
    told = {row[1]: row[7] for row in found[SUMMARY][1:] if row[0] == "Hälsosamtal"}
    assert told == {"Alla": "0 av 1", "Skola": "0 av 1", "Socialtjänst": "Ej tillfrågad", REGION: "–"}
    uses = queries.ask(queries.edition(copied_editions), "list_wheel_uses", round_id="2026")
    picture = use_picture(usage.by_sector(uses), USES, usage.ALL, "Hjulet", "I ord", width=1500.0)
    texts = Counter(shape.text for shape in picture.shapes if isinstance(shape, Text))
    assert texts["0 svarande"] == 1  # the Region
    assert texts["ej tillfrågad"] == 1 + 5  # social services: its head, and all contexts but one that is not about it
    assert "Ingen har svarat Systematiskt. Här är de som har svarat Används." in text
    assert [row[:2] for row in found[USERS + "Används"][1:]] == [["Elevhälsoteam (EHT)", "Gnesta, skola"]]
    matrix = {row[0]: row[1:] for row in found[MATRIX][1:]}
    assert matrix["Gnesta, skola"][1:3] == ["Används", "Ej besvarad"]
    assert matrix["Region Sörmland, Barn- och ungdomspsykiatrin"] == [
        "Inget svar",
        "Ej tillämplig",
        *["Inget svar"] * 4,
    ]
    assert set(matrix["Trosa, skola"]) == {"Ej tillfrågad"}
    assert "Okänt, för ingen har svarat på frågan:" in text
    assert "Fråga oss!" not in text  # free text is not shown before it is approved


def test_a_round_without_any_answer_about_the_wheel_says_so(copied_editions: Path) -> None:
    load(copied_editions)
    app = open_page(omgang="2026")
    assert "Ingen har svarat på frågan om hjulet i den här uppföljningen." in shown(app)
    assert tables(app) == {}
    assert "det finns inget svar" in shown(open_page(omgang="2026", sammanhang="sip"))


def test_without_any_round_the_page_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(tmp_path))
    Store(tmp_path, load_model()).publish("Började", "prov", NOW)
    assert "Ingen uppföljning är inläst ännu." in shown(open_page())
