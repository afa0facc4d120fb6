"""What each stage and each rule of a check costs as a workspace with everything grows; see ``--help``.

The figures are those of ``cpsplan check --timings``: processor time. What grows faster than the work is named.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench import full
from tests.bench.tasks import CPSPLAN

ROW = re.compile(r" *(?P<milliseconds>[\d,]+\.\d)  (?P<part>.+)")
SHOWN = 20
"""The least milliseconds, at the largest size, of what is shown."""
FASTER = 1.5
"""How much more than the number of activities something may grow before it counts as a fault."""
WIDTH, HEIGHT, EDGE = 720, 420, 60
COLOURS = ("#0b5c8f", "#a33b00", "#3a6b1f", "#6b3a8f", "#8f6b0b", "#444444")


class Size(NamedTuple):
    """How large a workspace is."""

    activities: int
    plans: int = 1

    @property
    def words(self) -> str:
        """What the table calls it."""
        return f"{self.activities:,}" + (f" in {self.plans} plans" if self.plans > 1 else "")


MANY_PLANS = 50
SIZES = (Size(100), Size(1_000), Size(10_000, 10), Size(1_000, MANY_PLANS))
"""The last has fifty documents: what goes from one to the next is seen there."""
Costs = Mapping[str, float]


def costs_of(table: str) -> dict[str, float]:
    """The milliseconds of each part in the table of ``cpsplan check --timings``."""
    rows = filter(None, map(ROW.fullmatch, table.replace("  all rules", "").splitlines()))
    return {row["part"]: float(row["milliseconds"].replace(",", "")) for row in rows}


def measure(folder: Path, size: Size, runs: int) -> dict[str, float]:
    """The least that each part costs in so many checks of a workspace that is written into ``folder``."""
    full.write(folder, size.activities, size.plans)
    least: dict[str, float] = {}
    for _ in range(runs):
        done = subprocess.run(
            [*CPSPLAN, "check", "--quiet", "--timings"], cwd=folder, capture_output=True, text=True, check=True
        )
        for part, spent in costs_of(done.stderr).items():
            least[part] = min(spent, least.get(part, spent))
    return least


def too_fast(costs: Mapping[Size, Costs]) -> dict[str, float]:
    """What grows faster than the work from the second largest size to the largest, and how many times as fast."""
    few, many = sorted(size for size in costs if size.plans < MANY_PLANS)[-2:]
    work = many.activities / few.activities
    shown = {part: spent / max(costs[few].get(part, 0.1), 0.1) / work for part, spent in costs[many].items()}
    return {part: times for part, times in shown.items() if times > FASTER and costs[many][part] > SHOWN}


def markdown(costs: Mapping[Size, Costs]) -> str:
    """The table: what costs most first."""
    largest = max(costs)
    parts = sorted(
        (part for part in costs[largest] if costs[largest][part] >= SHOWN), key=lambda part: -costs[largest][part]
    )
    lines = [f"| milliseconds | {' | '.join(size.words for size in costs)} |", f"|---{'|---:' * len(costs)}|"]
    lines += (f"| {part} | {' | '.join(f'{known.get(part, 0):,.0f}' for known in costs.values())} |" for part in parts)
    return "\n".join(lines) + "\n"


def draw(costs: Mapping[Size, Costs], parts: Sequence[str]) -> str:
    """A picture: one line for each part, both axes in powers of ten, so that what grows with the work is parallel."""
    # The one with fifty documents is no step on the way.
    sizes = sorted(size for size in costs if size.plans < MANY_PLANS)
    most = max(costs[size].get(part, 1.0) for size in sizes for part in parts)
    label = f'role="img" aria-label="{_told(costs, parts)}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {label}>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for place, size in enumerate(sizes):
        lines.append(_words(_across(place, sizes), HEIGHT - 20, f"{size.activities:,}", "middle"))
    for place, part in enumerate(parts):
        points = [(_across(step, sizes), _down(costs[size].get(part, 1.0), most)) for step, size in enumerate(sizes)]
        colour = COLOURS[place % len(COLOURS)]
        path = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        lines.append(_words(points[-1][0] + 6, points[-1][1] + 4, part, "start"))
    return "\n".join((*lines, "</svg>")) + "\n"


def _told(costs: Mapping[Size, Costs], parts: Iterable[str]) -> str:
    largest = max(size for size in costs)
    told = ", ".join(f"{part} {costs[largest].get(part, 0):,.0f}" for part in parts)
    return f"Milliseconds of a check of {largest.words} activities: {told}"


def _across(place: int, sizes: Sequence[Size]) -> float:
    return EDGE + place * (WIDTH - 4 * EDGE) / max(1, len(sizes) - 1)


def _down(milliseconds: float, most: float) -> float:
    import math  # noqa: PLC0415 - for the picture only

    return HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * math.log10(max(milliseconds, 1.0)) / math.log10(most)


def _words(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" font-family="sans-serif" font-size="13" text-anchor="{anchor}">{text}</text>'


def main(given: Sequence[str] | None = None) -> None:
    """Measure and show."""
    known = argparse.ArgumentParser(prog="python -m tests.bench.growth", description=__doc__)
    known.add_argument("--sizes", help="only these numbers of activities: 100,1000")
    known.add_argument("--runs", type=int, default=3)
    known.add_argument("--draw", type=Path, metavar="FILE", help="also as a picture, in SVG")
    arguments = known.parse_args(given)
    wanted = {int(number) for number in arguments.sizes.split(",")} if arguments.sizes else None
    costs: dict[Size, Costs] = {}
    with tempfile.TemporaryDirectory(prefix="growth-") as name:
        for size in SIZES:
            if wanted is None or size.activities in wanted:
                costs[size] = measure(Path(name) / size.words, size, arguments.runs)
    sys.stdout.write(markdown(costs))
    for part, times in too_fast(costs).items() if len(costs) > 1 else ():
        sys.stdout.write(f"\n{part} grows {times:.1f} times as fast as the work.\n")
    if arguments.draw:
        stages = ["in all", "rules", "load", "parse", "link", "translations"]
        arguments.draw.write_text(draw(costs, stages), encoding="utf-8")


if __name__ == "__main__":
    main()
