"""The first page of a plan: what is promised, by when, for how much and how it stands, a row for each aim.

What a plan does not say is left out: a column in which no aim has anything is not there.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from cpsplan.assess.money import PlaceMoney, PlanMoney, plan_money
from cpsplan.assess.progress import ActivityState, Assessment, assess
from cpsplan.assess.spending import NOUGHT
from cpsplan.book.book import Activity
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.word_forms import capital
from cpsplan.late import dataclass
from cpsplan.model.dates import last_day
from cpsplan.model.delivery import DeliveryPlan, Project
from cpsplan.model.front import Promise
from cpsplan.model.progress import Progress
from cpsplan.render.figures import count_words, date, listed, money
from cpsplan.render.headline import Headline, HeadlineFigures
from cpsplan.render.marks import PLAIN_TONE, Mark
from cpsplan.render.places import to_document
from cpsplan.render.ratings import RatingWords, rating_words
from cpsplan.render.values import Hyperlink, Values

MONTH = "{:%Y-%m}"
FEW = 5
"""Up to so many rows stand with room around them; more of them are set closer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingMarks(Values):
    """How the outputs at a place stand: a mark for each, and the same in words."""

    marks: tuple[str, ...]
    """How each is drawn: full, hollow, dotted, crossed."""
    said: str
    done: str
    worries: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontRow(Values):
    """An aim, or a heading of a plan that has no aims, on the first page."""

    id: str
    address: str
    mark: Mark | None
    tone: int
    name: str
    promise: str
    """What is promised; the statement of the aim, where the plan has no promise for it."""
    is_promised: bool
    when: str
    next: str
    money: str
    spent: str
    width: float
    """How long the bar of its money is, in percent of the longest; nought where there is none."""
    spent_width: float
    standing: StandingMarks | None
    rating: RatingWords | None
    counts: str
    tally: int
    """How many projects and actions there are: a mark for each, where nothing else is known."""
    dotted: int
    tally_said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontColumns(Values):
    """The columns of the first page: those in which some row has something."""

    when: bool
    money: bool
    standing: bool
    counts: bool
    """Whether the rows count what is done, since nothing is known of dates, money and standing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontKey(Values):
    """What the marks of the first page mean."""

    has_marks: bool
    """Whether a mark stands for an output."""
    has_stopped: bool
    tally: str
    """What a mark stands for where the rows count what is done."""
    groups: tuple[str, ...]
    """The groups whose marks are dotted there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage(Values):
    """What stands first on the page of a plan."""

    figures: tuple[Headline, ...]
    caption: str
    rows: tuple[FrontRow, ...]
    columns: FrontColumns
    key: FrontKey
    is_long: bool
    """Whether there are so many rows that they are set closer."""
    report: Hyperlink | None
    """The report by which it is told how things stand."""
    as_of: str
    """Its day."""


@dataclass(frozen=True, slots=True)
class FrontPlace:
    """A place that gets a row: its address for money and ratings, and what the page knows of it."""

    address: str
    id: str
    mark: Mark | None
    name: str
    words: str
    """What the document itself says of it: the statement of an aim."""
    counts: str
    activities: Sequence[Entry[Activity]]
    dotted: int
    """How many of them are of a group that the plan sets apart."""


def latest_report(localised: LocalisedBook, plan: str) -> Entry[Progress] | None:
    """The latest report on a plan that is no draft: how things stand is told by it."""
    final = [report for report in localised.book.progress_of(plan) if report.model.status != "draft"]
    return final[-1] if final else None


def front_page(localised: LocalisedBook, plan: Entry[DeliveryPlan], places: Iterable[FrontPlace]) -> FrontPage:
    """The first page of a plan, with a row for each of the ``places``."""
    report = latest_report(localised, plan.address)
    standing = assess(localised.book, report) if report else None
    sums = plan_money(localised.book, plan, standing)
    rows = _Rows(localised, plan, standing, sums).rows(places)
    return FrontPage(
        figures=HeadlineFigures(localised, plan, standing, sums).all(),
        caption=localised.phrases.text(_caption(rows)),
        rows=rows,
        columns=_columns(rows),
        key=_key(localised, plan.model, rows),
        is_long=len(rows) > FEW,
        report=Hyperlink(report.model.title, to_document(report.address)) if report else None,
        as_of=date(localised.phrases, standing.day.isoformat()) if standing else "",
    )


def _columns(rows: Sequence[FrontRow]) -> FrontColumns:
    when, amounts = any(row.when for row in rows), any(row.money for row in rows)
    standing = any(row.standing or row.rating for row in rows)
    counted = any(row.counts for row in rows) and not (when or amounts or standing)
    return FrontColumns(when=when, money=amounts, standing=standing, counts=counted)


def _key(localised: LocalisedBook, plan: DeliveryPlan, rows: Sequence[FrontRow]) -> FrontKey:
    standings = [row.standing for row in rows if row.standing]
    used = {action.group for action in plan.actions}
    return FrontKey(
        has_marks=bool(standings),
        has_stopped=any("crossed" in standing.marks for standing in standings),
        tally=localised.phrases.text(f"tally-{_unit(plan)}"),
        groups=tuple(group.title for group in plan.groups if group.id in used),
    )


def _unit(plan: DeliveryPlan) -> str:
    """What a mark of the tally stands for."""
    if plan.projects and plan.actions:
        return "activity"
    if plan.projects:
        return "project"
    return "action" if plan.actions else "activity"


def _caption(rows: Sequence[FrontRow]) -> str:
    """The phrase over the rows: nothing is called a promise that the plan does not call so."""
    if not any(row.is_promised for row in rows):
        return "front-aims" if any(row.mark for row in rows) else "front-parts"
    return "front-promises-standing" if any(row.standing or row.rating for row in rows) else "front-promises"


@dataclass(frozen=True)
class _Rows:
    """Makes the rows of the first page."""

    localised: LocalisedBook
    plan: Entry[DeliveryPlan]
    standing: Assessment | None
    sums: Sequence[PlanMoney]

    def rows(self, places: Iterable[FrontPlace]) -> tuple[FrontRow, ...]:
        """A row for each place, all bars on one scale."""
        known = list(places)
        widest = max((amounts.largest for place in known for amounts in self._amounts(place)), default=NOUGHT)
        return tuple(self._with_bar(self._row(place), place, widest) for place in known)

    def _with_bar(self, row: FrontRow, place: FrontPlace, widest: Decimal) -> FrontRow:
        """A row with the bar of its money. Amounts of several currencies have no scale in common."""
        amounts = next(self._amounts(place), None)
        if amounts is None or len(self.sums) != 1 or not widest:
            return row
        budget, spent = amounts.total or amounts.set_aside or NOUGHT, amounts.spent or NOUGHT
        return replace(row, width=_percent(budget, widest), spent_width=_percent(spent, widest))

    def _row(self, place: FrontPlace) -> FrontRow:
        promise = self._promises.get(place.address)
        amounts = [self._money_words(place, part) for part in self.sums]
        rating = self.standing.aims.get(place.address) if self.standing else None
        end = self._end(place, promise)
        return FrontRow(
            id=place.id,
            address=place.address,
            mark=place.mark,
            tone=place.mark.tone if place.mark else PLAIN_TONE,
            name=place.name,
            promise=promise.text if promise else place.words,
            is_promised=promise is not None,
            when=end,
            next=self._next(place),
            money=listed(self.localised.phrases, [budget for budget, _ in amounts if budget]),
            spent=listed(self.localised.phrases, [spent for _, spent in amounts if spent]),
            width=0.0,
            spent_width=0.0,
            standing=self._standing(place),
            rating=rating_words(self.localised.phrases, rating) if rating else None,
            counts=place.counts,
            tally=len(place.activities),
            dotted=place.dotted,
            tally_said=count_words(self.localised.phrases, _unit(self.plan.model), len(place.activities)),
        )

    @cached_property
    def _promises(self) -> dict[str, Promise]:
        """The promises of the plan, by the address of their aim."""
        book = self.localised.book
        return {
            book.targets[entry.address]: entry.model
            for entry in book.below(self.plan.address, "promise")
            if entry.address in book.targets
        }

    # --- by when

    def _end(self, place: FrontPlace, promise: Promise | None) -> str:
        """By when all at a place is done: what its promise says, else its last day."""
        phrases = self.localised.phrases
        if promise and promise.by:
            return date(phrases, promise.by)
        days = [day for activity in place.activities for day in due_days(activity.model)]
        return in_month(self.localised, max(days)) if days else ""

    def _next(self, place: FrontPlace) -> str:
        """The next milestone after the day of the report; the first, where none tells."""
        phrases, after = self.localised.phrases, self.standing.day if self.standing else datetime.date.min
        milestones = [milestone for activity in place.activities for milestone in activity.model.milestones]
        coming = sorted((last_day(milestone.due), milestone.title, milestone.due) for milestone in milestones)
        for day, title, due in coming:
            if day > after:
                key = "front-next" if self.standing else "front-first"
                return phrases.text(key, title=title, date=date(phrases, due))
        return ""

    # --- money

    def _amounts(self, place: FrontPlace) -> Iterator[PlaceMoney]:
        for part in self.sums:
            if place.address in part.places:
                yield part.places[place.address]

    def _money_words(self, place: FrontPlace, part: PlanMoney) -> tuple[str, str]:
        """The money for a place in one currency, and what is spent of it; empty where nothing says."""
        amounts, phrases = part.places.get(place.address), self.localised.phrases
        if amounts is None:
            return "", ""
        whole = amounts.total or amounts.set_aside
        budget = money(phrases, whole, part.currency) if whole else ""
        if amounts.spent is None:
            return budget, ""
        key = "spent-of-it" if budget else "spent-only"
        return budget, phrases.text(key, amount=money(phrases, amounts.spent, part.currency))

    # --- how it stands

    def _standing(self, place: FrontPlace) -> StandingMarks | None:
        """How the outputs at a place stand; its activities, where the plan has no outputs. None where none tells."""
        if self.standing is None or not place.activities:
            return None
        states = [self.standing.activities[activity.address] for activity in place.activities]
        by_output = any(
            isinstance(activity.model, Project) and activity.model.outputs
            for activity in self.localised.book.below(self.plan.address, "activity")
        )
        words = [word for state in states for word in words_of_state(state, by_output=by_output)]
        return standing_marks(self.localised, words, by_output=by_output) if words else None


def _percent(amount: Decimal, widest: Decimal) -> float:
    return round(float(100 * amount / widest), 1)


def words_of_state(state: ActivityState, *, by_output: bool) -> list[str]:
    """How an activity stands, a word for each of its outputs or one for itself."""
    if by_output:
        return [output.word for output in state.outputs]
    return [state.own.word if state.own else "not reported"]


def standing_marks(localised: LocalisedBook, words: Sequence[str], *, by_output: bool) -> StandingMarks:
    """Marks for outputs that are done, open, late or stopped, in this order, and what they say."""
    phrases = localised.phrases
    done, late, stopped, at_risk = (words.count(word) for word in ("done", "late", "stopped", "at risk"))
    unfinished = len(words) - done - late - stopped
    said = "tally-outputs-stopped" if stopped else "tally-outputs"
    worries = [(late, "front-late"), (at_risk, "front-at-risk"), (stopped, "front-stopped")]
    return StandingMarks(
        marks=("full",) * done + ("hollow",) * unfinished + ("dotted",) * late + ("crossed",) * stopped,
        said=phrases.text(said, done=done, late=late, open=unfinished, stopped=stopped),
        done=phrases.plural("front-outputs-done" if by_output else "front-activities-done", len(words), done=done),
        worries=phrases.text("list-separator").join(phrases.plural(key, count) for count, key in worries if count),
    )


def due_days(activity: Activity) -> Iterator[datetime.date]:
    """Every day by which something of an activity is due."""
    if activity.timeframe and activity.timeframe.last:
        yield activity.timeframe.last
    for milestone in activity.milestones:
        yield last_day(milestone.due)
    for output in activity.outputs if isinstance(activity, Project) else ():
        if output.due:
            yield last_day(output.due)


def in_month(localised: LocalisedBook, day: datetime.date) -> str:
    """A day as the month that it lies in: March 2027."""
    return capital(date(localised.phrases, MONTH.format(day)))
