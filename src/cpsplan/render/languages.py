"""Languages on a page: every part in another language than the page's says so (WCAG 2.2, 3.1.2 “Language of parts”).

Two things are in another language: a text that is not translated, and a name that is the same everywhere, such as
Operation Soteria in a Welsh sentence. Templates need not care. A text that is not translated carries invisible marks
(characters of Unicode's private use area) through the template; here they become ``<span lang>`` where words are shown,
and vanish in attributes and titles, which cannot hold elements.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from markupsafe import escape

BEGIN, MIDDLE, END = "\ue000", "\ue001", "\ue002"
"""Marks: BEGIN language MIDDLE text END. The loader of plans lets nobody write them."""

_WORDS_ALONE = "title|textarea|option|text"
"""What holds words and no element: titles, fields of forms, and texts of drawings, which are SVG."""
_PIECES = re.compile(rf"(<(?:{_WORDS_ALONE})\b.*?</(?:{_WORDS_ALONE})>|<[^>]*>)", re.DOTALL)
_MARKED = re.compile(f"{BEGIN}([A-Za-z-]+){MIDDLE}(.*?){END}", re.DOTALL)
_MARKS = re.compile(f"{BEGIN}[A-Za-z-]+{MIDDLE}|{END}")


def marked(text: str, language: str) -> str:
    """``text`` between marks that say its language."""
    return f"{BEGIN}{language}{MIDDLE}{text}{END}"


_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
"""The letters of scripts that are written from right to left: Hebrew, Arabic, Syriac, Thaana, N'Ko and older ones."""
FROM_RIGHT = re.compile(rf"[{_RIGHT}]+(?:[\s\d.,'’-]+[{_RIGHT}]+)*")
"""A stretch of words that are written from right to left."""
_NO_WORDS = re.compile(
    r"(<(?P<name>title|textarea|option|style|script|svg|bdi)\b.*?</(?P=name)>|<[^>]*>)", re.DOTALL | re.IGNORECASE
)
"""What can hold no element of its own, and what is isolated by itself: a drawing sets each of its texts alone."""


def isolate(html: str) -> str:
    """``html`` with ``<bdi>`` around words that are written from right to left.

    Without it a name in Hebrew draws the number or the bracket behind it to its other side, and the reader sees another
    sentence (Unicode UAX 9; W3C, “Inline markup and bidirectional text in HTML”).
    """
    if not FROM_RIGHT.search(html):
        return html
    pieces: list[str] = []
    begin = 0
    for apart in _NO_WORDS.finditer(html):
        pieces += [FROM_RIGHT.sub(r"<bdi>\g<0></bdi>", html[begin : apart.start()]), apart[0]]
        begin = apart.end()
    return "".join((*pieces, FROM_RIGHT.sub(r"<bdi>\g<0></bdi>", html[begin:])))


def mark_languages(html: str, names: Collection[str], language: str) -> str:
    """``html`` with a ``lang`` on every part that is not in the language of the page.

    ``names`` are the names that are in ``language`` wherever they stand; empty for a page in that language.
    """
    if not names and BEGIN not in html:
        return html
    known = [str(escape(name)) for name in sorted(names, key=len, reverse=True)]
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, known))})(?![\w-])") if known else None
    pieces = _PIECES.split(html)
    for place, piece in enumerate(pieces):
        if place % 2:
            pieces[place] = _MARKS.sub("", piece)
        elif piece and not piece.isspace():
            pieces[place] = _with_spans(piece, pattern, language)
    return "".join(pieces)


def _with_spans(text: str, names: re.Pattern[str] | None, language: str) -> str:
    parts = _MARKED.split(text)
    for place in range(0, len(parts), 3):
        if names is not None:
            parts[place] = names.sub(lambda match: f'<span lang="{language}">{match[0]}</span>', parts[place])
    spans = [
        f'<span lang="{parts[place]}" class="foreign">{parts[place + 1]}</span>' for place in range(1, len(parts), 3)
    ]
    return "".join(piece for pair in zip(parts[::3], [*spans, ""], strict=True) for piece in pair)
