"""The desk tells what has changed, takes saves back, and lets a person decide where two have changed the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cpsplan.changes.three_ways import ThreeTexts
from cpsplan.desk.conflict import comparison_of, steps_in_words
from cpsplan.desk.marking import marked_words, words_of_both
from cpsplan.desk.remembered import Texts, Waiting
from cpsplan.desk.together import saved_together
from cpsplan.desk.undo import kept_saves
from cpsplan.desk.workshop import Save, Workshop, checksum_of_text
from tests.support import library
from tests.support.desk import ask, changed_in_editor, words
from tests.support.revisions import commit, git

PLAN = library.PLAN
SCOPE = "so that every village is visited once a week"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(library.written(tmp_path / "library"))


def save(workshop: Workshop, old: str, new: str, what: str = "Second mobile library: scope") -> Save | Waiting:
    """Save other words in the plan, as a form would: opened now, saved now."""
    text = workshop.text_of(PLAN) or ""
    assert old in text, old
    return saved_together(workshop, {PLAN: text.replace(old, new, 1)}, what, {PLAN: checksum_of_text(text)})


def test_without_git_changes_are_those_since_the_desk_was_opened(workshop: Workshop) -> None:
    assert "Nothing has changed" in words(ask(workshop, "/changes"))
    save(workshop, "visited once a week", "visited twice a week")
    page = words(ask(workshop, "/changes"))
    assert "since the desk was opened" in page
    assert "1 change in 1 file." in page
    assert "Second mobile library" in page
    assert "twice a week" in page


def test_changes_are_those_since_the_last_commit(workshop: Workshop) -> None:
    save(workshop, "amount: 60000", "amount: 50000", "Budget")
    git(workshop.root, "init", "--quiet")
    commit(workshop.root, "As it was")
    assert "Nothing has changed since" in words(ask(workshop, "/changes"))
    save(workshop, "visited once a week", "visited twice a week")
    page = words(ask(workshop, "/changes"))
    assert "What has changed since the last commit" in page
    assert "1 change in 1 file." in page
    assert "+ scope: Buy" in page.partition("The same as a patch")[2]
    commit(workshop.root, "Twice a week")
    assert "Nothing has changed since" in words(ask(workshop, "/changes"))


def test_what_promises_less_is_marked(workshop: Workshop) -> None:
    save(workshop, "amount: 60000", "amount: 50000", "Budget")
    assert "1 of them is weaker" in words(ask(workshop, "/changes"))


def test_a_save_is_taken_back_and_done_again(workshop: Workshop) -> None:
    before = workshop.text_of(PLAN)
    save(workshop, "visited once a week", "visited twice a week")
    after = workshop.text_of(PLAN)
    assert ask(workshop, "/undo", {"undo": "1"}).location == "/changes?saved=2"
    assert workshop.text_of(PLAN) == before
    assert "Undone at" in words(ask(workshop, "/changes"))
    ask(workshop, "/undo", {"undo": "2"})
    assert workshop.text_of(PLAN) == after
    assert "Undone at" not in words(ask(workshop, "/changes"))
    assert [kept.save.number for kept in kept_saves(workshop.saves)] == [1]


def test_undoing_keeps_what_came_after(workshop: Workshop) -> None:
    save(workshop, "visited once a week", "visited twice a week")
    save(workshop, "amount: 60000", "amount: 50000", "Budget")
    changed_in_editor(workshop.root, PLAN, "id: 2026-27", "# Agreed in May.\nid: 2026-27")
    ask(workshop, "/undo", {"undo": "1"})
    text = workshop.text_of(PLAN) or ""
    assert "visited once a week" in text
    assert "amount: 50000" in text
    assert "# Agreed in May." in text


def test_undoing_what_was_changed_since_is_decided_by_a_person(workshop: Workshop) -> None:
    save(workshop, "visited once a week", "visited twice a week")
    changed_in_editor(workshop.root, PLAN, "twice a week", "every day")
    answer = ask(workshop, "/undo", {"undo": "1"})
    assert answer.location == "/conflict/1"
    assert "every day" in (workshop.text_of(PLAN) or "")


def test_a_save_that_is_not_kept_cannot_be_undone(workshop: Workshop) -> None:
    for number in ("7", "", "x", "9" * 30, "-1"):
        answer = ask(workshop, "/undo", {"undo": number})
        assert answer.status == 409
        assert "not kept any more" in words(answer)


def two_writers(workshop: Workshop, theirs: str) -> Waiting | Save:
    """Save a scope that somebody else has made ``theirs`` since the form was opened."""
    opened = workshop.text_of(PLAN) or ""
    changed_in_editor(workshop.root, PLAN, SCOPE, theirs)
    mine = opened.replace("visited once a week", "visited twice a week", 1)
    return saved_together(workshop, {PLAN: mine}, "Second mobile library: scope", {PLAN: checksum_of_text(opened)})


def test_a_conflict_chooses_nothing_and_writes_nothing_before_it_is_decided(workshop: Workshop) -> None:
    waiting = two_writers(workshop, "so that every village is visited every day")
    assert isinstance(waiting, Waiting)
    page = ask(workshop, waiting.href)
    assert b"checked" not in page.body
    assert "Second mobile library: scope" in words(page)
    before = workshop.text_of(PLAN)
    refused = ask(workshop, waiting.href, {"do": "save"})
    assert refused.status == 422
    assert "1 field is not decided" in words(refused)
    assert b"<title>Error:" in refused.body
    assert workshop.text_of(PLAN) == before
    name = re.search(r'name="(hold\.[0-9a-f]+)"', page.body.decode())
    assert name is not None
    words_of_both = "Buy and fit out a second van, so that every village is visited twice a day."
    form = {"do": "save", name[1]: "both", name[1].replace("hold", "both"): words_of_both}
    assert ask(workshop, waiting.href, form).location == "/changes?saved=1"
    assert words_of_both in " ".join((workshop.text_of(PLAN) or "").split())
    assert ask(workshop, waiting.href).status == 404


@pytest.mark.parametrize(("decision", "kept"), [("mine", "twice a week"), ("theirs", "every day")])
def test_what_was_decided_is_written(workshop: Workshop, decision: str, kept: str) -> None:
    waiting = two_writers(workshop, "so that every village is visited every day")
    assert isinstance(waiting, Waiting)
    name = re.search(r'name="(hold\.[0-9a-f]+)"', ask(workshop, waiting.href).body.decode())
    assert name is not None
    ask(workshop, waiting.href, {"do": "save", name[1]: decision})
    assert kept in (workshop.text_of(PLAN) or "")


def test_a_decision_does_not_hold_for_other_words(workshop: Workshop) -> None:
    waiting = two_writers(workshop, "so that every village is visited every day")
    assert isinstance(waiting, Waiting)
    name = re.search(r'name="(hold\.[0-9a-f]+)"', ask(workshop, waiting.href).body.decode())
    assert name is not None
    changed_in_editor(workshop.root, PLAN, "every day", "every month")
    assert ask(workshop, waiting.href, {"do": "save", name[1]: "mine"}).status == 422
    assert "every month" in (workshop.text_of(PLAN) or "")


def test_a_conflict_is_given_up(workshop: Workshop) -> None:
    waiting = two_writers(workshop, "so that every village is visited every day")
    assert isinstance(waiting, Waiting)
    assert ask(workshop, waiting.href, {"do": "drop"}).location == "/changes"
    assert "every day" in (workshop.text_of(PLAN) or "")


def test_a_conflict_is_put_aside_and_found_again_with_all_that_was_typed(workshop: Workshop) -> None:
    waiting = two_writers(workshop, "so that every village is visited every day")
    assert isinstance(waiting, Waiting)
    hold = re.search(r'name="(hold\.[0-9a-f]+)"', ask(workshop, waiting.href).body.decode())
    assert hold is not None
    form = {"do": "aside", hold[1]: "both", hold[1].replace("hold", "both"): "Twice a day, as readers asked."}
    before = workshop.text_of(PLAN)
    assert ask(workshop, waiting.href, form).location == "/changes#aside"
    assert workshop.text_of(PLAN) == before
    assert f'href="{waiting.href}"'.encode() in ask(workshop, "/changes").body
    page = ask(workshop, waiting.href)
    assert "Twice a day, as readers asked." in words(page)
    assert b"checked" in page.body
    ask(workshop, waiting.href, {**form, "do": "save"})
    assert "Twice a day, as readers asked." in (workshop.text_of(PLAN) or "")
    assert b"/conflict/" not in ask(workshop, "/changes").body


def test_different_fields_are_no_conflict(workshop: Workshop) -> None:
    opened = workshop.text_of(PLAN) or ""
    changed_in_editor(workshop.root, PLAN, "amount: 60000", "amount: 65000")
    mine = opened.replace("visited once a week", "visited twice a week", 1)
    result = saved_together(workshop, {PLAN: mine}, "Scope", {PLAN: checksum_of_text(opened)})
    assert isinstance(result, Save)
    text = workshop.text_of(PLAN) or ""
    assert "amount: 65000" in text
    assert "twice a week" in text


def test_a_form_that_nobody_remembers_loses_nothing(workshop: Workshop) -> None:
    text = workshop.text_of(PLAN) or ""
    mine = text.replace("visited once a week", "visited twice a week", 1)
    waiting = saved_together(workshop, {PLAN: mine}, "Scope", {PLAN: "0" * 64})
    assert isinstance(waiting, Waiting)
    assert "twice a week" in words(ask(workshop, waiting.href))
    assert workshop.text_of(PLAN) == text


def test_conflicts_are_named_by_titles() -> None:
    base = "projects:\n  - id: a\n    title: Planting\n    scope: Trees.\n"
    comparison = comparison_of([ThreeTexts(PLAN, base, base.replace("Trees", "Oaks"), base.replace("Trees", "Elms"))])
    (conflict,) = comparison.conflicts
    value = {"projects": [{"id": "a", "title": "Planting"}]}
    assert steps_in_words(conflict.clash.way, value) == ("Planting", "scope")
    assert conflict.can_be_both
    assert not conflict.is_decided
    assert not conflict.decided("both", " ").is_decided
    assert not conflict.decided("anything", "").is_decided


def test_words_that_went_and_came_are_marked() -> None:
    assert [(part.how, part.text) for part in marked_words("visited once a week", "visited twice a week")] == [
        ("same", "visited "),
        ("gone", "once"),
        ("new", "twice"),
        ("same", " a week"),
    ]
    for before, after in (("", "all new"), ("all gone", ""), ("a b c", "a x y c"), ("same", "same")):
        parts = marked_words(before, after)
        assert "".join(part.text for part in parts if part.how != "new").split() == before.split()
        assert "".join(part.text for part in parts if part.how != "gone").split() == after.split()


def test_two_texts_become_one_where_they_do_not_touch() -> None:
    base = "Buy a second van, so that every village is visited once a week."
    mine, theirs = base.replace("once", "twice"), base.replace("second van", "second electric van")
    assert words_of_both(base, mine, theirs) == mine.replace("second van", "second electric van")
    assert words_of_both(base, mine, base.replace("once", "never")) == mine
    assert words_of_both("", "mine", "theirs") == "mine"


def test_texts_are_forgotten_when_there_are_too_many() -> None:
    texts = Texts(largest=10)
    texts.add("a", "12345678")
    texts.add("b", "12345678")
    assert texts.get("a") is None
    assert texts.get("b") == "12345678"


def test_a_sentence_of_easy_read_is_told_by_its_place(workshop: Workshop) -> None:
    changed_in_editor(workshop.root, "plans/easy-read/2026-27.yaml", "every village once a week", "you every week")
    workshop.remake()
    page = words(ask(workshop, "/changes"))
    assert "sentence 3 of idea 1 changed from “It will come to every village once a week.” to “It will come to" in page
