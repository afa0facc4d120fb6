"""Rules on translations: the languages of a workspace say the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import lru_cache

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry, Wording
from cpsplan.book.translation import State, Translation, Translations
from cpsplan.diagnostic import Related, Route, Severity
from cpsplan.language.catalogue import catalogue_of, context, published_texts
from cpsplan.language.figures import with_signs
from cpsplan.model.blocks import PartKey
from cpsplan.model.shape import prose
from cpsplan.model.text import Record, is_abbreviation
from cpsplan.rules.rule import Finding, rule

_NUMBER = r"\d+(?:[.,/:]\d+)*%?"
NUMBER = re.compile(_NUMBER)
FIGURE = re.compile(rf"https?://[^\s<>]+[^\s<>.,;)]|[^\s@]+@[^\s@]+\.[a-z]+|{_NUMBER}")
"""What has to be the same in every language: web addresses, mail addresses, figures, percentages."""
LINKED = re.compile(r"(?<=\]\()[^)\s]+")
"""Where a link of a prose leads."""
STOPS = ".!?:;"
"""The marks that a text may end with."""
INTERFACE = "interface"
"""The catalogue of the phrases of pages, which are no texts of the book."""
NAMED = 3
"""How many texts a finding names where it counts many."""


@lru_cache(maxsize=8)
def _addressed(book: Book) -> tuple[tuple[str, Entry[Record], Route, str], ...]:
    """Every published text, with the address that it has in catalogues."""
    return tuple((context(entry.address, way), entry, way, text) for entry, way, text in published_texts(book))


@lru_cache(maxsize=8)
def _current_translations(book: Book) -> tuple[tuple[Entry[Record], Route, str, Translation], ...]:
    """Every published text with a translation that is up to date."""
    current: list[tuple[Entry[Record], Route, str, Translation]] = []
    for language in _translated_languages(book):
        for address, entry, way, text in _addressed(book):
            translation = language.texts.get(address)
            if translation and language.state(address, text) in (State.DRAFT, State.REVIEWED):
                current.append((entry, way, text, translation))
    return tuple(current)


def _translated_languages(book: Book) -> list[Translations]:
    """The translations into every language that an edition is in, or that has catalogues."""
    return list(book.translations.values())


def _translated_here(translation: Translation) -> tuple[Related, ...]:
    return (Related(translation.span, f"translated as “{translation.text}”"),)


@rule("CPS911", "not-translated", Severity.WARNING)
def not_translated(book: Book) -> Iterator[Finding]:
    """A document has texts that are not translated into the language of an edition.

    They are shown in their own language, and marked. “cpsplan translate update” writes them into the catalogue. The
    document is named once, with the first texts that lack a translation.
    """
    for language in _translated_languages(book):
        missing: dict[str, list[Wording]] = {}
        for address, entry, way, text in _addressed(book):
            if language.state(address, text) is State.MISSING:
                missing.setdefault(catalogue_of(entry.address), []).append((entry, way, text))
        for name, texts in missing.items():
            if name in language.broken:
                continue
            entry, way, _ = texts[0]
            related = tuple(Related(other.span(*where), f"“{words}”") for other, where, words in texts[1:NAMED])
            count = "1 text is" if len(texts) == 1 else f"{len(texts)} texts are"
            message = f"{count} not translated into “{language.language}” in {name}, this one first"
            hint = f"Run “cpsplan translate update”, then translate {name}.po"
            yield Finding(entry, way, message, hint, related, about=language.language)


@rule("CPS912", "stale-translation", Severity.WARNING)
def stale_translation(book: Book) -> Iterator[Finding]:
    """A text has changed since it was translated, so the translation may say something else.

    Until the translation is brought up to date, the page shows the text in its own language, and marks it.
    """
    for language in _translated_languages(book):
        for address, entry, way, text in _addressed(book):
            if language.state(address, text) is State.STALE:
                old = language.texts[address]
                related = (Related(old.span, f"translated from “{old.original}” as “{old.text}”"),)
                message = f"The text has changed since it was translated into “{language.language}”"
                hint = "Run “cpsplan translate update”, then bring the translation up to date"
                yield Finding(entry, way, message, hint, related, about=language.language)


@rule("CPS913", "translation-not-reviewed", Severity.WARNING)
def translation_not_reviewed(book: Book) -> Iterator[Finding]:
    """The settings allow reviewed translations only, and a document has drafts. They are not published."""
    settings = book.settings
    if settings is None or settings.model.publish_translations != "reviewed":
        return
    for language in _translated_languages(book):
        drafts: Counter[str] = Counter()
        for address, translation in language.texts.items():
            if translation.state is State.DRAFT:
                drafts[catalogue_of(address)] += 1
        for name, count in drafts.items():
            message = f"{count} drafts in “{language.language}” in {name} are not published"
            yield Finding(settings, ("publish_translations",), message, "“cpsplan translate review” marks what is read")


@rule("CPS914", "figures-differ", Severity.ERROR)
def figures_differ(book: Book) -> Iterator[Finding]:
    """A figure, date, amount or web address is not the same in a translation as in the text.

    A percentage may be in words in one of the two: “10 y cant” and “ten per cent” are 10%.
    """
    for entry, way, text, translation in _current_translations(book):
        said, translated = _figures_in(text), _figures_in(translation.text)
        # Nearly all are the same, in the same order: only the others are counted.
        if said != translated and Counter(said) != Counter(translated):
            ours, theirs = Counter(said), Counter(translated)
            only_here, only_there = ", ".join(ours - theirs) or "nothing", ", ".join(theirs - ours) or "nothing"
            message = f"The text says {only_here}, and its translation {only_there}"
            yield Finding(entry, way, message, "Make the two agree", _translated_here(translation))


def _figures_in(text: str) -> list[str]:
    """The figures and addresses of a text."""
    signed = with_signs(text)
    if "@" in signed or "://" in signed:
        return FIGURE.findall(signed)
    # Most texts have no address, and looking for the beginning of one at every letter takes long.
    return NUMBER.findall(signed)


@rule("CPS545", "links-differ", Severity.ERROR)
def links_differ(book: Book) -> Iterator[Finding]:
    """A link of a prose leads somewhere else in its translation, or is missing in one of the two.

    The words of a link are translated; what stands in round brackets behind them is the same in every language.
    """
    for entry, way, text, translation in _current_translations(book):
        if isinstance(way[-1], PartKey):
            ours, theirs = (Counter(LINKED.findall(words)) for words in (text, translation.text))
            if ours != theirs:
                only_here, only_there = ", ".join(ours - theirs) or "nothing", ", ".join(theirs - ours) or "nothing"
                message = f"The text leads to {only_here}, and its translation to {only_there}"
                yield Finding(entry, way, message, "Make the two agree", _translated_here(translation))


@rule("CPS916", "copied-not-translated", Severity.WARNING)
def copied_not_translated(book: Book) -> Iterator[Finding]:
    """A translation is the text itself. Names that are the same in every language stand in the glossary (is_name).

    A body of the register in the settings may have one name in all languages.
    """
    names = {term.model.term.casefold() for term in book.terms.values() if term.model.is_name}
    for entry, way, text, translation in _current_translations(book):
        if (
            translation.text == text
            and not _same_everywhere(text, names)
            and not getattr(entry.model, "is_name", False)
            and entry.address.kind != "body"
        ):
            hint = "Translate it, or list it in the glossary with “is_name: true”"
            yield Finding(entry, way, "The translation is a copy of the text", hint, _translated_here(translation))


def _same_everywhere(text: str, names: set[str]) -> bool:
    """Whether a text is the same in every language: names, abbreviations, figures."""
    rest = text.casefold()
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, " ")
    kept = re.findall(r"[^\W\d_]+(?:&[^\W\d_]+)*", text)
    return all(word.casefold() not in rest or is_abbreviation(word) or len(word) == 1 for word in kept)


@rule("CPS917", "edges-differ", Severity.WARNING)
def edges_differ(book: Book) -> Iterator[Finding]:
    """A translation begins or ends with white space, or ends with another mark than the text."""
    for entry, way, text, translation in _current_translations(book):
        if translation.text != translation.text.strip():
            message = "The translation begins or ends with white space"
            yield Finding(entry, way, message, "Delete it", _translated_here(translation))
        elif _stop(text) != _stop(translation.text):
            stop, other = _stop(text) or "no mark", _stop(translation.text) or "none"
            message = f"The text ends with {stop}, and its translation with {other}"
            yield Finding(entry, way, message, "End both with the same mark", _translated_here(translation))


def _stop(text: str) -> str:
    end = text.rstrip("”’)\"'")[-1:]
    return end if end in STOPS else ""


@rule("CPS918", "term-not-as-agreed", Severity.WARNING)
def term_not_as_agreed(book: Book) -> Iterator[Finding]:
    """A text uses a word of the glossary, and its translation does not use the word that the glossary gives for it.

    Words are compared without their beginnings and ends, which change in some languages: in Welsh “datgelu” becomes
    “ddatgelu”, and plurals have other endings. Abbreviations are left out: a translation may write them out.
    """
    for language in _translated_languages(book):
        agreed = _agreed(book, language)
        if not agreed:
            continue
        any_term = re.compile(rf"\b(?:{'|'.join(re.escape(term) for term in agreed)})\b", re.IGNORECASE)
        for address, entry, way, text in _addressed(book):
            translation = language.texts.get(address)
            if translation is None or not translation.text or entry.address.kind == "term":
                continue
            for term in set(any_term.findall(text.casefold())):
                if not _uses(translation.text, agreed[term]):
                    message = f"“{term}” is “{agreed[term]}” in the glossary, and the translation does not use it"
                    yield Finding(
                        entry, way, message, "Use the same word everywhere", _translated_here(translation), about=term
                    )


def _agreed(book: Book, language: Translations) -> dict[str, str]:
    """Each word of the glossary and what it is called in ``language``; abbreviations are left out."""
    agreed: dict[str, str] = {}
    for term in book.terms.values():
        translation = language.texts.get(f"{term.address}/term")
        if translation and translation.text and not term.model.full and not term.model.is_name:
            agreed[term.model.term.casefold()] = translation.text
    return agreed


def _uses(text: str, term: str) -> bool:
    plain = text.casefold()
    words = [word for word in re.findall(r"\w+", term.casefold()) if len(word) > 3]  # noqa: PLR2004 - small words change most
    return all(word[1 : 1 + max(3, len(word) - 4)] in plain for word in words)


@rule("CPS919", "translation-of-nothing", Severity.WARNING)
def translation_of_nothing(book: Book) -> Iterator[Finding]:
    """A catalogue translates a text that is no longer there, or one that is written in that language where it stands.

    Nothing of such a translation is published. “cpsplan translate update” puts it aside.

    The settings are named, because no entry is left that it could belong to.
    """
    if book.settings is None or book.incomplete:
        return
    for language in _translated_languages(book):
        known = {address for address, _, _, _ in _addressed(book)}
        for name, lost in _of_nothing(language, known).items():
            related = tuple(Related(language.texts[address].span, address) for address in lost[:NAMED])
            message = f"{len(lost)} translations in “{language.language}” in {name} belong to no text"
            yield Finding(book.settings, (), message, "Run “cpsplan translate update”", related, about=name)


def _of_nothing(language: Translations, known: Collection[str]) -> dict[str, list[str]]:
    """The addresses of what is translated and not among the ``known`` texts, by the name of the catalogue."""
    lost: dict[str, list[str]] = {}
    for address, translation in language.texts.items():
        name = catalogue_of(address)
        is_lost = address in language.twice or address not in known
        if translation.text and is_lost and name != INTERFACE:
            lost.setdefault(name, []).append(address)
    return lost


@rule("CPS922", "text-in-no-edition", Severity.WARNING)
def text_in_no_edition(book: Book) -> Iterator[Finding]:
    """A text is written in a language, beside that of the workspace, that no edition is in: nobody reads it there.

    The first text of each such language is named.
    """
    named: set[str] = set()
    for entry in book.entries:
        for way, _ in prose(entry.model, published=True) if entry.has_languages else ():
            for language, words, span in entry.beside(way):
                if language not in book.translations and language not in named:
                    named.add(language)
                    message = f"“{words}” is in “{language}”, and no edition is in that language"
                    hint = f"Write an edition, “cpsplan new edition {language}”; or leave these texts out"
                    yield Finding(entry, way, message, hint, span=span, about=language)
