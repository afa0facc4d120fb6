"""Gate: what is declared in a model alone is compared, renamed and rolled, in sentences that people understand.

The package is copied, and fields and a kind of entry are written into the model of the copy, as somebody would who
adds them; nothing else of the copy is touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import samples
from tests.support.places import REPOSITORY
from tests.support.samples import PLAN, STRATEGY

KINDS = """\
class Lesson(Record):
    entry_kind: ClassVar = Kind("lesson", "lessons")

    id: Id
    title: Text
    activities: tuple[ActivityRef, ...] = ()
    review: Deadline | None = None
    suppress: tuple[Suppression, ...] = ()


class Check(Record):
    entry_kind: ClassVar = Kind("check", "checks", id="", numbered=True)

    of: ActivityRef
    result: Text
    suppress: tuple[Suppression, ...] = ()


class Budget(Record):
    funder: Text | None = None
"""
FIELDS = """\
    replaces: tuple[ActivityRef, ...] = ()
    confidence: Percent | None = None
    level: Annotated[Literal["low", "high"] | None, Shown()] = None
    review: Deadline | None = None
    lessons: tuple[Lesson, ...] = ()
    depends_on: tuple["""
LISTS = """\
    lessons: tuple[Lesson, ...] = ()
    checks: tuple[Check, ...] = ()
    measures: tuple["""
IMPORTS = """\
from cpsplan.model.text import Percent
from cpsplan.model.reference import (
    ActivityRef,
"""
STRETCH, SURE = "    stretch: Number | None = None\n", "    sure: Annotated[bool, Shown()] = False\n"
ADDED = {
    "delivery.py": {
        "from cpsplan.model.reference import (\n": IMPORTS,
        "class Budget(Record):\n": KINDS,
        "    depends_on: tuple[": FIELDS,
        "    measures: tuple[": LISTS,
    },
    "measure.py": {"    by: Annotated[Deadline | None": f"{STRETCH}    by: Annotated[Deadline | None"},
    "strategy.py": {"class Commitment(Record):\n": f"class Commitment(Record):\n{SURE}"},
}
"""What is put in the place of what, in the files of the model."""
FULL = """\
id: 2026-27
title: Park plan 2026-27
strategy: park-2030
period:
  financial_year: 2026-27
projects:
  - id: planting
    outcomes: [nature.trees]
    title: Planting
    scope: Plant trees along the paths.
    replaces: [nest-boxes]
    confidence: 80
    level: low
    review: 2026-09
    lessons:
      - id: drought
        title: A dry spring
    budgets:
      - amount: 80000
        funder: The lottery
  - id: pond
    outcomes: [nature.birds]
    title: Pond
    scope: Dig a pond.
    replaces: [planting]
actions:
  - id: nest-boxes
    outcomes: [nature.birds]
    text: Hang nest boxes near the WC
lessons:
  - id: flood
    title: A flood
    activities: [planting]
    review: 2026-09
checks:
  - of: planting
    result: In good time
measures:
  - id: survival
    statement: At least 70% of the trees live
    subject: trees that live after a year
    unit: percent
    direction: higher
    target: {comparator: at least, value: 70, stretch: 80}
    outcomes: [nature.trees]
"""
EDITS = [
    ("replaces: [nest-boxes]", "replaces: [pond]", "Project “Planting”: replaces changed from “nest-boxes” to “pond”"),
    ("    replaces: [planting]\n", "", "Project “Pond”: replaces removed (before: “planting”)"),
    ("confidence: 80", "confidence: 60", "Project “Planting”: confidence changed from 80 to 60"),
    ("level: low", "level: high", "Project “Planting”: level changed from “low” to “high”"),
    (
        "    review: 2026-09\n    lessons",
        "    review: 2026-12\n    lessons",
        "Project “Planting”: review moved from September 2026 to December 2026, later by 3 months (weakened)",
    ),
    (
        "title: A dry spring",
        "title: A dry summer",
        "Project “Planting”, lesson “A dry spring”: title changed from “A dry spring” to “A dry summer”",
    ),
    (
        "funder: The lottery",
        "funder: The town",
        "Project “Planting”: revenue budget with funder The lottery removed (before: £80,000) (weakened)",
    ),
    ("activities: [planting]", "activities: [pond]", "Lesson “A flood”: activities changed from “planting” to “pond”"),
    (
        "    review: 2026-09\nchecks",
        "checks",
        "Lesson “A flood”: review removed (before: September 2026) (weakened)",
    ),
    ("- id: flood\n    title: A flood", "- id: storm\n    title: A storm", "Lesson “A storm” added"),
    ("result: In good time", "result: Late", "Check of “planting”: result changed from “In good time” to “Late”"),
    ("- of: planting", "- of: pond", "Check of “planting” removed"),
    (
        "stretch: 80",
        "stretch: 75",
        "Measure “trees that live after a year”: stretch of the target changed from 80 to 75",
    ),
]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a copy of the package, with what is ADDED to its model."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(REPOSITORY / "src" / "cpsplan", folder / "src" / "cpsplan")
    for name in ("templates", "schemas", "tests"):
        (folder / name).symlink_to(REPOSITORY / name)
    for name, pairs in ADDED.items():
        path = folder / "src" / "cpsplan" / "model" / name
        text = path.read_text(encoding="utf-8")
        for old, new in pairs.items():
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    return folder / "src"


def told(package: Path, *arguments: str, folder: Path) -> str:
    """What a command of the copy says."""
    return ran(package, "-m", "cpsplan", *arguments, folder=folder)


def ran(package: Path, *arguments: str, folder: Path) -> str:
    """What Python prints where the copy is imported."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def difference(package: Path, folder: Path, path: str, before: str, after: str) -> str:
    samples.written(folder / "before", {path: before})
    samples.written(folder / "after", {path: after})
    return told(package, "diff", "before", "after", folder=folder)


@pytest.fixture(scope="module")
def differences(package: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the copy tells of each of the EDITS, by its sentence: one process tells of all."""
    folder = tmp_path_factory.mktemp("edits")
    samples.written(folder / "before", {PLAN: FULL})
    for number, (old, new, _) in enumerate(EDITS):
        assert FULL.count(old) == 1
        samples.written(folder / str(number), {PLAN: FULL.replace(old, new)})
    told = ran(package, "-c", COMPARE, *map(str, range(len(EDITS))), folder=folder).split("\0")
    return {sentence: text for (*_, sentence), text in zip(EDITS, told[1:], strict=True)}


COMPARE = """
import sys
from cpsplan.cli import run_here
for after in sys.argv[1:]:
    print("\\0", end="")
    assert run_here(["diff", "before", after]) == 0
"""


@pytest.mark.parametrize("sentence", [sentence for *_, sentence in EDITS])
def test_what_is_declared_is_compared(sentence: str, differences: dict[str, str]) -> None:
    assert f"  - {sentence}\n" in differences[sentence]


def test_what_is_declared_of_a_part_is_compared(package: Path, tmp_path: Path) -> None:
    strategy = samples.files()[STRATEGY] + "    commitments: [{text: We plant., sure: true}]\n"
    later = strategy.replace("true", "false")
    said = difference(package, tmp_path, STRATEGY, strategy, later)
    assert "  - Aim “1 Nature”: sure changed from yes to no\n" in said


def test_what_is_declared_is_renamed(package: Path, tmp_path: Path) -> None:
    folder = samples.written(tmp_path, {PLAN: FULL})
    told(package, "rename", "2026-27/planting", "trees", folder=folder)
    text = (folder / PLAN).read_text(encoding="utf-8")
    assert text == FULL.replace("[planting]", "[trees]").replace(": planting", ": trees")
    told(package, "rename", "2026-27/lessons/flood", "high-water", folder=folder)
    assert "  - id: high-water\n" in (folder / PLAN).read_text(encoding="utf-8")


def test_what_is_declared_is_rolled(package: Path, tmp_path: Path) -> None:
    """Words and figures go on; dates do not, nor what names an action, which is of one year; lessons have an id."""
    folder = samples.written(tmp_path, {PLAN: FULL})
    told(package, "roll", "2027-28", "--from", "2026-27", folder=folder)
    text = (folder / "plans/delivery/2027-28.yaml").read_text(encoding="utf-8")
    projects, rest = FULL[FULL.index("projects:") :].split("actions:")
    for gone in (
        "    replaces: [nest-boxes]\n",
        "    review: 2026-09\n",
        "    budgets:\n      - amount: 80000\n        funder: The lottery\n",
    ):
        assert gone in projects
        projects = projects.replace(gone, "")
    lessons = rest[rest.index("lessons:") : rest.index("checks:")].replace("    review: 2026-09\n", "")
    measures = rest[rest.index("measures:") :]
    # Each measure continues that of the old plan.
    measures = measures.replace("    outcomes:", "    succeeds: 2026-27/survival\n    outcomes:")
    assert text.endswith(projects + lessons + measures)
    assert "fate: undecided" in text


def test_what_is_declared_is_compared_between_years(package: Path, tmp_path: Path) -> None:
    later = FULL.replace("2026-27", "2027-28").replace("review: 2026-09", "review: 2027-09")
    later = later.replace("A flood", "High water").replace("confidence: 80", "confidence: 60")
    folder = samples.written(tmp_path, {PLAN: FULL, "plans/delivery/2027-28.yaml": later})
    said = told(package, "diff", "2026-27", "2027-28", folder=folder)
    assert "  - Project “Planting”: confidence changed from 80 to 60\n" in said
    assert "  - Lesson “A flood”: title changed from “A flood” to “High water”\n" in said
    assert "review" not in said
