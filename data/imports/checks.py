"""Rules across rows of an import, each with its Swedish message.

1. A key stands once. The same answer given twice with different dates: the latest counts, and both are shown.
2. A round exists, or is made by the same file or by the user, and is not in the future. A round that the user makes is
   one that the file is about.
3. What a row refers to (a need, a pilot) exists in the file or among what is stored.
4. A bound's lowest level is not above its highest.
5. A unit that was not asked has no answers, neither in the file nor stored.
6. A unit answers a round either as a whole or by organisational level, not both.
7. What a row takes away is stored. For the other rules it is gone, and the row says nothing more.
8. A round that is there is answered on what it was asked, and any round by units that are there then.
9. A blank in a survey does not take a known level away; a need that a file gives to somebody else is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import polars as pl

from data.base.problems import Problem, Severity
from data.imports.earlier import not_asked, outside_time
from data.imports.files.parsed import RAW, Parsed
from data.imports.known import Known
from data.model.sheets import SHEETS, WORKBOOK
from data.model.units import Unit


class _Places:
    """Tells where a row stood, for messages."""

    def __init__(self, parsed: Parsed) -> None:
        self.raw = pl.concat(parsed.raw) if parsed.raw else pl.DataFrame()

    def problem(
        self,
        index: int,
        code: str,
        message: str,
        column: str | None = None,
        severity: Severity = "error",
        found: str | None = None,
    ) -> Problem:
        row = self.raw.row(index, named=True)
        return Problem(
            severity,
            code,
            row["file_name"],
            message,
            sheet=row["sheet"],
            row=row["row_number"],
            column=column,
            found=found,
        )

    def rows(self, indexes: list[int]) -> str:
        """Return rows as they are named in a message, with their files where there are several."""
        files = self.raw["file_name"].gather(indexes).to_list()
        numbers = [str(number) for number in self.raw["row_number"].gather(indexes)]
        if len(set(files)) == 1:
            return f"raderna {' och '.join(numbers)}" if len(numbers) > 1 else f"rad {numbers[0]}"
        return " och ".join(f"rad {number} i {file}" for number, file in zip(numbers, files, strict=True))

    def each_in_its_file(self, indexes: list[int]) -> bool:
        return self.raw["file_name"].gather(indexes).n_unique() == len(indexes)


def check(
    parsed: Parsed, known: Known, today: date, new_round: str | None = None, units: Sequence[Unit] | None = None
) -> list[Problem]:
    """Return all problems across the rows of ``parsed``, and take from it the answers that a later one replaces.

    ``units`` are those of the model; where they are not given, it is not asked which of them are there.
    """
    places = _Places(parsed)
    return [
        *_removals(parsed, places, known),
        *_duplicates(parsed, places),
        *_rounds(parsed, places, known, today, new_round),
        *_references(parsed, places, known),
        *_repeated_needs(parsed, places, known),
        *_bounds(parsed, places),
        *_not_asked(parsed, places, known),
        *_mixed_levels(parsed, places, known),
        *not_asked(parsed, known.earlier, places.problem),
        *(() if units is None else outside_time(parsed, units, known.earlier.retired, places.problem)),
        *_blanks(parsed, places, known),
        *_moved_needs(parsed, places, known),
    ]


def _duplicates(parsed: Parsed, places: _Places) -> Iterable[Problem]:
    # Two sheets may end in one table; their rows are looked at once.
    for table, key in dict.fromkeys((sheet.table, sheet.key) for sheet in SHEETS):
        for position, rows in enumerate(parsed.tables.get(table, [])):
            # Bounds and answers share a table but not a sheet; each list entry is the rows of one sheet.
            if not set(key) <= set(rows.columns):
                continue
            groups = rows.with_columns(copies=pl.len().over(key)).filter(pl.col("copies") > 1)
            if groups.is_empty():
                continue
            drop: list[int] = []
            for _, group in groups.group_by(key, maintain_order=True):
                indexes = group[RAW].to_list()
                lines = places.rows(indexes)
                removal = "removed" in group.columns and group["removed"].any()
                dates = group["answered_on"] if "answered_on" in group.columns and not removal else None
                if places.each_in_its_file(indexes) and group.drop(RAW).n_unique() == 1:
                    drop += indexes[1:]  # workbooks of one round say the same of who was asked
                elif dates is not None and dates.null_count() == 0 and dates.n_unique() == group.height:
                    latest = group.sort("answered_on")[RAW][-1]
                    drop += [index for index in indexes if index != latest]
                    yield places.problem(
                        latest,
                        "answered_twice",
                        f"samma svar finns på {lines}. Det senaste räknas, {places.rows([latest])}.",
                        severity="warning",
                    )
                else:
                    yield places.problem(
                        indexes[0], "duplicate", f"samma sak står på {lines}. Behåll den rad som gäller."
                    )
            if drop:
                parsed.tables[table][position] = rows.filter(~pl.col(RAW).is_in(drop))


def _removals(parsed: Parsed, places: _Places, known: Known) -> Iterable[Problem]:
    for sheet in WORKBOOK:
        rows = parsed.removals(sheet.table)
        if rows is None:
            continue
        stored = known.keys.get(sheet.table)
        absent = rows if stored is None else rows.join(stored, on=sheet.key, how="anti", maintain_order="left")
        what = " och ".join(column.heading for column in sheet.columns if sheet.is_key(column))
        for index in absent[RAW]:
            yield places.problem(
                index,
                "removed_absent",
                f"raden ska tas bort (Ta bort = Ja), men det finns ingen sådan uppgift att ta bort. Rätta {what}, eller "
                "ta bort raden ur filen.",
                "Ta bort",
                found="Ja",
            )


def _rounds(parsed: Parsed, places: _Places, known: Known, today: date, new_round: str | None) -> Iterable[Problem]:
    made = parsed.table("round")
    tables = [rows for table in parsed.tables if (rows := parsed.additions(table)) is not None]
    there = set(known.rounds) | (set(made["round_id"]) if made is not None else set()) | {new_round}
    with_round = [rows for rows in tables if "round_id" in rows.columns]
    for rows in with_round:
        rounds = rows.group_by("round_id", maintain_order=True).agg(first=pl.col(RAW).first(), count=pl.len())
        for round_id, first, count in rounds.iter_rows():
            more = f" (och {count - 1} rader till)" if count > 1 else ""
            if int(round_id[:4]) > today.year and round_id not in known.rounds:
                yield places.problem(
                    first, "round_future", f"omgången {round_id} ligger i framtiden{more}. Rätta årtalet.", "Omgång"
                )
            elif round_id not in there:
                yield places.problem(
                    first,
                    "round_unknown",
                    f"omgången {round_id} finns inte{more}. Rätta årtalet, eller skapa omgången som utkast när du "
                    f"läser in filen (på kommandoraden: --round {round_id}).",
                    "Omgång",
                    found=round_id,
                )
    named = {one for rows in with_round for one in rows["round_id"].unique()}
    broken = any(problem.severity == "error" for problem in parsed.problems)  # the round may stand on a broken row
    if new_round is not None and not broken and new_round not in known.rounds | named:
        yield Problem(
            "error",
            "round_unused",
            places.raw["file_name"][0] if len(places.raw) else "filen",
            f"omgången {new_round} finns inte, och ingen rad handlar om den. Rätta omgången i filen eller i valet.",
            column="Omgång",
        )


def _references(parsed: Parsed, places: _Places, known: Known) -> Iterable[Problem]:
    rules = (
        ("need_event", "need", "need_id", known.needs, "stödbehovet", "Behov-id"),
        ("pilot_place", "pilot", "pilot_id", known.pilots, "piloten", "Pilot-id"),
        ("pilot_report", "pilot", "pilot_id", known.pilots, "piloten", "Pilot-id"),
    )
    for table, target, key, stored, what, column in rules:
        rows, own, gone = parsed.table(table), parsed.additions(target), parsed.removals(target)
        if rows is None:
            continue
        there = set(stored) - (set(gone[key]) if gone is not None else set())
        there |= set(own[key]) if own is not None else set()
        for index, value in rows.select(RAW, key).iter_rows():
            if value not in there:
                yield places.problem(
                    index, "reference", f"{what} {value} finns inte, varken i filen eller sedan förut.", column
                )


def _repeated_needs(parsed: Parsed, places: _Places, known: Known) -> Iterable[Problem]:
    """A need repeats one that is there, and never itself."""
    rows, gone = parsed.additions("need"), parsed.removals("need")
    if rows is None or "same_as" not in rows.columns:
        return
    there = (set(known.needs) - (set(gone["need_id"]) if gone is not None else set())) | set(rows["need_id"])
    linked = rows.filter(pl.col("same_as").is_not_null()).select(RAW, "need_id", "same_as")
    for index, need_id, same_as in linked.iter_rows():
        if same_as == need_id:
            yield places.problem(
                index, "need_itself", f"stödbehovet {need_id} kan inte vara samma som sig självt.", "Samma som"
            )
        elif same_as not in there:
            yield places.problem(
                index,
                "reference",
                f"stödbehovet {same_as} finns inte, varken i filen eller sedan förut.",
                "Samma som",
            )


def _bounds(parsed: Parsed, places: _Places) -> Iterable[Problem]:
    rows = parsed.table("cell")
    if rows is None or "low" not in rows.columns:
        return
    for index, low, high in rows.filter(pl.col("low") > pl.col("high")).select(RAW, "low", "high").iter_rows():
        yield places.problem(index, "bound", f"lägsta nivån ({low}) är högre än den högsta ({high}).", "Lägst")


def _not_asked(parsed: Parsed, places: _Places, known: Known) -> Iterable[Problem]:
    listed, gone = parsed.additions("participation"), parsed.removals("participation")
    asked = known.asked
    if gone is not None:
        asked = asked.join(gone, on=["round_id", "unit_id"], how="anti")
    if listed is not None:
        if "answered" in listed.columns:
            for index in listed.filter(~pl.col("asked") & pl.col("answered"))[RAW]:
                yield places.problem(
                    index, "answered_not_asked", "verksamheten står som inte tillfrågad men som svarande.", "Svarat"
                )
        own = listed.select("round_id", "unit_id", "asked")
        silent = listed.filter(~pl.col("asked"))
        for index in silent.join(known.answers, on=["round_id", "unit_id"], how="semi", maintain_order="left")[RAW]:
            yield places.problem(
                index,
                "not_asked_answered",
                "verksamheten står som inte tillfrågad, men har redan svarat i omgången. Skriv Ja, eller ta först "
                "bort svaret (Ta bort = Ja) eller den ändring som läste in det.",
                "Tillfrågad",
            )
        unsaid = silent if "answered" not in silent.columns else silent.filter(~pl.col("said").str.contains("answered"))
        for index in unsaid.join(known.stated, on=["round_id", "unit_id"], how="semi", maintain_order="left")[RAW]:
            yield places.problem(
                index,
                "not_asked_answered",
                "verksamheten står som inte tillfrågad, men står sedan förut som svarande. Skriv Ja, eller skriv Nej i "
                "kolumnen Svarat.",
                "Tillfrågad",
            )
        asked = pl.concat([asked.join(own, on=["round_id", "unit_id"], how="anti"), own])
    # What counts as an answer is what data/store/derive.sql counts as one.
    cell_answer = pl.col("level").is_not_null() | pl.col("reason").is_in(["vet_ej", "ej_tillamplig"])
    for table, value, is_answer in (
        ("cell", "level", cell_answer),
        ("wheel_use", "use_level", pl.col("use_level").is_not_null()),
        ("unit_comment", "comment", pl.lit(True)),
    ):
        rows = parsed.additions(table)
        if rows is None or value not in rows.columns:
            continue
        answers = rows.filter(is_answer).unique(["round_id", "unit_id"], maintain_order=True)
        wrong = answers.join(
            asked.filter(~pl.col("asked")), on=["round_id", "unit_id"], how="semi", maintain_order="left"
        )
        for index in wrong[RAW]:
            yield places.problem(
                index,
                "answer_not_asked",
                "verksamheten står som inte tillfrågad i omgången men har ett svar. Rätta bladet Verksamheter eller "
                "ta bort svaret.",
                "Verksamhet",
            )


def _mixed_levels(parsed: Parsed, places: _Places, known: Known) -> Iterable[Problem]:
    rows, gone = parsed.additions("cell"), parsed.removals("cell")
    if rows is None:
        return
    if "low" in rows.columns:
        rows = rows.filter(pl.col("low").is_null())  # a bound gives way to answers, whichever way they are given
    key = ["round_id", "unit_id"]
    levels = rows.select(*key, "org_level", RAW)
    if (stored := known.keys.get("cell")) is not None:
        if gone is not None:
            stored = stored.join(gone, on=[*key, "component", "org_level"], how="anti")
        levels = pl.concat([levels, stored.select(*key, "org_level", pl.lit(None, dtype=pl.Int64).alias(RAW))])
    mixed = (
        levels.group_by(key, maintain_order=True)
        .agg(
            whole=(pl.col("org_level") == "verksamheten").any(),
            parts=(pl.col("org_level") != "verksamheten").any(),
            first=pl.col(RAW).min(),
        )
        .filter(pl.col("whole") & pl.col("parts") & pl.col("first").is_not_null())
    )
    for index in mixed["first"].sort():
        yield places.problem(
            index,
            "mixed_levels",
            "verksamheten svarar i samma omgång både som helhet och per organisationsnivå. Välj ett av dem.",
            "Organisationsnivå",
        )


def _blanks(parsed: Parsed, places: _Places, known: Known) -> Iterable[Problem]:
    """A response that skips a question says nothing of the level that is known."""
    rows = parsed.additions("cell")
    if rows is None or "said" not in rows.columns:
        return
    skipped = rows.filter(pl.col("said") == "").join(
        known.levels, on=["round_id", "unit_id", "component", "org_level"], how="inner", maintain_order="left"
    )
    for index, level in skipped.select(RAW, "level_known").iter_rows():
        yield places.problem(
            index,
            "level_kept",
            f"svaret är tomt, men nivå {level} är känd sedan förut. Den står kvar. Ska den tas bort: skriv Ej besvarad i "
            "arbetsboken, eller rätta svaret på sidan Kommun.",
            severity="warning",
        )


def _moved_needs(parsed: Parsed, places: _Places, known: Known) -> Iterable[Problem]:
    rows = parsed.additions("need")
    if rows is None or "principal" not in rows.columns:
        return
    for index, need_id, principal in rows.drop_nulls("principal").select(RAW, "need_id", "principal").iter_rows():
        if known.need_principals.get(need_id, principal) != principal:
            yield places.problem(
                index,
                "need_moved",
                f"stödbehovet {need_id} finns redan hos en annan huvudman, och ändras av den här raden. Är det ett nytt "
                "behov: ge det ett eget Behov-id.",
                "Behov-id",
                severity="warning",
            )
