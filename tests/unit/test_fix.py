"""`check --fix`: what is safe is mended in place; comments and layout survive; a second time changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpsplan.changes.mending import mend_workspace
from cpsplan.compiler import compile_book
from cpsplan.diagnostic import Fix, Remove, RenameKey, SetText, SortKeys, Step
from cpsplan.sources.fix import edits_of, mend
from cpsplan.sources.load import Source, load
from cpsplan.workspace.disk import MemoryWorkspace
from tests.support import samples
from tests.support.command_line import run
from tests.support.places import CASES
from tests.support.worked_cases import FIXABLE, FOLDERS, compiled


def _source(text: str) -> Source:
    source, diagnostics = load(MemoryWorkspace({"a.yaml": text}), "a.yaml")
    assert source is not None, diagnostics
    return source


def _mended(text: str, *steps: Step) -> str:
    return mend(_source(text), [Fix("Mend", "a.yaml", steps)])[0]


@pytest.mark.parametrize(
    ("text", "step", "mended"),
    [
        ("a: [x, y]  # why\n", SetText(("a", 1), "z"), "a: [x, z]  # why\n"),
        ("a: 'it''s  so'\n", SetText(("a",), "it's so"), "a: 'it''s so'\n"),
        ('a: "one  \\u00e9 two"\n', SetText(("a",), "one é two"), 'a: "one \\u00e9 two"\n'),
        ("a: >-\n  one  two\n  3\n# c\nb: 1\n", SetText(("a",), "one two 3"), "a: >-\n  one two\n  3\n# c\nb: 1\n"),
        ("a: >-\n  one\n  two\n\nb: 1\n", SetText(("a",), "three four"), "a: >-\n  three four\n\nb: 1\n"),
        ("a: plain\n", SetText(("a",), "with: colon"), 'a: "with: colon"\n'),
        ("a: [plain]\n", SetText(("a", 0), "with, comma"), 'a: ["with, comma"]\n'),
        ("ovner: x  # why\n", RenameKey(("ovner",), "owner"), "owner: x  # why\n"),
        ("a:\n  # one\n  - x\n  # two\n  - y\n", Remove(("a", 1)), "a:\n  # one\n  - x\n"),
        ("a:\n  - x\nb: 1\n", Remove(("a", 0)), "b: 1\n"),
        ("b: 1  # of b\n# of a\na: 2\n", SortKeys((), ("a", "b")), "# of a\na: 2\nb: 1  # of b\n"),
        ("l:\n  - b: 1\n    a: 2\n  - c: 3\n", SortKeys(("l", 0), ("a", "b")), "l:\n  - a: 2\n    b: 1\n  - c: 3\n"),
        ("l: {b: 1, a: [2, 3]}\n", SortKeys(("l",), ("a", "b")), "l: {a: [2, 3], b: 1}\n"),
        ("l:\n  - b: 1\n    # a\n    a: 2\n", SortKeys(("l", 0), ("a", "b")), "l:\n  - b: 1\n    # a\n    a: 2\n"),
        ("b: 1\n? [x]\n: 2\na: 3\n", SortKeys((), ("a", "b")), "b: 1\n? [x]\n: 2\na: 3\n"),
        ("a:\n  b: 1\na:\n  c: 2\nd: [x, y]\n", Remove(("d", 0)), "a:\n  b: 1\na:\n  c: 2\nd: [x, y]\n"),
        ("? [a]\n: 1\nd: [x, y]\n", Remove(("d", 0)), "? [a]\n: 1\nd: [x, y]\n"),
        ("b: 1\r\na: 2\r\n", SortKeys((), ("a", "b")), "a: 2\r\nb: 1\r\n"),
        ("a: x\n", SetText(("nowhere",), "y"), "a: x\n"),
    ],
)  # fmt: skip
def test_a_step_changes_its_place_and_nothing_else(text: str, step: Step, mended: str) -> None:
    assert _mended(text, step) == mended


def test_an_edit_that_would_say_something_else_is_refused() -> None:
    # The proof stops a rename onto a key that is there already, and a text for what is no text.
    assert _mended("a: 1\nb: 2\n", RenameKey(("a",), "b")) == "a: 1\nb: 2\n"
    assert _mended("a:\n  b: 1\n", SetText(("a",), "x")) == "a:\n  b: 1\n"
    assert edits_of(_source("a: 1\n"), [Fix("Mend", "a.yaml", (Remove(("a",)),))]) == {}


def test_order_of_keys_in_a_file_with_a_key_twice_is_told_and_left_alone() -> None:
    text = "title: Plans\npublisher: Friends\ntitle: Again\n"
    source, diagnostics = load(MemoryWorkspace({"a.yaml": text}), "a.yaml")
    assert source is not None
    assert [one.code for one in diagnostics] == ["CPS104"]
    assert mend(source, [Fix("Mend", "a.yaml", (SortKeys((), ("publisher", "title")),))]) == (text, [])


def test_fixes_that_overlap_are_made_one_after_the_other() -> None:
    right = "  - id: planting\n    outcomes: [nature.trees]\n    title: Planting\n"
    odd = "  - outcomes: [nature.tres]\n    title: Plan  ting\n    id: planting\n"
    wrong = samples.changed(samples.PLAN, (right, odd))
    workspace = MemoryWorkspace({**samples.files(), samples.PLAN: wrong})
    mended = mend_workspace(workspace, lambda _: True, compile_book(workspace))
    assert mended.after.diagnostics == ()
    assert sorted(one.code for one in mended.fixed) == ["CPS302", "CPS603", "CPS606"]


def test_any_number_of_list_markers_goes_at_once() -> None:
    wrong = samples.changed(samples.PLAN, ("title: Planting", f"title: '{'- ' * 40}Planting'"))
    workspace = MemoryWorkspace({**samples.files(), samples.PLAN: wrong})
    mended = mend_workspace(workspace, lambda _: True, compile_book(workspace))
    assert mended.after.diagnostics == ()
    assert [one.code for one in mended.fixed] == ["CPS604"]
    assert mended.new[samples.PLAN].decode() == samples.changed(samples.PLAN, ("title: Planting", "title: 'Planting'"))


def test_another_digit_is_no_slip() -> None:
    # A strategy of another year may well be missing; to serve this one instead would be another plan.
    wrong = samples.changed(samples.PLAN, ("strategy: park-2030", "strategy: park-2035"))
    found = samples.compiled({samples.PLAN: wrong}).diagnostics
    assert [(one.code, one.hint, one.fix) for one in found if one.code == "CPS302"] == [
        ("CPS302", "Did you mean “park-2030”?", None)
    ]


@pytest.mark.parametrize("code", FOLDERS)
def test_the_rules_with_a_fix_are_those_that_are_named(code: str, tmp_path: Path) -> None:
    """In its bad case a rule offers a fix, or it does not: which of them do is written down."""
    found = [one for one in compiled(CASES / code / "bad", tmp_path).diagnostics if one.code == code]
    assert any(one.fix for one in found) is (code in FIXABLE)


# --- on the command line


def test_fix_writes_show_fixes_tells_and_diff_changes_nothing(tmp_path: Path) -> None:
    wrong = samples.changed(
        samples.PLAN, ("[nature.trees]", "[nature.tress]"), ("title: Planting", "title: Plan  ting")
    )
    folder = samples.written(tmp_path, {samples.PLAN: wrong})
    (folder / samples.PLAN).chmod(0o640)
    done = run("check", "--diff", folder=folder)
    assert done.returncode == 1
    changed = [line for line in done.stdout.splitlines() if line[0] in "+-" and not line.startswith(("---", "+++"))]
    assert changed == [
        "-    outcomes: [nature.tress]",
        "-    title: Plan  ting",
        "+    outcomes: [nature.trees]",
        "+    title: Plan ting",
    ]
    assert (folder / samples.PLAN).read_text(encoding="utf-8") == wrong
    done = run("check", "--fix", "--select", "CPS603", "--show-fixes", folder=folder)
    assert done.stderr.startswith(f"{samples.PLAN}:9:12 CPS603 Delete what is too much\n1 fix made in 1 file\n")
    done = run("check", "--fix", folder=folder)
    assert done.returncode == 0
    assert (folder / samples.PLAN).stat().st_mode & 0o777 == 0o640
    assert (folder / samples.PLAN).read_text(encoding="utf-8") == samples.changed(
        samples.PLAN, ("title: Planting", "title: Plan ting")
    )
    done = run("check", "--fix", folder=folder)
    assert "Nothing to fix" in done.stderr


def test_a_fix_that_cannot_be_written_is_a_message_and_loses_nothing(tmp_path: Path) -> None:
    wrong = samples.changed(samples.PLAN, ("[nature.trees]", "[nature.tress]"))
    folder = samples.written(tmp_path / "w", {samples.PLAN: wrong})
    outside = tmp_path / "elsewhere.yaml"
    outside.write_text("mine")
    (folder / "plans/editions/cy.yaml").symlink_to(outside)
    done = run("check", "--fix", folder=folder)
    assert done.returncode == 1
    assert outside.read_text() == "mine"
    assert (folder / samples.PLAN).read_text(encoding="utf-8") == samples.files()[samples.PLAN]
