"""The comparison with the neighbours as a bar chart: plain SVG, with a title, a description, every figure in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from tests.bench import aims, tables
from tests.bench.results import Results
from tests.bench.shapes import COMPARED

WIDTH, LEFT, LONGEST = 760, 168, 500
"""The width of the picture, where its bars begin, and how long the longest one is."""
BAR, GAP, HEAD, TOP, FOOT = 20, 6, 30, 58, 46
"""Heights: a bar, the space after it, the line that names a group, the title, the lines below."""
OWN, OTHER, INK = "#0b5c8f", "#767676", "#1a1a1a"
"""Colours: 7.0 : 1, 4.5 : 1 and 17.4 : 1 against white. No bar is known by its colour alone: each has its name."""


@dataclass(frozen=True)
class Bar:
    """One bar: whose, and how many processor seconds."""

    name: str
    seconds: float


def groups(results: Results) -> list[tuple[str, list[Bar]]]:
    """For each task that the neighbours have too, the bars: cpsplan first."""
    names = {COMPARED.name: "cpsplan", **{one: one for one in aims.neighbours(results)}}
    found = []
    for task in tables.BESIDE:
        bars = [Bar(shown, one.seconds) for name, shown in names.items() if (one := results.find(name, task))]
        if len(bars) > 1:
            found.append((task, bars))
    return found


def words(results: Results) -> str:
    """Everything that the picture says, in one paragraph: its description."""
    parts = [
        f"{task}: {', '.join(f'{bar.name} {bar.seconds:.2f} s' for bar in bars)}" for task, bars in groups(results)
    ]
    return f"{_title()}. {'; '.join(parts)}."


def alternative(results: Results) -> str:
    """The text alternative where the tables stand below the picture."""
    *others, last = aims.neighbours(results)
    return f"{_title()}: cpsplan beside {', '.join(others)} and {last}. The table of these programs has the figures."


def draw(results: Results) -> str:
    """The picture; empty where nothing was compared."""
    shown = groups(results)
    if not shown:
        return ""
    most = max(bar.seconds for _, bars in shown for bar in bars)
    height = TOP + sum(HEAD + len(bars) * (BAR + GAP) for _, bars in shown) + FOOT
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title description">',
        f'<title id="title">{escape(_title())}</title>',
        f'<desc id="description">{escape(words(results))}</desc>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(16, 28, _title(), 17, font_weight="bold"),
        _text(16, 48, "Shorter is faster. Each program with the same items, linked in the same way."),
        *_bars(shown, most),
        _text(16, height - 26, f"Medians, processes measured as a whole, {results.date},", 12),
        _text(16, height - 10, results.machine, 12),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _title() -> str:
    return f"Seconds of processor time for {COMPARED.activities:,} items in {COMPARED.plans} documents"


def _bars(shown: Sequence[tuple[str, list[Bar]]], most: float) -> Iterator[str]:
    top = TOP
    for task, bars in shown:
        yield _text(16, top + HEAD - 9, task, font_weight="bold")
        top += HEAD
        for bar in bars:
            length = max(1.0, LONGEST * bar.seconds / most)
            own = bar.name == "cpsplan"
            middle = top + BAR - 5
            yield _text(LEFT - 8, middle, bar.name, text_anchor="end", font_weight="bold" if own else "normal")
            colour = OWN if own else OTHER
            yield f'<rect x="{LEFT}" y="{top}" width="{length:.1f}" height="{BAR}" fill="{colour}"/>'
            yield _text(LEFT + length + 8, middle, f"{bar.seconds:.2f} s", font_weight="bold" if own else "normal")
            top += BAR + GAP


def _text(x: float, y: float, text: str, size: int = 14, **look: str) -> str:
    """A line of words; ``look`` are further attributes, each with _ for the hyphen of its name."""
    given = {"font-family": "sans-serif", "font-size": str(size), "fill": INK, **look}
    attributes = " ".join(f'{name.replace("_", "-")}="{value}"' for name, value in given.items())
    return f'<text x="{x:.1f}" y="{y}" {attributes}>{escape(text)}</text>'
