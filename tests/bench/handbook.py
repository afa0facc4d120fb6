"""What a run leaves in the repository: its figures, its pictures, and the tables of two pages of the handbook."""

from __future__ import annotations

from pathlib import Path

from tests.bench import growth, growth_picture, picture, tables
from tests.bench.results import Results
from tests.bench.tasks import REPOSITORY

KEPT, DRAWN = Path(__file__).with_name("results.json"), Path(__file__).with_name("results.svg")
"""The figures and the picture of the neighbours. Nothing of it travels in the wheel."""
GROWN = REPOSITORY / "docs" / "pictures" / "growth.svg"
SPEED, PERFORMANCE = REPOSITORY / "docs" / "speed.md", REPOSITORY / "docs" / "performance.md"
ALTERNATIVE = (
    "Milliseconds of each stage by the number of activities, and of each format by the activities on a page, on scales"
    " of powers of ten: what rises as the grey line does grows as the work. The tables below have the figures."
)


def blocks(results: Results) -> dict[Path, dict[str, str]]:
    """What stands in each page, by the names of the places. What was not measured leaves its place as it is."""
    path = f"../{DRAWN.relative_to(REPOSITORY).as_posix()}"
    shown = f"![{picture.alternative(results)}]({path})\n\n" if picture.groups(results) else ""
    costs = growth.by_size(results.growth)
    grown = f"![{ALTERNATIVE}](pictures/{GROWN.name})\n\n{when(results)}\n\n{growth.markdown(costs)}" if costs else ""
    built = f"{when(results)}\n\n{tables.cluster(results.cluster)}\n" if results.cluster else ""
    places = {"growth": grown, "cluster": built}
    return {
        SPEED: {"bench": shown + tables.markdown(results)},
        PERFORMANCE: {name: text for name, text in places.items() if text},
    }


def when(results: Results) -> str:
    """When and where it was measured."""
    return f"Measured on {results.date} on {results.machine}."


def publish(results: Results) -> None:
    """Write the figures, the pictures and the pages. A picture of what was not measured stays as it is."""
    KEPT.write_text(results.as_json(), encoding="utf-8")
    drawings = ((DRAWN, picture.draw(results)), (GROWN, growth_picture.draw(growth.by_size(results.growth))))
    for path, drawing in drawings:
        if drawing:
            path.write_text(drawing, encoding="utf-8")
    for path, places in blocks(results).items():
        page = path.read_text(encoding="utf-8")
        for name, text in places.items():
            page = tables.into(page, name, text)
        path.write_text(page, encoding="utf-8")
