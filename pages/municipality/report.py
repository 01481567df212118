"""The content of the one-page report. Frames in, words and rows out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import polars as pl

from pages.map import measures
from pages.municipality import answers, step
from pages.municipality.known import no_needs, no_pilots
from pages.text.swedish import NEED_STATUS, NOTHING, day, interval, of, percent, plural, stage_name, stages, text
from pages.wheel import wheel
from queries import Value

Row = Mapping[str, Any]


class Ask(Protocol):
    """Ask a named question of what is shown; returns its answer."""

    def __call__(self, name: str, /, **params: Value) -> pl.DataFrame:
        """Return the answer to ``queries/<name>.sql``."""


@dataclass(frozen=True)
class MunicipalityFrames:
    """All answers that the report is made from; each is the answer to the question of its name."""

    code: str
    degrees: pl.DataFrame  # list_municipality_degrees
    units: pl.DataFrame  # list_units
    cells: pl.DataFrame  # list_cells
    uses: pl.DataFrame  # list_wheel_uses
    use_levels: Sequence[str]  # list_wheel_levels
    needs: pl.DataFrame  # list_needs
    pilots: pl.DataFrame  # list_pilots
    shapes: pl.DataFrame  # show_map
    levels: Sequence[str]  # list_levels, short names
    settings: Mapping[str, str]  # list_settings
    functions: bool = True  # whether the reader may see which functions are responsible
    needs_unseen: str = ""  # which needs are not counted, as a sentence; empty where all are
    pilots_unseen: str = ""

    @property
    def degree(self) -> Row:
        """The municipality's own row of ``degrees``."""
        return self.degrees.row(by_predicate=pl.col("municipality_code") == self.code, named=True)

    @property
    def name(self) -> str:
        """The municipality's name."""
        return str(self.degree["name"])


def municipality_frames(ask: Ask, round_id: str, code: str) -> MunicipalityFrames:
    """Return what the report on municipality ``code`` in round ``round_id`` is made from."""
    return MunicipalityFrames(
        code=code,
        degrees=ask("list_municipality_degrees", round_id=round_id),
        units=ask("list_units", round_id=round_id, municipality_code=code),
        cells=ask("list_cells", round_id=round_id, municipality_code=code),
        uses=ask("list_wheel_uses", round_id=round_id),
        use_levels=ask("list_wheel_levels")["name"].to_list(),
        needs=ask("list_needs", municipality_code=code),
        pilots=ask("list_pilots", municipality_code=code).reverse(),  # the newest first, as not all may fit
        shapes=ask("show_map"),
        levels=ask("list_levels")["short"].to_list(),
        settings=dict(ask("list_settings", round_id=round_id).select("key", "value").iter_rows()),
    )


def figures(frames: MunicipalityFrames) -> list[dict[str, str]]:
    """Return the report's figures: label, value and note each."""
    degree, levels = frames.degree, frames.levels
    known = frames.degrees.filter(pl.col("index_observed").is_not_null())
    span = ""
    if known.height:
        span = f"Kommunerna i länet: {interval(known['index_observed'].min(), known['index_observed'].max())}"  # type: ignore[arg-type]
        span += f" bland kända svar ({of(known.height, frames.degrees.height)} kommuner)."
    possible = f"Möjligt: {interval(degree['index_low'], degree['index_high'])} när det som saknas räknas in. "
    return [
        {
            "label": "Steg",
            "value": stage_name(degree["stage_observed"], levels)
            if degree["stage_observed"] is not None
            else "Ej känt",
            "note": f"Möjligt steg: {stages(degree['stage_low'], degree['stage_high'])}.",
        },
        {
            "label": "Implementeringsgrad, kända svar",
            "value": percent(degree["index_observed"]) if degree["index_observed"] is not None else "Ej känd",
            "note": f"{possible}{span}",
        },
        {
            "label": "Har svarat",
            "value": f"{of(degree['units_answered'] or 0, degree['units_asked'] or 0)} verksamheter",
            "note": f"{of(degree['cells_known'] or 0, degree['cells_applicable'] or 0)} svar kända.",
        },
    ]


def component_rows(frames: MunicipalityFrames) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows: the degree, then one row per component; one column per unit."""
    units = frames.units.select("unit_id", "name").rows()
    rows = [["Implementeringsgrad", *(_degree(row, frames.levels) for row in frames.units.iter_rows(named=True))]]
    for component in frames.cells.partition_by("component", maintain_order=True):
        held = [_level_text(component.filter(pl.col("unit_id") == unit_id)) for unit_id, _ in units]
        rows.append([str(component["component_name"][0]), *held])
    return ["Byggsten", *(name for _, name in units)], rows


def _degree(unit: Row, levels: Sequence[str]) -> str:
    if not unit["answered"]:
        return measures.answered_text(unit["asked"], unit["answered"]).capitalize()
    if unit["index_low"] is None:
        return NOTHING
    span = interval(unit["index_low"], unit["index_high"])
    if unit["index_observed"] is None:
        return f"Ej känd, {span} möjligt"
    known = "" if unit["cells_known"] == unit["cells_applicable"] else f", {span} möjligt"
    return f"{percent(unit['index_observed'])}{known}; {stage_name(unit['stage_observed'], levels)}"


def _level_text(cells: pl.DataFrame) -> str:
    if cells.height == 1:
        return answers.level_text(cells.row(0, named=True))
    parts = [f"{row['org_level_name']}: {answers.level_text(row)}" for row in cells.iter_rows(named=True)]
    return "\n".join(parts) or NOTHING


def wheel_rows(frames: MunicipalityFrames) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows: one row per context, one column per unit, what each has said."""
    own = frames.uses.filter(pl.col("municipality_code") == frames.code)
    units = own.select("unit_id", "unit").unique(maintain_order=True).rows()
    rows = [
        [
            str(context["context_name"][0]),
            *(
                wheel.use_text(context.row(by_predicate=pl.col("unit_id") == unit_id, named=True), frames.use_levels)
                for unit_id, _ in units
            ),
        ]
        for context in own.partition_by("context", maintain_order=True)
    ]
    return ["Sammanhang", *(name for _, name in units)], rows


def has_wheel_answers(frames: MunicipalityFrames) -> bool:
    """Return whether any unit of the municipality has answered a question on the wheel."""
    own = frames.uses.filter(pl.col("municipality_code") == frames.code)
    return bool(own["use_level"].count())


def need_lines(frames: MunicipalityFrames, most: int, letters: int) -> tuple[list[dict[str, str]], str]:
    """Return the first ``most`` open needs, each as text and facts, and what is said of the rest."""

    def responsible(row: Row) -> str:
        return f"ansvarig: {row['responsible'] or 'saknas'} · " if frames.functions else ""

    lines = [
        {
            "text": cut(row["description"], letters),
            "facts": cut(
                f"{row['category_name']} · {row['unit_name'] or 'hela kommunen'} · {NEED_STATUS[row['status']].lower()} · "
                f"{responsible(row)}klart senast: {day(row['due_on'])}",
                letters,
            ),
        }
        for row in frames.needs.head(most).iter_rows(named=True)
    ]
    if frames.needs.is_empty():
        said = no_needs(frames.name, frames.needs_unseen)
        return [], f"{said} Behov som gäller hela länet räknas inte hit."
    rest = _rest(frames.needs.height, len(lines), "öppet stödbehov", "öppna stödbehov")
    return lines, f"{rest} {frames.needs_unseen}".strip()


def pilot_lines(frames: MunicipalityFrames, most: int, letters: int) -> tuple[list[dict[str, str]], str]:
    """Return the first ``most`` pilots, each as text and facts, and what is said of the rest."""
    lines = [
        {
            "text": cut(row["name"], letters),
            "facts": cut(
                f"{text(row['phase'])} · senaste uppgift {text(row['reported'])} · {text(row['task'] or row['description'])}",
                letters,
            ),
        }
        for row in frames.pilots.head(most).iter_rows(named=True)
    ]
    if frames.pilots.is_empty():
        return [], no_pilots(frames.name, frames.pilots_unseen)
    return lines, f"{_rest(frames.pilots.height, len(lines), 'pilot', 'piloter')} {frames.pilots_unseen}".strip()


def _rest(there: int, shown: int, one: str, many: str) -> str:
    if there == shown:
        return ""
    return f"{of(shown, there)} visas. Se {plural(there, one, many)} på kommunens sida i Lägesbild."


def cut(value: str, letters: int) -> str:
    """Return a text on one line, its end left out for an ellipsis where it is longer than ``letters``."""
    line = " ".join(value.split())
    return line if len(line) <= letters else f"{line[: letters - 1].rstrip()}…"


def sentence(frames: MunicipalityFrames) -> tuple[str, str]:
    """Return the sentence of the municipality's page, and what must be known with it."""
    threshold = float(frames.settings["threshold"])
    return step.sentence(frames.name, frames.degree, frames.units, frames.cells, frames.levels, threshold)
