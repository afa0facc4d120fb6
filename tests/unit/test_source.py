"""Loading is strict: what YAML would misread in silence is text or a diagnostic, and every value knows its place."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpsplan.diagnostic import Diagnostic
from cpsplan.sources.load import DEPTH_LIMIT, Source, load
from cpsplan.workspace.disk import SIZE_LIMIT, MemoryWorkspace
from tests.support.thorough import tries


def loaded(content: str | bytes) -> tuple[Source | None, list[Diagnostic]]:
    """The content as a file, loaded."""
    return load(MemoryWorkspace({"a.yaml": content}), "a.yaml")


def value(content: str) -> Any:
    """The values of a file that has no fault."""
    source, diagnostics = loaded(content)
    assert source is not None
    assert diagnostics == []
    return source.value


def codes(content: str | bytes) -> list[str]:
    """The codes of what is wrong with a file."""
    return [one.code for one in loaded(content)[1]]


@pytest.mark.parametrize(
    "written",
    ["no", "NO", "yes", "on", "off", "12:30", "010", "0x1F", "0b1", "1_000", "1e3", ".5", "2022-04-01", "=", "Null"],
)
def test_yaml_1_1_surprises_stay_text(written: str) -> None:
    assert value(f"key: {written}") == {"key": written}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-7", -7),
        ("2022", 2022),
        ("1.10", Decimal("1.10")),
        ("'2022'", "2022"),
        ('"true"', "true"),
        ("1" * 30, "1" * 30),
    ],
)
def test_what_a_plain_value_means(written: str, meant: object) -> None:
    found = value(f"key: {written}")["key"]
    assert found == meant
    assert type(found) is type(meant)


def test_digits_of_a_decimal_number_are_kept() -> None:
    assert str(value("key: 17.80")["key"]) == "17.80"


def test_every_value_knows_its_place() -> None:
    source, _ = loaded("id: a\nlist:\n  - id: b\n    name: Ärger und “c”\n  - [x, y]\n")
    assert source is not None
    assert str(source.span(("id",))) == "a.yaml:1:5"
    assert str(source.span(("list", 0))) == "a.yaml:3:5"
    assert str(source.span(("list", 0, "name"))) == "a.yaml:4:11"
    assert source.span(("list", 0, "name")).end_column == 24
    assert str(source.span(("list", 1, 1))) == "a.yaml:5:9"
    assert str(source.key_span(("list", 0, "name"))) == "a.yaml:4:5"
    assert str(source.span(("list", 0, "missing"))) == "a.yaml:3:5"


def test_duplicate_key_names_both_lines_and_keeps_the_first() -> None:
    source, diagnostics = loaded("a: 1\nb: 2\na: 3\n")
    assert source is not None
    assert source.value == {"a": 1, "b": 2}
    assert [(one.code, one.span.line, one.related[0].span.line) for one in diagnostics] == [("CPS104", 3, 1)]


@pytest.mark.parametrize(
    "content",
    [
        "a: &x 1\nb: *x",
        "a: &x [1]",
        "a: !!int '3'",
        "a: !thing {}",
        "<<: {a: 1}",
        "%YAML 1.2\n---\na: 1",
        "a: [&x 1, 2]",
        "- &x a",
        "? &x a\n: 1",
        "&x a: 1",
        "!!map {a: 1}",
        "a: ! b",
        "{&x a: 1}",
    ],
)
def test_features_of_yaml_that_hide_something_are_refused(content: str) -> None:
    assert codes(content) == ["CPS105"]


@pytest.mark.parametrize(
    "content", ["a: Digital & Innovation", "a: D&I", "a: go live!", "a: 2 * 3", "a: x << y", "a: 100%"]
)
def test_ordinary_texts_with_such_characters_are_texts(content: str) -> None:
    assert value(content) == {"a": content[3:]}


def test_alias_bomb_is_refused_before_anything_is_built() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]" for n in range(20)]
    assert codes("\n".join(lines)) == ["CPS105"]


@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        "a: " + "[" * 100_000 + "]" * 100_000,
        "a: " + "{b: " * 100_000,
        "- " * 100_000,
        "? " * 100_000,
        "\n".join(" " * n + "a:" for n in range(2_000)),
        "a: " + "[']]]', " * 50_000,
        "a:\n" + "".join(f"{' ' * n}- b:\n" for n in range(1, 800)),
    ],
)
def test_deep_nesting_does_not_crash(content: str) -> None:
    source, diagnostics = loaded(content)
    assert source is None
    assert {one.code for one in diagnostics} <= {"CPS103", "CPS106"}
    assert diagnostics


def test_depth_up_to_the_limit_is_read() -> None:
    depth = DEPTH_LIMIT - 1
    assert codes("a: " + "[" * depth + "]" * depth) == []
    assert codes("a: " + "[" * (depth + 1) + "]" * (depth + 1)) == ["CPS106"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ["CPS108"]),
        (b"# only a comment\n", ["CPS108"]),
        (b"just words", ["CPS108"]),
        (b"- a\n- b\n", ["CPS108"]),
        (b"42", ["CPS108"]),
        (b"a: b: c", ["CPS103"]),
        (b"a: [1, 2", ["CPS103"]),
        (b"a: 'open", ["CPS103"]),
        (b"a:\n\t- b", ["CPS103"]),
        (b"a: 1\n---\nb: 2\n", ["CPS103"]),
        (b"\xff\xfea\x00:\x00", ["CPS102"]),
        ("a: b".encode("utf-16"), ["CPS102"]),
        ("a: caf\xe9".encode("latin-1"), ["CPS102"]),
        (b"a: b\x00c", ["CPS107"]),
        (b"a: \x1b[31mred", ["CPS107"]),
        ("a: left\u202eright".encode(), ["CPS107"]),
        ("a: b\n\ufeffc: d".encode(), ["CPS107"]),
        ("a: b\x85c: d".encode(), ["CPS107"]),
        (b"a: \xed\xa0\x80", ["CPS102"]),
        (b"x" * (SIZE_LIMIT + 1), ["CPS101"]),
        (b"? [a, b]\n: c\n", ["CPS109"]),
        (b"? {a: b}\n: c\n", ["CPS109"]),
    ],
)
def test_bad_files_are_diagnostics(content: bytes, expected: list[str]) -> None:
    assert codes(content) == expected


def test_byte_order_mark_at_the_start_and_other_line_ends_are_fine() -> None:
    assert value("\ufeffa: 1\r\nb: text\r\n") == {"a": 1, "b": "text"}


def test_tab_and_second_document_say_what_to_do() -> None:
    assert "tab" in loaded("a:\n\t- b")[1][0].message
    assert "second document" in loaded("a: 1\n---\nb: 2\n")[1][0].message


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        ('a: "open\nb: 1\n', (1, 4), "opened here and never closed"),
        ("a: [1, 2\nb: 3\n", (1, 4), "opened here and never closed"),
        ("a:\n  - b: 1\n   c: 2\n", (3, 4), "does not line up"),
        ("a:\n  - b: 1\n c: 2\n", (3, 2), "does not line up"),
        ("<<<<<<< HEAD\na: 1\n", (1, 1), "git has left a conflict"),
        ("a: b: c\n", (1, 5), "a colon in a text"),
        ("a: b\n  c: d\n", (2, 4), "indented further than the one before"),
        ("a: @x\n", (1, 4), "cannot begin with “@”"),
        ("a: [DRAFT] x\n", (1, 4), "cannot begin with “[”"),
        ('a: "b" c\n', (1, 8), "text after a closing quotation mark"),
        ("a:\n  - b: 1\n  • b: 2\n", (3, 3), "“•” does not mark"),
        ("a: 1\nb:\u00a02\nc: 3\n", (2, 3), "no-break space"),
        ("a: 1\n  -b: 2\n", (2, 3), "a dash without a space"),
        ("a: x\ny\nb: 2\n", (2, 1), "the text of the line before goes on here"),
    ],
)
def test_fault_of_yaml_in_words_that_a_planner_knows(content: str, place: tuple[int, int], words: str) -> None:
    found = loaded(content)[1]
    assert [(one.span.line, one.span.column) for one in found] == [place]
    assert words in found[0].message


def test_every_fault_of_yaml_is_told_in_one_run() -> None:
    text = "a: b: c\nd:\n  • e: *f\n  - g: [h] i\nj: fine\nk: @l\n"
    assert [one.span.line for one in loaded(text)[1]] == [1, 3, 4, 6]


def test_a_long_line_and_a_long_file_are_told_in_less_than_hours() -> None:
    for content in (f"a: 1\n{' ' * 1_000_000}b: 2\n  c: d: e\n", "- a: [b] c\n" * 50_000):
        assert codes(content) == ["CPS103"]


def test_nothing_is_guessed_behind_a_line_that_does_not_line_up() -> None:
    assert [one.span.line for one in loaded("a:\n  - b: 1\n   c: 2\nd: e: f\n")[1]] == [3]


def test_a_text_over_several_lines_may_hold_what_no_key_may_begin_with() -> None:
    folded = "a: >-\n  • one\n  [two] three\n"
    assert value(folded) == {"a": "• one [two] three"}
    assert [one.span.line for one in loaded(f"{folded}b: c: d\n")[1]] == [4]


@settings(max_examples=tries(500), deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_give_values_or_diagnostics(content: bytes) -> None:
    source, diagnostics = loaded(content)
    assert (source is None) <= bool(diagnostics)


def test_places_are_the_same_once_the_nodes_were_let_go() -> None:
    source, _ = loaded("id: a\nprojects:\n  - id: b\n    title: A word\n  - {id: c, outputs: [d, e]}\n")
    assert source
    routes: list[tuple[str | int, ...]] = [(), ("id",), ("projects", 0, "title"), ("projects", 1, "outputs", 1)]
    before = [(source.span(route), source.key_span(route)) for route in routes]
    node = source.node
    source.tree.let_go()
    assert [(source.span(route), source.key_span(route)) for route in routes] == before
    assert source.node is not node
