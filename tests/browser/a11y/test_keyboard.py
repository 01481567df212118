"""By keyboard alone: seen, in order, without traps. The menu, headings, high contrast, less motion, and on paper."""

from __future__ import annotations

import pypdf
import pytest
from playwright.sync_api import Page, expect
from windows import expect_choices

LONGEST_WAY = 400
# What has focus: where it is, whether it can be seen that it has it, and whether it lies below what had it before.
FOCUS = """() => {
  let one = document.activeElement;
  if (!one || one === document.body) return null;
  const name = one.getAttribute('aria-label') || one.innerText || one.value || one.tagName;
  const looks = [];
  // The mark may be drawn by what surrounds a field.
  for (let at = one, up = 0; at && up < 4; at = at.parentElement, up++) {
    const style = getComputedStyle(at);
    looks.push([style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor, style.backgroundColor,
      style.textDecorationLine].join('|'));
  }
  const box = one.getBoundingClientRect();
  return {id: one.dataset.seen ||= String(window.seen = (window.seen || 0) + 1), name: name.trim().slice(0, 60),
    width: box.width, height: box.height, looks: looks, tag: one.tagName};
}"""
# The same elements without focus, to compare with.
BLURRED = """id => {
  const one = document.querySelector(`[data-seen="${id}"]`);
  one.blur();
  const looks = [];
  for (let at = one, up = 0; at && up < 4; at = at.parentElement, up++) {
    const style = getComputedStyle(at);
    looks.push([style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor, style.backgroundColor,
      style.textDecorationLine].join('|'));
  }
  one.focus();
  return looks;
}"""


def way_through(page: Page) -> list[dict[str, object]]:
    """Press Tab until the focus leaves the page, and return what had it, in order."""
    seen: list[dict[str, object]] = []
    for _ in range(LONGEST_WAY):
        page.keyboard.press("Tab")
        one = page.evaluate(FOCUS)
        if one is None or (seen and one["id"] == seen[0]["id"]):
            return seen
        seen.append(one)
    raise AssertionError(f"no way out after {LONGEST_WAY} steps; the last: {[one['name'] for one in seen[-4:]]}")


@pytest.mark.parametrize("name", ["lagesbild", "stodbehov", "lasin"])
def test_a_page_is_walked_through_by_tab_and_back_with_focus_seen(name, visit):
    page = visit(f"/{'' if name == 'lagesbild' else name}?data=exempel")
    way = way_through(page)
    assert way[0]["name"] == "Hoppa till innehållet"
    names = [str(one["name"]) for one in way]
    assert names.index("Läget") < names.index("Förändring") < names.index("Tillgänglighetsredogörelse") < len(names)
    assert len({one["id"] for one in way}) == len(way), "something is met twice"
    assert page.locator("[tabindex]:not([tabindex='0'], [tabindex='-1'])").count() == 0, "another order than the page's"
    unseen = [one["name"] for one in way if one["width"] == 0 or one["height"] == 0]
    assert unseen == []
    # Whether it is seen: every kind of element looks different with focus than without.
    kinds: dict[str, dict[str, object]] = {}
    for one in way[1:]:
        kinds.setdefault(f"{one['tag']}", one)
    for one in kinds.values():
        page.evaluate('id => document.querySelector(`[data-seen="${id}"]`).focus()', one["id"])
        page.keyboard.press("Tab")
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(FOCUS)["id"] == one["id"], "back again is where one was"
        with_focus = page.evaluate(FOCUS)["looks"]
        assert with_focus != page.evaluate(BLURRED, one["id"]), f"{one['name']}: focus is not seen"


def test_the_first_link_leads_past_the_menu(visit):
    page = visit("/?data=exempel")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.closest('main, section') !== null")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS) is not None


def test_the_menu_is_a_row_or_one_line_that_is_unfolded(page, visit):
    menu = page.get_by_role("navigation", name="Sidor")
    visit("/?data=exempel")
    expect(menu).to_have_count(1)
    assert menu.bounding_box()["height"] < 45, "more than one row"
    expect(menu.locator("[aria-current=page]")).to_have_text("Läget")
    page.set_viewport_size({"width": 375, "height": 800})
    expect(menu.get_by_text("Meny: Läget")).to_be_visible()
    assert menu.bounding_box()["height"] < 60
    expect(menu.get_by_role("link")).to_have_count(0)
    for _ in range(3):  # past the link to the content, and the content that scrolls
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    pilots = menu.get_by_role("link", name="Piloter", exact=True)
    expect(pilots).to_be_visible()
    for _ in range(5):
        page.keyboard.press("Tab")
    expect(pilots).to_be_focused()
    page.keyboard.press("Enter")
    expect(menu.get_by_text("Meny: Piloter")).to_be_visible()
    expect(menu.get_by_role("link")).to_have_count(0)
    expect_choices(page, "data=exempel")


def test_the_guide_is_unfolded_and_folded_by_keyboard(visit):
    page = visit("/?data=exempel")
    guide = page.get_by_role("heading", name="Det här betyder färgen")
    expect(guide).to_have_count(0)
    page.get_by_role("button", name="Ny här?").focus()
    page.keyboard.press("Enter")
    expect(guide).to_be_visible()
    page.keyboard.press("Escape")
    expect(guide).to_have_count(0)


def test_what_the_menu_unfolds_is_reached_by_keyboard_and_folded_on_the_next_page(visit):
    page = visit("/?data=exempel")
    menu = page.get_by_role("navigation", name="Sidor")
    menu.get_by_role("button", name="Arbeta").focus()
    page.keyboard.press("Enter")
    history = menu.get_by_role("link", name="Historik", exact=True)
    expect(history).to_be_visible()
    for _ in range(6):
        if history.evaluate("link => link === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(history).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vad har ändrats, och av vem?")
    expect(menu.get_by_role("button", name="Arbeta: Historik")).to_be_visible()
    expect(history).to_have_count(0)
    expect_choices(page, "data=exempel")


def test_less_motion_and_high_contrast_are_respected(page, server, wait_for_app):
    page.emulate_media(reduced_motion="reduce", forced_colors="active")
    page.goto(server.url + "/?data=exempel")
    wait_for_app(page)
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(one => {
          const style = getComputedStyle(one);
          return style.display !== 'none' && Math.max(...style.transitionDuration.split(',').map(parseFloat)) > 0.05;
        }).map(one => one.outerHTML.slice(0, 200))"""
    )
    assert moving == []
    # In high contrast colours go away; what they say is there as words, and the legend keeps its swatches.
    swatch = page.locator(".lagesbild-legend [aria-hidden]").first
    assert swatch.evaluate("one => getComputedStyle(one).forcedColorAdjust") == "none"
    for word in ("0 Ej påbörjat", "inget svar", "vänster skola, höger socialtjänst; ifylld har svarat"):
        expect(page.locator(".lagesbild-legend").get_by_text(word, exact=True).first).to_be_visible()
    # What is chosen and what is ticked is seen.
    page.goto(server.url + "/godkann?data=exempel")
    wait_for_app(page)
    ground = "one => getComputedStyle(one).backgroundColor"
    chosen, other = (page.get_by_role("radio", checked=checked).first.evaluate(ground) for checked in (True, False))
    assert chosen != other
    label = page.locator("label:has([type=checkbox])").first
    label.click()
    expect(label.get_by_role("checkbox")).to_be_checked()
    tick = label.locator("svg polyline").evaluate("one => getComputedStyle(one).stroke")
    assert tick == page.evaluate("getComputedStyle(document.body).color")


def test_a_page_is_printed_from_heading_to_foot_without_what_is_pressed(page, visit, tmp_path):
    visit("/kommun?data=exempel&kommun=0483&visa=varfor")
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    printed = pypdf.PdfReader(tmp_path / "page.pdf")
    text = " ".join(sheet.extract_text() for sheet in printed.pages)
    assert len(printed.pages) > 1
    for needed in (
        "Hur långt har Katrineholm kommit?",
        "Exempeldata – inte verkliga svar",
        "Nivå eller skäl per byggsten i Katrineholm",
        "utgåva 1,",
    ):
        assert needed in text
    for pressed in ("Arbeta", "Hämta", "Ordlista"):
        assert pressed not in text
