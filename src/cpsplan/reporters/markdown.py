"""Diagnostics as Markdown, for a comment on a pull request or the summary of a CI run.

The verdict comes first, then what each plan covers with its gaps, then the diagnostics by file. No text of a plan can
be taken for a mark, a link or a mention.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from cpsplan.assess.coverage import cover_all
from cpsplan.diagnostic import Diagnostic
from cpsplan.reporters.report import Report
from cpsplan.reporters.text import summary
from cpsplan.reporters.visible import escaped

LONGEST = 60_000
"""How long the list of diagnostics gets at most, in characters; GitHub refuses a comment of more than 65,536."""


def compose(report: Report) -> str:
    """The report as one piece of Markdown."""
    mark = "❌" if report.failed else "✅"
    lines = [f"## {mark} cpsplan check: {summary(report.diagnostics)}", "", *_table_of_coverage(report)]
    length = 0
    entries = list(_diagnostics(report))
    for place, entry in enumerate(entries):
        length += len(entry) + 1
        if length > LONGEST:
            lines += [
                "",
                f"… and {sum(line.startswith('- ') for line in entries[place:])} more: see the log of the run",
            ]
            break
        lines.append(entry)
    return "\n".join(lines) + "\n"


def _table_of_coverage(report: Report) -> Iterator[str]:
    covered = cover_all(report.compiled.book)
    if not covered:
        return
    yield from ("| Plan | Outcomes served | Gaps |", "|---|---:|---|")
    for plan in covered:
        share = plan.shares["outcomes"]
        gaps = "<br>".join(f"{row.number} {escaped(row.words)}" for row in plan.gaps)
        yield f"| {escaped(plan.plan)} | {share.covered} of {share.total} ({share.percent}) | {gaps or 'none'} |"
    yield ""


def _diagnostics(report: Report) -> Iterator[str]:
    for path, group in groupby(report.diagnostics, key=lambda diagnostic: diagnostic.span.path):
        yield f"### {escaped(path)}"
        yield ""
        for diagnostic in group:
            yield _bullet(diagnostic)
        yield ""


def _bullet(diagnostic: Diagnostic) -> str:
    place = f"{diagnostic.span.line}:{diagnostic.span.column}"
    hint = f" — {escaped(diagnostic.hint)}" if diagnostic.hint else ""
    return f"- **{diagnostic.severity.word}** `{diagnostic.code}` line {place}: {escaped(diagnostic.message)}{hint}"
