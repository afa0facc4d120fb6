"""Roll: a plan to the text of the plan that comes after it, with every project carried and its fate to be decided.

Carried, as they are written: the strategy; every project with its id, outcomes, aims, title, scope, owner, outputs and
suppressions; every measure with its baseline and target. Not carried, because it belongs to its year: the dates,
milestones, budgets, dependencies and notes of projects, the due dates of outputs, actions with their groups, envelopes,
quotations, the source, the summary, and suppressions of rules on dates, on money and on weakened targets.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Route
from cpsplan.model.dates import YEARS, FinancialYear
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.schema import MODELINE
from cpsplan.sources.load import Source, load
from cpsplan.sources.splice import NOTHING, LeftOut, kept, section
from cpsplan.workspace.disk import MemoryWorkspace

FOLDER = "plans/delivery"
OF_ITS_YEAR = frozenset({"timeframe", "milestones", "budgets", "depends_on", "note"})
"""The keys of a project that are not carried."""
RULES_OF_ITS_YEAR = re.compile(r"CPS42[0-9]|CPS44[0-9]|CPS506")
"""Rules on dates, on money and on weakened targets: what they speak of is not carried, or not weaker."""
LONGEST_LINE = 120

FATES = """\
What becomes of each project of {old}? Put one of these in the place of “undecided”:
  continued   it goes on; where it goes on under another id, add “into: <id>”
  merged      it becomes part of another project: add “into: <id>”
  completed   it is done
  stopped     it is given up: add “reason: <why>”
A project that does not go on is deleted under “projects”; one that does gets its new outputs and dates there.
"""


class Refused(Exception):  # noqa: N818 - it names what happened; the command makes a message of it
    """The plan cannot be rolled; the message says why, and what to do."""


def roll(book: Book, old: Entry[DeliveryPlan], new: str) -> str:
    """The text of the plan ``new``, made of ``old``.

    Raises Refused where ``new`` is no financial year or does not come next, or the file cannot be copied.
    """
    _refuse_year(new)
    _refuse_order(book, old, new)
    left_out = _left_out(old)
    carried = [section(old.source, key, left_out) for key in ("projects", "measures") if getattr(old.model, key)]
    indent = " " * old.source.node.start_mark.column
    head = "".join(f"{indent}{line}\n" for line in _head(old, new))
    text = head.replace("\n", "\r\n" if "\r\n" in old.source.text else "\n") + "".join(carried)
    _refuse_damage(old.source, new, text, left_out)
    return text


def path_of(plan: str) -> str:
    """The path of the file that holds a plan."""
    return f"{FOLDER}/{plan}.yaml"


def _refuse_year(new: str) -> None:
    try:
        TypeAdapter(FinancialYear).validate_python(new)
    except ValidationError:
        hint = f"the new plan is named after its financial year, such as 2023-24, with a year {YEARS}"
        raise Refused(f"“{new}” is no financial year: {hint}") from None


def _refuse_order(book: Book, old: Entry[DeliveryPlan], new: str) -> None:
    """The fates of a plan are those of the plan right before it, so only that one can be rolled."""
    this = (datetime.date(int(new[:4]), 4, 1), new)
    if _order(old) >= this:
        raise Refused(f"{new} does not come after {old.address}: roll a plan into a later year")
    before = [one for one in book.plans_of(old.model.strategy) if _order(one) < this]
    if before[-1].address != old.address:
        nearest = before[-1].address
        raise Refused(f"{nearest} comes between {old.address} and {new}: roll that one, with “--from {nearest}”")


def _order(plan: Entry[DeliveryPlan]) -> tuple[datetime.date, str]:
    return (plan.model.period.first or datetime.date.min, plan.address)


def _left_out(old: Entry[DeliveryPlan]) -> LeftOut:
    """What of the old file is not carried, told by its route."""
    carried = {project.id for project in old.model.projects}

    def left_out(route: Route, value: Any) -> bool:
        if route[-2:-1] == ("suppress",):
            return RULES_OF_ITS_YEAR.fullmatch(value["rule"]) is not None
        match route:
            case ("projects", int(), str(key)):
                return key in OF_ITS_YEAR
            case ("projects", int(), "outputs", int(), "due"):
                return True
            case ("measures", int(), "activities", int()):
                # An action is not carried, so nothing of this plan could be meant.
                return "/" not in value and value not in carried
        return False

    return left_out


def _head(old: Entry[DeliveryPlan], new: str) -> Iterator[str]:
    """The lines before the projects, without their line ends."""
    model, text = old.model, old.source.text
    first = text.split("\n", 1)[0].rstrip("\r")
    if first.startswith(MODELINE):
        yield first
    yield from (f"# {line}" for line in _comment(old, new))
    yield f"id: {new}"
    yield f"title: {_title(old, new)}"
    yield f"strategy: {model.strategy}"
    yield from ("period:", f"  financial_year: {new}", "status: draft")
    if model.projects:
        yield "fates:"
    for project in model.projects:
        yield f"  - of: {project.id}"
        yield "    fate: undecided"


def _comment(old: Entry[DeliveryPlan], new: str) -> Iterator[str]:
    model = old.model
    yield f"The plan for {new}, rolled from {old.address}."
    if model.projects:
        yield from FATES.format(old=old.address).splitlines()
    if model.actions:
        count = len(model.actions)
        words = "1 action of {} is" if count == 1 else f"{count} actions of {{}} are"
        yield f"The {words.format(old.address)} not carried: write down the actions of {new} under “actions”."
    if model.measures:
        yield f"The measures have the targets of {old.address}: set each of them, and its date, for {new}."


def _title(old: Entry[DeliveryPlan], new: str) -> str:
    """The new title as it is written in the file: like the old one, with quotation marks only where it has some."""
    source = old.source
    node = next(value for key, value in source.node.value if key.value == "title")
    raw = source.text[node.start_mark.index : node.end_mark.index]
    title = new_title(old.model.title, _year_of(old), new)
    mark = raw[-1] if raw[0] in "\"'" else ""
    for written in (new_title(raw, _year_of(old), new), f"{raw.removesuffix(mark)} {new}{mark}"):
        if "\n" not in written and _reads(f"title: {written}\n") == {"title": title}:
            return written
    return json.dumps(title, ensure_ascii=False)


def _year_of(plan: Entry[DeliveryPlan]) -> str:
    """The financial year of a plan: that of its period, else its id where that is one; empty where it has none."""
    year = plan.model.period.financial_year
    return year or (plan.address if re.fullmatch(r"[0-9]{4}-[0-9]{2}", plan.address) else "")


def new_title(title: str, old_year: str, new_year: str) -> str:
    """``title`` with the old year replaced, as it is written there: 2022-23, 2022/23, 2022 to 2023 or 2022-2023.

    Where it does not name the old year, the new one is put behind it.
    """
    if old_year:
        first, last = int(old_year[:4]), int(new_year[:4])
        written = rf"(?<![0-9]){first}(\s?[-–/]\s?|\s+to\s+)(?:({first + 1})|{old_year[5:]})(?![0-9])"
        replaced = re.sub(written, lambda found: f"{last}{found[1]}{last + 1 if found[2] else new_year[5:]}", title)
        if replaced != title:
            return replaced
    return f"{title} {new_year}"


def _refuse_damage(source: Source, new: str, text: str, left_out: LeftOut) -> None:
    """Read what was made: the projects and measures have to be those of the old file, without what is left out."""
    read = _reads(text) or {}
    for key in ("projects", "measures"):
        wanted = kept(source.value.get(key) or [], left_out, (key,))
        if (read.get(key) or NOTHING) != (wanted or NOTHING) or read.get("id") != new:
            reason = f"{source.path} is laid out in a way that cannot be copied"
            raise Refused(f"{reason}: write “{key}” as an indented list, with one key a line")


def _reads(text: str) -> dict[str, Any] | None:
    """The values of a YAML text; None where it is none."""
    source, diagnostics = load(MemoryWorkspace({"plan.yaml": text}), "plan.yaml")
    return source.value if source and not diagnostics else None
