"""The worked case of a rule: what is wrong in the eyes of the rule, and the same put right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cpsplan.workspace.resources import folder

EXPECTATION = "# expect:"
"""How a worked case marks the line that a rule points at."""
MOST_LINES = 40
"""How much of a file is shown."""


def worked_case(code: str) -> Iterator[tuple[str, str]]:
    """The files of the case of a rule, such as CPS302: what each is (“Bad: plans/…”), and its text.

    The line that the rule points at ends on “<-- here”.
    """
    for name in ("bad", "good"):
        place = folder("cases") / code / name
        for path in sorted(file for file in place.rglob("*") if file.is_file()):
            yield f"{name.capitalize()}: {path.relative_to(place).as_posix()}", _readable(path)


def _readable(path: Path) -> str:
    content = path.read_bytes()
    if b"\0" in content:
        return f"({len(content):,} bytes that are no text)"
    lines = content.decode("utf-8", "replace").splitlines()
    shown = [line.split(EXPECTATION)[0].rstrip() + ("    <-- here" if EXPECTATION in line else "") for line in lines]
    return "\n".join(shown[:MOST_LINES])
