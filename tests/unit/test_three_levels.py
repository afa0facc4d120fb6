"""Outcomes that have parts: what they go by, who serves them, how they are counted, shown, compared and moved."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from cpsplan.assess.coverage import cover
from cpsplan.assess.progress import assess
from cpsplan.changes.difference import compare_books
from cpsplan.changes.import_stratml import import_document
from cpsplan.changes.move import rename_or_move
from cpsplan.changes.refused import ChangeRefused
from cpsplan.compiler import Compiled, compile_book
from cpsplan.language.booklets import told_by
from cpsplan.language.phrases import load_phrases
from cpsplan.language_server.words import card
from cpsplan.sources.pinned import read_pinned
from cpsplan.sources.xml_tree import read_xml
from cpsplan.workspace.disk import MemoryWorkspace
from cpsplan.workspace.resources import folder
from cpsplan.writers.export import book_as_values
from cpsplan.writers.stratml import as_stratml
from cpsplan.writers.tables import tables_of
from tests.support.pages_in_words import html, words
from tests.support.places import REPOSITORY
from tests.support.renaming import files_of

ORIGIN = REPOSITORY / "tests/workspaces/three-levels"
STRATEGY, PLAN = "plans/strategies/well-2030.yaml", "plans/delivery/2026-27.yaml"
HOME = "well-2030:near.home"
CLASSES = "Everybody over 75 can join a class for strength and balance."


def compiled(*changes: tuple[str, str, str]) -> Compiled:
    """The workspace with three levels, with (file, old text, new text) changed."""
    return compile_book(workspace(*changes))


def workspace(*changes: tuple[str, str, str]) -> MemoryWorkspace:
    """Its files, with (file, old text, new text) changed."""
    files = {path: content.decode() for path, content in files_of(ORIGIN).items()}
    for path, old, new in changes:
        assert old in files[path], old
        files[path] = files[path].replace(old, new, 1)
    return MemoryWorkspace(dict(files))


def codes(result: Compiled) -> list[str]:
    return [fault.code for fault in result.diagnostics]


def test_a_part_has_its_address_and_its_number() -> None:
    book = compiled().book
    assert {place: book.numbers[place] for place in book.outcomes_in(HOME)} == {
        f"{HOME}.nurses": "1.1.1",
        f"{HOME}.rehab": "1.1b",
        f"{HOME}.carers": "1.1.3",
    }
    assert [entry.address for entry in book.outcomes_under("well-2030:near")] == [HOME, "well-2030:near.centres"]
    in_full = (PLAN, "outcomes: [near.home.nurses]", f"outcomes: [{HOME}.nurses]")
    assert compiled(in_full).book.outcomes_of["2026-27/projects/one-number"] == (f"{HOME}.nurses",)


def test_there_is_no_fourth_level() -> None:
    deeper = (STRATEGY, "          - id: nurses\n", "          - id: nurses\n            outcomes: []\n")
    assert "CPS201" in codes(compiled(deeper))


def test_an_outcome_is_served_when_its_parts_are() -> None:
    covered = cover(compiled().book, compiled().book.plans["2026-27"])
    assert [row.number for row in covered.rows] == ["1.1.1", "1.1b", "1.1.3", "1.2", "2.1.1", "2.1.2"]
    assert covered.gaps == ()
    # What serves the outcome itself leaves a part that nothing serves to be told.
    result = compiled((PLAN, "outcomes: [near.home.carers]", "outcomes: [near.home]"))
    told = [fault for fault in result.diagnostics if fault.code == "CPS402"]
    assert [fault.about for fault in told] == [f"{HOME}.carers"]
    assert [row.number for row in cover(result.book, result.book.plans["2026-27"]).gaps] == ["1.1.3"]


def test_pages_set_the_parts_below_the_words_of_their_outcome() -> None:
    pages = html(compiled())
    plan = pages["2026-27"]
    assert '<li class="l2 l3 t1"><span class="no">1.1.1</span>' in plan
    anchors = re.findall(r'<section class="outcome[^"]*" id="outcome-([a-z.]+)"', plan)
    assert anchors == [
        *("near.home", "near.home.nurses", "near.home.rehab", "near.home.carers", "near.centres"),
        *("early.falls", "early.falls.homes", "early.falls.strength"),
    ]
    assert "2 outcomes, 3 workstreams, 2 projects" in words(plan)
    strategy = words(pages["well-2030"])
    assert "5 workstreams" in strategy.replace("workstreams 5", "5 workstreams")
    assert "Under none of the workstreams" in strategy
    assert 'id="delivery-near.home.nurses"' in pages["well-2030"]
    # In the heat map, an outcome counts what names it or a part of it, each once.
    row = re.search(r'1\.1</span> People who can be cared for.*?<td class="n">(\d+)', pages["well-2030"])
    assert row
    assert row[1] == "4"


def test_measures_of_the_strategy_are_named_where_the_plan_serves_what_they_measure() -> None:
    plan = html(compiled())["2026-27"]
    subject = "People cared for at home rather than in hospital"
    link = f'<a href="../well-2030/index.html#strategy-measure-at-home">{subject}</a>'
    assert f'<p class="fact in-strategy">Measured in the strategy: {link}</p>' in plan
    assert plan.index(link) < plan.index('id="outcome-near.home.nurses"')


def test_what_a_plan_leaves_out_is_told_by_its_parts() -> None:
    left = (PLAN, "outcomes: [near.home.carers]", "outcomes: [near.home]")
    published = ("plans/cpsplan.yaml", "illustrative: true\n", "illustrative: true\npublish_gaps: true\n")
    plan = html(compiled(left, published))["2026-27"]
    gap = re.search(r'<h2 id="unsaid">.*?</section>', plan, re.DOTALL)
    assert gap
    assert ">1.1.3 " in gap[0]
    assert ">1.1 " not in gap[0]


def test_ratings_of_an_outcome_include_its_parts() -> None:
    result = compiled()
    standing = assess(result.book, result.book.progress["2026-27-q2"])
    assert standing.outcomes[f"{HOME}.carers"].colour == "amber"
    assert standing.outcomes[HOME].reasons == (("because-sub-outcome-amber", 1), ("because-activity-amber", 1))
    report = words(html(result)["2026-27-q2"])
    assert "1 workstream is amber and 1 project or action is amber" in report
    assert "its colour follows from these in the same way" in report


def test_tables_and_data_name_the_outcome_around_a_part() -> None:
    book = compiled().book
    table = next(table for table in tables_of(book, "well-2030") if table.name == "outcomes")
    assert table.heads[:5] == ("Id", "Number", "Aim", "Part of", "Outcome")
    assert table.rows[1][1:3] == ("1.1.1", "Care close to home")
    assert table.rows[1][3] == "People who can be cared for at home are cared for at home."
    values = json.loads(json.dumps(book_as_values(book), default=str))
    part = values["strategies"][0]["aims"][0]["outcomes"][0]["outcomes"][0]
    assert (part["address"], part["number"]) == (f"{HOME}.nurses", "1.1.1")
    assert part["served_by"] == ["2026-27/projects/one-number"]
    assert values["counts"]["well-2030"]["outcomes"] == 8


def test_the_book_of_another_body_may_have_three_levels() -> None:
    values = json.dumps(book_as_values(compiled().book), default=str)
    places = {address: number for address, _, number, _ in read_pinned(values.encode()).places()}
    assert places[f"{HOME}.nurses"] == "1.1.1"


def test_stratml_comes_back_the_same() -> None:
    book = compiled().book
    exported = [as_stratml(book, document) for document in ("well-2030", "2026-27")]
    assert b"_well-2030_near.home.nurses" in exported[0]
    drafts = [import_document(read_xml(content)) for content in exported]
    files = {draft.path: draft.text for draft in drafts}
    again = compile_book(MemoryWorkspace({**files, "plans/cpsplan.yaml": files_of(ORIGIN)["plans/cpsplan.yaml"]})).book
    assert [as_stratml(again, document) for document in ("well-2030", "2026-27")] == exported


def test_an_objective_of_another_program_is_a_part_by_its_number() -> None:
    content = as_stratml(compiled().book, "well-2030").decode()
    without_measures = re.sub(r"(?s)<Objective>\s*<Name>Success measures.*?</Objective>", "", content)
    strange = re.sub(r"<Identifier>.*?</Identifier>", "", without_measures).replace(">1.1b<", ">1.1.2<")
    imported = import_document(read_xml(strange.encode()))
    assert sum("by its number" in words for _, _, words in imported.guessed) == 5
    book = compile_book(MemoryWorkspace({imported.path: imported.text})).book
    assert len(book.outcomes) == 8
    assert len([outcome for outcome in book.outcomes.values() if outcome.address.parent in book.outcomes]) == 5


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        (
            "            statement: Homes are made safe.\n",
            "            statement: Homes are safe.\n",
            ["Outcome “2.1.1 Homes are made safe.”: wording changed from “Homes are made safe.” to “Homes are safe.”"],
        ),
        (
            "          - id: homes\n            statement: Homes are made safe.\n",
            "",
            [
                "Outcome “2.1.1 Homes are made safe.” removed",
                f"The strategy: 1 outcome has another number: “2.1.2 {CLASSES}” is now 2.1.1",
            ],
        ),
    ],
)
def test_a_change_of_a_part_is_told_once(old: str, new: str, sentences: list[str]) -> None:
    before, after = compiled().book, compiled((STRATEGY, old, new)).book
    changes = [change for change in compare_books(before, after).changes if change.section.startswith("well-2030")]
    assert [change.sentence for change in changes] == sentences


def test_an_outcome_that_goes_takes_its_parts_with_it() -> None:
    text = files_of(ORIGIN)[STRATEGY].decode()
    falls = text[text.index("      - id: falls\n") : text.index("measures:\n")]
    after = compiled((STRATEGY, "    outcomes:\n" + falls, ""))
    told = [change.sentence for change in compare_books(compiled().book, after.book).changes]
    assert [sentence for sentence in told if "2.1" in sentence] == [
        "Outcome “2.1 Fewer older people fall.”, with 2 outcomes, removed"
    ]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("near.home.nurses", "near.home.visits", "near.home.visits"),
        ("near.home.nurses", "near.nurses", "near.nurses"),
        ("near.home.nurses", "early.falls.nurses", "early.falls.nurses"),
        ("near.home.nurses", "early.nurses", "early.nurses"),
        ("near.centres", "near.home.centres", "near.home.centres"),
        ("near.centres", "early.falls.open", "early.falls.open"),
    ],
)
def test_every_place_follows_a_part_that_is_renamed_or_moved(old: str, new: str, named: str) -> None:
    before = workspace()
    renaming = rename_or_move(before, compile_book(before), old, new)
    after = compile_book(renaming.on(before))
    assert [fault.code for fault in after.diagnostics if fault.severity.name == "ERROR"] == []
    assert f"well-2030:{named}" in after.book.outcomes
    assert f"well-2030:{old}" not in after.book.outcomes
    assert f"well-2030:{named}" in after.book.served_by
    assert len(after.book.outcomes) == 8


def test_a_move_that_would_make_four_levels_is_refused() -> None:
    for old, new in (("early.falls", "near.home.falls"), ("near.centres", "near.home.nurses.centres")):
        with pytest.raises(ChangeRefused, match="four levels"):
            rename_or_move(workspace(), compiled(), old, new)


def test_a_move_of_a_part_is_told() -> None:
    before = workspace()
    renaming = rename_or_move(before, compile_book(before), "near.home.nurses", "near.centres.nurses")
    told = compare_books(compile_book(before).book, compile_book(renaming.on(before)).book).changes
    moved = [change.sentence for change in told if "moved" in change.sentence]
    where = "from the outcome “1.1 People who can be cared for at home are cared for at home.” to “1.2 Every town has a"
    assert len(moved) == 1
    assert moved[0].startswith(
        "Outcome “1.1.1 A community nurse comes on the day on which one is asked for.”: moved " + where
    )


def test_a_part_goes_by_its_word_in_welsh_and_in_the_editor() -> None:
    welsh, _ = load_phrases("cy", [Path(str(folder("templates")))])
    assert welsh
    assert (
        welsh.worded("aim", "outcome", "workstream").text("delivery-outcome") == "Heb fod o dan un o’r ffrydiau gwaith"
    )
    shown = card(compiled().book, f"{HOME}.nurses")
    assert shown
    assert "Part of: People who can be cared for at home are cared for at home." in shown.paragraphs


def test_the_passage_on_an_outcome_tells_its_parts() -> None:
    booklet = (
        "id: well-2030\ntitle: Well\nsummary: What we want.\npicture: booklet\npassages:\n"
        "  - of: near.home\n    title: Home\n    ideas: [{picture: houses, says: [You stay at home.]}]\n"
    )
    files: dict[str, str | bytes] = {**files_of(ORIGIN), "plans/easy-read/well-2030.yaml": booklet}
    told = told_by(compile_book(MemoryWorkspace(files)).book, "well-2030")
    assert told[f"{HOME}.nurses"] == told[HOME] != ""
    assert told["well-2030:near.centres"] == ""
