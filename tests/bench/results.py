"""The results of a run: kept as JSON, so that the table and the picture can be drawn again from them."""

from __future__ import annotations

import datetime
import json
import os
import platform
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.bench.pages import PageFigure
from tests.bench.processes import Figure


@dataclass(frozen=True)
class EngineFigure:
    """What an engine needs alone for all files of a build: how many texts or pages it gets, and processor seconds."""

    engine: str
    files: int
    seconds: float


@dataclass(frozen=True)
class ClusterFigure:
    """A build on so many workers: its files, what it took, and the bytes that the network carried, of all files."""

    plans: int
    workers: int
    files: int
    wall: float
    seconds: float
    sent: int
    received: int
    size: int


@dataclass(frozen=True)
class Before:
    """What an earlier run had measured of the aims, by their words."""

    date: str
    machine: str
    aims: dict[str, float]


@dataclass(frozen=True)
class Results:
    """What a run has measured, when and on what machine; it fills as the parts of the run end.

    Attributes:
        date: the day, in words.
        machine: its name.
        figures: the cost of each step.
        pages: single pages as PDFs.
        growth: the milliseconds of each part of the work, by the size of the workspace in words.
        engines: what the engines need alone.
        cluster: the builds on a cluster.
        changed: of how many files of plans/ how many are written again after one word was changed.
        took: the seconds that each part of the run took.
        failed: the parts that failed, and why.
        before: an earlier run.
    """

    date: str
    machine: str
    figures: list[Figure] = field(default_factory=list)
    pages: list[PageFigure] = field(default_factory=list)
    growth: dict[str, dict[str, float]] = field(default_factory=dict)
    engines: list[EngineFigure] = field(default_factory=list)
    cluster: list[ClusterFigure] = field(default_factory=list)
    changed: dict[str, int] = field(default_factory=dict)
    took: dict[str, float] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    before: Before | None = None

    def find(self, subject: str, task: str) -> Figure | None:
        """The figure of a task on a subject; None where it was not measured."""
        return next((one for one in self.figures if (one.subject, one.task) == (subject, task)), None)

    def seconds(self, subject: str, task: str) -> float | None:
        """The processor seconds of a task on a subject; None where it was not measured."""
        figure = self.find(subject, task)
        return figure.seconds if figure else None

    def as_json(self) -> str:
        """The results as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


def read(text: str) -> Results:
    """The results that ``as_json`` has written, now or before there was so much in them."""
    values = json.loads(text)
    for name, kind in (
        ("figures", Figure),
        ("pages", PageFigure),
        ("engines", EngineFigure),
        ("cluster", ClusterFigure),
    ):
        values[name] = [kind(**each) for each in values.get(name, [])]
    before = values.get("before")
    return Results(**{**values, "before": Before(**before) if before else None})


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
