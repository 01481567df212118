"""Choosing: in a drop-down list by mouse and by keyboard, once more where it closed; forms of figures; buttons; files.

Streamlit closes an open list when the page scrolls or is drawn anew, as while an expander around it unfolds.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PageTimeoutError
from windows import settle

# Each try waits longer than the one before: where the list has closed it is opened again soon, and where the machine has other
# work it is waited for.
TRIES, PATIENCE_MS = 12, 4000
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


def choose(box: Locator, option: str) -> None:
    """Open the list ``box`` by mouse and click the option that begins with ``option``."""
    found = box.page.get_by_role("option", name=option).first
    _until_taken(found, box.click, lambda patience: found.click(timeout=patience))
    expect(box).to_have_value(re.compile(re.escape(option)))


def show_as(page: Page, figure: str, form: str = "Tabell") -> None:
    """Choose beside the title of the figure ``figure``, as it is called in the address, in which form it is shown."""
    page.locator(f".st-key-figur-{figure}").get_by_role("radio", name=form).click()
    page.wait_for_url(re.compile(f"som-{figure}={form.lower()}(&|$)"))
    settle(page)


def press(button: Locator) -> None:
    """Click once the page is drawn: what still comes above moves the button away between the press and its end."""
    expect(button).to_be_visible()
    settle(button.page)
    button.click()


def choose_files(page: Page, *files: tuple[str, bytes]) -> None:
    """Choose files (name, content) in the page's field, once the page is drawn: a field about to be replaced loses them."""
    settle(page)
    field = page.locator('input[type="file"]')
    expect(field).to_have_count(1)
    field.set_input_files([{"name": name, "mimeType": _type_of(name), "buffer": content} for name, content in files])


def pick(box: Locator, option: str) -> None:
    """Write ``option``, or how it begins, in the list ``box`` and take what it finds by Enter."""

    def write() -> None:
        box.fill("")
        box.press_sequentially(option)

    _until_taken(
        box.page.get_by_role("option", name=option).first, write, lambda patience: box.press("Enter", timeout=patience)
    )
    expect(box).to_have_value(re.compile(re.escape(option)))


def _type_of(name: str) -> str:
    return "text/csv" if name.endswith(".csv") else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _until_taken(found: Locator, look: Callable[[], None], take: Callable[[float], None]) -> None:
    for number in range(1, TRIES + 1):
        expect(found.page.locator(IDLE)).to_be_attached()
        look()
        try:
            expect(found).to_be_visible(timeout=number * PATIENCE_MS)
            take(number * PATIENCE_MS)
        except (AssertionError, PageTimeoutError):
            continue
        return
    raise AssertionError(f"The list closed {TRIES} times before {found} was taken")
