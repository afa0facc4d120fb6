"""The command line, in this process or as a program of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from cpsplan.cli import compiling, run_here
from tests.support import thorough
from tests.support.copied import Limits, copied

SECONDS = 120
"""What a process may take: a guard against hanging, not a measure."""


@dataclass(frozen=True)
class Run:
    """How a run of cpsplan ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str, folder: Path, **environment: str) -> Run:
    """Run cpsplan in ``folder``, within this process, where it need not be loaded again. It may print no traceback.

    The book, which a program keeps to its end, goes: those of hundreds of tests would fill the memory.
    """
    with mock.patch.object(compiling, "_kept", []), _surroundings(folder, environment), _streams() as (out, err):
        code = run_here(arguments)
        sys.stdout.flush()
        sys.stderr.flush()
        done = Run(code, out.getvalue().decode(), err.getvalue().decode())
    return _checked(done)


def process(*arguments: str, folder: Path, seconds: int = SECONDS, **environment: str) -> Run:
    """Run cpsplan in ``folder`` in a process that may hang or die alone: a copy of this one, and sometimes a program.

    It is a program where CPSPLAN_THOROUGH is `on`. It is ended after some ``seconds``.
    """
    if not thorough.is_on():
        return _checked(Run(*copied(arguments, folder, {**os.environ, **environment}, Limits(seconds))))
    done = subprocess.run(
        [sys.executable, "-m", "cpsplan", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )
    return _checked(Run(done.returncode, done.stdout, done.stderr))


def _checked(done: Run) -> Run:
    assert "Traceback" not in done.stderr + done.stdout
    return done


@contextmanager
def _surroundings(folder: Path, environment: dict[str, str]) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        with mock.patch.dict(os.environ, environment):
            yield
    finally:
        os.chdir(before)


@contextmanager
def _streams() -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    """Standard output and error, caught as a pipe would."""
    out, err = io.BytesIO(), io.BytesIO()
    with (
        mock.patch.object(sys, "stdout", io.TextIOWrapper(out, "utf-8")),
        mock.patch.object(sys, "stderr", io.TextIOWrapper(err, "utf-8")),
    ):
        yield out, err
