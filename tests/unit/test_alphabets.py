"""Lists of words stand in the order of the alphabet of their language."""

from __future__ import annotations

import pytest

from cpsplan.language.alphabets import alphabetical
from cpsplan.model.glossary import Term
from cpsplan.render.texts import Vocabulary

WELSH = [
    "anghymesuredd",
    "AI",
    "Ardal",
    "cyllid",
    "chwarae",
    "dinas",
    "DU",
    "ddoe",
    "llys",
    "RASSO",
    "rhaglen",
    "Tŷ",
    "theatr",
]


def test_welsh_has_letters_of_two_signs() -> None:
    backwards = WELSH[::-1]
    assert sorted(backwards, key=alphabetical("cy")) == WELSH
    assert sorted(WELSH, key=str.casefold) != WELSH


@pytest.mark.parametrize("language", ["en", "en-GB", "fr"])
def test_elsewhere_each_sign_is_a_letter(language: str) -> None:
    words = ["10", "2 ways", "A level", "ache", "act", "aged", "école", "edit", "Zeal", "Жар"]
    backwards = words[::-1]
    assert sorted(backwards, key=alphabetical(language)) == words


def test_a_glossary_follows_the_alphabet_of_its_language() -> None:
    terms = [Term(term=word, full=word) for word in ("AI", "anghymesuredd")]
    assert list(Vocabulary.of(terms, (), "en").meanings) == ["AI", "anghymesuredd"]
    assert list(Vocabulary.of(terms, (), "cy").meanings) == ["anghymesuredd", "AI"]
