"""What changed between two states of a workspace: everything is told, once, and what promises less is marked."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpsplan.book.book import Book
from cpsplan.changes.difference import Change, compare_books
from cpsplan.changes.difference.words import (
    day,
    english_figure,
    english_list,
    english_money,
    shifted,
    shortened,
    two_versions,
)
from cpsplan.compiler import compile_book, link_book
from cpsplan.workspace.disk import MemoryWorkspace
from tests.support import samples
from tests.support.plan_edits import EDITS, FULL, REPORT, REPORT_PATH, book, edited
from tests.support.samples import GLOSSARY, PLAN


def changes(plan: str) -> list[Change]:
    """What changed from the fuller plan to ``plan``."""
    return list(compare_books(book(), book(plan)).changes)


@pytest.mark.parametrize("name", EDITS)
def test_every_edit_is_told_in_one_sentence_with_both_places(name: str) -> None:
    _, _, sentence, weakened = EDITS[name]
    found = changes(edited(name))
    assert [(one.sentence, one.weakened) for one in found] == [(sentence, weakened)]
    assert found[0].place_before is not None
    assert found[0].section == "2026-27"


APPROVED = REPORT.replace("date: 2026-09-30", "date: 2026-09-30\nstatus: approved")
REVISED = "revisions:\n  - {of: %s, date: 2026-10-01, %s, reason: Rain.}\n"


@pytest.mark.parametrize(
    ("edit", "revision", "sentence"),
    [
        ("target", ("survival", "target: 70"), "Measure “At least 70% of the trees live”: target changed"),
        ("target's date", ("survival", "due: 2027-03"), "Measure “At least 70% of the trees live”: date changed"),
        ("due later", ("planting/2", "due: 2026-11"), "Output “Paths cleared.”: date changed"),
        ("milestone earlier", ("planting/first-tree", "due: 2026-06"), "Milestone “First tree”: date changed"),
        ("budget", ("planting", "budgets: [{amount: 80000}]"), "Project “Planting”: budget changed"),
    ],
)
def test_what_a_report_was_made_against_does_not_change_without_a_revision(
    edit: str, revision: tuple[str, str], sentence: str
) -> None:
    before, plan = book(plans__progress__2026_27_q2=APPROVED), edited(edit)
    silent = book(plan, plans__progress__2026_27_q2=APPROVED)
    changed = [change for change in compare_books(before, silent).changes if "without a revision" in change.sentence]
    assert [change.sentence for change in changed] == [
        f"{sentence} without a revision; made against the one before: 2026-27-q2"
    ]
    assert changed[0].place_after is not None
    revised = book(plan + REVISED % revision, plans__progress__2026_27_q2=APPROVED)
    assert not [change for change in compare_books(before, revised).changes if "without a revision" in change.sentence]


def test_places_are_exact() -> None:
    found = changes(edited("due later"))[0]
    line = FULL.splitlines().index("        due: 2026-11") + 1
    assert found.place_after is not None
    assert (found.place_after.path, found.place_after.line) == (PLAN, line)


def test_all_edits_at_once_are_all_told() -> None:
    found = {(one.sentence, one.weakened) for one in changes(edited(*EDITS))}
    named = {(sentence, weakened) for _, _, sentence, weakened in EDITS.values()}
    assert found == named


# Two states, in full.


def values() -> dict[str, Any]:
    """Every file of the small workspace with the fuller plan and all that a model may hold, as plain values."""
    held = {**samples.files(), PLAN: FULL, REPORT_PATH: REPORT}
    compiled = compile_book(MemoryWorkspace(held)).book
    result = {PLAN: compiled.plans["2026-27"].source.value, REPORT_PATH: compiled.progress["2026-27-q2"].source.value}
    result[samples.STRATEGY] = compiled.strategies["park-2030"].source.value
    result[GLOSSARY] = next(iter(compiled.terms.values())).source.value
    result[samples.EDITION] = compiled.editions["en"].source.value
    assert compiled.settings is not None
    result[samples.SETTINGS] = compiled.settings.source.value
    origin = {"title": "A", "publisher": "B", "rights": "C", "licence": "D", "published": "2026-01", "note": "E"}
    reason = [{"rule": "CPS603", "reason": "Published so."}]
    full: dict[str, Any] = copy.deepcopy(result)
    plan, strategy = full[PLAN], full[samples.STRATEGY]
    plan |= {"summary": "F", "source": origin, "suppress": [{"rule": "CPS402", "about": "nature.trees", "reason": "G"}]}
    plan["groups"] = [{"id": "small", "title": "Small things", "note": "H"}]
    plan["quotations"] = [{"of": "nature", "text": "A park full of life.", "suppress": reason}]
    plan["fates"] = [{"of": "fence", "fate": "stopped", "into": "pond", "reason": "I"}]
    plan["envelopes"].append({"amount": 5, "kind": "capital", "currency": "GBP", "suppress": reason})
    plan["actions"][0] |= {"group": "small", "note": "J", "timeframe": {"financial_year": "2026-27", "inferred": "K"}}
    plan["projects"][1] |= {"note": "L", "depends_on": ["planting"], "suppress": reason}
    plan["projects"][1]["budgets"] = [{"amount": 7, "kind": "capital", "financial_year": "2026-27", "currency": "GBP"}]
    plan["projects"][0]["outputs"][1] |= {"id": "paths", "suppress": reason}
    plan["projects"][0]["milestones"][0]["suppress"] = reason
    plan["measures"][0] |= {"scale": {"from": 0, "to": 90}, "activities": ["planting"], "suppress": reason}
    plan["measures"][0]["target"]["of"] = "all trees"
    strategy |= {
        "kicker": "M",
        "summary": "N",
        "vision": "O",
        "mission": "P",
        "aim_word": "aim",
        "outcome_word": "outcome",
        "sub_outcome_word": "sub-outcome",
        "source": origin,
    }
    strategy["values"] = [{"id": "calm", "title": "Calm", "statement": "Q"}]
    strategy["aims"][0] |= {"heading": "R", "commitments": ["We plant.", {"text": "We dig."}], "suppress": reason}
    strategy["aims"][0]["outcomes"][0]["suppress"] = reason
    strategy["aims"][0]["outcomes"][1]["outcomes"] = [{"id": "song", "statement": "Q1", "suppress": reason}]
    full[GLOSSARY]["terms"][0] |= {"note": "S", "suppress": reason}
    full[samples.SETTINGS] |= {
        "summary": "T",
        "language": "en",
        "disclaimer": "U",
        "contact": {
            "email": "a@example.org",
            "telephone": "020 7946 0000",
            "text_relay": "18001 020 7946 0000",
            "sign_language": "https://example.org/relay",
            "post": "X",
        },
    }
    for report in full[REPORT_PATH]["outputs"]:
        report |= {"evidence": "V", "suppress": reason}
    full[REPORT_PATH] |= {"summary": "W", "status": "draft"}
    return full


def compiled(files: dict[str, Any]) -> Book:
    """A workspace of plain values, compiled but for the rules, of which a difference asks nothing."""
    return link_book(MemoryWorkspace({path: json.dumps(value, default=_number) for path, value in files.items()})).book


def _number(value: object) -> int | float:
    assert isinstance(value, Decimal)
    return int(value) if value == value.to_integral_value() else float(value)


def leaves(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every plain value."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, (*way, key))
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from leaves(one, (*way, place))
    else:
        yield way


OTHER: dict[str, Callable[[Any], Any]] = {
    "rule": lambda _: "CPS604",
    "status": lambda old: {"on track": "at risk", "amber": "red"}.get(
        old, "approved" if old != "approved" else "draft"
    ),
    "kind": lambda _: "revenue",
    "currency": lambda _: "EUR",
    "comparator": lambda _: "more than",
    "unit": lambda _: "day",
    "direction": lambda _: "within",
    "fate": lambda _: "completed",
    "aim_word": lambda _: "priority",
    "outcome_word": lambda _: "result",
    "sub_outcome_word": lambda _: "workstream",
    "email": lambda _: "b@example.org",
    "telephone": lambda _: "020 7946 0001",
    "text_relay": lambda _: "18001 020 7946 0001",
    "sign_language": lambda _: "https://example.org/video",
    "financial_year": lambda _: "2025-26",
    "published": lambda _: "2025",
}
DATES = ("from", "to", "due", "date", "by", "reached")


def other(way: tuple[Any, ...], old: Any) -> Any:
    """Another value for a field, one that the model takes."""
    key = next(step for step in reversed(way) if isinstance(step, str))
    if key in OTHER:
        return OTHER[key](old)
    if isinstance(old, bool):
        return not old
    if isinstance(old, int | Decimal):
        return int(old) + 1
    if key in DATES:
        return "2026-08"
    return f"{old}x"


def test_whatever_field_is_changed_a_change_is_told() -> None:
    whole, silent = values(), []
    first = compiled(whole)
    assert first.incomplete == frozenset()
    ways = list(leaves(whole))
    assert len(ways) > 150
    for way in ways:
        files = copy.deepcopy(whole)
        around: Any = files
        for step in way[:-1]:
            around = around[step]
        around[way[-1]] = other(way, around[way[-1]])
        second = compiled(files)
        if way[1:] == ("id",) or second.incomplete:
            continue  # a document under another id is another document; what cannot be read has a test of its own
        if not compare_books(first, second).changes:
            silent.append(way)
    assert silent == []


def test_whatever_is_left_out_a_change_is_told() -> None:
    whole, silent = values(), []
    first = compiled(whole)
    for way in {leaf[:end] for leaf in leaves(whole) for end in range(2, len(leaf) + 1)}:
        files = copy.deepcopy(whole)
        around: Any = files
        for step in way[:-1]:
            around = around[step]
        del around[way[-1]]
        second = compiled(files)
        # A status, a kind or a currency that is left out may mean the same as before.
        same = way[-1] in ("status", "kind", "currency", "language", "financial_year") or str(way[-1]).endswith("_word")
        if not second.incomplete and not same and not compare_books(first, second).changes:
            silent.append(way)
    assert silent == []


def entries(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every list."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from entries(one, (*way, key))
    elif isinstance(value, list):
        yield way
        for place, one in enumerate(value):
            yield from entries(one, (*way, place))


WHOLE = values()
LISTS = [way for way in entries(WHOLE) if way[-1] != "formats"]
LEAVES = [way for way in leaves(WHOLE) if way[-1] not in ("id", "rule", "of", "term", "about") and "formats" not in way]


def found_at(value: Any, way: tuple[Any, ...]) -> Any:
    """What stands at the end of a way; None where the way no longer leads anywhere."""
    for step in way:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


@dataclass(frozen=True)
class State:
    """The files of a workspace as plain values; they are too many to be printed where a test fails."""

    files: dict[str, Any] = field(repr=False)

    @property
    def book(self) -> Book:
        """The workspace, compiled."""
        return compiled(self.files)


@st.composite
def states(draw: st.DrawFn) -> State:
    """The full workspace with some texts changed, some entries taken out and some lists in another order."""
    files = copy.deepcopy(WHOLE)
    for way in draw(st.lists(st.sampled_from(LEAVES), max_size=6)):
        found_at(files, way[:-1])[way[-1]] = other(way, found_at(files, way))
    for way in draw(st.lists(st.sampled_from(LISTS), max_size=3)):
        found = found_at(files, way)
        if isinstance(found, list) and len(found) > 1:
            found.pop(draw(st.integers(0, len(found) - 1)))
            found[:] = draw(st.permutations(found))
    return State(files)


@settings(max_examples=15, deadline=None)
@given(states())
def test_a_book_does_not_differ_from_itself(one: State) -> None:
    assert compare_books(one.book, one.book).changes == ()


@settings(max_examples=25, deadline=None)
@given(states(), states())
def test_what_is_added_one_way_is_removed_the_other(one: State, another: State) -> None:
    before, after = one.book, another.book
    there, back = compare_books(before, after).changes, compare_books(after, before).changes
    for kind, mirror in (("added", "removed"), ("removed", "added"), ("changed", "changed"), ("moved", "moved")):
        assert sorted(_told(there, kind)) == sorted(_told(back, mirror, turned=True))


def _told(found: tuple[Change, ...], kind: str, *, turned: bool = False) -> Iterator[tuple[object, ...]]:
    for one in found:
        # What reports were made against is held against the reports of the older state alone.
        if one.kind == kind and "without a revision" not in one.sentence:
            texts = (one.after, one.before) if turned else (one.before, one.after)
            places = (one.place_after, one.place_before) if turned else (one.place_before, one.place_after)
            yield one.section, sorted(texts[0]), sorted(texts[1]), [str(place or "") for place in places]


def test_another_order_changes_nothing_but_the_order() -> None:
    reordered = copy.deepcopy(WHOLE)
    for way in LISTS:
        found: Any = reordered
        if all(isinstance(step, str) for step in way):
            for step in way:
                found = found[step]
            found.reverse()
    told = [change.sentence for change in compare_books(compiled(WHOLE), compiled(reordered)).changes]
    assert told == [
        "The plan: order of the projects changed: “Pond” stands elsewhere",
        "The plan: order of the actions changed: “Sow seeds” stands elsewhere",
    ]


def test_documents_that_are_new_or_gone_are_told_once() -> None:
    files = {path: value for path, value in values().items() if path != PLAN}
    gone = compare_books(compiled(values()), compiled(files)).changes
    told = [(one.sentence, one.weakened) for one in gone if one.section == "2026-27"]
    assert told == [("Plan “Park plan 2026-27” removed, with 2 projects, 2 actions and 1 measure", True)]


def test_aims_and_outcomes_that_move_go_and_come() -> None:
    old, new = values(), values()
    aims = new[samples.STRATEGY]["aims"]
    birds = aims[0]["outcomes"].pop(1)
    aims.append({"id": "air", "title": "Air", "statement": "The air is full of song.", "outcomes": [birds]})
    found = compare_books(compiled(old), compiled(new)).changes
    told = [(one.sentence, one.weakened) for one in found if one.section == "park-2030"]
    assert told == [
        ("Aim “2 Air”, with 2 outcomes, added", False),
        ("Outcome “1.2 Birds nest in the park.”: moved from the aim “1 Nature” to “2 Air”", False),
    ]
    aims[1]["outcomes"] = []
    found = compare_books(compiled(old), compiled(new)).changes
    assert ("Outcome “1.2 Birds nest in the park.”, with 1 outcome, removed", True) in [
        (one.sentence, one.weakened) for one in found
    ]
    back = compare_books(compiled(new), compiled(old)).changes
    assert ("Aim “2 Air” removed", True) in [(one.sentence, one.weakened) for one in back]


def test_a_fate_makes_good_what_is_removed() -> None:
    gone = FULL.replace("  - id: seeds\n    outcomes: [nature.trees]\n    text: Sow seeds\n", "")
    fated = gone.replace("projects:\n", "fates:\n  - {of: seeds, fate: completed}\nprojects:\n")
    assert [one.weakened for one in changes(gone)] == [True]
    found = {one.sentence: one.weakened for one in changes(fated)}
    assert found == {"Fate of “seeds” added": False, "Action “Sow seeds” removed: it was completed": False}
    undecided = fated.replace("completed", "undecided")
    assert any(one.weakened for one in changes(undecided))


@pytest.mark.parametrize(
    ("old", "new", "sentence", "weakened"),
    [
        ("value: 70,", "value: 75,", "raised from 70% to 75%", False),
        ("comparator: at least", "comparator: more than", "changed from at least 70% to more than 70%", False),
        (", value: 70", "", "changed from 70% to no figure", True),
        (", by: 2027-03", "", "moved from March 2027 to the end of the plan", False),
        ("by: 2027-03", "by: 2027", "moved from March 2027 to 2027, later by 9 months", True),
        ("        due: 2026-11\n", "", "date removed (before: November 2026)", True),
        (
            "due: 2026-11",
            "due: 2026-27-q3",
            "date moved from November 2026 to quarter 3 of 2026-27, later by 1 month",
            True,
        ),
        ("due: 2026-11", "due: 2026-11-30", "date changed from November 2026 to 30 November 2026", False),
        ("    budgets:\n      - amount: 80000\n", "", "revenue budget removed (before: £80,000)", True),
        (
            "- amount: 80000",
            "- {amount: 80000, currency: EUR}",
            "revenue budget changed from £80,000 to €80,000",
            False,
        ),
        ("- amount: 80000", "- amount: 30000\n      - amount: 50000.00", "", False),
        (
            "    milestones:\n      - id: first-tree\n        title: First tree\n        due: 2026-06\n",
            "",
            "Project “Planting”, milestone “First tree”, June 2026, removed",
            True,
        ),
        ("    timeframe: {from: 2026-05, to: 2026-09}\n", "", "timeframe removed", True),
        ("to: 2026-09}", "to: 2026-08}", "which ends earlier by 1 month", False),
        ("{from: 2026-05, to: 2026-09}", "{from: 2026-05}", "which has no end", True),
        ("  - aim: nature\n    amount: 100000", "  - aim: nature\n    amount: 1", "cut from £100,000 to £1", True),
        ("[nature.trees]\n    title", "[nature.trees, nature.birds]\n    title", "now also serves “1.2 Birds", False),
        ("[nature.trees]\n    title", "[park-2030:nature.trees]\n    title", "", False),
        ("  - id: pond", "  - id: large-pond", "Project “Pond”: short name changed from “pond” to “large-pond”", False),
    ],
)
def test_weakened_or_not(*, old: str, new: str, sentence: str, weakened: bool) -> None:
    assert FULL.count(old) == 1
    found = changes(FULL.replace(old, new))
    assert [one.weakened for one in found] == ([weakened] if sentence else [])
    assert all(sentence in one.sentence for one in found)


def test_words() -> None:
    assert english_figure(Decimal("2.3"), "percent") == "2.3%"
    assert english_figure(Decimal(80000000), "pound") == "£80,000,000"
    assert (
        english_figure(Decimal(1), "day"),
        english_figure(Decimal(26), "day"),
        english_figure(Decimal(5), "count"),
    ) == (
        "1 day",
        "26 days",
        "5",
    )
    assert (english_money(Decimal(-5), "GBP"), english_money(Decimal(5), "CHF")) == ("−£5", "CHF 5")
    assert [day(one) for one in ("2026", "2026-09", "2026-09-30", "2026-27-q2")] == [
        "2026",
        "September 2026",
        "30 September 2026",
        "quarter 2 of 2026-27",
    ]
    assert english_list(["a", "b", "c"]) == "a, b and c"
    assert len(shortened("word " * 100)) <= 92
    long = "one two three four five six seven eight nine ten " * 6
    before, after = two_versions(f"{long} old {long}", f"{long} brand new {long}")
    assert before == "“… seven eight nine ten old one two three four …”"
    assert after == "“… seven eight nine ten brand new one two three four …”"


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("2026-02-28", "2026-03-31", "later by 1 month"),
        ("2026-03-31", "2026-02-28", "earlier by 1 month"),
        ("2026-03-31", "2027-03-31", "later by 1 year"),
        ("2026-03-01", "2026-03-02", "later by 1 day"),
        ("2026-03-15", "2026-05-15", "later by 2 months"),
        ("2026-03-15", "2026-05-16", "later by 62 days"),
        ("2026-03-15", "2026-03-15", ""),
        ("9999-12-31", "0001-01-31", "earlier by"),
    ],
)
def test_how_far_a_date_moved(first: str, second: str, words: str) -> None:
    told = shifted(date.fromisoformat(first), date.fromisoformat(second))
    assert told.startswith(words)
    assert bool(told) == bool(words)


# --- order, and the numbers that are printed


POND = FULL[FULL.index("  - id: pond") : FULL.index("actions:")]
TREES = "      - id: trees\n        statement: There are more trees.\n"
BIRDS = "      - id: birds\n        statement: Birds nest in the park.\n"
PATHS = "      - text: Paths cleared.\n        due: 2026-11\n"
ORDERS: dict[str, tuple[str, tuple[tuple[str, str], ...], list[str]]] = {
    "project to the front": (
        PLAN,
        ((POND, ""), ("projects:\n", f"projects:\n{POND}")),
        ["The plan: order of the projects changed: “Pond” stands elsewhere"],
    ),
    "output to the front": (
        PLAN,
        ((PATHS, ""), ("      - Forty trees", f"{PATHS}      - Forty trees")),
        ["Project “Planting”: order of the outputs changed: “Paths cleared.” stands elsewhere"],
    ),
    "outcomes exchanged": (
        samples.STRATEGY,
        ((TREES, ""), (BIRDS, BIRDS + TREES)),
        [
            (
                "The strategy: 2 outcomes have another number: “1.2 Birds nest in the park.” is now 1.1 and "
                "“1.1 There are more trees.” is now 1.2"
            )
        ],
    ),
    "aim put before": (
        samples.STRATEGY,
        (("  - id: nature", "  - id: calm\n    title: Calm\n    statement: It is quiet.\n  - id: nature"),),
        ["Aim “1 Calm” added", "The strategy: 1 aim has another number: “1 Nature” is now 2"],
    ),
    "project at the end": (
        PLAN,
        (
            (
                "actions:",
                (
                    "  - id: hedge\n    outcomes: [nature.trees]\n    title: Hedge\n    scope: Plant one.\n"
                    "    outputs: [A hedge.]\nactions:"
                ),
            ),
        ),
        ["Project “Hedge” added"],
    ),
}


@pytest.mark.parametrize("name", ORDERS)
def test_another_order_is_told_and_what_is_put_at_the_end_moves_nothing(name: str) -> None:
    path, pairs, sentences = ORDERS[name]
    before: dict[str, str | bytes] = {**samples.files(), PLAN: FULL}
    text = str(before[path])
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    first, second = (compile_book(MemoryWorkspace(held)).book for held in (before, {**before, path: text}))
    assert [change.sentence for change in compare_books(first, second).changes] == sentences
