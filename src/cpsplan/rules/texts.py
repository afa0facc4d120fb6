"""Rules on the words themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cpsplan.book.book import Book
from cpsplan.book.entry import Wording
from cpsplan.diagnostic import HINTED, SetText, Severity, SortKeys, did_you_mean
from cpsplan.language.booklets import is_easy_read
from cpsplan.model.text import ABBREVIATED, abbreviations_in
from cpsplan.rules.leftovers import TO_BE
from cpsplan.rules.rule import Finding, rule
from cpsplan.workspace.disk import UNUSABLE
from cpsplan.workspace.resources import folder

WELL_KNOWN = "words/well-known-en.txt"
"""The file below the templates with the abbreviations that nobody has to explain."""
_LINE_END = re.compile(r"[\n\r\t\x85]")
_LIST_MARKER = re.compile(r"^\s*(?:[•‣▪●○◦·]|[-–*](?=\s)|\(?(?:[0-9]{1,2}|[a-z]|[ivx]{1,4})[.)](?=\s))")


@rule("CPS601", "unknown-abbreviation", Severity.ERROR)
def unknown_abbreviation(book: Book) -> Iterator[Finding]:
    """A text uses an abbreviation that the glossary does not explain.

    Public bodies explain an abbreviation where it is first used (GOV.UK style guide, “Abbreviations and acronyms”).
    The pages do that by themselves, and take the words from the glossary; a full form is enough there. The plural is
    found under the singular, and a word inside a longer term (COVID in COVID-19) under that. No entry is needed for the
    short name of the publisher or of a body in the settings, nor for what everybody knows: AI, DVLA, EU, GOV.UK, HM,
    HR, MP, NHS, UK, US, VAT.
    """
    if "glossary" in book.incomplete:
        return
    hints: dict[str, str] = {}
    for entry, way, word in _unexplained(book):
        if word not in hints and len(hints) < HINTED:
            hints[word] = did_you_mean(word, book.terms)
        hint = hints.get(word) or "Add it to plans/glossary.yaml with its full form, or an explanation"
        span = entry.word_span(word, *way)
        yield Finding(entry, way, f"The glossary does not know “{word}”", hint, about=word.lower(), span=span)


def _unexplained(book: Book) -> Iterator[Wording]:
    """The abbreviations that the glossary does not know, each with its entry and the way to the text below that."""
    known = {word for term in book.terms for word in (term, *abbreviations_in(term))}
    known |= well_known() | _own_names(book)
    for entry, way, text in book.sifted_texts.holding(ABBREVIATED):
        # Easy Read explains its words itself (CPS616).
        if text[1:].islower() or is_easy_read(entry, way):
            continue
        for word in abbreviations_in(text):
            # What is not known yet is no word to be explained (CPS644).
            if word not in known and word.removesuffix("s") not in known and word not in TO_BE:
                yield entry, way, word


@cache
def well_known() -> frozenset[str]:
    """The abbreviations that everybody knows."""
    lines = (folder("templates") / WELL_KNOWN).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in abbreviations_in(line))


def _own_names(book: Book) -> frozenset[str]:
    """What bodies go by in short: the capitals of the publisher's name, what it says itself, and the register."""
    if not book.settings:
        return frozenset()
    settings = book.settings.model
    known = {"".join(re.findall(r"\b[A-Z]", settings.publisher))}
    for name in (settings.publisher, *(body.short_name or "" for body in settings.bodies)):
        known.update(abbreviations_in(name))
    return frozenset(known)


@rule("CPS602", "control-character", Severity.ERROR)
def control_character(book: Book) -> Iterator[Finding]:
    r"""A text holds a control character, a tab, a line end, or a character that reverses the direction of writing.

    They get in through escapes (“\n”, “\t”, “\x1b”) and through literal blocks (“|”). A text of a plan is one
    paragraph: use “>-” to write it over several lines.
    """
    for (entry, way, _), character in book.sifted_texts.where(_control_character):
        name = {"\n": "a line end", "\r": "a line end", "\t": "a tab"}.get(character)
        message = f"The text holds {name or f'the character U+{ord(character):04X}'}"
        yield Finding(entry, way, message, hint="Write it as one paragraph of plain characters")


def _control_character(text: str) -> str:
    """The first character of a text that is none of a paragraph; empty where all are."""
    if text.isprintable():
        return ""
    character = UNUSABLE.search(text) or _LINE_END.search(text.rstrip("\n"))
    return character[0] if character else ""


@rule("CPS603", "stray-spaces", Severity.WARNING)
def stray_spaces(book: Book) -> Iterator[Finding]:
    """A text has two spaces in a row, or begins or ends with white space. This is left over from copying."""
    for (entry, way, text), _ in book.sifted_texts.where(_has_stray_spaces):
        where = "two spaces in a row" if "  " in text.strip() else "white space at its beginning or end"
        hint, mended = "Delete what is too much", re.sub(r" {2,}", " ", text).strip()
        # White space other than spaces is CPS602's; a text of white space only has nothing to become.
        fix = entry.fix(hint, SetText(way, mended)) if mended and mended.isprintable() else None
        yield Finding(entry, way, f"The text has {where}", hint, fix=fix)


def _has_stray_spaces(text: str) -> bool:
    # Tabs and line ends are CPS602's.
    return ("  " in text or text[0].isspace() or text[-1].isspace()) and text.isprintable()


@rule("CPS604", "stray-list-marker", Severity.WARNING)
def stray_list_marker(book: Book) -> Iterator[Finding]:
    """A text begins with a bullet or a number of its own (“•”, “- ”, “1. ”).

    The pages number and mark lists themselves, so the reader would see it twice, and a screen reader would read it out.
    """
    for (entry, way, text), first in book.sifted_texts.where(_LIST_MARKER.match):
        rest = text
        while marker := _LIST_MARKER.match(rest):
            rest = rest[marker.end() :].strip()
        fix = entry.fix(f"Delete “{first[0].strip()}”", SetText(way, rest)) if rest else None
        yield Finding(entry, way, f"The text begins with “{first[0].strip()}”", hint="Delete it", fix=fix)


@rule("CPS605", "unused-term", Severity.NOTE)
def unused_term(book: Book) -> Iterator[Finding]:
    """The glossary explains a word that no document uses. It may have gone out of use, or be spelt otherwise there."""
    if book.incomplete:
        return
    texts = [text for entry, _, text in book.texts if entry.address.kind != "term"]
    everything = "\n".join(texts).casefold()
    for term in book.terms.values():
        if term.model.term.casefold() not in everything:
            yield Finding(term, ("term",), f"No document uses “{term.model.term}”")


NAMES = ("id", "of", "term")
"""The keys that an entry goes by."""
LAST = "suppress"


@rule("CPS606", "key-order", Severity.NOTE)
def key_order(book: Book) -> Iterator[Finding]:
    """An entry does not begin with what it goes by (id, of, term), or its suppressions are not at its end.

    Whoever looks for an entry looks for its id, and reads what it says before the reasons for leaving a rule out.
    """
    for entry in book.entries:
        keys = entry.keys
        if not keys or (keys[0] in NAMES and LAST not in keys):
            continue
        ordered = sorted(keys, key=lambda key: (key == LAST, key not in NAMES))
        if ordered != list(keys):
            wrong = next(key for key, right in zip(keys, ordered, strict=True) if key != right)
            words = "Put what it goes by first, and “suppress” last"
            fix = entry.fix(words, SortKeys((), tuple(ordered)))
            yield Finding(entry, (wrong,), f"“{wrong}” is not at its place", words, on_key=True, fix=fix)


LONGEST_CELL = 32_767
"""How many characters a cell of a workbook holds (Excel, “Specifications and limits”)."""


@rule("CPS607", "too-long-for-a-cell", Severity.ERROR)
def too_long_for_a_cell(book: Book) -> Iterator[Finding]:
    """The outcomes of an activity or a measure are together longer than a cell of a spreadsheet can hold: 32,767 signs.

    The workbooks in out/data/ have them in one cell, and a program for spreadsheets would cut them off in silence.
    """
    for entry in (*book.activities.values(), *book.measures.values()):
        served = [book.outcomes[outcome].model.statement for outcome in book.outcomes_of.get(entry.address, ())]
        if len("; ".join(served)) > LONGEST_CELL:
            message = f"The outcomes are together longer than the {LONGEST_CELL:,} characters of a cell"
            yield Finding(entry, ("outcomes",), message, "Shorten the outcomes, or name fewer")


LONGEST_TITLE = 200
"""How many letters a heading has at most."""


@rule("CPS608", "long-title", Severity.WARNING)
def long_title(book: Book) -> Iterator[Finding]:
    """A title is longer than 200 letters. It is a heading, a line in every list of contents, and often read aloud.

    Perhaps a whole paragraph got into it. Say in a few words what it is, and the rest below.
    """
    for entry in book.entries:
        # A model asked for what it has not takes long to say so, and most things have no title.
        title = entry.model.__dict__.get("title")
        if isinstance(title, str) and len(title) > LONGEST_TITLE:
            yield Finding(entry, ("title",), f"The title is {len(title):,} letters long", "Say it in a few words")
