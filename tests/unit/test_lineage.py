"""An outcome continues older ones, an activity goes on in another plan: pages, heat map, tables, between two plans."""

from __future__ import annotations

import re

import pytest

from cpsplan.changes.difference import compare_plans
from cpsplan.changes.rename import rename
from cpsplan.changes.roll import roll
from cpsplan.compiler import Compiled, compile_book
from cpsplan.workspace.disk import MemoryWorkspace
from cpsplan.writers.tables import tables_of
from tests.support import samples
from tests.support.pages_in_words import html, words
from tests.support.places import CASES

OLDER, OLDER_PLAN = "plans/strategies/park-2025.yaml", "plans/delivery/2025-26.yaml"
OLD_STRATEGY = """\
id: park-2025
title: The park of before
period: {from: 2021, to: 2026}
aims:
  - id: wild
    title: Wild life
    outcomes:
      - {id: oaks, statement: There are more oaks.}
      - {id: elms, statement: The elms are well.}
      - {id: owls, statement: Owls are heard.}
"""
OLD_PLAN = """\
id: 2025-26
title: Park plan 2025-26
strategy: park-2025
period: {financial_year: 2025-26}
actions:
  - {id: acorns, outcomes: [wild.oaks], text: Sow acorns}
  - {id: sprays, outcomes: [wild.elms], text: Spray the elms}
  - {id: nest-boxes, outcomes: [wild.owls], text: Hang nest boxes}
"""
TREES = "      - id: trees\n        statement: There are more trees.\n"
BIRDS = "      - id: birds\n        statement: Birds nest in the park.\n"


def workspace(trees: str = "[park-2025:wild.oaks, park-2025:wild.elms]", more: str = "") -> dict[str, str | bytes]:
    """The small workspace with an older strategy, whose outcomes go on in the new one: two merged, one split."""
    strategy = samples.changed(
        samples.STRATEGY,
        ("title: A park for all\n", "title: A park for all\nsucceeds: park-2025\n"),
        (TREES, f"{TREES}        succeeds: {trees}\n"),
        (BIRDS, f"{BIRDS}        succeeds: [park-2025:wild.owls]\n{more}"),
    )
    return {OLDER: OLD_STRATEGY, OLDER_PLAN: OLD_PLAN, samples.STRATEGY: strategy}


def test_pages_tell_it_both_ways() -> None:
    song = "      - id: song\n        statement: The park is full of song.\n        succeeds: [park-2025:wild.owls]\n"
    pages = html(samples.compiled(workspace(more=song)))
    new, old = words(pages["park-2030"]), words(pages["park-2025"])
    assert "What the outcomes of A park for all continue" in new
    assert re.search(r"1\.1 There are more trees \d 1\.1 There are more oaks \d 1\.2 The elms are well", new)
    assert "How the outcomes of The park of before continue" in old
    assert re.search(r"1\.3 Owls are heard \d 1\.2 Birds nest in the park \d 1\.3 The park is full of song", old)
    assert 'href="../park-2025/index.html#outcome-wild.oaks"' in pages["park-2030"]


def test_a_strategy_without_it_has_no_such_table() -> None:
    assert "go on as" not in words(html(samples.compiled())["park-2030"])


def test_heat_map_counts_the_plans_of_before_where_outcomes_go_on() -> None:
    page = html(samples.compiled(workspace()))["park-2030"]
    assert (
        "Park plan 2025-26 was written for the outcomes of the strategy before. Each of them counts where it continues."
        in words(page)
    )
    rows = re.findall(r'<span class="of-row"[^>]*>([^<]+)</span>((?:<span class="s\d"[^>]*>[^<]*</span>)+)', page)
    shown = {label: re.findall(r">([^<]*)</span>", cells) for label, cells in rows}
    assert {label: cells[:2] for label, cells in shown.items()} == {"2025-26": ["2", "1"], "2026-27": ["1", "1"]}
    assert re.search(r"There are more trees</th>\s*<td class=\"n\">2</td>", page)
    assert re.search(r">Nature</a></span></th>\s*<td class=\"n\">3</td>", page), (
        "the aim counts what its outcomes continue"
    )


def test_tables_name_what_an_outcome_continues() -> None:
    book = samples.compiled(workspace()).book
    outcomes = next(table for table in tables_of(book, "park-2030") if table.name == "outcomes")
    assert outcomes.heads[-2:] == ("Continues", "Continues (ids)")
    assert outcomes.rows[0][-2] == "There are more oaks.; The elms are well."


def test_between_plans_what_goes_on_is_neither_gone_nor_new() -> None:
    told = [
        change.sentence for change in compare_plans(samples.compiled(workspace()).book, "2025-26", "2026-27").changes
    ]
    assert not [sentence for sentence in told if "nest boxes" in sentence.lower() and "moved" in sentence]
    assert any("1.1 There are more trees: 2 actions ended, 1 project began" in sentence for sentence in told), told
    apart = samples.changed(samples.STRATEGY, ("title: A park for all\n", "title: A park\nsucceeds: park-2025\n"))
    told = [
        change.sentence
        for change in compare_plans(
            samples.compiled({**workspace(), samples.STRATEGY: apart}).book, "2025-26", "2026-27"
        ).changes
    ]
    assert any("1.1 There are more oaks: 1 action ended" in sentence for sentence in told), told


def test_between_plans_an_outcome_that_goes_on_may_be_left_unserved() -> None:
    plan = samples.changed(samples.PLAN, ("    outcomes: [nature.birds]\n", "    outcomes: [nature.trees]\n"))
    book = samples.compiled({**workspace(), samples.PLAN: plan}).book
    changes = compare_plans(book, "2025-26", "2026-27").changes
    [left] = [change for change in changes if "nothing serves it any longer" in change.sentence]
    assert "1.2 Birds nest in the park" in left.sentence
    assert left.weakened


@pytest.mark.parametrize(
    ("written", "code"),
    [("[park-2025:wild.oak]", "CPS302"), ("[park-2030:nature.birds]", "CPS409"), ("[wild.oaks]", "CPS302")],
)
def test_what_it_continues_is_checked(written: str, code: str) -> None:
    assert code in {found[3] for found in samples.found(workspace(trees=written))}


def test_what_it_continues_is_renamed_with_it() -> None:
    files = MemoryWorkspace({**samples.files(), **workspace()})
    renamed = rename(files, compile_book(files), "park-2025:wild.oaks", "oak-trees")
    assert "succeeds: [park-2025:wild.oak-trees, park-2025:wild.elms]" in renamed.after[samples.STRATEGY].decode()


# --- an activity goes on in the plan of another body

CASE = CASES / "CPS371" / "good"


def handed_over(*edits: tuple[str, str, str]) -> Compiled:
    """The small workspace in which the county goes on with what the park began; with (path, old, new) edited."""
    files = {path.relative_to(CASE).as_posix(): path.read_text(encoding="utf-8") for path in CASE.rglob("*.yaml")}
    for path, old, new in edits:
        text = files.get(path) or samples.files()[path]
        assert old in text, old
        files[path] = text.replace(old, new, 1)
    return samples.compiled({**files})


LATER = "plans/delivery/2027-28.yaml"


def test_the_page_leads_to_the_plan_in_which_it_goes_on_and_back() -> None:
    compiled = handed_over()
    assert compiled.diagnostics == ()
    pages = html(compiled)
    assert "Planting Continued as A forest (Plan for the woods 2027-28)" in words(pages["2027-28"])
    assert 'href="../woods-2027-28/index.html#project-forest"' in pages["2027-28"]
    assert "Continues: Planting (Park plan 2026-27)" in words(pages["woods-2027-28"])
    assert 'href="../2026-27/index.html#project-planting"' in pages["woods-2027-28"]


def test_an_action_goes_on_elsewhere_too() -> None:
    boxes = "  - {of: nest-boxes, fate: merged, into: woods-2027-28/forest}\n"
    pages = html(handed_over((LATER, "fates:\n", f"fates:\n{boxes}")))
    assert "Hang nest boxes near the WC Merged into A forest (Plan for the woods 2027-28)" in words(pages["2027-28"])


@pytest.mark.parametrize(
    ("later", "told"),
    [
        ("2027-28", "“Planting” goes on as “A forest” in woods-2027-28"),
        ("woods-2027-28", "“Planting” moved to “1 More woods”"),
    ],
)
def test_difference_of_plans_follows_it(later: str, told: str) -> None:
    changes = compare_plans(handed_over().book, "2026-27", later).changes
    [sentence] = [change for change in changes if told in change.sentence]
    assert not sentence.weakened
    assert not any("without a word" in change.sentence for change in changes)


def test_renaming_what_it_goes_on_in_is_followed() -> None:
    files = MemoryWorkspace({**samples.files(), **_texts(handed_over())})
    renamed = rename(files, compile_book(files), "woods-2027-28/forest", "new-forest")
    assert b"into: woods-2027-28/new-forest" in renamed.after[LATER]


def _texts(compiled: Compiled) -> dict[str, str | bytes]:
    return {
        plan.source.path: plan.source.text
        for plan in (*compiled.book.plans.values(), *compiled.book.strategies.values())
    }


def test_what_went_to_another_plan_is_not_asked_for_in_the_next() -> None:
    book = handed_over().book
    assert "planting" not in roll(book, book.plans["2027-28"], "2028-29")


MEASURE = """\
measures:
  - id: nests
    statement: At least PLAN nests
    subject: nests
    unit: count
    direction: higher
    baseline: {value: 10, date: 2025-03}
    target: {comparator: at least, value: 20, by: 2026-03}
    outcomes: [PLACE]
"""


def test_a_measure_that_follows_its_outcome_has_not_moved() -> None:
    old = OLD_PLAN + MEASURE.replace("PLACE", "wild.owls").replace("PLAN", "20")
    new = samples.files()[samples.PLAN] + MEASURE.replace("PLACE", "nature.birds").replace("PLAN", "20")
    files = {**workspace(), OLDER_PLAN: old, samples.PLAN: new}
    followed = [change.sentence for change in compare_plans(samples.compiled(files).book, "2025-26", "2026-27").changes]
    assert not [sentence for sentence in followed if "nests" in sentence]
    without = str(files[samples.STRATEGY]).replace("        succeeds: [park-2025:wild.owls]\n", "")
    book = samples.compiled({**files, samples.STRATEGY: without}).book
    moved = [change.sentence for change in compare_plans(book, "2025-26", "2026-27").changes]
    assert [sentence for sentence in moved if "nests" in sentence and "moved from" in sentence]


def test_actions_for_an_aim_go_on_under_the_aim_that_continues_it() -> None:
    strategy = "id: park-2030\ntitle: New\nsucceeds: park-2025\nperiod: {from: 2026, to: 2030}\naims:\n"
    files = {
        OLDER: OLD_STRATEGY.partition("    outcomes:")[0],
        OLDER_PLAN: OLD_PLAN.partition("actions:")[0] + "actions:\n  - {id: nest-boxes, aims: [wild], text: Hang}\n",
        samples.STRATEGY: strategy + "  - {id: nature, title: Nature, succeeds: [park-2025:wild]}\n",
        samples.PLAN: samples.files()[samples.PLAN].partition("projects:")[0]
        + "actions:\n  - {id: nest-boxes, aims: [nature], text: Hang}\n",
    }
    assert compare_plans(samples.compiled({**files}).book, "2025-26", "2026-27").changes == ()
