"""How hard words and sentences of English are."""

from __future__ import annotations

import pytest
from pyphen import Pyphen

from cpsplan.language.plain_language import common_words, flesch_kincaid, is_common, is_hard, measure
from cpsplan.language.syllables import hyphens, syllables

COUNTED = {
    1: "we the helped times strength",
    2: "table tables needed places churches safely being victims partners’",
    3: "radio custody disabled prosecute well-being",
    4: "security independent technology community criticism safeguarding",
    5: "university opportunity",
}


@pytest.mark.parametrize(
    ("number", "word"), [(number, word) for number, text in COUNTED.items() for word in text.split()]
)
def test_syllables_are_counted_as_they_are_spoken(number: int, word: str) -> None:
    assert syllables(word) == number


def test_common_words_are_a_list_with_its_source() -> None:
    assert len(common_words()) == 3000
    assert all(word == word.casefold() and " " not in word for word in common_words())
    assert is_common("communities")
    assert is_common("organisation")
    assert not is_common("bureaucracy")


def test_hard_words_are_long_and_rare() -> None:
    hard = [word for word in ["prosecutor", "community", "victims", "bureaucracy", "strengths"] if is_hard(word)]
    assert hard == ["prosecutor", "bureaucracy"]


def test_grade_is_that_of_flesch_and_kincaid() -> None:
    # The example of the formula: 11.8 syllables and 0.39 words weigh, one word of one syllable is below the first year.
    assert flesch_kincaid(1, 1, 1) == pytest.approx(-3.4)
    figures = measure(["We help people.", "We keep victims safe."], "en")
    assert (figures.sentences, figures.words, figures.longest) == (2, 7, 4)
    assert figures.grade == pytest.approx(0.39 * 7 / 2 + 11.8 * 9 / 7 - 15.59)


def test_other_languages_have_no_grade() -> None:
    figures = measure(["Rydyn ni’n helpu pobl."], "cy")
    assert (figures.words, figures.hard, figures.grade) == (4, None, None)


def test_hyphens_are_those_of_the_library_with_the_patterns() -> None:
    positions = Pyphen(lang="en_US").positions
    endings = ("", "ation", "ingly", "-made")
    words = [word + ending for word in sorted(common_words())[::7] for ending in endings]
    assert {word: len(positions(word)) for word in words} == {word: hyphens(word) for word in words}
