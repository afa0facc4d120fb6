"""Sieves give a rule exactly the texts in which what it looks for is."""

import re

from hypothesis import given
from hypothesis import strategies as st

from cpsplan.book.sieve import TOGETHER, Sieve

TEXTS = st.lists(st.text("ab*%1 \n", max_size=6), max_size=12)
SIGNS = st.sampled_from([r"[*%]", r"\d", "ab", r"\*\*", r"a[^b]+b", r"%|1 "]).map(re.compile)


@given(TEXTS, SIGNS)
def test_no_text_with_the_signs_is_passed_over(texts: list[str], signs: re.Pattern[str]) -> None:
    held = list(Sieve(enumerate(texts), lambda numbered: numbered[1]).holding(signs))
    assert held == sorted(held)
    assert {text for text in texts if signs.search(text)} <= {text for _, text in held}
    # Signs that are one character each are never in two texts at once.
    if signs.pattern in {r"[*%]", r"\d"}:
        assert held == [(place, text) for place, text in enumerate(texts) if signs.search(text)]


def test_each_text_is_looked_at_once() -> None:
    looked: list[str] = []

    def look(text: str) -> str:
        looked.append(text)
        return text.removeprefix("a") if text.startswith("a") else ""

    assert list(Sieve(["ab", "b", "ab", "ac"], str).where(look)) == [("ab", "b"), ("ab", "b"), ("ac", "c")]
    assert looked == ["ab", "b", "ac"]


def test_only_texts_with_the_signs_are_looked_at() -> None:
    assert list(Sieve(["a1", "b", "22"], str).where(str.isdigit, re.compile(r"\d"))) == [("22", True)]


def test_texts_of_several_stretches_are_given() -> None:
    texts = [f"{number} {'’' * (number % 7 == 0)}" for number in range(3 * TOGETHER)]
    assert list(Sieve(texts, str).holding(re.compile("’"))) == texts[::7]
