"""A project over several years, with a part in the plan of each."""

from __future__ import annotations

from cpsplan.language.localise import localise
from cpsplan.language.phrases import load_phrases
from cpsplan.model.edition import Edition
from cpsplan.render.preparing import render
from cpsplan.workspace.resources import folder
from tests.support import samples


def test_project_over_several_years_names_its_part_in_other_plans() -> None:
    over = "  - id: planting\n    timeframe: {from: 2026-04, to: 2028-03}\n"
    first = samples.changed(samples.PLAN, ("  - id: planting\n", over))
    second = first.replace("2026-27", "2027-28")
    files: dict[str, str | bytes] = {samples.PLAN: first, "plans/delivery/2027-28.yaml": second}
    english, _ = load_phrases("en", [folder("templates")])
    assert english
    edition = Edition(id="en", title="English", language="en", formats=("html",))
    localised, _ = localise(samples.compiled(files).book, edition, english)
    assert localised
    link = '<a href="../2027-28/index.html#project-planting">Park plan 2027-28</a>'
    assert f"Its part in other plans: {link}" in render(localised, "2026-27").html
