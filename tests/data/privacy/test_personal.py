"""What looks like personal data is found however it is written, what does not is left alone, and nothing found is shown."""

from time import monotonic

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_sheets import frames_as_sheets

from data.model.sheets import SHEETS
from data.privacy.personal_data import FREE_TEXT, find_personal_data, masked, personal_problems

# 900101-1239 has a right checksum: 9·2→9 0 0·2 1 0·2 1 1·2→2 2 3·2→6 = 21, and 30 - 21 = 9. 900161-1236 is a coordination
# number (the day plus 60): 9 0 0 1 6·2→1+2=3 1 2 2 6 = 24, and 30 - 24 = 6. Those that end in 1234 have a wrong one.
IDENTITY = [
    "9001011239", "900101-1239", "199001011239", "19900101-1239", "900101+1239", "900101 1239", "900101 - 1239",
    "900101–1239", "900101−1239", "900101\u20111239", "900101\u00a0-\u00a01239", "900101\u200b-1239", "900101--1239",
    "9001011234", "900101-1234", "199001011234", "19900101-1234", "900101+1234", "900101 1234",
    "9001611236", "900161-1236", "19900161-1236", "900161-1234", "199001611234", "900191-1234",
    "1990-01-01-1234", "1990.01.01-1234", "1990/01/01-1234", "1990-01-01 - 1234", "90-01-01-1234", "90 01 01-1234",
    "1990 01 01 1234", "20150228-1234", "150228-1234", "1912 1212 1212", "19121212-TF12", "19121212-T123", "19121212 - 1TF2",
    "１９９００１０１－１２３９", "９００１０１-１２３９", "𝟗𝟎𝟎𝟏𝟎𝟏-𝟏𝟐𝟑𝟗", "٩٠٠١٠١-١٢٣٩",
]  # fmt: skip
E_MAIL = [
    "rektor@exempel.se", "rektor.skola@skola.exempel.se", "a+b@example.org", "åsö@exempel.se", "REKTOR@EXEMPEL.SE",
    "rektor (at) exempel.se", "rektor[at]exempel.se", "rektor (snabel-a) exempel.se", "rektor @ exempel.se",
    "rektor＠exempel.se", "rektor﹫exempel.se", "ｒｅｋｔｏｒ＠ｅｘｅｍｐｅｌ．ｓｅ", "rektor [at] exempel [dot] se",
    "rektor (snabel-a) skola (punkt) exempel (punkt) se",
]  # fmt: skip
PHONE = [
    "0701234567", "070-1234567", "070-123 45 67", "070 123 45 67", "070-123-45-67", "070.123.45.67", "0701-234567",
    "+46701234567", "+46 70 123 45 67", "+46 (0)70-123 45 67", "+46-155-245000", "0046701234567", "0046 155 245000",
    "08-123 456 78", "08-12345678", "0155-12 34 56", "0155-123456", "(0155) 12 34 56", "0155/123456", "0155 – 24 50 00",
    "016-12 34 56", "016123456", "０７０-１２３ ４５ ６７",
]  # fmt: skip
HARMLESS = [
    "2026-09-30", "20260930", "260930", "2026-09-30 14:05", "2026-09-30T14:05:09", "10.1.2026", "30/9 2026",
    "2025-01-01–2026-12-31", "2025-01-01 - 2025-12-31", "2025-01-01/2026-12-31", "20250101-20261231", "1990-01-01 1234 kr",
    "2025-2026", "2025–2026", "2025/2026", "2024, 2025, 2026", "2024 2025 2026 2027", "skolåret 24/25", "2026-2",
    "0461-SKOLA", "2026-0461-skola-utbildning", "2026-0461-skola-utbildning-2", "0483", "0480, 0461 och 0484",
    "0428 0461 0480 0481", "0461-0488", "45 %", "45,5 %", "0–100 %", "kl. 08-16", "08.00-16.00", "08-12 13-17",
    "1 000 000 kr", "1 234 567 kr", "100 000 000", "15 000-20 000", "0-18 år", "0,12345678", "SFS 2001:453",
    "dnr 2026-00123", "ISBN 978-91-7555-123-4", "https://example.org/2026/09/30/1234", "1234567890123", "3 @ 4 kr", "",
    "20260930-SVAR", "20260930-1", "20260930-v2", "2024 2025 1012", "１２ ３４５ kr", "m² 2026", "Möte [dot] se",
]  # fmt: skip


def kinds(text: str) -> list[str]:
    return [finding.kind for finding in find_personal_data(text)]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(("personnummer", text) for text in IDENTITY),
        *(("e-post", text) for text in E_MAIL),
        *(("telefon", text) for text in PHONE),
    ],
)
@pytest.mark.parametrize("around", ["{}", "Ring {}.", "(se {}, eller fråga)", "x\n{}\ny", "från:{};"])
def test_it_is_found_whole_wherever_it_stands(kind, text, around):
    whole = around.format(text)

    assert kinds(whole) == [kind]
    # A bracket before an area code may stay.
    assert masked(whole) in (around.format(f"[{kind}]"), around.format(f"([{kind}]"))


@pytest.mark.parametrize("text", HARMLESS)
@pytest.mark.parametrize("around", ["{}", "Klart {}.", "({})", "{} och {}"])
def test_there_are_no_false_alarms(text, around):
    assert kinds(around.format(text, text)) == []


def test_a_mobile_number_is_told_from_an_identity_number_by_the_checksum():
    """0702201234 could be born on 20 February 2007: 0 7 0·2 2 2·2=4 0 1·2=2 2 3·2=6 = 23, so 7 is the right last digit."""
    assert kinds("0702201234") == ["telefon"]
    assert kinds("0702201237") == ["personnummer"]


def test_several_in_one_text_come_in_order_and_show_none_of_each_other():
    findings = find_personal_data("Barnet 20150228-1234, tel 070-123 45 67 eller rektor@exempel.se, svarar")

    assert [(finding.kind, finding.excerpt) for finding in findings] == [
        ("personnummer", "Barnet [personnummer], tel [telefon] elle"),
        ("telefon", "[personnummer], tel [telefon] eller [e-post], sva"),
        ("e-post", "tel [telefon] eller [e-post], svarar"),
    ]


PERSONAL = st.sampled_from(IDENTITY + E_MAIL + PHONE)
GAP = st.sampled_from([" ", ", ", " och ", "\n", "; tel ", " / "])


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.lists(st.tuples(PERSONAL, GAP), min_size=1, max_size=4))
def test_no_excerpt_and_no_message_contains_what_was_found(pieces):
    text = "".join(part for piece in pieces for part in piece)
    (sheet,) = frames_as_sheets("a.xlsx", {"Svar": pl.DataFrame({"Kommentar": [text]})})

    problems = personal_problems([sheet])

    assert problems
    said = " ".join(f"{problem} {problem.found} {problem.expected}" for problem in problems)
    for found, _ in pieces:
        assert found not in said
        assert found.split("@")[0] not in said
    assert not any(letter.isdigit() for problem in problems for letter in problem.found or "")


def test_problems_name_place_and_kind_and_stop_until_confirmed():
    frame = pl.DataFrame(
        {
            "KOMMENTAR": ["bra", "ring 070-123 45 67", None, "rektor@exempel.se, 900101-1234, bitrektor@exempel.se"],
            "Kommun": ["070-123 45 67"] * 4,
        }
    )

    problems = personal_problems(frames_as_sheets("a.xlsx", {"Svar": frame}))

    assert [(one.row, one.column, one.code, one.severity) for one in problems] == [
        (3, "KOMMENTAR", "personal_telefon", "personal"),
        (5, "KOMMENTAR", "personal_epost", "personal"),
        (5, "KOMMENTAR", "personal_personnummer", "personal"),
    ]
    assert str(problems[0]) == (
        "a.xlsx, bladet Svar, rad 3, kolumnen KOMMENTAR: texten innehåller något som ser ut som ett telefonnummer. "
        "Ta bort det i filen, eller bekräfta och skriv varför det ska vara kvar."
    )
    assert problems[0].found == "ring [telefon]"


@pytest.mark.parametrize("text", IDENTITY + E_MAIL + PHONE)
def test_no_cell_is_passed_over_before_it_is_looked_at(text):
    (sheet,) = frames_as_sheets("a.xlsx", {"Svar": pl.DataFrame({"Kommentar": [f"se {text} nu"]})})

    assert len(personal_problems([sheet])) == 1


def test_every_column_of_free_text_is_searched():
    assert {"kommentar", "beskrivning", "lärdom", "ansvarig funktion", "rubrik", "namn", "anteckning"} <= FREE_TEXT
    kinds_of_answers = {column.kind for sheet in SHEETS for column in sheet.columns if column.heading == "Nivå"}
    assert kinds_of_answers == {"answer"}
    assert "nivå" not in FREE_TEXT


@pytest.mark.parametrize(
    "text", ["a" * 200_000 + " @", "0" * 200_000, "070-" * 50_000, "a@" * 50_000, "a@" + "b." * 50_000]
)
def test_long_texts_take_no_long_time(text):
    started = monotonic()

    find_personal_data(text)

    assert monotonic() - started < 5
