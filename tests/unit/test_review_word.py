"""A Word file that people have reviewed: its changes come back as patches by address, its comments are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpsplan.sources.text_marks import mark_named, mark_of_part, text_mark
from cpsplan.sources.word_reading import read_word
from cpsplan.word.reviewing import WordReview, is_of_cpsplan, review_of
from cpsplan.word.taking_over import with_changes
from tests.support import library
from tests.support.command_line import run
from tests.support.word_plans import plan_in_word
from tests.support.word_reviews import PLAN_FILE, book_of, reviewed, word_file
from tests.support.workbooks import starter

ONCE, TWICE = "every village is visited once a week", "every village is visited twice a week"
SCOPE = "2026-27/projects/mobile-library/scope"


def review(content: bytes, was: str = "", now: str = "") -> WordReview:
    """What a file says otherwise than the example, in the plan of which something was changed meanwhile."""
    plan = starter()[PLAN_FILE]
    assert was in plan
    return review_of(read_word(content), book_of({PLAN_FILE: plan.replace(was, now, 1)} if was else {}))


def test_a_file_as_it_was_written_says_nothing_else() -> None:
    assert is_of_cpsplan(read_word(word_file()))
    assert not is_of_cpsplan(read_word(plan_in_word()))
    for document in ("2026-27", "libraries-2030", "2026-27-q2"):
        assert review(word_file(document)) == WordReview()


@pytest.mark.parametrize("tracked", [True, False])
def test_a_change_comes_back_by_its_address(tracked: bool) -> None:  # noqa: FBT001 - a parameter of the test
    said = review(reviewed({ONCE: TWICE}, tracked=tracked))
    assert [(change.plan_text.address, change.by) for change in said.changes] == [
        (SCOPE, "Anna Reader, 2026-11-29" if tracked else "")
    ]
    assert said.changes[0].after == f"Buy and fit out a second van, so that {TWICE}."
    assert (said.conflicts, said.unplaced) == ([], [])


def test_only_what_was_changed_is_written() -> None:
    swaps = {
        ONCE: TWICE,
        "The first van is old": "The first van is # old",
        "Handbook for volunteers": "Handbook: for volunteers",
        "lamps in all": "lamps in most",
    }
    said = review(reviewed(swaps))
    before = starter()[PLAN_FILE]
    after = with_changes(said.changes)[PLAN_FILE].decode()
    removed = [line for line in before.split("\n") if line not in after.split("\n")]
    added = [line for line in after.split("\n") if line not in before.split("\n")]
    assert len(removed) <= 5
    assert f"    scope: Buy and fit out a second van, so that {TWICE}." in added
    assert '        text: "Handbook: for volunteers written."' in added
    assert "        text: Lighting changed to LED lamps in most reading rooms." in added
    again = review_of(read_word(reviewed(swaps)), book_of({PLAN_FILE: after}))
    assert (again.changes, again.conflicts) == ([], [])


def test_a_text_that_has_changed_in_the_plans_is_refused() -> None:
    said = review(reviewed({ONCE: TWICE}), "visited once a week", "visited once a day")
    assert said.changes == []
    (conflict,) = said.conflicts
    assert conflict.startswith(f"{SCOPE}: the plans say something else since the file was written (“Buy and fit out")
    same = review(reviewed({ONCE: TWICE}), ONCE, TWICE)
    assert (same.changes, same.conflicts) == ([], [])


def test_a_text_that_is_gone_is_told() -> None:
    said = review(reviewed({"Sixty volunteers": "Seventy volunteers"}), "- id: digital-helpers", "- id: helpers")
    assert said.changes == []
    assert said.conflicts == ["a text that is no longer in the plans was changed into “Seventy volunteers trained.”"]


def test_a_text_that_is_said_in_two_ways_or_not_at_all_is_no_change() -> None:
    two = reviewed({"Longer opening hours": "Longer hours", ONCE: ""})
    (conflict,) = review(two).conflicts or [""]
    assert "Longer" not in conflict
    said = review(reviewed({"Insulate the three oldest library buildings.": ""}))
    assert said.conflicts == [
        "2026-27/projects/warm-buildings/scope: it was emptied; take it out of the plans by hand: “”"
    ]


def test_what_is_changed_elsewhere_is_told_by_its_paragraph() -> None:
    said = review(reviewed({"Owner: Head of outreach": "Owner: Head of vans"}))
    assert said.changes == []
    assert [line.partition(": ")[2].partition("”: ")[2] for line in said.unplaced] == [
        "deleted: “Owner: Head of outreach” (Anna Reader, 2026-11-29)",
        "new: “Owner: Head of vans” (Anna Reader, 2026-11-29)",
    ]


def test_a_heading_keeps_its_stop_and_an_explanation_is_no_part_of_a_text() -> None:
    said = review(
        reviewed(
            {
                "People in every village can reach": "People in all villages can reach",
                " and help them": " who help them",
            }
        )
    )
    after = {change.plan_text.address: change.after for change in said.changes}
    assert after["libraries-2030:readers.reach/statement"].startswith("People in all villages can reach")
    assert after["2026-27/projects/digital-helpers/scope"] == (
        "Train volunteers who sit beside readers at a PC who help them with what they need to do online."
    )


def test_a_comment_is_told_and_never_written() -> None:
    said = review(reviewed({}, comment=("Insulate the three oldest", "Which ones?")))
    assert [line.rpartition(" (")[0] for line in said.comments] == [
        "2026-27/projects/warm-buildings/scope: “Which ones?”"
    ]
    assert said.changes == []


def test_the_command_writes_what_is_agreed_and_nothing_else(tmp_path: Path) -> None:
    folder = library.written(tmp_path / "library")
    before = (folder / PLAN_FILE).read_text(encoding="utf-8")
    (tmp_path / "review.docx").write_bytes(reviewed({ONCE: TWICE}, comment=("Insulate the three", "Which ones?")))
    shown = run("import", "../review.docx", "--diff", folder=folder)
    assert shown.returncode == 0
    assert f"+    scope: Buy and fit out a second van, so that {TWICE}.\n" in shown.stdout
    assert "warm-buildings/scope: “Which ones?” (Anna Reader" in shown.stderr
    refused = run("import", "../review.docx", folder=folder)
    assert refused.returncode == 2
    assert "Add --yes where that is wanted" in refused.stderr
    assert (folder / PLAN_FILE).read_text(encoding="utf-8") == before
    done = run("import", "../review.docx", "--yes", folder=folder)
    assert done.returncode == 0
    assert (folder / PLAN_FILE).read_text(encoding="utf-8") == before.replace(ONCE, TWICE)
    assert run("import", "../review.docx", "--yes", folder=folder).stderr.count("no change that could be written") == 1


def test_what_would_be_a_fault_is_not_written(tmp_path: Path) -> None:
    folder = library.written(tmp_path / "library")
    before = (folder / PLAN_FILE).read_text(encoding="utf-8")
    (tmp_path / "review.docx").write_bytes(reviewed({ONCE: "it is seen by the ABC"}))
    done = run("import", "../review.docx", "--yes", folder=folder)
    assert done.returncode == 1
    assert "The glossary does not know “ABC” (CPS601)" in done.stderr
    assert "Nothing is written." in done.stderr
    assert (folder / PLAN_FILE).read_text(encoding="utf-8") == before


def test_names_of_bookmarks_fit_into_word() -> None:
    name = mark_of_part(f"{text_mark('2026-27/x', 'Words')}_12345", 10, 12)
    assert len(name) <= 40
    mark = mark_named(name)
    assert mark is not None
    assert (mark.place, mark.part, mark.of) == (12345, 10, 12)
    assert mark_named("_Toc123") is None
