"""The workbook, as xlsx or CSV, and the published and example sheets beside it: text in, rows for the log out."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from data.base.problems import Problem, nearest, shown
from data.imports.files.cells import EMPTY_SHEET, FAULTY, HIDDEN_SHEET, OTHER_SHEET, UNKNOWN_COLUMN
from data.imports.files.parsed import RAW, REMOVED, Parsed, ReadSheet
from data.imports.files.sheet_reader import ROW, RawSheet, sheet_of, slug
from data.imports.workbook.indicators import as_stored
from data.model.sheets import NOT_DATA, OF_PLACE, SHEETS, STATE, Column, Sheet, state_of
from data.model.values import REGION, Vocabulary, folded, read_column

NOTHING = ("–", "-", "—")  # what one writes to take away what stands in a cell; an empty cell keeps it
# Kinds that have words of their own for nothing, and a list that adds to what is there.
_OWN_WORDS = ("answer", "use", "principals")
# A column of a sheet -> the columns of its table that it decides, where they have other names.
_DECIDES = {"answer": "level;reason;why", "principal": "municipality_code;principal;place", "unit": "unit_id"}


def parse(sheets: Sequence[RawSheet], vocabulary: Vocabulary) -> Parsed:
    """Return the rows and problems of ``sheets``. A row with an error is left out of the rows; nothing is guessed.

    The same sheet may stand in several files, but only once in each.
    """
    parsed = Parsed()
    seen: dict[tuple[str, str], RawSheet] = {}
    filled = {raw.file for raw in sheets if sheet_of(raw) is not None and not raw.frame.is_empty()}
    for raw in sheets:
        sheet = sheet_of(raw)
        if sheet is None:
            raw.cells.settle(OTHER_SHEET)
            parsed.problems.extend(_unknown_sheet(raw))
        elif raw.hidden:
            raw.cells.settle(HIDDEN_SHEET)
        elif (raw.file, sheet.name) in seen:
            first = seen[raw.file, sheet.name]
            parsed.problems.append(
                Problem(
                    "error",
                    "sheet_twice",
                    raw.file,
                    f"bladet {sheet.name} finns två gånger i filen, också som {first.name}. Ta bort det ena.",
                    sheet=raw.name,
                )
            )
        else:
            seen[raw.file, sheet.name] = raw
            _parse_sheet(sheet, raw, vocabulary, parsed)
            if raw.frame.is_empty():
                raw.cells.settle(EMPTY_SHEET)
            # In a workbook, the sheets that one has no use for are left empty.
            if raw.frame.is_empty() and raw.file not in filled:
                message = "bladet har rubriker men inga rader."
                parsed.problems.append(Problem("warning", "no_rows", raw.file, message, sheet=raw.name))
    if not seen:
        parsed.problems.append(
            Problem(
                "error",
                "no_sheet",
                ", ".join(dict.fromkeys(raw.file for raw in sheets)) or "filen",
                f"inget blad känns igen{_names_in_file(sheets)}. Bladen heter som i arbetsboken, och en CSV-fil heter som sitt "
                "blad, till exempel svar.csv.",
                expected=", ".join(sheet.name for sheet in SHEETS),
            )
        )
    elif not parsed.raw_count and not any(problem.severity == "error" for problem in parsed.problems):
        names = ", ".join(dict.fromkeys(raw.file for raw in seen.values()))
        found = ", ".join(shown(raw.name) for raw in sheets if not raw.hidden)
        message = (
            f"det finns inga rader att läsa in. Blad i filen: {found}. Fyll i rader under rubrikerna på ett av dem."
        )
        parsed.problems.append(Problem("error", "no_rows_at_all", names, message))
    return parsed


def _names_in_file(sheets: Sequence[RawSheet]) -> str:
    names = ", ".join(shown(raw.name) for raw in sheets)
    return f" (i filen finns {names})" if names else ""


def _unknown_sheet(raw: RawSheet) -> list[Problem]:
    if slug(raw.name) in {slug(name) for name in NOT_DATA} or raw.hidden or raw.frame.is_empty():
        return []
    known = [sheet.name for sheet in SHEETS]
    return [
        Problem(
            "warning",
            "sheet_unknown",
            raw.file,
            f"bladet {shown(raw.name)} känns inte igen och läses inte.",
            sheet=raw.name,
            found=raw.name,
            expected=", ".join(known),
            suggestion=nearest(raw.name, known),
        )
    ]


def _headings(sheet: Sheet, raw: RawSheet, parsed: Parsed) -> dict[str, str]:
    """Return heading as declared -> heading as it stands in the file; a missing or unknown one becomes a problem."""
    standing: dict[str, str] = {}
    declared = {folded(column.heading): column for column in sheet.columns}
    for heading in raw.headings:
        key = folded(heading)
        if key in standing and key in declared:
            message = f"kolumnen {declared[key].heading} finns två gånger. Ta bort den ena, eller döp om den."
            parsed.problems.append(
                Problem("error", "column_twice", raw.file, message, sheet=raw.name, column=declared[key].heading)
            )
        standing.setdefault(key, heading)
    for key, column in declared.items():
        if (column.required or column.present) and key not in standing:
            parsed.problems.append(
                Problem(
                    "error",
                    "column_missing",
                    raw.file,
                    f"kolumnen {column.heading} saknas. Lägg till den i rubrikraden.",
                    sheet=raw.name,
                    column=column.heading,
                    expected=column.heading,
                )
            )
    for key, heading in standing.items():
        if key not in declared:
            raw.settle(heading, UNKNOWN_COLUMN)
            parsed.problems.append(
                Problem(
                    "warning",
                    "column_unknown",
                    raw.file,
                    f"kolumnen {shown(heading)} känns inte igen och läses inte.",
                    sheet=raw.name,
                    column=heading,
                    found=heading,
                    suggestion=nearest(heading, (c.heading for k, c in declared.items() if k not in standing)),
                )
            )
    return {column.heading: standing[key] for key, column in declared.items() if key in standing}


def _parse_sheet(sheet: Sheet, raw: RawSheet, vocabulary: Vocabulary, parsed: Parsed) -> None:
    headings = _headings(sheet, raw, parsed)
    if any((column.required or column.present) and column.heading not in headings for column in sheet.columns):
        return
    if raw.frame.is_empty():
        parsed.problems.extend(raw.problems)
        return
    known = [headings[column.heading] for column in sheet.columns if column.heading in headings]
    # What is wrong with a cell matters where its column is read; what is wrong with the sheet always does.
    faults = [one for one in raw.problems if one.column is None or one.column in known]
    parsed.problems.extend(faults)
    faulty = {(one.row, one.column) for one in faults}
    raw.settle_faults(known)
    parsed.raw.append(
        raw.frame.select(
            file_name=pl.lit(raw.file),
            sheet=pl.lit(raw.name),
            row_number=pl.col(ROW).cast(pl.Int64),
            content=pl.struct(known).struct.json_encode(),
        )
    )
    typed = pl.DataFrame(
        {RAW: pl.int_range(parsed.raw_count, parsed.raw_count + raw.frame.height, eager=True), ROW: raw.frame[ROW]}
    )
    parsed.raw_count += raw.frame.height
    bad = removed = pl.repeat(False, raw.frame.height, eager=True)
    if REMOVED in headings:
        readings = read_column(sheet.column("removed"), raw.frame[headings[REMOVED]], vocabulary)
        removed = readings.values.fill_null(False)
    said: list[pl.Expr] = []
    for column in _components_first(sheet):
        if column.heading not in headings:
            continue
        text = raw.frame[headings[column.heading]]
        if not sheet.is_key(column) and column.target != "removed":
            said.append(pl.when(pl.lit(text.is_not_null())).then(pl.lit(_DECIDES.get(column.target, column.target))))
            if not column.required and column.kind not in _OWN_WORDS:
                text = text.set(text.is_in(NOTHING), None)
        components = typed["component"] if column.kind == "answer" else None
        reading = read_column(column, text, vocabulary, components)
        missing = text.is_null() if column.required else pl.repeat(False, len(text), eager=True)
        if not sheet.is_key(column):
            missing = missing & ~removed  # what is to go needs only be pointed out
        # A column may stand empty where its row tells what it is otherwise; only values that are read are checked.
        found = raw.frame.select(ROW, text=text).filter(reading.wrong)
        raw.settle(headings[column.heading], FAULTY, found[ROW].to_list())
        parsed.problems.extend(_wrong_values(raw, column, found, reading.expected, reading.known))
        for row in raw.frame.filter(missing)[ROW]:
            if (row, headings[column.heading]) in faulty:
                continue
            parsed.problems.append(
                Problem(
                    "error",
                    "missing",
                    raw.file,
                    f"cellen är tom, men ska vara {reading.expected}.",
                    sheet=raw.name,
                    row=row,
                    column=column.heading,
                    expected=reading.expected,
                )
            )
        bad = bad | reading.wrong | missing
        typed = typed.with_columns(reading.values.alias(column.target))
    typed = typed.with_columns(said=pl.concat_str(said or [pl.lit("")], separator=";", ignore_nulls=True), bad=bad)
    typed = _places(raw, _in_their_time(sheet, raw, headings, typed, vocabulary), vocabulary, parsed)
    rows = raw.frame[ROW]
    fine = typed.filter(~pl.col("bad")).drop("bad")
    saying = _that_say_something(sheet, raw, fine)
    parsed.read.append(
        ReadSheet(
            raw,
            sheet,
            headings,
            dict(zip(rows, typed[RAW], strict=True)),
            frozenset(rows.filter(typed["bad"])),
            frozenset(rows.filter(removed)),
            frozenset(fine.join(saying, on=RAW, how="anti")[ROW]),
        )
    )
    _store(sheet, saying.drop(ROW), parsed)


def _that_say_something(sheet: Sheet, raw: RawSheet, rows: pl.DataFrame) -> pl.DataFrame:
    if raw.responses and sheet.name == "Svar":
        # A question that was skipped says nothing of an answer that is known, nor of its day.
        return rows.with_columns(said=pl.when(pl.col("answer").is_not_null()).then("said").otherwise(pl.lit("")))
    if sheet.name in ("Svar", "Hjulet"):
        # A row that was handed out and not filled in says nothing.
        return rows.filter((pl.col("said") != "") | (pl.col("removed") if "removed" in rows.columns else False))
    return rows


def _components_first(sheet: Sheet) -> list[Column]:
    return sorted(sheet.columns, key=lambda column: column.kind != "component")


def _wrong_values(
    raw: RawSheet, column: Column, found: pl.DataFrame, expected: str, known: Sequence[str]
) -> list[Problem]:
    suggestions = {text: nearest(text, known) for text in found["text"].unique()}
    return [
        Problem(
            "error",
            f"value_{column.kind}",
            raw.file,
            f"där står ”{shown(text)}”, men det ska vara {expected}.",
            sheet=raw.name,
            row=row,
            column=column.heading,
            found=shown(text),
            expected=expected,
            suggestion=suggestions[text],
        )
        for row, text in found.iter_rows()
    ]


def _in_their_time(
    sheet: Sheet, raw: RawSheet, headings: dict[str, str], typed: pl.DataFrame, vocabulary: Vocabulary
) -> pl.DataFrame:
    """Return ``typed`` with the unit that the round of each row has by the name that stands there."""
    if not vocabulary.shared or not {"unit", "round_id"} <= set(typed.columns):
        return typed
    text = raw.frame[headings[sheet.column("unit").heading]]
    named = zip(text, typed["round_id"], typed["unit"], strict=True)
    units = [
        unit if spelling is None or round_id is None else vocabulary.unit_in(spelling, round_id) or unit
        for spelling, round_id, unit in named
    ]
    return typed.with_columns(unit=pl.Series(units, dtype=pl.String))


def _places(raw: RawSheet, typed: pl.DataFrame, vocabulary: Vocabulary, parsed: Parsed) -> pl.DataFrame:
    """Turn principal and unit into municipality_code and unit_id; the two must go together."""
    if "principal" not in typed.columns:
        return typed
    if "unit" not in typed.columns:
        typed = typed.with_columns(unit=pl.lit(None, dtype=pl.String))
    principal, unit = pl.col("principal"), pl.col("unit")
    is_sector = unit.is_in(list(vocabulary.suffixes))
    suffix = unit.replace_strict(vocabulary.suffixes, default=None, return_dtype=pl.String)
    typed = typed.with_columns(
        municipality_code=pl.when(principal != REGION).then(principal),
        unit_id=pl.when(is_sector & (principal != REGION))
        .then(pl.format("{}-{}", principal, suffix))
        .when(~is_sector & (principal == REGION))
        .then(unit),
    )
    mismatch = unit.is_not_null() & pl.col("unit_id").is_null() & ~pl.col("bad")
    for row in typed.filter(mismatch)[ROW]:
        parsed.problems.append(
            Problem(
                "error",
                "unit_principal",
                raw.file,
                f"verksamheten hör inte till den huvudman som står på raden. {vocabulary.whose_units}",
                sheet=raw.name,
                row=row,
                column="Verksamhet",
            )
        )
    return typed.with_columns(bad=pl.col("bad") | mismatch)


def _store(sheet: Sheet, rows: pl.DataFrame, parsed: Parsed) -> None:
    """Give the rows of a sheet the columns of their tables."""
    columns = set(rows.columns)
    gone = pl.col("removed").fill_null(False) if "removed" in columns else pl.lit(False)
    if sheet.name == "Svar":
        answer = pl.col("answer") if "answer" in columns else pl.lit(None, dtype=pl.String)
        is_level = answer.str.contains(r"^\d$").fill_null(False)
        rows = rows.with_columns(
            level=pl.when(is_level).then(answer).cast(pl.Int64),
            reason=pl.when(~is_level).then(answer),
            org_level=(pl.col("org_level") if "org_level" in columns else pl.lit(None, pl.String)).fill_null(
                "verksamheten"
            ),
        )
    elif sheet.name == "Gränser":
        rows = rows.with_columns(org_level=pl.lit("verksamheten"))
    elif sheet.name == "Hjulet":
        use = pl.col("use_level") if "use_level" in columns else pl.lit(None, dtype=pl.String)
        rows = rows.with_columns(use_level=use.replace("", None).cast(pl.Int64))
    elif sheet.name == "Fynd":
        headline = pl.col("headline").fill_null(False) if "headline" in columns else pl.lit(False)
        rows = rows.with_columns(headline=headline)
    elif sheet.name == "Piloter" and "principals" in columns:
        places = rows.remove(gone).select(RAW, "pilot_id", municipality_code=pl.col("principals").str.split(";"))
        places = places.explode("municipality_code").filter(
            pl.col("municipality_code").is_not_null() & (pl.col("municipality_code") != REGION)
        )
        parsed.add("pilot_place", places.with_columns(said=pl.lit("")), sheet.name)
    elif sheet.name in ("Stödbehov", "Aktiviteter"):
        states = [name for name in STATE if name in columns]
        parsed.add(state_of(sheet.table), rows.remove(gone).select(RAW, *sheet.key, "said", *states), sheet.name)
        rows = rows.drop(states)
    elif sheet.table == "indicator_value":
        rows = as_stored(sheet, rows)
    if sheet.table in OF_PLACE:
        named = pl.col("principal") if "principal" in columns else pl.lit(None, pl.String)
        rows = rows.with_columns(place=named.replace(REGION, REGION.lower()).fill_null("county"))
    helpers = {"principal", "principals", "unit", "answer"}
    if sheet.table == "need":
        drop = helpers - {"principal"}
    elif sheet.table in OF_PLACE:
        drop = helpers | {"unit_id", "municipality_code"}
    else:
        by_municipality = sheet.table in ("example", "timeline_event", "pilot_place")
        drop = helpers | ({"unit_id"} if by_municipality else {"municipality_code"})
    parsed.add(sheet.table, rows.drop([name for name in drop if name in rows.columns]), sheet.name)
