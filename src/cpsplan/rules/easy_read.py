"""Rules on the sentences of Easy Read.

Sources: the rules of the UK government for easy to read documents (GOV.UK), “Making written information easier to
understand” (Department of Health 2009), “Information for all” (Inclusion Europe 2009), the Easy Read guide of the
Patient Information Forum (2023) and the Australian Government Style Manual. Where they differ, the stricter one holds.
Rules that need no dictionary are for every language; those on words and grammar for English.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from cpsplan.book.book import Book
from cpsplan.book.remembering import once_a_book
from cpsplan.book.sieve import Sieve
from cpsplan.diagnostic import Related, Severity
from cpsplan.language import plain_language as plain
from cpsplan.language.booklets import SUFFIX, Line, document_of, explained, ideas, lines, sifted_lines, sifted_lines_in
from cpsplan.language.word_forms import capital
from cpsplan.model.text import ABBREVIATED, abbreviations_in
from cpsplan.rules.rule import Finding, rule

ENGLISH = "en"
LONG_STEM = 5
"""So many letters of a word are compared at least where it may have another ending."""
MOST_ALIKE = 1 / 3
"""The largest share of the sentences of a booklet that may begin with the same two words. No source gives a figure: it
is the judgement of those who edited the booklets of this repository."""
FEWEST = 20
"""A booklet with fewer sentences is too short to tire anybody."""
SHOWN = 3
"""How many places a finding shows where it counts many."""
_BOLD_MARK = re.compile(re.escape(plain.BOLD_MARK))
_ROMAN = re.compile(r"[IVXLC]{2}")
"""What no Roman numeral is without."""
_CAPITALS = re.compile(r"[A-ZÀ-ÞŴŶ]{4}")
"""What no word in capitals is without."""
_SEMICOLON = re.compile(";")
_QUESTION_MARK = re.compile(r"\?")
_MEANS = re.compile("means ")
_MEANS_TO = re.compile(r"\bmeans (?:not )?to (\w+)")


def _english(book: Book) -> Sieve[Line]:
    """The sentences that are in English."""
    return sifted_lines_in(book, ENGLISH)


def _finding_on(line: Line, message: str, hint: str, about: str = "") -> Finding:
    """A finding on a sentence: there, or in the catalogue where the sentence is a translation."""
    related = (Related(line.entry.span(*line.way), f"it translates “{line.original}”"),) if line.span else ()
    return Finding(line.entry, line.way, message, hint, related, about=about, span=line.span)


def _each(
    book: Book, look: Callable[[str], list[str]], signs: Iterable[re.Pattern[str]], message: str, hint: str
) -> Iterator[Finding]:
    """A finding for each sentence, in whatever language, with ``signs`` in which ``look`` sees something."""
    for line, faults in sifted_lines(book).where(look, *signs):
        yield _finding_on(line, message.format("”, “".join(dict.fromkeys(faults))), hint)


@rule("CPS611", "long-sentence", Severity.ERROR)
def long_sentence(book: Book) -> Iterator[Finding]:
    """An Easy Read sentence has more than 15 words.

    10 to 15 words are what readers can hold (GOV.UK; Department of Health 2009; Patient Information Forum 2023).
    """
    for line, count in sifted_lines(book).where(_too_many_words):
        message = f"The sentence has {count} words, and {plain.MOST_WORDS} are the most"
        yield _finding_on(line, message, "Make two sentences of it, each with one idea")


def _too_many_words(text: str) -> int:
    """How many words a sentence has, where these are too many; else 0."""
    # So many words want a letter each, and something between them.
    count = len(plain.words(text)) if len(text) > 2 * plain.MOST_WORDS else 0
    return count if count > plain.MOST_WORDS else 0


@rule("CPS612", "not-one-sentence", Severity.ERROR)
def not_one_sentence(book: Book) -> Iterator[Finding]:
    """A line of Easy Read is not one whole sentence: it holds two, or does not end with a full stop.

    Each sentence begins on a new line (Inclusion Europe; Australian Style Manual).
    """
    for line, (message, hint) in sifted_lines(book).where(_not_one):
        yield _finding_on(line, message, hint)


def _not_one(text: str) -> tuple[str, str] | None:
    """Why a line is not one whole sentence, and what to do; None where it is."""
    if plain.sentences(text) > 1:
        return "There are two sentences on one line", "Put each on a line of its own"
    is_whole = text.rstrip("”’\"')").endswith((".", "?", "!"))
    return None if is_whole else ("The sentence does not end with a full stop", "End it with one")


@rule("CPS613", "second-idea", Severity.WARNING)
def second_idea(book: Book) -> Iterator[Finding]:
    """An Easy Read sentence seems to hold more than one idea: “;”, “because”, or an “and” with a second verb behind it.

    One idea and one verb a sentence (GOV.UK; Inclusion Europe). What counts as a second verb is guessed from a list of
    frequent verbs.
    """
    others = ((line, ";") for line in sifted_lines(book).holding(_SEMICOLON) if line.language != ENGLISH)
    for line, beginning in (*_english(book).where(plain.start_of_second_idea), *others):
        yield _finding_on(line, f"A second idea seems to begin at “{beginning}”", "Give it a sentence of its own")


@rule("CPS614", "bold-word-unexplained", Severity.ERROR)
def bold_word_unexplained(book: Book) -> Iterator[Finding]:
    """A word in bold is not explained in the sentence behind it, or a translation marks other words than the text.

    A hard word is bold where it first comes, and the next sentence says what it means (GOV.UK; Australian Style
    Manual). In a translation only the number of bold words is compared: words may begin and end otherwise there.
    """
    marked = sifted_lines(book).texts_holding(_BOLD_MARK)
    for line in lines(book) if marked else ():
        if line.text not in marked and line.original not in marked:
            continue
        bold = plain.BOLD.findall(line.text)
        if line.translation:
            if len(bold) != len(plain.BOLD.findall(line.original)):
                message = "The translation has not as many words in bold as the text"
                yield _finding_on(line, message, "Put two asterisks on each side of the same hard words")
            continue
        for word in bold:
            if _stem(word) not in line.following.casefold():
                message = f"The sentence behind does not explain “{word}”"
                yield _finding_on(line, message, f"Say what it means next: “{capital(word)} means …”")


def _stem(word: str) -> str:
    """The beginning of a word that stays where its ending changes."""
    plain_word = word.casefold()
    return plain_word[: max(LONG_STEM, len(plain_word) - 2)]


@rule("CPS615", "hard-word", Severity.WARNING)
def hard_word(book: Book) -> Iterator[Finding]:
    """An Easy Read sentence has a hard word that nothing explains: of three syllables or more, not common, and no name.

    Common are the 3,000 most frequent words of English and what is formed from them. Take an easier word, or set it in
    bold and explain it in the next sentence. Words that these readers know well may stand in plans/cpsplan.yaml, under
    easy_read, familiar.
    """
    settings = book.settings.model.easy_read if book.settings else None
    familiar = {word.casefold() for word in settings.familiar} if settings else set()
    shared = _stems_for_all(book)
    known: dict[str, list[str]] = {}
    bold, hard = _english(book).texts_holding(_BOLD_MARK), _english(book).seen(_hard_words)
    for line in _english(book).things:
        if line.text not in bold and line.text not in hard:
            continue
        stems = known.setdefault(document_of(line.entry.address), [*shared])
        stems += _stems(plain.BOLD.findall(line.text))
        for word in hard.get(line.text, ()):
            small = word.casefold()
            if small not in familiar and not small.startswith(tuple(stems)):
                message = f"“{word}” is a hard word, and nothing before explains it"
                yield _finding_on(line, message, "Take an easier word, or explain it", about=small)


def _stems_for_all(book: Book) -> list[str]:
    """The beginnings of the words that are explained in what all booklets share."""
    stems: list[str] = []
    for entry, _, idea in ideas(book):
        if entry is book.settings:
            stems += _stems(word for word, _ in explained(idea))
    return stems


def _stems(phrases: Iterable[str]) -> list[str]:
    """The beginnings of the words of some phrases."""
    return [_stem(word) for phrase in phrases for word in plain.words(phrase)]


def _hard_words(text: str) -> list[str]:
    """The hard words of a sentence but for names: those that begin with a capital, not being the first."""
    words = (word for place, word in enumerate(plain.words(text)) if not place or not word[:1].isupper())
    return list(filter(plain.is_hard, words))


@rule("CPS616", "abbreviation-in-easy-read", Severity.ERROR)
def abbreviation_in_easy_read(book: Book) -> Iterator[Finding]:
    """An Easy Read sentence has an abbreviation that it does not explain, or “e.g.”, “i.e.”, “etc.”.

    Write the full words (GOV.UK). An abbreviation that everybody uses may be set in bold and explained.
    """
    known: dict[tuple[str, str], set[str]] = {}
    shortened = sifted_lines(book).seen(plain.abbreviations, plain.SHORTENED_SIGNS)
    looked_at = shortened.keys() | sifted_lines(book).texts_holding(ABBREVIATED)
    for line in lines(book) if looked_at else ():
        if line.text not in looked_at:
            continue
        bold = known.setdefault((document_of(line.entry.address), line.language), set())
        for word in plain.BOLD.findall(line.text):
            bold.update(abbreviations_in(word))
        explained_elsewhere = bold.union(_shouted(book, line.text))
        written = (word for word in abbreviations_in(line.text) if not plain.roman_numerals(word))
        unexplained = [*shortened.get(line.text, ()), *(word for word in written if word not in explained_elsewhere)]
        if unexplained:
            yield _finding_on(line, f"The sentence has the abbreviation “{unexplained[0]}”", "Write the full words")


@rule("CPS617", "passive-voice", Severity.WARNING)
def passive_voice(book: Book) -> Iterator[Finding]:
    """An Easy Read sentence is in the passive voice: “the plan was made” instead of “we made the plan”.

    Say who does what (GOV.UK; Inclusion Europe; Patient Information Forum 2023). English only, and guessed from a form
    of “be” with a participle behind it.
    """
    for line, verb in _english(book).where(plain.passive):
        yield _finding_on(line, f"“{verb}” is passive", "Say who does it: “we …”, “you …”")


@rule("CPS618", "percentage", Severity.WARNING)
def percentage(book: Book) -> Iterator[Finding]:
    """An Easy Read sentence has a percentage. Say “few”, “many”, “more than half” (Inclusion Europe)."""
    hint = "Say “few”, “half”, “more than half”, “nearly all”"
    yield from _each(book, plain.percentages, plain.PERCENT_SIGNS, "“{}” is a percentage", hint)


@rule("CPS619", "large-number", Severity.WARNING)
def large_number(book: Book) -> Iterator[Finding]:
    """An Easy Read sentence has a number of 1,000 or more, years aside. Say “many” or “a lot of” (Inclusion Europe)."""
    yield from _each(book, plain.large_numbers, [plain.DIGIT], "“{}” is a large number", "Say “many” or “a lot of”")


@rule("CPS620", "roman-numeral", Severity.ERROR)
def roman_numeral(book: Book) -> Iterator[Finding]:
    """An Easy Read sentence has a number in Roman numerals. Write digits (Inclusion Europe)."""
    yield from _each(book, plain.roman_numerals, [_ROMAN], "“{}” is a Roman numeral", "Write it in digits")


@rule("CPS621", "date-not-in-full", Severity.ERROR)
def date_not_in_full(book: Book) -> Iterator[Finding]:
    """An Easy Read sentence has a date that is not in full. In full is “Friday 31 March 2023” (Inclusion Europe).

    A year alone, or a month and a year, is fine. “2022-23” is written “2022 to 2023”.
    """
    yield from _each(
        book, plain.short_dates, [plain.DIGIT], "“{}” is no date in full", "Write it like “Friday 31 March 2023”"
    )


@rule("CPS622", "words-in-capitals", Severity.ERROR)
def words_in_capitals(book: Book) -> Iterator[Finding]:
    """An Easy Read sentence has a word in capitals, which has no shape to know it by (Inclusion Europe).

    An abbreviation of the glossary is another fault (CPS616).
    """
    yield from _each(
        book, lambda text: _shouted(book, text), [_CAPITALS], "“{}” is in capitals", "Write it in small letters"
    )


def _shouted(book: Book, text: str) -> list[str]:
    """The words in capitals that are no abbreviation of the glossary."""
    return [word for word in plain.capitals(text) if word not in _words_of_glossary(book)]


@once_a_book
def _words_of_glossary(book: Book) -> frozenset[str]:
    """The terms of the glossary, and the abbreviations in them."""
    return frozenset(part for term in book.terms for part in (term, *abbreviations_in(term)))


@rule("CPS623", "emphasis", Severity.ERROR)
def emphasis(book: Book) -> Iterator[Finding]:
    """An Easy Read sentence has marks of italics or underlining, or half a mark of bold.

    Italics and underlining are hard to read; only headings and hard words are bold (Inclusion Europe; Australian Style
    Manual). A hard word has two asterisks on each side.
    """
    yield from _each(
        book,
        plain.marks_of_emphasis,
        [plain.EMPHASIS_SIGNS],
        "“{}” marks italics, underlining or half a hard word",
        "Delete the marks",
    )


@rule("CPS624", "question-in-text", Severity.ERROR)
def question_in_text(book: Book) -> Iterator[Finding]:
    """An Easy Read sentence is a question. Questions stand only in headings (Australian Style Manual)."""
    for line in sifted_lines(book).holding(_QUESTION_MARK):
        yield _finding_on(line, "A question stands in the text", "Make it a heading, or say it as a sentence")


@rule("CPS625", "same-beginnings", Severity.WARNING)
def same_beginnings(book: Book) -> Iterator[Finding]:
    """More than a third of the sentences of a booklet begin with the same two words: “We planned”, “We planned”.

    Readers lose their place where line after line looks alike, and what is new comes late in each. Begin some with who
    does it, or with the thing itself. The share is a judgement of this project; no source gives one. It is counted in
    booklets of 20 sentences and more, in the language that they are written in: a translation follows the text.
    """
    beginnings: dict[str, list[tuple[str, Line]]] = {}
    beginning_of = cache(_beginning)
    for line in lines(book):
        if line.translation is None and line.entry is not book.settings:
            beginning = beginning_of(line.text)
            beginnings.setdefault(document_of(line.entry.address), []).append((beginning, line))
    for document, pairs in beginnings.items():
        beginning, count = Counter(beginning for beginning, _ in pairs).most_common(1)[0]
        if len(pairs) >= FEWEST and count > MOST_ALIKE * len(pairs):
            message = f"{count} of {len(pairs)} sentences begin with “{beginning}”, and a third is the most"
            places = [line.entry.span(*line.way) for start, line in pairs if start == beginning]
            related = tuple(Related(span, f"begins with “{beginning}”") for span in places[:SHOWN])
            hint = "Begin some with who does it, or with the thing itself"
            yield Finding(book.booklets[f"{document}{SUFFIX}"], ("passages",), message, hint, related, on_key=True)


def _beginning(text: str) -> str:
    return " ".join(plain.words(text)[:2])


@rule("CPS626", "means-to", Severity.WARNING)
def means_to(book: Book) -> Iterator[Finding]:
    """A sentence that explains a hard word says that it “means to …”: redaction means to hide private words.

    Nothing means to do anything but a person who wants it: a word “means hiding”. English only. The rule is one of
    English, and not of Easy Read.
    """
    for line, match in _english(book).where(_MEANS_TO.search, _MEANS):
        hint = f"Write “means” with the form in -ing of “{match[1]}”, or say what the thing is: “… is …”"
        yield _finding_on(line, f"Nothing “means to {match[1]}”", hint)


@rule("CPS627", "two-hard-words", Severity.WARNING)
def two_hard_words(book: Book) -> Iterator[Finding]:
    """An idea explains two hard words beside one picture.

    One idea has one picture (Department of Health 2009; Australian Style Manual), and the meaning of a word is an idea.
    Which of the two would the picture stand for? In every language: a translation marks the words that the text marks.
    """
    for entry, way, idea in ideas(book):
        hard = {word.casefold(): word for word, _ in explained(idea)}
        if len(hard) > 1:
            named = " and ".join(f"“{word}”" for word in hard.values())
            message = f"One picture stands beside the meanings of {named}"
            yield Finding(
                entry, (*way, "says"), message, "Make an idea of each, with a picture of its own", on_key=True
            )
