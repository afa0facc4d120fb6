"""New: a project, an action or a measure at the end of its list in a plan or strategy, or a whole plan, as text.

The text of a plan that is there stays as it is written; what is new is put between its lines, and read again as proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.changes import plan_file
from cpsplan.changes.refused import ChangeRefused
from cpsplan.diagnostic import did_you_mean
from cpsplan.late import dataclass
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.schema import BY_STRATEGY, schema_line
from cpsplan.model.strategy import Strategy
from cpsplan.rules.targets import known_units
from cpsplan.sources.amend import Add, NotAmended, amended
from cpsplan.sources.load import load
from cpsplan.sources.written import yaml_written
from cpsplan.workspace.disk import UNUSABLE, MemoryWorkspace

ListOfActivities = Literal["projects", "actions"]


@dataclass(frozen=True)
class Wanted:
    """An activity that is to be added to a plan: its list, its id, its texts by their keys, what it serves."""

    kind: ListOfActivities
    id: str
    texts: dict[str, str]
    outcomes: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, Any]:
        """What the plan says of it, key by key."""
        values: dict[str, Any] = {"id": self.id}
        if self.outcomes:
            values["outcomes"] = list(self.outcomes)
        if self.aims:
            values["aims"] = list(self.aims)
        return values | self.texts


def with_activity(book: Book, plan: str, wanted: Wanted) -> tuple[str, str]:
    """The path of the file of ``plan``, and its text with one activity more.

    Raises ChangeRefused where there is no such plan, or it has faults; where the id is taken; where an outcome is not
    known; or where the file is laid out in a way that nothing can be added to.
    """
    entry = plan_file.read_plan(book, plan, "added")
    # Projects and actions of a plan share their ids.
    for activity in book.below(entry.address, "activity"):
        if activity.address.id == wanted.id:
            raise ChangeRefused(f"the id “{wanted.id}” is taken by {activity.address}: choose another one")
    _refuse_unserved(book, entry.model.strategy, wanted)
    for key, words in wanted.texts.items():
        if unusable := UNUSABLE.search(words):
            raise ChangeRefused(f"“{key}” has the unusable character U+{ord(unusable.group()):04X} in it: leave it out")
    return _with_entry(entry, wanted.kind, wanted.values)


def with_measure(book: Book, document: str, values: dict[str, Any]) -> tuple[str, str]:
    """The path of the file of a plan or strategy, and its text with a measure more, whose ``values`` go by their keys.

    Raises ChangeRefused where there is no such document, or it has faults; where the id is taken; where an outcome is
    not known; where a value cannot be used; or where the file is laid out in a way that nothing can be added to.
    """
    entry: Entry[DeliveryPlan] | Entry[Strategy]
    strategy = document
    if document in book.strategies:
        entry = plan_file.read_strategy(book, document, "added")
    else:
        entry = plan_file.read_plan(book, document, "added")
        strategy = entry.model.strategy
    if any(measure.address.id == values["id"] for measure in book.below(entry.address, "measure")):
        raise ChangeRefused(f"the {entry.address.kind} has a measure “{values['id']}”: choose another id")
    if (unit := values.get("unit")) and unit not in (known := known_units(book)):
        raise ChangeRefused(
            f"the unit “{unit}” is not known. Allowed: {', '.join(known)}; one of your"
            " own stands under “units” in plans/cpsplan.yaml"
        )
    for kind, key in (("outcome", "outcomes"), ("aim", "aims")):
        _refuse_unknown(book, strategy, kind, tuple(values.get(key, ())))
    return _with_entry(entry, "measures", values)


def _with_entry(document: Entry[DeliveryPlan] | Entry[Strategy], key: str, values: dict[str, Any]) -> tuple[str, str]:
    """The path and the text of a plan or strategy with one entry more in the list under ``key``."""
    path, model = document.source.path, type(document.model)
    written, _ = load(MemoryWorkspace({path: document.source.text}), path)
    try:
        text = amended(written or document.source, [Add((key,), values)], lambda _: list(model.model_fields))
    except NotAmended as refusal:
        raise ChangeRefused(f"{refusal}: write an indented list, one key a line") from None
    read, _ = load(MemoryWorkspace({path: text}), path)
    if read is not None:
        plan_file.refuse_faults(read, model, document.source.own)
    return path, text


def _refuse_unserved(book: Book, strategy: str, wanted: Wanted) -> None:
    """An activity serves outcomes; an aim where its strategy has no outcomes."""
    _refuse_unknown(book, strategy, "outcome", wanted.outcomes)
    _refuse_unknown(book, strategy, "aim", wanted.aims)
    if not strategy:
        return
    has_outcomes = bool(book.below(strategy, "outcome"))
    if not wanted.outcomes and (has_outcomes or not wanted.aims):
        option = "--outcome" if has_outcomes else "--aim"
        hint = _to_serve(book, strategy)
        raise ChangeRefused(f"“{wanted.id}” has to serve something: name it with {option}\n{hint}")


def _refuse_unknown(book: Book, strategy: str, kind: str, references: tuple[str, ...]) -> None:
    ways, other = _ways(book, strategy, kind), "aim" if kind == "outcome" else "outcome"
    for reference in references:
        if reference not in ways and reference not in book.kind(kind):
            hint = f"is not known. {did_you_mean(reference, ways)}"
            if reference in _ways(book, strategy, other):
                is_served = other == "outcome" or not book.below(strategy, "outcome")
                hint = f"is an {other}: {f'name it with --{other}' if is_served else 'name one of its outcomes'}"
            raise ChangeRefused(f"“{reference}” {hint}\n{_to_serve(book, strategy)}")


def _ways(book: Book, strategy: str, kind: str) -> list[str]:
    """What outcomes, or aims, go by in a plan for a strategy."""
    addresses = [entry.address for entry in book.kind(kind).values()]
    return [address.short if address.document == strategy else address for address in addresses]


def _to_serve(book: Book, strategy: str) -> str:
    """What activities of plans for a strategy can serve, one a line with its words."""
    kind = "outcome" if book.below(strategy, "outcome") else "aim"
    lines = [f"The {kind}s of {strategy} are:"]
    for entry in book.below(strategy, kind):
        words = " ".join(entry.words.split())
        lines.append(f"  {entry.address.short}  {words}")
    return "\n".join(lines)


# --- a new plan


def plan_text(  # noqa: PLR0913, PLR0917 - what a plan begins with
    book: Book,
    identifier: str,
    strategy: str,
    title: str | None,
    ends: tuple[str | None, str | None] = (None, None),
    body: str | None = None,
) -> str:
    """The text of a new plan: its head, and the outcomes that it has to serve as a comment.

    It is for the time between two ``ends``, or for the financial year that its id names: 2027-28, museums-2027-28. An
    empty ``strategy`` makes a plan without one. ``body`` is whose plan it is, by its id in the settings. Raises
    ChangeRefused where there is no such time, strategy or body, or where the id cannot be used or is taken.
    """
    period = plan_file.period_of(identifier, *ends)
    plan_file.refuse_taken(book, identifier)
    if strategy and strategy not in book.strategies:
        hint = plan_file.known_documents(strategy, book.strategies)
        raise ChangeRefused(f"there is no strategy “{strategy}”. {hint}")
    if body and body not in book.bodies_by_id:
        hint = plan_file.known_documents(body, book.bodies_by_id)
        raise ChangeRefused(f"there is no body “{body}” in plans/cpsplan.yaml. {hint}")
    words = f"Delivery plan {plan_file.years_in(identifier) or identifier}" if title is None else title
    head = plan_file.head(identifier, yaml_written(words), period, {"strategy": strategy, "body": body})
    lines = [_latest_modeline(book, strategy) or schema_line(BY_STRATEGY, strategy), *head]
    text = "".join(f"{line}\n" for line in (*lines, *_plan_comment(book, identifier, strategy)))
    plan, _ = load(MemoryWorkspace({plan_file.path_of(identifier): text}), plan_file.path_of(identifier))
    if plan is None:
        raise ChangeRefused("the title is no text")
    plan_file.refuse_faults(plan, DeliveryPlan)
    return text


def _plan_comment(book: Book, year: str, strategy: str) -> Iterator[str]:
    """What comes next, as a comment: a project for each outcome, or the first one of a plan without a strategy."""
    if not strategy:
        yield "# What comes next is a project, or a measure where the plan is a list of targets:"
        yield f"#   cpsplan new project ID --plan {year} --title TITLE --scope SCOPE"
        yield f"#   cpsplan new measure ID --plan {year} --statement SENTENCE --subject SUBJECT --unit percent"
        return
    has_outcomes = bool(book.below(strategy, "outcome"))
    served, option = ("outcome", "--outcome AIM.OUTCOME") if has_outcomes else ("aim", "--aim AIM")
    yield f"# Every {served} wants a project or an action that serves it:"
    yield f"#   cpsplan new project ID --plan {year} --title TITLE --scope SCOPE {option}"
    for line in _to_serve(book, strategy).split("\n"):
        yield f"# {line}"


def _latest_modeline(book: Book, strategy: str) -> str:
    """The first line for editors, as the latest plan of a strategy has it; empty where none has one."""
    lines = (plan_file.modeline(plan.source.text) for plan in reversed(book.plans_of(strategy)))
    return next(filter(None, lines), "")
