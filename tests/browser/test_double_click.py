"""A double click on any button that saves: one act, said to be done, and nobody is told of a conflict with themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lists import choose, choose_files, press
from playwright.sync_api import Page, expect
from xlsx_files import workbook

from data.model.model import load_model
from data.store.editions import Store


class Dashboard:
    """A dashboard that the test may change, and the store behind it."""

    def __init__(self, page: Page, url: str, store: Store, settle: Callable[[Page], None]) -> None:
        self.page, self.url, self.store, self.settle = page, url, store, settle

    def go(self, address: str) -> None:
        """Open a page and wait for it."""
        self.page.goto(f"{self.url}/{address}")
        self.settle(self.page)

    def save_twice(self, button: str, said: str) -> None:
        """Double-click a button; there is one more edition, and the page says ``said`` of it and nothing else."""
        before = self.store.newest()
        self.settle(self.page)  # what has just unfolded moves its button away between the press and its end
        self.page.get_by_role("button", name=button, exact=True).last.dblclick()
        expect(self.page.get_by_text(said.format(before + 1))).to_be_visible()
        self.settle(self.page)
        alerts = [text for text in self.page.get_by_role("alert").all_inner_texts() if text.strip()]
        assert [text for text in alerts if "Inget" in text or "ändrat" in text.split(" är ")[0]] == []
        assert self.page.get_by_text("Någon annan har ändrat").count() == 0
        assert self.store.newest() == before + 1


@pytest.fixture
def dashboard(
    copied_editions: Path, start_server: Callable[..., object], page: Page, wait_for_app: Callable[[Page], None]
) -> Dashboard:
    """The dashboard on the first editions."""
    url = start_server(copied_editions).url  # type: ignore[attr-defined]
    return Dashboard(page, url, Store(copied_editions, load_model()), wait_for_app)


def test_every_button_that_saves(dashboard: Dashboard) -> None:
    page, go, twice = dashboard.page, dashboard.go, dashboard.save_twice

    go("stodbehov?nytt=ja")
    choose(page.get_by_role("combobox", name=re.compile("Kategori")).last, "Lokal planering")
    page.get_by_role("textbox", name="Beskrivning av behovet").last.fill("En mall.")
    twice("Spara behovet", "Stödbehov B1 är sparat i utgåva {}.")
    go("stodbehov?behov=B1")
    page.get_by_role("textbox", name="Anteckning om ändringen").fill("Mallen skickas i morgon.")
    twice("Spara ändringen", "Stödbehov B1 är ändrat i utgåva {}.")
    go("stodbehov?behov=B1&visa=historik")
    history = page.get_by_role("table", name=re.compile("^Historik för stödbehov"))
    expect(history.get_by_role("row")).to_have_count(3)

    go("mote")
    page.get_by_role("textbox", name="Mötets titel").fill("Styrgruppens möte")
    twice("Skapa mötet", "Mötet är skapat i utgåva {}.")
    page.get_by_role("radio", name="Att besluta").click()
    page.wait_for_url(re.compile("visa=besluta"))
    dashboard.settle(page)
    page.locator("summary", has_text="Skriv ett beslut").click()
    page.get_by_role("textbox", name="Beslut", exact=True).first.fill("Varje kommun tar fram en plan")
    twice("Spara beslutet", "Beslut D1 är sparat i utgåva {}.")
    go("mote?beslut=D1")
    page.get_by_role("textbox", name="Anteckning").last.fill("Arbetet har börjat.")
    twice("Spara ändringen", "Beslut D1 är ändrat i utgåva {}.")

    go("larande?punkt=rekommendation/D1-REK1")
    page.get_by_role("textbox", name="Anteckning om ändringen").fill("Arbetet har börjat.")
    twice("Spara ändringen", "D1-REK1 är ändrad i utgåva {}.")

    go("piloter?visa=skriv")
    choose(page.get_by_role("combobox", name="Pilot eller projekt"), "Karta och kompass")
    page.get_by_role("textbox", name="Vad har prövats").fill("Vi prövar hjulet i två grupper.")
    twice("Spara rapporten", "är sparad i utgåva {} och står under Rapporter.")

    go("presentation")
    page.get_by_role("textbox", name="Spara urvalet som").fill("Styrgruppen")
    twice("Spara urvalet", "Urvalet Styrgruppen är sparat i utgåva {}.")

    go("godkann")
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    twice("Godkänn de markerade för visning", "Sparat i utgåva {}: 1 text.")

    go("kommun?data=exempel&kommun=0461&visa=varfor")
    page.locator("summary", has_text="Rätta ett svar").click()
    choose(page.get_by_role("combobox", name="Nivå eller skäl"), "Vet ej")
    page.get_by_role("textbox", name="Varför rättas svaret?").fill("Fel rad i filen.")
    dashboard.store = Store(dashboard.store.place / "exempel", load_model())
    twice("Spara rättelsen", "Svaret är rättat i utgåva {}: ")
    dashboard.store = Store(dashboard.store.place.parent, load_model())

    go("lasin")
    rows = [["Omgång", "Kommun", "Verksamhet", "Byggsten", "Nivå"], ["2026", "Gnesta", "Skola", "plan", "3"]]
    content = workbook({"Svar": rows})
    choose_files(page, ("svar.xlsx", content))
    press(page.get_by_role("button", name="Skapa omgången 2026 som utkast"))
    expect(page.get_by_role("heading", name="Det här skulle ändras")).to_be_visible()
    dashboard.settle(page)
    twice("Läs in som en ny utgåva", "Klart: uppgifterna är inlästa i utgåva {}.")
    twice("Publicera omgången 2026", "Omgången 2026 är publicerad i utgåva {}.")

    loaded = dashboard.store.newest() - 1
    go(f"historik?andring={loaded}")
    press(page.get_by_role("button", name=f"Ta tillbaka ändring {loaded} …"))
    expect(page.get_by_role("button", name="Ja, ta tillbaka ändringen")).to_be_visible()
    dashboard.settle(page)
    twice("Ja, ta tillbaka ändringen", f"Ändring {loaded} är tillbakatagen i utgåva {{}}.")
