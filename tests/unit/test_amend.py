"""Values are written into a text that is there: what is not meant stays, byte for byte, and all of it is proved."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from cpsplan.diagnostic import Remove
from cpsplan.sources.amend import Add, Amendment, NotAmended, Put, amended, amended_values
from cpsplan.sources.load import Source, load
from cpsplan.sources.written import yaml_lines
from cpsplan.workspace.disk import MemoryWorkspace
from tests.support.thorough import tries

KEYS = ("id", "title", "owner", "timeframe", "note")


def _source(text: str) -> Source:
    source, diagnostics = load(MemoryWorkspace({"a.yaml": text}), "a.yaml")
    assert source is not None, diagnostics
    return source


@pytest.mark.parametrize(
    ("text", "step", "expected"),
    [
        ("a: 1  # why\n", Put(("a",), 2), "a: 2  # why\n"),
        ("a: 'x'  # why\n", Put(("a",), "y"), "a: 'y'  # why\n"),
        ("a: x\n", Put(("a",), Decimal("1.50")), "a: 1.50\n"),
        ("a: 2026\n", Put(("a",), "2026-09"), "a: 2026-09\n"),
        ("a: x\n", Put(("a",), "12"), 'a: "12"\n'),
        ("a:\nb: 1\n", Put(("a",), "x"), "a: x\nb: 1\n"),
        ("a: [x, y]  # two\n", Put(("a",), ["x", "z"]), "a: [x, z]  # two\n"),
        ("a: [x]\n", Put(("a",), ["x", "one, two"]), 'a: [x, "one, two"]\n'),
        ("a: {b: 1}\n", Put(("a", "c"), "x"), "a: {b: 1, c: x}\n"),
        ("a: {}\n", Put(("a", "c"), "x"), "a: {c: x}\n"),
        ("id: x\n# the note\nnote: n\n", Put(("owner",), "Head"), "id: x\nowner: Head\n# the note\nnote: n\n"),
        ("id: x\nzzz: n", Put(("owner",), "Head"), "id: x\nzzz: n\nowner: Head"),
        ("a:\n  - id: x\n    # of note\n    note: n\n  - id: y\n", Put(("a", 0, "title"), "T"),
         "a:\n  - id: x\n    title: T\n    # of note\n    note: n\n  - id: y\n"),
        ("a:\n  - id: x\n  - id: y\n", Put(("a", 0, "timeframe", "from"), "2026-04"),
         "a:\n  - id: x\n    timeframe:\n      from: 2026-04\n  - id: y\n"),
        ("a:\n  - One\n  - Two\n", Put(("a", 1), {"text": "Two", "due": "2026-09"}),
         "a:\n  - One\n  - text: Two\n    due: 2026-09\n"),
        ("a:\n  - One\n# end\n", Add(("a",), "Two"), "a:\n  - One\n  - Two\n# end\n"),
        ("a:\n- One\nb: 1\n", Add(("a",), {"id": "x", "n": 1}), "a:\n- One\n- id: x\n  n: 1\nb: 1\n"),
        ("a: [x]\n", Add(("a",), "y"), "a: [x, y]\n"),
        ("b: 1\n", Add(("a",), {"id": "x"}), "b: 1\na:\n  - id: x\n"),
        ("a:\n  - id: x\n    # why\n    note: n\n", Remove(("a", 0, "note")), "a:\n  - id: x\n"),
        ("a: x\r\nb: y\r\n", Put(("c",), "z"), "a: x\r\nb: y\r\nc: z\r\n"),
        ("a: x\n", Put(("b",), "One.\n\nTwo.\n"), "a: x\nb: |\n  One.\n\n  Two.\n"),
    ],
)  # fmt: skip
def test_a_step_is_written_where_it_belongs(text: str, step: Amendment, expected: str) -> None:
    assert amended(_source(text), [step], lambda _: KEYS) == expected


def test_steps_name_the_places_of_the_file_before_any_of_them() -> None:
    text = "a:\n  - id: x\n  # of y\n  - id: y\n  - id: z\n"
    steps: list[Amendment] = [
        Remove(("a", 0)),
        Put(("a", 2, "note"), "last"),
        Add(("a",), {"id": "new"}),
        Remove(("a", 1)),
    ]
    assert amended(_source(text), steps) == "a:\n  - id: z\n    note: last\n  - id: new\n"


def test_what_is_missing_around_two_values_is_written_once() -> None:
    steps = [Put(("period", "from"), "2026-04"), Put(("period", "to"), "2027-03")]
    assert amended(_source("id: x\n"), steps) == "id: x\nperiod:\n  from: 2026-04\n  to: 2027-03\n"


def test_what_cannot_be_written_is_refused() -> None:
    with pytest.raises(NotAmended, match="“a”, number 6 cannot be written"):
        amended(_source("a: [x]\n"), [Put(("a", 0), "y"), Put(("a", 5), "z")])


words = some.sampled_from(
    ["x", "Two words", "with: colon", "# hash", "it's", "1", "true", "a, b", "“quoted”", "ŵy", "-", "x #y"]
)
values = words | some.integers(0, 9999) | some.booleans() | some.decimals("0.01", "99", places=2)
keys = some.sampled_from(["id", "title", "owner", "note", "zz"])
groups = some.dictionaries(keys, values | some.lists(words, min_size=1, max_size=3), min_size=1, max_size=4)
documents = some.dictionaries(
    some.sampled_from(["a", "b", "c"]), values | groups | some.lists(groups, min_size=1, max_size=4), min_size=1
)


def _routes(value: Any, route: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    inner = [way for key, part in parts for way in _routes(part, (*route, key))]
    return [route, *inner] if route else inner


@settings(max_examples=tries(300), deadline=None)
@given(documents, some.data())
def test_random_changes_arrive_as_exactly_those(values_before: dict[str, Any], data: some.DataObject) -> None:
    text = "".join(f"{line}\n# {number} stays\n" for number, line in enumerate(yaml_lines(values_before)))
    source, _ = load(MemoryWorkspace({"a.yaml": text}), "a.yaml")
    if source is None or source.value != values_before:
        text = "".join(f"{line}\n" for line in yaml_lines(values_before))
        source = _source(text)
    route = data.draw(some.sampled_from(_routes(source.value)))
    step = data.draw(some.sampled_from([Put(route, data.draw(values)), Put((*route, "new"), data.draw(values))]))
    if len(step.route) > len(route) and not isinstance(_at(source.value, route), dict):
        step = Put(route, {"text": "x", "due": "2026"})
    after = _source(amended(source, [step]))
    assert after.value == amended_values(source.value, [step])
    kept_lines = [line for line in text.split("\n") if line.startswith("#")]
    assert [line for line in after.text.split("\n") if line in kept_lines] or not kept_lines


def _at(value: Any, route: tuple[Any, ...]) -> Any:
    for step in route:
        value = value[step]
    return value
