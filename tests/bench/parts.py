"""The parts of a run, each measured by itself: one that fails is named, and the others go on.

What is held against each other is measured in one part, in the same turns.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench import bare, growth, shapes, tasks
from tests.bench.neighbours import NEIGHBOURS, Neighbour
from tests.bench.pages import PageFigure
from tests.bench.processes import Figure, Step, StepsFailed, in_turn
from tests.bench.results import ClusterFigure, EngineFigure, Results
from tests.bench.tasks import REPOSITORY
from tests.bench.workspaces import Shape

PAGES = ("en/2022-23/index.html", "en/cps-2020/index.html")
"""The pages that become PDFs beside raw WeasyPrint."""
PATIENCE = 1_800
"""How many seconds a measure in a process of its own may take."""


@dataclass(frozen=True)
class Extent:
    """How much is measured.

    Attributes:
        sizes: the numbers of activities of generated workspaces.
        runs: how often each step is run, after one that warms up.
        whole: whether every format is built too, and the neighbours are measured.
        pages: the pages that become PDFs.
        plans: how many plans the government on the cluster has.
    """

    sizes: frozenset[int] = frozenset(shape.activities for shape in (*shapes.SHAPES, *growth.SIZES))
    runs: int = 3
    whole: bool = True
    pages: tuple[str, ...] = PAGES
    plans: int = 200


@dataclass(frozen=True)
class Run:
    """A run on its way: how much is measured, where, where neighbours are installed, and what has come of it."""

    extent: Extent
    folder: Path
    cache: Path
    results: Results

    def measure(self, steps: list[Step]) -> None:
        """Measure steps in turn. What was measured of them before counts no more. Raises StepsFailed at the end."""
        try:
            self._take(in_turn(steps, self.extent.runs))
        except StepsFailed as failed:
            self._take(failed.figures)
            raise

    def _take(self, new: list[Figure]) -> None:
        again = {(figure.subject, figure.task) for figure in new}
        kept = [figure for figure in self.results.figures if (figure.subject, figure.task) not in again]
        self.results.figures[:] = [*kept, *new]

    def has(self, size: growth.Size) -> bool:
        """Whether workspaces of that size are measured."""
        return size.activities in self.extent.sizes

    def full(self, size: growth.Size) -> Path:
        """A workspace with everything, written when it is first wanted."""
        folder = self.folder / "full" / size.words
        return folder if folder.exists() else growth.generate(folder, size)


def _program(name: str, *arguments: object) -> str:
    """What a program of this bench says; it loads much, so that this process, which runs others, stays small."""
    command = [sys.executable, "-m", name, *map(str, arguments)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=pipe, stderr=pipe, text=True) as program:
        try:
            said, complained = program.communicate(timeout=PATIENCE)
        except BaseException:
            # It is asked to end, not killed: then it ends what it has started.
            program.terminate()
            raise
    if program.returncode:
        raise RuntimeError(f"{name} failed:\n{complained[-2_000:]}")
    return said


# The parts


def _plans(run: Run) -> None:
    run.measure(tasks.steps_of_plans(run.folder))


def _formats(run: Run) -> None:
    """Every format of plans/, then the engines alone, and then one word changed."""
    folder = run.folder / "formats"
    steps = tasks.steps_of_formats(folder)
    _program("tests.bench.engines", folder / "whole", folder / "engines")
    run.measure(steps)
    work = json.loads((folder / "engines" / bare.WORK).read_text(encoding="utf-8"))
    spent = json.loads((folder / "engines" / bare.SPENT).read_text(encoding="utf-8"))
    counts = {engine: sum(task["format"] == name for task in work) for engine, name in bare.FORMATS.items()}
    engines = [EngineFigure(engine, counts[engine], round(seconds, 3)) for engine, seconds in spent.items()]
    run.results.engines[:] = engines
    run.results.changed.update(tasks.changed_files(folder / "whole"))


def _hundred(run: Run) -> None:
    run.measure(_of_shape(run, shapes.SHAPES[0]) + tasks.steps_of_shape(run.folder, shapes.PROSE))


def _thousand(run: Run) -> None:
    run.measure(_of_shape(run, shapes.SHAPES[1]))


def _beside(run: Run) -> None:
    """One shape, and the neighbours with the same items in the same turns."""
    steps = tasks.steps_of_shape(run.folder, shapes.COMPARED)
    reasons: list[str] = []
    for neighbour in NEIGHBOURS if run.extent.whole else ():
        try:
            programs = neighbour.installed(run.cache)
        except RuntimeError as reason:
            reasons.append(str(reason))
        else:
            steps += _of_neighbour(run, neighbour, programs)
    run.measure(steps)
    if reasons:
        raise RuntimeError("\n".join(reasons))


def _of_neighbour(run: Run, neighbour: Neighbour, programs: Path) -> list[Step]:
    return neighbour.steps(run.folder / neighbour.name.replace(" ", "-"), programs, shapes.COMPARED)


def _ten_thousand(run: Run) -> None:
    run.measure(_of_shape(run, shapes.SHAPES[3]))


def _of_shape(run: Run, shape: Shape) -> list[Step]:
    whole = shape if run.extent.whole else Shape(shape.activities, shape.plans)
    return tasks.steps_of_shape(run.folder, whole)


def _everything(run: Run) -> None:
    """Workspaces with everything: the check beside the floor, and the pages of one of them."""
    steps: list[Step] = []
    for size in filter(run.has, growth.SIZES):
        steps += tasks.checks(shapes.full_name(size), run.full(size))
    if run.has(shapes.FULL):
        # A word is changed there, after which its translation is none.
        copy = shutil.copytree(run.full(shapes.FULL) / "plans", run.folder / "full-pages" / "plans").parent
        steps += tasks.steps_of_full(shapes.full_name(shapes.FULL), copy)
    run.measure(steps)


def _growth(run: Run) -> None:
    for size in filter(run.has, growth.SIZES):
        formats = size.formats if run.extent.whole else growth.QUICK
        costs = growth.measure(run.full(size), min(run.extent.runs, size.runs))
        # Kept size by size: what has been measured counts where the next one is interrupted.
        run.results.growth[size.words] = {**costs, **growth.stages(run.full(size), formats)}


def _pdf(run: Run) -> None:
    """PDFs beside raw WeasyPrint, and of one edition with one process and with two."""
    folder = run.folder / "pdf"
    steps = tasks.steps_of_pdfs(folder)
    tasks.build_pages(folder / "one")
    shown = _program("tests.bench.pages", folder / "one" / "out", run.extent.runs, *run.extent.pages)
    run.results.pages[:] = [PageFigure(**each) for each in json.loads(shown)]
    run.measure(steps)


def _workbook(run: Run) -> None:
    run.measure(tasks.steps_of_workbook(run.folder))


def _cluster(run: Run) -> None:
    kept = run.folder / "cluster.json"
    try:
        _program("tests.bench.cluster", "--plans", run.extent.plans, "--keep", kept)
    finally:
        if kept.exists():
            rows = json.loads(kept.read_text(encoding="utf-8"))
            run.results.cluster[:] = [ClusterFigure(**row) for row in rows]


@dataclass(frozen=True)
class Part:
    """A part of a run.

    Attributes:
        name: its name on the command line.
        words: what it measures.
        measure: measures it.
        sizes: the generated workspaces that it is about; none where it is about others.
        whole: whether it is left out of quick runs.
    """

    name: str
    words: str
    measure: Callable[[Run], None]
    sizes: frozenset[int] = frozenset()
    whole: bool = False

    def is_wanted(self, extent: Extent, names: frozenset[str]) -> bool:
        """Whether it is measured: where it is named, or else where the extent has it."""
        if names:
            return self.name in names
        return (extent.whole or not self.whole) and (not self.sizes or bool(self.sizes & extent.sizes))


PARTS = (
    Part("plans", "check and pages of plans/", _plans),
    Part("hundred", "100 activities, with prose and without", _hundred, frozenset({100})),
    Part("thousand", "1,000 activities", _thousand, frozenset({1_000})),
    Part("neighbours", "1,000 activities in 10 plans, beside the neighbours", _beside, frozenset({1_000})),
    Part("ten-thousand", "10,000 activities in 10 plans", _ten_thousand, frozenset({10_000})),
    Part("everything", "check of workspaces with everything", _everything),
    Part("growth", "each stage, each rule and each writer as workspaces grow", _growth),
    Part("formats", "every format of plans/, beside its engines alone", _formats, whole=True),
    Part("pdf", "PDFs beside raw WeasyPrint, and with one process and two", _pdf),
    Part("workbook", f"a workbook of {tasks.WORKBOOK}", _workbook, whole=True),
    Part("cluster", "a government of many plans on a cluster", _cluster, whole=True),
)


def measure(run: Run, wanted: list[Part], after: Callable[[], None]) -> None:
    """Measure the parts that are wanted, say how long each took, and call ``after`` behind each of them."""
    begun = time.perf_counter()
    for number, part in enumerate(wanted, start=1):
        start = time.perf_counter()
        _say(f"Part {number} of {len(wanted)}, {part.name}: {part.words}")
        run.results.failed.pop(part.name, None)
        try:
            part.measure(run)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with a part, the others are measured
            run.results.failed[part.name] = str(error) or type(error).__name__
            _say(f"{part.name} FAILED: {error}")
        now = time.perf_counter()
        run.results.took[part.name] = round(now - start, 1)
        _say(f"{part.name} took {minutes(now - start)}, all so far {minutes(now - begun)}")
        after()


def minutes(seconds: float) -> str:
    """Seconds as people say them: 2:05."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
