"""The theme: colours, typefaces and shapes from one place."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from cpsplan.book.theme import MARKS, WORDS, Theme, default_theme, resolved
from cpsplan.model.colour import contrast, mixed, nearest_readable
from cpsplan.model.theme import SHAPES, THEME_NAMES, OwnTheme
from cpsplan.writers._cover import cover_as_png
from cpsplan.writers.assets import Assets, font_files
from tests.support import samples


def theme(**values: Any) -> Theme:
    return resolved(OwnTheme.model_validate(values))


@pytest.mark.parametrize(
    ("colour", "ground", "expected"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_is_that_of_wcag(colour: str, ground: str, expected: float) -> None:
    assert round(contrast(colour, ground), 2) == expected


def test_the_nearest_readable_colour_is_no_further_than_it_needs_to_be() -> None:
    assert nearest_readable("#0a4c9c", ("#ffffff",), WORDS) == "#0a4c9c"
    lighter = nearest_readable("#0a4c9c", ("#15161c", "#20212a"), WORDS)
    assert WORDS <= contrast(lighter, "#20212a") < WORDS + 0.1


def test_a_mixed_colour_lies_between() -> None:
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"


@pytest.mark.parametrize("name", THEME_NAMES)
def test_every_pair_of_a_theme_of_cpsplan_can_be_read(name: str) -> None:
    look = theme(based_on=name)
    for scheme in (look.light, look.dark, look.paper):
        for ground in (scheme.paper, scheme.tint):
            for words in (scheme.ink, scheme.muted, scheme.link, *scheme.aims):
                assert contrast(words, ground) >= WORDS, (name, words, ground)
        assert contrast(scheme.line, scheme.paper) >= MARKS
        assert contrast(scheme.on_brand, scheme.brand) >= WORDS
        assert all(contrast(scheme.on_aim, aim) >= WORDS for aim in scheme.aims)
    assert look.shapes == SHAPES


def test_what_is_left_out_is_as_the_theme_below_has_it() -> None:
    look = theme(colours={"brand": "#7A1F5C"})
    assert (look.light.brand, look.light.ink) == ("#7a1f5c", default_theme().light.ink)
    assert look.cover_colour == "#7a1f5c"


def test_the_dark_follows_the_light_as_far_as_it_can_be_read() -> None:
    look = theme(colours={"link": "#7a1f5c"}, aims=[{"colour": "#004c97"}])
    assert look.dark.link != default_theme().dark.link
    for colour in (look.dark.link, look.dark.aims[0]):
        assert contrast(colour, look.dark.tint) >= WORDS
    assert theme(aims=[{"colour": "#004c97", "dark_colour": "#99ccff"}]).dark.aims[0] == "#99ccff"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("cover: {kind: picture}", "it has no picture: add “picture”"),
        ("cover: {kind: plain, picture: lake}", "it shows no picture: write “kind: picture”"),
        ("colours: {shades: ['#000000', '#111111', '#222222', '#333333', '#444444']}", "has more than 4 entries"),
        ("text_typeface: {name: '“Lato”'}", "is no name of a typeface: write its letters"),
        ("corner: " + "For the board " * 4, "The text in the corner has 55 letters, and 45 are the most"),
    ],
)
def test_what_a_theme_cannot_be_is_told_in_words(written: str, told: str) -> None:
    messages = [fault.message for fault in samples.compiled({"plans/theme.yaml": f"{written}\n"}).diagnostics]
    assert any(told in message for message in messages), messages


def test_no_two_aims_share_a_shape() -> None:
    look = theme(aims=[{"shape": "star"}, {"colour": "#004c97"}])
    assert look.shapes[0] == "star"
    assert sorted(look.shapes) == sorted(SHAPES)


def test_the_steps_of_a_count_are_mixed_from_the_brand_unless_they_are_said() -> None:
    assert theme(colours={"brand": "#7a1f5c"}).light.shades[-1] == "#7a1f5c"
    four = ["#eeeeee", "#bbbbbb", "#777777", "#222222"]
    assert theme(colours={"brand": "#7a1f5c", "shades": four}).light.shades == tuple(four)
    assert theme(colours={"shades": ["#222222"]}).light.shades[-1] == "#222222"


def renamed(family: str) -> bytes:
    """The regular letters of the typeface of cpsplan, which call themselves otherwise."""
    whole: Any = TTFont(font_files()[0])
    for record in whole["name"].names:
        if record.nameID in {1, 16}:
            record.string = family
    content = io.BytesIO()
    whole.save(content)
    return content.getvalue()


def test_the_cover_of_an_e_book_is_in_the_typeface_of_its_headings() -> None:
    typeface = {"name": "Elm", "regular": "Elm.ttf", "licence": "OFL.txt"}
    own = OwnTheme.model_validate({"cover": {"kind": "colour"}, "text_typeface": typeface})
    without = Assets.load(theme=resolved(own))
    elm = replace(without, contents={**without.contents, "fonts/Elm.ttf": renamed("Elm")})
    covers = [cover_as_png("A plan", "A body", assets) for assets in (without, elm, elm)]
    assert covers[0] != covers[1]
    assert covers[1] == covers[2]
