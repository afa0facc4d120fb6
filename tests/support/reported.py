"""The workspace that `cpsplan init` writes, in memory, with texts replaced; what it shows, and what its pages lose."""

from __future__ import annotations

import datetime
import re

from cpsplan.compiler import Compiled, compile_book
from cpsplan.language.localise import LocalisedBook
from cpsplan.publishing.editions import localised_editions
from cpsplan.render.parity import full_forms, lost_texts, statements
from cpsplan.render.preparing import prepare
from cpsplan.workspace.disk import MemoryWorkspace
from cpsplan.workspace.resources import folder

STARTER = folder("templates") / "starter"
PLAN, OLDER_PLAN = "plans/delivery/2026-27.yaml", "plans/delivery/2025-26.yaml"
FIRST, SECOND = "plans/progress/2026-27-q1.yaml", "plans/progress/2026-27-q2.yaml"
TODAY = datetime.date(2026, 11, 30)
"""The day that counts as today in these tests."""
Edits = dict[str, list[tuple[str, str]]]
"""Texts of files, each with what takes its place."""


def files(edits: Edits | None = None) -> dict[str, bytes | str]:
    """The files, with the first place of each text replaced. Fails where a text is not there."""
    texts: dict[str, bytes | str] = {}
    for path in (STARTER / "plans").rglob("*"):
        if path.is_file():
            texts[path.relative_to(STARTER).as_posix()] = path.read_text(encoding="utf-8")
    for name, pairs in (edits or {}).items():
        text = str(texts.get(name, ""))
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new, 1)
        texts[name] = text
    return texts


def compiled(edits: Edits | None = None, today: datetime.date = TODAY) -> Compiled:
    """The workspace, compiled."""
    return compile_book(MemoryWorkspace(files(edits), today))


def messages(edits: Edits | None = None, today: datetime.date = TODAY) -> list[tuple[str, str]]:
    """What is wrong in it: code and message. What an Easy Read booklet says of a text that was edited is left out."""
    faults = compiled(edits, today).diagnostics
    return [(fault.code, fault.message) for fault in faults if not fault.code.startswith("CPS6")]


def english(edits: Edits | None = None) -> LocalisedBook:
    """The book in its English edition."""
    book = compiled(edits).book
    return next(edition for edition in localised_editions(book, [], strict=False)[0] if edition.edition.id == "en")


def page(edits: Edits | None = None, document: str = "2026-27-q2") -> str:
    """The words of a page, without its drawings. Fails where it does not say all of its texts."""
    localised = english(edits)
    html = prepare(localised, document).page(localised.phrases).html
    said = re.sub(r"<(style|script|svg).*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL)
    words = " ".join(said.replace("&amp;", "&").split())
    assert lost_texts([known.text for known in statements(localised, document)], words, full_forms(localised)) == []
    return words
