"""Tables of the reports on a plan: how far things are, the figures of measures, and colours, report by report."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.assess.colours import Rating
from cpsplan.assess.progress import assess
from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.model.measure import Measure
from cpsplan.model.progress import ActivityReport, MilestoneReport, Observation, OutputReport, Progress
from cpsplan.writers.data_table import DataTable, TableRow, as_cell, table_of

REPORT = ("Report", "As of", "Id", "Of")
"""The first columns of every table of reports."""


def report_tables(book: Book, plan: str) -> Iterator[DataTable]:
    """What the reports on a plan say, the oldest first. The tables of a plan without reports have no rows."""
    statuses: list[TableRow] = []
    results: list[TableRow] = []
    colours: list[TableRow] = []
    for report in book.progress_of(plan):
        for line in book.below(report.address, "report"):
            if isinstance(line.model, Observation):
                results.append(_result(book, report, line))
            elif isinstance(line.model, OutputReport | ActivityReport | MilestoneReport):
                statuses.append(_status(book, report, line))
        colours += _colours(book, report)
    yield table_of("progress", (*REPORT, "Status", "Done or reached on", "Note", "Evidence"), statuses)
    yield table_of("results", (*REPORT, "Figure", "Unit", "Measured on", "Source", "Note"), results)
    yield table_of("colours", (*REPORT, "Colour", "Colour worked out", "Reason"), colours)


def _about(book: Book, report: Entry[Progress], address: str) -> TableRow:
    """The report, and what a line of it is about: by its id, and by its words."""
    thing = book.thing(address)
    words, name = (thing.words, thing.address.short) if thing else ("", "")
    return {"Report": report.model.title, "As of": as_cell(report.model.date), "Id": name, "Of": words}


def _status(
    book: Book, report: Entry[Progress], line: Entry[OutputReport | ActivityReport | MilestoneReport]
) -> TableRow:
    model = line.model
    row = dict(_about(book, report, book.targets.get(line.address, "")))
    if isinstance(model, MilestoneReport):
        row |= {"Status": "reached" if model.reached else "not reached", "Done or reached on": as_cell(model.reached)}
    else:
        row |= {"Status": model.status, "Done or reached on": as_cell(model.done_on), "Evidence": model.evidence}
    return {**row, "Note": model.note}


def _result(book: Book, report: Entry[Progress], line: Entry[Observation]) -> TableRow:
    model, address = line.model, book.targets.get(line.address, "")
    measure: Entry[Measure] | None = book.measures.get(address)
    row = {
        **_about(book, report, address),
        "Figure": model.value,
        "Unit": book.unit_words(measure.model.unit) if measure else None,
        "Measured on": as_cell(model.date),
        "Source": model.source,
        "Note": model.note,
    }
    if model.met is not None:
        row["Met"] = "yes" if model.met else "no"
    return row | {"In words": model.words, "Not available": model.not_available, "Revised because": model.revised}


def _colours(book: Book, report: Entry[Progress]) -> Iterator[TableRow]:
    """The colours of activities, outcomes and aims by the date of a report."""
    assessment = assess(book, report)
    ratings: dict[str, Rating] = {address: state.rating for address, state in assessment.activities.items()}
    for address, rating in {**ratings, **assessment.outcomes, **assessment.aims}.items():
        yield {
            **_about(book, report, address),
            "Colour": rating.colour,
            "Colour worked out": rating.worked_out,
            "Reason": rating.override,
        }
