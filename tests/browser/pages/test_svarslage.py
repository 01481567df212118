"""Who has answered, as the page tells it, and the e-mail to copy."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from windows import HIGHEST, expect_no_other_choices, height, settle

Visit = Callable[[str], Page]
MATRIX = "Svar per kommun och verksamhet"


def e_mail(page: Page) -> Locator:
    """The text of the e-mail, which can be changed before it is copied."""
    return page.get_by_role("textbox", name="Text", exact=True)


def silent_in_e_mail(page: Page) -> list[str]:
    """The units that the e-mail lists."""
    return re.findall(r"^- (.+)$", e_mail(page).input_value(), re.MULTILINE)


def test_the_published_follow_up(visit: Visit) -> None:
    page = visit("/svarslage")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vilka har svarat?")
    assert page.evaluate("document.documentElement.lang") == "sv"
    text = page.locator("body").inner_text().replace("\u00a0", " ")
    assert "12 av 18 kommunala verksamheter och 3 verksamheter i Region Sörmland har svarat. 6 saknas." in text
    assert "Källa: Uppföljning 2025 · utgåva 1" in text
    assert "Källan säger 14 svar men namnger 15 verksamheter." in text
    expect(page.get_by_role("table", name="Tillfrågade utan svar").get_by_role("rowheader")).to_have_count(6)

    matrix = page.get_by_role("table", name=MATRIX)
    assert matrix.get_by_role("columnheader").all_inner_texts() == ["Kommun", "Skola", "Socialtjänst"]
    assert matrix.get_by_role("rowheader").count() == 9
    row = matrix.get_by_role("row", name=re.compile("^Nyköping"))
    assert row.get_by_role("cell").all_inner_texts() == ["○ Inget svar", "○ Inget svar"]
    row = matrix.get_by_role("row", name=re.compile("^Flen"))
    assert row.get_by_role("cell").all_inner_texts() == ["○ Inget svar", "● Svarat"]


def test_each_part_is_a_window_or_two_and_has_its_address(visit: Visit) -> None:
    page = visit("/svarslage?data=exempel")
    parts = page.get_by_role("radiogroup", name="Del av sidan").get_by_role("radio")
    for number in range(parts.count()):
        parts.nth(number).click()
        expect(parts.nth(number)).to_be_checked()
        settle(page)
        assert height(page) <= HIGHEST, (page.url, height(page))
    page.wait_for_url(re.compile("visa=kontroll$"))
    visit("/svarslage?data=exempel").get_by_role("button", name="Skriv en påminnelse").click()
    page.wait_for_url(re.compile("visa=paminnelse"))
    expect(page.get_by_role("heading", name="Påminnelse att kopiera")).to_be_visible()


def test_what_was_answered_in_part_is_told_of_the_published_follow_up(visit: Visit) -> None:
    expect(visit("/svarslage?visa=delvis").get_by_text("Svaren per fråga är inte publicerade")).to_be_visible()


def test_the_reports_own_number_stands_beside_the_list(visit: Visit) -> None:
    counts = visit("/svarslage?visa=alla").get_by_role("table", name="Antal svar enligt källan och enligt listan")
    assert [row.get_by_role("cell").first.inner_text() for row in counts.get_by_role("row").all()[1:]] == ["14", "15"]
    expect(counts).to_contain_text("Rapporten säger 14 svar men namnger 15 verksamheter")


def test_the_e_mail_for_one_sector_is_in_the_address(visit: Visit) -> None:
    page = visit("/svarslage?visa=paminnelse")
    assert len(silent_in_e_mail(page)) == 6
    page.get_by_role("radio", name="Skola").click()
    page.wait_for_url(re.compile("sektor=skola"))
    expect(e_mail(page)).not_to_have_value(re.compile("Trosa, socialtjänst"))
    assert silent_in_e_mail(page) == ["Eskilstuna, skola", "Flen, skola", "Nyköping, skola"]
    assert silent_in_e_mail(visit("/svarslage?sektor=skola")) == silent_in_e_mail(page)
    # An address from before the page had parts leads to the part that it is about, and a choice there stays in it.
    page.get_by_role("radio", name="Alla", exact=True).click()
    expect(e_mail(page)).to_have_value(re.compile("Trosa, socialtjänst"))
    page = visit("/svarslage?sektor=region")
    expect(page.get_by_text("Alla tillfrågade har svarat. Ingen påminnelse behövs.")).to_be_visible()
    assert e_mail(page).count() == 0


@pytest.mark.journey
def test_the_text_can_be_copied(visit: Visit) -> None:
    page = visit("/svarslage?sista=2026-12-01")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    e_mail(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    page.wait_for_function("navigator.clipboard.readText().then(text => text.includes('Nyköping, skola'))")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Hej!\n\nVi saknar svar på Uppföljning 2025")
    assert "Svara senast 2026-12-01." in copied
    opened = page.get_by_role("link", name="Öppna i e-postprogrammet")
    assert "Nyk%C3%B6ping%2C%20skola" in (opened.get_attribute("href") or "")


def test_the_last_day_is_in_the_address_and_in_the_text(visit: Visit) -> None:
    page = visit("/svarslage?visa=paminnelse")
    expect(e_mail(page)).to_have_value(re.compile(r"Svara senast \[sista dag\]\."))
    page.get_by_test_id("stDateInput").get_by_role("spinbutton").first.click()
    page.keyboard.type("20261015", delay=50)
    page.get_by_role("heading", level=1).click()  # the field is read when it is left
    page.wait_for_url(re.compile("sista=2026-10-15"))
    expect(e_mail(page)).to_have_value(re.compile(r"Svara senast 2026-10-15\."))


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("/svarslage?sektor=x", "Valet ”x” finns inte under ”Mottagare”"),
        ("/svarslage?sista=31+februari", "Sista dag ska skrivas som ett datum"),
    ],
)
def test_a_wrong_address_gets_a_plain_message(address: str, message: str, visit: Visit) -> None:
    page = visit(address)
    expect(page.get_by_role("alert").filter(has_text=message)).to_be_visible()
    assert len(silent_in_e_mail(page)) == 6


def test_the_example_says_what_it_is_and_keeps_it_in_its_links(visit: Visit) -> None:
    page = visit("/svarslage?data=exempel&omgang=2026&visa=paminnelse")
    subject = page.get_by_role("textbox", name="Ämnesrad")
    expect(subject).to_have_value(re.compile("Exempeldata – inte verkliga svar"))
    assert silent_in_e_mail(page) == ["Nyköping, socialtjänst", "Oxelösund, skola", "Trosa, socialtjänst"]
    visit("/svarslage?data=exempel&omgang=2026&visa=delvis")
    skipped = page.get_by_role("table", name="Verksamheter som inte har svarat på alla frågor")
    row = skipped.get_by_role("row", name=re.compile("^Oxelösund, socialtjänst"))
    assert [text.replace("\u00a0", " ") for text in row.get_by_role("cell").all_inner_texts()[:3]] == [
        "3 av 4",
        "Barnets bästa-hjulet",
        "–",
    ]
    visit("/svarslage?data=exempel&omgang=2026")
    divisions = page.get_by_role("table", name="Svar per verksamhet i Region Sörmland")
    expect(divisions.get_by_role("row", name=re.compile("^Hälsoval"))).to_contain_text("– Ej tillfrågad")
    page.get_by_role("table", name=MATRIX).get_by_role("link", name="Flen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur långt har Flen kommit?")
    expect_no_other_choices(page, "kommun=0482", "data=exempel", "omgang=2026")
