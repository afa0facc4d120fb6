"""The reports on a plan, as its page leads to them."""

from __future__ import annotations

from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.model.dates import last_day
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.render.figures import date
from cpsplan.render.places import to_document
from cpsplan.render.values import Values


@dataclass(frozen=True, slots=True)
class ReportLink(Values):
    """A report on the progress of the plan."""

    title: str
    href: str
    date: str
    draft: bool


def reports_of(localised: LocalisedBook, plan: Entry[DeliveryPlan]) -> tuple[ReportLink, ...]:
    """The reports on the progress of a plan."""
    links: list[ReportLink] = []
    for report in localised.book.progress_of(plan.address):
        model = report.model
        day = date(localised.phrases, last_day(model.date).isoformat())
        links.append(ReportLink(model.title, to_document(report.address), day, draft=model.status == "draft"))
    return tuple(links)
