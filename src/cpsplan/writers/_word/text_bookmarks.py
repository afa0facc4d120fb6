"""Bookmarks around the texts of the plans, so that a file that was reviewed says of each change where it belongs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from docx.oxml.ns import qn

from cpsplan.sources.text_marks import mark_of_part
from cpsplan.writers._word.frame import element

MARK = "mark"
"""The attribute of a run, while the file is put together, with what its text goes by."""
FIRST = 100_000
"""The number of the first bookmark; those of headings are lower."""


def add_text_bookmarks(body: Any) -> None:
    """Put a bookmark around each stretch of runs that belong to one text, in the place of their attributes."""
    stretches = list(_stretches(body))
    parts = Counter(mark for mark, _ in stretches)
    done: Counter[str] = Counter()
    for number, (mark, runs) in enumerate(stretches, start=FIRST):
        done[mark] += 1
        name = mark_of_part(mark, done[mark], parts[mark])
        runs[0].addprevious(element("w:bookmarkStart", w_id=f"{number}", w_name=name))
        runs[-1].addnext(element("w:bookmarkEnd", w_id=f"{number}"))


def _stretches(body: Any) -> Iterator[tuple[str, list[Any]]]:
    """The runs of texts that stand beside one another, with what their text goes by; their attributes are gone then."""
    for paragraph in list(body.iter(qn("w:p"))):
        runs = [(run.getparent(), run.attrib.pop(MARK, ""), run) for run in paragraph.iter(qn("w:r"))]
        for (_, mark), group in groupby(runs, key=lambda run: run[:2]):
            if mark:
                yield mark, [run for _, _, run in group]
