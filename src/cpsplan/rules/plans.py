"""Rules on how plans and strategies hang together: every activity serves an outcome, every outcome is served."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cpsplan.assess.coverage import places_to_serve
from cpsplan.assess.waivers import is_asked_for, waived
from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Related, Remove, SetText, Severity, did_you_mean
from cpsplan.model.address import Address
from cpsplan.model.delivery import DeliveryPlan, Project
from cpsplan.model.strategy import Aim
from cpsplan.rules.rule import Finding, rule


@rule("CPS401", "activity-without-outcome", Severity.ERROR)
def activity_without_outcome(book: Book) -> Iterator[Finding]:
    """A project or an action names no outcome that it serves.

    This is the promise that a plan makes: whatever is done brings an outcome of the strategy closer. An activity that
    names only an aim of a strategy that has outcomes does not say which. Where the strategy has no outcomes at all,
    an aim is enough. A commitment of an aim will do everywhere.
    """
    for plan in book.plans.values():
        strategy = plan.model.strategy
        has_outcomes = bool(book.outcomes_in(strategy))
        for activity in book.below(plan.address, "activity"):
            model = activity.model
            if not strategy or _serves(activity) or _names_unknown_aim(book, activity):
                continue
            kind = "project" if isinstance(model, Project) else "action"
            if has_outcomes and strategy in book.strategies:
                way = ("aims",) if model.aims else ("id",)
                hint = f"Add “outcomes: [aim.outcome]”; “cpsplan list outcomes {strategy}” names all"
                yield Finding(activity, way, f"The {kind} “{model.id}” names no outcome that it serves", hint=hint)
            elif not has_outcomes and not model.aims:
                yield Finding(activity, ("id",), f"The {kind} “{model.id}” names no aim", hint="Add “aims: [aim]”")


def _serves(activity: Entry[Activity]) -> bool:
    """Whether an activity says what it serves, an aim left aside, or has said something that could not be read."""
    model = activity.model
    return bool(model.outcomes or model.commitments or activity.has_lost("outcomes", "aims", "commitments"))


def _names_unknown_aim(book: Book, activity: Entry[Activity]) -> bool:
    """Whether an activity names an aim that nobody knows, which is a fault of its own."""
    links = [book.links.at(activity.address, ("aims", place)) for place in range(len(activity.model.aims))]
    return any(link is not None and link.target is None for link in links)


@rule("CPS402", "outcome-without-activity", Severity.ERROR)
def outcome_without_activity(book: Book) -> Iterator[Finding]:
    """A plan has no activity for an outcome of the strategy that it delivers, or for an aim of one without outcomes.

    Either something is missing in the plan, or an activity names the wrong outcome. Where the plan leaves an outcome
    out on purpose, say so: suppress the rule on the plan with “about: aim.outcome” (or “about: aim”) and the reason.
    Where it will be served later, write a waiver with a last day into the settings: until then the rule is silent.
    """
    for plan in book.plans.values():
        strategy = plan.model.strategy
        if plan.address in book.incomplete or strategy not in book.strategies:
            continue
        for address in _unserved(book, plan):
            place, kind = book.find(address), address.kind
            field = "statement" if place.model.statement else "title"
            related = (Related(place.span(field), f"“{getattr(place.model, field)}”"),)
            others = [other.address for other in book.plans_beside(plan.address)]
            if others and next(known for known in book.plans if known in {plan.address, *others}) != plan.address:
                # It is told once, of the first of the plans that share a strategy.
                continue
            message = f"No activity of {' or '.join((plan.address, *others))} serves the {kind} {address}"
            hint = f"Name it under “{kind}s” of the activity that serves it"
            yield Finding(plan, ("strategy",), message, hint, related, about=address)


def _unserved(book: Book, plan: Entry[DeliveryPlan]) -> list[Address]:
    """The outcomes, or aims, that a plan leaves unserved; not those that a waiver allows, or that it misspells."""
    missing = [address for address in places_to_serve(book, plan) if not _is_served(book, address, plan.address)]
    if not missing:
        return []
    allowed = {gap.address for gap in waived(book, "outcomes", plan.address, missing)}
    unknown = _unknown_names(book, plan)
    return [address for address in missing if address not in allowed and not did_you_mean(address.short, unknown)]


def _unknown_names(book: Book, plan: Entry[DeliveryPlan]) -> list[str]:
    """What the activities of a plan say that they serve and nobody knows: a misspelt name is one fault, not two."""
    links = (link for link in book.links.every if link.target is None and link.field in ("outcomes", "aims"))
    return [link.written for link in links if link.entry.address.document == plan.address]


def _is_served(book: Book, place: str, plan: str) -> bool:
    """Whether an activity of a plan names an outcome or an aim."""
    return any(activity.document == plan for activity in book.served_by.get(place, ()))


@rule("CPS403", "quotation-differs", Severity.WARNING)
def quotation_differs(book: Book) -> Iterator[Finding]:
    """A plan quotes an aim or outcome in other words than the strategy's.

    Readers cannot tell whether something else is meant. Bring the quotation up to date, or take it out: the pages
    then show the strategy's own words. A final full stop and the form of apostrophes do not count.
    """
    for address, quoted in book.quoted.items():
        quotation = book.quotations[address]
        original = book.outcomes.get(quoted) or book.aims[quoted]
        field = "statement" if original.model.statement else "title"
        pairs = [("text", quotation.model.text, field, getattr(original.model, field))]
        if quotation.model.title and quoted in book.aims:
            pairs.append(("title", quotation.model.title, "title", book.aims[quoted].model.title))
        for key, words, original_key, defined in pairs:
            if _without_typography(words) != _without_typography(defined):
                related = (Related(original.span(original_key), f"the strategy says “{defined}”"),)
                fix = quotation.fix(f"Quote {quoted} as it is now", SetText((key,), defined))
                message, hint = f"Not the words of {quoted}", "Bring it up to date, or take it out"
                yield Finding(quotation, (key,), message, hint, related, about=quoted, fix=fix)


@rule("CPS404", "quotation-twice", Severity.ERROR)
def quotation_twice(book: Book) -> Iterator[Finding]:
    """A plan quotes the same aim or outcome twice. Only one of the two could be shown."""
    seen: dict[tuple[str, str], str] = {}
    for address, quoted in book.quoted.items():
        quotation = book.quotations[address]
        first = seen.setdefault((quotation.address.document, quoted), address)
        if first != address:
            related = (Related(book.quotations[first].span("of"), "it is quoted here first"),)
            yield Finding(quotation, ("of",), f"{quoted} is quoted twice", "Delete one", related)


@rule("CPS405", "same-reference-twice", Severity.WARNING)
def same_reference_twice(book: Book) -> Iterator[Finding]:
    """A list names the same thing twice. It would be counted once; one is enough."""
    for link in book.links.twice():
        fix = link.entry.fix(f"Delete the second “{link.written}”", Remove(link.route))
        yield Finding(link.entry, link.route, f"“{link.written}” is named twice", "Delete one", fix=fix)


@rule("CPS380", "outcome-and-its-part", Severity.NOTE)
def outcome_and_its_part(book: Book) -> Iterator[Finding]:
    """An activity or a measure names an outcome and a part of it. It stands twice on the page, once at each.

    Who serves a part serves the outcome too. Name the part; or the outcome alone, where it serves that as a whole.
    """
    for link in book.links.every:
        if link.target is None or link.field != "outcomes" or link.target.parent not in book.outcomes:
            continue
        if link.target.parent in book.outcomes_of.get(link.entry.address, ()):
            message = f"“{link.written}” is a part of another outcome that is named here"
            yield Finding(link.entry, link.route, message, f"Name {link.target.short}, or {link.target.parent.short}")


@rule("CPS406", "project-without-outputs", Severity.NOTE)
def project_without_outputs(book: Book) -> Iterator[Finding]:
    """A project says nothing of what it produces: reports can tell of it as a whole only, under “activities”.

    Where its outputs will be written later, a waiver in the settings silences the rule until its last day. Where plans
    have no outputs at all, write “not_published: [outputs]” into the settings.
    """
    if not is_asked_for(book, "outputs"):
        return
    for project in book.activities.values():
        if isinstance(project.model, Project) and not project.model.outputs:
            if waived(book, "outputs", project.address.document, (project.address,)):
                continue
            message = f"The project “{project.model.id}” has no outputs"
            yield Finding(project, ("id",), message, hint="Add “outputs:” with a list of what it produces")


@rule("CPS407", "aim-without-outcomes", Severity.NOTE)
def aim_without_outcomes(book: Book) -> Iterator[Finding]:
    """An aim has no outcomes, and no commitments, where other aims of its strategy have some.

    Nobody can tell when it is reached, and in a strategy with outcomes no activity can serve it. A strategy that makes
    commitments, or consists of aims alone, is as its authors wanted it: of such nothing is said. Where only some aims
    are meant to have outcomes, write “not_published: [outcomes]” into the settings.
    """
    if not is_asked_for(book, "outcomes"):
        return
    for strategy, entry in book.strategies.items():
        has_more = any(_says_more(aim) for aim in entry.model.aims)
        for aim in book.below(strategy, "aim") if has_more else ():
            if not _says_more(aim.model) and strategy not in book.incomplete:
                message = f"The aim “{aim.model.id}” has no outcomes"
                hint = (
                    "Add “outcomes:” with what will be true when it is reached, or write “not_published: [outcomes]”"
                    " into the settings"
                )
                yield Finding(aim, ("id",), message, hint=hint)


def _says_more(aim: Aim) -> bool:
    """Whether an aim has outcomes or commitments."""
    return bool(aim.outcomes or aim.commitments)


def without_its_strategy(book: Book, plan: Entry[DeliveryPlan]) -> list[str]:
    """What a plan that names no strategy says in short of the aims and outcomes of one."""
    if not plan.model.is_alone:
        return []
    return [
        link.written
        for link in book.links.every
        if link.target is None and link.ref.within == ("strategy",) and ":" not in link.written
        if link.entry.address.document == plan.address
    ]


@rule("CPS413", "plan-without-its-strategy", Severity.ERROR)
def plan_without_its_strategy(book: Book) -> Iterator[Finding]:
    """A plan names no strategy, and something in it names an aim or an outcome in short, as if it did.

    Name the strategy under “strategy”; or, in a plan that stands for itself, name the aim or outcome in full.
    """
    for plan in book.plans.values():
        names = [] if plan.address in book.incomplete else without_its_strategy(book, plan)
        if names:
            owners = [
                strategy
                for strategy in book.strategies
                if any(f"{strategy}:{name}" in {**book.outcomes, **book.aims} for name in names)
            ]
            hint = " or ".join(f"“strategy: {strategy}”" for strategy in owners) or "“strategy:”"
            message = f"The plan names no strategy, and “{names[0]}” is of one"
            yield Finding(plan, ("id",), message, f"Add {hint}")


@rule("CPS412", "number-twice", Severity.WARNING)
def number_twice(book: Book) -> Iterator[Finding]:
    """Two aims, outcomes, activities or measures of a document go by the same number.

    A reader who is told “see 1.2b” would find two. One of them may have the number by its place in the strategy, where
    it gives none of its own.
    """
    seen: dict[tuple[str, str, str], Entry[Any]] = {}
    for kind in ("aim", "outcome", "activity", "measure"):
        for entry in book.kind(kind).values():
            number = book.numbers.get(entry.address) or entry.model.number
            key = (entry.address.document, kind, number or "")
            first = seen.setdefault(key, entry) if number else entry
            if first is not entry:
                numbered = entry if entry.model.number else first
                related = (Related((first if numbered is entry else entry).span("id"), "it is the number of this one"),)
                message = f"“{number}” is the number of two: {first.address.id} and {entry.address.id}"
                yield Finding(numbered, ("number",), message, "Give one of them another number", related)


@rule("CPS408", "empty-group", Severity.WARNING)
def empty_group(book: Book) -> Iterator[Finding]:
    """A plan names a group to which no project, action or measure belongs. Its heading would stand over nothing."""
    for plan in book.plans.values():
        grouped = (*book.below(plan.address, "activity"), *book.below(plan.address, "measure"))
        used = {entry.model.group for entry in grouped}
        for place, group in enumerate(plan.model.groups):
            if group.id not in used and plan.address not in book.incomplete:
                message = f"Nothing belongs to the group “{group.id}”"
                hint = f"Add “group: {group.id}” to what belongs to it, or delete it"
                yield Finding(plan, ("groups", place, "id"), message, hint=hint)


@rule("CPS409", "aim-not-of-parent", Severity.ERROR)
def aim_not_of_parent(book: Book) -> Iterator[Finding]:
    """An aim aligns with an aim of a strategy that is not the parent of its own.

    Or an aim continues an aim, or an outcome an outcome, of a strategy that its own strategy does not continue.
    """
    for link in book.links.every:
        kind = link.entry.address.kind
        if kind not in ("aim", "outcome") or link.field not in ("succeeds", "aligns_with"):
            continue
        strategy = book.strategies[link.entry.address.document].model
        key, older = ("succeeds", strategy.succeeds) if link.field == "succeeds" else ("parent", strategy.parent)
        named = link.parts[-1].target if link.parts else None
        if named != older and older not in book.incomplete:
            message = f"“{link.written}” is no {kind} of the strategy named under “{key}”"
            yield Finding(link.entry, link.route, message, f"The strategy's “{key}” is {older or 'empty'}")


def _without_typography(text: str) -> str:
    """A text without what does not count when quotations are compared."""
    return re.sub(r"\s+", " ", text.replace("’", "'")).strip().rstrip(".").casefold()
