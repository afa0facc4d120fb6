"""Mistakes that a reader of the Welsh found, each of which may not come back."""

from __future__ import annotations

import pytest

from tests.support.places import REPOSITORY

CATALOGUES = sorted(
    [
        *(REPOSITORY / "plans" / "translations" / "cy").glob("*.po"),
        *(REPOSITORY / "templates/translations/cy").glob("*.po"),
    ]
)
MISTAKES = {
    "dweud i chi wneud": "tells you to do, where it says that you did",
    "sydd ar brawf": "on probation, where they are on trial: “sy’n sefyll eu prawf”",
    "bwriadu hyn": "lacks its verb: “bwriadu gwneud hyn”",
    "cynllun am amser hir": "“cynllun tymor hir”",
    "Gwiriodd {": "what follows this verb mutates, and a placeholder cannot",
}


@pytest.mark.parametrize("words", MISTAKES)
def test_it_stays_mended(words: str) -> None:
    assert CATALOGUES
    places = [path.name for path in CATALOGUES if words in path.read_text(encoding="utf-8")]
    assert not places, f"{words}: {MISTAKES[words]}"


def test_a_term_in_the_singular_is_translated_in_the_singular() -> None:
    glossary = (REPOSITORY / "plans/translations/cy/glossary.po").read_text(encoding="utf-8")
    assert 'msgid "protected characteristic"\nmsgstr "nodwedd warchodedig"\n' in glossary
