"""What holds of any input: what is written reads the same, twice is as once, and order does not matter."""

from __future__ import annotations

import dataclasses
import json
import random
import subprocess
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import polib
from hypothesis import given, settings
from hypothesis import strategies as st

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.book.link import link
from cpsplan.book.parse import kind_of, parse
from cpsplan.changes.difference import compare_books
from cpsplan.compiler import compile_book
from cpsplan.diagnostic import Route, Span
from cpsplan.language import catalogue
from cpsplan.language.catalogue import Message, merge
from cpsplan.language.translating import from_xliff, to_xliff
from cpsplan.rules import rule
from cpsplan.sources.load import load
from cpsplan.workspace.disk import UNUSABLE, MemoryWorkspace
from tests.support import faulty_random, samples
from tests.support.journeys import seen
from tests.support.mutants import workspaces
from tests.support.mutations_of_parts import written

LETTERS = st.characters(exclude_categories=["Cs", "Cn"]).filter(lambda one: not UNUSABLE.match(one) and one != "\r")
TEXTS = st.text(LETTERS, max_size=30) | st.sampled_from(
    [
        "no",
        "12:30",
        "010",
        "1e3",
        "<<",
        "=",
        "&a",
        "*a",
        "- x",
        "? x",
        ": x",
        "x: y",
        "x #y",
        "#",
        "'",
        '"',
        "{",
        "%",
        "~",
    ]
)
NUMBERS = st.integers(-(10**17), 10**17) | st.decimals(-(10**9), 10**9, places=3).map(Decimal)
LEAVES = st.none() | st.booleans() | NUMBERS | TEXTS | st.text(LETTERS, min_size=60, max_size=160)
KEYS = st.text(LETTERS, max_size=12)
TREES = st.dictionaries(
    KEYS,
    st.recursive(
        LEAVES, lambda part: st.lists(part, max_size=4) | st.dictionaries(KEYS, part, max_size=4), max_leaves=8
    ),
    max_size=5,
)

# --- load


def leaves(value: Any, route: Route = ()) -> Iterator[tuple[Route, Any]]:
    """Every value that is no list or group, with its route."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, (*route, key))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from leaves(part, (*route, place))
    else:
        yield route, value


def stretch(text: str, span: Span) -> str:
    """The text that a span points at."""
    lines = text.split("\n")[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "\n".join(lines)


@settings(max_examples=100, deadline=None)
@given(TREES, st.randoms(use_true_random=False))
def test_any_values_come_back_and_each_stands_where_it_is_said_to(value: dict[str, Any], chance: random.Random) -> None:
    source, diagnostics = load(MemoryWorkspace({"a.yaml": written(value, chance)}), "a.yaml")
    assert source is not None, diagnostics
    assert [one.code for one in diagnostics if one.code != "CPS112"] == []
    assert repr(source.value) == repr(value)
    for route, leaf in leaves(source.value):
        there = stretch(source.text, source.span(route))
        # What stands there, read alone, is the value.
        alone, _ = load(MemoryWorkspace({"a.yaml": f"key: {there}"}), "a.yaml")
        assert alone is not None, there
        assert repr(alone.value) == repr({"key": leaf})


# --- link


def tables(book: Book) -> dict[str, Any]:
    """All that a book holds, without the order of its files."""
    found = {}
    for one in dataclasses.fields(book):
        value = getattr(book, one.name)
        if isinstance(value, Mapping):
            parts = ((key, part.model if isinstance(part, Entry) else part) for key, part in value.items())
            found[one.name] = {key: sorted(part) if one.name in REVERSED else part for key, part in parts}
    return found


REVERSED = ("served_by", "succeeded_by")
"""The tables that lead back from what is named to all that name it, in the order of the files."""


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["", "starter", "plans/2022-23", "easy-read"]), st.randoms())
def test_the_order_of_files_does_not_matter(seed: int, name: str, chance: random.Random) -> None:
    files = workspaces()[name] if name else faulty_random.make(seed).faulty
    workspace = MemoryWorkspace(files)
    parsed = []
    for path in workspace.names("plans"):
        model = kind_of(path) if path.endswith(".yaml") else None
        source = load(workspace, path)[0]
        if model and source:
            parsed.append(parse(source, model)[0])
    book, found = link(parsed)
    chance.shuffle(parsed)
    other, found_there = link(parsed)
    assert tables(other) == tables(book)
    assert set(found_there) == set(found)
    assert set(rule.check(other)) == set(rule.check(book))


# --- diff


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2000), st.integers(0, 2000), st.booleans())
def test_there_and_back_tell_the_same_places(first: int, second: int, faulty: bool) -> None:  # noqa: FBT001
    one, other = faulty_random.make(first), faulty_random.make(second)
    before = compile_book(MemoryWorkspace(one.clean)).book
    after = compile_book(MemoryWorkspace(one.faulty if faulty else other.clean)).book
    assert compare_books(before, before).changes == ()
    assert seen(compare_books(before, after)) == seen(compare_books(after, before), turned=True)


# --- catalogues

WORDS = st.text(LETTERS.filter(lambda one: one not in "\n\t"), min_size=1, max_size=40).filter(
    lambda one: one.strip() == one
)
PLAN = """id: 2026-27
title: {}
strategy: park-2030
period: {{financial_year: 2026-27}}
projects:
  - {{id: planting, outcomes: [nature.trees], title: {}, scope: {}, outputs: [{}]}}
"""


@settings(max_examples=25, deadline=None)
@given(st.lists(WORDS, min_size=4, max_size=4))
def test_texts_of_a_plan_go_into_a_catalogue_and_come_out_as_they_were(words: list[str]) -> None:
    plan = PLAN.format(*(json.dumps(one, ensure_ascii=False) for one in words))
    book = samples.compiled({samples.PLAN: plan}).book
    messages = catalogue.messages_of(book)["2026-27"]
    assert [one.text for one in messages] == words
    content = catalogue.as_bytes(merge(None, messages, "cy", "2026-27"))
    path = catalogue.catalogue_path("cy", "2026-27")
    again, faults = catalogue.load_catalogue(MemoryWorkspace({path: content}), path)
    assert faults == []
    assert again is not None
    assert [(one.msgctxt, one.msgid) for one in again] == [(one.context, one.text) for one in messages]
    command = ["msgfmt", "--check-format", "--check-header", "--output-file=/dev/null", "-"]
    done = subprocess.run(command, input=content, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


ADDRESSES = st.sampled_from(["plan/a", "plan/b", "plan/projects/c/title", "glossary/Ŵ & “x”/full", "plan/d"])
STATES = st.tuples(
    WORDS, WORDS | st.just(""), st.sampled_from(["", "fuzzy"]), st.sampled_from(["", "reviewed: A, 2026"])
)


@st.composite
def catalogues(draw: st.DrawFn) -> polib.POFile:
    """A catalogue with messages in any state; those that are put aside too."""
    states = draw(st.dictionaries(ADDRESSES, STATES, max_size=5))
    made = merge(None, [Message(one, state[0]) for one, state in states.items()], "cy", "plan")
    for entry in made:
        _, entry.msgstr, flag, entry.tcomment = states[entry.msgctxt]
        if flag and entry.msgstr:
            entry.flags, entry.previous_msgid = [flag], "Of old"
        entry.obsolete = bool(entry.msgstr) and draw(st.integers(0, 5)) == 0
    return made


def read(content: bytes) -> polib.POFile:
    """A catalogue as it comes back from its bytes."""
    path = "plans/translations/cy/plan.po"
    found, faults = catalogue.load_catalogue(MemoryWorkspace({path: content}), path)
    assert found is not None, faults
    return found


@settings(max_examples=100, deadline=None)
@given(catalogues(), st.dictionaries(ADDRESSES, WORDS, max_size=5))
def test_merging_twice_is_merging_once(old: polib.POFile, texts: dict[str, str]) -> None:
    wanted = [Message(address, text, span=Span("plans/a.yaml")) for address, text in texts.items()]
    once = catalogue.as_bytes(merge(read(catalogue.as_bytes(old)), wanted, "cy", "plan"))
    assert catalogue.as_bytes(merge(read(once), wanted, "cy", "plan")) == once
    # No translation is lost: what is not wanted is put aside.
    kept = {entry.msgstr for entry in read(once)}
    assert kept >= {entry.msgstr for entry in read(catalogue.as_bytes(old)) if entry.msgstr}


@settings(max_examples=40, deadline=None)
@given(catalogues())
def test_xliff_gives_the_catalogue_back(made: polib.POFile) -> None:
    content = to_xliff(made, "en", "cy", "plan")
    assert from_xliff(content, made) == (0, [])
    sound = {one.msgctxt: one.msgstr for one in made if one.msgstr and not one.obsolete and not one.fuzzy}
    empty = merge(None, [Message(one.msgctxt, one.msgid) for one in made if not one.obsolete], "cy", "plan")
    assert from_xliff(content, empty) == (len(sound), [])
    assert {one.msgctxt: one.msgstr for one in empty if one.msgstr} == sound
    assert not any(one.fuzzy for one in empty)
