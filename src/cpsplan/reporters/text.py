"""A check as plain text, as people see it on a terminal: every diagnostic with its excerpt, and a closing line."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable

from cpsplan.diagnostic import Diagnostic
from cpsplan.reporters.excerpts import print_all
from cpsplan.reporters.report import Report


def compose(report: Report) -> str:
    """The report as plain text, with excerpts and a closing line."""
    from rich.console import Console  # noqa: PLC0415 - loaded only where it is asked for

    stream = io.StringIO()
    console = Console(file=stream, force_terminal=False, highlight=False, soft_wrap=True, color_system=None)
    print_all(report.diagnostics, report.texts, console)
    return f"{stream.getvalue()}{closing(report)}\n"


def closing(report: Report) -> str:
    """The closing lines: how much was read, what was found, what can be mended, what the baseline knows."""
    lines = [f"{_how_much(report)}: {summary(report.diagnostics)}"]
    # A fix is proved when it is made; a count is no reason to prove them all.
    fixable = sum(diagnostic.fix is not None for diagnostic in report.diagnostics)
    if fixable:
        lines.append(f"{fixable} fixable with --fix; --diff shows what it would change")
    if report.known:
        lines.append(f"{report.known} more {'is' if report.known == 1 else 'are'} known to the baseline")
    if report.gone:
        what = "fault that is" if report.gone == 1 else "faults that are"
        lines.append(f"The baseline knows {report.gone} {what} not there any more: write it anew with --write-baseline")
    return "\n".join(lines)


def _how_much(report: Report) -> str:
    book = report.compiled.book
    documents = len(book.strategies) + len(book.plans) + len(book.progress)
    outcomes, activities = len(book.outcomes), len(book.activities)
    return ", ".join(
        (
            f"{documents} {'document' if documents == 1 else 'documents'}",
            f"{outcomes} {'outcome' if outcomes == 1 else 'outcomes'}",
            f"{activities} {'activity' if activities == 1 else 'activities'}",
        )
    )


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """The closing line: “2 errors, 1 warning”, or “nothing wrong”."""
    counted = Counter(diagnostic.severity for diagnostic in diagnostics)
    parts = []
    for severity in sorted(counted, reverse=True):
        plural = "s" if counted[severity] > 1 else ""
        parts.append(f"{counted[severity]} {severity.word}{plural}")
    return ", ".join(parts) or "nothing wrong"
