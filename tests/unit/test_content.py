"""Content of a page as lines: what text, Braille and scripts are written from."""

from __future__ import annotations

import pytest

from cpsplan.writers._content import on_one_line


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ([], ""),
        (["At least 80%", "was 61%"], "At least 80%; was 61%"),
        (["It has no target.", "Nobody counts it.", "Owner"], "It has no target. Nobody counts it. Owner"),
        (["Who pays?", "Nobody"], "Who pays? Nobody"),
    ],
)
def test_a_sentence_in_a_cell_needs_no_other_mark_behind_it(lines: list[str], line: str) -> None:
    assert on_one_line(lines, ";") == line
