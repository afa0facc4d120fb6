"""How fast ``check`` is: generated workspaces of 100, 1,000 and 10,000 activities, and plans/, against a floor.

The floor is a bare interpreter that imports yaml and pydantic and composes the same files with CSafeLoader: what cannot
be avoided when YAML is read with places. Every figure is of a whole process, as the operating system accounts for it
(processor time, user and system; peak memory), the median of several runs
in turn; the ratio is the median of the ratios of one turn each. Run with ``make bench``; it is no test.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
SIZES = (100, 1_000, 10_000)
RUNS = 7
PER_PLAN = 1_000
"""Activities in one generated plan; more of them make more plans."""
AIMS, OUTCOMES = 5, 4

FLOOR = """
import sys, yaml, pydantic
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        yaml.compose(file.read(), Loader=yaml.CSafeLoader)
"""


@dataclass(frozen=True)
class Cost:
    """What one process used: processor seconds and peak memory in megabytes."""

    seconds: float
    megabytes: float


def strategy() -> str:
    """A strategy with 5 aims and 20 outcomes."""
    lines = ["id: town-2030", "title: A town for all", "period:", "  from: 2020", "  to: 2040", "aims:"]
    for aim in range(1, AIMS + 1):
        lines += [f"  - id: aim-{aim}", f"    title: Aim number {aim}", f"    statement: The town reaches aim {aim}."]
        lines += ["    outcomes:"]
        for outcome in range(1, OUTCOMES + 1):
            lines += [
                f"      - id: outcome-{outcome}",
                f"        statement: Outcome {outcome} of aim {aim} is reached.",
            ]
    return "\n".join(lines) + "\n"


def plan(year: int, count: int) -> str:
    """A plan with ``count`` activities, three projects to one action; a project has three outputs."""
    name = f"{2020 + year}-{21 + year}"
    lines = [f"id: {name}", f"title: Plan for the year {name}", "strategy: town-2030", "period:"]
    lines += [f"  financial_year: {name}"]
    projects = [number for number in range(count) if number % 4]
    if projects:
        lines.append("projects:")
    for number in projects:
        served = f"aim-{number % AIMS + 1}.outcome-{number // AIMS % OUTCOMES + 1}"
        lines += [f"  - id: project-{number}", f"    title: Project {number} of the town", f"    outcomes: [{served}]"]
        lines += [f"    scope: To make part {number} of the town better for all who live and work in it."]
        lines += ["    owner: Head of works", "    outputs:"]
        lines += [f"      - Output {place} of project {number} finished and handed over." for place in range(1, 4)]
    lines.append("actions:")
    for number in range(0, count, 4):
        served = f"aim-{number % AIMS + 1}.outcome-{number // AIMS % OUTCOMES + 1}"
        lines += [f"  - id: action-{number}", f"    text: Do the thing with the number {number} in the year"]
        lines += [f"    outcomes: [{served}]"]
    return "\n".join(lines) + "\n"


def workspace(folder: Path, count: int) -> Path:
    """Write a workspace of ``count`` activities into ``folder``."""
    files = {
        "cpsplan.yaml": "title: Plans of a town\npublisher: The town\nillustrative: true\n",
        "editions/en.yaml": "id: en\ntitle: English\nlanguage: en\nformats: [html]\n",
        "glossary.yaml": "terms: []\n",
        "strategies/town-2030.yaml": strategy(),
    }
    for year, start in enumerate(range(0, count, PER_PLAN)):
        name = f"{2020 + year}-{21 + year}"
        files[f"delivery/{name}.yaml"] = plan(year, min(PER_PLAN, count - start))
    for path, text in files.items():
        place = folder / "plans" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return folder


def run(arguments: list[str]) -> Cost:
    """Run a process to its end and say what it used. Raises RuntimeError where it fails."""
    read, write = os.pipe()
    process = os.posix_spawn(
        arguments[0],
        arguments,
        {**os.environ, "NO_COLOR": "1"},
        file_actions=[(os.POSIX_SPAWN_DUP2, write, 2), (os.POSIX_SPAWN_DUP2, write, 1), (os.POSIX_SPAWN_CLOSE, read)],
    )
    os.close(write)
    with os.fdopen(read, "rb") as output:
        said = output.read()
    _, status, usage = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status):
        message = f"{' '.join(arguments)} failed:\n{said.decode(errors='replace')[-2000:]}"
        raise RuntimeError(message)
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median(costs: list[Cost]) -> Cost:
    """The median of several costs."""
    return Cost(statistics.median(one.seconds for one in costs), statistics.median(one.megabytes for one in costs))


def in_turn(*commands: list[str]) -> list[list[Cost]]:
    """What each command costs, run after run in turn, so that a machine that slows down slows all of them.

    One run of each comes first and does not count.
    """
    rounds = [[run(command) for command in commands] for _ in range(RUNS + 1)][1:]
    return [list(costs) for costs in zip(*rounds, strict=True)]


def row(name: str, folder: Path) -> str:
    """One line of the table for the workspace in ``folder``."""
    files = sorted(str(path) for path in (folder / "plans").rglob("*.yaml"))
    checks, floors = in_turn(
        [sys.executable, "-m", "cpsplan", "check", "--quiet", "--workspace", str(folder)],
        [sys.executable, "-c", FLOOR, *files],
    )
    check, floor = median(checks), median(floors)
    ratio = statistics.median(one.seconds / other.seconds for one, other in zip(checks, floors, strict=True))
    return f"| {name} | {check.seconds:.2f} s | {floor.seconds:.2f} s | {ratio:.2f} | {check.megabytes:.0f} MB |"


def main() -> None:
    """Print the table of ``check``, and what ``--help`` costs."""
    print("| workspace | check | floor | ratio | peak memory |\n|---|---:|---:|---:|---:|")
    print(row("plans/", REPOSITORY), flush=True)
    for count in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            print(row(f"{count:,} activities", workspace(Path(folder), count)), flush=True)
    spent = median(in_turn([sys.executable, "-m", "cpsplan", "--help"])[0])
    print(f"\n`cpsplan --help`: {spent.seconds:.2f} s of processor time")


if __name__ == "__main__":
    main()
