"""Two ways to do a task in the page, by mouse and by keyboard, that count what a person must press."""

from __future__ import annotations

from abc import ABC, abstractmethod

from lists import pick
from lists import press as click
from playwright.sync_api import Locator, Page, expect
from windows import settle

# More stops than any page has.
LONGEST_WAY = 400
_HAS_FOCUS = "one => one === document.activeElement || one.contains(document.activeElement)"


class Hands(ABC):
    """Somebody at the page. ``pressed`` is what a task has cost: one for each thing that was pressed, chosen or written in.

    Scrolling is not counted, for nothing may have to be scrolled to: what is pressed is in view once it is reached.
    """

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, what: Locator) -> None:
        """Press a link, a button, a tab, a row or a place on the map."""
        expect(what).to_be_visible()
        settle(self.page)
        self.pressed += 1
        self._press(what)

    def choose(self, box: Locator, option: str) -> None:
        """Choose in a list: one to open it, one to take the option."""
        settle(self.page)
        self.pressed += 2
        self._reach(box)
        pick(box, option)

    def write(self, field: Locator, text: str) -> None:
        """Write in a field."""
        settle(self.page)
        self.pressed += 1
        self._reach(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    @abstractmethod
    def _press(self, what: Locator) -> None: ...

    @abstractmethod
    def _reach(self, what: Locator) -> None: ...


class Mouse(Hands):
    """By mouse."""

    def _press(self, what: Locator) -> None:
        # A box or a round mark is drawn by what stands about it.
        label = what.locator("xpath=self::input/ancestor::label[1]")
        click(label if label.count() else what)

    def _reach(self, what: Locator) -> None:
        what.click()


class Keyboard(Hands):
    """By keyboard alone: Tab from stop to stop, arrows within what is one stop, Enter to press."""

    def _press(self, what: Locator) -> None:
        self._reach(what)
        if not what.evaluate("one => one.checked === true"):
            self.page.keyboard.press("Space" if what.evaluate("one => one.tagName === 'INPUT'") else "Enter")

    def _reach(self, what: Locator) -> None:
        """Go to ``what`` by Tab; where it is one of several in a single stop, on by the arrows."""
        group = what.locator("xpath=ancestor-or-self::*[@role='radiogroup' or contains(@class, 'karta-place')][1]")
        stop = group.first if group.count() else what
        for _ in range(LONGEST_WAY):
            if stop.evaluate(_HAS_FOCUS):
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"the keyboard does not reach {what}")
        for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
            for _ in range(LONGEST_WAY // 20):
                if what.evaluate(_HAS_FOCUS):
                    return
                self.page.keyboard.press(key)
        raise AssertionError(f"the arrows do not reach {what}")
