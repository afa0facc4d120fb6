"""What two people made of one text, brought together: nothing that only one has changed is lost, nothing is guessed."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.three_ways import GONE, Clash, ItemKey, ThreeTexts, Way, merged_items, merged_text, together

PATH = "plans/delivery/2026-27.yaml"
BASE = """\
# The plan of the year.
id: 2026-27
title: Library plan
projects:
  # Asked for by readers.
  - id: mobile
    title: Second mobile library
    scope: Every village is visited once a week.  # twice was too dear
    outputs:
      - Van bought.
      - Van on the road.
  - id: helpers
    title: Digital helpers
"""


def three(mine: dict[str, str], theirs: dict[str, str]) -> ThreeTexts:
    """The plan, and what comes of it when each of the two replaces some words."""
    texts = []
    for changes in (mine, theirs):
        text = BASE
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new)
        texts.append(text)
    return ThreeTexts(PATH, BASE, *texts)


def test_what_one_has_changed_is_kept_with_its_comments() -> None:
    texts = three({"once a week": "twice a week"}, {"# Asked for": "# Often asked for", "Digital": "Patient"})
    text = merged_text(texts)
    assert "twice a week.  # twice was too dear" in text
    assert "# Often asked for" in text
    assert "Patient helpers" in text


def test_neighbouring_lines_are_different_fields() -> None:
    texts = three({"title: Second mobile": "title: Third mobile"}, {"once a week": "twice a week"})
    assert "title: Third mobile library\n    scope: Every village is visited twice a week." in merged_text(texts)


def test_both_have_changed_a_field() -> None:
    texts = three({"once": "twice"}, {"once": "never"})
    with pytest.raises(ChangeRefused, match="same fields"):
        merged_text(texts)
    way: Way = ("projects", ItemKey("id", "mobile"), "scope")
    decided = {way: "Every village is visited daily."}
    assert "daily.  # twice was too dear" in merged_text(texts, decided)


def test_an_entry_that_one_removes_and_the_other_changes_is_a_clash() -> None:
    projects = BASE[BASE.index("  # Asked") : BASE.index("  - id: helpers")]
    texts = three({"once": "twice"}, {projects: ""})
    with pytest.raises(ChangeRefused):
        merged_text(texts)
    way: Way = ("projects", ItemKey("id", "mobile"))
    assert "mobile" not in merged_text(texts, {way: GONE})


def test_an_entry_is_the_same_wherever_it_stands() -> None:
    before = {"projects": [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}]}
    mine = {"projects": [{"id": "a", "title": "A"}, {"id": "b", "title": "mine"}]}
    theirs = {"projects": [{"id": "new", "title": "N"}, {"id": "b", "title": "B"}, {"id": "a", "title": "theirs"}]}
    result = together(before, mine, theirs)
    assert not result.clashes
    assert [entry["title"] for entry in result.value["projects"]] == ["N", "mine", "theirs"]


def test_lists_without_ids_go_by_their_items() -> None:
    assert merged_items("abcdef", "abXdef", "abcdefg") == list("abXdefg")
    assert merged_items("abc", "aXc", "aYc") is None
    assert merged_items("abc", "aXc", "aXc") == list("aXc")
    assert merged_items("", "a", "b") is None
    assert together({"says": ["a", "b"]}, {"says": ["a", "c"]}, {"says": ["a", "d"]}).clashes == [
        Clash(("says", 1), "b", "c", "d")
    ]
    assert together({"says": ["a", "b"]}, {"says": ["A", "b"]}, {"says": ["a", "B"]}).value == {"says": ["A", "B"]}
    assert together({"says": ["a"]}, {"says": ["b", "c"]}, {"says": ["d"]}).clashes == [
        Clash(("says",), ["a"], ["b", "c"], ["d"])
    ]


def test_other_files_go_by_their_lines() -> None:
    path = "plans/translations/cy/2026-27.po"
    assert merged_text(ThreeTexts(path, "a\nb\nc\n", "x\nb\nc\n", "a\nb\ny\n")) == "x\nb\ny\n"
    with pytest.raises(ChangeRefused, match="same lines"):
        merged_text(ThreeTexts(path, "a\nb\nc\n", "x\nb\nc\n", "y\nb\nc\n"))


TREES = st.dictionaries(
    st.sampled_from(["title", "scope", "owner"]),
    st.one_of(st.integers(0, 3), st.lists(st.integers(0, 3), max_size=3)),
)
PLANS = st.fixed_dictionaries(
    {
        "projects": st.dictionaries(st.sampled_from("abc"), TREES).map(
            lambda entries: [{"id": name, **fields} for name, fields in entries.items()]
        )
    }
)


def leaves(value: Any, way: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], Any]:
    """Every field of a plan, by the way to it."""
    if isinstance(value, dict):
        return {each: leaf for key, part in value.items() for each, leaf in leaves(part, (*way, key)).items()}
    if isinstance(value, list) and all(isinstance(part, dict) for part in value):
        return {each: leaf for part in value for each, leaf in leaves(part, (*way, part["id"])).items()}
    return {way: value}


@given(PLANS, PLANS, PLANS)
def test_what_one_alone_has_changed_stands_in_the_result(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    result = together(copy.deepcopy(base), copy.deepcopy(mine), copy.deepcopy(theirs))
    clashing = [tuple(key.id if isinstance(key, ItemKey) else key for key in clash.way) for clash in result.clashes]
    old, one, other, after = map(leaves, (base, mine, theirs, result.value))
    for way in {*old, *one, *other}:
        if not any(way[: len(clash)] == clash for clash in clashing):
            values = [fields.get(way, GONE) for fields in (old, one, other, after)]
            changed = [value for value in values[1:3] if value != values[0]]
            if not isinstance(values[3], list) or len(changed) < 2:
                assert values[3] in (changed or [values[0]]), (way, values)


@given(PLANS, PLANS)
def test_nothing_clashes_with_one_who_changed_nothing(base: dict[str, Any], mine: dict[str, Any]) -> None:
    for result in (together(base, mine, base), together(base, base, mine), together(base, mine, mine)):
        assert not result.clashes
        assert leaves(result.value) == leaves(mine)
