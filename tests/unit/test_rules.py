"""Every kind of fault has a bad case that finds it, at its line and nothing else, and a good case that is clean."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cpsplan.compiler import compile_book
from cpsplan.publishing.codes import every_code
from cpsplan.workspace.disk import MemoryWorkspace
from cpsplan.workspace.resources import folder
from tests.support.places import CASES
from tests.support.samples import PLAN, changed, found
from tests.support.worked_cases import FOLDERS, WORKSPACE, compiled

ELSEWHERE = dict.fromkeys(
    ("CPS111", "CPS802", "CPS915", "CPS637", "CPS806", "CPS807", "CPS808", "CPS809", "CPS810", "CPS820"),
    "test_build.py",
)
ELSEWHERE["CPS115"] = "test_plugins.py"
ELSEWHERE["CPS822"] = "test_word_file.py"
ELSEWHERE["CPS607"] = "test_attacks.py"
ELSEWHERE["CPS803"] = "test_compiler.py"
"""Kinds of fault that no file of a workspace shows by itself, and the test that shows them."""


def expected(code: str) -> set[tuple[str, int, str]]:
    """What the bad case of ``code`` says it expects: file, line, code."""
    found = set()
    for path in (CASES / code / "bad").rglob("*.yaml"):
        lines = path.read_bytes().decode("utf-8", "replace").splitlines() if path.is_file() else []
        for number, line in enumerate(lines, start=1):
            for one in re.findall(r"# expect: (CPS[0-9]{3})", line):
                found.add((path.relative_to(CASES / code / "bad").as_posix(), number, one))
    listed = CASES / code / "expect.txt"
    for line in listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []:
        place, one = line.split(" ")
        name, _, at_line = place.partition(":")
        found.add((name, int(at_line), one))
    return found


def test_every_kind_of_fault_has_its_cases() -> None:
    assert set(FOLDERS) | set(ELSEWHERE) == set(every_code())


@pytest.mark.parametrize("code", FOLDERS)
def test_bad_case_is_found_at_its_line_and_nothing_else(code: str, tmp_path: Path) -> None:
    found = {(one.span.path, one.span.line, one.code) for one in compiled(CASES / code / "bad", tmp_path).diagnostics}
    assert code in {one for _, _, one in expected(code)}
    assert found == expected(code)


@pytest.mark.parametrize("code", FOLDERS)
def test_good_case_is_clean(code: str, tmp_path: Path) -> None:
    assert compiled(CASES / code / "good", tmp_path).diagnostics == ()


def test_small_workspace_is_clean(tmp_path: Path) -> None:
    assert compiled(WORKSPACE, tmp_path).diagnostics == ()


@pytest.mark.parametrize("code", sorted(every_code()))
def test_explanation_is_a_sentence_that_a_planner_can_read(code: str) -> None:
    explanation = every_code()[code].explanation
    assert len(explanation) > 60
    assert explanation.rstrip().endswith((".", "only."))
    assert not re.search(r"\b(pydantic|node|mapping|scalar|validation)\b", explanation)


def test_what_an_activity_needs_is_found_behind_something_unknown() -> None:
    times = "\n    timeframe: {{from: 2026-05, to: 2026-0{}}}"
    plan = changed(
        PLAN,
        ("    title: Planting", f"    title: Planting{times.format(7)}\n    depends_on: [nobody, nest-boxes]"),
        ("    text: Hang", f"    text: Hang nothing{times.format(8)}\n    note: Hang"),
    )
    line = plan.splitlines().index("    depends_on: [nobody, nest-boxes]") + 1
    assert found({PLAN: plan}) == [(PLAN, line, 18, "CPS302"), (PLAN, line, 26, "CPS424")]


STARTER = folder("templates") / "starter"


@pytest.mark.parametrize(
    ("old", "new", "passage"),
    [
        ("title: Van ordered", "title: Two vans ordered", "mobile-library"),
        ("due: 2026-05", "due: 2026-06", "mobile-library"),
        ("text: Van bought", "text: A van bought", "mobile-library"),
        ("due: 2026-09\n", "due: 2026-10\n", "mobile-library"),
        ("to: 2026-12", "to: 2026-11", "mobile-library"),
        ("amount: 45000", "amount: 45001", "mobile-library"),
        ("value: 95", "value: 96", "readers.reach"),
    ],
)
def test_easy_read_is_stale_when_anything_that_it_tells_has_changed(old: str, new: str, passage: str) -> None:
    files = {
        path.relative_to(STARTER).as_posix(): path.read_bytes()
        for path in (STARTER / "plans").rglob("*")
        if path.is_file()
    }
    assert old.encode() in files[PLAN]
    files[PLAN] = files[PLAN].replace(old.encode(), new.encode(), 1)
    stale = [fault for fault in compile_book(MemoryWorkspace(files)).diagnostics if fault.code == "CPS634"]
    assert [fault.message.split()[3] for fault in stale] == [f"2026-27/{passage}"]
