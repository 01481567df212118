"""Every number on a municipality's page, for all rounds and municipalities of the example, counted again by plain loops."""

from __future__ import annotations

from pathlib import Path

import pytest
from example_counts import COMPONENTS, LEVELS, LONG, SECTORS, SHORT, Cells, cells_of, scored, towns
from page_reading import Rows, example_rows, open_page, shown, span, tables, whole

from data.model.model import load_model

pytestmark = pytest.mark.rest

ROUNDS = ("2025", "2026", "2027")


@pytest.fixture(scope="module")
def raw() -> dict[str, Rows]:
    return example_rows()


@pytest.fixture(autouse=True)
def on_example(built_editions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))


def parts_of(cells: Cells) -> dict[str, Cells]:
    """The parts of a municipality's degree, in the order of the page."""
    parts = {"Hela kommunen": cells}
    parts |= {sector: {key: said for key, said in cells.items() if key[0] == sector} for sector in SECTORS}
    return parts | {part: {key: said for key, said in cells.items() if key[1] == part} for part in COMPONENTS}


def levels_of(cells: Cells) -> dict[str, Cells]:
    """The organisational levels of a municipality's degree; none where whole units were asked."""
    levels = list(dict.fromkeys(key[2] for key in cells))
    if len(levels) < 2:
        return {}
    return {level: {key: said for key, said in cells.items() if key[2] == level} for level in levels}


def written(cells: Cells) -> list[str]:
    score, said = scored(cells), set(cells.values())
    low, observed, high = score["index"]
    stage_low, stage, stage_high = score["stage"]
    steps = "–" if stage_low is None else str(stage_low) if stage_low == stage_high else f"{stage_low}–{stage_high}"
    why = "har svarat, nivån är inte känd" if score["applicable"] else "inte aktuell"
    if said <= {"Inget svar", "Ej ställd"}:
        why = "inget svar" if "Inget svar" in said else "inte tillfrågad"
    return [
        why if stage is None else f"{stage} {SHORT[stage]}",
        steps,
        "–" if observed is None else f"{whole(observed)} %",
        "–" if low is None else span(low, high),
        f"{score['known']} av {score['applicable']}",
    ]


def in_words(said: str) -> str:
    return f"{said} {LONG[int(said)]}" if said.isdigit() else said


@pytest.mark.parametrize("round_id", ROUNDS)
def test_the_degree_in_parts_beside_the_county(raw: dict[str, Rows], round_id: str) -> None:
    of_town = {town: cells_of(raw, round_id, town) for town in towns(raw)}
    observed: dict[str, list[float]] = {}
    for cells in of_town.values():
        for part, own in (parts_of(cells) | levels_of(cells)).items():
            value = scored(own)["index"][1]
            if value is not None:
                observed.setdefault(part, []).append(value)
    assert len(of_town) == 9
    edition = open_page("kommun", data="exempel", omgang=round_id)
    codes = edition.selectbox(key="val_kommun").options
    assert list(codes) == [*of_town, "Region Sörmland"]
    for code, (town, cells) in zip(CODES, of_town.items(), strict=True):
        edition.query_params["kommun"] = code
        app = edition.run()
        assert not app.exception
        parts = tables(app)[f"Implementeringsgrad i {town} som helhet och i delar"]
        assert parts[1:] == beside_the_county(parts_of(cells), observed)
        sentence = shown(app)
        app.query_params["visa"] = "varfor"
        found = tables(app.run())
        del app.query_params["visa"]
        if levels_of(cells):
            levels = found[f"Implementeringsgrad i {town} per organisationsnivå"]
            assert levels[1:] == beside_the_county(levels_of(cells), observed)
        units = {row[0]: row for row in found[f"Verksamheter i {town}"][1:]}
        for sector in SECTORS:
            own = {key: said for key, said in cells.items() if key[0] == sector}
            assert units[sector][2:7] == written(own)
        silent = [
            sector.lower() for sector in SECTORS if cells[sector, COMPONENTS[0], LEVELS[round_id][0]] == "Inget svar"
        ]
        for sector in silent if len(silent) < 2 else []:
            assert f"Inget svar från {sector}." in sentence
        assert found[f"Nivå eller skäl per byggsten i {town}"][1:] == answers_in_words(cells)
        numbers = sorted(int(said) for said in cells.values() if said.isdigit())
        if not numbers:
            assert f"Steget för {town} är inte känt" in sentence
            continue
        step = scored(cells)["stage"][1]
        reached = sum(number > step for number in numbers) if step < 4 else numbers.count(4)
        above = f"nivå {step + 1}{' eller högre' if step < 3 else ''}" if step < 4 else "nivå 4"
        assert (
            f"Steg {step} {SHORT[step]}: {reached} av {len(numbers)} kända svar är på {above}, 75 % krävs." in sentence
        )
        needed = -(-3 * len(numbers) // 4)
        for level, row in enumerate(found[f"Så räknas steget: kända svar per nivå i {town}"][1:], start=1):
            there = sum(number >= level for number in numbers)
            verdict = "Ja" if there >= needed else f"Nej, {needed - there} svar fattas"
            of_all = len(numbers)
            assert row == [f"{level} {SHORT[level]}", f"{there} av {of_all}", f"{needed} av {of_all}", verdict]
            assert (verdict == "Ja") == (level <= step)


def beside_the_county(parts: dict[str, Cells], observed: dict[str, list[float]]) -> list[list[str]]:
    rows = []
    for part, own in parts.items():
        values = observed[part]
        rows.append([part, *written(own), f"{span(min(values), max(values))} ({len(values)} kommuner)"])
    return rows


def answers_in_words(cells: Cells) -> list[list[str]]:
    """What stands per component and unit; of what was asked of whole units only as far as the anchor begins."""
    anchors = {one.name: one.anchors for one in load_model().components}
    explained = {
        "Ej besvarad": "verksamheten hoppade över frågan.",
        "Vet ej": "verksamheten vet inte.",
        "Inget svar": "verksamheten står inte bland dem som har svarat.",
        "Ej ställd": "frågan ställdes inte till verksamheten.",
        "Ej tillämplig": "frågan gäller inte verksamheten.",
    }
    rows = []
    for component in COMPONENTS:
        row = [component]
        for sector in SECTORS:
            lines = []
            for (unit, part, level), said in cells.items():
                if (unit, part) == (sector, component):
                    why = anchors[component][int(said)] if said.isdigit() else explained[said]
                    lines.append(f"{level}: {in_words(said)}" if level else f"{in_words(said)}: {why}")
            row.append("\n".join(lines))
        rows.append(row)
    return rows


CODES = ("0484", "0482", "0461", "0483", "0480", "0481", "0486", "0488", "0428")  # by name


def test_the_answers_of_all_rounds_and_the_wheel(raw: dict[str, Rows]) -> None:
    app = open_page("kommun", data="exempel")
    wheel = open_page("kommun", data="exempel", visa="hjulet")
    app.query_params["visa"] = "tid"
    for code, town in zip(CODES, towns(raw), strict=True):
        app.query_params["kommun"] = code
        app.run()
        assert not app.exception
        wheel.query_params["kommun"] = code
        found = tables(app) | tables(wheel.run())
        by_round = {round_id: cells_of(raw, round_id, town) for round_id in ROUNDS}
        expected = []
        for component in COMPONENTS:
            for sector in SECTORS:
                row = [component, sector]
                for round_id in ROUNDS:
                    said = []
                    for level in LEVELS[round_id]:
                        words = in_words(by_round[round_id][sector, component, level])
                        said.append(f"{level}: {words}" if level else words)
                    row.append("\n".join(said))
                expected.append(row)
        assert found[f"Svar per uppföljning i {town}"][1:] == expected
        rounds = found[f"Implementeringsgrad i {town} per uppföljning"][1:]
        for row, round_id in zip(rounds, ROUNDS, strict=True):
            stage, _, *numbers = written(by_round[round_id])
            assert row[2:] == [stage, *numbers]
        uses = {
            (row["Sammanhang"], row["Verksamhet"]): row["Användning"] or "Ej besvarad"
            for row in raw["Hjulet"]
            if (row["Omgång"], row["Kommun"]) == ("2027", town)
        }
        if uses:
            for context, *said in found[f"Hjulets sammanhang i {town}"][1:]:
                silent = [
                    "Ej ställd" if by_round["2027"][sector, COMPONENTS[0], "Chef"] == "Ej ställd" else "Inget svar"
                    for sector in SECTORS
                ]
                words = [uses.get((context, sector), silent[place]) for place, sector in enumerate(SECTORS)]
                if context == "Elevhälsoteam (EHT)" and words[1] in ("Inget svar", "Ej besvarad"):
                    words[1] = "Ej tillämplig"  # pupil health is about schools alone
                assert said == [word.replace("Ej ställd", "Ej tillfrågad") for word in words]


def test_published_facts_claim_no_level_and_no_range() -> None:
    app = open_page("kommun", kommun="0483")
    rows = tables(app)["Implementeringsgrad i Katrineholm som helhet och i delar"][1:]
    assert [row[0] for row in rows] == ["Hela kommunen", *SECTORS, *COMPONENTS]
    assert {(row[1], row[3], row[6]) for row in rows} == {("har svarat, nivån är inte känd", "–", "–")}
    assert "länets kommuner ligger" not in shown(app)
    assert "Steget för Katrineholm är inte känt: ingen nivå är publicerad." in shown(app)
    asked = shown(open_page("kommun", kommun="0483", visa="hjulet"))
    assert "Inget svar om hjulet från Katrineholm finns i den här uppföljningen." in asked
