"""On a screen every size of text follows the size that the reader has set: no points, no pixels, but in print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import tinycss2

from tests.support.places import REPOSITORY

SHEETS = ("screen", "easy-read", "large-print", "draft")
FIXED = {"pt", "px", "mm", "cm", "in", "pc", "q"}


def sizes(rules: list[Any]) -> Iterator[str]:
    """Every declaration of a size of text that holds on a screen and is of fixed length."""
    for rule in rules:
        content = rule.content
        if rule.type == "at-rule":
            where = tinycss2.serialize(rule.prelude)
            if rule.lower_at_keyword == "media" and "print" not in where:
                yield from sizes(tinycss2.parse_rule_list(content, skip_comments=True, skip_whitespace=True))
        elif rule.type == "qualified-rule":
            yield from fixed(tinycss2.serialize(rule.prelude).strip(), content)


def fixed(selector: str, content: list[Any]) -> Iterator[str]:
    """The declarations of one rule that set a size of text to a fixed length; words in drawings scale with them."""
    for declaration in tinycss2.parse_declaration_list(content, skip_comments=True, skip_whitespace=True):
        if getattr(declaration, "lower_name", "") in {"font-size", "font"} and "svg" not in selector:
            lengths = [token for token in declaration.value if token.type == "dimension" and token.lower_unit in FIXED]
            if lengths:
                yield f"{selector} {{ {declaration.serialize().strip()} }}"


def read(text: str) -> list[str]:
    """The sizes in the text of a sheet."""
    return list(sizes(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)))


@pytest.mark.parametrize("sheet", SHEETS)
def test_sizes_follow_the_reader(sheet: str) -> None:
    assert read((REPOSITORY / "templates" / "css" / f"{sheet}.css").read_text(encoding="utf-8")) == []


def test_a_fixed_size_is_seen() -> None:
    assert read("html { font: 400 16pt/1.5 serif } @media (max-width: 40rem) { p { font-size: 15pt } }") == [
        "html { font: 400 16pt/1.5 serif }",
        "p { font-size: 15pt }",
    ]
    assert read("@media print { html { font-size: 16pt } } p { font-size: 2rem }") == []
