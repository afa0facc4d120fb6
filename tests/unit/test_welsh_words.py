"""Mistakes that a reader of the Welsh found, each of which may not come back."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpsplan.language.phrases import load_phrases
from cpsplan.render.plan import count_facts
from cpsplan.workspace.resources import folder
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


def test_before_a_figure_the_plural_stands() -> None:
    welsh, _ = load_phrases("cy", [Path(str(folder("templates")))])
    assert welsh is not None
    counted = [("aim", 5), ("outcome", 1), ("project", 33), ("output", 2), ("measure", 1)]
    words = [fact.words for fact in count_facts(welsh.worded("objective", "outcome"), counted)]
    assert words == ["amcanion", "deilliant", "prosiectau", "allbynnau", "mesur"]
