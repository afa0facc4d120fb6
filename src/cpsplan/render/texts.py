"""Texts of the plans as HTML: everything escaped, and each term of the glossary explained where it is first used.

The filters work through a page from top to bottom, so "first" is what a reader meets first, whatever the template.
Which terms have been met on the page being rendered is held in a context variable, not in the values of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

from cpsplan.book.translation import Foreign
from cpsplan.language.plain_language import BOLD
from cpsplan.model.glossary import Term
from cpsplan.model.text import is_abbreviation
from cpsplan.render.languages import marked

_NEVER = re.compile(r"(?!)")
_NOT_READ = frozenset({"id", "anchor", "href", "address", "licence_address"})
"""Keys of values that nobody reads as words."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the pages need of a term: an anchor, the term, its full form where it has one, and its explanation."""

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
    def of(cls, terms: Iterable[Term], titles: Iterable[str]) -> Vocabulary:
        """The vocabulary of a glossary, for a book whose documents have these titles."""
        meanings: dict[str, Meaning] = {}
        for term in sorted(terms, key=lambda one: one.term.casefold()):
            slug = re.sub(r"[^a-z0-9]+", "-", term.term.casefold()).strip("-") or "word"
            taken = {meaning.anchor for meaning in meanings.values()}
            anchor = f"term-{slug}" if f"term-{slug}" not in taken else f"term-{slug}-{len(meanings)}"
            meanings[term.term] = Meaning(anchor, term.term, term.full or "", term.explanation)
        if not meanings:
            return cls({}, _NEVER)
        names = "|".join(_spelling(term) for term in sorted(meanings, key=len, reverse=True))
        # The longest first; those of one length in the order of the alphabet, not in that of a set, which changes.
        names_of_documents = sorted(sorted(set(titles) - set(meanings)), key=len, reverse=True)
        whole = [re.escape(title) for title in names_of_documents]
        before = f"(?:{'|'.join(whole)})|" if whole else ""
        return cls(meanings, re.compile(rf"{before}(?<![\w&])(?P<term>{names})(?P<end>s?(?:[’']s)?)(?![\w&]|-\w)"))

    def find(self, text: str) -> Iterator[tuple[re.Match[str], Meaning]]:
        """Every use of a term in ``text``, with its meaning."""
        for match in self.pattern.finditer(text):
            name = match["term"]
            if name:
                yield match, self.meanings.get(name) or self.meanings[name[0].lower() + name[1:]]

    def used(self, value: Any) -> set[str]:
        """The terms used in any string inside ``value``, which is made of dicts, lists and plain values."""
        if not self.meanings:
            return set()
        # All texts in one go: most are short, and looking through each by itself would cost more than the looking.
        return {meaning.term for _, meaning in self.find("\0".join(texts_in(value)))}


def texts_in(value: Any) -> Iterator[str]:
    """Every string that is read inside ``value``. None holds a NUL (CPS602)."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in _NOT_READ:
                yield from texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)


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
    met: set[str] = field(default_factory=set)


_reading: ContextVar[_Reading | None] = ContextVar("reading", default=None)


@contextmanager
def reading(vocabulary: Vocabulary) -> Iterator[None]:
    """While a page is rendered: its texts are explained with ``vocabulary``, each term once."""
    token = _reading.set(_Reading(vocabulary))
    try:
        yield
    finally:
        _reading.reset(token)


def explain(text: str) -> Markup:
    """``text`` as HTML. The first use of each term becomes a button that opens its meaning, its full form follows."""
    return _explained(text, buttons=True)


def spell(text: str) -> Markup:
    """As ``explain``, but without buttons: for links and table captions, where only the full form may follow.

    It follows as plain text: in a PDF, a link with a part of its own in it is no longer tagged as a link.
    """
    return _explained(text, buttons=False)


def _explained(text: str, *, buttons: bool) -> Markup:
    now = _reading.get()
    if isinstance(text, Foreign):
        # The words of the glossary are in the language of the page, this text is not.
        return escape(marked(text, text.language))
    if now is None or isinstance(text, Markup):
        return escape(text)
    pieces, place = [], 0
    for match, meaning in now.vocabulary.find(text):
        if meaning.term in now.met or not (buttons or meaning.full):
            continue
        now.met.add(meaning.term)
        pieces.append(escape(text[place : match.start()]))
        pieces.append(_button(match[0], meaning) if buttons else escape(match[0]))
        if meaning.full and not _stands_beside(meaning.full, text[: match.start()], text[match.end() :]):
            pieces.append((FULL if buttons else Markup(" ({})")).format(meaning.full))
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


def _button(word: str, meaning: Meaning) -> Markup:
    button = Markup('<button type="button" class="term" popovertarget="{}">{}</button>')
    return button.format(f"{meaning.anchor}-meaning", word)


def _stands_beside(full: str, before: str, after: str) -> bool:
    """Whether the text itself gives the full form: "case management system (CMS)" or "CMS (case management ...)"."""
    last = before.casefold().rstrip("( ")
    inside = before.endswith("(") and after.startswith(")")
    return (inside and last.endswith(full.casefold())) or after.casefold().startswith(f" ({full.casefold()})")
