"""Prose: paragraphs, lists and tables of a Word document as Markdown that reads as the same words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cpsplan.sources.word_text import WordParagraph, WordPiece, WordTable, single_line

_SIGNS = re.compile(r"[\\`*_\[\]<>|~]")
_BEGINS = re.compile(r"^(?P<number>\d{1,9})(?P<mark>[.)])(?=\s|$)|^(?P<sign>[#+=-])")
BULLET, NUMBER = "-", "1."


def markdown_of(words: str) -> str:
    """Words in which nothing is taken for a mark of Markdown."""
    # A colon at the beginning makes a caption of a paragraph, whatever stands before it.
    text = _SIGNS.sub(r"\\\g<0>", words.lstrip(": "))
    begins = _BEGINS.match(text)
    if begins is None:
        return text
    place = begins.start("mark") if begins["number"] else begins.start("sign")
    return f"{text[:place]}\\{text[place:]}"


def line_of(paragraph: WordParagraph) -> str:
    """A paragraph as a line of Markdown, with its links that lead to the web."""
    written: list[str] = []
    for href, words in _stretches(paragraph.pieces):
        plain = markdown_of(words) if not written else _SIGNS.sub(r"\\\g<0>", words)
        is_link = href and words.strip() and not re.search(r"[\s<>()\[\]]", href)
        written.append(f"[{plain.strip()}]({href})" if is_link else plain)
    return single_line("".join(written))


def _stretches(pieces: Iterable[WordPiece]) -> list[tuple[str, str]]:
    """The text in stretches that lead to the same place."""
    stretches: list[tuple[str, str]] = []
    for piece in pieces:
        if piece.change is not None and not piece.change.is_new:
            continue
        if stretches and stretches[-1][0] == piece.href:
            stretches[-1] = piece.href, stretches[-1][1] + piece.text
        else:
            stretches.append((piece.href, piece.text))
    return stretches


def markdown_list(entries: Iterable[WordParagraph]) -> str:
    """Entries of lists, those within others indented below them."""
    lines: list[str] = []
    for entry in entries:
        indent = "    " * (min(entry.depth, 2) - 1) if lines else ""
        lines.append(f"{indent}{NUMBER if entry.numbered else BULLET} {line_of(entry)}")
    return "\n".join(lines)


def markdown_table(table: WordTable) -> str:
    """A table; its first row is taken for its heads."""
    width = max((len(row) for row in table.rows), default=0)
    rows = [[_cell(cell) for cell in row] + [""] * (width - len(row)) for row in table.rows]
    if not width:
        return ""
    return "\n".join(f"| {' | '.join(row)} |" for row in (rows[0], ["---"] * width, *rows[1:]))


def _cell(paragraphs: Iterable[WordParagraph]) -> str:
    return " ".join(filter(None, map(line_of, paragraphs)))
