"""Texts of the plans as HTML: everything escaped, and each term of the glossary explained where it is first used.

The filters work through a page from top to bottom, so "first" is what a reader meets first, whatever the template.
Which terms have been met on the page being rendered is held in a context variable, not in the values of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field

from markupsafe import Markup, escape

from cpsplan.book.translation import Foreign
from cpsplan.language.alphabets import alphabetical
from cpsplan.language.plain_language import BOLD
from cpsplan.language.word_forms import SOURCE
from cpsplan.late import dataclass
from cpsplan.model.glossary import Term
from cpsplan.model.text import is_abbreviation
from cpsplan.render.languages import marked
from cpsplan.render.text_places import NO_TEXTS, no_part, with_mark
from cpsplan.render.values import Values, texts_in

_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Meaning(Values):
    """What the pages need of a term: an anchor, the term, its full form and its explanation, where it has them."""

    anchor: str
    term: str
    full: str
    explanation: str


@dataclass(frozen=True)
class Vocabulary:
    """The terms of a glossary, and how they are found in running text.

    A term inside the title of a document is part of a name ("CPS 2025") and not found.
    """

    meanings: dict[str, Meaning]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, terms: Iterable[Term], titles: Iterable[str], language: str = SOURCE) -> Vocabulary:
        """The vocabulary of a glossary in ``language``, for a book whose documents have these titles."""
        order = alphabetical(language)
        meanings: dict[str, Meaning] = {}
        taken: set[str] = set()
        for term in sorted(terms, key=lambda term: order(term.term)):
            slug = re.sub(r"[^a-z0-9]+", "-", term.term.casefold()).strip("-") or "word"
            anchor = f"term-{slug}"
            if anchor in taken:
                anchor = f"{anchor}-{len(meanings)}"
            taken.add(anchor)
            meanings[term.term] = Meaning(anchor, term.term, term.full or "", term.explanation or "")
        return cls(meanings, _pattern(meanings, set(titles) - set(meanings)) if meanings else _NEVER)

    def find(self, text: str) -> Iterator[tuple[re.Match[str], Meaning]]:
        """Every use of a term in ``text``, with its meaning."""
        for match in self.pattern.finditer(text):
            name = match["term"]
            if name:
                yield match, self.meanings.get(name) or self.meanings[name[0].lower() + name[1:]]

    def terms_in(self, values: object) -> tuple[Meaning, ...]:
        """The terms used in any text inside ``values``, in the order of the alphabet."""
        if not self.meanings:
            return ()
        # All texts in one go: most are short, and looking through each by itself would cost more than the looking.
        used = {meaning.term for _, meaning in self.find("\0".join(texts_in(values)))}
        return tuple(meaning for meaning in self.meanings.values() if meaning.term in used)


def _pattern(terms: Iterable[str], titles: Iterable[str]) -> re.Pattern[str]:
    """What finds the use of a term as ``term`` and its ending as ``end``; inside a title only the title is found."""
    # The longest first; titles of one length in the order of the alphabet, not in that of a set, which changes.
    names = "|".join(_spelling(term) for term in sorted(terms, key=len, reverse=True))
    whole = "|".join(re.escape(title) for title in sorted(sorted(titles), key=len, reverse=True))
    before = f"(?:{whole})|" if whole else ""
    return re.compile(rf"{before}(?<![\w&])(?P<term>{names})(?P<end>s?(?:[’']s)?)(?![\w&]|-\w)")


def _spelling(term: str) -> str:
    """How a term is spelled in text: an abbreviation and a name only so, a word also at the start of a sentence."""
    first = term[0]
    if is_abbreviation(term) or not first.islower():
        return re.escape(term)
    return f"[{first}{first.upper()}]{re.escape(term[1:])}"


@dataclass
class _Reading:
    """How far a reader of the page has come: the terms met so far."""

    vocabulary: Vocabulary
    marks: Mapping[str, str] = field(default_factory=lambda: NO_TEXTS)
    """What the texts of the page go by, by their words."""
    met: set[str] = field(default_factory=set)
    notes: int = 0
    """How many footnotes have been called."""


_reading: ContextVar[_Reading | None] = ContextVar("reading", default=None)


@contextmanager
def reading(vocabulary: Vocabulary, marks: Mapping[str, str] = NO_TEXTS) -> Iterator[None]:
    """While a page is rendered: its texts are explained with ``vocabulary``, each term once, and go by ``marks``."""
    token = _reading.set(_Reading(vocabulary, marks))
    try:
        yield
    finally:
        _reading.reset(token)


def next_note_number(before: int) -> int:
    """The number of the next footnote of the page; outside of one, the number after ``before``."""
    reader = _reading.get()
    if reader is None:
        return before + 1
    reader.notes += 1
    return reader.notes


def explain(text: str) -> Markup:
    """``text`` as HTML. The first use of each term becomes a button that opens its meaning, its full form follows."""
    return _explained(text, buttons=True)


def spell(text: str) -> Markup:
    """As ``explain``, but without buttons: for links and table captions, where only the full form may follow.

    It follows as plain text: in a PDF, a link with a part of its own in it is no longer tagged as a link.
    """
    return _explained(text, buttons=False)


def _explained(text: str, *, buttons: bool) -> Markup:
    reader = _reading.get()
    if isinstance(text, Foreign):
        # The words of the glossary are in the language of the page, this text is not.
        return escape(marked(text, text.language))
    if reader is None or isinstance(text, Markup):
        return escape(text)
    html = _with_full_forms(reader, text, buttons=buttons)
    mark = reader.marks.get(text)
    return with_mark(html, mark) if mark else html


def _with_full_forms(reader: _Reading, text: str, *, buttons: bool) -> Markup:
    """``text`` with each term that the reader has not met; without buttons only those with a full form."""
    pieces: list[str] = []
    place = 0
    for match, meaning in reader.vocabulary.find(text):
        if meaning.term in reader.met or not (buttons or meaning.full):
            continue
        reader.met.add(meaning.term)
        pieces.append(escape(text[place : match.start()]))
        pieces.append(_button(match[0], meaning) if buttons else escape(match[0]))
        if not _stands_beside(meaning.full, text[: match.start()], text[match.end() :]):
            full = (FULL if buttons else FULL_PLAIN).format(meaning.full)
            pieces.append(no_part(full) if reader.marks.get(text) else full)
        place = match.end()
    pieces.append(escape(text[place:]))
    return Markup().join(pieces)


def bold(text: str) -> Markup:
    """A sentence of Easy Read as HTML, its hard words in bold."""
    html = BOLD.sub(lambda match: f"<strong>{match[1]}</strong>", str(escape(text)))
    return Markup(marked(html, text.language) if isinstance(text, Foreign) else html)  # noqa: S704 - escaped above


def unmarked(text: str) -> str:
    """A sentence of Easy Read without the marks of bold."""
    plain = BOLD.sub(r"\1", text)
    return Foreign(plain, text.language) if isinstance(text, Foreign) else plain


FULL = Markup(' <span class="full">({})</span>')
"""How the full form of an abbreviation follows it in running text."""
FULL_PLAIN = Markup(" ({})")
"""How it follows where there may be no part of its own."""


def _button(word: str, meaning: Meaning) -> Markup:
    button = Markup('<button type="button" class="term" popovertarget="{}">{}</button>')
    return button.format(f"{meaning.anchor}-meaning", word)


def _stands_beside(full: str, before: str, after: str) -> bool:
    """Whether there is no full form, or the text gives it: “case management system (CMS)”, “CMS (case …)”."""
    if not full:
        return True
    last = before.casefold().rstrip("( ")
    inside = before.endswith("(") and after.startswith(")")
    return (inside and last.endswith(full.casefold())) or after.casefold().startswith(f" ({full.casefold()})")
