"""Workers of pytest share the tests in a way that makes nothing twice, and say which files took long."""

from __future__ import annotations

import pytest

from tests.support.distribution import slowest_files, together

EXPORT, ALPHABETS = "tests/unit/test_export.py", "tests/unit/test_alphabets.py"
AXE = "tests/published/test_accessibility.py"


@pytest.mark.parametrize(("file", "is_kept"), [(EXPORT, True), (ALPHABETS, False), (AXE, False)])
def test_tests_that_share_a_fixture_stay_together(file: str, is_kept: bool) -> None:  # noqa: FBT001
    scopes = {together(f"{file}::test_{name}") for name in ("one", "other[a/b.py::c]")}
    assert (len(scopes) == 1) is is_kept


def test_the_files_that_take_longest_are_named() -> None:
    durations = [(f"{EXPORT}::test_a", 1.0), (f"{ALPHABETS}::test_b[::]", 2.0), (f"{EXPORT}::test_c", 1.5)]
    assert list(slowest_files(durations)) == [f"   2.5 s  {EXPORT}", f"   2.0 s  {ALPHABETS}"]
    assert list(slowest_files(durations, most=1)) == [f"   2.5 s  {EXPORT}"]
