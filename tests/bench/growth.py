"""What each stage, each rule and each writer costs as a workspace with everything grows; see ``--help``.

The figures of a check are those of ``cpsplan check --timings``, the others those of ``stages``: processor time. What
grows faster than the work is named.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.tasks import CPSPLAN, REPOSITORY

ROW = re.compile(r" *(?P<milliseconds>[\d,]+\.\d)  (?P<part>.+)")
SHOWN = 20
"""The least milliseconds, at the largest size, of what is shown."""
FASTER = 1.5
"""How much more than the work something may grow before it counts as a fault."""
WRITERS = (": written", ": read back")
"""How the names of parts end that cost what a page costs, whatever else there is."""
EVERY, QUICK, NONE = ("every",), ("epub", "txt"), ("none",)
"""Which formats are written: all, some that are fast, none."""


class Size(NamedTuple):
    """How large a workspace is."""

    activities: int
    plans: int = 1

    @property
    def words(self) -> str:
        """What the table calls it."""
        return f"{self.activities:,}" + (f" in {self.plans} plans" if self.plans > 1 else "")

    @property
    def page(self) -> int:
        """How many activities a page of a plan has."""
        return self.activities // self.plans

    @property
    def runs(self) -> int:
        """How often it is checked, at most."""
        return 1 if self.activities > LARGE else 3

    @property
    def formats(self) -> tuple[str, ...]:
        """Which formats are written."""
        return NONE if self.page > LONG else EVERY


LARGE = 1_000
"""Workspaces of more activities than these are checked once."""
LONG = 300
"""No files are written of pages with more activities than these: such a page is spoken for three hours."""
MANY_PLANS = 50
SIZES = (Size(100), Size(LONG), Size(1_000), Size(10_000, 10), Size(1_000, MANY_PLANS))
"""The last has fifty documents: what goes from one to the next is seen there."""
Costs = Mapping[str, float]


def by_size(costs: Mapping[str, Costs]) -> dict[Size, Costs]:
    """Costs by the size instead of its words."""
    return {size: costs[size.words] for size in SIZES if size.words in costs}


def costs_of(table: str) -> dict[str, float]:
    """The milliseconds of each part in the table of ``cpsplan check --timings``."""
    rows = filter(None, map(ROW.fullmatch, table.replace("  all rules", "").splitlines()))
    return {row["part"]: float(row["milliseconds"].replace(",", "")) for row in rows}


def measure(folder: Path, runs: int) -> dict[str, float]:
    """The least that each part of a check of the workspace in ``folder`` costs in so many runs."""
    least: dict[str, float] = {}
    for _ in range(runs):
        for part, spent in costs_of(_said([*CPSPLAN, "check", "--quiet", "--timings"], folder).stderr).items():
            least[part] = min(spent, least.get(part, spent))
    return least


def stages(folder: Path, formats: Sequence[str]) -> dict[str, float]:
    """What the stages behind a check cost of the workspace in ``folder``: localised, rendered, written."""
    done = _said([sys.executable, "-m", "tests.bench.stages", str(folder), *formats], REPOSITORY)
    costs: dict[str, float] = json.loads(done.stdout)
    return costs


def generate(folder: Path, size: Size) -> Path:
    """Write a workspace with everything; in a process of its own, for that loads much, and a child is never smaller."""
    counts = map(str, size)
    _said([sys.executable, "-m", "tests.bench.full", str(folder), *counts], REPOSITORY)
    return folder


def _said(command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-2_000:]}")
    return done


def is_writer(part: str) -> bool:
    """Whether a part costs what a page costs."""
    return part.endswith(WRITERS)


def growth_of(costs: Mapping[Size, Costs], part: str) -> float | None:
    """How many times as fast as the work a part grows between the two largest sizes; None where that is not known.

    The work of a writer is the activities on its page, that of all others the activities of the workspace.
    """
    sizes = sorted(size for size in costs if size.plans < MANY_PLANS and part in costs[size])
    if len(sizes) < 2:
        return None
    few, many = sizes[-2:]
    work = many.page / few.page if is_writer(part) else many.activities / few.activities
    return costs[many][part] / max(costs[few][part], 0.1) / work


def too_fast(costs: Mapping[Size, Costs]) -> dict[str, float]:
    """What grows faster than the work, and how many times as fast."""
    parts = dict.fromkeys(part for known in costs.values() for part in known)
    grown = {part: growth_of(costs, part) for part in parts if _most(costs, part) >= SHOWN}
    return {part: times for part, times in grown.items() if times and times > FASTER}


def _most(costs: Mapping[Size, Costs], part: str) -> float:
    return max(known.get(part, 0.0) for size, known in costs.items() if size.plans < MANY_PLANS)


def markdown(costs: Mapping[Size, Costs]) -> str:
    """The tables: what costs most first, and how many times as fast as the work it grows."""
    parts = dict.fromkeys(part for known in costs.values() for part in known)
    shown = sorted((part for part in parts if _most(costs, part) >= SHOWN), key=lambda part: -_most(costs, part))
    stages_and_rules = [part for part in shown if not is_writer(part)]
    writers = [part for part in shown if is_writer(part)]
    names = {size: size.words for size in costs}
    pages = {size: f"{size.page:,} on the page" for size in sorted(costs, key=lambda size: size.page)}
    pages = {size: words for size, words in pages.items() if any(map(is_writer, costs[size]))}
    tables = [_table(costs, "milliseconds", names, stages_and_rules)]
    tables += [_table(costs, "milliseconds, one file", pages, writers)] if writers else []
    return "\n".join(tables)


def _table(costs: Mapping[Size, Costs], head: str, columns: Mapping[Size, str], parts: Sequence[str]) -> str:
    lines = [f"| {head} | {' | '.join(columns.values())} | grows |", f"|---{'|---:' * (len(columns) + 1)}|"]
    for part in parts:
        cells = (f"{costs[size][part]:,.0f}" if part in costs[size] else "" for size in columns)
        lines.append(f"| {part} | {' | '.join(cells)} | {_grows(growth_of(costs, part))} |")
    return "\n".join(lines) + "\n"


def _grows(times: float | None) -> str:
    if times is None:
        return ""
    return f"**{times:.2f}: faster**" if times > FASTER else f"{times:.2f}"


def main(given: Sequence[str] | None = None) -> None:
    """Measure and show."""
    known = argparse.ArgumentParser(prog="python -m tests.bench.growth", description=__doc__)
    known.add_argument("--sizes", help="only these numbers of activities: 100,1000")
    known.add_argument("--runs", type=int, default=3)
    arguments = known.parse_args(given)
    wanted = {int(number) for number in arguments.sizes.split(",")} if arguments.sizes else None
    costs: dict[Size, Costs] = {}
    with tempfile.TemporaryDirectory(prefix="growth-") as name:
        for size in SIZES:
            if wanted is None or size.activities in wanted:
                folder = generate(Path(name) / size.words, size)
                costs[size] = {**measure(folder, min(arguments.runs, size.runs)), **stages(folder, size.formats)}
    sys.stdout.write(markdown(costs))


if __name__ == "__main__":
    main()
