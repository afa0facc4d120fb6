"""In Welsh the first letter of a word changes behind many words; what is filled in for a placeholder cannot change."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

from cpsplan.language.phrases import load_phrases
from cpsplan.render.figures import listed
from cpsplan.workspace.resources import folder
from tests.support.places import REPOSITORY

CATALOGUE = REPOSITORY / "templates/translations/cy/interface.po"
MUTATING = re.compile(
    "a|â|ag|am|ar|at|dan|dau|dros|drwy|dwy|dy|ei|fy|gan|gyda|heb|hyd|i|mor|na|neu|o|pa|pan|rhy|tan|tri|tua|un|wrth|yn|yr?"
)
"""Words that change the one behind them: all of it, or where it is feminine."""
MUTATING_ENDS = ("’i", "’r", "’th", "ais", "aist", "odd", "asom", "asant", "wch")
"""Endings of words that do: verbs in the past or in an order, and “’r” (the), “’i” (his, her)."""
BEHIND_ONE = re.compile(r"([\w’]+) [“‘(]?\{(\w+)\}")

FIGURES = re.compile(
    "all|amount|baseline|budget|counts?|decided|done|end|figure|floor|high|low|most|number|part|percent|said|share"
    "|start|time|tolerance|total|whole|year"
)
"""What is written with a figure: nobody hears a change in “o 5”."""
PLURALS = {"aims", "outcomes", "sub_outcomes", "project_words", "action_words"}
"""What is in the plural: it stays the same behind “y”, “yr” and “’r”."""
UNCHANGED = {"address", "path", "field", "new"}
"""What is quoted, or for machines: it never changes."""
ON_DAYS = {"date", "when"}
"""Days begin with a figure, but a date may also be a month: these phrases are given days."""
GIVEN_DAYS = re.compile(
    "report-(date|line)|front-as-of|progress-date|as-of|counted-as-of(-earliest)?|money-as-of|desk-changes-when"
)
JOINED = {"list-and", "list-or"}
"""Where the program looks at what follows (“list-and-hard”), or it always begins with “unrhyw”."""
WRITTEN_FOR_IT = {"target-of"}
"""Where a translator writes what follows for this place alone."""


def changing(key: str, text: str) -> list[str]:
    """The placeholders of a phrase that would have to change, each with the word before it."""
    return [f"{word} {{{name}}}" for word, name in BEHIND_ONE.findall(text) if _changes(key, word.casefold(), name)]


def _changes(key: str, word: str, name: str) -> bool:
    article = word in {"y", "yr"} or word.endswith("’r")
    if FIGURES.fullmatch(name) or name in UNCHANGED or (article and name in PLURALS):
        return False
    if key in JOINED | WRITTEN_FOR_IT or (name in ON_DAYS and GIVEN_DAYS.fullmatch(key)):
        return False
    return bool(MUTATING.fullmatch(word)) or word.endswith(MUTATING_ENDS)


def test_no_placeholder_would_have_to_change() -> None:
    wrong = []
    for entry in (each for each in polib.pofile(str(CATALOGUE)) if not each.obsolete):
        for text in {entry.msgstr, *entry.msgstr_plural.values()} - {""}:
            wrong += [f"{entry.msgctxt}: {piece}" for piece in changing(entry.msgctxt, text)]
    assert not wrong


@pytest.mark.parametrize(
    "text", ["Gwiriodd {by} hyn.", "yn {plan}", "o’r {goal}", "am {list}", "Gwelwch {plan}", "un {aims}"]
)
def test_a_placeholder_that_would_have_to_change_is_seen(text: str) -> None:
    assert changing("any", text)


@pytest.mark.parametrize("text", ["Mae {plan} yma", "o {count}", "o’r {aims}", "at {address}", "ar gyfer {plan}"])
def test_one_that_need_not_change_passes(text: str) -> None:
    assert not changing("any", text)


@pytest.mark.parametrize(
    ("last", "words"),
    [
        ("afon", "môr ac afon"),
        ("mynydd", "môr a mynydd"),
        ("Caerdydd", "môr, Caerdydd"),
        ("chwarel", "môr a chwarel"),
        ("8 llyn", "môr ac 8 llyn"),
        ("1 llyn", "môr ac 1 llyn"),
        ("18 llyn", "môr ac 18 llyn"),
        ("10 llyn", "môr a 10 llyn"),
        ("100 llyn", "môr a 100 llyn"),
        ("1,000 o lynnoedd", "môr a 1,000 o lynnoedd"),
        ("nad yw’n bell", "môr ac nad yw’n bell"),
    ],
)
def test_a_list_goes_without_and_where_that_would_change_its_last_word(last: str, words: str) -> None:
    phrases, _ = load_phrases("cy", [Path(str(folder("templates")))])
    assert phrases is not None
    assert listed(phrases, ["môr", last]) == words


def test_every_phrase_has_its_welsh() -> None:
    catalogue = polib.pofile(str(CATALOGUE))
    lacking = [entry.msgctxt for entry in catalogue if not entry.obsolete and (entry.fuzzy or not entry.translated())]
    assert not lacking, "a fuzzy entry stays English on the pages"
