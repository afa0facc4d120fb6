"""Measures cpsplan and prints the tables on standard output; see ``--help``."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import picture, tables, tasks, workspaces
from tests.bench.against import ratios
from tests.bench.neighbours import NEIGHBOURS
from tests.bench.pages import PageFigure
from tests.bench.processes import Step, in_turn
from tests.bench.results import Results, machine, read, today

PAGE = tasks.REPOSITORY / "docs" / "speed.md"
KEPT, DRAWN = Path(__file__).with_name("results.json"), Path(__file__).with_name("results.svg")
"""What a whole run leaves in the repository. Nothing of it travels in the wheel."""
PAGES = ("en/2022-23/index.html", "en/cps-2025/index.html", "en/cps-2020/index.html")
"""The pages that become PDFs beside raw WeasyPrint."""


@dataclass(frozen=True)
class Extent:
    """How much is measured.

    Attributes:
        sizes: the numbers of activities of generated workspaces.
        runs: how often each step is run, after one that warms up.
        whole: whether every format is built too, and the neighbours are measured.
        pages: the pages that become PDFs.
    """

    sizes: frozenset[int] = frozenset(shape.activities for shape in tables.SHAPES)
    runs: int = 5
    whole: bool = True
    pages: tuple[str, ...] = PAGES


def measure(extent: Extent, cache: Path) -> Results:
    """Measure everything of that extent. Neighbours are installed below ``cache``. Raises RuntimeError on a failure."""
    programs = {one.name: one.installed(cache) for one in NEIGHBOURS} if extent.whole else {}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        figures = in_turn(tasks.steps_of_plans(folder, whole=extent.whole), extent.runs)
        if extent.whole:
            figures += in_turn(tasks.steps_of_workbook(folder), extent.runs)
        for shape in tables.SHAPES:
            if shape.activities in extent.sizes:
                figures += in_turn(_steps(folder, shape, programs, whole=extent.whole), extent.runs)
        pages = _pages(folder / "plans" / "pages" / "out", extent)
    return Results(today(), machine(), figures, pages)


def _workbook_alone(runs: int) -> Results:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        return Results(today(), machine(), in_turn(tasks.steps_of_workbook(Path(name)), runs), [])


def _steps(folder: Path, shape: workspaces.Shape, programs: dict[str, Path], *, whole: bool) -> list[Step]:
    """The steps on one shape; on the one that is compared, those of the neighbours come in the same turns."""
    steps = tasks.steps_of_shape(folder, shape if whole else workspaces.Shape(shape.activities, shape.plans))
    if shape.activities == tables.PROSE.activities:
        steps += tasks.steps_of_shape(folder, tables.PROSE)
    if shape == tables.COMPARED:
        for one in NEIGHBOURS:
            if one.name in programs:
                steps += one.steps(folder / one.name.replace(" ", "-"), programs[one.name], shape)
    return steps


def _pages(out: Path, extent: Extent) -> list[PageFigure]:
    """The PDFs, in a process of their own: this one stays small."""
    command = [sys.executable, "-m", "tests.bench.pages", str(out), str(extent.runs), *extent.pages]
    sys.stderr.write(f"PDF beside raw WeasyPrint: {', '.join(extent.pages)}\n")
    done = subprocess.run(command, cwd=tasks.REPOSITORY, stdout=subprocess.PIPE, text=True, check=True)
    return [PageFigure(**one) for one in json.loads(done.stdout)]


def block(results: Results) -> str:
    """What stands in docs/speed.md: the picture, and the tables."""
    path = f"../{DRAWN.relative_to(tasks.REPOSITORY).as_posix()}"
    shown = f"![{picture.alternative(results)}]({path})\n\n" if picture.groups(results) else ""
    return shown + tables.markdown(results)


def publish(results: Results) -> None:
    """Write the results into the repository: the figures, the picture, the page of the handbook."""
    KEPT.write_text(results.as_json(), encoding="utf-8")
    DRAWN.write_text(picture.draw(results), encoding="utf-8")
    PAGE.write_text(tables.into(PAGE.read_text(encoding="utf-8"), block(results)), encoding="utf-8")


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    known = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure how fast cpsplan is.")
    known.add_argument("--quick", action="store_true", help="100 and 1,000 activities, pages only, no neighbours")
    known.add_argument("--workbook", action="store_true", help="only a workbook of 5,000 rows, written and read")
    known.add_argument("--sizes", help="only generated workspaces of these numbers of activities: 100,1000")
    known.add_argument(
        "--write", action="store_true", help="put the results into docs/speed.md and beside this program"
    )
    known.add_argument("--redraw", type=Path, metavar="FILE", help="measure nothing: show the results in FILE")
    known.add_argument(
        "--against",
        type=Path,
        metavar="FOLDER",
        help="show the ratios to the checkout in FOLDER",
    )
    known.add_argument("--keep", type=Path, metavar="FILE", help="write the results into FILE, as JSON")
    known.add_argument("--cache", type=Path, default=Path(sys.prefix) / "bench", help="where neighbours are installed")
    return known.parse_args(given)


def _extent(arguments: argparse.Namespace) -> Extent:
    quick: bool = arguments.quick
    sizes = arguments.sizes or ("100,1000" if quick else "")
    chosen = frozenset(int(one) for one in sizes.replace(",", " ").split()) or Extent.sizes
    return Extent(chosen, 2, whole=False, pages=PAGES[-1:]) if quick else Extent(chosen)


def main(given: Sequence[str] | None = None) -> None:
    """Measure, or read what was measured, and show it."""
    arguments = _arguments(given)
    if arguments.against:
        extent = _extent(arguments)
        sys.stdout.write(ratios(arguments.against, extent.sizes, extent.runs))
        return
    if arguments.workbook:
        sys.stdout.write(tables.markdown(_workbook_alone(_extent(arguments).runs)))
        return
    if arguments.redraw:
        results = read(arguments.redraw.read_text(encoding="utf-8"))
    else:
        results = measure(_extent(arguments), arguments.cache.resolve())
    if arguments.keep:
        arguments.keep.write_text(results.as_json(), encoding="utf-8")
    if arguments.write:
        publish(results)
    sys.stdout.write(tables.markdown(results))


if __name__ == "__main__":
    main()
