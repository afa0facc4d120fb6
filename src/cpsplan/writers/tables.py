"""The tables of the book for spreadsheets: what the model gives a column has one, beside what is worked out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from cpsplan.assess.measuring import last_figure
from cpsplan.assess.milestones import own_milestones
from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.book.remembering import once_a_book
from cpsplan.model.dates import Period
from cpsplan.model.delivery import Project
from cpsplan.model.measure import Measure
from cpsplan.model.progress import Progress, Spend
from cpsplan.model.risk import Risk
from cpsplan.model.shape import Field, prose, shape
from cpsplan.model.strategy import Aim, Commitment
from cpsplan.model.text import Record
from cpsplan.writers.data_table import DataTable, TableRow, Value, as_cell, table_of
from cpsplan.writers.progress_tables import report_tables

IDS = " (ids)"
"""What a column of the ids of what another one has in words is called besides."""
ACTIVITY_HEADS = (
    "Id",
    "Kind",
    "Title",
    "Scope",
    "Aims",
    f"Aims{IDS}",
    "Outcomes",
    f"Outcomes{IDS}",
    "Owner",
    "From",
    "To",
)
OF_ACTIVITY = ("Activity id", "Activity")
MONEY_HEADS = ("Revenue", "Capital")
MEASURE_HEADS = (
    "Id",
    "Measure",
    "Unit",
    "Direction",
    "Baseline",
    "Baseline date",
    "Comparator",
    "Target",
    "Of",
    "By",
    "Aims",
    f"Aims{IDS}",
    "Outcomes",
    f"Outcomes{IDS}",
)
"""The first columns of activities and of measures. What the model gives a column besides follows them."""


@once_a_book
def tables_of(book: Book, document: str) -> tuple[DataTable, ...]:
    """The tables of one strategy or plan, those that have rows."""
    tables = _strategy(book, document) if document in book.strategies else _plan(book, document)
    return tuple(table for table in tables if table.rows)


def _strategy(book: Book, document: str) -> Iterator[DataTable]:
    aims: list[TableRow] = []
    commitments: list[TableRow] = []
    for aim in book.below(document, "aim"):
        aims.append(_aim(book, aim))
        commitments += [_commitment(book, aim, entry) for entry in book.commitments_in(aim.address)]
    yield table_of("aims", ("Id", "Number", "Aim", "Statement"), aims)
    outcomes: list[TableRow] = []
    for outcome in book.below(document, "outcome"):
        around: dict[str, Value] = {
            "Id": outcome.address.short,
            "Number": book.numbers[outcome.address],
            "Aim": book.aim_of(outcome.address).model.title,
        }
        whole = book.outcomes.get(outcome.address.parent or "")
        if whole:
            around["Part of"] = whole.model.statement
        outcomes.append({**around, "Outcome": outcome.model.statement, **_declared(book, outcome)})
    yield table_of("outcomes", ("Id", "Number", "Aim", "Part of", "Outcome"), outcomes)
    yield table_of("commitments", ("Id", "Aim", "Commitment"), commitments)
    yield _facts(book, document)
    yield _milestones(book, document)
    yield from _measures(book, document)


def _number(number: str) -> Value:
    """The number of an aim, as a figure where it is one."""
    return int(number) if number.isdecimal() else number


def _aim(book: Book, aim: Entry[Aim]) -> TableRow:
    number, model = _number(book.numbers[aim.address]), aim.model
    return {"Id": aim.address.short, "Number": number, "Aim": model.title, "Statement": model.statement or ""}


def _commitment(book: Book, aim: Entry[Aim], entry: Entry[Commitment]) -> TableRow:
    serving = [book.activities[activity] for activity in book.kept_by.get(entry.address, ())]
    return {
        "Id": entry.address.short,
        "Aim": aim.model.title,
        "Commitment": entry.model.text,
        "Served by": "; ".join(activity.model.name for activity in serving),
        f"Served by{IDS}": "; ".join(activity.address.name for activity in serving),
    }


def _plan(book: Book, document: str) -> Iterator[DataTable]:
    activities: tuple[Entry[Activity], ...] = book.below(document, "activity")
    several = len({budget.currency for activity in activities for budget in activity.model.budgets}) > 1
    heads = ACTIVITY_HEADS if several else (*ACTIVITY_HEADS, *MONEY_HEADS)
    yield table_of("activities", heads, [_activity(book, activity, several=several) for activity in activities])
    outputs: list[TableRow] = []
    for output in book.below(document, "output"):
        project = book.activities[output.address.within("activity")]
        outputs.append({**_about("Project", project), "Number": int(output.address.step), **_declared(book, output)})
    yield table_of("outputs", ("Id", "Project id", "Project", "Number", "Output", "Due"), outputs)
    yield _facts(book, document)
    yield _milestones(book, document)
    yield from _money(book, document, activities)
    yield table_of("dependencies", (*OF_ACTIVITY, "Dependency id", "Dependency"), list(_dependencies(book, activities)))
    risks = [_risk(book, risk) for risk in book.below(document, "risk")]
    yield table_of("risks", ("Id", *OF_ACTIVITY, "Risk"), sorted(risks, key=lambda row: "Activity" in row))
    yield from _measures(book, document)
    yield from report_tables(book, document)


def _money(book: Book, document: str, activities: tuple[Entry[Activity], ...]) -> Iterator[DataTable]:
    """The tables of the money of a plan: budgets, what is set aside, what its reports say is spent."""
    budgets: list[TableRow] = []
    for activity in activities:
        budgets += [{**_about("Activity", activity), **_columns(budget)} for budget in activity.model.budgets]
    yield table_of("budgets", OF_ACTIVITY, budgets)
    envelopes = [_declared(book, envelope) for envelope in book.below(document, "envelope")]
    yield table_of("envelopes", ("Aim", f"Aim{IDS}", "Amount", "Currency", "Kind"), envelopes)
    spending: list[TableRow] = []
    for report in book.progress_of(document):
        spending += [_spent(book, report, line) for line in book.below(report.address, "report")]
    yield table_of("spending", ("Report", "As of", "Id", "Of", "Amount", "Currency"), list(filter(None, spending)))


def _declared(book: Book, entry: Entry[Any]) -> TableRow:
    """The columns of an entry that the model declares, and its id; a reference by words and ids of what it names."""
    row = dict(_columns(entry.model))
    if entry.shape.having("name"):
        row["Id"] = entry.address.short
    for field, _ in entry.shape.references:
        if field.shown.column:
            targets = dict.fromkeys(book.links.named(entry.address, field.key))
            words = [thing.words for thing in map(book.thing, targets) if thing]
            words += [place.words for place in book.abroad_in(entry, field.key)]
            row[field.shown.column] = "; ".join(words)
            row[f"{field.shown.column}{IDS}"] = "; ".join(_ids(book, entry, field))
    return row


def _about(head: str, activity: Entry[Activity]) -> TableRow:
    """The activity that a row is about, by its id and by its words."""
    return {f"{head} id": activity.address.short, head: activity.model.name}


def _ids(book: Book, entry: Entry[Any], field: Field) -> Iterator[str]:
    """What an entry names in a field, as its file writes it: short where that is clear."""
    document = entry.address.document
    near = {document, book.plans[document].model.strategy if document in book.plans else document}
    for target in dict.fromkeys(book.links.named(entry.address, field.key)):
        thing = book.thing(target)
        if thing:
            yield thing.address.short if thing.address.document in near else thing.address.name
    yield from (place.address for place in book.abroad_in(entry, field.key))


def _columns(record: Record) -> TableRow:
    """The columns of a record and of its parts, but for references."""
    row: dict[str, Value] = {}
    for field in shape(type(record)).values():
        value = getattr(record, field.name)
        if field.role == "parts" and not field.many:
            row |= dict.fromkeys(_heads(field.models[0])) if value is None else _columns(value)
        elif field.shown.column and field.role != "reference":
            row[field.shown.column] = _value(field, value)
    return row


def _heads(model: type[Record]) -> list[str]:
    """The heads of the columns that records of a model have."""
    return [field.shown.column for field in shape(model).values() if field.shown.column]


def _value(field: Field, value: Any) -> Value:
    """A value as it stands in a table: a day is one, and a date that is less exact stays as it is written."""
    if value is not None and field.is_date:
        return as_cell(value)
    if isinstance(value, tuple):
        return "; ".join(str(words) for part in value for _, words in prose(part, published=True))
    return value  # type: ignore[no-any-return]


def _ends(period: Period | None) -> tuple[Value, Value]:
    """When a time begins and ends, as exact as it is known. A financial year has a first and a last day."""
    if period is None:
        return None, None
    if period.financial_year:
        return period.first, period.last
    return as_cell(period.start) if period.start else None, as_cell(period.end) if period.end else None


def _facts(book: Book, document: str) -> DataTable:
    """The key facts of a strategy or plan."""
    facts = book.below(document, "fact")
    rows: list[TableRow] = [{**_declared(book, fact), "Unit": book.unit_words(fact.model.unit)} for fact in facts]
    return table_of("facts", ("Id", "Fact", "Figure", "Unit"), rows)


def _milestones(book: Book, document: str) -> DataTable:
    """The milestones of a plan, its own first, or of a strategy, which has no activities."""
    rows: list[TableRow] = [_declared(book, milestone) for milestone in own_milestones(book, document)]
    for activity in book.below(document, "activity"):
        below = book.below(activity.address, "milestone")
        rows += [{**_about("Activity", activity), **_declared(book, milestone)} for milestone in below]
    heads = ("Id", *OF_ACTIVITY, "Milestone", "Due") if document in book.plans else ("Id", "Milestone", "Due")
    return table_of("milestones", heads, rows)


def _measures(book: Book, document: str) -> Iterator[DataTable]:
    """The measures of a strategy or plan, and their interim targets."""
    measures: tuple[Entry[Measure], ...] = book.below(document, "measure")
    yield table_of("measures", MEASURE_HEADS, [_measure(book, measure) for measure in measures])
    interim: list[TableRow] = []
    for measure in measures:
        around = {"Measure id": measure.address.short, "Measure": measure.model.statement}
        interim += [{**around, **_columns(step)} for step in measure.model.interim_targets]
    yield table_of("interim-targets", ("Measure id", "Measure"), interim)


def _measure(book: Book, measure: Entry[Measure]) -> TableRow:
    unit = book.unit_words(measure.model.unit)
    return {**_declared(book, measure), **_year_before(book, measure), "Unit": unit}


def _year_before(book: Book, measure: Entry[Measure]) -> TableRow:
    """The target and the result of the measure that a measure continues; nothing where it continues none."""
    address = book.measures_before.get(measure.address)
    if address is None:
        return {}
    old = book.measures[address]
    latest = last_figure(book, old)
    return {"Target before": old.model.aimed, "Result before": latest.value if latest else None}


def _activity(book: Book, activity: Entry[Activity], *, several: bool) -> TableRow:
    """The row of an activity: what the model declares, and what is worked out.

    Where its plan has money in ``several`` currencies, each of them has columns of its own.
    """
    model, plan = activity.model, book.plan_of(activity.address).model
    aims = [book.aims[aim] for aim in book.aims_served(activity.address)]
    return {
        **_declared(book, activity),
        "Kind": plan.project_word if isinstance(model, Project) else plan.action_word,
        "Aims": "; ".join(aim.model.title for aim in aims),
        f"Aims{IDS}": "; ".join(aim.address.short for aim in aims),
        "From": _ends(model.timeframe)[0],
        "To": _ends(model.timeframe)[1],
        **_sums(model, several=several),
    }


def _spent(book: Book, report: Entry[Progress], line: Entry[Any]) -> TableRow:
    """What a report says is spent, and on what; empty of a line on something else."""
    target = book.thing(book.targets.get(line.address, ""))
    if not isinstance(line.model, Spend) or target is None:
        return {}
    as_of = as_cell(report.model.date)
    return {
        "Report": report.model.title,
        "As of": as_of,
        "Id": target.address.short,
        "Of": target.words,
        **_columns(line.model),
    }


def _dependencies(book: Book, activities: tuple[Entry[Activity], ...]) -> Iterator[TableRow]:
    """What each activity waits for: other activities, and what has to happen outside of all plans."""
    for activity in activities:
        for needed in book.dependencies.get(activity.address, ()):
            thing = book.find(needed)
            yield {**_about("Activity", activity), "Dependency": thing.words, "Dependency id": thing.address.short}
        for place, dependency in enumerate(activity.model.external_dependencies):
            link = book.links.at(activity.address, ("external_dependencies", place, "body"))
            body = book.find(link.target).words if link and link.target else None
            yield {**_about("Activity", activity), **_columns(dependency), "Body": body}


def _risk(book: Book, risk: Entry[Risk]) -> TableRow:
    """The row of a risk: its activity, where it is not one of the whole plan, and what the model declares."""
    around = book.activities.get(risk.address.parent or "")
    return {**(_about("Activity", around) if around else {}), **_declared(book, risk)}


def _sums(model: Activity, *, several: bool) -> TableRow:
    """The budgets of an activity, revenue and capital; where its plan has ``several`` currencies, each by itself."""
    sums: dict[str, Value] = {}
    for kind in ("revenue", "capital"):
        amounts: dict[str, Decimal] = {}
        for budget in model.budgets:
            if budget.kind == kind:
                head = f"{kind.capitalize()} {budget.currency}" if several else kind.capitalize()
                amounts[head] = amounts.get(head, Decimal(0)) + budget.amount
        sums |= amounts
    return sums
