"""The file of a plan, for those who write one: where it lies, its head, how values are written, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.book.parse import FILES, parse
from cpsplan.changes.refused import ChangeRefused
from cpsplan.diagnostic import did_you_mean
from cpsplan.model.dates import YEARS, FinancialYear, Period
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.schema import MODELINE
from cpsplan.model.strategy import Strategy
from cpsplan.model.text import Record
from cpsplan.sources.load import Source
from cpsplan.sources.written import yaml_written

FOLDER = next(place for place, model in FILES.items() if model is DeliveryPlan)

_WITH_YEARS = re.compile(r"(?:[a-z0-9]+-)*?([0-9]{4}(?:-[0-9]{2})?)(?:-[a-z0-9]+)*")
"""The id of a plan that names the year or years that it is for."""


def years_in(identifier: str) -> str:
    """The year or years that the id of a plan names: 2027-28 of museums-2027-28; empty where it names none."""
    years = _WITH_YEARS.fullmatch(identifier)
    return years[1] if years else ""


def period_of(identifier: str, first: str | None, last: str | None) -> Period:
    """The time of a new plan: from its first to its last date where they are given, else the year that its id names.

    Raises ChangeRefused where a date is none, or the id names no financial year.
    """
    if not first and not last:
        year = years_in(identifier) or identifier
        refuse_year(year, "a plan", "; for any other time, give --from and --to")
        return Period(financial_year=year)
    try:
        return Period.model_validate({key: when for key, when in (("from", first), ("to", last)) if when})
    except ValidationError:
        dates = " and ".join(f"“{when}”" for when in (first, last) if when)
        raise ChangeRefused(f"{dates} is no time: write a year, a month or a day, such as 2022-04") from None


def path_of(plan: str) -> str:
    """The path of the file that holds a plan."""
    return f"{FOLDER}{plan}.yaml"


def refuse_year(year: str, which: str, otherwise: str = "") -> None:
    """Raise ChangeRefused unless ``year`` is a financial year. ``which`` plan is named after it, or what else to do."""
    try:
        TypeAdapter(FinancialYear).validate_python(year)
    except ValidationError:
        hint = f"{which} is named after its financial year, such as 2023-24, with a year {YEARS}{otherwise}"
        raise ChangeRefused(f"“{year}” is no financial year: {hint}") from None


def refuse_taken(book: Book, plan: str) -> None:
    """Raise ChangeRefused where a document goes by the id that a new plan is to have."""
    if plan in book.documents:
        raise ChangeRefused(f"the id “{plan}” is taken by {book.find(plan).source.path}")


def read_plan(book: Book, plan: str, what: str) -> Entry[DeliveryPlan]:
    """A plan without faults. Raises ChangeRefused where there is none, or it has some, so that nothing is ``what``."""
    if plan in book.incomplete:
        raise ChangeRefused(f"the plan “{plan}” has faults, so nothing is {what}: “cpsplan check” names them")
    if plan not in book.plans:
        raise ChangeRefused(f"there is no plan “{plan}”. {known_documents(plan, book.plans)}")
    return book.plans[plan]


def read_strategy(book: Book, strategy: str, what: str) -> Entry[Strategy]:
    """A strategy without faults. Raises ChangeRefused where it has some, so that nothing is ``what``."""
    if strategy in book.incomplete:
        raise ChangeRefused(f"the strategy “{strategy}” has faults, so nothing is {what}: “cpsplan check” names them")
    return book.strategies[strategy]


def known_documents(wanted: str, table: Mapping[str, Entry[Any]]) -> str:
    """A hint in the place of a document that is not there: the nearest one, else all."""
    return did_you_mean(wanted, table) or f"There are: {', '.join(table) or 'none'}"


def refuse_faults(source: Source, model: type[Record], own: str = "") -> None:
    """Raise ChangeRefused where what a file says, with texts in the language ``own``, cannot be used as it is."""
    _, faults = parse(source, model, own or "en")
    if faults:
        raise ChangeRefused(f"{faults[0].message}. {faults[0].hint}".removesuffix(" "))


def modeline(text: str) -> str:
    """The first line of a file, if it tells editors where the schema is; else nothing."""
    first = text.split("\n", 1)[0].rstrip("\r")
    return first if first.startswith(MODELINE) else ""


def head(identifier: str, title: str, period: Period, like: Mapping[str, str | None]) -> Iterator[str]:
    """The lines that a new plan begins with. ``title`` is written as it is to stand there.

    ``like`` are its strategy, the body whose plan it is and its words, by their keys, as far as it has them.
    """
    # A year alone would be read as a number.
    yield f"id: {yaml_written(identifier)}"
    yield f"title: {title}"
    for key, value in like.items():
        if value:
            yield f"{key}: {yaml_written(value)}"
    yield "period:"
    for key, when in (("financial_year", period.financial_year), ("from", period.start), ("to", period.end)):
        if when:
            yield f"  {key}: {when}"
    yield "status: draft"
