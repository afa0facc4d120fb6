"""Tasks for tests/stress/test_workers.py. A process that does one loads this module, so it loads little."""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from cpsplan.writers import WriteError


def work(task: str, shared: dict[str, str]) -> str:
    """Do what the name of the task says."""
    kind, _, rest = task.partition("-")
    if kind == "die":
        os._exit(9)
    if kind == "once":
        # Dies the first time only: the place where it was is remembered beside it.
        place = Path(shared["place"]) / rest
        if not place.exists():
            place.write_text("seen")
            os._exit(9)
    if kind == "hang":
        time.sleep(3600)
    if kind == "litter":
        return tempfile.mkdtemp()
    if kind == "eat":
        return str(len(bytearray(8 * 1024**3)))
    if kind == "refuse":
        raise WriteError("it asks for file:///etc/passwd")
    if kind == "fail":
        raise RecursionError("maximum recursion depth exceeded")
    return f"{task} {shared['word']}"


@dataclass(frozen=True)
class PageTask:
    """A task that needs a page; the one called ``once`` kills its worker when it is done for the first time."""

    page: bytes | None
    name: str = "good"


def length_of_page(task: PageTask, place: str) -> int:
    """How long the page is that has arrived."""
    seen = Path(place) / "seen"
    if task.name == "once" and not seen.exists():
        seen.write_text("seen")
        os._exit(9)
    return len(task.page or b"")
