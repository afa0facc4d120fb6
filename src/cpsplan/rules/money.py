"""Rules on money: the budgets of activities add up to the envelope that they come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from cpsplan.assess.money import WHOLE, first_aim, group_of, plan_money
from cpsplan.assess.spending import OVERSPEND
from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Related, Route, Severity
from cpsplan.model.address import Address
from cpsplan.model.delivery import Budget, DeliveryPlan, Envelope
from cpsplan.model.progress import Progress, Spend
from cpsplan.rules.reports import reports_in_order
from cpsplan.rules.rule import Finding, rule


@rule("CPS441", "budgets-over-envelope", Severity.ERROR)
def budgets_over_envelope(book: Book) -> Iterator[Finding]:
    """The budgets of activities come to more than the envelope that they are taken from.

    An activity counts under the aim of its first outcome. An envelope without aim and group is for the whole plan;
    one with a kind counts only revenue, or only capital, and each only budgets in its own currency.
    """
    for envelope, drawn in _drawn(book):
        total = sum((amount for _, amount in drawn), Decimal(0))
        over = total - envelope.model.amount
        if over > 0:
            related = tuple(
                Related(activity.span("budgets"), f"{amount:,f} for {activity.model.id}") for activity, amount in drawn
            )
            message = f"The budgets come to {total:,f} {envelope.model.currency}, {over:,f} more than the envelope"
            yield Finding(envelope, ("amount",), message, "Raise the envelope, or lower a budget", related)


@rule("CPS442", "envelope-not-used-up", Severity.WARNING)
def envelope_not_used_up(book: Book) -> Iterator[Finding]:
    """The budgets of activities come to less than their envelope, so that money is set aside for nothing.

    A plan that gives only totals, and no activity a budget, is as its authors wanted it: nothing is said. Where money
    is held back on purpose, say so with a suppression and the reason.
    """
    unsure = set(book.incomplete)
    for activity in book.activities.values():
        if _is_unsure(book, activity):
            unsure.add(activity.address.document)
    # Of what is set aside in one currency, something in another may be paid.
    unsure |= {plan for plan in book.plans if len(currencies_of(book, plan)) > 1}
    budgeted = {activity.address.document for activity in book.activities.values() if activity.model.budgets}
    for envelope, drawn in _drawn(book):
        total = sum((amount for _, amount in drawn), Decimal(0))
        left = envelope.model.amount - total
        document = envelope.address.document
        if left > 0 and document not in unsure and document in budgeted:
            message = f"The budgets come to {total:,f} {envelope.model.currency}, {left:,f} less than the envelope"
            yield Finding(envelope, ("amount",), message, "Give the rest to an activity, or lower the envelope")


@rule("CPS443", "currencies-differ", Severity.NOTE)
def currencies_differ(book: Book) -> Iterator[Finding]:
    """A plan has budgets or envelopes in different currencies. Each is added up for itself, and none is converted.

    Where that is as the plan has it, there is nothing to do; where it is a slip, correct the currency.
    """
    for plan in book.plans.values():
        known: set[str] = set()
        for entry, way, currency in _currencies(book, plan):
            if known and currency not in known:
                message = f"{currency} here, and {min(known)} elsewhere in {plan.address}: each is added up for itself"
                yield Finding(entry, way, message)
            known.add(currency)


def currencies_of(book: Book, plan: str) -> set[str]:
    """The currencies of the budgets and envelopes of a plan."""
    return {currency for _, _, currency in _currencies(book, book.plans[plan])}


def _currencies(book: Book, plan: Entry[DeliveryPlan]) -> Iterator[tuple[Entry[Any], Route, str]]:
    """Every currency that a plan names: the entry, the way to it below that, and its code."""
    for place, envelope in enumerate(plan.model.envelopes):
        yield plan, ("envelopes", place, "currency"), envelope.currency
    for activity in book.below(plan.address, "activity"):
        for place, budget in enumerate(activity.model.budgets):
            yield activity, ("budgets", place, "currency"), budget.currency


@rule("CPS444", "envelope-twice", Severity.ERROR)
def envelope_twice(book: Book) -> Iterator[Finding]:
    """A plan has two envelopes for the same aim, kind, currency and source, so nobody can tell which of them holds."""
    seen: dict[tuple[str | None, ...], Entry[Envelope]] = {}
    for address, envelope in book.envelopes.items():
        if address not in book.targets and (envelope.model.aim or envelope.model.group):
            continue
        model = envelope.model
        target = book.targets.get(address, "")
        key = (envelope.address.document, target, model.kind, model.currency, model.funding_source)
        first = seen.setdefault(key, envelope)
        if first is not envelope:
            related = (Related(first.span("amount"), "the other one"),)
            yield Finding(envelope, ("amount",), "A second envelope for the same", "Join the two", related)


@rule("CPS474", "envelope-for-an-aim-elsewhere", Severity.ERROR)
def envelope_for_an_aim_elsewhere(book: Book) -> Iterator[Finding]:
    """An envelope is for an aim of another strategy, and nothing in the plan serves that aim: its page has no place."""
    for address, envelope in book.envelopes.items():
        plan, aim = book.plan_of(envelope.address), book.targets.get(address)
        if aim and aim in book.aims and aim.document != plan.model.strategy and aim not in _aims_served(book, plan):
            message = f"Nothing in this plan serves “{envelope.model.aim}”"
            hint = "Name an aim that a project or action serves, or a “group:”, or leave “aim:” out for the whole plan"
            yield Finding(envelope, ("aim",), message, hint)


def _aims_served(book: Book, plan: Entry[DeliveryPlan]) -> set[Address | None]:
    """The aims that activities of a plan serve, by themselves or by an outcome."""
    served: set[Address | None] = set()
    for activity in book.below(plan.address, "activity"):
        served.update(book.aims_of.get(activity.address, ()))
        served.update(outcome.within("aim") for outcome in book.outcomes_of.get(activity.address, ()))
    return served


@rule("CPS445", "budget-of-another-year", Severity.ERROR)
def budget_of_another_year(book: Book) -> Iterator[Finding]:
    """A budget is for a financial year that lies outside its plan. It belongs to the plan of that year."""
    for activity in book.activities.values():
        for place, budget in enumerate(activity.model.budgets):
            if not budget.falls_into(book.plan_of(activity.address).model.period):
                message = f"The plan does not reach into {budget.financial_year}"
                yield Finding(activity, ("budgets", place, "financial_year"), message)


@rule("CPS446", "budget-line-twice", Severity.ERROR)
def budget_line_twice(book: Book) -> Iterator[Finding]:
    """An activity has the same budget line twice: the same amount, kind and financial year. It would count double.

    Where two things of it happen to cost the same, join them: a budget is one line for each kind and financial year.
    """
    for activity in book.activities.values():
        seen: dict[Budget, int] = {}
        for place, budget in enumerate(activity.model.budgets):
            first = seen.setdefault(budget, place)
            if first != place:
                related = (Related(activity.span("budgets", first, "amount"), "the other one"),)
                yield Finding(activity, ("budgets", place, "amount"), "The same budget again", "Delete one", related)


@rule("CPS447", "activity-twice", Severity.WARNING)
def activity_twice(book: Book) -> Iterator[Finding]:
    """Two projects or actions of a plan have the same words and serve the same, under two ids.

    One is likely a copy of the other, and its outputs and its money would count double.
    """
    seen: dict[tuple[Any, ...], Entry[Activity]] = {}
    for activity in book.activities.values():
        model = activity.model
        words = " ".join(model.name.casefold().split())
        served = frozenset((*model.outcomes, *model.aims))
        first = seen.setdefault((activity.address.document, type(model), words, served), activity)
        if first is not activity:
            related = (Related(first.span("id"), "the other one"),)
            message = f"“{model.id}” has the words of “{first.model.id}” and serves the same"
            yield Finding(activity, ("id",), message, "Delete one, or tell them apart", related)


@rule("CPS448", "spend-fell", Severity.WARNING)
def spend_fell(book: Book) -> Iterator[Finding]:
    """Less is spent on an activity than a report before said.

    What is spent is counted from the beginning of the plan, so it cannot fall: perhaps the figure is that of a quarter
    alone. Where money came back, or an earlier figure was wrong, say so in the “note” of the figure.
    """
    for plan in book.plans:
        before: dict[tuple[str, str, str], Entry[Any]] = {}
        for report in reports_in_order(book, plan):
            for line in _spending_in(book, report):
                about = (book.targets[line.address], line.model.currency, line.model.kind or "")
                earlier = before.get(about)
                before[about] = line
                if not earlier or earlier.address.document == report.address:
                    # Twice in one report is CPS452's.
                    continue
                if line.model.amount < earlier.model.amount and not line.model.note:
                    related = (Related(earlier.span("amount"), f"{earlier.address.document} said so"),)
                    message = f"{line.model.amount:,f} is less than the {earlier.model.amount:,f} reported before"
                    hint = "Give all that is spent since the beginning of the plan, or say why in “note:”"
                    yield Finding(line, ("amount",), message, hint, related)


@rule("CPS449", "spend-over-budget", Severity.WARNING)
def spend_over_budget(book: Book) -> Iterator[Finding]:
    """An activity has spent far more than its budget (a tenth and more), or money although nothing is set aside for it.

    The report cannot call that green; the latest report on it is named. Correct the figure or the budget; where it is
    true, say why in the “note” of the figure: readers will ask.
    """
    for plan in book.plans.values():
        latest = _latest_lines(book, plan.address)
        for (target, currency), lines in latest.items():
            fault = _overspent(book, plan, target, currency, lines)
            if fault and not any(line.model.note for line in lines):
                yield Finding(lines[-1], ("amount",), fault, "Correct it, or say why in “note:”")
        if not any((plan.address, currency) in latest for _, currency in latest):
            yield from _total_overspent(book, plan.address, latest)


Latest = dict[tuple[Address, str], list[Entry[Spend]]]
"""The lines that say what is spent on something in a currency, by both."""


def _latest_lines(book: Book, plan: str) -> Latest:
    """What the latest report that tells of something says is spent on it."""
    latest: Latest = {}
    for report in book.progress_of(plan):
        latest |= _lines_in(book, report)
    return latest


def _lines_in(book: Book, report: Entry[Progress]) -> Latest:
    """What a report says is spent on each thing: one line, or one for each kind of money."""
    lines: dict[tuple[Address, str], dict[str | None, Entry[Spend]]] = {}
    for line in _spending_in(book, report):
        lines.setdefault((book.targets[line.address], line.model.currency), {})[line.model.kind] = line
    return {about: list(by_kind.values()) for about, by_kind in lines.items()}


def _amount_of(lines: Iterable[Entry[Spend]]) -> Decimal:
    return sum((line.model.amount for line in lines), Decimal(0))


def _total_overspent(book: Book, plan: str, latest: Latest) -> Iterator[Finding]:
    """What is said where all that is spent is far more than the plan has as a whole, and no activity has a budget."""
    if any(activity.model.budgets for activity in book.below(plan, "activity")):
        return
    for envelope in book.below(plan, "envelope"):
        known = [line for (_, currency), part in latest.items() if currency == envelope.model.currency for line in part]
        spent = _amount_of(known)
        is_whole = envelope.address not in book.targets
        if is_whole and envelope.model.kind is None and spent > envelope.model.amount * OVERSPEND:
            related = tuple(Related(line.span("amount"), f"spent on {line.model.of}") for line in known)
            message = f"{spent:,f} is spent of {envelope.model.amount:,f} for the whole plan"
            yield Finding(envelope, ("amount",), message, "Correct it, or suppress this with the reason", related)


def _overspent(book: Book, plan: Entry[DeliveryPlan], target: Address, currency: str, lines: list[Entry[Spend]]) -> str:
    """What is wrong with what is spent on something in a currency, in a sentence; empty where nothing is."""
    spent = _amount_of(lines)
    if target.kind == "activity":
        return _overspent_activity(book, plan, book.activities[target], currency, spent)
    given = _given(book, plan, target, currency)
    what = "the whole plan" if target == plan.address else f"“{lines[0].model.of}”"
    return f"{spent:,f} is spent of {given:,f} for {what}" if given and spent > given * OVERSPEND else ""


def _overspent_activity(
    book: Book, plan: Entry[DeliveryPlan], activity: Entry[Activity], currency: str, spent: Decimal
) -> str:
    """What is wrong with what is spent on an activity in a currency, in a sentence; empty where nothing is."""
    budgets = activity.model.budgets
    if activity.has_lost("budgets"):
        return ""
    if spent and not budgets and not book.below(plan.address, "envelope"):
        return f"“{activity.address.id}” has no budget, and {spent:,f} is spent"
    if not all(budget.falls_into(plan.model.period) for budget in budgets):
        # Of a budget of another year, CPS445 tells.
        return ""
    # Of money in a currency that no budget has, CPS455 tells.
    budget = _amount(book, activity, None, currency)
    if spent > budget * OVERSPEND and any(part.currency == currency for part in budgets):
        return f"{spent:,f} is spent of a budget of {budget:,f}"
    return ""


def _given(book: Book, plan: Entry[DeliveryPlan], target: Address, currency: str) -> Decimal:
    """What an aim, or the whole plan, has in a currency: its budgets, or what is set aside where that is more."""
    place = WHOLE if target == plan.address else target
    for money in plan_money(book, plan):
        if money.currency == currency and place in money.places:
            return max(money.places[place].total, money.places[place].set_aside or Decimal(0))
    return Decimal(0)


@rule("CPS473", "less-than-its-parts", Severity.WARNING)
def less_than_its_parts(book: Book) -> Iterator[Finding]:
    """A report says that less is spent on an aim, or on the whole plan, than on what belongs to it.

    What is spent on the whole counts in the place of what the activities come to, so it cannot be less.
    """
    for plan in book.plans.values():
        for report in book.progress_of(plan.address):
            lines = _lines_in(book, report)
            parts_of = _parts_of(book, lines)
            for (target, currency), whole in lines.items():
                inside = parts_of.get((target, currency), [])
                if _amount_of(inside) > _amount_of(whole):
                    related = tuple(Related(part.span("amount"), "a part of it") for part in inside)
                    message = f"{_amount_of(whole):,f} is less than the {_amount_of(inside):,f} of its parts"
                    yield Finding(whole[0], ("amount",), message, "Correct one of them", related)


def _parts_of(book: Book, lines: Latest) -> Mapping[tuple[str, str], list[Entry[Spend]]]:
    """What is spent on activities, by where their money counts: under the plan, an aim or a group."""
    plans = [target for target, _ in lines if target.kind == "plan"]
    parts_of: dict[tuple[str, str], list[Entry[Spend]]] = {}
    for (activity, currency), parts in lines.items():
        if activity.kind == "activity":
            for place in {*plans, first_aim(book, activity), group_of(book, activity)}:
                if place is not None:
                    parts_of.setdefault((place, currency), []).extend(parts)
    return parts_of


def _draws_on(book: Book, activity: str, place: str) -> bool:
    """Whether the money of an activity counts under an aim or a group."""
    return place in (first_aim(book, activity), group_of(book, activity))


def _spending_in(book: Book, report: Entry[Progress]) -> list[Entry[Spend]]:
    """What a report says of money spent; nothing where it names what its plan has not, as that proves nothing."""
    lines = book.below(report.address, "report")
    if any(line.address not in book.targets for line in lines):
        return []
    return [line for line in lines if isinstance(line.model, Spend)]


def _is_unsure(book: Book, activity: Entry[Activity]) -> bool:
    """Whether a fault of its own keeps a budget from its envelope: its aim is not known, or it is of another year."""
    model, period = activity.model, book.plan_of(activity.address).model.period
    is_unknown = len(book.outcomes_of.get(activity.address, ())) < len(model.outcomes)
    has_aim = first_aim(book, activity.address) is not None
    return any(is_unknown or not has_aim or not budget.falls_into(period) for budget in model.budgets)


def _drawn(book: Book) -> Iterator[tuple[Entry[Envelope], list[tuple[Entry[Activity], Decimal]]]]:
    """Every envelope whose aim is known, with the activities that draw on it, and how much each does."""
    for address, envelope in book.envelopes.items():
        place = book.targets.get(address)
        if place is None and (envelope.model.aim or envelope.model.group):
            continue
        kind, currency = envelope.model.kind, envelope.model.currency
        drawing = _drawing(book, envelope.address.document, place)
        drawn = [(activity, _amount(book, activity, kind, currency)) for activity in drawing]
        yield envelope, [(activity, amount) for activity, amount in drawn if amount]


def _drawing(book: Book, plan: str, place: str | None) -> list[Entry[Activity]]:
    """The activities of a plan with a budget that counts under an aim or a group; under None all of them."""
    activities = (activity for activity in book.below(plan, "activity") if activity.model.budgets)
    return [activity for activity in activities if place is None or _draws_on(book, activity.address, place)]


def _amount(book: Book, activity: Entry[Activity], kind: str | None, currency: str) -> Decimal:
    """The budgets of an activity in a currency for the time of its plan, of a kind, or all of them, added up.

    A line that stands twice counts once: of that, CPS446 tells.
    """
    period = book.plan_of(activity.address).model.period
    budgets = [budget for budget in dict.fromkeys(activity.model.budgets) if budget.falls_into(period)]
    drawn = [budget.amount for budget in budgets if kind in (None, budget.kind) and budget.currency == currency]
    return sum(drawn, Decimal(0))
