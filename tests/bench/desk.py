"""How long it takes until the browser can show one changed word, at a desk that is open.

    python -m tests.bench.desk --size 1000

The time runs from the moment at which the file is written to the last byte of the page that has the word: noticing,
reading, linking, and making the page. The rules check after that; drawing the page is the browser's.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import workspaces
from tests.bench.workspaces import Shape
from tests.support.open_desk import open_desk

TURNS = 7


def until_shown(size: int, folder: Path) -> list[tuple[float, float]]:
    """The seconds of each turn that passed, and of the processor, but for the first turn, which warms up."""
    root = workspaces.write(folder / "plans", Shape(size))
    name = workspaces.plan_name(0)
    costs: list[tuple[float, float]] = []
    with open_desk(root) as desk:
        cookie = desk.cookie()
        for turn in range(TURNS + 1):
            desk.page(f"/preview/en/{name}/index.html", cookie)
            with desk.listening(cookie) as news:
                next(news)
                used, start = desk.processor_time(), time.perf_counter()
                place = root / f"plans/delivery/{name}.yaml"
                workspaces.change(place, workspaces.PLACE, workspaces.FIRST_WORD, turn)
                next(news)
                page = desk.page(f"/preview/en/{name}/index.html", cookie)
                costs.append((time.perf_counter() - start, desk.processor_time() - used))
                next(news)  # The rules have looked at it, too.
            assert workspaces.PLACE.format(workspaces.WORDS[turn]) in page
    return costs[1:]


def main() -> None:
    """Measure, and print the median."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1000, help="how many activities the plan has")
    size = parser.parse_args().size
    with tempfile.TemporaryDirectory() as folder:
        costs = until_shown(size, Path(folder))
    wall, used = (statistics.median(column) for column in zip(*costs, strict=True))
    told = f"{size:,} activities, one word changed: {used:.2f} s of the processor, {wall:.2f} s until it is there"
    sys.stdout.write(f"{told}\n")


if __name__ == "__main__":
    main()
