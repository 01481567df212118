"""Exports with codes and a code list: Artologik/Sunet Survey and SurveyXact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from data.imports.files.sheet_reader import ROW, RawSheet
from data.imports.survey.fields import Dialect, Field, Responses, plain_name, sheet_called
from data.imports.survey.text import key

# Artologik's VariableView follows the view of that name in SPSS; its headings follow the language of the program.
_NAME = {"name", "namn", "variable", "variabel", "variabelnamn", "variable name", "variablename", "kolumn", "column"}
_LABEL = {
    "label", "etikett", "variable label", "variabeletikett", "fråga", "question", "frågetext", "question text",
    "questiontext", "beskrivning", "description", "rubrik", "text",
}  # fmt: skip
_CHOICE = {"choicetext", "choice text", "alternativtext", "delfråga", "subquestion"}
_VALUES = {
    "values", "värden", "value labels", "valuelabels", "värdeetiketter", "svarsalternativ", "alternativ", "options",
    "koder", "codes",
}  # fmt: skip
_VALUE = {"value", "värde", "kod", "code"}
_VALUE_LABEL = {
    "value label",
    "valuelabel",
    "värdeetikett",
    "svarstext",
    "svar",
    "betydelse",
    "etikett",
    "label",
    "text",
}
_VIEWS = ("variableview", "variable view", "variabelvy", "variabler")
_STRUCTURES = ("structure", "struktur", "variables", "variabler")
# The sheets beside the responses that say what the codes mean, and headings by which their heading row is found.
CODEBOOKS = frozenset({*_VIEWS, *_STRUCTURES, "labels"})
CODEBOOK_HEADINGS = frozenset(_NAME | _LABEL | _CHOICE | _VALUES | _VALUE)
# SurveyXact also writes each of its sheets as a CSV file.
_PARTS = frozenset({"dataset", "labels", *_STRUCTURES})
_NUMBER = re.compile(r"\s*(-?\d+)(?:[.,]0+)?\s*")
_BRACED = re.compile(r"\{\s*\"?(-?\d+)\"?\s*[,=:;]\s*\"?(.*?)\"?\s*\}", re.DOTALL)
_EQUAL_SIGNS = re.compile(r"(?:^|[;|\n\t,]|\s)\s*\"?(-?\d+)\"?\s*=\s*")
_COLONS = re.compile(r"(?:^|[;|\n\t])\s*\"?(-?\d+)\"?\s*[:.)]\s*")


@dataclass
class _Codebook:
    """What each variable is called in words, and what each of its codes means."""

    labels: dict[str, list[str]] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def responses(self, data: RawSheet, dialect: Dialect) -> Responses:
        """Return the rows of ``data`` with what is known of each variable."""
        fields = []
        for column in data.headings:
            name = key(column)
            codes = self.codes.get(name, {})
            values = tuple(_decode(value, codes) for value in data.frame[column].to_list())
            at = data.positions.get(column, -1)
            fields.append(Field(column.strip(), values, tuple(self.labels.get(name, ())), coded=True, position=at))
        rows = tuple(data.frame[ROW].to_list())
        return Responses(dialect, data.file, data.name, rows, tuple(fields), data, data.problems)


def artologik(sheets: Sequence[RawSheet]) -> Responses | None:
    """Return the responses of the sheets VariableView and Data; None where they are not both there."""
    view = sheet_called(sheets, *_VIEWS)
    data = sheet_called(sheets, "data")
    return None if view is None or data is None else _from_view(view).responses(data, "artologik")


def surveyxact(sheets: Sequence[RawSheet]) -> Responses | None:
    """Return the responses of the sheets Labels and Dataset; None where they are not both there.

    Labels has no headings: variable, code, text. Structure, which says what each variable asks, is used where it is there;
    so is Variables, which some versions write.
    """
    labels, data = sheet_called(sheets, "labels"), sheet_called(sheets, "dataset")
    if labels is None or data is None or len(labels.headings) < 3:
        return None
    book = _Codebook()
    first = [heading.strip() for heading in labels.headings[:3]]
    for name, code, text in [first, *labels.frame.select(labels.headings[:3]).rows()]:
        number = _NUMBER.fullmatch(code or "")
        if name and number and text:
            book.codes.setdefault(key(name), {})[number[1]] = text
    for sheet in sheets:
        if plain_name(sheet.name) in _STRUCTURES:
            _add_labels(book, sheet)
    return book.responses(data, "surveyxact")


def surveyxact_parts(sheets: Sequence[RawSheet]) -> list[RawSheet]:
    """Return those of ``sheets`` that have the name of one of SurveyXact's and are alone in their file."""
    files = [sheet.file for sheet in sheets]
    return [sheet for sheet in sheets if plain_name(sheet.name) in _PARTS and files.count(sheet.file) == 1]


def _column(sheet: RawSheet, names: set[str], but: Sequence[str | None] = ()) -> str | None:
    return next((column for column in sheet.headings if key(column) in names and column not in but), None)


def _cells(sheet: RawSheet, column: str | None) -> list[str | None]:
    return sheet.frame[column].to_list() if column else [None] * sheet.frame.height


def _add_labels(book: _Codebook, sheet: RawSheet) -> None:
    name_column, label_column = _column(sheet, _NAME), _column(sheet, _LABEL)
    choices = _cells(sheet, _column(sheet, _CHOICE))
    for name, label, choice in zip(_cells(sheet, name_column), _cells(sheet, label_column), choices, strict=True):
        if name and label:
            text = f"{label} [{choice}]" if choice else label
            if text not in book.labels.setdefault(key(name), []):
                book.labels[key(name)].append(text)


def _from_view(view: RawSheet) -> _Codebook:
    """Read VariableView: one row per variable with all values in a cell, or further rows with one value each."""
    book = _Codebook()
    name_column = _column(view, _NAME) or (view.headings[0] if view.headings else None)
    values_column, value_column = _column(view, _VALUES), _column(view, _VALUE)
    label_column = _column(view, _LABEL, [name_column])
    text_column = _column(view, _VALUE_LABEL, [name_column, label_column, value_column])
    if value_column and text_column is None:
        text_column = values_column or label_column
    columns = (name_column, label_column, _column(view, _CHOICE), values_column, value_column, text_column)
    current = ""
    for name, label, choice, values, value, text in zip(*(_cells(view, one) for one in columns), strict=True):
        current = key(name) if name else current
        number = _NUMBER.fullmatch(value or "")
        if label and name and not (number and text_column == label_column):
            asked = f"{label} [{choice}]" if choice else label
            if asked not in book.labels.setdefault(current, []):
                book.labels[current].append(asked)
        if number and text:
            book.codes.setdefault(current, {})[number[1]] = text
        elif values:
            book.codes.setdefault(current, {}).update(value_labels(values))
    return book


def value_labels(text: str) -> dict[str, str]:
    """Return code -> text from a cell such as ``1=Ja; 2=Nej``, ``{1, "Ja"} {2, "Nej"}`` or ``1: Ja`` on lines of its own."""
    if braced := _BRACED.findall(text):
        return {code: " ".join(label.split()) for code, label in braced}
    starts = list(_EQUAL_SIGNS.finditer(text)) or list(_COLONS.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    labels = {start[1]: text[start.end() : end].strip(' \t\n;|,"') for start, end in zip(starts, ends, strict=True)}
    return {code: " ".join(label.split()) for code, label in labels.items() if label}


def _decode(value: str | None, codes: dict[str, str]) -> str | None:
    """Return the text that ``value`` stands for; a value that is no code stays as it is."""
    if value is None or not codes:
        return value
    number = _NUMBER.fullmatch(value)
    return codes.get(number[1], value) if number else value
