"""Word files of the example plan as reviewers send them back: with tracked changes and comments."""

from __future__ import annotations

import copy
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.run import Run

from cpsplan.book.book import Book
from cpsplan.compiler import compile_book
from cpsplan.publishing.editions import localised_editions
from cpsplan.publishing.images import assets_of
from cpsplan.publishing.ledger import Ledger
from cpsplan.render import render
from cpsplan.workspace.disk import MemoryWorkspace
from cpsplan.writers import docx as word
from tests.support.word_plans import saved
from tests.support.workbooks import starter

PLAN_FILE = "plans/delivery/2026-27.yaml"
WHO = {"w:author": "Anna Reader", "w:date": "2026-11-29T09:00:00Z"}


def book_of(replaced: Mapping[str, str] | None = None) -> Book:
    """The book of the example, with some of its files replaced."""
    return compile_book(MemoryWorkspace({**starter(), **(replaced or {})})).book


@cache
def word_file(document: str = "2026-27") -> bytes:
    """A document of the example as a Word file."""
    editions, _ = localised_editions(book_of(), [], strict=False)
    english = next(localised for localised in editions if localised.edition.id == "en")
    return word.write(render(english, document), assets_of(english.book, [english], [], Ledger(Path())))


def reviewed(swaps: Mapping[str, str], *, tracked: bool = True, comment: tuple[str, str] = ("", "")) -> bytes:
    """The plan with words swapped in the place where they first stand below the contents, and a comment on others."""
    document = docx.Document(io.BytesIO(word_file()))
    for was, now in swaps.items():
        _swap(_run_with(document, was), was, now, tracked=tracked)
    if comment[0]:
        _comment(document, *comment)
    return saved(document)


def _run_with(document: Any, words: str) -> Any:
    runs = (run for run in document.element.body.iter(qn("w:r")) if words in _said(run))
    return next(run for run in runs if not any(way.tag == qn("w:sdt") for way in run.iterancestors()))


def _said(run: Any) -> str:
    return "".join(text.text or "" for text in run.iter(qn("w:t")))


def _swap(run: Any, was: str, now: str, *, tracked: bool) -> None:
    """Swap words in a run: as it is, or as a run of deleted and one of new words between what stays of it."""
    before, _, after = _said(run).partition(was)
    if not tracked:
        run.find(qn("w:t")).text = f"{before}{now}{after}"
        return
    for words, change in ((before, ""), (was, "w:del"), (now, "w:ins"), (after, "")):
        part = copy.deepcopy(run)
        text = part.find(qn("w:t"))
        text.text = words
        text.set(qn("xml:space"), "preserve")
        if change == "w:del":
            text.tag = qn("w:delText")
        if change:
            around = OxmlElement(change)
            for name, value in {"w:id": "1", **WHO}.items():
                around.set(qn(name), value)
            around.append(part)
            part = around
        run.addprevious(part)
    run.getparent().remove(run)


def _comment(document: Any, on: str, words: str) -> None:
    """Put a comment on a run."""
    document.add_comment(Run(_run_with(document, on), document.paragraphs[0]), words, author="Anna Reader")
