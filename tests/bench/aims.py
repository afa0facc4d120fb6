"""What is aimed at, and what was measured of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench import growth, tasks
from tests.bench.results import Before, Results
from tests.bench.shapes import COMPARED, FULL_LARGE, OWN, PROSE, SHAPES, full_name


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
        return self.in_words(self.measured or 0.0)

    def in_words(self, value: float) -> str:
        """Another figure of the same aim in words."""
        return f"{value:.{0 if self.unit in {'MB', 'parts'} else 2}f} {self.unit}"


def aims(results: Results) -> list[Aim]:
    """The aims that were measured. Where there are several workspaces of that size, the worst figure counts."""
    every = (*_ratios(results), *_seconds(results), *_growth(results))
    return [aim for aim in every if aim.measured is not None]


def _ratios(results: Results) -> Iterator[Aim]:
    """What is held against the floor, the neighbours and the engines."""
    large = full_name(FULL_LARGE)
    yield Aim("`check` of plans/, to the floor", _to_floor(results, tasks.PLANS), 3.0, "times")
    yield Aim("`check` of 10,000 activities with everything, to the floor", _to_floor(results, large), 2.5, "times")
    for task in (tasks.PAGES, tasks.PAGES_WORD):
        yield Aim(f"{task}: ahead of the fastest neighbour", ahead(results, task), 5.0, "times", least=True)
    formats, alone = (results.seconds(tasks.PLANS, task) for task in (tasks.ALL, tasks.ENGINES))
    yield Aim("every format of plans/, to its engines alone", _ratio(formats, alone), 1.15, "times")
    yield Aim("PDF, to raw WeasyPrint", max((page.ratio for page in results.pages), default=None), 1.05, "times")
    one_job, two_jobs = (results.find(tasks.PLANS, task) for task in (tasks.ONE_JOB, tasks.TWO_JOBS))
    jobs = one_job.wall / two_jobs.wall if one_job and two_jobs else None
    yield Aim("English PDFs, one job to two (time that passes)", jobs, 1.7, "times", least=True)


def _seconds(results: Results) -> Iterator[Aim]:
    yield Aim("1,000 activities: `check`", _worst(results, tasks.CHECK), 1.0, "s")
    yield Aim("1,000 activities: pages, from nothing", _worst(results, tasks.PAGES), 3.0, "s")
    yield Aim("1,000 activities: pages, nothing changed", _worst(results, tasks.PAGES_AGAIN), 0.4, "s")
    yield Aim("1,000 activities: pages, one word changed", _worst(results, tasks.PAGES_WORD), 0.6, "s")
    yield Aim("plans/: every format, one word changed", results.seconds(tasks.PLANS, tasks.ALL_WORD), 8.0, "s")
    yield Aim("`cpsplan --help`", results.seconds("cpsplan", tasks.HELP), 0.1, "s")
    largest = results.find(full_name(FULL_LARGE), tasks.CHECK)
    memory = largest.megabytes if largest else None
    yield Aim("peak memory of `check`, 10,000 activities with everything", memory, 400.0, "MB")


def _growth(results: Results) -> Iterator[Aim]:
    few, many = COMPARED.name, SHAPES[-1].name
    for words, task in (("`check`", tasks.CHECK), ("pages", tasks.PAGES)):
        yield Aim(f"{words}, 10,000 activities to 1,000", _of_two(results, task, many, few), 11.0, "times")
    prose = _of_two(results, tasks.PAGES, PROSE.name, SHAPES[0].name)
    yield Aim("pages, 4,000 words of prose to none", prose, 1.5, "times")
    costs = growth.by_size(results.growth)
    faster = float(len(growth.too_fast(costs))) if len(costs) > 1 else None
    yield Aim("what grows faster than the work", faster, 0, "parts")


def _of_two(results: Results, task: str, many: str, few: str) -> float | None:
    return _ratio(results.seconds(many, task), results.seconds(few, task))


def _to_floor(results: Results, subject: str) -> float | None:
    return _ratio(results.seconds(subject, tasks.CHECK), results.seconds(subject, tasks.FLOOR))


def _ratio(upper: float | None, lower: float | None) -> float | None:
    return upper / lower if upper and lower else None


def _worst(results: Results, task: str) -> float | None:
    names = (shape.name for shape in SHAPES if shape.activities == COMPARED.activities)
    return max((spent for name in names if (spent := results.seconds(name, task))), default=None)


def neighbours(results: Results) -> list[str]:
    """The subjects that were measured beside cpsplan."""
    others = (figure.subject for figure in results.figures if figure.subject not in {*OWN, tasks.WORKBOOK, "cpsplan"})
    return list(dict.fromkeys(others))


def ahead(results: Results, task: str) -> float | None:
    """How many times as long the fastest neighbour takes."""
    others = [spent for name in neighbours(results) if (spent := results.seconds(name, task))]
    return _ratio(min(others, default=None), results.seconds(COMPARED.name, task))


def before(results: Results, earlier: Results) -> Before | None:
    """What is shown beside ``results`` of what an ``earlier`` run has left; of one of the same day, what that shows."""
    if earlier.date == results.date:
        return earlier.before
    measured = {aim.words: aim.measured for aim in aims(earlier) if aim.measured is not None}
    return Before(earlier.date, earlier.machine, measured)
