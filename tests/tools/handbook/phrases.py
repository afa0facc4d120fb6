"""Every phrase of the interface as a page in Markdown, in English and Welsh."""

from __future__ import annotations

import re

import polib
import yaml

from tests.support.places import REPOSITORY

LEAD = """\
# Every phrase

What pages say that no plan wrote, in English and in Welsh; the Welsh is a draft that no translator has checked yet. A
template of yours names a phrase by its key. Words in braces are filled in by the page.
"""
ENGLISH = REPOSITORY / "templates/phrases/en.yaml"
WELSH = REPOSITORY / "templates/translations/cy/interface.po"
_HEAD = re.compile(r"^# (?P<words>.+)$")


def phrase_page() -> str:
    """The phrases in the order of their file, in a table for each part of it."""
    parts = [LEAD]
    welsh = {entry.msgctxt: entry.msgstr_plural or entry.msgstr for entry in polib.pofile(str(WELSH))}
    for title, lines in _parts(ENGLISH.read_text(encoding="utf-8")):
        phrases = yaml.safe_load("\n".join(lines)) or {}
        if phrases:
            rows = [f"| `{key}` | {_cell(words)} | {_cell(welsh.get(key, ''))} |" for key, words in phrases.items()]
            parts.append("\n".join([f"## {title}\n", "| key | English | Welsh |", "|---|---|---|", *rows, ""]))
    return "\n".join(parts)


def _parts(text: str) -> list[tuple[str, list[str]]]:
    """The parts of the file: each remark at the beginning of a line that follows an empty line begins another."""
    parts: list[tuple[str, list[str]]] = [("Phrases", [])]
    before = ""
    for line in text.splitlines():
        head = _HEAD.match(line)
        if head and not before:
            parts.append((head["words"].rstrip("."), []))
        parts[-1][1].append(line)
        before = line
    return parts


def _cell(words: object) -> str:
    texts = words.values() if isinstance(words, dict) else [words]
    different = dict.fromkeys(" ".join(str(text).split()) for text in texts)
    shown = "; ".join(text for text in different if text)
    return shown.replace("|", "\\|").replace("<", "&lt;")
