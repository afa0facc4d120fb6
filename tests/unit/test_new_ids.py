"""Ids that are made of words: they end on a word that says something, and are taken once."""

from __future__ import annotations

import pytest

from cpsplan.book.new_ids import LONGEST_ID, WORDS_IN_ID, free_id, id_from_words, id_of_record


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Reading by the river", "reading-by-the-river"),
        ("Second mobile library for the villages", "second-mobile-library"),
        ("What it is for", "what"),
        ("Tŷ newydd i’r llyfrgell", "ty-newydd-i-r-llyfrgell"),
        ("The", "the"),
        ("…", ""),
        ("x" * 60, "x" * LONGEST_ID),
    ],
)
def test_an_id_ends_on_a_word_that_says_something(words: str, wanted: str) -> None:
    assert id_from_words(words, WORDS_IN_ID) == wanted


def test_a_whole_title_is_cut_between_words() -> None:
    title = "A library service that is open to everybody in the county"
    assert id_from_words(title) == "a-library-service-that-is-open"


def test_a_record_goes_by_its_first_words() -> None:
    assert id_of_record(["Reading", "Lessons on Mondays", "More"]) == "lessons-on-mondays"
    assert id_of_record(["Reading"]) == "reading"
    assert id_of_record(["…"]) == id_of_record([]) == "new"


def test_an_id_that_is_taken_gets_a_number() -> None:
    assert free_id("van", ()) == "van"
    assert free_id("van", {"van", "van-2"}) == "van-3"
