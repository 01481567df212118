"""What the map says about a municipality: silence, an unknown level and a known one are never mixed up."""

from __future__ import annotations

from typing import Any

import polars as pl

from pages.map import measures

LEVELS = ["Ej påbörjat", "Planering", "Införande", "Användning", "Vidmakthållande"]


def sectors(*answered: bool | None) -> list[dict[str, Any]]:
    """What each sector has done: answered, not, or (None) not been asked."""
    names = ["Utbildning", "Vuxen", "Fritid", "Kultur"]
    return [
        {"name": name, "asked": one is not None, "answered": bool(one)}
        for name, one in zip(names, answered, strict=False)
    ]


def row(code: str, **changes: Any) -> dict[str, Any]:
    return {
        "municipality_code": code,
        "name": f"Kommun {code}",
        "stage_low": 0,
        "stage_observed": None,
        "stage_high": 4,
        "index_observed": None,
        "units_asked": 2,
        "units_answered": 0,
        "sectors": sectors(False, False),
        "open_needs": 0,
    } | changes


def values(measure: str, *rows: dict[str, Any], component: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    scored = None if component is None else pl.DataFrame(component, infer_schema_length=None)
    frame = pl.DataFrame(list(rows), infer_schema_length=None)
    made = measures.map_values(measure, frame, LEVELS, scored)
    return {one["code"]: one for one in made.iter_rows(named=True)}


def test_silence_an_unknown_level_and_a_known_one_look_different() -> None:
    made = values(
        "grad",
        row("0001"),
        row("0002", units_answered=2, sectors=sectors(True, True)),
        row("0003", units_answered=1, sectors=sectors(False, True), stage_observed=0, index_observed=15.4),
    )
    assert [made[code]["fill_kind"] for code in ("0001", "0002", "0003")] == ["no_answer", "unknown", "stage"]
    assert made["0003"]["class_"] == 0
    assert made["0003"]["value_label"] == "15\u00a0%"
    assert made["0003"]["value_text"] == "Ej påbörjat, 15\u00a0% bland kända svar"
    assert [mark["answered"] for mark in made["0003"]["marks"]] == [False, True]


def test_a_unit_that_was_not_asked_has_no_mark() -> None:
    made = values("grad", row("0001", sectors=sectors(True, None)))
    assert [mark["answered"] for mark in made["0001"]["marks"]] == [True, None]
    assert "Vuxen: inte tillfrågad" in made["0001"]["tooltip"]


def test_there_may_be_one_to_four_sectors_of_any_name() -> None:
    expected = [
        [],
        ["vänster utbildning, höger vuxen; ifylld har svarat"],
        ["från vänster utbildning, vuxen och fritid; ifylld har svarat"],
        ["från vänster utbildning, vuxen, fritid och kultur; ifylld har svarat"],
    ]
    for count, labels in enumerate(expected, start=1):
        frame = pl.DataFrame([row("0001", sectors=sectors(*[True] * count))], infer_schema_length=None)
        made = measures.map_values("grad", frame, LEVELS)
        assert [one.label for one in measures.legend("grad", made, LEVELS) if one.kind == "pair"] == labels
        assert made["tooltip"][0].count(": har svarat") == count


def test_a_stage_without_a_degree_is_told_by_its_name() -> None:
    made = values("grad", row("0001", units_answered=1, stage_observed=2))
    assert (made["0001"]["value_label"], made["0001"]["value_text"]) == ("Införande", "Införande")


def test_a_published_bound_is_told_as_a_bound() -> None:
    component = [row("0001", stage_high=1)]
    made = values("ansvarig", row("0001", units_answered=2), component=component)
    assert (made["0001"]["fill_kind"], made["0001"]["value_label"]) == ("unknown", "högst 1 (tolkat)")


def test_no_needs_are_unknown_where_none_names_a_municipality_and_zero_elsewhere() -> None:
    assert values("behov", row("0001"), row("0002"))["0001"]["fill_kind"] == "unknown"
    made = values("behov", row("0001"), row("0002", open_needs=4))
    assert (made["0001"]["fill_kind"], made["0001"]["class_"]) == ("amount", 0)
    assert made["0002"]["class_"] == 2


def test_who_was_not_asked_is_not_called_silent() -> None:
    asked, nobody = row("0001"), row("0002", units_asked=0, sectors=sectors(None, None))
    for measure in ("grad", "svar"):
        for rows, told in (
            ([asked], "inget svar"),
            ([nobody], "inte tillfrågad"),
            ([asked, nobody], "inget svar eller inte tillfrågad"),
        ):
            shown = measures.map_values(measure, pl.DataFrame(rows, infer_schema_length=None), LEVELS)
            kind = "no_answer" if measure == "grad" else "coverage"
            hatched = [one for one in measures.legend(measure, shown, LEVELS) if one.kind == kind and not one.class_]
            assert [one.label for one in hatched] == [told]
            labels = dict(shown.select("code", "value_label").iter_rows())
            assert labels.get("0002", "inte tillfrågad") == "inte tillfrågad"
            assert labels.get("0001") in (None, "inget svar", "0\u00a0av\u00a02")


def test_coverage() -> None:
    made = values("svar", row("0001"), row("0002", units_answered=1), row("0003", units_answered=2))
    assert [made[code]["class_"] for code in ("0001", "0002", "0003")] == [0, 1, 2]


def test_the_legend_names_what_the_map_shows() -> None:
    frame = pl.DataFrame([row("0001"), row("0002", units_answered=2)], infer_schema_length=None)
    shown = measures.map_values("grad", frame, LEVELS)
    labels = [entry.label for entry in measures.legend("grad", shown, LEVELS)]
    assert "inget svar" in labels
    assert "har svarat, nivån är inte känd" in labels
    assert not any(label.startswith("0 ") for label in labels)
