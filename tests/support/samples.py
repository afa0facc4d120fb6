"""Small workspaces for tests: the one of the worked cases, in memory or on disk, with files replaced."""

from __future__ import annotations

from pathlib import Path

from cpsplan.compiler import Compiled, compile_book
from cpsplan.workspace.disk import MemoryWorkspace
from tests.support.places import CASES

ORIGIN = CASES / "workspace"
STRATEGY = "plans/strategies/park-2030.yaml"
PLAN = "plans/delivery/2026-27.yaml"
GLOSSARY = "plans/glossary.yaml"
SETTINGS = "plans/cpsplan.yaml"
EDITION = "plans/editions/en.yaml"
PUBLISH_GAPS = "publish_gaps: true\n"
"""What makes pages say what the plans leave out, at the end of the settings."""
PUBLISH_COVERAGE = "publish_coverage: true\n"
"""What makes the report of coverage a page of the site."""

REPORT_HEAD = """\
id: 2026-27-q2
title: Progress
plan: 2026-27
period: {from: 2026-07, to: 2026-09}
date: 2026-09-30
"""
"""How a progress report on the plan of the small workspace begins."""


def files() -> dict[str, str]:
    """The files of the small workspace by path."""
    paths = [path for path in ORIGIN.rglob("*") if path.is_file()]
    return {path.relative_to(ORIGIN).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def changed(path: str, *pairs: tuple[str, str]) -> str:
    """A file of the small workspace with the first place of each text replaced. Fails where a text is not there."""
    text = files()[path]
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def compiled(replaced: dict[str, str | bytes] | None = None) -> Compiled:
    """The small workspace with files replaced or added, compiled in memory."""
    return compile_book(MemoryWorkspace({**files(), **(replaced or {})}))


def found(replaced: dict[str, str | bytes]) -> list[tuple[str, int, int, str]]:
    """What is wrong in the small workspace with files replaced: path, line, column, code."""
    return [(one.span.path, one.span.line, one.span.column, one.code) for one in compiled(replaced).diagnostics]


def written(folder: Path, replaced: dict[str, str | bytes] | None = None) -> Path:
    """The small workspace on disk, with files replaced or added. Returns its folder."""
    for path, content in {**files(), **(replaced or {})}.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder
