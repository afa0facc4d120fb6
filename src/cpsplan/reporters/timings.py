"""The costs of a run as a table for people: stages, then rules, each from the slowest on, and their sums."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

from cpsplan.diagnostic import CODES
from cpsplan.timings import Timings

LEAST = 0.0001
"""Rules that take fewer seconds are added up."""
START, REST = "start", "what remains"
"""What the program does before the first stage, and between and after them."""


def compose(timings: Timings, before: float) -> str:
    """The table. ``before`` is what the process had used up when the first stage began, in seconds."""
    rules = sum(timings.rules.values())
    stages = {START: before, **timings.stages, "rules": rules}
    whole = time.process_time()
    stages[REST] = max(0.0, whole - sum(stages.values()))
    lines = ["Processor time in milliseconds. What several parts need counts for the first that asks for it.", ""]
    lines += [*_rows(stages), _row(whole, "in all"), ""]
    named = {f"{code} {CODES[code].name}": spent for code, spent in timings.rules.items() if spent >= LEAST}
    lines += _rows(named)
    few = [spent for spent in timings.rules.values() if spent < LEAST]
    if few:
        lines.append(_row(sum(few), f"{len(few)} other rules, less than {LEAST * 1000:g} each"))
    lines.append(_row(rules, "all rules"))
    return "\n".join(lines) + "\n"


def _rows(parts: Mapping[str, float]) -> Iterator[str]:
    for name, spent in sorted(parts.items(), key=lambda part: (-part[1], part[0])):
        yield _row(spent, name)


def _row(seconds: float, name: str) -> str:
    return f"{seconds * 1000:10,.1f}  {name}"
