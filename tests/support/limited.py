"""Python in a process that may take only so much time and memory, and the secret that it must not give away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support import thorough
from tests.support.command_line import Run
from tests.support.copied import Limits, copied
from tests.support.places import REPOSITORY

SECRET = "TOPSECRET-83b1"  # noqa: S105 - what an attack would like to read
SECONDS, WORK, KILOBYTES = 300, 60, 2_000_000
"""What a process may take, and how many seconds of the processor: a guard against hanging, not a measure."""

LIMITS = Limits(SECONDS, KILOBYTES * 1024, WORK)


def limited(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a process that may take only so much time and memory. It may not print a traceback."""
    limits = f"ulimit -v {KILOBYTES} -t {WORK}"
    command = ["bash", "-c", f'{limits}; exec "$@"', "bash", sys.executable, *arguments]
    surroundings = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(REPOSITORY / "src"), str(REPOSITORY))),
        **environment,
    }
    done = subprocess.run(
        command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False, timeout=SECONDS
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr[-2000:]
    return done


def limited_command(*arguments: str, folder: Path, **environment: str) -> Run:
    """Run cpsplan in a process that may take only so much time and memory. It may not print a traceback."""
    if thorough.is_on():
        program = limited("-m", "cpsplan", *arguments, folder=folder, **environment)
        return Run(program.returncode, program.stdout, program.stderr)
    done = Run(*copied(arguments, folder, {**os.environ, **environment}, LIMITS))
    assert "Traceback" not in done.stdout + done.stderr, done.stderr[-2000:]
    return done
