"""The effect of a change as Swedish sentences, for command line, preview and history."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from data.effect.effect import Effect

NAMES_SHOWN = 12
_OTHERS = {
    "wheel_use": ("uppgift om användning i ett sammanhang", "uppgifter om användning i sammanhang"),
    "pilot": ("pilot", "piloter"),
    "pilot_place": ("plats för en pilot", "platser för piloter"),
    "pilot_report": ("rapport från en pilot", "rapporter från piloter"),
    "example": ("exempel", "exempel"),
    "source": ("källa", "källor"),
    "finding": ("publicerat fynd", "publicerade fynd"),
    "unit_comment": ("kommentar till en verksamhets svar", "kommentarer till verksamheters svar"),
    "context_statement": ("uppgift om ett sammanhang", "uppgifter om sammanhang"),
    "recommendation": ("rekommendation", "rekommendationer"),
    "recommendation_event": ("uppgift om läget för en rekommendation", "uppgifter om läget för rekommendationer"),
    "indicator_value": ("värde för en indikator", "värden för indikatorer"),
    "occasion": ("uppgift om information eller en workshop", "uppgifter om information och workshop"),
    "web_use": ("uppgift om användning av samverkanswebben", "uppgifter om användning av samverkanswebben"),
    "independent_school": ("uppgift om en friskola", "uppgifter om friskolor"),
    "activity": ("aktivitet i länets plan", "aktiviteter i länets plan"),
    "activity_event": ("uppgift om läget för en aktivitet", "uppgifter om läget för aktiviteter"),
    "material": ("material", "material"),
    "timeline_event": ("händelse i tidslinjen", "händelser i tidslinjen"),
    "background": ("uppgift om bakgrunden", "uppgifter om bakgrunden"),
    "contradiction": ("motsägelse mellan källor", "motsägelser mellan källor"),
    "not_published": ("uppgift om vad som inte är publicerat", "uppgifter om vad som inte är publicerat"),
    "organisation": ("uppgift om organisationen", "uppgifter om organisationen"),
    "county_plan": ("uppgift om länets plan", "uppgifter om länets plan"),
    "quality_declaration": ("kvalitetsdeklaration", "kvalitetsdeklarationer"),
    "answer_sample": ("svar som är draget för kontroll", "svar som är dragna för kontroll"),
    "answer_check": ("utfall av en kontroll", "utfall av kontroller"),
}
_DETAILS = {
    "round": ("omgång får andra uppgifter", "omgångar får andra uppgifter"),
    "participation": (
        "uppgift om vem som är tillfrågad ändras",
        "uppgifter om vilka som är tillfrågade ändras",
    ),
    "cell": (
        "svar får annan kommentar, annat datum eller annan källa",
        "svar får andra kommentarer, datum eller källor",
    ),
    "need": ("stödbehov får andra uppgifter", "stödbehov får andra uppgifter"),
}


def summary(effect: Effect) -> list[str]:
    """Return what ``effect`` is, one Swedish sentence each; one sentence that says so where nothing changes."""
    lines = [
        *_rounds(effect.rounds),
        *_answers(effect),
        *(f"Omgången {one} är fortfarande publicerad, men har då inga svar." for one in effect.emptied),
        *_stages(effect.stages),
        *_needs(effect.needs),
        *_others(effect),
        *(f"{_count_text(count, *_DETAILS[table])}." for table, count in effect.details.items() if count),
    ]
    return lines or ["Ingenting ändras: det som filen säger gäller redan."]


def _count_text(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _join_names(names: Iterable[str]) -> str:
    """Return names as ``a, b och c``; from the thirteenth on only how many more there are."""
    all_names = list(names)
    shown = all_names[:NAMES_SHOWN]
    if more := len(all_names) - len(shown):
        shown.append(f"{more} till")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} och {shown[-1]}"


def _rounds(rounds: pl.DataFrame) -> list[str]:
    lines = []
    for row in rounds.iter_rows(named=True):
        if row["status"] is None:
            lines.append(f"Omgången {row['round_id']} tas bort.")
        elif row["status"] == "published":
            lines.append(f"Omgången {row['round_id']} publiceras.")
        elif row["status_before"] is None:
            lines.append(f"Omgången {row['round_id']} skapas som utkast.")
        else:
            lines.append(f"Omgången {row['round_id']} blir ett utkast igen.")
    return lines


def _answers(effect: Effect) -> list[str]:
    lines = []
    for frame, what in (
        (effect.answers, ("verksamhet svarar för första gången", "verksamheter svarar för första gången")),
        (effect.silenced, ("verksamhet har inte längre något svar", "verksamheter har inte längre något svar")),
    ):
        for (round_id,), rows in frame.group_by("round_id", maintain_order=True):
            lines.append(f"{round_id}: {_count_text(rows.height, *what)}: {_join_names(rows['unit_name'])}.")
    known, was = pl.col("level_after").is_not_null(), pl.col("level_before").is_not_null()
    cells = effect.cells
    for count, one, many in (
        (cells.filter(known & ~was).height, "nivå blir känd", "nivåer blir kända"),
        (cells.filter(known & was).height, "nivå ändras", "nivåer ändras"),
        (cells.filter(~known & was).height + effect.lost.height, "känd nivå försvinner", "kända nivåer försvinner"),
        (cells.filter(~known & ~was).height, "svar utan nivå ändras", "svar utan nivå ändras"),
    ):
        if count:
            lines.append(f"{_count_text(count, one, many)}.")
    return lines


def _stages(stages: pl.DataFrame) -> list[str]:
    def stage_text(stage: int | None) -> str:
        return "inget steg" if stage is None else f"steg {stage}"

    lines = []
    for (round_id,), rows in stages.group_by("round_id", maintain_order=True):
        moves = _join_names(
            f"{row['municipality_name']} ({stage_text(row['stage_before'])} → {stage_text(row['stage_after'])})"
            for row in rows.iter_rows(named=True)
        )
        lines.append(f"{round_id}: {_count_text(rows.height, 'kommun byter', 'kommuner byter')} steg: {moves}.")
    return lines


def _needs(needs: pl.DataFrame) -> list[str]:
    lines = []
    for effect, one, many in (
        ("new", "nytt stödbehov", "nya stödbehov"),
        ("closed", "stödbehov avslutas", "stödbehov avslutas"),
        ("changed", "stödbehov ändras", "stödbehov ändras"),
        ("gone", "stödbehov försvinner", "stödbehov försvinner"),
    ):
        rows = needs.filter(pl.col("effect") == effect)
        if rows.height:
            lines.append(f"{_count_text(rows.height, one, many)}: {_join_names(rows['need_id'])}.")
    return lines


def _others(effect: Effect) -> list[str]:
    lines = []
    for rows, ending in (
        (effect.other_rows, ("är ny eller ändras", "är nya eller ändras")),
        (effect.other_gone, ("försvinner", "försvinner")),
    ):
        for table, count in rows.items():
            if count:
                one, many = _OTHERS[table]
                lines.append(f"{_count_text(count, one, many)} {ending[0] if count == 1 else ending[1]}.")
    return lines
