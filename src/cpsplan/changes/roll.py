"""Roll: a plan to the text of the plan that comes after it, with every project carried and its fate to be decided.

Carried, as they are written: the strategy; every project with its id, outcomes, aims, title, scope, owner, outputs and
suppressions; every measure with its baseline and target, which continues that of the old plan. Not carried, because it
belongs to its year: the dates, milestones, budgets, dependencies and notes of projects, the due dates of outputs,
actions with their groups, envelopes, quotations, the source, the summary, and suppressions of rules on dates, on money
and on weakened targets. Nor are references to what is not carried.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Collection, Iterator
from functools import partial
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.book.links import Link
from cpsplan.book.succession import may_follow
from cpsplan.changes import plan_file
from cpsplan.changes.refused import ChangeRefused
from cpsplan.diagnostic import Route
from cpsplan.model.address import Address
from cpsplan.model.dates import Period, moved
from cpsplan.model.delivery import Action, DeliveryPlan
from cpsplan.model.measure import Measure
from cpsplan.model.shape import Field, shape
from cpsplan.model.text import Record
from cpsplan.sources.amend import NotAmended, Put, amended
from cpsplan.sources.load import Source, load
from cpsplan.sources.splice import NOTHING, LeftOut, kept, section
from cpsplan.sources.written import line_ending, yaml_values, yaml_written
from cpsplan.workspace.disk import MemoryWorkspace

OF_ITS_YEAR = frozenset({"facts", "milestones", "budgets", "depends_on", "external_dependencies", "note"})
"""The keys that are not carried, besides those of dates."""
OF_THE_YEAR_BEFORE = frozenset({"succeeds", "year_before"})
"""The keys of a measure that speak of the year before its plan."""
RULES_OF_ITS_YEAR = re.compile(r"CPS42[0-9]|CPS44[0-9]|CPS506")
"""Rules on dates, on money and on weakened targets: what they speak of is not carried, or not weaker."""

LIKE_THE_OLD = ("strategy", "body", "project_word", "action_word")
"""The keys at the top of a plan that the next one has too."""

FATES = """\
What becomes of each project of {old}? Put one of these in the place of “undecided”:
  continued   it goes on; where it goes on under another id, add “into: <id>”
  merged      it becomes part of another project: add “into: <id>”; of another plan, “into: <plan>/<id>”
  completed   it is done
  stopped     it is given up: add “reason: <why>”
A project that does not go on is deleted under “projects”; one that does gets its new outputs and dates there.
"""


def roll(book: Book, old: Entry[DeliveryPlan], new: str) -> str:
    """The text of the plan ``new``, made of ``old``.

    The new plan is for the time of the old one some years later: from August to July, where the old one is.
    Raises ChangeRefused where ``new`` names no year or does not come next, or the file cannot be copied.
    """
    period = _period(old, new)
    _refuse_order(book, old, new, period)
    left_out = _left_out(book, old)
    indent, ending = " " * old.source.node.start_mark.column, line_ending(old.source.text)
    lines = [f"{indent}{line}{ending}" for line in _head(old, new, period)]
    sections = [section(old.source, field.key, left_out) for field in _carried(old) if getattr(old.model, field.name)]
    text = "".join((*lines, *sections))
    _refuse_damage(old, new, text, left_out)
    return _with_measures_that_go_on(old, new, text)


def _with_measures_that_go_on(old: Entry[DeliveryPlan], new: str, text: str) -> str:
    """The text, in which each measure continues that of the old plan: pages set the two beside each other."""
    path = plan_file.path_of(new)
    source, _ = load(MemoryWorkspace({path: text}), path)
    steps = [
        Put(("measures", place, "succeeds"), f"{old.address}/{measure.id}")
        for place, measure in enumerate(old.model.measures)
    ]
    try:
        return amended(source, steps, lambda _: list(Measure.model_fields)) if source else text
    except NotAmended as refusal:
        raise ChangeRefused(f"{refusal}: write “measures” as an indented list, with one key a line") from None


def _period(old: Entry[DeliveryPlan], new: str) -> Period:
    """The time of the new plan. Raises ChangeRefused where its name says no year for it."""
    period, years = old.model.period, plan_file.years_in(new)
    if period.financial_year or period.first is None:
        plan_file.refuse_year(years or new, "the new plan")
        return Period(financial_year=years or new)
    if not years:
        raise ChangeRefused(f"“{new}” names no year: the new plan is named after its year, such as 2027-28 or 2027")
    later = int(years[:4]) - period.first.year
    start, end = (moved(end, later) if end else None for end in (period.start, period.end))
    return Period.model_validate({key: when for key, when in (("from", start), ("to", end)) if when})


def _refuse_order(book: Book, old: Entry[DeliveryPlan], new: str, period: Period) -> None:
    """The fates of a plan are those of the plan right before it, so only that one can be rolled."""
    begins = period.first or datetime.date.max
    if _begin(old) >= begins:
        raise ChangeRefused(f"{new} does not come after {old.address}: roll a plan into a later year")
    plans = [plan for plan in book.plans_of(old.model.strategy) if may_follow(old, plan)]
    between = [plan for plan in plans if _begin(old) < _begin(plan) < begins]
    if between:
        nearest = between[-1].address
        message = f"{nearest} comes between {old.address} and {new}: roll that one, with “--from {nearest}”"
        raise ChangeRefused(message)


def _begin(plan: Entry[DeliveryPlan]) -> datetime.date:
    return plan.model.period.first or datetime.date.min


# --- what is carried


def _carried(old: Entry[DeliveryPlan]) -> list[Field]:
    """The lists of a plan that are carried: of what can go on under its id. Actions are of one year.

    The groups of a plan without a strategy are its headings, and go on too.
    """
    return [
        field
        for field, kind in old.shape.named
        if (kind.lasts or (field.key == "groups" and old.model.is_alone))
        and Action not in field.models
        and field.key not in OF_ITS_YEAR
    ]


def _left_out(book: Book, old: Entry[DeliveryPlan]) -> LeftOut:
    """What of the old file is not carried, told by its route."""
    lost = set(_lost_references(book, old))

    def left_out(route: Route, value: Any) -> bool:
        if route[-2:-1] == ("suppress",):
            return RULES_OF_ITS_YEAR.fullmatch(value["rule"]) is not None
        return route in lost or _is_of_its_year(route)

    return left_out


def _lost_references(book: Book, old: Entry[DeliveryPlan]) -> Iterator[Route]:
    """The ways to references inside a plan that lead to what is not carried, or nowhere."""
    carried = set()
    for field in _carried(old):
        carried |= {(part.entry_kind.name, part.id) for _, part in field.values(old.model)}
    for link in filter(partial(_has_to_lead_inside, old.address), book.links.every):
        if link.target is None or _lies_in_lost(link.target, old.address, carried):
            yield (*link.entry.route, *link.route)


def _has_to_lead_inside(plan: Address, link: Link) -> bool:
    """Whether a reference stands in a plan, and may only name what is in it."""
    return link.entry.address.document == plan and link.ref.checked and "plan" in link.ref.within


def _lies_in_lost(target: Address, plan: Address, carried: Collection[tuple[str, str]]) -> bool:
    """Whether a thing lies in something right below a plan that is not carried: an output in an action."""
    for thing in (target, *target.above):
        if thing.parent == plan:
            return (thing.kind, thing.id) not in carried
    return False


def _is_of_its_year(route: Route) -> bool:
    """Whether what stands at a route belongs to the year of its plan: a date, or what has a key that says so.

    A measure keeps the date of its target, which has to be set anew.
    """
    fields = list(_fields_on(route))
    if not fields or isinstance(route[-1], int):
        return False
    if Measure in fields[0].models:
        return fields[-1].key in OF_THE_YEAR_BEFORE
    return fields[-1].key in OF_ITS_YEAR or fields[-1].is_date or Period in fields[-1].models


def _fields_on(route: Route) -> Iterator[Field]:
    """The fields on the way from the top of a plan to a value, up to the language of a text that is in several."""
    model: type[Record] = DeliveryPlan
    for key in route:
        if isinstance(key, str):
            field = next((field for field in shape(model).values() if field.key == key), None)
            if field is None:
                return
            yield field
            model = next(iter(field.models), model)


# --- how the new file begins


def _head(old: Entry[DeliveryPlan], new: str, period: Period) -> Iterator[str]:
    """The lines before the projects, without their line ends."""
    model = old.model
    first = plan_file.modeline(old.source.text)
    if first:
        yield first
    for line in _comment(old, new):
        yield f"# {line}"
    like = {key: old.source.value.get(key) for key in LIKE_THE_OLD}
    yield from plan_file.head(new, _title(old, new), period, like)
    if model.projects:
        yield "fates:"
    for project in model.projects:
        yield f"  - of: {yaml_written(project.id)}"
        yield "    fate: undecided"


def _comment(old: Entry[DeliveryPlan], new: str) -> Iterator[str]:
    model = old.model
    yield f"The plan for {new}, rolled from {old.address}."
    if model.projects:
        yield from FATES.format(old=old.address).splitlines()
    if model.actions:
        count = len(model.actions)
        words = f"1 action of {old.address} is" if count == 1 else f"{count} actions of {old.address} are"
        yield f"The {words} not carried: write down the actions of {new} under “actions”."
    if model.measures:
        yield f"The measures have the targets of {old.address}: set each of them, and its date, for {new}."


def _title(old: Entry[DeliveryPlan], new: str) -> str:
    """The new title as it is written in the file: like the old one, with quotation marks only where it has some."""
    old_year, year = _year_of(old), _year_in(new)
    before = old.source.value["title"]
    if isinstance(before, dict):
        return yaml_written({code: new_title(text, old_year, year) for code, text in before.items()})
    title = new_title(old.model.title, old_year, year)
    raw = _as_written(old.source, "title")
    mark = raw[-1] if raw[0] in "\"'" else ""
    for written in (new_title(raw, old_year, year), f"{raw.removesuffix(mark)} {year}{mark}"):
        if "\n" not in written and yaml_values(f"title: {written}\n") == {"title": title}:
            return written
    return json.dumps(title, ensure_ascii=False)


def _as_written(source: Source, wanted: str) -> str:
    """The value of a key at the top of a file, with its quotation marks."""
    node = next(value for key, value in source.node.value if key.value == wanted)
    return source.text[node.start_mark.index : node.end_mark.index]


def _year_of(plan: Entry[DeliveryPlan]) -> str:
    """The financial year of a plan: that of its period, else its id where that is one; empty where it has none."""
    return plan.model.period.financial_year or _year_in(plan.address, otherwise="")


def _year_in(name: str, otherwise: str | None = None) -> str:
    """The years that the id of a plan names: 2027-28 of museums-2027-28."""
    return plan_file.years_in(name) or (name if otherwise is None else otherwise)


def new_title(title: str, old_year: str, new_year: str) -> str:
    """``title`` with the old year replaced, as it is written there: 2022-23, 2022/23, 2022 to 2023 or 2022-2023.

    Where it does not name the old year, the new one is put behind it.
    """
    first, second = old_year[:4], old_year[5:]
    written = rf"(?<![0-9]){first}(?![0-9])"
    if second:
        written = rf"(?<![0-9]){first}(\s?[-–/]\s?|\s+to\s+)(?:({_second_year(old_year)})|{second})(?![0-9])"

    def replaced(years: re.Match[str]) -> str:
        if not second:
            return new_year
        return f"{new_year[:4]}{years[1]}{_second_year(new_year) if years[2] else new_year[5:]}"

    text = re.sub(written, replaced, title) if old_year else title
    return text if text != title else f"{title} {new_year}"


def _second_year(years: str) -> int:
    """The year in which a span of years ends: 2100 of 2099-00. One year ends in itself."""
    first, second = int(years[:4]), years[5:]
    end = first - first % 100 + int(second or first % 100)
    return end if end >= first else end + 100


# --- the proof


def _refuse_damage(old: Entry[DeliveryPlan], new: str, text: str, left_out: LeftOut) -> None:
    """Read what was made: the lists have to be those of the old file, without what is left out."""
    values = yaml_values(text) or {}
    for field in _carried(old):
        key = field.key
        wanted = kept(old.source.value.get(key) or [], left_out, (key,)) or NOTHING
        if values.get("id") != new or (values.get(key) or NOTHING) != wanted:
            reason = f"{old.source.path} is laid out in a way that cannot be copied"
            raise ChangeRefused(f"{reason}: write “{key}” as an indented list, with one key a line")
