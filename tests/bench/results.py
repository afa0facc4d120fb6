"""The results of a run: kept as JSON, so that the table and the picture can be drawn again from them."""

from __future__ import annotations

import datetime
import json
import os
import platform
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.bench.pages import PageFigure
from tests.bench.processes import Figure


@dataclass(frozen=True)
class Results:
    """What one run has measured, when and on what machine."""

    date: str
    machine: str
    figures: list[Figure]
    pages: list[PageFigure]

    def find(self, subject: str, task: str) -> Figure | None:
        """The figure of a task on a subject; None where it was not measured."""
        return next((one for one in self.figures if (one.subject, one.task) == (subject, task)), None)

    def as_json(self) -> str:
        """The results as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


def read(text: str) -> Results:
    """The results that ``as_json`` has written."""
    values = json.loads(text)
    figures = [Figure(**one) for one in values["figures"]]
    return Results(values["date"], values["machine"], figures, [PageFigure(**one) for one in values["pages"]])


def today() -> str:
    """The date as people write it: 24 November 2026."""
    now = datetime.datetime.now(tz=datetime.UTC).date()
    return f"{now.day} {now:%B %Y}"


def machine() -> str:
    """The processor and its cores, the system and the Python of this machine."""
    system = _field(Path("/etc/os-release"), "PRETTY_NAME", "=") or platform.platform(terse=True)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    model = _field(Path("/proc/cpuinfo"), "model name", ":") or platform.processor() or platform.machine()
    return f"{cores} cores of {model}, {system}, Python {platform.python_version()}"


def _field(path: Path, name: str, sign: str) -> str:
    """The value of a line ``name = value``; empty where there is none."""
    if not path.is_file():
        return ""
    for line in path.read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(sign)
        if key.strip() == name:
            return value.strip().strip('"')
    return ""
