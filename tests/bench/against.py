"""Another checkout beside this one, in the same turns: the ratio is that of the code, not of the machine or the day."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.bench import tasks
from tests.bench.processes import Step, in_turn
from tests.bench.workspaces import Shape

START = "import sys; sys.path.insert(0, {!r}); from cpsplan.cli import main; main()"
"""Runs the cpsplan of a checkout with the libraries of this environment."""

Steps = Callable[[Path], Iterable[Step]]
"""The steps on a workspace that is written below a folder."""


def ratios(other: Path, sizes: Iterable[int], runs: int) -> str:
    """A table of what each task costs in the checkout ``other`` and in this one, and how many times as much here.

    Both build the plans of the other one, which it can read, and generated workspaces. Raises RuntimeError.
    """
    rows = ["| workspace | task | before | now | ratio |", "| --- | --- | ---: | ---: | ---: |"]
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        plans = partial(tasks.steps_of_plans, checkout=other)
        rows += _rows(_in_pairs(plans, Path(name), other), runs)
        for size in sorted(sizes):
            shape = Shape(size, 10 if size > 1_000 else 1)
            rows += _rows(_in_pairs(partial(tasks.steps_of_shape, shape=shape), Path(name), other), runs)
    return "\n".join(rows) + "\n"


def _in_pairs(steps: Steps, folder: Path, other: Path) -> list[Step]:
    """Each step of cpsplan twice, one behind the other: in the other checkout, then in this one."""
    before = [_of(step, other) for step in steps(folder / "before") if _is_ours(step)]
    now = [_of(step, tasks.REPOSITORY) for step in steps(folder / "now") if _is_ours(step)]
    return [step for pair in zip(before, now, strict=True) for step in pair]


def _is_ours(step: Step) -> bool:
    return tuple(step.command[: len(tasks.CPSPLAN)]) == tasks.CPSPLAN


def _of(step: Step, checkout: Path) -> Step:
    """A step, by the cpsplan of a checkout."""
    start = (sys.executable, "-c", START.format(str(checkout.resolve() / "src")))
    return replace(step, command=(*start, *step.command[len(tasks.CPSPLAN) :]))


def _rows(steps: Sequence[Step], runs: int) -> list[str]:
    figures = in_turn(steps, runs)
    return [
        f"| {now.subject} | {now.task} | {before.seconds:.2f} s | {now.seconds:.2f} s "
        f"| {now.seconds / before.seconds:.2f} |"
        for before, now in zip(figures[::2], figures[1::2], strict=True)
    ]
