"""A copy of the process of the tests, in which a command may hang, break or take all memory, and nothing else does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from tests.support.copied import Conversation, Limits, copied

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


def test_a_conversation_hears_says_and_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(_arguments: Sequence[str]) -> int:
        sys.stdout.write(sys.stdin.readline().upper())
        sys.stdout.flush()
        return len(sys.stdin.read())

    monkeypatch.setattr("tests.support.copied.run_here", answer)
    with TemporaryFile() as errors:
        talk = Conversation((), tmp_path, {}, LEAST, errors)
        with talk.stdin, talk.stdout:
            talk.stdin.write(b"hello\n")
            talk.stdin.flush()
            assert talk.stdout.readline() == b"HELLO\n"
            with pytest.raises(subprocess.TimeoutExpired):
                talk.wait(0.1)
            talk.stdin.close()
            assert (talk.wait(60), talk.stdout.read()) == (0, b"")


def test_a_conversation_that_goes_on_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.support.copied.run_here", lambda _: len(sys.stdin.read()))
    with TemporaryFile() as errors:
        talk = Conversation((), tmp_path, {}, LEAST, errors)
        with talk.stdin, talk.stdout:
            talk.kill()
            assert talk.wait(60) == -signal.SIGKILL
