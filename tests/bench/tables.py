"""The results as Markdown: what each task costs, beside the neighbours, and which aims are met."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from tests.bench import tasks
from tests.bench.aims import Aim, ahead, aims, neighbours
from tests.bench.processes import Figure
from tests.bench.results import ClusterFigure, Results
from tests.bench.shapes import COMPARED, EVERYTHING, PLAIN

BEGIN, END = "<!-- {} -->", "<!-- /{} -->"
"""What `make bench` writes stands in pages of the handbook between these; each place has a name."""
BESIDE = (tasks.CHECK, tasks.PAGES, tasks.PAGES_AGAIN, tasks.PAGES_WORD)
"""The tasks that the neighbours have too."""
ROWS = (
    *(tasks.CHECK, tasks.FLOOR, tasks.PAGES, tasks.PAGES_AGAIN, tasks.PAGES_WORD),
    *(tasks.ALL, tasks.ALL_AGAIN, tasks.ALL_WORD),
)
MEMORY = (tasks.CHECK, tasks.PAGES, tasks.ALL)
"""The tasks whose peak memory is shown."""
CLUSTER = (
    *("plans", "workers", "files", "time that passed", "processor time of the build"),
    *("sent a file", "back a file", "its size"),
)
HOW = "Seconds are processor time / time that passes; memory is the peak of the largest process."


def markdown(results: Results) -> str:
    """What stands in docs/speed.md of what was measured, as tables. The aims come first."""
    took = f"The whole run took {sum(results.took.values()) / 60:.0f} minutes." if results.took else ""
    parts = [
        textwrap.fill(f"Measured on {results.date} on {results.machine}. {HOW} {took}".strip(), 120),
        _failed(results),
        _aims(results),
        _own(results, PLAIN),
        _help(results),
        _own(results, EVERYTHING),
        _engines(results),
        _beside(results),
        _pages(results),
        _workbook(results),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def into(page: str, name: str, text: str) -> str:
    """A page with ``text`` between the two comments of that name. Raises ValueError where they are not there."""
    begin, end = BEGIN.format(name), END.format(name)
    pattern = re.compile(f"(?<={re.escape(begin)}\n).*(?={re.escape(end)})", re.DOTALL)
    if not pattern.search(page):
        raise ValueError(f"the page has no {begin} ... {end}")
    return pattern.sub(lambda _: f"\n{text}\n", page)


def cluster(figures: Sequence[ClusterFigure]) -> str:
    """What a build costs on a cluster, and what the network carries for each file."""
    rows: list[list[str]] = []
    for figure in figures:
        counts = (f"{number:,}" for number in (figure.plans, figure.workers, figure.files))
        carried = (figure.sent, figure.received, figure.size)
        shares = (f"{amount / 1000 / figure.files:.1f} kB" for amount in carried)
        rows.append([*counts, f"{figure.wall:.1f} s", f"{figure.seconds:.1f} s", *shares])
    return _table(CLUSTER, rows)


def _failed(results: Results) -> str:
    lines = (
        f"- Not measured, or not wholly: {name}. {reason.splitlines()[0]}" for name, reason in results.failed.items()
    )
    return "\n".join(lines)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    marks = ["---", *["---:"] * (len(heads) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, marks, *rows)) if rows else ""


def _own(results: Results, subjects: Sequence[str]) -> str:
    """One column for each workspace."""
    names = [name for name in subjects if any(figure.subject == name for figure in results.figures)]
    rows = list(_rows(results, names, ROWS))
    if len(rows) > 1 and rows[1][0] == tasks.FLOOR:
        rows.insert(2, ["check, to the floor", *(_to_floor(results, name) for name in names)])
    for task in MEMORY:
        cells = [results.find(name, task) for name in names]
        if any(cells):
            rows.append([f"memory: {task}", *(f"{cell.megabytes:.0f} MB" if cell else "" for cell in cells)])
    return _table(["activities", *(name.removesuffix(", with everything") for name in names)], rows)


def _to_floor(results: Results, subject: str) -> str:
    spent, floor = results.seconds(subject, tasks.CHECK), results.seconds(subject, tasks.FLOOR)
    return f"{spent / floor:.1f} times" if spent and floor else ""


def _help(results: Results) -> str:
    spent = results.find("cpsplan", tasks.HELP)
    lines = [f"`cpsplan --help`: {_time(spent)}."] if spent else []
    if results.changed:
        written, among = results.changed["written"], results.changed["of"]
        lines.append(f"One word changed in plans/: {written} of {among:,} files are written again.")
    lines += ["The same with everything that real plans have:"] if _own(results, EVERYTHING) else []
    return textwrap.fill(" ".join(lines), 120)


def _engines(results: Results) -> str:
    """What the engines need alone, beside the build that calls them."""
    rows = [[figure.engine, f"{figure.files:,}", f"{figure.seconds:.2f} s"] for figure in results.engines]
    for words, task in (("all of them, with their start", tasks.ENGINES), ("cpsplan: every format", tasks.ALL)):
        if rows and (figure := results.find(tasks.PLANS, task)):
            rows.append([words, "", _time(figure)])
    return _table(["engine alone, every format of plans/", "files", "seconds"], rows)


def _workbook(results: Results) -> str:
    """A workbook of many rows, there and back."""
    tasks_of_it = (tasks.EXPORT, tasks.EXPORT_ODS, tasks.IMPORT)
    figures = [figure for task in tasks_of_it if (figure := results.find(tasks.WORKBOOK, task))]
    rows = [[figure.task, _time(figure), f"{figure.megabytes:.0f} MB"] for figure in figures]
    return _table([f"a workbook of {tasks.WORKBOOK}", "seconds", "memory"], rows)


def _beside(results: Results) -> str:
    """The neighbours, with the same items, and how far the fastest of them is behind."""
    others = neighbours(results)
    rows = list(_rows(results, [COMPARED.name, *others], BESIDE)) if others else []
    for row in rows:
        times = ahead(results, row[0])
        row.append(f"{times:.1f} times" if times else "")
    heads = [f"{COMPARED.activities:,} items, {COMPARED.plans} documents", "cpsplan", *others, "the fastest to cpsplan"]
    return _table(heads, rows)


def _pages(results: Results) -> str:
    rows = [
        [f"`{page.page}`", f"{page.ours:.2f} s", f"{page.raw:.2f} s", f"{page.ratio:.2f}"] for page in results.pages
    ]
    return _table(["page as PDF", "cpsplan", "raw WeasyPrint", "ratio"], rows)


def _aims(results: Results) -> str:
    earlier = results.before
    heads = ["aim", "bound", *([f"on {earlier.date}"] if earlier else []), "measured", ""]
    rows = [_aim(aim, earlier.aims if earlier else None) for aim in aims(results)]
    return _table(heads, rows)


def _aim(aim: Aim, earlier: dict[str, float] | None) -> list[str]:
    was = [] if earlier is None else [aim.in_words(earlier[aim.words]) if aim.words in earlier else ""]
    return [aim.words, aim.limit, *was, aim.shown, "met" if aim.met else "not met"]


def _rows(results: Results, names: Sequence[str], wanted: Sequence[str]) -> Iterator[list[str]]:
    for task in wanted:
        cells = [results.find(name, task) for name in names]
        if any(cells):
            yield [task, *(_time(cell) for cell in cells)]


def _time(figure: Figure | None) -> str:
    return f"{figure.seconds:.2f} / {figure.wall:.2f} s" if figure else ""
