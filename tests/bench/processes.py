"""What a program costs, as the operating system accounts for it, with all processes that it started and waited for."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ENOUGH = 10.0
"""A step that has had so many seconds of processor time is not run again."""
LONGEST = 900.0
"""A program that takes so many seconds has gone astray: it is ended."""
AT_ONCE = 1 << 16
SCRATCH = ".scratch"
"""The folder beside the sources where a program finds its temporary files, so that a cold run finds none."""


@dataclass(frozen=True)
class Cost:
    """What one run used.

    Attributes:
        seconds: processor time, user and system, of all its processes.
        wall: the time that passed.
        megabytes: peak memory of its largest process.
    """

    seconds: float
    wall: float
    megabytes: float


@dataclass(frozen=True)
class Step:
    """A command that is measured.

    Attributes:
        subject: what is measured: a workspace, or a neighbour.
        task: what it does there.
        folder: where it runs.
        command: the program, by its full path, and its arguments.
        prepare: brings the folder into the state before; it gets the number of the turn, and is not measured.
    """

    subject: str
    task: str
    folder: Path
    command: Sequence[str]
    prepare: Callable[[int], object] = lambda _: None


@dataclass(frozen=True)
class Figure:
    """The median cost of a step, and of how many runs."""

    subject: str
    task: str
    seconds: float
    wall: float
    megabytes: float
    runs: int


def cache_of(folder: Path) -> Path:
    """Where a program that runs in ``folder`` finds the user's cache: beside it.

    Within a workspace cpsplan keeps no compiled templates, because it would not believe them.
    """
    return folder.parent / f"{folder.name}-cache"


def run(command: Sequence[str], folder: Path) -> Cost:
    """Run a program in ``folder`` to its end and say what it used. Raises RuntimeError where it fails."""
    scratch = folder / SCRATCH
    scratch.mkdir(exist_ok=True)
    cache = cache_of(folder)
    cache.mkdir(mode=0o700, exist_ok=True)
    places = {"TMPDIR": str(scratch), "XDG_CACHE_HOME": str(cache)}
    read, write = os.pipe()
    actions = [(os.POSIX_SPAWN_DUP2, write, 2), (os.POSIX_SPAWN_DUP2, write, 1), (os.POSIX_SPAWN_CLOSE, read)]
    start = time.perf_counter()
    with contextlib.chdir(folder):
        environment = {**os.environ, "NO_COLOR": "1", **places}
        # An installed program is compiled once, not at every start, whatever the shell says that measures it.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        process = os.posix_spawn(command[0], list(command), environment, file_actions=actions, setpgroup=0)
    os.close(write)
    try:
        said = _output(read, start + LONGEST)
    except BaseException:
        # All of its processes are in a group of their own, which no interruption of this one reaches.
        os.killpg(process, signal.SIGKILL)
        os.waitpid(process, 0)
        raise
    finally:
        os.close(read)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status):
        raise RuntimeError(f"{' '.join(command)} failed in {folder}:\n{said.decode(errors='replace')[-2000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def _output(read: int, until: float) -> bytes:
    """Everything that comes out of a pipe. Raises RuntimeError where it does not end by then."""
    said: list[bytes] = []
    while True:
        ready, _, _ = select.select([read], [], [], max(0.0, until - time.perf_counter()))
        if not ready:
            raise RuntimeError(f"it takes longer than {LONGEST:.0f} seconds")
        if not (content := os.read(read, AT_ONCE)):
            return b"".join(said)
        said.append(content)


class StepsFailed(RuntimeError):  # noqa: N818 - it names what is the matter
    """Some steps failed, as its words say; the figures are those of all others."""

    def __init__(self, reasons: Sequence[str], figures: list[Figure]) -> None:
        super().__init__("\n".join(reasons))
        self.figures = figures


def in_turn(steps: Sequence[Step], runs: int) -> list[Figure]:
    """What each step costs, turn after turn, so that a machine that slows down slows all of them.

    The first turn warms up; it counts only for steps that have ENOUGH of it. A step that fails is run no more: raises
    StepsFailed at the end, with the figures of the others.
    """
    costs: list[list[Cost]] = [[] for _ in steps]
    reasons: dict[int, str] = {}
    for turn in range(runs + 1):
        for place, (step, before) in enumerate(zip(steps, costs, strict=True)):
            if place in reasons or sum(cost.seconds for cost in before) >= ENOUGH:
                continue
            try:
                step.prepare(turn)
                before.append(run(step.command, step.folder))
            except (RuntimeError, ValueError, OSError) as error:
                reasons[place] = f"{step.subject}: {step.task}: {error}"
                _say(f"FAILED {reasons[place]}")
            else:
                _say(f"{step.subject}: {step.task}, turn {turn}: {before[-1].seconds:.2f} s")
    measured = [
        (step, cost) for place, (step, cost) in enumerate(zip(steps, costs, strict=True)) if place not in reasons
    ]
    figures = [_figure(step, every[1:] or every) for step, every in measured]
    if reasons:
        raise StepsFailed(list(reasons.values()), figures)
    return figures


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def _figure(step: Step, costs: list[Cost]) -> Figure:
    def median(name: str) -> float:
        return float(round(statistics.median(getattr(one, name) for one in costs), 3))

    return Figure(step.subject, step.task, median("seconds"), median("wall"), median("megabytes"), len(costs))
