"""Write the workbook that users fill in.

What each sheet and column is stands in ``data.imports.workbook.template_texts``. The example rows stand on the sheet Läs mig,
which is never imported: on a data sheet, whoever wrote over one could either lose a row or import an invented one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from itertools import product
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from data.imports.workbook.template_texts import (
    LEVELS_TITLE,
    SHEET_TEXTS,
    USES_TEXT,
    USES_TITLE,
    column_text,
    good_to_know,
    reason_texts,
    steps,
    whether_required,
)
from data.model.model import Model
from data.model.sheets import REASONS, WORKBOOK, Column, Kind, Sheet
from data.model.values import REGION, Vocabulary, folded, vocabulary

Rows = Mapping[str, Sequence[tuple[str | date | None, ...]]]  # sheet -> its rows, in the columns it is handed out with
LAST_ROW = 10_000  # lists and formats reach so far down
README, LISTS = "Läs mig", "Listor"
_WIDTHS = {
    "Omgång": 10, "Kommun": 20, "Verksamhet": 28, "Byggsten": 32, "Nivå": 34, "Sammanhang": 46, "Kategori": 26,
    "Kommentar": 60, "Beskrivning": 60, "Lärdom": 50, "Ansvarig funktion": 26, "Organisationsnivå": 20, "Namn": 36,
    "Rubrik": 36, "Tema": 22, "Kommuner": 30, "Verksamheter": 30, "Fas": 24, "Källa": 24, "Status": 24, "Användning": 20,
}  # fmt: skip
_WIDTH = 17
_README_WIDTHS = (34, 92, 18, 50)
_UNWRAPPED = {"title", "subtitle", "section", "part"}
_LIST_HEADINGS: dict[str, str] = {
    "principal": "Kommun", "unit": "Verksamhet", "component": "Byggsten", "answer": "Nivå", "context": "Sammanhang",
    "use": "Användning", "category": "Kategori", "org_level": "Organisationsnivå",
}  # fmt: skip
# A month alone, a round or an id such as 1-2 would become a date of its own making in an ordinary cell.
_AS_TEXT: set[Kind] = {"text", "round", "loose_date", "principals"}
_DARK, _LIGHT, _LINE = "#1F4E5F", "#E3EEF1", "#9DB7BF"


def template(
    model: Model,
    municipalities: Sequence[tuple[str, str]],
    round_id: str,
    asked: Sequence[tuple[str, str]] = (),
    known: Rows | None = None,
) -> bytes:
    """Return the workbook to fill in for the round ``round_id``, as the bytes of an xlsx file; the same for the same input.

    ``municipalities`` are (code, name). ``asked`` are (principal, unit) in any spelling that an import takes: their
    rows are filled in but for the answers, one per unit in Verksamheter, per unit and component in Svar and per unit and
    context in Hjulet. Raises ValueError for one that does not exist. ``known`` are the rows of sheets that are filled in
    with what is known.
    """
    words = vocabulary(model, municipalities)
    units = [_as_listed(words, municipalities, model, principal, unit) for principal, unit in asked]
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties(
        {
            "title": f"Arbetsbok för uppföljning {round_id}",
            "subject": model.programme,
            "created": datetime(int(round_id[:4]), 1, 1),  # noqa: DTZ001 - any fixed time will do
        }
    )
    book.set_size(2400, 1400)
    formats = _formats(book)
    sheets = {name: book.add_worksheet(name) for name in (README, *(sheet.name for sheet in sheets_of(model)), LISTS)}
    for name, sheet in sheets.items():
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        sheet.set_footer(f"&L{model.programme}, omgång {round_id}&C{name}&RSida &P av &N")
    _write_readme(sheets[README], formats, model, municipalities, round_id)
    sources = _write_lists(sheets[LISTS], formats, words, model)
    for declared in sheets_of(model):
        rows = (known or {}).get(declared.name, _prefill(declared.name, model, round_id, units))
        _write_sheet(sheets[declared.name], formats, _columns(declared), rows, sources, declared.name, model)
    book.close()
    return out.getvalue()


def sheets_of(model: Model) -> list[Sheet]:
    """Return the sheets that the workbook has; where there is no wheel, none of its use."""
    return [sheet for sheet in WORKBOOK if sheet.table != "wheel_use" or model.contexts]


def _columns(sheet: Sheet) -> list[Column]:
    """Return the columns that the sheet is handed out with. It takes more, which users rarely need."""
    declared = {column.heading: column for column in sheet.columns}
    return [declared[heading] for heading in SHEET_TEXTS[sheet.name].columns]


def _as_listed(
    words: Vocabulary, municipalities: Sequence[tuple[str, str]], model: Model, principal: str, unit: str
) -> tuple[str, str]:
    """Return principal and unit as they stand in the drop-down lists."""
    code = words.spellings["principal"].get(folded(principal))
    unit_id = words.spellings["unit"].get(folded(unit))
    names = {**dict(municipalities), REGION: model.region_name}
    units = {x.id: x.name for x in (*model.sectors, *model.divisions)}
    if code is None or unit_id is None or (unit_id in words.suffixes) == (code == REGION):
        raise ValueError(f"there is no unit {unit!r} of {principal!r}")
    return names[code], units[unit_id]


def _formats(book: Workbook) -> dict[str, Any]:
    top = {"valign": "top", "text_wrap": True}
    lined = {**top, "border": 1, "border_color": _LINE}
    head = {"bold": True, "bg_color": _DARK, "font_color": "#FFFFFF", "valign": "vcenter", "text_wrap": True}
    return {
        "title": book.add_format({"bold": True, "font_size": 20, "font_color": _DARK}),
        "subtitle": book.add_format({"font_size": 12, "font_color": "#404040"}),
        "section": book.add_format(
            {"bold": True, "font_size": 14, "font_color": _DARK, "bottom": 2, "bottom_color": _DARK}
        ),
        "part": book.add_format({"bold": True, "font_size": 12, "font_color": _DARK, "valign": "top"}),
        "plain": book.add_format(top),
        "strong": book.add_format({**top, "bold": True}),
        "head": book.add_format({**head, "border": 1, "border_color": _LINE}),
        "cell": book.add_format(lined),
        "name": book.add_format({**lined, "bold": True}),
        "example": book.add_format({**lined, "italic": True, "bg_color": _LIGHT, "num_format": "@"}),
        "text": book.add_format({**top, "num_format": "@"}),
        "date": book.add_format({**top, "num_format": "yyyy-mm-dd"}),
    }


def _answers(model: Model) -> list[str]:
    return [*(f"{level.level} {level.name}" for level in model.levels), *REASONS]


def _write_lists(sheet: Worksheet, formats: dict[str, Any], words: Vocabulary, model: Model) -> dict[str, str]:
    """Write one column per list. Returns (heading of the column it is for) -> its range, as a formula."""
    asked = {column.heading for declared in sheets_of(model) for column in _columns(declared)}
    lists = {heading: words.shown[kind] for kind, heading in _LIST_HEADINGS.items() if heading in asked}
    lists["Nivå"] = _answers(model)
    for declared in sheets_of(model):
        for column in _columns(declared):
            if column.kind == "choice":
                lists[column.heading] = list(column.choices or {})
    sources = {}
    for position, (heading, values) in enumerate(lists.items()):
        sheet.set_column(position, position, _WIDTHS.get(heading, _WIDTH), formats["plain"])
        sheet.write_string(0, position, heading, formats["head"])
        sheet.write_column(1, position, values, formats["plain"])
        letter = xl_col_to_name(position)
        sources[heading] = f"={LISTS}!${letter}$2:${letter}${len(values) + 1}"
    sheet.freeze_panes(1, 0)
    return sources


def _prefill(name: str, model: Model, round_id: str, units: Sequence[tuple[str, str]]) -> list[tuple[str, ...]]:
    if name == "Verksamheter":
        return [(round_id, *unit, "Ja") for unit in units]
    if name == "Svar":
        return [(round_id, *unit, component.name) for unit, component in product(units, model.components)]
    if name == "Hjulet":
        return [(round_id, *unit, context.name) for unit, context in product(units, model.contexts)]
    return []


def _write_sheet(
    sheet: Worksheet,
    formats: dict[str, Any],
    columns: Sequence[Column],
    rows: Sequence[tuple[str | date | None, ...]],
    sources: dict[str, str],
    name: str,
    model: Model,
) -> None:
    sheet.set_tab_color(_DARK)
    sheet.set_row(0, 24)
    for position, column in enumerate(columns):
        style = formats["text" if column.kind in _AS_TEXT else "date" if column.kind == "date" else "plain"]
        sheet.set_column(position, position, _WIDTHS.get(column.heading, _WIDTH), style)
        sheet.write_string(0, position, column.heading, formats["head"])
        said = f"{column_text(name, column, model)}\n\n{whether_required(column)}"
        height = 30 + 18 * (len(said) // 38 + 2)
        sheet.write_comment(0, position, said, {"author": "Lägesbild", "width": 260, "height": height, "font_size": 9})
        rule = _rule(column, sources)
        if rule is not None:
            sheet.data_validation(1, position, LAST_ROW, position, rule)
    for number, row in enumerate(rows, start=1):
        for position, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, position, datetime.combine(value, time()), formats["date"])
            elif value is not None:
                style = formats["text" if columns[position].kind in _AS_TEXT else "plain"]
                sheet.write_string(number, position, value, style)
    sheet.ignore_errors({"number_stored_as_text": f"A2:{xl_col_to_name(len(columns) - 1)}{LAST_ROW + 1}"})
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.repeat_rows(0)


def _rule(column: Column, sources: dict[str, str]) -> dict[str, Any] | None:
    """Return what may be written in a column. Other spellings than the list's are taken too, so most lists only warn."""
    if column.kind == "date":
        return {
            "validate": "date",
            "criteria": ">=",
            "value": datetime(2000, 1, 1),  # noqa: DTZ001 - a day, without a zone
            "error_type": "warning",
            "error_title": "Ska det vara ett datum?",
            "error_message": "Skriv ett datum som ÅÅÅÅ-MM-DD, till exempel 2026-09-30.",
        }
    if column.heading not in sources or column.kind == "text":
        return None
    strict = column.kind == "choice"
    return {
        "validate": "list",
        "source": sources[column.heading],
        "error_type": "stop" if strict else "warning",
        "error_title": "Välj i listan" if strict else "Värdet finns inte i listan",
        "error_message": "Här går bara det som finns i listan."
        if strict
        else f"Välj helst i listan. Andra skrivsätt som går att läsa står på bladet {README}.",
    }


@dataclass
class _Page:
    """The sheet that explains, written from the top; heights are set, since not every program fits them to the text."""

    sheet: Worksheet
    formats: dict[str, Any]
    row: int = 0

    def write(self, cells: Sequence[str], *styles: str, height: float = 17) -> None:
        lines = 1
        for position, (text, style) in enumerate(zip(cells, styles, strict=True)):
            self.sheet.write_string(self.row, position, text, self.formats[style])
            if style not in _UNWRAPPED:
                lines = max(lines, -(-len(text) // _README_WIDTHS[position]))
        self.sheet.set_row(self.row, height + 15 * (lines - 1))
        self.row += 1

    def section(self, title: str) -> None:
        self.row += 1
        self.write([title, "", "", ""], *["section"] * 4, height=22)


def _write_readme(
    sheet: Worksheet, formats: dict[str, Any], model: Model, municipalities: Sequence[tuple[str, str]], round_id: str
) -> None:
    sheet.hide_gridlines(2)
    for position, width in enumerate(_README_WIDTHS):
        sheet.set_column(position, position, width, formats["plain"])
    page = _Page(sheet, formats)
    page.write([f"Uppföljning {round_id}"], "title", height=32)
    page.write([f"Arbetsbok att fylla i. {model.programme}"], "subtitle", height=20)
    page.section("Så här gör du")
    for number, text in enumerate(steps(round_id), start=1):
        page.write([f"Steg {number}", text], "strong", "plain")
    page.section("Bra att veta")
    for what, text in good_to_know(model):
        page.write([what, text], "strong", "plain")
    page.section("Bladen och deras kolumner")
    for declared in sheets_of(model):
        texts = SHEET_TEXTS[declared.name]
        examples = texts.example(model, municipalities, round_id)
        page.row += 1
        page.write([declared.name, texts.about.replace("{wheel}", model.wheel_word)], "part", "plain")
        page.write(["Kolumn", "Vad du skriver", "Fylls i", "Så här kan en rad se ut"], *["head"] * 4)
        for column in _columns(declared):
            said = column_text(declared.name, column, model)
            cells = [column.heading, said, whether_required(column), examples[column.heading]]
            page.write(cells, "name", "cell", "cell", "example")
    _write_levels(page, model)


def _write_levels(page: _Page, model: Model) -> None:
    page.sheet.set_h_pagebreaks([page.row + 1])
    page.section(LEVELS_TITLE)
    for component in model.components:
        page.row += 1
        page.write([component.name, component.question], "part", "plain")
        page.write(["Nivå", "Så känner du igen den"], "head", "head")
        for level, anchor in zip(model.levels, component.anchors, strict=True):
            page.write([f"{level.level} {level.name}", anchor], "name", "cell")
    page.row += 1
    page.write(["I stället för en nivå", "Betyder"], "head", "head")
    for reason, text in reason_texts():
        page.write([reason, text], "name", "cell")
    if not model.contexts:
        return
    page.section(USES_TITLE)
    page.write([USES_TEXT], "subtitle", height=20)
    for use in model.wheel_uses:
        page.write([str(use.level), use.name], "name", "cell")
