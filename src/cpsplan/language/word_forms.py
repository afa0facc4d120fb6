"""Word forms: of the words for levels, activities and units, those that a sentence wants, as keys of phrases."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cpsplan.late import dataclass

SOURCE = "en"
"""The language that the phrases are written in."""
CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""The plural categories of CLDR, in its order."""
LEVELS = {"aim": "aim", "outcome": "outcome", "sub_outcome": "sub-outcome"}
"""The levels of a strategy, each with the word for it where a strategy has no other."""
LEVEL_FORMS = {"{}": "level-", "{}s": "levels-", "our_{}s": "our-", "and_our_{}s": "and-our-"}
"""The placeholders for the forms of a level's word, each with the beginning of its key."""
COUNTED = "counted-"
"""The beginning of the key of the form after a number."""
ACTIVITIES = {"project": "project", "action": "action"}
"""The kinds of activities of a plan, each with the word for it where a plan has no other."""
ACTIVITY_FORMS = {
    "{}_word": "activity-",
    "{}_words": "activities-",
    "a_{}_word": "an-activity-",
    "or_{}_word": "or-activity-",
    "or_{}_words": "or-activities-",
    "and_{}_words": "and-activities-",
    "of_{}_words": "of-activities-",
}
"""The placeholders for the forms of the word for an activity, each with the beginning of its key."""
COUNTED_ACTIVITY = "counted-activity-"
"""The beginning of the key of its form after a number."""
CAPITAL = "capital_"
"""What stands before a placeholder for an activity whose word begins with a capital."""
ACTIVITY_PLACEHOLDERS = {
    f"{before}{placeholder.format(kind)}": (kind, form)
    for kind in ACTIVITIES
    for placeholder, form in ACTIVITY_FORMS.items()
    for before in ("", CAPITAL)
}
"""What a placeholder stands for: a kind of activity, and the beginning of the key of the form."""
_SECOND_ACTIVITY = re.compile(r"(?<=\}) (?:\{(?:or|and)_action_words?\}|[^{} ][^{}]{0,7}\{action_words\})")
"""What follows the first word for an activity where a phrase has a second one, in Welsh behind a’r or ac i’r."""
_AT_THE_END = (
    (re.compile(r", \{project_words\} \{and_action_words\}"), " {and_project_words}"),
    (re.compile(r", [^{},]{0,4}\{project_words\} ([^{} ][^{}]{0,7})\{action_words\}"), r" \1{project_words}"),
)
"""Both words at the end of a list, and what stands there of one alone: it takes the “and”."""
LEVEL_PLACEHOLDERS = {
    placeholder.format(level): (level, form) for level in LEVELS for placeholder, form in LEVEL_FORMS.items()
}
"""What a placeholder stands for: a level, and the beginning of the key of the form."""
BEFORE_NUMBER = {
    **{level: (level, f"{level}s") for level in LEVELS},
    **{kind: (f"{kind}_word", f"{kind}_words") for kind in ACTIVITIES},
}
"""The placeholders for the forms of a word as a label before a number: before 1, and before all others."""


class MissingPhrase(LookupError):  # noqa: N818 - it says what is missing
    """A page wants a phrase, or a placeholder in one, that is not there; the message names it."""


def of_one_kind(pattern: str) -> str:
    """A phrase about projects and actions as it is where both go by one word: that stands once."""
    for both, last in _AT_THE_END:
        pattern = both.sub(last, pattern)
    return _SECOND_ACTIVITY.sub("", pattern)


def level_keys(word: str) -> list[str]:
    """The keys of the forms of a word for a level: level-objective, levels-objective, counted-objective ..."""
    return [form + as_key(word) for form in (*LEVEL_FORMS.values(), COUNTED)]


def activity_keys(word: str) -> list[str]:
    """The keys of the forms of a word for an activity: activity-programme, activities-programme ..."""
    return [form + as_key(word) for form in (*ACTIVITY_FORMS.values(), COUNTED_ACTIVITY)]


def as_key(word: str) -> str:
    """A word as the end of a key."""
    return word.replace(" ", "-")


def capital(text: str) -> str:
    """``text`` with a capital at its beginning."""
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class UnitWords:
    """A unit of one's own in one language: its words by their plural form, or its symbol."""

    forms: Mapping[str, str]
    symbol: str
    is_before: bool
    """Whether the symbol stands before the figure."""
    places: int | None
    """How many decimals are shown; None for those that were written."""
    per: str

    def behind(self, form: str) -> str:
        """The words behind a figure that takes a plural form."""
        return self.forms.get(form, self.forms["other"])


def category(language: str, count: int) -> str:
    """The plural category of ``count`` in ``language`` (CLDR): one, two, few ... Raises LookupError for no language."""
    if language == SOURCE:
        return "one" if count == 1 else "other"
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - a third of a second, and English needs none of it

    try:
        return str(Locale.parse(language).plural_form(count))
    except (UnknownLocaleError, ValueError) as error:
        raise MissingPhrase(f"“{language}” is no language that is known") from error


def plural_names(language: str) -> list[str]:
    """The plural categories of a language in the order in which a catalogue numbers them."""
    from babel import Locale  # noqa: PLC0415

    tags = Locale.parse(language).plural_form.tags
    return [name for name in CATEGORIES if name in tags or name == "other"]
