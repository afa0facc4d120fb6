"""Rules on the theme: that all can be read, that no two aims look alike, and that its typefaces can be used."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.book.theme import MARKS, WORDS, Scheme, Theme
from cpsplan.diagnostic import Related, Route, Severity
from cpsplan.model.colour import contrast, nearest_readable
from cpsplan.model.theme import OwnTheme, Typeface
from cpsplan.rules.rule import Finding, rule
from cpsplan.sources.word_looks import STYLE_NAMES
from cpsplan.workspace.disk import FONTS, WORD_FILES

GROUNDS = ("paper", "tint")
PAIRS: tuple[tuple[str, tuple[str, ...], float], ...] = (
    ("ink", GROUNDS, WORDS),
    ("muted", GROUNDS, WORDS),
    ("link", GROUNDS, WORDS),
    ("on_brand", ("brand",), WORDS),
    ("brand", ("paper",), MARKS),
    ("line", ("paper",), MARKS),
    ("focus", GROUNDS, MARKS),
)
"""What stands on what, by the keys of the colours, and the contrast that it needs."""
SCHEMES = (
    ("light", "colours", "in the light"),
    ("dark", "dark_colours", "in the dark"),
    ("paper", "print_colours", "on paper"),
)
"""Each scheme of a theme, the key that it is set under, and where it is seen."""
WELSH = "âêîôûŵŷáéíóúẃýàèìòùẁỳäëïöüẅÿ"
ALPHABETS = {"cy": WELSH + WELSH.upper()}
"""The letters beside those of English that a language cannot do without, whether its texts use them yet or not."""
PLAIN = "".join(map(chr, range(33, 127))) + "£–—“”‘’…•"
"""What every page may print."""
FEW = 8
"""So many letters that are missing a message names."""


class WrittenTheme(NamedTuple):
    """A theme of the workspace, and where it stands."""

    entry: Entry[Any]
    way: Route
    own: OwnTheme

    def finding(self, way: Route, message: str, hint: str = "") -> Finding:
        """What is wrong at ``way`` below the theme."""
        return Finding(self.entry, (*self.way, *way), message, hint=hint)


def written_theme(book: Book) -> WrittenTheme | None:
    """The theme that the workspace says, whose values hold; None where it says none."""
    for entry in book.themes.values():
        return WrittenTheme(entry, (), entry.model)
    own = book.settings.model.theme if book.settings else None
    return WrittenTheme(book.settings, ("theme",), own) if book.settings and own else None


@rule("CPS570", "weak-contrast", Severity.ERROR)
def weak_contrast(book: Book) -> Iterator[Finding]:
    """A colour of the theme cannot be read, or seen, on what it stands on.

    Words need a contrast of 4.5 to 1, marks and lines that carry meaning one of 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11).
    That holds in the light, in the dark and on paper, for every pair that a page uses. The hint names the nearest
    colour that can be read; “cpsplan theme” shows all of them side by side.
    """
    theme = written_theme(book)
    if theme is None:
        return
    ways: set[Route] = set()
    for finding in _weak_colours(book.theme, theme):
        # What is too weak in the light mostly is on paper, too: it is mended in one place.
        if finding.way not in ways:
            ways.add(finding.way)
            yield finding


def _weak_colours(look: Theme, theme: WrittenTheme) -> Iterator[Finding]:
    for name, key, where in SCHEMES:
        scheme: Scheme = getattr(look, name)
        for pair in PAIRS:
            yield from _weak(theme, scheme, (key, where), pair)
        yield from _weak_aims(theme, scheme, (key, where))


def _weak(
    theme: WrittenTheme, scheme: Scheme, place: tuple[str, str], pair: tuple[str, tuple[str, ...], float]
) -> Iterator[Finding]:
    """What is wrong with one colour of a scheme, against all that it stands on."""
    (key, where), (name, grounds, wanted) = place, pair
    colour, below = getattr(scheme, name), tuple(getattr(scheme, ground) for ground in grounds)
    weakest = min(zip(grounds, below, strict=True), key=lambda ground: contrast(colour, ground[1]))
    if contrast(colour, weakest[1]) >= wanted:
        return
    way = _way(theme.own, key, name) or _way(theme.own, key, weakest[0])
    if way is None:
        return
    changed = way[-1]
    better = nearest_readable(colour, below, wanted)
    if changed != name:
        better = nearest_readable(weakest[1], (colour,), wanted)
    words = f"“{name}” {colour} on “{weakest[0]}” {weakest[1]}"
    yield theme.finding(way, _too_weak(words, contrast(colour, weakest[1]), wanted, where), _nearest(better, changed))


def _too_weak(words: str, measured: float, wanted: float, where: str) -> str:
    return f"{words} has a contrast of {_down(measured)} {where}, and needs {wanted:g}"


def _nearest(colour: str, name: object) -> str:
    return f'The nearest “{name}” that can be read is "{colour}"'


def _down(measured: float) -> str:
    """A contrast with two places, never rounded up to what it does not reach."""
    return f"{int(measured * 100) / 100:g}"


def _way(own: OwnTheme, key: str, name: str) -> Route | None:
    """Where a theme says a colour that holds in a scheme; None where it comes from the theme below."""
    for scheme in (key, "colours"):
        colours = getattr(own, scheme)
        if colours and getattr(colours, name) is not None:
            return (scheme, name)
    return None


def _weak_aims(theme: WrittenTheme, scheme: Scheme, place: tuple[str, str]) -> Iterator[Finding]:
    """What is wrong with the colours of aims: they are lines and words on paper, and ground of a number."""
    key, where = place
    grounds = (scheme.paper, scheme.tint, scheme.on_aim)
    for number, colour in enumerate(scheme.aims):
        weakest = min(grounds, key=lambda ground: contrast(colour, ground))
        if contrast(colour, weakest) >= WORDS:
            continue
        way = _way_of_aim(theme.own, number, key) or _way(theme.own, key, _ground(scheme, weakest))
        if way is None:
            continue
        named = "its number" if weakest == scheme.on_aim else f"“{_ground(scheme, weakest)}”"
        words = f"The colour {colour} of aim {number + 1} with {named} {weakest}"
        hint = _nearest(nearest_readable(colour, grounds, WORDS), way[-1]) if way[0] == "aims" else ""
        yield theme.finding(way, _too_weak(words, contrast(colour, weakest), WORDS, where), hint)


def _ground(scheme: Scheme, colour: str) -> str:
    return next(name for name in ("paper", "tint", "on_aim") if getattr(scheme, name) == colour)


def _way_of_aim(own: OwnTheme, number: int, key: str) -> Route | None:
    """Where a theme says the colour of an aim in a scheme."""
    if number >= len(own.aims):
        return None
    names = ("dark_colour",) if key == "dark_colours" else ("colour",)
    return next((("aims", number, name) for name in names if getattr(own.aims[number], name)), None)


@rule("CPS571", "aims-look-alike", Severity.WARNING)
def aims_look_alike(book: Book) -> Iterator[Finding]:
    """Two aims have the same shape or the same colour, so that their marks are taken for one another.

    Who sees no colours knows an aim by its shape. There are nine shapes; give each aim one of its own.
    """
    theme = written_theme(book)
    first: dict[tuple[str, str], int] = {}
    for number, aim in enumerate(theme.own.aims if theme else ()):
        for key in ("shape", "colour"):
            value = getattr(aim, key)
            before = first.setdefault((key, value), number) if value else number
            if theme and before != number:
                where = Related(theme.entry.span(*theme.way, "aims", before, key), "it stands here first")
                message = f"Aims {before + 1} and {number + 1} have the same {key}, {value}"
                finding = theme.finding(("aims", number, key), message, f"Give one of them another {key}")
                yield Finding(finding.entry, finding.way, message, hint=finding.hint, related=(where,))


@rule("CPS572", "two-themes", Severity.ERROR)
def two_themes(book: Book) -> Iterator[Finding]:
    """There is a theme in the settings and another one in plans/theme.yaml, so that nobody can tell which one holds."""
    if book.settings and book.settings.model.theme and book.themes:
        hint = "Delete “theme” here, or the file plans/theme.yaml"
        yield Finding(book.settings, ("theme",), "plans/theme.yaml says a theme, too", hint=hint, on_key=True)


def typefaces_of(own: OwnTheme) -> Iterator[tuple[str, Typeface]]:
    """The typefaces of a theme, each with its key."""
    for key in ("text_typeface", "heading_typeface"):
        if typeface := getattr(own, key):
            yield key, typeface


def _files_of(book: Book) -> Iterator[tuple[WrittenTheme, Route, str]]:
    """Every file of a typeface that the theme names, with the way to its name."""
    if theme := written_theme(book):
        for key, typeface in typefaces_of(theme.own):
            for name in ("regular", "semibold", "bold", "licence"):
                if file := getattr(typeface, name):
                    yield theme, (key, name), file


@rule("CPS573", "unusable-typeface", Severity.ERROR)
def unusable_typeface(book: Book) -> Iterator[Finding]:
    """A typeface of the theme cannot be published.

    A file of it is missing or no typeface, forbids to be put into documents, or comes without the licence that allows
    it. TrueType and OpenType are read, .ttf and .otf. A typeface has its regular letters at least, and the text of its
    licence beside it. Only “Open Sans” needs no files: it comes with cpsplan.
    """
    for theme, way, file in _files_of(book):
        if file in book.broken_fonts:
            message = f"The file {FONTS}/{file} {book.broken_fonts[file]}"
            yield theme.finding(way, message, f"Put the typeface as .ttf or .otf into {FONTS}/, its licence beside it")
        elif file in book.font_files and not book.font_files[file].may_be_embedded:
            message = f"{file} forbids to be put into documents, such as a PDF"
            yield theme.finding(way, message, "Take a typeface whose licence allows it, such as one under the OFL")
    theme_here = written_theme(book)
    for key, typeface in typefaces_of(theme_here.own) if theme_here else ():
        missing = _missing_files(typeface)
        if theme_here and missing:
            message = f"The typeface “{typeface.name}” has no {missing}"
            hint = f"Put the file into {FONTS}/ and name it under “{missing}”"
            yield theme_here.finding((key, "name"), message, hint)


@rule("CPS821", "unusable-word-file", Severity.ERROR)
def unusable_word_file(book: Book) -> Iterator[Finding]:
    """The Word document or template that the theme names cannot be used.

    It is missing, is none, is too large, holds what runs (macros, controls, objects of other programs), or leads to
    other files. Only the looks of its styles are read. Save it in Word as .dotx or .docx, which have no macros, without
    embedded objects and without an attached template.
    """
    theme = written_theme(book)
    if theme and book.broken_word:
        message = f"The file {WORD_FILES}/{theme.own.word} {book.broken_word}"
        yield theme.finding(("word",), message, f"Put it as .dotx or .docx into {WORD_FILES}/, with styles and no more")


@rule("CPS822", "word-file-without-styles", Severity.NOTE)
def word_file_without_styles(book: Book) -> Iterator[Finding]:
    """The Word document or template that the theme names lacks styles that Word files of cpsplan have.

    Those of cpsplan take their place. To have your own, add styles of these names to the file.
    """
    theme = written_theme(book)
    lacking = [name for name in STYLE_NAMES if name.casefold() not in book.word_looks]
    if theme and book.word_looks and lacking:
        more = f" and {len(lacking) - FEW} more" if len(lacking) > FEW else ""
        named = ", ".join(f"“{name}”" for name in lacking[:FEW])
        yield theme.finding(("word",), f"{theme.own.word} has no style {named}{more}: those of cpsplan stand in")


def _missing_files(typeface: Typeface) -> str:
    """The first file that a typeface lacks: its regular letters, its licence; empty where it lacks none."""
    if typeface.name == SHIPPED and not (typeface.regular or typeface.bold):
        return ""
    return next((key for key in ("regular", "licence") if not getattr(typeface, key)), "")


SHIPPED = "Open Sans"


@rule("CPS574", "typeface-without-letters", Severity.WARNING)
def typeface_without_letters(book: Book) -> Iterator[Finding]:
    """A typeface of the theme lacks letters that the texts of an edition need, such as the ŵ and ŷ of Welsh.

    Those letters are printed in another typeface, in the middle of a word. Take a file of the typeface that has them:
    many are offered with “Latin Extended”.
    """
    needed: frozenset[str] | None = None
    for theme, way, file in _files_of(book):
        if file in book.font_files:
            needed = _needed(book) if needed is None else needed
            lacking = sorted(letter for letter in needed if ord(letter) not in book.font_files[file].letters)
            if lacking:
                more = f" and {len(lacking) - FEW} more" if len(lacking) > FEW else ""
                message = f"{file} has no {' '.join(lacking[:FEW])}{more}"
                yield theme.finding(way, message, "Take a file of the typeface with more letters")


def _needed(book: Book) -> frozenset[str]:
    """The letters that the texts of the book need, in every language that it is published in."""
    languages = {entry.model.language for entry in book.editions.values()}
    texts: list[str] = [PLAIN, *(ALPHABETS.get(language, "") for language in languages)]
    texts += [text for _, _, text in book.texts]
    for language, translations in _translations(book).items():
        texts += [translation.text for translation in translations.texts.values()] if language in languages else []
    return frozenset(letter for text in texts for letter in text if _is_latin(letter))


def _translations(book: Book) -> Mapping[str, Any]:
    return book.translations


def _is_latin(letter: str) -> bool:
    """Whether a character is one that a typeface for a language in Latin letters is expected to have."""
    if ord(letter) < ord("\x7f"):
        return letter.isprintable() and letter != " "
    return letter in PLAIN or (unicodedata.category(letter)[0] == "L" and "LATIN" in unicodedata.name(letter, ""))


@rule("CPS575", "typeface-of-another-name", Severity.NOTE)
def typeface_of_another_name(book: Book) -> Iterator[Finding]:
    """A typeface of the theme calls itself otherwise than the theme does.

    Pages and PDFs carry its files, whatever it is called. Word and OpenDocument name it only, and look for it on the
    reader's machine under the name that it gives itself.
    """
    theme = written_theme(book)
    for key, typeface in typefaces_of(theme.own) if theme else ():
        file = book.font_files.get(typeface.regular or "")
        if theme and file and file.family and file.family != typeface.name:
            message = f"{typeface.regular} calls itself “{file.family}”, and the theme “{typeface.name}”"
            yield theme.finding((key, "name"), message, f"Write “name: {file.family}”")
