"""Coverage as Markdown: for a comment on a pull request, or the summary of a job."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.assess.coverage import PlanCoverage, Share, places_of
from cpsplan.assess.gate import CoverageReport, waived_words
from cpsplan.book.book import Book
from cpsplan.diagnostic import Span
from cpsplan.reporters.changes import escaped
from cpsplan.reporters.coverage import sentences
from cpsplan.reporters.visible import visible

MOST, FEW = 30, 5
"""How many gaps are named of a dimension that has a floor, and of another one. A comment of GitHub holds 65,536
characters."""


def as_markdown(report: CoverageReport) -> str:
    """Coverage as Markdown: what is below its floor, what fell and rose, then a table for each plan with its gaps.

    No text of a plan can be taken for a mark, a link or a mention.
    """
    return "\n".join(_lines(report)) + "\n"


def _lines(report: CoverageReport) -> Iterator[str]:
    yield "## Coverage of the plans"
    if report.low:
        yield from ("", *(f"- **Below the floor:** {escaped(one.sentence)}" for one in report.low))
    elif report.floors:
        yield from ("", "Nothing is below its floor.")
    if report.comparison:
        found = list(sentences(report.comparison)) or ["nothing fell, nothing rose"]
        yield from ("", f"### Compared with {escaped(report.comparison.against)}", "")
        yield from (f"- {escaped(one)}" for one in found)
    for plan in report.plans:
        yield from _plan(report, plan)
    documents = [one for by in (report.told, *report.translated.values()) for one in by.items()]
    if documents:
        yield from (
            "",
            "### Documents",
            "",
            "| what | document | covered | share | floor |",
            "|---|---|---:|---:|---:|",
        )
        yield from (_row(report, share, name) for name, share in documents)
        for name, share in documents:
            yield from _gaps(report, name, share)


def _plan(report: CoverageReport, one: PlanCoverage) -> Iterator[str]:
    title = report.book.plans[one.plan].model.title
    yield from ("", f"### {escaped(one.plan)}: {escaped(title)}", "")
    yield from ("| what | covered | share | floor |", "|---|---:|---:|---:|")
    shares = [share for share in one.shares.values() if share.total]
    yield from (_row(report, share) for share in shares)
    for share in shares:
        yield from _gaps(report, one.plan, share)


def _row(report: CoverageReport, share: Share, document: str = "") -> str:
    floor = report.floors.get(share.dimension)
    words = "" if floor is None else f"{floor:g}%{', **below**' if share.is_below(floor) else ''}"
    count = f"{share.covered} of {share.total}{f', {waived_words(share)}' if share.waived else ''}"
    cells = [share.dimension, *([escaped(document)] if document else []), count, share.percent, words]
    return f"| {' | '.join(cells)} |"


def _gaps(report: CoverageReport, document: str, share: Share) -> Iterator[str]:
    """The gaps of one dimension by name, with their places: open where it has a floor, else folded."""
    if not share.gaps:
        return
    wanted = share.dimension in report.floors or share.dimension == "outcomes"
    named = share.gaps[: MOST if wanted else FEW]
    places = places_of(report.book, document, named)
    waived = {one.address: one for one in share.waived}
    what = "gap" if len(share.gaps) == 1 else "gaps"
    head = f"{escaped(document)}: {len(share.gaps)} {what} in {share.dimension}"
    yield from ("", f"{head}:" if wanted else f"<details><summary>{head}</summary>", "")
    for address in named:
        until = ""
        if one := waived.get(address):
            until = f", waived until {one.until}: {escaped(one.reason)}"
        yield f"- {_name(report.book, address)}{_place(places.get(address))}{until}"
    if len(named) < len(share.gaps):
        yield f"- and {len(share.gaps) - len(named)} more"
    if not wanted:
        yield from ("", "</details>")


def _name(book: Book, address: str) -> str:
    """A gap by its address, and the words of an outcome or aim, the name of an activity, the text of an output."""
    words = ""
    if address in book.outcomes:
        words = book.outcomes[address].model.statement
    elif address in book.aims:
        words = book.aims[address].model.title
    elif address in book.activities:
        words = book.activities[address].model.name
    elif address in book.outputs:
        words = book.outputs[address].model.text
    code = f"`{visible(address).replace('`', '')}`"
    return f"{code} {escaped(words)}" if words else code


def _place(span: Span | None) -> str:
    return f" (`{visible(span.path).replace('`', '')}:{span.line}`)" if span else ""
