"""Figures in running text: percentages in signs and in words are the same, in English and in Welsh."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpsplan.language.figures import figures_of, with_signs
from cpsplan.rules.translations import FIGURE, NUMBER


@pytest.mark.parametrize(
    "words",
    [
        "10%",
        "10 %",
        "10 per cent",
        "10 percent",
        "ten per cent",
        "Ten percent",
        "10 y cant",
        "deg y cant",
        "un deg y cant",
        "10\u00a0y\u00a0cant",
    ],
)
def test_a_percentage_in_words_is_one_in_signs(words: str) -> None:
    assert with_signs(f"to {words}.") == "to 10%."


@pytest.mark.parametrize(
    ("words", "figure"),
    [
        ("forty-two per cent", "42%"),
        ("dau ddeg pump y cant", "25%"),
        ("hanner cant y cant", "50%"),
        ("20 y cant", "20%"),
    ],
)
def test_numbers_of_several_words(words: str, figure: str) -> None:
    assert with_signs(words) == figure


@pytest.mark.parametrize("words", ["5 percentage points", "ten people", "un o bob deg", "10 cant"])
def test_what_is_no_percentage_stays(words: str) -> None:
    assert with_signs(words) == words


def test_another_figure_is_another_whatever_its_words() -> None:
    def counted(text: str) -> Counter[str]:
        return Counter(FIGURE.findall(with_signs(text)))

    assert counted("from 10% to 20%") == counted("o 10 y cant i ugain y cant")
    assert counted("from 10% to 20%") != counted("o 10 y cant i 25 y cant")
    assert counted("10% of staff") != counted("10 o staff")


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Raise it from 60% to at least 95% by 31 March 2027", [("60", "percent"), ("95", "percent")]),
        ("more than £80m of 2,000 cases", [("80000000", "pound"), ("2000", "number")]),
        ("1 million speakers by 2050", [("1000000", "number")]),
        ("Raise it by 10% in Q2 of 2025-26", []),
        ("ninety-nine per cent", [("99", "percent")]),
    ],
)
def test_figures_of_a_sentence(text: str, figures: list[tuple[str, str]]) -> None:
    assert [(str(figure.value), figure.kind) for figure in figures_of(text)] == figures


def test_a_figure_keeps_its_decimals() -> None:
    assert next(figures_of("99.5% of systems")).value == Decimal("99.5")


@given(st.text(st.sampled_from("1,5.0/%: ahtps:&"), max_size=30).filter(lambda text: "://" not in text))
def test_a_text_without_an_address_has_the_same_figures_when_none_is_looked_for(text: str) -> None:
    assert NUMBER.findall(text) == FIGURE.findall(text)
