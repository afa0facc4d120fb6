"""What is measured of cpsplan."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.bench import workspaces
from tests.bench.processes import Step, run
from tests.bench.workspaces import Shape

REPOSITORY = Path(__file__).parents[2]
CPSPLAN = (sys.executable, "-m", "cpsplan")
PLANS = "plans/"
"""The subject that stands for this repository's own plans."""
CHECK, FLOOR = "check", "check: the floor"
PAGES, PAGES_AGAIN, PAGES_WORD = "pages, from nothing", "pages, nothing changed", "pages, one word changed"
ALL, ALL_AGAIN = "every format, from nothing", "every format, nothing changed"
ALL_WORD = "every format, one word changed"
ENGINES = "every format: the engines alone"
ONE_JOB, TWO_JOBS = "English PDFs, one job", "English PDFs, two jobs"
HELP = "--help"
FIRST_OF_FULL = "plans/delivery/1976-77.yaml"
"""The first plan of a workspace with everything."""
WORKBOOK = "5,000 rows"
"""The subject that stands for a workbook of so many rows."""
EXPORT, EXPORT_ODS, IMPORT = "workbook export", "workbook export, ODS", "workbook import, nothing changed"

READ_ONLY = """
import sys, yaml, pydantic
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        yaml.compose(file.read(), Loader=yaml.CSafeLoader)
"""
"""The floor: what cannot be avoided when YAML is read with places and models are pydantic's."""

ALONE = f"""
import sys; sys.path.insert(0, {str(REPOSITORY)!r})
from pathlib import Path
from tests.bench.bare import main
main(Path(sys.argv[1]), 2)
"""
"""The engines of a build alone, by as many processes as the build has."""

Change = Callable[[int], object]


def steps_of_shape(folder: Path, shape: Shape) -> list[Step]:
    """The steps on a generated workspace of that shape, which is written below ``folder``."""
    first = f"plans/delivery/{workspaces.plan_name(0)}.yaml"
    pages = workspaces.write(folder / shape.name / "pages", shape)
    steps = checks(shape.name, pages)
    steps += _pages(shape.name, pages, _word(pages / first, workspaces.PLACE, workspaces.FIRST_WORD))
    if len(shape.formats) > 1:
        whole = workspaces.write(folder / shape.name / "whole", shape)
        steps += _whole(shape.name, whole, _word(whole / first, workspaces.PLACE, workspaces.FIRST_WORD))
    return steps


def steps_of_plans(folder: Path, checkout: Path = REPOSITORY) -> list[Step]:
    """The steps on a copy of the plans of a checkout that take seconds only."""
    pages = _copied(folder / "plans" / "pages", checkout)
    steps = [Step("cpsplan", HELP, pages, (*CPSPLAN, "--help")), *checks(PLANS, pages)]
    return steps + _pages(PLANS, pages, _real_word(pages))


def steps_of_formats(folder: Path) -> list[Step]:
    """Every format of a copy of the plans in ``whole``, and the engines alone on what is in ``engines``."""
    whole = _copied(folder / "whole", REPOSITORY)
    work = folder / "engines"
    work.mkdir()
    first, *others = _whole(PLANS, whole, _real_word(whole))
    return [first, Step(PLANS, ENGINES, work, (sys.executable, "-c", ALONE, str(work))), *others]


def steps_of_pdfs(folder: Path) -> list[Step]:
    """The PDFs of the English edition of the plans, by one process and by two, in ``one`` and ``two``."""
    command = (*CPSPLAN, "build", "--quiet", "--format", "pdf", "--edition", "en", "--jobs")
    one, two = (_copied(folder / name, REPOSITORY) for name in ("one", "two"))
    return [
        Step(PLANS, ONE_JOB, one, (*command, "1"), _cold(one)),
        Step(PLANS, TWO_JOBS, two, (*command, "2"), _cold(two)),
    ]


def build_pages(folder: Path) -> None:
    """Build the pages of a workspace, unmeasured. Raises RuntimeError where that fails."""
    run((*CPSPLAN, "build", "--quiet", "--format", "html"), folder)


def steps_of_full(subject: str, folder: Path) -> list[Step]:
    """The pages of a workspace with everything, and one word of it changed."""
    return _pages(subject, folder, _word(folder / FIRST_OF_FULL, workspaces.PLACE, workspaces.FIRST_WORD))


def changed_files(folder: Path) -> dict[str, int]:
    """Of how many published files how many were written after the last change of the plans."""
    changed = (folder / workspaces.REAL_PLAN).stat().st_mtime_ns
    files = [path for path in (folder / "out").rglob("*") if path.is_file() and path.name != "manifest.json"]
    return {"written": sum(path.stat().st_mtime_ns > changed for path in files), "of": len(files)}


def steps_of_workbook(folder: Path) -> list[Step]:
    """The steps on a workbook of 5,000 rows, of a plan that is made up: written, and read again."""
    place = folder / "workbook"
    # What writes it loads the models; this process, which runs what is measured, stays small.
    writing = (sys.executable, "-m", "tests.bench.workbook", str(place), "5000")
    plan = subprocess.run(writing, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, check=True).stdout
    command = (*CPSPLAN, "workbook")
    return [
        Step(WORKBOOK, EXPORT, place, (*command, "export", plan, "--into", "a.xlsx"), _without(place / "a.xlsx")),
        Step(WORKBOOK, EXPORT_ODS, place, (*command, "export", plan, "--into", "a.ods"), _without(place / "a.ods")),
        Step(WORKBOOK, IMPORT, place, (*command, "import", "a.xlsx", "--yes")),
    ]


def _without(path: Path) -> Change:
    return lambda _: path.unlink(missing_ok=True)


def _copied(folder: Path, checkout: Path) -> Path:
    shutil.copytree(checkout / "plans", folder / "plans")
    return folder


def _word(path: Path, place: str, first: str) -> Change:
    return partial(workspaces.change, path, place, first)


def _real_word(folder: Path) -> Change:
    return _word(folder / workspaces.REAL_PLAN, workspaces.REAL_PLACE, "safe")


def _cold(folder: Path) -> Change:
    return lambda _: workspaces.cold(folder)


def checks(subject: str, folder: Path) -> list[Step]:
    """The check of a workspace, and its floor."""
    files = sorted(str(path) for path in (folder / "plans").rglob("*.yaml"))
    return [
        Step(subject, CHECK, folder, (*CPSPLAN, "check", "--quiet")),
        Step(subject, FLOOR, folder, (sys.executable, "-c", READ_ONLY, *files)),
    ]


def _pages(subject: str, folder: Path, word: Change) -> list[Step]:
    command = (*CPSPLAN, "build", "--quiet", "--format", "html")
    return [
        Step(subject, PAGES, folder, command, _cold(folder)),
        Step(subject, PAGES_AGAIN, folder, command),
        Step(subject, PAGES_WORD, folder, command, word),
    ]


def _whole(subject: str, folder: Path, word: Change) -> list[Step]:
    command = (*CPSPLAN, "build", "--quiet", "--jobs", "2")
    return [
        Step(subject, ALL, folder, command, _cold(folder)),
        Step(subject, ALL_AGAIN, folder, command),
        Step(subject, ALL_WORD, folder, command, word),
    ]
