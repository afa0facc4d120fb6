"""Rules on translations: the languages of a workspace say the same."""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TypeVar

from cpsplan.book.book import Book
from cpsplan.book.entry import Wording
from cpsplan.book.sieve import Sieve
from cpsplan.book.translation import State, Translation, Translations
from cpsplan.diagnostic import Related, Severity
from cpsplan.language.catalogue import catalogue_of
from cpsplan.language.figures import with_signs
from cpsplan.language.translated import Pair, TextsInLanguage, in_languages
from cpsplan.model.blocks import PartKey
from cpsplan.model.text import is_abbreviation
from cpsplan.rules.rule import Finding, rule

R = TypeVar("R")
# Not \d+: Python looks ahead for the first character of a pattern where that stands alone, not where it is repeated.
_NUMBER = r"\d\d*(?:[.,/:]\d+)*%?"
NUMBER = re.compile(_NUMBER)
FIGURE = re.compile(rf"https?://[^\s<>]+[^\s<>.,;)]|[^\s@]+@[^\s@]+\.[a-z]+|{_NUMBER}")
"""What has to be the same in every language: web addresses, mail addresses, figures, percentages."""
FIGURE_SIGNS = (re.compile(r"[\d%@:]"), re.compile("c[ea]nt", re.IGNORECASE))
"""What no text with one of these is without."""
LINK_SIGNS = re.compile(r"\]\(")
LINKED = re.compile(r"(?<=\]\()[^)\s]+")
"""Where a link of a prose leads."""
STOPS = ".!?:;"
"""The marks that a text may end with."""
CLOSING = "”’)\"'"
"""What may stand behind such a mark."""
INTERFACE = "interface"
"""The catalogue of the phrases of pages, which are no texts of the book."""
NAMED = 3
"""How many texts a finding names where it counts many."""


def _current_where(
    book: Book, look: Callable[[str, str], R | None], *signs: re.Pattern[str]
) -> Iterator[tuple[Pair, R]]:
    """What is translated as it is now, in whatever language, where ``look`` sees anything, and what it sees."""
    for translated in in_languages(book):
        yield from translated.where(look, *signs)


def _translated_here(translation: Translation) -> tuple[Related, ...]:
    return (Related(translation.span, f"translated as “{translation.text}”"),)


@rule("CPS911", "not-translated", Severity.WARNING)
def not_translated(book: Book) -> Iterator[Finding]:
    """A document has texts that are not translated into the language of an edition.

    They are shown in their own language, and marked. “cpsplan translate update” writes them into the catalogue. The
    document is named once, with the first texts that lack a translation.
    """
    for translated in in_languages(book):
        language = translated.language
        missing: dict[str, list[Wording]] = {}
        for entry, way, text in translated.missing:
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
    for translated in in_languages(book):
        name = translated.language.language
        for entry, way, _, old in translated.stale:
            related = (Related(old.span, f"translated from “{old.original}” as “{old.text}”"),)
            message = f"The text has changed since it was translated into “{name}”"
            hint = "Run “cpsplan translate update”, then bring the translation up to date"
            yield Finding(entry, way, message, hint, related, about=name)


@rule("CPS913", "translation-not-reviewed", Severity.WARNING)
def translation_not_reviewed(book: Book) -> Iterator[Finding]:
    """The settings allow reviewed translations only, and a document has drafts. They are not published."""
    settings = book.settings
    if settings is None or settings.model.publish_translations != "reviewed":
        return
    for language in book.translations.values():
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
    for (entry, way, _, translation), (only_here, only_there) in _current_where(book, _other_figures, *FIGURE_SIGNS):
        message = f"The text says {only_here}, and its translation {only_there}"
        yield Finding(entry, way, message, "Make the two agree", _translated_here(translation))


def _other_figures(text: str, translated: str) -> tuple[str, str] | None:
    """The figures that a text has and its translation has not, and the other way round; None where they agree."""
    said, also_said = _figures_in(text), _figures_in(translated)
    # Nearly all are the same, in the same order: only the others are counted.
    return None if said == also_said else _difference(said, also_said)


def _difference(ours: Iterable[str], theirs: Iterable[str]) -> tuple[str, str] | None:
    """What each of two counts more often than the other, in words; None where they count the same."""
    counted, also_counted = Counter(ours), Counter(theirs)
    if counted == also_counted:
        return None
    return ", ".join(counted - also_counted) or "nothing", ", ".join(also_counted - counted) or "nothing"


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
    for (entry, way, _, translation), (only_here, only_there) in _current_where(book, _other_links, LINK_SIGNS):
        if isinstance(way[-1], PartKey):
            message = f"The text leads to {only_here}, and its translation to {only_there}"
            yield Finding(entry, way, message, "Make the two agree", _translated_here(translation))


def _other_links(text: str, translated: str) -> tuple[str, str] | None:
    """Where the links of only one of the two lead; None where they agree."""
    return _difference(LINKED.findall(text), LINKED.findall(translated))


@rule("CPS916", "copied-not-translated", Severity.WARNING)
def copied_not_translated(book: Book) -> Iterator[Finding]:
    """A translation is the text itself. Names that are the same in every language stand in the glossary (is_name).

    A body of the register in the settings may have one name in all languages.
    """
    names = {term.model.term.casefold() for term in book.terms.values() if term.model.is_name}
    for (entry, way, text, translation), _ in _current_where(book, operator.eq):
        if (
            not _same_everywhere(text, names)
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
    for (entry, way, _, translation), (message, hint) in _current_where(book, _other_edges):
        yield Finding(entry, way, message, hint, _translated_here(translation))


def _other_edges(text: str, translated: str) -> tuple[str, str] | None:
    """How a translation begins or ends otherwise than its text, and what to do; None where it does not."""
    if translated[0].isspace() or translated[-1].isspace():
        return "The translation begins or ends with white space", "Delete it"
    if text[-1:] == translated[-1] not in CLOSING or _stop(text) == _stop(translated):
        return None
    stop, other = _stop(text) or "no mark", _stop(translated) or "none"
    return f"The text ends with {stop}, and its translation with {other}", "End both with the same mark"


def _stop(text: str) -> str:
    end = text.rstrip(CLOSING)[-1:]
    return end if end in STOPS else ""


@rule("CPS918", "term-not-as-agreed", Severity.WARNING)
def term_not_as_agreed(book: Book) -> Iterator[Finding]:
    """A text uses a word of the glossary, and its translation does not use the word that the glossary gives for it.

    Words are compared without their beginnings and ends, which change in some languages: in Welsh “datgelu” becomes
    “ddatgelu”, and plurals have other endings. Abbreviations are left out: a translation may write them out.
    """
    for translated in in_languages(book):
        agreed = _agreed(book, translated.language)
        if not agreed:
            continue
        terms = "|".join(map(re.escape, agreed))
        any_term = re.compile(rf"\b(?:{terms})\b", re.IGNORECASE)
        texts = dict.fromkeys((*translated.texts.texts, *(pair.text for pair in translated.stale)))
        holding = Sieve(texts, str.casefold).holding(re.compile(terms))
        terms_in = {text: set(any_term.findall(text.casefold())) for text in holding}
        for entry, way, text, translation in (*translated.stale, *translated.current) if terms_in else ():
            if text not in terms_in or entry.address.kind == "term":
                continue
            for term in terms_in[text]:
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
    return all(middle in plain for middle in _middles(term))


@lru_cache(maxsize=1024)
def _middles(term: str) -> tuple[str, ...]:
    """The words of a term without their beginnings and ends."""
    words = [word for word in re.findall(r"\w+", term.casefold()) if len(word) > 3]  # noqa: PLR2004 - small words change most
    return tuple(word[1 : 1 + max(3, len(word) - 4)] for word in words)


@rule("CPS919", "translation-of-nothing", Severity.WARNING)
def translation_of_nothing(book: Book) -> Iterator[Finding]:
    """A catalogue translates a text that is no longer there, or one that is written in that language where it stands.

    Nothing of such a translation is published. “cpsplan translate update” puts it aside.

    The settings are named, because no entry is left that it could belong to.
    """
    if book.settings is None or book.incomplete:
        return
    for translated in in_languages(book):
        language = translated.language
        for name, lost in _of_nothing(translated).items():
            related = tuple(Related(language.texts[address].span, address) for address in lost[:NAMED])
            message = f"{len(lost)} translations in “{language.language}” in {name} belong to no text"
            yield Finding(book.settings, (), message, "Run “cpsplan translate update”", related, about=name)


def _of_nothing(translated: TextsInLanguage) -> dict[str, list[str]]:
    """The addresses of what is translated and is no published text, or one in both languages; by its catalogue."""
    language = translated.language
    lost: dict[str, list[str]] = {}
    known = language.texts if language.twice else translated.unpublished
    for address in known:
        name = catalogue_of(address)
        is_lost = address in language.twice or address in translated.unpublished
        if language.texts[address].text and is_lost and name != INTERFACE:
            lost.setdefault(name, []).append(address)
    return lost


@rule("CPS922", "text-in-no-edition", Severity.WARNING)
def text_in_no_edition(book: Book) -> Iterator[Finding]:
    """A text is written in a language, beside that of the workspace, that no edition is in: nobody reads it there.

    The first text of each such language is named.
    """
    named: set[str] = set()
    for entry, way, _ in book.published_texts:
        if (isinstance(way[-1], PartKey) or entry.source.languages) and entry.has_languages:
            for language, words, span in entry.beside(way):
                if language not in book.translations and language not in named:
                    named.add(language)
                    message = f"“{words}” is in “{language}”, and no edition is in that language"
                    hint = f"Write an edition, “cpsplan new edition {language}”; or leave these texts out"
                    yield Finding(entry, way, message, hint, span=span, about=language)
