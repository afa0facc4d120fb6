"""The results as Markdown: what each task costs, beside the neighbours, and which aims are met."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.bench import tasks
from tests.bench.processes import Figure
from tests.bench.results import Results
from tests.bench.workspaces import Shape

BEGIN, END = "<!-- bench -->", "<!-- /bench -->"
"""What `make bench` writes stands in docs/speed.md between these."""
COMPARED = Shape(1_000, 10, ("html", "pdf", "epub", "docx", "odt", "txt"))
"""The shape on which cpsplan is measured beside its neighbours."""
SHAPES = (Shape(100, 1, COMPARED.formats), Shape(1_000), COMPARED, Shape(10_000, 10))
PROSE = Shape(100, words=4_000)
"""A shape with prose, which is measured in the same turns as the one of as many activities without."""
BESIDE = (tasks.CHECK, tasks.PAGES, tasks.PAGES_AGAIN, tasks.PAGES_WORD)
"""The tasks that the neighbours have too."""
ROWS = (
    *(tasks.CHECK, tasks.FLOOR, tasks.PAGES, tasks.PAGES_AGAIN, tasks.PAGES_WORD),
    *(tasks.ALL, tasks.ALL_AGAIN, tasks.ALL_WORD),
)
MEMORY = (tasks.CHECK, tasks.PAGES, tasks.ALL)
"""The tasks whose peak memory is shown."""
OWN = (tasks.PLANS, *(shape.name for shape in (SHAPES[0], PROSE, *SHAPES[1:])))
"""The subjects that are workspaces; others are neighbours."""


HOW = "Seconds are processor time / time that passes; memory is the peak of the largest process."


@dataclass(frozen=True)
class Aim:
    """What was aimed at: a figure that shall not be above, or not below, a bound. None: it was not measured."""

    words: str
    measured: float | None
    bound: float
    unit: str
    least: bool = False

    @property
    def met(self) -> bool:
        """Whether the figure keeps to the bound. Asked only of a measured one."""
        value = self.measured or 0.0
        return value >= self.bound if self.least else value <= self.bound

    @property
    def limit(self) -> str:
        """The bound in words."""
        return f"at {'least' if self.least else 'most'} {self.bound:g} {self.unit}"

    @property
    def shown(self) -> str:
        """The measured figure in words."""
        return f"{self.measured:.{0 if self.unit == 'MB' else 2}f} {self.unit}"


def aims(results: Results) -> list[Aim]:
    """The aims that were measured. Where there are several workspaces of that size, the worst figure counts."""
    thousand = [shape.name for shape in SHAPES if shape.activities == 1_000]
    ten_thousand = next(shape.name for shape in SHAPES if shape.activities == 10_000)

    def worst(task: str) -> float | None:
        figures = [one for name in thousand if (one := results.find(name, task))]
        return max((one.seconds for one in figures), default=None)

    def growth(task: str) -> float | None:
        few, many = results.find(COMPARED.name, task), results.find(ten_thousand, task)
        return many.seconds / few.seconds if few and many else None

    told, untold = (results.find(name, tasks.PAGES) for name in (PROSE.name, SHAPES[0].name))
    one_job, two_jobs = results.find(tasks.PLANS, tasks.ONE_JOB), results.find(tasks.PLANS, tasks.ALL)
    jobs = one_job.wall / two_jobs.wall if one_job and two_jobs else None
    largest = results.find(ten_thousand, tasks.CHECK)
    found = [
        Aim("1,000 activities: `check`", worst(tasks.CHECK), 1.0, "s"),
        Aim("1,000 activities: pages, from nothing", worst(tasks.PAGES), 3.0, "s"),
        Aim("1,000 activities: pages, nothing changed", worst(tasks.PAGES_AGAIN), 0.4, "s"),
        Aim("1,000 activities: pages, one word changed", worst(tasks.PAGES_WORD), 0.8, "s"),
        Aim("PDF, to raw WeasyPrint", max((one.ratio for one in results.pages), default=None), 1.05, "times"),
        Aim("one job, to two (time that passes)", jobs, 1.7, "times", least=True),
        Aim("`check`, 10,000 activities to 1,000", growth(tasks.CHECK), 11.0, "times"),
        Aim("pages, 10,000 activities to 1,000", growth(tasks.PAGES), 11.0, "times"),
        Aim(
            "pages, 4,000 words of prose to none",
            told.seconds / untold.seconds if told and untold else None,
            1.5,
            "times",
        ),
        Aim("peak memory of `check`, 10,000 activities", largest.megabytes if largest else None, 400.0, "MB"),
    ]
    return [one for one in found if one.measured is not None]


def markdown(results: Results) -> str:
    """Everything that was measured, as tables."""
    parts = [
        textwrap.fill(f"Measured on {results.date} on {results.machine}. {HOW}", 120),
        _own(results),
        _workbook(results),
        _beside(results),
        _pages(results),
        _aims(results),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def into(readme: str, text: str) -> str:
    """The page with ``text`` between the two comments. Raises ValueError where they are not there."""
    pattern = re.compile(f"(?<={re.escape(BEGIN)}\n).*(?={re.escape(END)})", re.DOTALL)
    if not pattern.search(readme):
        raise ValueError(f"docs/speed.md has no {BEGIN} ... {END}")
    return pattern.sub(lambda _: f"\n{text}\n", readme)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    marks = ["---", *["---:"] * (len(heads) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, marks, *rows)) if rows else ""


def _own(results: Results) -> str:
    """One column for each workspace."""
    names = [name for name in OWN if any(one.subject == name for one in results.figures)]
    rows = list(_rows(results, names, ROWS))
    for task in MEMORY:
        cells = [results.find(name, task) for name in names]
        if any(cells):
            rows.append([f"memory: {task}", *(f"{one.megabytes:.0f} MB" if one else "" for one in cells)])
    spent = results.find("cpsplan", tasks.HELP)
    under = f"\n\n`cpsplan --help`: {_time(spent)}" if spent else ""
    return _table(["activities", *names], rows) + under


def _workbook(results: Results) -> str:
    """A workbook of many rows, there and back."""
    tasks_of_it = (tasks.EXPORT, tasks.EXPORT_ODS, tasks.IMPORT)
    figures = [figure for task in tasks_of_it if (figure := results.find(tasks.WORKBOOK, task))]
    rows = [[figure.task, _time(figure), f"{figure.megabytes:.0f} MB"] for figure in figures]
    return _table([f"a workbook of {tasks.WORKBOOK}", "seconds", "memory"], rows)


def neighbours(results: Results) -> list[str]:
    """The subjects that were measured beside cpsplan."""
    return list(
        dict.fromkeys(one.subject for one in results.figures if one.subject not in {*OWN, tasks.WORKBOOK, "cpsplan"})
    )


def _beside(results: Results) -> str:
    """The neighbours, with the same items."""
    others = neighbours(results)
    rows = list(_rows(results, [COMPARED.name, *others], BESIDE)) if others else []
    return _table([f"{COMPARED.activities:,} items, {COMPARED.plans} documents", "cpsplan", *others], rows)


def _pages(results: Results) -> str:
    rows = [[f"`{one.page}`", f"{one.ours:.2f} s", f"{one.raw:.2f} s", f"{one.ratio:.2f}"] for one in results.pages]
    return _table(["page as PDF", "cpsplan", "raw WeasyPrint", "ratio"], rows)


def _aims(results: Results) -> str:
    rows = [[one.words, one.limit, one.shown, "met" if one.met else "not met"] for one in aims(results)]
    return _table(["aim", "bound", "measured", ""], rows)


def _rows(results: Results, names: Sequence[str], wanted: Sequence[str]) -> Iterator[list[str]]:
    for task in wanted:
        cells = [results.find(name, task) for name in names]
        if any(cells):
            yield [task, *(_time(one) for one in cells)]


def _time(figure: Figure | None) -> str:
    return f"{figure.seconds:.2f} / {figure.wall:.2f} s" if figure else ""
