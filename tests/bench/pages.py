"""The PDF writer beside raw WeasyPrint, on the same finished pages, in one process, in turn.

    python -m tests.bench.pages OUT RUNS PAGE...

OUT is what a build has made, PAGE the path of a page in it. Standard output gets a list with one object for each page.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class PageFigure:
    """What one page costs as a PDF, in processor seconds: the medians, and the median of the ratios of each turn."""

    page: str
    ours: float
    raw: float
    ratio: float
    runs: int


def compare(out: Path, path: str, runs: int) -> PageFigure:
    """Measure one page; the first turn warms up. ``out`` holds pages and assets, as a build leaves them."""
    from weasyprint import HTML  # noqa: PLC0415 - the parent process reads this module too, and stays small

    from cpsplan.render import Page  # noqa: PLC0415
    from cpsplan.writers import Assets, pdf  # noqa: PLC0415

    edition, document, _ = path.split("/")
    html = (out / path).read_text(encoding="utf-8")
    page = Page(document=document, edition=edition, language="en", title="", description="", html=html, path=path)
    assets = out / "assets"
    files = [one for one in assets.rglob("*") if one.is_file()]
    given = Assets({one.relative_to(assets).as_posix(): one.read_bytes() for one in files})
    turns = [
        (
            _seconds(lambda: pdf.write(page, given)),
            _seconds(lambda: HTML(filename=out / path).write_pdf(pdf_variant="pdf/a-3a")),
        )
        for _ in range(runs + 1)
    ][1:]
    ours, raw = (statistics.median(values) for values in zip(*turns, strict=True))
    ratio = statistics.median(one / other for one, other in turns)
    return PageFigure(path, round(ours, 3), round(raw, 3), round(ratio, 3), runs)


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    folder, number, *paths = sys.argv[1:]
    sys.stdout.write(json.dumps([asdict(compare(Path(folder), one, int(number))) for one in paths]))
