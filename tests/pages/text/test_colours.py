"""The rules that ``colours`` promises, measured: contrast as WCAG 2.2 defines it, distance as CIEDE2000.

``SEEN_APART`` is asked of any two classes of a scale, with full colour vision and without any one of the three cones;
the distance itself is checked against pairs that its authors published.
"""

from __future__ import annotations

import re
from itertools import combinations, product
from pathlib import Path
from typing import get_args

import pytest
from colour_vision import VISIONS, ciede2000, distance

from pages.text import colours
from pages.text.colours import AMOUNTS, INK_DARK, INK_LIGHT, STAGES, Theme

ROOT = Path(__file__).parents[3]
THEMES: tuple[Theme, ...] = get_args(Theme)
SCALES = {"stages": STAGES, "amounts": AMOUNTS}
TEXT, LINE = 4.5, 3.0  # WCAG 2.2: 1.4.3 and 1.4.11
SEEN_APART = 10.0  # CIEDE2000, at least


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.5, 0.0), (50.0, 0.0, -2.5), 4.3065),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_distance_is_the_published_one(one, other, expected):
    assert ciede2000(one, other) == pytest.approx(expected, abs=5e-5)


def test_the_simulation_hides_what_that_vision_cannot_see_and_leaves_greys_alone():
    red, green = "#c03000", "#687800"
    assert distance(red, green) > 30
    assert distance(red, green, "deuteranopia") < 10
    assert all(distance("#808080", "#818181", vision) < 1 for vision in VISIONS)


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("scale", SCALES)
def test_any_two_classes_are_told_apart(scale, vision):
    for (i, one), (k, other) in combinations(enumerate(SCALES[scale]), 2):
        assert distance(one, other, vision) >= SEEN_APART, f"{scale} {i} and {k} with {vision}"


@pytest.mark.parametrize("scale", SCALES)
def test_a_scale_goes_from_light_to_dark(scale):
    """So that more is darker also in a print without colour."""
    against_black = [colours.contrast(colour, "#000000") for colour in SCALES[scale]]
    assert against_black == sorted(against_black, reverse=True)


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("theme", THEMES)
def test_an_unknown_level_is_no_shade_of_a_scale(theme, vision):
    unknown = colours.palette(theme).unknown
    assert all(distance(unknown, one, vision) >= SEEN_APART for one in (*STAGES, *AMOUNTS))


@pytest.mark.parametrize("theme", THEMES)
def test_no_answer_is_hatched_so_it_is_neither_white_nor_a_shade_of_a_scale(theme):
    look = colours.palette(theme)
    assert look.hatch not in {"#ffffff", look.hatch_ground, *STAGES, *AMOUNTS}
    assert colours.contrast(look.hatch, look.hatch_ground) >= LINE
    assert look.hatch_ground not in {*STAGES, *AMOUNTS, look.unknown, look.coverage, look.neighbour}


@pytest.mark.parametrize("theme", THEMES)
def test_every_fill_is_parted_from_the_next_by_a_line_that_is_seen(theme):
    """A border is a core with an edge on both sides: against any fill, one of the two reaches 3:1."""
    look = colours.palette(theme)
    assert colours.contrast(look.border, look.border_edge) >= LINE
    for fill in (*STAGES, *AMOUNTS, look.unknown, look.coverage, look.hatch_ground, look.neighbour, look.ground):
        assert max(colours.contrast(look.border, fill), colours.contrast(look.border_edge, fill)) >= LINE, fill


@pytest.mark.parametrize("theme", THEMES)
def test_text_is_read_on_every_fill(theme):
    look = colours.palette(theme)
    for stage in (None, *range(len(STAGES))):
        assert colours.contrast(colours.text_on(stage, theme), colours.stage_fill(stage, theme)) >= TEXT
    for fill in (*AMOUNTS, look.coverage, look.hatch_ground, look.neighbour):
        assert colours.contrast(colours.ink_on(fill), fill) >= TEXT, fill
    for ink, ground in product((look.ink, look.quiet_ink, look.accent), (look.ground, look.neighbour)):
        assert colours.contrast(ink, ground) >= TEXT, (ink, ground)


@pytest.mark.parametrize("theme", THEMES)
def test_water_is_quiet_and_neither_land_nor_a_shade_of_a_scale(theme):
    look = colours.palette(theme)
    assert colours.contrast(look.water, look.ground) < 1.4
    assert colours.contrast(look.quiet_ink, look.water) >= TEXT
    for fill in (*STAGES, *AMOUNTS, look.unknown, look.coverage, look.hatch_ground, look.neighbour):
        assert all(distance(look.water, fill, vision) >= 5 for vision in VISIONS), fill


@pytest.mark.parametrize("theme", THEMES)
def test_marks_are_seen_filled_and_hollow(theme):
    look = colours.palette(theme)
    assert colours.contrast(look.mark, look.mark_ground) >= LINE


@pytest.mark.parametrize("theme", THEMES)
def test_the_land_around_is_fainter_than_anything_that_says_something(theme):
    look = colours.palette(theme)
    around = colours.contrast(look.neighbour, look.ground)
    assert around < 1.25
    assert colours.contrast(look.neighbour_line, look.ground) < 1.6
    assert colours.contrast(look.border, look.ground) > 3 * colours.contrast(look.neighbour_line, look.ground)


def test_what_has_a_meaning_has_the_same_colour_in_both_themes():
    light, dark = (colours.palette(theme) for theme in THEMES)
    for stage in (None, *range(len(STAGES))):
        assert colours.stage_fill(stage, "light") == colours.stage_fill(stage, "dark")
    assert (light.unknown, light.coverage, light.mark) == (dark.unknown, dark.coverage, dark.mark)


def test_two_meanings_never_share_a_colour():
    look = colours.palette("light")
    meanings = [*STAGES, *AMOUNTS, look.unknown, look.coverage, look.hatch, look.neighbour, look.accent]
    assert len(set(meanings)) == len(meanings)


def test_no_page_has_a_colour_of_its_own():
    """The same meaning has the same colour everywhere, because only one module names any."""
    named = re.compile(r"#[0-9a-fA-F]{6}\b|\brgba?\((?!0,0,0,0\))\s*\d")  # all zeros is no colour, but none at all
    for path in sorted((ROOT / "pages").rglob("*.py")):
        if path.name != "colours.py":
            assert not named.search(path.read_text(encoding="utf-8")), path.relative_to(ROOT)


def test_the_palettes_agree_with_the_theme_of_the_pages():
    settings = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    for theme in THEMES:
        look, section = colours.palette(theme), settings.split(f"[theme.{theme}]")[1].split("\n[")[0]
        assert f'backgroundColor = "{look.ground}"' in section
        assert f'textColor = "{look.ink}"' in section


def test_contrast_of_the_extremes_and_of_a_known_pair():
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # the well-known grey just below AA
    assert colours.contrast("#ffffff", "#777777") == colours.contrast("#777777", "#ffffff")


def test_ink_follows_the_ground_it_stands_on():
    assert colours.ink_on(STAGES[0]) == INK_DARK
    assert colours.ink_on(STAGES[4]) == INK_LIGHT


def test_a_colour_as_deck_gl_takes_it():
    assert colours.rgba("#0e6b75") == (14, 107, 117, 255)
    assert colours.rgba("#ffffff", 0) == (255, 255, 255, 0)


@pytest.mark.parametrize("wrong", [-1, 5])
def test_a_class_outside_its_scale_is_refused(wrong):
    with pytest.raises(ValueError, match="outside the scale 0–4"):
        colours.stage_fill(wrong, "light")
    with pytest.raises(ValueError, match="outside the scale 0–4"):
        colours.amount_fill(wrong)


def test_an_unknown_theme_is_refused():
    with pytest.raises(KeyError):
        colours.palette("sepia")
