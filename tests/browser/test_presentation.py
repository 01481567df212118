"""The presentation by keyboard, from the first slide to the last, in two sizes of screen."""

from __future__ import annotations

import io
import re

import pytest
from accessibility import violations
from PIL import Image
from playwright.sync_api import Page, expect
from windows import expect_choices, settle

# What is cut off or scrolls on the slide shown, as a list of words; empty where all is well.
CUT = """() => {
  const found = [], slide = document.querySelector('.lb-slide');
  if (document.documentElement.scrollHeight > innerHeight) found.push('the page scrolls');
  if (slide.scrollHeight > slide.clientHeight || slide.scrollWidth > slide.clientWidth) found.push('the slide is cut');
  const frame = slide.getBoundingClientRect(), foot = slide.querySelector('.lb-slide-foot').getBoundingClientRect();
  if (frame.width !== innerWidth || frame.height !== innerHeight) found.push('the slide does not fill the window');
  for (const part of slide.querySelectorAll('h1, p, li, td, th, img, .lb-slide-card, .lb-slide-side')) {
    const box = part.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) found.push(`nothing of ${part.className || part.tagName} is seen`);
    if (box.right > frame.right + 1 || box.left < frame.left - 1) found.push(`${part.tagName} is cut at a side`);
    if (box.bottom > foot.top + 1) found.push(`${part.tagName} ${part.textContent.slice(0, 30)} runs into the foot`);
    if (part.matches('.lb-slide-side') && part.scrollHeight > part.clientHeight) found.push('the side is clipped');
  }
  const texts = slide.querySelectorAll('p, li, td, th, span, b, .lb-slide-foot');
  const sizes = [...texts].map(e => parseFloat(getComputedStyle(e).fontSize));
  for (const img of slide.querySelectorAll('.lb-slide-picture img')) {  // as large as the picture is drawn
    const svg = new DOMParser().parseFromString(
      new TextDecoder().decode(Uint8Array.from(atob(img.src.split(',')[1]), c => c.charCodeAt(0))), 'image/svg+xml');
    const [, , wide, high] = svg.documentElement.getAttribute('viewBox').split(' ').map(Number);
    const scale = Math.min(img.clientWidth / wide, img.clientHeight / high);
    sizes.push(...[...svg.querySelectorAll('[font-size]')].map(e => scale * parseFloat(e.getAttribute('font-size'))));
  }
  // 18 px where the window is 720 px high, rounded.
  if (Math.min(...sizes) < 0.98 * innerHeight / 40) found.push(`text of ${Math.min(...sizes)} px`);
  return found;
}"""


def strange_types(page: Page, selector: str) -> set[str]:
    """The families that the browser has in truth drawn texts of the elements with, and that are not ours, sent by us."""
    # Types are sent for once what is set in them has its place.
    page.evaluate("async () => { document.body.getBoundingClientRect(); await document.fonts.ready; }")
    tools = page.context.new_cdp_session(page)
    tools.send("DOM.enable")
    tools.send("CSS.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    nodes = tools.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})["nodeIds"]
    drawn = [font for node in nodes for font in tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]]
    tools.detach()
    assert drawn, selector
    return {
        font["familyName"]
        for font in drawn
        if not font["isCustomFont"] or not font["familyName"].startswith("Source Sans 3")
    }


@pytest.mark.parametrize(
    "address",
    ["/presentation?data=exempel&bild=2", "/presentation?bild=2&omgang=finns-inte", "/kommun?data=exempel"],
    ids=["a slide", "an address that leads nowhere", "a page"],
)
def test_all_that_is_shown_is_set_in_our_own_type(visit, page: Page, address):
    visit(address)
    assert strange_types(page, "main h1, main p") == set()


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720)])
def test_from_the_first_slide_to_the_last_by_keyboard(visit, page: Page, width: int, height: int):
    page.set_viewport_size({"width": width, "height": height})
    visit("/presentation?data=exempel&bild=1")
    titles, position = [], page.locator(".st-key-bildval")
    last = int(position.inner_text().split(" av ")[1].split()[0])
    assert last >= 8
    for number in range(1, last + 1):
        expect_choices(page, f"bild={number}")
        expect(position).to_contain_text(f"{number} av {last}")
        settle(page)
        expect(page.locator(".lb-slide-mark")).to_have_text("Exempeldata – inte verkliga svar")
        page.wait_for_function("() => [...document.querySelectorAll('.lb-slide img')].every(one => one.complete)")
        assert strange_types(page, ".lb-slide :is(h1, p, li, td, th)") == set(), f"slide {number}"
        assert page.evaluate(CUT) == [], f"slide {number}"
        titles.append(page.locator(".lb-slide h1").inner_text())
        sentence = page.locator(".lb-slide p").inner_text()
        for picture in page.locator(".lb-slide-picture img").all():
            assert picture.get_attribute("alt") == sentence
        page.keyboard.press("ArrowRight")
    assert len(set(titles)) == last
    expect(position).to_contain_text(f"{last} av {last}")
    page.keyboard.press("ArrowLeft")
    expect(position).to_contain_text(f"{last - 1} av {last}")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vad visar vi för publiken?")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(375, 800), (640, 400), (1280, 720)])
def test_a_slide_can_be_read_and_left_on_any_screen_in_either_theme(visit, page: Page, width, height, theme):
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=theme)
    visit("/presentation?data=exempel&bild=2")
    assert violations(page) == []
    assert page.evaluate("document.querySelector('.lb-slide').scrollWidth") <= width
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.lb-slide p')).fontSize)") >= 16
    # What is written is seen whole above the buttons, once scrolled to.
    foot, buttons = page.locator(".lb-slide-foot"), page.locator(".st-key-bildval")
    page.locator(".lb-slide").evaluate("element => element.scrollTo(0, element.scrollHeight)")
    written, pressed = foot.bounding_box(), buttons.bounding_box()
    assert written["y"] + written["height"] <= pressed["y"] or written["x"] + written["width"] <= pressed["x"]
    # The letters on the buttons stand out from what is behind them, whatever the theme.
    shot = Image.open(io.BytesIO(page.get_by_role("button", name="Avsluta").screenshot())).convert("L")
    darkest, lightest = shot.getextrema()
    assert lightest - darkest > 128
    page.get_by_role("button", name="Nästa bild").click()
    page.wait_for_url(re.compile("bild=3"))


def test_slides_are_chosen_saved_and_taken_out(copied_editions, start_server, page: Page, wait_for_app):
    server = start_server(copied_editions)
    page.goto(f"{server.url}/presentation?data=exempel&bilder=karta,metod")
    wait_for_app(page)
    expect(page.get_by_text("2 bilder om Uppföljning september 2027")).to_be_visible()
    page.get_by_label("Spara urvalet som").fill("Styrgruppen i november")
    page.get_by_role("button", name="Spara urvalet", exact=True).click()
    expect(page.get_by_role("link", name="Urval: Styrgruppen i november")).to_be_visible()
    wait_for_app(page)
    page.get_by_role("radio", name="Filer och QR-kod").click()
    page.get_by_role("button", name="Gör filer att ta med").click()
    for name, start in (("Hämta PowerPoint", b"PK"), ("Hämta PDF", b"%PDF")):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        assert download.value.path().read_bytes().startswith(start)
    page.get_by_role("link", name="Visa på hela skärmen").click()
    expect(page.locator(".st-key-bildval")).to_contain_text("1 av 2")
    expect(page.locator(".lb-slide h1")).to_have_text("Hur långt har kommunerna kommit?")
