"""Languages with a region: en-GB is read as English, and pages say en-GB."""

from __future__ import annotations

import pytest

from cpsplan.language.localise import localise
from cpsplan.language.phrases import load_phrases
from cpsplan.render import render
from cpsplan.workspace.resources import folder
from tests.support import samples
from tests.support.samples import EDITION, PLAN, SETTINGS, changed

REGIONS: dict[str, str | bytes] = {
    SETTINGS: samples.files()[SETTINGS] + "language: en-GB\nfloors:\n  languages: {cy-GB: 1}\n",
    EDITION: changed(EDITION, ("language: en", "language: en-GB")),
    "plans/editions/cy.yaml": "id: cy\ntitle: Cymraeg\nlanguage: cy-GB\nformats: [html]\n",
    PLAN: changed(PLAN, ("title: Park plan 2026-27", "title: {en-GB: Park plan 2026-27, cy: Cynllun parc 2026-27}")),
}


def html(edition: str) -> str:
    """The page of the plan in an edition."""
    book = samples.compiled(REGIONS).book
    model = book.editions[edition].model
    phrases, _ = load_phrases(model.language, [folder("templates")])
    localised, faults = localise(book, model, phrases)
    assert localised is not None, faults
    return render(localised, "2026-27").html


def test_region_is_told_to_browsers_and_the_rest_goes_by_the_language() -> None:
    book = samples.compiled(REGIONS).book
    assert set(book.translations) == {"cy"}
    assert book.plans["2026-27"].model.title == "Park plan 2026-27"
    assert book.settings is not None
    assert book.settings.model.floors is not None
    assert set(book.settings.model.floors.languages) == {"cy"}
    english = html("en")
    assert '<html lang="en-GB"' in english
    assert 'hreflang="cy-GB"' in english


def test_texts_that_are_not_translated_keep_the_region() -> None:
    welsh = html("cy")
    assert '<html lang="cy-GB"' in welsh
    assert "Cynllun parc 2026-27" in welsh
    assert '<span lang="en-GB" class="foreign">Plant trees along the paths' in welsh


@pytest.mark.parametrize("code", ["en-gb", "en_GB", "english"])
def test_what_is_no_language_is_refused(code: str) -> None:
    found = samples.compiled({EDITION: changed(EDITION, ("language: en", f"language: {code}"))}).diagnostics
    assert [(fault.code, fault.span.line) for fault in found if fault.code == "CPS204"] == [("CPS204", 3)]


def test_language_of_the_plans_is_one_that_is_known() -> None:
    files: dict[str, str | bytes] = {SETTINGS: samples.files()[SETTINGS] + "language: xx\n"}
    faults = samples.compiled(files).diagnostics
    assert [(fault.span.path, fault.message) for fault in faults if fault.code == "CPS805"] == [
        (SETTINGS, "“xx” is no language that is known")
    ]
