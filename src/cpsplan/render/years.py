"""Years: the documents by year on one line of time, as a picture on the way in."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence

from cpsplan.late import dataclass
from cpsplan.model.dates import Period
from cpsplan.render.axis import Axis
from cpsplan.render.values import Values

YEAR = 365.2425
MANY_YEARS = 8
"""With more years than this, only every second one has its number."""
THINNEST = 0.1
"""How long a bar is at least, in years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentBar(Values):
    """One document as a bar in hundredths of the line of time; open on a side where it names no year."""

    title: str
    period: str
    href: str
    plan: bool
    draft: bool
    x: float
    width: float
    open_start: bool
    open_end: bool
    lines: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class YearsPicture(Values):
    """The documents on one line of time."""

    years: tuple[str, ...]
    """The number of each year; empty where there is no room for all."""
    rows: tuple[DocumentBar, ...]


@dataclass(frozen=True, slots=True)
class PlacedDocument:
    """A document that the picture shows."""

    title: str
    period: str
    href: str
    plan: bool
    draft: bool
    when: Period

    @property
    def start(self) -> float | None:
        """When it begins, in years; None where it does not say."""
        return _in_years(self.when.first) if self.when.first else None

    @property
    def end(self) -> float | None:
        """When it ends."""
        return _in_years(self.when.last + datetime.timedelta(days=1)) if self.when.last else None


def years_picture(documents: Sequence[PlacedDocument]) -> YearsPicture | None:
    """The documents on one line of time; None where none of them has a year."""
    days = [day for document in documents for day in (document.start, document.end) if day is not None]
    if not days:
        return None
    first, last = int(min(days)), math.ceil(max(days))
    if any(document.start is None for document in documents):
        first -= 1
    axis = Axis(float(first), float(max(last, first + 1)), 0, 100)
    return YearsPicture(_labels(axis), tuple(_bar(document, axis) for document in documents))


def _labels(axis: Axis[float]) -> tuple[str, ...]:
    """The years, with numbers where there is room."""
    years = range(int(axis.start), int(axis.end))
    step = 1 if len(years) <= MANY_YEARS else 2
    return tuple(str(year) if place % step == 0 else "" for place, year in enumerate(years))


def _bar(document: PlacedDocument, axis: Axis[float]) -> DocumentBar:
    start = axis.start if document.start is None else document.start
    end = axis.end if document.end is None else document.end
    return DocumentBar(
        title=document.title,
        period=document.period,
        href=document.href,
        plan=document.plan,
        draft=document.draft,
        x=axis.at(start),
        width=axis.length(max(end - start, THINNEST)),
        open_start=document.start is None,
        open_end=document.end is None,
        lines=tuple(axis.at(year) for year in range(int(axis.start), int(axis.end) + 1)),
    )


def _in_years(day: datetime.date) -> float:
    """A day in years: 2022.25 is the April of 2022."""
    return day.year + (day - datetime.date(day.year, 1, 1)).days / YEAR
