"""What WeasyPrint works out again and again while it lays a document out, worked out once. The pages are the same.

A line of text is split where its words are measured, where it is laid out, where a page is made again for the numbers
in the list of contents, and where the document is laid out once more (``_paper``). The lines of a style are kept with
its fonts, so that the next documents in these styles have them too. What a style says of a box is the same for all
boxes of that style, unless it is a part of what is around them.

It reaches into WeasyPrint (``_exchange``), and ``tests/unit/test_laying_out.py`` holds it to WeasyPrint's own answers.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from math import inf
from typing import Any

from weasyprint.css import AnonymousStyle, ComputedStyle
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.formatting_structure import boxes
from weasyprint.layout import absolute, block, column, grid, inline, page, percent, preferred, table
from weasyprint.layout import float as floats
from weasyprint.text import line_break

from cpsplan.writers._exchange import exchanged

KEPT = 30_000
"""How many lines are kept with the fonts of one set of style sheets (``_style_sheets``): more than the longest document
has, measured and laid out; about 20 MB."""

_split_first_line: Any = line_break.split_first_line
_strut: Any = line_break.strut
_resolve_percentages: Any = percent.resolve_percentages
_missing: Any = ComputedStyle.__missing__
_is_in_normal_flow: Any = boxes.Box.is_in_normal_flow

OF_LINES = (
    *("font_family", "font_size", "font_style", "font_stretch", "font_weight", "font_kerning"),
    *("font_variant_ligatures", "font_variant_position", "font_variant_caps", "font_variant_numeric"),
    *("font_variant_alternates", "font_variant_east_asian", "font_feature_settings", "font_variation_settings"),
    *("font_language_override", "lang", "direction", "letter_spacing", "word_spacing", "tab_size"),
    *("hyphens", "hyphenate_character", "hyphenate_limit_chars", "hyphenate_limit_zone"),
    *("overflow_wrap", "word_break", "text_decoration_line"),
)
"""The properties that a line of text depends on, besides how spaces in it are kept."""
SIDES = ("top", "right", "bottom", "left")
ACROSS = ("margin_left", "margin_right", "padding_left", "padding_right", "width", "min_width", "max_width")
"""The properties that are parts of a width, where they are parts."""
UPRIGHT = ("margin_top", "margin_bottom", "padding_top", "padding_bottom")
"""Those that are parts of a width too, but on a page of its height."""
HIGH = ("height", "min_height", "max_height")
BORDERS = tuple(f"border_{side}_width" for side in SIDES)
SIZES = frozenset({*ACROSS, *UPRIGHT, *HIGH})
OF_NOBODY = {
    **dict.fromkeys((*ACROSS[:4], *UPRIGHT, *BORDERS, "min_width", "min_height"), 0),
    **dict.fromkeys(("width", "height"), "auto"),
    **dict.fromkeys(("max_width", "max_height"), inf),
}
"""What a box has that is of no element: nothing is said of it."""
LOGICAL = frozenset(
    function(block="ttb", inline=inline) for function in PHYSICAL_FUNCTIONS.values() for inline in ("ltr", "rtl")
)
"""What properties of sides are also called, by the direction of the text."""
INVOLVED = frozenset({"float", "position", "display", "page", *INITIAL_NOT_COMPUTED})
"""Properties that WeasyPrint does not simply take from the element around, or from their beginning."""


def quicker() -> AbstractContextManager[None]:
    """While this holds, documents are laid out so."""
    layouts = (inline, page, floats, grid, absolute, block, column, table)
    return exchanged(
        *((module, "split_first_line", split_first_line) for module in (inline, preferred)),
        (inline, "strut", strut),
        *((module, "resolve_percentages", resolve_percentages) for module in layouts),
        (ComputedStyle, "__missing__", computed),
        (boxes.Box, "is_in_normal_flow", is_in_normal_flow),
    )


def split_first_line(text: str, style: Any, context: Any, *room: Any, **place: Any) -> Any:
    """The first line of a text, as WeasyPrint splits it; the same one again for the same text in the same look."""
    lines = style.font_config.__dict__.setdefault("_lines", {})
    key = (text, _look_of(style), style["white_space"], room, *place.items())
    if key not in lines:
        if len(lines) >= KEPT:
            lines.clear()
        lines[key] = _split_first_line(text, style, context, *room, **place)
    layout, *measures = lines[key]
    # Each text has a layout of its own: where a line is cut short, its text changes while it is drawn.
    again = object.__new__(type(layout))
    again.__dict__.update(layout.__dict__)
    return (again, *measures)


def _look_of(style: Any) -> int:
    """A number that is the same for styles in which lines are the same."""
    kept = style.__dict__
    if "_look" not in kept:
        looks = style.font_config.__dict__.setdefault("_looks", {})
        kept["_look"] = looks.setdefault(repr([style[name] for name in OF_LINES]), len(looks))
    return int(kept["_look"])


def strut(style: Any) -> Any:
    """How high a line is at least in a style, and its baseline."""
    kept = style.__dict__
    if "_strut" not in kept:
        kept["_strut"] = _strut(style)
    return kept["_strut"]


def resolve_percentages(box: Any, containing_block: Any) -> None:
    """Give a box its margins, paddings, borders and sizes, in what is around it."""
    if not isinstance(box, boxes.Box) or isinstance(box, boxes.PageBox):
        _resolve_percentages(box, containing_block)
        return
    kept = box.style.__dict__
    used = kept.get("_used")
    if used is None:
        used = kept["_used"] = _used_of(box.style)
    if used:
        box.__dict__.update(used)
    else:
        _resolve_percentages(box, containing_block)


def _used_of(style: Any) -> dict[str, Any]:
    """The margins, paddings, borders and sizes of all boxes of a style; empty where each has others."""
    if style["border_collapse"] == "collapse":
        return {}
    if isinstance(style, AnonymousStyle) and style.keys().isdisjoint(SIZES):
        return OF_NOBODY
    used: dict[str, Any] = {}
    for name in (*ACROSS, *UPRIGHT, *HIGH):
        value = style[name]
        if value is None or value == "auto":
            used[name] = 0 if name in ("min_width", "min_height") and value == "auto" else value
        elif getattr(value, "unit", "") != "px":
            return {}
        else:
            used[name] = value.value
    used.update((name, style[name]) for name in BORDERS)
    # WeasyPrint itself takes the borders from the sizes where these hold both.
    model = _Sized(style, used)
    percent.adjust_box_sizing(model, "width")
    percent.adjust_box_sizing(model, "height")
    return {name: getattr(model, name) for name in used}


class _Sized:
    """What stands for a box where only its sizes are asked for."""

    def __init__(self, style: Any, used: dict[str, Any]) -> None:
        self.__dict__.update(used)
        self.style = style


def computed(style: Any, name: str) -> Any:
    """The value of a property that nobody has asked a style for yet: mostly the one around it, or the first of all."""
    cascaded = style.cascaded
    if name in cascaded or name in INVOLVED or name[:16] == "text_decoration_":
        return _missing(style, name)
    if name in PHYSICAL_FUNCTIONS and not LOGICAL.isdisjoint(cascaded):
        return _missing(style, name)
    if name in INHERITED or name[:2] == "__":
        if style.parent_style is None:
            return _missing(style, name)
        value = style[name] = style.parent_style[name]
    else:
        value = style[name] = INITIAL_VALUES[name]
    return value


def is_in_normal_flow(box: Any) -> bool:
    """Whether a box stands where it is written."""
    style = box.style
    return (style["float"] == "none" and style["position"] in ("static", "relative")) or bool(_is_in_normal_flow(box))
