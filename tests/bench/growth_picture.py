"""What each stage and each writer costs as the work grows, drawn: both axes in powers of ten.

So whatever grows with the work rises as the grey line does, and what grows faster crosses it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from tests.bench.growth import MANY_PLANS, WRITERS, Costs, Size, is_writer

WIDTH, PANEL, HEIGHT, LEFT, TOP, FOOT = 860, 430, 440, 60, 52, 50
PLOT = 190
"""How wide the lines of a panel are; right of them stand their names."""
LINE = 15
"""The least height between two names."""
COLOURS = ("#0b5c8f", "#a33b00", "#3a6b1f", "#6b3a8f", "#8f6b0b", "#444444")
STAGES = ("in all", "rules", "load", "parse", "link", "translations", "localise", "render", "data")
"""The stages that are drawn; rules stand in the table."""
Points = list[tuple[int, float]]
"""How much work there is, and the milliseconds that it costs."""

Place = Callable[[float], float]
"""Where something is drawn."""


def panels(costs: Mapping[Size, Costs]) -> list[tuple[str, dict[str, Points]]]:
    """What is drawn: a heading, and the lines by their names. Nothing where fewer than two sizes were measured."""
    sizes = sorted(size for size in costs if size.plans < MANY_PLANS)
    whole = {part: [(size.activities, costs[size][part]) for size in sizes if part in costs[size]] for part in STAGES}
    pages = sorted(costs, key=lambda size: size.page)
    names = dict.fromkeys(part for known in costs.values() for part in known if part.endswith(WRITERS[0]))
    files = {
        part.removesuffix(WRITERS[0]): [(size.page, costs[size][part]) for size in pages if part in costs[size]]
        for part in filter(is_writer, names)
    }
    both = (("Each stage, by activities", whole), ("One file, by activities on its page", files))
    drawn = [(title, {name: points for name, points in lines.items() if len(points) > 1}) for title, lines in both]
    return [(title, lines) for title, lines in drawn if lines]


def words(costs: Mapping[Size, Costs]) -> str:
    """Everything that the picture says."""
    told: list[str] = []
    for title, lines in panels(costs):
        ends = (f"{name} {points[-1][1]:,.0f}" for name, points in lines.items())
        told.append(f"{title}, milliseconds at most: {', '.join(ends)}.")
    return " ".join(told)


def draw(costs: Mapping[Size, Costs]) -> str:
    """The picture; empty where nothing can be drawn."""
    shown = panels(costs)
    if not shown:
        return ""
    label = f'role="img" aria-label="{escape(words(costs))}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {label}>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for place, (title, parts) in enumerate(shown):
        lines += _panel(LEFT + place * PANEL, title, parts)
    return "\n".join((*lines, "</svg>")) + "\n"


def _panel(left: float, title: str, parts: Mapping[str, Points]) -> Iterator[str]:
    works = sorted({work for points in parts.values() for work, _ in points})
    spans = [spent for points in parts.values() for _, spent in points]
    low, high = math.floor(math.log10(max(1.0, min(spans)))), math.ceil(math.log10(max(10.0, *spans)))

    def across(work: float) -> float:
        return left + PLOT * math.log10(work / works[0]) / math.log10(works[-1] / works[0])

    def down(milliseconds: float) -> float:
        share = (math.log10(max(milliseconds, 10.0**low)) - low) / max(1, high - low)
        return HEIGHT - FOOT - (HEIGHT - TOP - FOOT) * share

    yield _words(left, 28, title, "start", "bold")
    for power in range(low, high + 1):
        yield _line([(left, down(10.0**power)), (left + PLOT, down(10.0**power))], "#ddd", 1)
        yield _words(left - 6, down(10.0**power) + 4, _seconds(10.0**power), "end")
    for work in works:
        yield _words(across(work), HEIGHT - 24, f"{work:,}", "middle")
    yield from _as_the_work(across, down, works, low, high)
    ends = {name: down(points[-1][1]) for name, points in parts.items()}
    for place, (name, y) in enumerate(_spread(ends, HEIGHT - FOOT).items()):
        colour = COLOURS[place % len(COLOURS)]
        points = [(across(work), down(spent)) for work, spent in parts[name]]
        yield _line(points, colour, 2)
        yield _line([points[-1], (left + PLOT + 14, y)], colour, 0.7)
        yield _words(left + PLOT + 18, y + 4, name, "start", colour=colour)


def _as_the_work(across: Place, down: Place, works: Sequence[int], low: int, high: int) -> Iterator[str]:
    """A line that rises as the work does, in the middle of the panel."""
    reach = math.log10(works[-1] / works[0])
    begin = 10 ** ((low + high - reach) / 2)
    points = [(across(works[0]), down(begin)), (across(works[-1]), down(begin * works[-1] / works[0]))]
    yield _line(points, "#bbb", 6)


def _spread(ends: Mapping[str, float], lowest: float) -> dict[str, float]:
    """Names by their heights, from above, with room between them."""
    placed: dict[str, float] = {}
    for name, y in sorted(ends.items(), key=lambda end: end[1]):
        placed[name] = max(y, max(placed.values(), default=0.0) + LINE)
    limit = lowest
    for name in reversed(placed):
        placed[name] = min(placed[name], limit)
        limit = placed[name] - LINE
    return placed


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:g} s" if milliseconds >= 1000 else f"{milliseconds:g} ms"


def _line(points: Sequence[tuple[float, float]], colour: str, width: float) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _words(x: float, y: float, text: str, anchor: str, weight: str = "normal", colour: str = "#1a1a1a") -> str:  # noqa: PLR0913, PLR0917 - what a text of SVG has
    look = f'font-family="sans-serif" font-size="13" font-weight="{weight}" fill="{colour}" text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(text)}</text>'
