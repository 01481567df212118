"""The questionnaire as a Word document."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from data.imports.survey.questionnaire import HOW, INTRODUCTION, Question, title

_FIXED = datetime(2000, 1, 1)  # noqa: DTZ001 -- a file's own time would make two equal questionnaires differ


def as_docx(asked: Sequence[Question], programme: str) -> bytes:
    """Return the questions as a Word document in Swedish. The same questions give the same bytes."""
    document = docx.Document()
    _set_language(document)
    document.core_properties.title = title(programme)
    document.core_properties.author = programme
    document.core_properties.last_modified_by = ""
    document.core_properties.comments = ""
    document.core_properties.language = "sv-SE"
    document.core_properties.created = document.core_properties.modified = _FIXED
    document.add_heading(title(programme), level=0)
    document.add_paragraph(INTRODUCTION)
    for number, question in enumerate(asked, start=1):
        document.add_heading(f"{number}. {question.text}", level=1)
        document.add_paragraph().add_run(HOW[question.kind]).italic = True
        for option in question.options:
            document.add_paragraph(option.text, style="List Bullet")
    return _without_times(document)


def _set_language(document: Document) -> None:
    """Make Swedish the language of all text, for spelling checks and for screen readers."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    for attribute in ("w:val", "w:eastAsia"):
        language.set(qn(attribute), "sv-SE")
    properties.append(language)


def _without_times(document: Document) -> bytes:
    """Return the document with one fixed time on every file in its archive."""
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as read, zipfile.ZipFile(out, "w") as written:
        for name in read.namelist():
            entry = zipfile.ZipInfo(name, date_time=(2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(entry, read.read(name))
    return out.getvalue()
