"""The dialogue about a file: what is asked is decided in the page, can be changed until the file is loaded, and afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lists import choose_files, pick, press
from playwright.sync_api import Page, expect

CASES = Path(__file__).parent.parent / "data/imports/cases"
COMMENT = "Är det något ni vill tillägga?"
LEVELS = "4 nivåer blir kända."
# Folder -> whether it asks for the round, what is chosen (beginning of the question, of the choice), and what the page then says.
# Where all is suggested, nothing is chosen.
ASKED = {
    "01-comment-hint": (True, [("Kolumnen ”Övriga synpunkter", COMMENT)], LEVELS, "27 ifyllda celler: 20 läses in, 7 läses inte"),
    "02-heading-kontaktperson": (True, [], LEVELS, "27 ifyllda celler: 20 läses in, 7 läses inte in."),
    "06-status-paborjad": (True, [("2 svar är inte", "Nej, läs inte in")], LEVELS, "44 ifyllda celler: 24 läses in, 20 läses"),
    "07-qualtrics-finished": (True, [("2 svar är inte", "Nej, läs inte in")], LEVELS, "52 ifyllda celler: 28 läses in, 24 läses"),
    "08-hidden-row": (True, [("1 rad är dold", "Nej, läs inte in")], LEVELS, "40 ifyllda celler: 20 läses in, 20 läses inte"),
    "13-workbook-sheet-renamed-with-others": (False, [], "2 nivåer blir kända.", "475 ifyllda celler: 38 läses in"),
    "14-workbook-sheet-renamed": (False, [], "2 nivåer blir kända.", "468 ifyllda celler: 20 läses in"),
    "26-reworded-no-tool-columns": (True, [("Kolumnen ”Övrigt”", COMMENT)], LEVELS, "18 ifyllda celler: 18 läses in"),
    "29-two-units-ticked": (True, [("Svaret ”Skola", "Svaret gäller")], "8 nivåer blir kända.", "27 ifyllda celler: 20"),
}  # fmt: skip
# Folder -> what the page says at once.
NOT_ASKED = {
    "04-json-multi": (LEVELS, "27 ifyllda celler: 20 läses in, 7 läses inte in."),
    "09-branching": ("8 nivåer blir kända.", "47 ifyllda celler: 37 läses in, 10 läses inte in."),
    "10-kobo-single-and-separate": (LEVELS, "26 ifyllda celler: 21 läses in, 5 läses inte in."),
}


@pytest.fixture
def own(copied_editions: Path, start_server: Callable[..., object]) -> str:
    """The address of a dashboard that the test may change."""
    return start_server(copied_editions).url  # type: ignore[attr-defined]


def choose(page: Page, folder: str) -> None:
    """Choose the file of a case in the page's field."""
    (path,) = (CASES / folder).iterdir()
    choose_files(page, (path.name, path.read_bytes()))


def choose_round(page: Page, round_id: str = "ny omgång") -> None:
    pick(page.get_by_role("combobox", name="Omgång"), round_id)
    press(page.get_by_role("button", name="Fortsätt"))


def test_what_is_asked_about_a_file_is_decided_in_the_page(
    own: str, page: Page, wait_for_app: Callable[[Page], None]
) -> None:
    for folder, (asks_round, choices, change, account) in ASKED.items():
        page.goto(own + "/lasin")
        wait_for_app(page)
        choose(page, folder)
        if asks_round:
            choose_round(page)
        main = page.get_by_test_id("stMain")
        expect(page.get_by_role("heading", name="ditt besked")).to_be_visible()
        wait_for_app(page)
        # The dialogue is alone: nothing else is to be mended, and nothing can be loaded yet.
        expect(page.get_by_role("heading", name="behöver rättas")).to_have_count(0)
        expect(page.get_by_role("button", name="Läs in som en ny utgåva")).to_have_count(0)
        for question, choice in choices:
            pick(page.get_by_role("combobox", name=question), choice)
        press(page.get_by_role("button", name="Fortsätt"))
        if not asks_round:
            press(page.get_by_role("button", name="Skapa omgången 2026 som utkast"))
        expect(page.get_by_role("heading", name="Det här skulle ändras")).to_be_visible()
        expect(main).to_contain_text(account)
        expect(main).to_contain_text(change)


def test_what_a_file_says_itself_is_not_asked_and_an_unchanged_export_takes_five_steps(
    own: str, page: Page, wait_for_app: Callable[[Page], None]
) -> None:
    main = page.get_by_test_id("stMain")
    for folder, (change, account) in NOT_ASKED.items():
        page.goto(own + "/lasin")  # 1
        wait_for_app(page)
        choose(page, folder)  # 2
        choose_round(page)  # 3 and 4
        expect(page.get_by_role("heading", name="Det här skulle ändras")).to_be_visible()
        expect(page.get_by_role("heading", name="ditt besked")).to_have_count(0)
        expect(main).to_contain_text(account)
        expect(main).to_contain_text(change)
    page.goto(own + "/lasin")
    wait_for_app(page)
    choose(page, "04-json-multi")
    choose_round(page)
    expect(page.get_by_role("heading", name="Det här skulle ändras")).to_be_visible()
    wait_for_app(page)
    press(page.get_by_role("button", name="Läs in som en ny utgåva"))  # 5
    expect(page.get_by_text("Klart: uppgifterna är inlästa i utgåva 2.")).to_be_visible()


def test_a_file_with_every_question_reworded_takes_few_steps_and_what_was_decided_can_be_changed(
    own: str, page: Page, wait_for_app: Callable[[Page], None]
) -> None:
    page.goto(own + "/lasin")  # 1
    wait_for_app(page)
    choose(page, "27-reworded-forms")  # 2
    choose_round(page)  # 3 and 4
    expect(page.get_by_role("heading", name="8 saker behöver ditt besked")).to_be_visible()
    wait_for_app(page)
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("svar.xlsx, bladet Sheet1, kolumnen Övrigt, rad 2")
    expect(main).to_contain_text("Där står till exempel: ”Vi arbetar vidare med frågan, åtgärd A.”")
    for question, suggestion in (
        ("Kolumnen ”Sektor”", "Vilken verksamhet svarar ni för?"),
        ("Kolumnen ”Lokal plan?”", "Finns en lokal plan"),
        ("Kolumnen ”Var används hjulet?”", "I vilka sammanhang använder ni Barnets bästa-hjulet?"),
        ("Kolumnen ”Övrigt”", ""),
    ):
        assert page.get_by_role("combobox", name=question).input_value().startswith(suggestion)
    # A wrong choice first: the comment is not to be used.
    pick(page.get_by_role("combobox", name="Kolumnen ”Övrigt”"), "Används inte")  # 5
    press(page.get_by_role("button", name="Fortsätt"))  # 6
    expect(main).to_contain_text("27 ifyllda celler: 18 läses in, 9 läses inte in.")
    wait_for_app(page)
    page.get_by_text("Ändra det som är bestämt om filen (8 besked)").click()
    pick(page.get_by_role("combobox", name="Kolumnen ”Övrigt”"), COMMENT)
    press(page.get_by_role("button", name="Ändra", exact=True))
    expect(main).to_contain_text("27 ifyllda celler: 20 läses in, 7 läses inte in.")
    wait_for_app(page)
    page.get_by_text("Visa var varje cell hamnar").click()
    left_out = page.get_by_role("table", name="Celler som läses inte in")
    expect(left_out).to_contain_text("Sheet1, kolumn D: E-post")
    expect(left_out).to_contain_text("Säger vem som svarade (personuppgift)")
    assert "anonymous" not in left_out.inner_text()
    wait_for_app(page)
    press(page.get_by_role("button", name="Läs in som en ny utgåva"))  # 7
    expect(page.get_by_text("Klart: uppgifterna är inlästa i utgåva 2.")).to_be_visible()

    # What was decided is kept, is seen on the page, and can be changed and forgotten.
    wait_for_app(page)
    page.get_by_text("Sparade betydelser av rubriker och svar").click()
    expect(page.get_by_role("table", name="Sparade betydelser")).to_contain_text("lokal plan?")
    wait_for_app(page)
    pick(page.get_by_role("combobox", name="Betydelse att ändra"), "övrigt")
    press(page.get_by_role("button", name="Glöm den, och fråga nästa gång"))
    expect(page.get_by_text("är glömd i utgåva 3.")).to_be_visible()
    wait_for_app(page)
    choose(page, "27-reworded-forms")
    choose_round(page, "2025")
    expect(page.get_by_role("heading", name="1 sak behöver ditt besked")).to_be_visible()
