"""A copy of the process of the tests, in which a command may hang, break or take all memory, and nothing else does."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.support.copied import Limits, copied

LEAST = Limits(60)
"""Time enough on any machine."""


def here(
    does: Callable[[], int], monkeypatch: pytest.MonkeyPatch, folder: Path, limits: Limits = LEAST
) -> tuple[int, str, str]:
    """How a copy ends that does this in the place of a command, and what it says."""

    def instead(_arguments: Sequence[str]) -> int:
        return does()

    monkeypatch.setattr("tests.support.copied.run_here", instead)
    return copied((), folder, {"WHERE_IT_RUNS": "1"}, limits)


def test_a_command_says_and_ends_as_a_program_does(tmp_path: Path) -> None:
    code, said, told = copied(("check",), tmp_path, {}, LEAST)
    assert (code, said, told.count("\n") > 0) == (2, "", True)
    assert copied(("--version",), tmp_path, {}, LEAST)[0] == 0


def test_what_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def hang() -> int:
        while True:
            signal.pause()

    assert here(hang, monkeypatch, tmp_path, Limits(1)) == (-signal.SIGALRM, "", "")


def test_what_breaks_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _, told = here(lambda: 1 // 0, monkeypatch, tmp_path)
    assert (code, told.splitlines()[-1]) == (1, "ZeroDivisionError: integer division or modulo by zero")


def test_what_takes_too_much_memory_breaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _, told = here(lambda: len(bytearray(4 * 1024**3)), monkeypatch, tmp_path, Limits(60, 3 * 1024**3))
    assert (code, "MemoryError" in told) == (1, True)


def test_nothing_of_a_copy_is_left_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def change() -> int:
        assert (Path.cwd(), os.environ["WHERE_IT_RUNS"]) == (tmp_path, "1")
        sys.stdout.write("here")
        os.environ["CHANGED"] = "1"
        sys.modules["changed"] = sys
        return 7

    before = Path.cwd()
    assert here(change, monkeypatch, tmp_path) == (7, "here", "")
    assert (Path.cwd(), "CHANGED" in os.environ, "changed" in sys.modules) == (before, False, False)
