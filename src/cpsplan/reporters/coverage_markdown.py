"""Coverage as Markdown: for a comment on a pull request, or the summary of a job."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.assess.coverage import PlanCoverage, Share, places_of
from cpsplan.assess.gate import CoverageReport, waived_words
from cpsplan.book.book import Book
from cpsplan.diagnostic import Span
from cpsplan.reporters.coverage import sentences_of
from cpsplan.reporters.visible import escaped, visible

MOST, FEW = 30, 5
"""How many gaps are named of a dimension that has a floor, and of another one. A comment of GitHub holds 65,536
characters."""


def markdown_of_coverage(report: CoverageReport) -> str:
    """Coverage as Markdown: what is below its floor, what fell and rose, then a table for each plan with its gaps.

    No text of a plan can be taken for a mark, a link or a mention.
    """
    return "\n".join(_sections(report)) + "\n"


def _sections(report: CoverageReport) -> Iterator[str]:
    yield "## Coverage of the plans"
    yield from _below_their_floors(report)
    if report.comparison:
        yield from ("", f"### Compared with {escaped(report.comparison.against)}", "")
        for sentence in list(sentences_of(report.comparison)) or ["nothing fell, nothing rose"]:
            yield f"- {escaped(sentence)}"
    for plan in report.plans:
        yield from _plan_section(report, plan)
    yield from _section_of_documents(report)


def _below_their_floors(report: CoverageReport) -> Iterator[str]:
    if report.low:
        yield ""
        for low in report.low:
            yield f"- **Below the floor:** {escaped(low.sentence)}"
    elif report.floors:
        yield from ("", "Nothing is below its floor.")


def _section_of_documents(report: CoverageReport) -> Iterator[str]:
    """What Easy Read booklets tell and languages have, of each document."""
    documents: list[tuple[str, Share]] = []
    for shares in (report.easy_read, *report.translated.values()):
        documents += shares.items()
    if documents:
        yield from ("", "### Documents", "")
        yield from ("| what | document | covered | share | floor |", "|---|---|---:|---:|---:|")
        for name, share in documents:
            yield _row_of_share(report, share, name)
        for name, share in documents:
            yield from _gaps(report, name, share)


def _plan_section(report: CoverageReport, plan: PlanCoverage) -> Iterator[str]:
    title = report.book.plans[plan.plan].model.title
    yield from ("", f"### {escaped(plan.plan)}: {escaped(title)}", "")
    yield from ("| what | covered | share | floor |", "|---|---:|---:|---:|")
    shares = [share for share in plan.shares.values() if share.total]
    for share in shares:
        yield _row_of_share(report, share)
    for share in shares:
        yield from _gaps(report, plan.plan, share)


def _row_of_share(report: CoverageReport, share: Share, document: str = "") -> str:
    cells = [share.dimension]
    if document:
        cells.append(escaped(document))
    count = f"{share.covered} of {share.total}"
    if share.waived:
        count += f", {waived_words(share)}"
    cells += [count, share.percent, _floor(report, share)]
    return f"| {' | '.join(cells)} |"


def _floor(report: CoverageReport, share: Share) -> str:
    floor = report.floors.get(share.dimension)
    if floor is None:
        return ""
    return f"{floor:g}%, **below**" if share.is_below(floor) else f"{floor:g}%"


def _gaps(report: CoverageReport, document: str, share: Share) -> Iterator[str]:
    """The gaps of one dimension by name, with their places: open where it has a floor, else folded."""
    if not share.gaps:
        return
    is_wanted = share.dimension in report.floors or share.dimension == "outcomes"
    what = "gap" if len(share.gaps) == 1 else "gaps"
    head = f"{escaped(document)}: {len(share.gaps)} {what} in {share.dimension}"
    yield from ("", f"{head}:" if is_wanted else f"<details><summary>{head}</summary>", "")
    yield from _named_gaps(report, document, share, MOST if is_wanted else FEW)
    if not is_wanted:
        yield from ("", "</details>")


def _named_gaps(report: CoverageReport, document: str, share: Share, most: int) -> Iterator[str]:
    named = share.gaps[:most]
    places = places_of(report.book, document, named)
    waived = {waiver.address: waiver for waiver in share.waived}
    for address in named:
        until = ""
        if waiver := waived.get(address):
            until = f", waived until {waiver.until}: {escaped(waiver.reason)}"
        yield f"- {_gap_in_words(report.book, address)}{_place_of_gap(places.get(address))}{until}"
    if len(named) < len(share.gaps):
        yield f"- and {len(share.gaps) - len(named)} more"


def _gap_in_words(book: Book, address: str) -> str:
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


def _place_of_gap(span: Span | None) -> str:
    return f" (`{visible(span.path).replace('`', '')}:{span.line}`)" if span else ""
