"""Prova modellen: what another threshold or other weights would change, counted again by loops; and that it stays there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from example_counts import SHORT, Cells, cells_of, scored, towns
from page_reading import example_rows, open_page, shown, tables, whole

import queries
from data.access.roles import Actor, NotAllowed, Role
from pages.doors import acts

TABLE = "Prövad modell bredvid den som gäller"


@pytest.fixture(scope="module")
def answers() -> dict[str, Cells]:
    raw = example_rows()
    return {town: cells_of(raw, "2027", town) for town in towns(raw)}


@pytest.fixture(autouse=True)
def on_example(built_editions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAGESBILD_DATA", str(built_editions))


def stage_at(cells: Cells, percent: int) -> int:
    known = [int(said) for said in cells.values() if said.isdigit()]
    return max(s for s in range(5) if 100 * sum(level >= s for level in known) >= percent * len(known))


def test_another_threshold_moves_those_whose_answers_say_so(answers: dict[str, Cells], built_editions: Path) -> None:
    before = sorted((path.name, path.stat().st_mtime_ns) for path in built_editions.rglob("*.duckdb"))
    app = open_page("metod", data="exempel", omgang="2027")
    assert "Det här är modellen som gäller." in shown(app)
    address = dict(app.query_params)
    for percent in (50, 100):
        app.number_input(key="prova_grans").set_value(percent).run()
        assert not app.exception
        moved = 0
        for row, (town, cells) in zip(tables(app)[TABLE][1:], answers.items(), strict=True):
            now, then = stage_at(cells, 75), stage_at(cells, percent)
            assert row[:2] == [town, f"{now} {SHORT[now]}"]
            assert row[2] == f"{then} {SHORT[then]}" + (" (ändras)" if now != then else "")
            assert row[4] == row[5] == f"{whole(scored(cells)['index'][1])} %"
            if now == then:
                assert row[8] == "–"
            else:
                moved += 1
                level = then if then > now else then + 1
                known = [int(said) for said in cells.values() if said.isdigit()]
                assert row[8].startswith(f"{sum(value >= level for value in known)} av {len(known)} kända svar")
        assert 0 < moved < 9
        assert f"{moved} av 9 kommuner skulle byta steg." in shown(app)
    # Nothing is stored, and neither the address nor another page knows of it.
    assert dict(app.query_params) == address
    app.switch_page("kommun.py").run()
    assert "prova_grans" not in app.session_state
    app.switch_page("metod.py").run()
    assert app.number_input(key="prova_grans").value == 75
    assert sorted((path.name, path.stat().st_mtime_ns) for path in built_editions.rglob("*.duckdb")) == before


def test_weights_change_the_degree_and_never_the_stage(answers: dict[str, Cells]) -> None:
    app = open_page("metod", data="exempel", omgang="2027")
    app.number_input(key="prova_plan").set_value(3.0)
    app.number_input(key="prova_stod").set_value(0.0).run()
    weight = dict(zip(("ansvarig", "plan", "hjulet", "stod"), (1, 3, 1, 0), strict=True))
    by_name = dict(zip(next(iter(answers.values())), range(99), strict=False))
    names = list(dict.fromkeys(component for _, component, _ in by_name))
    weights = dict(zip(names, weight.values(), strict=True))
    different = 0
    for row, cells in zip(tables(app)[TABLE][1:], answers.values(), strict=True):
        means = []
        for sector in ("Skola", "Socialtjänst"):
            own = [(weights[key[1]], int(said)) for key, said in cells.items() if key[0] == sector and said.isdigit()]
            if sum(w for w, _ in own):
                means.append(100 * sum(w * level for w, level in own) / (4 * sum(w for w, _ in own)))
        assert row[5] == f"{whole(sum(means) / len(means))} %"
        assert row[2] == row[1]
        different += row[4] != row[5]
    assert different
    assert "Ingen kommun skulle byta steg." in shown(app)


def test_only_process_leaders_may_try(built_editions: Path, as_public: Callable[[], None]) -> None:
    edition = queries.edition(built_editions / "exempel")
    for role in (Role.STEERING_GROUP, Role.PUBLIC):
        with pytest.raises(NotAllowed):
            acts.try_model(Actor("prov", role), edition.path, "2027", {}, 0.5)
    as_public()
    app = open_page("metod", data="exempel")
    assert "Prova modellen" not in shown(app) + " ".join(header.value for header in app.header)
    assert not app.number_input
