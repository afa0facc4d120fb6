"""Measures cpsplan and prints the tables on standard output; see ``--help``.

What has been measured is kept after each part, so that a run that was interrupted can go on.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tests.bench import aims, handbook, parts, tables
from tests.bench.against import ratios
from tests.bench.parts import PARTS, Extent, Run
from tests.bench.results import Results, machine, read, today

LAST = "last-run.json"
"""What the last run has measured, or has measured so far; it lies where the neighbours are installed."""


def measure(wanted: Extent, names: frozenset[str], cache: Path, results: Results, kept: Path | None) -> Results:
    """Measure the parts that are named, or else all of the extent that are not in ``results`` yet.

    All of it is written into ``kept`` after each part.
    """
    missing = [
        part
        for part in PARTS
        if part.is_wanted(wanted, names)
        and (part.name in names or part.name in results.failed or part.name not in results.took)
    ]
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as name:
        run = Run(wanted, Path(name), cache, results)
        parts.measure(run, missing, lambda: _keep(kept, results))
    return results


def _keep(path: Path | None, results: Results) -> None:
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(results.as_json(), encoding="utf-8")


def _with_before(results: Results) -> Results:
    """The results beside what the repository holds of an earlier run."""
    if not handbook.KEPT.is_file():
        return results
    earlier = read(handbook.KEPT.read_text(encoding="utf-8"))
    return replace(results, before=aims.before(results, earlier))


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    known = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure how fast cpsplan is.")
    known.add_argument("--quick", action="store_true", help="100 and 1,000 activities, pages only, no neighbours")
    known.add_argument("--only", metavar="PARTS", help=f"only these: {','.join(part.name for part in PARTS)}")
    known.add_argument("--sizes", help="only generated workspaces of these numbers of activities: 100,1000")
    known.add_argument("--runs", type=int, help="how often each step is run, after one that warms up")
    known.add_argument("--plans", type=int, help="how many plans are built on a cluster")
    known.add_argument(
        "--resume",
        action="store_true",
        help="go on where a run was interrupted; with --only, measure parts of it again",
    )
    known.add_argument("--write", action="store_true", help="put the results into the handbook and beside this program")
    known.add_argument("--redraw", type=Path, metavar="FILE", help="measure nothing: show the results in FILE")
    known.add_argument("--against", type=Path, metavar="FOLDER", help="show the ratios to the checkout in FOLDER")
    known.add_argument("--keep", type=Path, metavar="FILE", help="write the results into FILE, as JSON")
    known.add_argument("--cache", type=Path, default=Path(sys.prefix) / "bench", help="where neighbours are installed")
    return known.parse_args(given)


def _extent(arguments: argparse.Namespace) -> Extent:
    quick: bool = arguments.quick
    extent = Extent(frozenset({100, 1_000}), 1, whole=False, pages=parts.PAGES[-1:]) if quick else Extent()
    if arguments.sizes:
        sizes: str = arguments.sizes
        extent = replace(extent, sizes=frozenset(map(int, sizes.replace(",", " ").split())))
    return replace(extent, runs=arguments.runs or extent.runs, plans=arguments.plans or extent.plans)


def _results(arguments: argparse.Namespace, cache: Path) -> Results:
    """What is measured now, or was measured before."""
    if arguments.redraw:
        return _with_before(read(arguments.redraw.read_text(encoding="utf-8")))
    new = Results(today(), machine())
    begun = cache / LAST
    results = read(begun.read_text(encoding="utf-8")) if arguments.resume and begun.is_file() else new
    only = frozenset((arguments.only or "").replace(",", " ").split())
    if unknown := only - {part.name for part in PARTS}:
        raise SystemExit(f"there is no part {', '.join(sorted(unknown))}")
    # Single parts are looked at, and leave the run alone that was interrupted, unless they are to be part of it.
    kept = None if only and not arguments.resume else begun
    measured = measure(_extent(arguments), only, cache, results, kept)
    return _with_before(measured)


def main(given: Sequence[str] | None = None) -> None:
    """Measure, or read what was measured, and show it. Ends with 1 where a part has failed."""
    arguments = _arguments(given)
    if arguments.against:
        extent = _extent(arguments)
        sys.stdout.write(ratios(arguments.against, extent.sizes, extent.runs))
        return
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    cache = arguments.cache.resolve()
    try:
        results = _results(arguments, cache)
    except KeyboardInterrupt:
        raise SystemExit(f"Interrupted: what was measured is in {cache / LAST}; --resume goes on") from None
    if arguments.keep:
        _keep(arguments.keep, results)
    if arguments.write:
        handbook.publish(results)
    sys.stdout.write(tables.markdown(results))
    for text in handbook.blocks(results)[handbook.PERFORMANCE].values():
        sys.stdout.write(f"\n{text}")
    if results.failed:
        raise SystemExit(f"Failed, or not wholly measured: {', '.join(results.failed)}; --resume tries them again")


if __name__ == "__main__":
    main()
