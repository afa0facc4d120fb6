"""Questions: everything that is open in a plan by the date of a report, with what was said of it last.

Whoever makes a new progress report asks these, in a file or in a workbook. Nothing is answered here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal

from cpsplan.assess.measuring import Point
from cpsplan.assess.milestones import all_reports, document_milestones, own_milestones
from cpsplan.assess.money import POUND
from cpsplan.assess.progress import ActivityState, Assessment
from cpsplan.assess.spending import ActivityMoney, money_of_activity
from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.late import dataclass
from cpsplan.model.dates import english_date
from cpsplan.model.delivery import Envelope, Project
from cpsplan.model.measure import Measure
from cpsplan.model.milestone import Milestone
from cpsplan.model.progress import FINISHED

STATES = frozenset({"not started", "on track", "at risk"})
"""The states that a person may write for an output that is open. Late is worked out."""
LISTS = ("outputs", "activities", "milestones", "observations", "spend")
"""The lists of a report, in the order in which they are asked for."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is open."""

    asked: str
    """What it is, and what was said of it last, in a sentence or two."""
    entry: tuple[tuple[str, str | Decimal], ...]
    """The entry that answers it, key by key: what it is about first, and what was said last to be confirmed. What a
    person has to say is empty."""
    about: str = ""
    """The words of what it is about."""
    around: str = ""
    """The words of the activity that this belongs to."""
    due: str = ""
    """When it is due, as the plan writes it."""
    last: str = ""
    """What the report before says."""
    owner: str = ""
    """Who answers for it."""


def open_questions(book: Book, plan: str, day: datetime.date, standing: Assessment | None) -> dict[str, list[Question]]:
    """Everything that is open in a plan by a day, list by list of a report; ``standing`` is how it stood before."""
    asking = _Asking(book, plan, day, standing)
    activities = book.below(plan, "activity")
    measures = [measure for document in asking.documents for measure in book.below(document, "measure")]
    questions: dict[str, Iterable[Question]] = {
        "outputs": (question for activity in activities for question in asking.outputs(activity)),
        "activities": (question for activity in activities for question in asking.whole(activity)),
        "milestones": [
            *asking.own_milestones(),
            *(question for activity in activities for question in asking.milestones(activity)),
        ],
        "observations": (question for measure in measures for question in asking.figure(measure)),
        "spend": asking.money(activities),
    }
    return {key: list(asked) for key, asked in questions.items()}


class _Asking:
    """What is open in a plan."""

    def __init__(self, book: Book, plan: str, day: datetime.date, standing: Assessment | None) -> None:
        self._book, self._plan, self._day, self._standing = book, plan, day, standing

    @property
    def documents(self) -> tuple[str, str]:
        """What the report is on: the plan, and its strategy."""
        return self._plan, self._book.plans[self._plan].model.strategy

    def _named(self, entry: Entry[Measure] | Entry[Milestone]) -> str:
        """How the report names something: that of the strategy whole, so that it is taken for none of the plan."""
        own = entry.address.document == self._plan
        return entry.address.id if own else entry.address.name

    def money(self, activities: Iterable[Entry[Activity]]) -> list[Question]:
        """What is spent: of each budget; where there is none, of what is set aside."""
        spend = [question for activity in activities for question in self._spend(activity)]
        envelopes = self._book.below(self._plan, "envelope")
        return spend or [self._spend_of(envelope) for envelope in envelopes]

    def _state(self, activity: Entry[Activity]) -> ActivityState | None:
        return self._standing.activities.get(activity.address) if self._standing else None

    def outputs(self, activity: Entry[Activity]) -> Iterator[Question]:
        """The outputs that are neither done nor stopped, with the status of the report before."""
        if not isinstance(activity.model, Project):
            return
        state = self._state(activity)
        for place, output in enumerate(activity.model.outputs, start=1):
            status = state.outputs[place - 1].word if state else "not reported"
            if status in FINISHED:
                continue
            name = output.id or str(place)
            due = f", due {english_date(output.due)}" if output.due else ""
            yield Question(
                f"{activity.model.name}: {output.text.rstrip('.')}{due}. {_last(status)}",
                (("of", f"{activity.address.id}/{name}"), ("status", status if status in STATES else "")),
                output.text,
                activity.model.name,
                output.due or "",
                status,
                activity.model.owner or "",
            )

    def whole(self, activity: Entry[Activity]) -> Iterator[Question]:
        """An action, or a project without outputs, that is neither done nor stopped; and what was told as a whole."""
        state = self._state(activity)
        own = state.own if state else None
        has_outputs = isinstance(activity.model, Project) and activity.model.outputs
        status = own.word if own else "not reported"
        if status in FINISHED or (has_outputs and own is None):
            return
        frame = activity.model.timeframe
        yield Question(
            f"{activity.model.name.rstrip('.')}. {_last(status)}",
            (("of", activity.address.id), ("status", status if status in STATES else "")),
            activity.model.name,
            due=(frame.end or "") if frame else "",
            last=status,
            owner=activity.model.owner or "",
        )

    def own_milestones(self) -> Iterator[Question]:
        """The milestones of the plan and of its strategy themselves that are not reached."""
        for document in self.documents:
            states = document_milestones(self._book, document, all_reports(self._book), self._day)
            for milestone in own_milestones(self._book, document):
                if states[milestone.address].word != "reached":
                    yield _milestone(milestone.model, "", (("of", self._named(milestone)), ("reached", "")))

    def milestones(self, activity: Entry[Activity]) -> Iterator[Question]:
        """The milestones that are neither reached nor stopped with their activity."""
        state = self._state(activity)
        for place, milestone in enumerate(activity.model.milestones):
            if state and state.milestones[place].word in ("reached", "stopped"):
                continue
            entry = (("of", f"{activity.address.id}/{milestone.id}"), ("reached", ""))
            yield _milestone(milestone, activity.model.name, entry, activity.model.owner or "")

    def figure(self, measure: Entry[Measure]) -> Iterator[Question]:
        """A measure, with its latest figure to be replaced or confirmed. When it was measured, a person has to say."""
        state = self._standing.measures.get(measure.address) if self._standing else None
        latest = state.latest if state else None
        said = f"{_said(latest)} in {english_date(latest.date)}" if latest else "nothing"
        has_words = measure.model.target is not None and measure.model.target.words
        figure = latest.value if latest and latest.value is not None else ""
        answer: tuple[str, str | Decimal] = ("met", "") if has_words else ("value", figure)
        yield Question(
            f"{measure.model.statement.rstrip('.')}. The report before says {said}.",
            (("of", self._named(measure)), answer, ("date", ""), ("source", latest.source if latest else "")),
            measure.model.statement,
            last=_said(latest) if latest else "",
            owner=measure.model.owner or "",
        )

    def _spend(self, activity: Entry[Activity]) -> Iterator[Question]:
        """An activity with a budget, and what was spent on it by the report before."""
        period = self._book.plans[self._plan].model.period
        budgets = [budget for budget in activity.model.budgets if budget.falls_into(period)]
        if not budgets:
            return
        known = self._standing.spending.get(activity.address, {}) if self._standing else {}
        for money in money_of_activity(activity.model, period, known):
            yield _money_of(activity, money)

    def _spend_of(self, envelope: Entry[Envelope]) -> Question:
        """What is set aside in a plan in which no activity has a budget, and what was spent of it."""
        model = envelope.model
        target = self._book.targets.get(envelope.address, self._plan)
        spent = self._standing.spending.get(target, {}).get(model.currency) if self._standing else None
        said = f"{spent.amount} was spent by the report before" if spent else "No report says what was spent"
        currency = model.currency if model.currency != POUND else ""
        keys = (("of", model.aim or model.group or ""), ("kind", model.kind or ""), ("currency", currency))
        known = [(key, value) for key, value in keys if value]
        thing = self._book.thing(target)
        return Question(
            f"{model.amount} {model.currency} is set aside. {said}.",
            (*known, ("amount", "")),
            thing.words if thing else "",
            last=f"{spent.amount}" if spent else "",
        )


def _money_of(activity: Entry[Activity], money: ActivityMoney) -> Question:
    """What is spent of the budget of an activity in one currency."""
    spent = money.spent.amount if money.spent else None
    said = f"{spent} was spent by the report before" if spent is not None else "No report says what was spent"
    currency = (("currency", money.currency),) if money.currency != POUND else ()
    return Question(
        f"{activity.model.name}: {money.budget or 0} {money.currency} for this plan. {said}.",
        (("of", activity.address.id), ("amount", spent if spent is not None else ""), *currency),
        activity.model.name,
        last="" if spent is None else f"{spent}",
        owner=activity.model.owner or "",
    )


def _milestone(
    milestone: Milestone, around: str, entry: tuple[tuple[str, str | Decimal], ...], owner: str = ""
) -> Question:
    head = f"{around}: " if around else ""
    asked = f"{head}{milestone.title.rstrip('.')}, due {english_date(milestone.due)}."
    return Question(asked, entry, milestone.title, around, milestone.due, owner=owner)


def _said(point: Point) -> str:
    """What the report before gave: a figure, words, or nothing."""
    if point.value is not None:
        return f"{point.value}"
    return point.words or ("not available" if point.met is None else "met" if point.met else "not met")


def _last(status: str) -> str:
    return "No report says how far it is." if status == "not reported" else f"The report before says: {status}."
