"""The account of a progress report: at each aim and outcome what was promised, and what happened."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cpsplan.assess.measuring import MeasureState, Point
from cpsplan.assess.milestones import MilestoneState
from cpsplan.assess.progress import ActivityState, Assessment, OutputState
from cpsplan.assess.spending import ActivityMoney
from cpsplan.book.book import Activity
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.word_forms import capital
from cpsplan.late import dataclass
from cpsplan.model.dates import last_day
from cpsplan.model.delivery import DeliveryPlan, Output
from cpsplan.model.measure import Measure
from cpsplan.model.milestone import Milestone
from cpsplan.render.activities import ByPlace
from cpsplan.render.budget import activity_money, kinds_words
from cpsplan.render.figures import date, due_words, money, period, share
from cpsplan.render.history import History, history_of
from cpsplan.render.marks import Mark, mark, short_name
from cpsplan.render.measures import MeasureWords, measure_words
from cpsplan.render.places import (
    GROUP,
    activity_anchor,
    aim_at,
    anchor,
    named,
    places_in_order,
    to_measure,
    without_stop,
)
from cpsplan.render.ratings import (
    RatingWords,
    as_of,
    milestone_word,
    output_word,
    rating_words,
    state_style,
    state_word,
)
from cpsplan.render.sections import SectionPart
from cpsplan.render.target_words import against_words, point_words
from cpsplan.render.unsaid import LeftOutOutcome, left_out
from cpsplan.render.values import Hyperlink, Values


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRow(Values):
    """One promise and what came of it."""

    kind: str
    """activity, output, milestone or money."""
    promised: str
    due: str = ""
    word: str
    """How it stands."""
    style: str = ""
    """How its sign is drawn; empty where it has none."""
    note: str = ""
    evidence: str = ""
    as_of: str = ""
    """The day of the earlier report that this stands in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountActivity(Values):
    """An activity; what serves two places is told in full at the first of them."""

    title: str
    rating: RatingWords
    anchor: str
    full: bool
    where: str = ""
    """Where it is told in full, if not here."""
    rows: tuple[PromiseRow, ...] = ()
    also: tuple[str, ...] = ()
    """What else it serves, by number or title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureOrigin(Values):
    """Where a figure comes from that the report gives besides the latest one, and why it was revised."""

    date: str
    source: str = ""
    revised: str = ""
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountMeasure(MeasureWords):
    """A measure with its results."""

    verdict: str
    style: str
    result: str
    reason: str
    """Why there is no figure."""
    note: str
    source: str
    against: str
    """The interim target that it is held against."""
    as_of: str
    """The day of the earlier report that gives the result, where this one gives none."""
    revised: str
    """Why the result is another figure than the one reported before for the same time."""
    earlier: tuple[str, ...]
    origins: tuple[FigureOrigin, ...]
    history: History | None


@dataclass(frozen=True, slots=True)
class AccountContent(Values):
    """What stands at one outcome or aim, or at none."""

    activities: tuple[AccountActivity, ...]
    measures: tuple[AccountMeasure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountOutcome(Values):
    """An outcome with its rating."""

    id: str
    number: str
    statement: str
    rating: RatingWords | None
    """None for one of another strategy, which is not rated here."""
    content: AccountContent
    parts: tuple[AccountOutcome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountAim(Values):
    """An aim with its rating and its outcomes, and what serves the aim itself."""

    id: str
    mark: Mark
    title: str
    short: str
    statement: str | None
    rating: RatingWords | None
    outcomes: tuple[AccountOutcome, ...]
    own: AccountContent
    left_out: tuple[LeftOutOutcome, ...]
    sections: tuple[SectionPart, ...] = ()
    """The prose of the report that stands within the aim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPart(Values):
    """A group of a plan without a strategy."""

    id: str
    title: str
    content: AccountContent


class PlanAccount:
    """Gives what stands at each place of the page, from top to bottom. Remembers what was told in full, and where."""

    def __init__(self, localised: LocalisedBook, plan: Entry[DeliveryPlan], standing: Assessment) -> None:
        self._localised = localised
        self._plan = plan
        self._standing = standing
        book = localised.book
        of_strategy = [book.measures[measure] for measure in standing.measures if book.is_of_strategy(measure)]
        self._by_place = ByPlace.of(book, plan, of_strategy)
        self._where_told: dict[str, str] = {}

    @property
    def aims(self) -> list[str]:
        """The aims of the page: all of the plan's strategy, and others that the plan names."""
        book = self._localised.book
        served = [aim_at(book, place) for place in self._by_place.places]
        return places_in_order(book, self._plan, [*self._standing.aims, *served])

    def parts(self) -> tuple[AccountPart, ...]:
        """The groups of a plan without a strategy, those that hold something."""
        places = {f"{GROUP}{group.id}": group.title for group in self._plan.model.groups}
        return tuple(
            AccountPart(id=place, title=title, content=self.content(place))
            for place, title in places.items()
            if self._by_place.holds(place)
        )

    def aim(self, address: str) -> AccountAim:
        """An aim with its outcomes, and what serves the aim itself."""
        book, own = self._localised.book, self._plan.model.strategy
        aim, places = book.aims[address], self._by_place.places
        below = [book.outcomes[outcome] for outcome in book.outcomes_to_serve(address)]
        missing = [outcome for outcome in below if outcome.address not in places and aim.address.document == own]
        return AccountAim(
            id=anchor(aim, own),
            mark=mark(self._localised, address),
            title=aim.model.title,
            short=short_name(self._localised, address),
            statement=aim.model.statement,
            rating=self._rating(address),
            outcomes=self._outcomes_under(address),
            own=self.content(address),
            left_out=left_out(self._localised, missing),
        )

    def _outcomes_under(self, around: str) -> tuple[AccountOutcome, ...]:
        """The outcomes of an aim, or parts of an outcome, that the plan serves, by themselves or by their parts."""
        return tuple(self._outcome(outcome) for outcome in self._by_place.outcomes_under(around))

    def _outcome(self, address: str) -> AccountOutcome:
        book = self._localised.book
        outcome = book.outcomes[address]
        return AccountOutcome(
            id=anchor(outcome, self._plan.model.strategy),
            number=book.numbers[address],
            statement=without_stop(outcome.model.statement),
            rating=self._rating(address),
            content=self.content(address),
            parts=self._outcomes_under(address),
        )

    def _rating(self, place: str) -> RatingWords | None:
        """The rating of an outcome or aim; None for one of another strategy, which is not rated here."""
        rating = self._standing.outcomes.get(place) or self._standing.aims.get(place)
        return rating_words(self._localised.phrases, rating) if rating else None

    def content(self, place: str) -> AccountContent:
        """What stands at ``place``: activities, measures."""
        activities = self._by_place.activities.get(place, ())
        measures = self._by_place.measures.get(place, ())
        return AccountContent(
            tuple(self._activity(activity, place) for activity in activities),
            tuple(self._measure(measure) for measure in measures),
        )

    def _activity(self, activity: Entry[Activity], place: str) -> AccountActivity:
        address = activity.address
        state = self._standing.activities[address]
        title, rating = activity.model.name, rating_words(self._localised.phrases, state.rating)
        told_at = self._where_told.get(address)
        if told_at is not None:
            return AccountActivity(
                title=title, rating=rating, anchor=activity_anchor(activity), full=False, where=told_at
            )
        self._where_told[address] = self._where(place)
        return AccountActivity(
            title=title,
            rating=rating,
            anchor=activity_anchor(activity),
            full=True,
            rows=tuple(self._rows(activity, state)),
            also=self._also(activity),
        )

    def _where(self, place: str) -> str:
        """A place by its number or title; empty where it is none."""
        book = self._localised.book
        if place in book.outcomes:
            return book.numbers[place]
        return book.aims[place].model.title if place in book.aims else ""

    def _also(self, activity: Entry[Activity]) -> tuple[str, ...]:
        """What else an activity serves, by number or title."""
        places = [self._where(place) for place in named(self._localised.book, activity.address)]
        return tuple(words for words in places if words != self._where_told[activity.address])

    # --- promises

    def _rows(self, activity: Entry[Activity], state: ActivityState) -> Iterator[PromiseRow]:
        """What was promised and what happened: outputs, milestones, money."""
        book, address = self._localised.book, activity.address
        if state.own is not None:
            yield self._whole(activity.model, state.own)
        for output, output_state in zip(book.below(address, "output"), state.outputs, strict=True):
            yield self._output(output.model, output_state)
        for milestone, milestone_state in zip(activity.model.milestones, state.milestones, strict=True):
            yield self._milestone(milestone, milestone_state)
        for part in state.money:
            yield self._money(activity.model, part)

    def _whole(self, activity: Activity, state: OutputState) -> PromiseRow:
        """The row of a project or action as a whole."""
        phrases, frame = self._localised.phrases, activity.timeframe
        return PromiseRow(
            kind="activity",
            promised=phrases.text("as-a-whole"),
            due=period(phrases, frame) if frame else "",
            word=output_word(phrases, state),
            style=state_style(state.word),
            note=state.note,
            evidence=state.evidence,
            as_of=self._as_of(state.as_of),
        )

    def _output(self, output: Output, state: OutputState) -> PromiseRow:
        return PromiseRow(
            kind="output",
            promised=output.text,
            due=capital(due_words(self._localised.phrases, output.due)),
            word=output_word(self._localised.phrases, state),
            style=state_style(state.word),
            note=state.note,
            evidence=state.evidence,
            as_of=self._as_of(state.as_of),
        )

    def _milestone(self, milestone: Milestone, state: MilestoneState) -> PromiseRow:
        phrases = self._localised.phrases
        return PromiseRow(
            kind="milestone",
            promised=phrases.text("milestone", title=milestone.title),
            due=capital(due_words(phrases, milestone.due)),
            word=milestone_word(phrases, state),
            style=state_style(state.word),
            note=state.note,
            as_of=self._as_of(state.as_of),
        )

    def _as_of(self, day: str) -> str:
        return as_of(self._localised.phrases, day)

    def _money(self, activity: Activity, state: ActivityMoney) -> PromiseRow:
        """The row of the money of an activity in one currency."""
        phrases, spent = self._localised.phrases, state.spent
        budgets = tuple(budget for budget in activity.budgets if budget.currency == state.currency)
        budget = activity_money(self._localised, activity.model_copy(update={"budgets": budgets}))
        word = phrases.text("spent-not-reported")
        if spent is not None:
            amount = money(phrases, spent.amount, state.currency)
            key = "spent-share" if state.budget else "spent-only"
            word = phrases.text(key, amount=amount, share=share(phrases, spent.amount, state.budget or Decimal(0)))
            kinds = kinds_words(self._localised, spent.revenue, spent.capital, state.currency)
            word = phrases.text("list-separator").join(filter(None, (word, kinds)))
        return PromiseRow(
            kind="money",
            promised=phrases.text("budget-promised", amount=budget) if budget else phrases.text("budget-none"),
            word=word,
            note=spent.note if spent else "",
            as_of=self._as_of(spent.as_of if spent else ""),
        )

    # --- measures

    def _measure(self, measure: Entry[Measure]) -> AccountMeasure:
        phrases, state = self._localised.phrases, self._standing.measures[measure.address]
        model, latest = measure.model, state.latest
        words = measure_words(self._localised, measure, state)
        return AccountMeasure(
            id=words.id,
            strategy=self._strategy(measure),
            statement=words.statement,
            target=words.target,
            baseline=words.baseline,
            drawing=words.drawing,
            by=words.by,
            has_target=words.has_target,
            facts=words.facts,
            whole=words.whole,
            why=words.why,
            verdict=state_word(phrases, "verdict", state.verdict),
            style=state_style(state.verdict),
            result=capital(point_words(phrases, model, latest)) if latest else "",
            reason=latest.not_available if latest else "",
            note=latest.note if latest else "",
            source=latest.source if latest else "",
            as_of=self._as_of(self._day_of(latest)),
            revised=latest.revised if latest else "",
            earlier=tuple(point_words(phrases, model, point) for point in reversed(state.history[:-1])),
            origins=tuple(self._origins(state)),
            trajectory=words.trajectory,
            before=words.before,
            against=against_words(phrases, model, latest),
            history=history_of(phrases, model, state.history, self._localised.book.period_of(measure.address)),
        )

    def _strategy(self, measure: Entry[Measure]) -> Hyperlink | None:
        """The strategy of a measure, with the way to the measure there; None for one of the plan."""
        strategy = self._localised.book.strategies.get(measure.address.document)
        return Hyperlink(strategy.model.title, to_measure(measure)) if strategy else None

    def _day_of(self, latest: Point | None) -> str:
        """The day of the report that gives a figure; empty where that is this one."""
        if latest is None or latest.report == self._standing.progress:
            return ""
        return last_day(self._localised.book.progress[latest.report].model.date).isoformat()

    def _origins(self, state: MeasureState) -> Iterator[FigureOrigin]:
        """Where the earlier figures come from that are new in this report, the latest first."""
        for point in reversed(state.history[:-1]):
            if point.report == self._standing.progress:
                day = date(self._localised.phrases, point.date)
                yield FigureOrigin(
                    date=day, source=point.source, revised=point.revised, reason=point.not_available, note=point.note
                )
