"""How easy a sentence is to read: what of it a machine can judge.

Some judgements need no dictionary and hold for every language that is written in Latin letters: length, abbreviations,
figures, marks. Those on words and grammar are for English. They are heuristics: a rule that rests on one warns, and
says what it saw.

The numbers: 15 words a sentence (GOV.UK, Department of Health 2009, Patient Information Forum 2023); a hard word has
three syllables or more and is not common (Australian Style Manual).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import chain

from cpsplan.language.syllables import syllables
from cpsplan.late import dataclass
from cpsplan.workspace import resources

MOST_WORDS = 15
"""The most words that a sentence may have."""
HARD_SYLLABLES = 3
"""A word of so many syllables is hard, unless it is common."""
COMMON_WORDS = "words/common-en.txt"
"""The words of English that are common, in the templates."""
LARGE = 1000
"""Figures from here on are large, years aside."""


def _words_in(text: str) -> frozenset[str]:
    return frozenset(text.split())


BOLD_MARK = "**"
BOLD = re.compile(r"\*\*([^*]+)\*\*")
"""A hard word, set in bold where it first comes."""
_WORD = re.compile(r"[^\W\d_]+(?:[’'&-][^\W\d_]+)*|\d+(?:[.,:]\d+)*")
_BREAK = re.compile(r"[.!?][”’\"')]*\s+(?=[“‘\"'(]*[A-ZÀ-ÞŴŶ0-9])")
SHORTENED_SIGNS = re.compile(r"[eEiI]\.|[eE]g\.|[eE]tc|[vV]s|[nN]o\.|[hH]\.|[aA]yyb")
"""What nothing that is shortened is without."""
_SHORTENED = re.compile(
    r"\b(?:[eE]\.?g\.|[iI]\.e\.|[eE]tc\b\.?|[vV]s\b\.?|[nN]o\.(?=\s?\d)|[eE]\.e\.|[hH]\.y\.|[aA]yyb\b\.?)"
)
PERCENT_SIGNS = (re.compile("%"), re.compile("c[ea]n", re.IGNORECASE))
"""What no percentage is without."""
_PERCENT = re.compile(r"\d\s?%|%|\bper ?cent(?:age)?s?\b|\by cant\b|\bcanran(?:nau)?\b", re.IGNORECASE)
DIGIT = re.compile(r"\d")
"""What no figure, and no date, is without."""
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?(?![\w])")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_ROMAN = re.compile(r"(?<![\w’'&])(?=[IVXLC]{2,})(?:C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))(?![\w’'&])")
_MONTHS = _words_in(
    """
    January February March April May June July August September October November December
    """
)
_MONTHS_CY = _words_in(
    """
    Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr
    """
)
_DAYS = _words_in(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    """
)
_DAYS_CY = _words_in(
    """
    Llun Mawrth Mercher Iau Gwener Sadwrn Sul
    """
)
_MONTH = "|".join(sorted(_MONTHS | _MONTHS_CY))
_DAY = "|".join(sorted(_DAYS | _DAYS_CY))
_DATE = re.compile(
    rf"(?:(?P<weekday>{_DAY}) )?\d{{1,2}}(?:st|nd|rd|th|af|fed|ydd|eg|ed|ain)? (?:{_MONTH})(?P<year> \d{{4}})?"
)
_SHORT_DATE = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b"
    r"|\b(?:19|20)\d\d[-/–]\d\d(?:\d\d)?\b"
    r"|\b\d{1,2} (?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)
_CAPITALS = re.compile(r"(?<![\w’'])[A-ZÀ-ÞŴŶ]{4,}(?![\w’'])")
EMPHASIS_SIGNS = re.compile(r"[*_<]")
"""What no mark of emphasis is without."""
_EMPHASIS = re.compile(r"(?<![*\w])\*(?!\*)|(?<!\*)\*(?![*\w])|(?<!\w)_\w|\w_(?!\w)|</?[a-zA-Z]+>")

BE = _words_in(
    """
    am are be been being is was were
    """
)
_IRREGULAR = _words_in(
    """
    begun bought brought built caught chosen done drawn driven fallen felt found forgotten given gone
    got grown heard held hidden hit hurt kept known laid led left lent lost made meant met paid put read
    run said seen sent set shown shut sold spent spoken stolen taken taught thought told understood won
    worn written
    """
)
_NOT_PARTICIPLES = _words_in(
    """
    hundred need red bed shed speed feed seed indeed tired worried scared pleased interested married
    excited bored naked sacred wicked gifted disabled hurt set
    """
)
"""Words that look like participles after a form of “be” and describe a state: “you are worried” is not passive."""
_SUBJECTS = _words_in(
    """
    i you we they he she it this that these those there everyone people someone
    """
)
_VERBS = _words_in(
    """
    is are was were will can may must should do does did has have had want wants wanted need needs
    needed help helps helped plan plans planned make makes made give gives gave get gets got tell tells
    told take takes took keep keeps kept know knows knew go goes went come comes came say says said see
    sees saw find finds found let lets put puts learn learns learned write writes wrote feel feels felt
    stop stops stopped start starts started use uses used ask asks asked speak speaks spoke understand
    understands understood send sends sent share shares shared
    """
)
_UNITS = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty
    """
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_NUMERALS = {word: number for number, word in enumerate(_UNITS.split(), start=1)}
_NUMERALS |= {word: number * 10 for number, word in enumerate(_TENS.split(), start=3)}
_JUNCTION = re.compile(r"\b(?P<joint>and|but|so|because|while|although|which|who) (?P<next>[a-z’']+)")


def _unmarked(sentence: str) -> str:
    """A sentence without the marks of its words in bold. Most have none."""
    return BOLD.sub(r"\1", sentence) if BOLD_MARK in sentence else sentence


def words(sentence: str) -> list[str]:
    """The words and figures of a sentence, without marks. A hyphenated word is one."""
    return _WORD.findall(_unmarked(sentence))


def sentences(text: str) -> int:
    """How many sentences a text seems to hold."""
    return len(_BREAK.findall(_unmarked(text))) + 1


def abbreviations(sentence: str) -> list[str]:
    """What is shortened: “e.g.”, “i.e.”, “etc.”."""
    return _SHORTENED.findall(sentence)


def percentages(sentence: str) -> list[str]:
    """Percentages, in signs or words."""
    return _PERCENT.findall(sentence)


def figures(text: str) -> list[str]:
    """The figures of a text, without separators of thousands: 1,000 is 1000."""
    return [figure.replace(",", "") for figure in _NUMBER.findall(text)]


def spelled_figures(text: str) -> list[str]:
    """The numbers that a text of English says in words, as figures: two, sixty, forty-two."""
    spelled = []
    for word in words(text):
        parts = word.casefold().split("-")
        if _NUMERALS.keys() >= set(parts):
            spelled.append(str(sum(_NUMERALS[part] for part in parts)))
    return spelled


def large_numbers(sentence: str) -> list[str]:
    """Figures that are too large to picture. Years are none."""
    return [figure for figure in figures(sentence) if float(figure) >= LARGE and not _YEAR.fullmatch(figure)]


def roman_numerals(sentence: str) -> list[str]:
    """Numbers in Roman numerals, of two letters or more: II, IV."""
    return _ROMAN.findall(sentence)


def short_dates(sentence: str) -> list[str]:
    """Dates that are not in full. In full is “Friday 31 March 2023”; a month or a year alone is fine."""
    dates: list[str] = _SHORT_DATE.findall(sentence)
    return dates + [date[0] for date in _DATE.finditer(sentence) if not (date["weekday"] and date["year"])]


def capitals(sentence: str) -> list[str]:
    """Words in capitals."""
    return _CAPITALS.findall(sentence)


def marks_of_emphasis(sentence: str) -> list[str]:
    """Marks of italics or underlining, and what is left of marks of bold."""
    rest = _unmarked(sentence)
    return _EMPHASIS.findall(rest) or ([BOLD_MARK] if BOLD_MARK in rest else [])


def start_of_second_idea(sentence: str) -> str:
    """What seems to begin a second idea: “;”, or a joint and a subject or verb behind it; empty where nothing does."""
    if ";" in sentence:
        return ";"
    plain = _unmarked(sentence)
    for junction in _JUNCTION.finditer(plain):
        joint, following = junction["joint"], junction["next"]
        match joint:
            case "because" | "while" | "although" if following != "of":
                return joint
            case "so" if following in _SUBJECTS:
                return joint
            case "and" | "but" if following in _SUBJECTS or following in _VERBS:
                return f"{joint} {following}"
    return ""


def passive(sentence: str) -> str:
    """A form of “be” and a participle behind it (“was written”); empty where there is none."""
    plain = [word.casefold() for word in words(sentence)]
    for place, word in enumerate(plain):
        if word in BE:
            for following in plain[place + 1 : place + 3]:
                if _participle(following):
                    return f"{word} {following}"
                if following not in {"not", "being", "been", "also", "often", "always"}:
                    break
    return ""


def _participle(word: str) -> bool:
    if word in _NOT_PARTICIPLES:
        return False
    return word in _IRREGULAR or (len(word) > 4 and word.endswith("ed"))  # noqa: PLR2004 - “bed”, “feed”


@cache
def common_words() -> frozenset[str]:
    """The most frequent words of English, in small letters; the file says where they come from."""
    text = (resources.folder("templates") / COMMON_WORDS).read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))


_ENDINGS = (
    ("", ""),
    ("ies", "y"),
    ("es", ""),
    ("s", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("er", ""),
    ("er", "e"),
    ("ers", ""),
    ("ly", ""),
)


def is_common(word: str) -> bool:
    """Whether a word of English, or the one that it is formed from, is among the most frequent."""
    plain = word.casefold().replace("’", "'").removesuffix("'s").removesuffix("'")
    for ending, instead in _ENDINGS:
        if plain.endswith(ending):
            stem = plain[: len(plain) - len(ending)] + instead if ending else plain
            american = stem.replace("isation", "ization").replace("ise", "ize")
            if not common_words().isdisjoint((stem, american)):
                return True
    return False


@lru_cache(maxsize=50_000)
def is_hard(word: str) -> bool:
    """Whether a word of English is hard: three syllables or more, and not common. One with a hyphen is as its parts."""
    parts = re.split(r"[-&]", word)
    if len(parts) > 1:
        return any(is_hard(part) for part in parts if part)
    # Six letters hardly hold three syllables; the patterns need not be asked.
    return word[:1].isalpha() and len(word) > 6 and not is_common(word) and syllables(word) >= HARD_SYLLABLES  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Readability:
    """How easy a booklet is to read."""

    sentences: int
    words: int
    hard: int | None
    """How many of its words are hard, explained or not; None in another language than English."""
    longest: int
    """The number of words of its longest sentence."""
    grade: float | None
    """The Flesch-Kincaid grade, in years of American school; None in another language than English."""

    @property
    def average(self) -> float:
        """Words a sentence."""
        return self.words / self.sentences if self.sentences else 0.0


def measure(lines: Sequence[str], language: str) -> Readability:
    """Measure sentences, one a line."""
    counted = [spoken for spoken in map(words, lines) if spoken]
    total = sum(map(len, counted))
    longest = max(map(len, counted), default=0)
    if language != "en" or not counted:
        return Readability(len(counted), total, None, longest, None)
    every_word = list(chain.from_iterable(counted))
    hard = sum(map(is_hard, every_word))
    grade = flesch_kincaid(len(counted), total, sum(map(syllables, every_word)))
    return Readability(len(counted), total, hard, longest, grade)


def flesch_kincaid(sentences: int, words: int, syllables: int) -> float:
    """The Flesch-Kincaid grade of a text, in years of American school, from its counts.

    The formula is that of Kincaid, Fishburne, Rogers and Chissom, Derivation of new readability formulas (1975).
    """
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59
