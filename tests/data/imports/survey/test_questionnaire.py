"""The questionnaire: what it asks, and that its answers can be told apart when they come back."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from data.base.errors import ModelError
from data.imports.survey.questionnaire import HOW, INTRODUCTION, as_json, as_markdown, questions
from data.imports.survey.questionnaire_docx import as_docx
from data.model.model import load_model
from data.model.values import vocabulary

ROOT = Path(__file__).parents[4]
PROGRAMME = "Tillsammans för barnens bästa i Sörmland"

PLACES = [("0461", "Gnesta"), ("0488", "Trosa")]


@pytest.fixture(scope="module")
def asked():
    return questions(load_model(), PLACES)


@pytest.fixture(scope="module")
def told(asked) -> dict[str, dict[str, Any]]:
    """The questionnaire as another program reads it: id -> question."""
    return {question["id"]: question for question in json.loads(as_json(asked))}


def test_it_asks_for_unit_components_contexts_needs_and_a_comment() -> None:
    asked = [question.id for question in questions(load_model(), PLACES)]
    assert asked == [
        "huvudman", "verksamhet", "ansvarig", "plan", "hjulet", "stod", "sammanhang", "stodbehov", "kommentar"
    ]  # fmt: skip
    by_level = questions(load_model(), PLACES, by_org_level=True)
    assert [question.id for question in by_level][2] == "organisationsniva"


def test_an_option_with_a_semicolon_is_refused_where_several_may_be_chosen() -> None:
    model = load_model()
    broken = replace(model.contexts[0], name="Hälsosamtal; skolsköterska")
    with pytest.raises(ModelError, match=r"Hälsosamtal; skolsköterska.*semikolon"):
        questions(replace(model, contexts=(broken, *model.contexts[1:])), PLACES)
    single = replace(model.components[0], anchors=("Nej; inte ännu", *model.components[0].anchors[1:]))
    assert questions(replace(model, components=(single, *model.components[1:])), PLACES)


def test_two_options_or_questions_that_look_alike_are_refused() -> None:
    model = load_model()
    alike = replace(model.categories[0], name=f"{model.categories[1].name.upper()}.")
    with pytest.raises(ModelError, match=r"Vilket stöd behöver ni.*går inte att skilja åt"):
        questions(replace(model, categories=(alike, *model.categories[1:])), PLACES)
    same = replace(model.components[0], question=model.components[1].question)
    with pytest.raises(ModelError, match="frågorna går inte att skilja åt"):
        questions(replace(model, components=(same, *model.components[1:])), PLACES)


# JSON -------------------------------------------------------------------------------------------------------------------


def test_json_has_the_agreed_shape(asked):
    told = json.loads(as_json(asked))

    assert [list(question) for question in told] == [["id", "text", "kind", "options"]] * 9
    assert {tuple(option) for question in told for option in question["options"]} == {("text", "value")}
    assert {type(value) for question in told for option in question["options"] for value in option.values()} == {str}
    assert [(question["id"], question["kind"], len(question["options"])) for question in told] == [
        ("huvudman", "single", 3),
        ("verksamhet", "single", 5),
        ("ansvarig", "single", 7),
        ("plan", "single", 7),
        ("hjulet", "single", 7),
        ("stod", "single", 7),
        ("sammanhang", "multi", 6),
        ("stodbehov", "multi", 11),
        ("kommentar", "text", 0),
    ]
    assert "Är det något ni vill tillägga?" in as_json(asked)  # letters stand as they are, not as codes


def test_json_of_a_component(told):
    assert told["plan"] == {
        "id": "plan",
        "text": "Finns en lokal plan för hur samverkansmodellen ska införas hos er?",
        "kind": "single",
        "options": [
            {"text": "En lokal plan saknas.", "value": "0"},
            {"text": "Vi diskuterar behovet av en plan och vad den ska innehålla.", "value": "1"},
            {"text": "Ett utkast finns eller är på väg till beslut.", "value": "2"},
            {"text": "Planen är beslutad och används i arbetet.", "value": "3"},
            {"text": "Planen följs upp och revideras regelbundet.", "value": "4"},
            {"text": "Vet ej", "value": "vet_ej"},
            {"text": "Ej tillämplig", "value": "ej_tillamplig"},
        ],
    }


def test_json_of_who_answers(told):
    assert told["huvudman"]["options"] == [
        {"text": "Gnesta", "value": "0461"},
        {"text": "Trosa", "value": "0488"},
        {"text": "Region Sörmland", "value": "REG"},
    ]
    assert told["verksamhet"]["options"] == [
        {"text": "Skola, förskola och elevhälsa", "value": "skola"},
        {"text": "Socialtjänst", "value": "socialtjanst"},
        {"text": "Barn- och ungdomspsykiatrin", "value": "REG-BUP"},
        {"text": "Habiliteringsverksamheten", "value": "REG-HAB"},
        {"text": "Hälsoval", "value": "REG-HV"},
    ]
    assert [option["value"] for option in told["sammanhang"]["options"]] == [
        "halsosamtal", "eht", "sip", "vits", "natverksmoten", "annat",
    ]  # fmt: skip


def test_every_option_is_read_by_the_workbook_as_the_value_it_stands_for(told):
    """An answer copied from the survey tool into the workbook means the same there."""
    words = vocabulary(load_model(), PLACES)
    kinds = {"huvudman": "principal", "verksamhet": "unit", "sammanhang": "context", "stodbehov": "category"}
    for question, kind in kinds.items():
        for option in told[question]["options"]:
            value = option["value"].replace("REG", "REGION") if question == "huvudman" else option["value"]
            assert words.spellings[kind][option["text"].lower()] == value
    for component in ("ansvarig", "plan", "hjulet", "stod"):
        for option in told[component]["options"]:
            text = option["text"].lower()
            assert words.anchors.get(f"{component}|{text}", words.spellings["answer"].get(text)) == option["value"]


def test_json_of_the_levels_of_an_organisation():
    by_level = json.loads(as_json(questions(load_model(), PLACES, by_org_level=True)))

    assert by_level[2] == {
        "id": "organisationsniva",
        "text": "På vilken nivå i organisationen svarar ni?",
        "kind": "single",
        "options": [
            {"text": "Ledning", "value": "ledning"},
            {"text": "Chef", "value": "chef"},
            {"text": "Medarbetare", "value": "medarbetare"},
        ],
    }


# Markdown and Word --------------------------------------------------------------------------------------------------------


def test_markdown(asked):
    made = as_markdown(asked, PROGRAMME)
    lines = made.splitlines()

    assert lines[:4] == [f"# Frågor till uppföljningen – {PROGRAMME}", "", INTRODUCTION, ""]
    headings = [line for line in lines if line.startswith("## ")]
    assert headings == [f"## {number}. {question.text}" for number, question in enumerate(asked, start=1)]
    at = lines.index("## 4. Finns en lokal plan för hur samverkansmodellen ska införas hos er?")
    assert lines[at : at + 12] == [
        "## 4. Finns en lokal plan för hur samverkansmodellen ska införas hos er?",
        "",
        "*Ett svar*",
        "",
        "- En lokal plan saknas.",
        "- Vi diskuterar behovet av en plan och vad den ska innehålla.",
        "- Ett utkast finns eller är på väg till beslut.",
        "- Planen är beslutad och används i arbetet.",
        "- Planen följs upp och revideras regelbundet.",
        "- Vet ej",
        "- Ej tillämplig",
        "",
    ]
    assert made.endswith("\n*Fritext*\n")
    # Lists and headings need a blank line before them to be lists and headings everywhere.
    for above, line in pairwise(lines):
        assert not line.startswith("#") or above == ""
        assert not line.startswith("- ") or above == "" or above.startswith("- ")


def test_word_opens_and_says_what_markdown_says(asked):
    document = docx.Document(io.BytesIO(as_docx(asked, PROGRAMME)))

    said = [(one.style.name, one.text) for one in document.paragraphs]
    expected = [("Title", f"Frågor till uppföljningen – {PROGRAMME}"), ("Normal", INTRODUCTION)]
    for number, question in enumerate(asked, start=1):
        expected += [("Heading 1", f"{number}. {question.text}"), ("Normal", HOW[question.kind])]
        expected += [("List Bullet", option.text) for option in question.options]
    assert said == expected


def test_word_is_in_swedish_and_names_nobody(asked):
    document = docx.Document(io.BytesIO(as_docx(asked, PROGRAMME)))

    (language,) = document.styles.element.find(qn("w:docDefaults")).iter(qn("w:lang"))
    assert language.get(qn("w:val")) == "sv-SE"
    others = [one.get(qn("w:val")) for one in document.element.iter(qn("w:lang"))]
    assert others == []
    properties = document.core_properties
    assert (properties.language, properties.author, properties.last_modified_by) == ("sv-SE", PROGRAMME, "")
    assert (properties.title, properties.comments) == (f"Frågor till uppföljningen – {PROGRAMME}", "")


def test_word_is_the_same_bytes_every_time_and_in_every_process(asked):
    content = as_docx(asked, PROGRAMME)
    script = (
        "import sys\nfrom data.model.model import load_model\nfrom data.imports.survey.questionnaire import questions\n"
        "from data.imports.survey.questionnaire_docx import as_docx\n"
        f"made = as_docx(questions(load_model(), {PLACES!r}), {PROGRAMME!r})\nsys.stdout.buffer.write(made)\n"
    )
    # A time in an archive has a precision of two seconds; another process takes longer than that, or has another seed.
    other = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True).stdout

    assert other == content == as_docx(asked, PROGRAMME)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        times = re.findall(rb"<dcterms:\w+ [^>]*>([^<]+)<", archive.read("docProps/core.xml"))
    assert times == [b"2000-01-01T00:00:00Z"] * 2


def test_another_question_gives_other_bytes(asked):
    changed = [*asked[:-1], replace(asked[-1], text="Något mer?")]

    assert as_docx(changed, PROGRAMME) != as_docx(asked, PROGRAMME)
