"""Doorstop, StrictDoc and Sphinx-Needs: installed in pinned versions, with the same items as a generated workspace.

Each gets the 20 outcomes as one document and the activities of each plan as another one, every activity linked to its
outcome, with the same words. What they make of it differs: none of them writes the formats or languages of cpsplan, and
each has pages that cpsplan has not.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.bench import tasks, workspaces
from tests.bench.processes import SCRATCH, Step, cache_of
from tests.bench.workspaces import AIMS, OUTCOMES, Shape

OUT = "out"


@dataclass(frozen=True)
class Neighbour:
    """A program beside which cpsplan is measured.

    Attributes:
        name: what a table calls it, with its version.
        packages: what pip installs for it.
        write: writes the documents into a folder.
        edited: the file in which one word is changed.
        check: the program of its environment, and the arguments, that check the links and publish no pages.
        publish: the same that publish pages.
    """

    name: str
    packages: tuple[str, ...]
    write: Callable[[Path, Shape], object]
    edited: str
    check: tuple[str, ...]
    publish: tuple[str, ...]

    def installed(self, cache: Path) -> Path:
        """The folder of its programs; installs it below ``cache`` where it is not there yet.

        Raises RuntimeError with what pip says where that does not work.
        """
        place = cache / self.name.replace(" ", "-")
        done = place / "installed"
        if not done.exists():
            shutil.rmtree(place, ignore_errors=True)
            _run([sys.executable, "-m", "venv", str(place)])
            _run([str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", *self.packages])
            done.touch()
        return place / "bin"

    def steps(self, folder: Path, programs: Path, shape: Shape) -> list[Step]:
        """The steps on the documents of that shape, which are written into ``folder``."""
        # Two folders: a check begins without what it has kept, and must not take away what “nothing changed” finds.
        checked, published = folder / "check", folder / "pages"
        for place in (checked, published):
            place.mkdir(parents=True)
            self.write(place, shape)
        change = partial(workspaces.change, published / self.edited, workspaces.PLACE, workspaces.FIRST_WORD)
        check, publish = ((str(programs / one[0]), *one[1:]) for one in (self.check, self.publish))
        return [
            Step(self.name, tasks.CHECK, checked, check, lambda _: _cold(checked)),
            Step(self.name, tasks.PAGES, published, publish, lambda _: _cold(published)),
            Step(self.name, tasks.PAGES_AGAIN, published, publish),
            Step(self.name, tasks.PAGES_WORD, published, publish, change),
        ]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def _cold(folder: Path) -> None:
    for name in (OUT, SCRATCH):
        shutil.rmtree(folder / name, ignore_errors=True)
    shutil.rmtree(cache_of(folder), ignore_errors=True)


def _outcomes() -> list[tuple[int, int]]:
    return [(aim, outcome) for aim in range(1, AIMS + 1) for outcome in range(1, OUTCOMES + 1)]


def _activities(shape: Shape) -> Iterator[tuple[int, list[int]]]:
    """Each plan, with the numbers of its activities in it."""
    for year in range(shape.plans):
        yield year, list(range(shape.activities // shape.plans))


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


# Doorstop: a folder for each document, a file for each item, inside a repository


def _doorstop(folder: Path, shape: Shape) -> None:
    _run(["git", "init", "--quiet", str(folder)])
    _put(folder / "outcomes" / ".doorstop.yml", "settings:\n  digits: 5\n  prefix: OUT\n  sep: ''\n")
    for number, (aim, outcome) in enumerate(_outcomes(), 1):
        text = f"Outcome {outcome} of aim {aim} is reached."
        _put(folder / "outcomes" / f"OUT{number:05}.yml", _doorstop_item(number, f"Outcome {outcome}", [text], ""))
    for year, numbers in _activities(shape):
        settings = f"settings:\n  digits: 5\n  parent: OUT\n  prefix: PLAN{year}X\n  sep: ''\n"
        _put(folder / f"plan{year}" / ".doorstop.yml", settings)
        for number in numbers:
            scope, outputs = workspaces.texts(number)
            lines = [scope, "", *(f"* {one}" for one in outputs)] if outputs else [scope]
            item = _doorstop_item(
                number + 1, f"Project {number} of the town", lines, f"OUT{workspaces.parent(number):05}"
            )
            _put(folder / f"plan{year}" / f"PLAN{year}X{number:05}.yml", item)


def _doorstop_item(level: int, title: str, text: list[str], parent: str) -> str:
    links = f"links:\n- {parent}: null\n" if parent else "links: []\n"
    lines = "".join(f"  {line}\n" if line else "\n" for line in text)
    return (
        f"active: true\nderived: false\nheader: |\n  {title}\nlevel: '1.{level}'\n{links}"
        f"normative: true\nref: ''\nreviewed: null\ntext: |\n{lines}"
    )


# StrictDoc: a file for each document


def _strictdoc(folder: Path, shape: Shape) -> None:
    items = [
        _strictdoc_item(f"OUT-{number}", f"Outcome {outcome}", f"Outcome {outcome} of aim {aim} is reached.", "")
        for number, (aim, outcome) in enumerate(_outcomes(), 1)
    ]
    _put(folder / "outcomes.sdoc", "[DOCUMENT]\nTITLE: Outcomes\n" + "".join(items))
    for year, numbers in _activities(shape):
        items = []
        for number in numbers:
            scope, outputs = workspaces.texts(number)
            text = "\n".join([scope, *([""] if outputs else []), *(f"- {one}" for one in outputs)])
            parent = f"RELATIONS:\n- TYPE: Parent\n  VALUE: OUT-{workspaces.parent(number)}\n"
            items.append(_strictdoc_item(f"PLAN{year}-{number}", f"Project {number} of the town", text, parent))
        _put(folder / f"plan{year}.sdoc", f"[DOCUMENT]\nTITLE: Plan {year}\n" + "".join(items))


def _strictdoc_item(name: str, title: str, text: str, parent: str) -> str:
    return f"\n[REQUIREMENT]\nUID: {name}\nTITLE: {title}\nSTATEMENT: >>>\n{text}\n<<<\n{parent}"


# Sphinx-Needs: a page for each document


def _sphinx(folder: Path, shape: Shape) -> None:
    settings = 'project = "Town"\nextensions = ["sphinx_needs"]\n'
    _put(folder / "conf.py", f'{settings}exclude_patterns = ["{OUT}", "{SCRATCH}"]\n')
    pages = {
        "outcomes": [
            _need(f"Outcome {outcome}", f"OUT_{number}", "", [f"Outcome {outcome} of aim {aim} is reached."])
            for number, (aim, outcome) in enumerate(_outcomes(), 1)
        ]
    }
    for year, numbers in _activities(shape):
        pages[f"plan{year}"] = []
        for number in numbers:
            scope, outputs = workspaces.texts(number)
            lines = [scope, *([""] if outputs else []), *(f"* {one}" for one in outputs)]
            parent = f"OUT_{workspaces.parent(number)}"
            pages[f"plan{year}"].append(_need(f"Project {number} of the town", f"PLAN{year}_{number}", parent, lines))
    for name, needs in pages.items():
        _put(folder / f"{name}.rst", f"{name}\n{'=' * len(name)}\n" + "".join(needs))
    _put(folder / "index.rst", "Plans\n=====\n\n.. toctree::\n\n" + "".join(f"   {name}\n" for name in pages))


def _need(title: str, name: str, parent: str, lines: list[str]) -> str:
    links = f"   :links: {parent}\n" if parent else ""
    text = "".join(f"   {line}\n" if line else "\n" for line in lines)
    return f"\n.. req:: {title}\n   :id: {name}\n{links}\n{text}"


NEIGHBOURS = (
    Neighbour(
        "Doorstop 3.2",
        ("doorstop==3.2",),
        _doorstop,
        "plan0/PLAN0X00001.yml",
        ("doorstop", "--quiet"),
        ("doorstop", "--quiet", "publish", "all", OUT),
    ),
    Neighbour(
        "StrictDoc 0.30.4",
        ("strictdoc==0.30.4",),
        _strictdoc,
        "plan0.sdoc",
        ("strictdoc", "export", ".", "--formats", "json", "--output-dir", f"{SCRATCH}/check"),
        ("strictdoc", "export", ".", "--output-dir", OUT),
    ),
    Neighbour(
        "Sphinx-Needs 9.1",
        ("sphinx-needs==9.1.0", "sphinx==9.0.4"),
        _sphinx,
        "plan0.rst",
        ("sphinx-build", "-q", "-W", "-b", "needs", ".", f"{SCRATCH}/check"),
        ("sphinx-build", "-q", "-W", "-b", "html", ".", OUT),
    ),
)
