"""What runs before Streamlit: a stopped connection is told of, and a single key does nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect
from windows import new_window

Visit = Callable[[str], Page]
TOLD = "Sidan får ingen kontakt med servern"


def test_a_connection_that_is_stopped_on_the_way_is_told_of(server: Any, browser: Any) -> None:
    window: BrowserContext = new_window(browser)
    page = window.new_page()
    page.route_web_socket(lambda _: True, lambda socket: socket.close())
    page.goto(server.url)
    alert = page.get_by_role("alert").filter(has_text=TOLD)
    expect(alert).to_be_visible()
    expect(alert).to_contain_text("säg till din it-avdelning eller till den som sköter servern")
    expect(alert).to_have_count(1)
    window.close()


def test_a_connection_that_is_never_answered_is_told_of_and_one_that_comes_late_takes_it_back(
    server: Any, browser: Any
) -> None:
    window: BrowserContext = new_window(browser)
    page = window.new_page()
    # The socket as a proxy leaves it that swallows the request: neither open nor closed.
    page.add_init_script(
        """{
          const Real = window.WebSocket;
          window.WebSocket = class extends EventTarget {
            constructor(...address) {
              super();
              this.readyState = 0;
              window.answer = () => this.dispatchEvent(new Event("open"));
            }
            close() {}
            send() {}
          };
          Object.assign(window.WebSocket, { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 });
        }"""
    )
    page.goto(server.url)
    alert = page.get_by_role("alert").filter(has_text=TOLD)
    expect(alert).to_be_visible()
    page.evaluate("window.answer()")
    expect(alert).to_have_count(0)
    window.close()


def test_a_page_that_is_connected_says_nothing_of_it(visit: Visit) -> None:
    expect(visit("/").get_by_text(TOLD)).to_have_count(0)


def test_a_single_key_does_nothing_and_is_written_in_a_field(
    visit: Visit, wait_for_app: Callable[[Page], None]
) -> None:
    page = visit("/stodbehov?data=exempel&nytt=ja")
    page.evaluate(
        """() => {
          window.reruns = 0;
          const app = document.querySelector('[data-testid="stApp"]');
          new MutationObserver(() => { window.reruns += app.dataset.testScriptState === 'running'; })
            .observe(app, { attributes: true, attributeFilter: ['data-test-script-state'] });
        }"""
    )
    page.get_by_role("heading", level=1).click()
    for key in ("r", "c", "R", "x"):
        page.keyboard.press(key)
    # What follows is drawn after what the keys would have done.
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("window.reruns") == 0
    note = page.get_by_role("textbox", name="Beskrivning av behovet").last
    note.press_sequentially("rc")
    expect(note).to_have_value("rc")
    page.get_by_role("radio", name="Tabell").first.click()
    page.wait_for_url("**vy=tabell**")
    wait_for_app(page)
    assert page.evaluate("window.reruns") > 0, "the watch sees a rerun"
