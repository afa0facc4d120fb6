"""Asides: what a Word document holds beside its text, and what is no part of a plan. It is told, and never lost."""

from __future__ import annotations

from cpsplan.sources.word_text import WordParagraph, WordText, single_line
from cpsplan.word.remarks import WordRemark, WordRemarks, first_words

EDGE = WordRemark(0, "the head or foot of pages", "")
DOCUMENT = WordRemark(0, "the document", "")


def tell_asides(text: WordText, remarks: WordRemarks) -> None:
    """Note what is left of a document: pictures, heads and feet of pages, what was deleted, and comments."""
    for number, words in text.asides:
        remarks.leave(WordParagraph(number, ()), words)
    for words in text.edges:
        remarks.leave(EDGE, f"“{first_words(words)}”")
    _tell_tracked(text, remarks)
    _tell_remarked(text, remarks)


def _tell_tracked(text: WordText, remarks: WordRemarks) -> None:
    """Note tracked changes: all of them are taken, so that what was deleted is no longer there."""
    pieces = [(paragraph, piece) for paragraph in text.paragraphs() for piece in paragraph.pieces if piece.change]
    if pieces:
        remarks.guess(DOCUMENT, "its tracked changes, as if somebody had accepted all of them")
    gone: dict[int, tuple[WordParagraph, str]] = {}
    for paragraph, piece in pieces:
        if piece.change and not piece.change.is_new:
            _, before = gone.get(paragraph.number, (paragraph, ""))
            gone[paragraph.number] = paragraph, before + piece.text
    for paragraph, words in gone.values():
        if single_line(words):
            remarks.leave(paragraph, f"deleted, with tracking: “{single_line(words)}”")


def _tell_remarked(text: WordText, remarks: WordRemarks) -> None:
    """Note comments, each at the first paragraph that it is on."""
    places: dict[str, WordParagraph] = {}
    for paragraph in text.paragraphs():
        for piece in paragraph.pieces:
            for number in piece.comments:
                places.setdefault(number, paragraph)
    for number, comment in text.comments.items():
        who = f" by {comment.author}" if comment.author else ""
        remarks.leave(places.get(number, DOCUMENT), f"a comment{who}: “{comment.words}”")
