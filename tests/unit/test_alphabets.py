"""Lists of words stand in the order of the alphabet of their language."""

from __future__ import annotations

import re

import pytest

from cpsplan.desk.forms.choosing import owners_near
from cpsplan.language.alphabets import alphabetical
from cpsplan.model.glossary import Term
from cpsplan.render.texts import Vocabulary
from tests.support import samples
from tests.support.places import REPOSITORY
from tests.support.samples import PLAN, SETTINGS, changed

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


def test_no_page_or_screen_sorts_words_in_another_way() -> None:
    others = [
        path.name
        for folder in ("render", "desk", "publishing")
        for path in (REPOSITORY / "src/cpsplan" / folder).rglob("*.py")
        if re.search(r"key=(?:str\.casefold|str\.lower|lambda [^\n]*\.(?:casefold|lower)\(\))", path.read_text("utf-8"))
    ]
    assert not others, "sort with alphabetical(language)"


def test_owners_at_the_desk_follow_the_alphabet_of_the_plans() -> None:
    owned = changed(
        PLAN,
        ("    outputs:", "    owner: AI\n    outputs:"),
        ("  - id: nest-boxes", "  - id: nest-boxes\n    owner: anghymesuredd"),
    )
    welsh = samples.files()[SETTINGS] + "language: cy\n"
    assert owners_near(samples.compiled({PLAN: owned}).book) == ("AI", "anghymesuredd")
    assert owners_near(samples.compiled({PLAN: owned, SETTINGS: welsh}).book) == ("anghymesuredd", "AI")
