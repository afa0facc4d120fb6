"""The year as a picture: activities as bars, milestones and dated outputs as diamonds; the same in a table.

Everything is placed in percent of the width, so that the picture fits every page without losing its proportions.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from cpsplan.assess.money import first_aim
from cpsplan.assess.progress import ActivityState, Assessment
from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.phrases import Phrases
from cpsplan.late import dataclass
from cpsplan.model.dates import end_of_month, last_day
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.render.axis import Axis
from cpsplan.render.figures import date, month, period
from cpsplan.render.marks import PLAIN_TONE, Mark, mark
from cpsplan.render.page import publishes_gaps
from cpsplan.render.places import GROUP, LOOSE, activity_anchor, named, places_in_order, to_activity, without_stop
from cpsplan.render.ratings import OPEN, milestone_word, output_word, state_style, with_day
from cpsplan.render.values import Hyperlink, Values

EDGE = 2.0
"""How much room there is left and right for half a diamond, in percent of the width."""
APART = 3.2
"""How far two diamonds stand apart at least, in percent of the width."""
SHORTEST = 0.5
"""How long a bar is at least, in percent of the width."""
LINES, LINE = 26, 26
"""How many lines of names stand below one line of months before it is repeated, so that a piece fits a page; and how
many characters of a name a line holds, about."""
MANY_MONTHS = 15
"""Up to so many months every month has its name; a longer time is divided into quarters, one still longer in years."""
MANY_QUARTERS = 48
MONTHS, QUARTER = 12, 3


@dataclass(frozen=True, slots=True)
class Tick(Values):
    """Where a month, a quarter or a year begins."""

    words: str
    minor: bool
    x: float


@dataclass(frozen=True, slots=True)
class Diamond(Values):
    """Where a milestone or a dated output stands, and how it is drawn."""

    x: float
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow(Values):
    """One activity in the picture."""

    name: str
    href: str
    bar: bool
    """Whether it has a time, drawn as a bar."""
    x: float
    width: float
    points: tuple[Diamond, ...]
    title: str
    """The text alternative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePanel(Values):
    """The activities of one aim below a line of months; a long list has several."""

    mark: Mark | None
    """None for what serves no aim."""
    title: str
    tone: int
    continued: bool
    rows: tuple[TimelineRow, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class NeededActivity(Values):
    """An activity that has to be finished before another one."""

    name: str
    plan: str
    """The plan that it is in, where that is another one."""
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineLine(Values):
    """One activity in the table: when, what it waits for, and its dates in words."""

    name: str
    href: str
    when: str
    needed: tuple[NeededActivity, ...]
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline(Values):
    """The timeline of a plan and its table."""

    panels: tuple[TimelinePanel, ...]
    table: tuple[TimelineLine, ...]
    undated: tuple[Hyperlink, ...]
    reported: bool
    """Whether it shows what is reached and done, with a line for the day of the report."""
    today: str
    today_at: float


def timeline_of(
    localised: LocalisedBook, plan: Entry[DeliveryPlan], standing: Assessment | None = None
) -> Timeline | None:
    """The timeline of a plan and its table; None where the plan gives no date.

    With ``standing`` it shows what is reached and done, and a line for the day of the report.
    """
    dated: list[_Dated] = []
    undated: list[Hyperlink] = []
    for activity in localised.book.below(plan.address, "activity"):
        points = _points(localised, activity, standing)
        if activity.model.timeframe or points:
            dated.append(_Dated(activity, points))
        else:
            undated.append(Hyperlink(activity.model.name, _href(activity)))
    days = _days(plan, dated)
    if days is None:
        return None
    return Timeline(
        panels=tuple(_panels(localised, plan, days, dated)),
        table=tuple(_line(localised, activity) for activity in dated),
        undated=tuple(undated) if publishes_gaps(localised.book) else (),
        reported=standing is not None,
        today=date(localised.phrases, standing.day.isoformat()) if standing else "",
        today_at=days.end(standing.day) if standing else 0,
    )


def _href(activity: Entry[Activity]) -> str:
    return f"#{activity_anchor(activity)}"


@dataclass(frozen=True, slots=True)
class _Days:
    """The time that a picture shows, whole months."""

    first: datetime.date
    last: datetime.date

    @property
    def axis(self) -> Axis[int]:
        """Where the days stand, in percent of the width."""
        return Axis(self.first.toordinal(), self.last.toordinal() + 1, EDGE, 100 - EDGE)

    @property
    def months(self) -> int:
        """How many months there are."""
        return (self.last.year - self.first.year) * MONTHS + self.last.month - self.first.month + 1

    def begin(self, day: datetime.date) -> float:
        """Where a day begins, in percent of the width; what lies outside stands at the edge."""
        return self.axis.at(day.toordinal())

    def end(self, day: datetime.date) -> float:
        """Where a day ends."""
        return self.axis.at(day.toordinal() + 1)

    def month(self, place: int) -> datetime.date:
        """The first day of a month, by its place from 0."""
        count = self.first.month - 1 + place
        return datetime.date(self.first.year + count // MONTHS, count % MONTHS + 1, 1)


@dataclass(frozen=True, slots=True)
class _DatedPoint:
    """A milestone or a dated output: what, when due, how it stands (a phrase) and how it is drawn."""

    words: str
    due: str
    day: datetime.date
    """Where it is drawn: the day that it was reached, else the last on which it is due."""
    state: str = ""
    style: str = OPEN
    """full, open, late or stopped."""

    def text(self, phrases: Phrases) -> str:
        """In words: Van ordered, due May 2026: reached 20 May 2026."""
        key = "timeline-point-state" if self.state else "timeline-point"
        state = f"{self.state[:1].lower()}{self.state[1:]}"
        return phrases.text(key, words=self.words, date=date(phrases, self.due), state=state)


@dataclass(frozen=True, slots=True)
class _Dated:
    """An activity that has a time, or points in time."""

    entry: Entry[Activity]
    points: Sequence[_DatedPoint]


def _days(plan: Entry[DeliveryPlan], dated: Iterable[_Dated]) -> _Days | None:
    """The time of the plan, in whole months; where it names an end only, as far as its dates reach."""
    days: list[datetime.date] = []
    for activity in dated:
        frame = activity.entry.model.timeframe
        if frame:
            days += [day for day in (frame.first, frame.last) if day]
        days += [point.day for point in activity.points]
    if not days:
        return None
    first = (plan.model.period.first or min(days)).replace(day=1)
    last = max(plan.model.period.last or max(days), first)
    return _Days(first, end_of_month(last))


# --- points


def _points(localised: LocalisedBook, activity: Entry[Activity], standing: Assessment | None) -> Sequence[_DatedPoint]:
    """The milestones and dated outputs of an activity, in the order of their days."""
    state = standing.activities.get(activity.address) if standing else None
    points = [*_milestones(localised, activity, state), *_outputs(localised, activity, state)]
    return sorted(points, key=lambda point: point.day)


def _milestones(
    localised: LocalisedBook, activity: Entry[Activity], standing: ActivityState | None
) -> Iterable[_DatedPoint]:
    states = {state.address: state for state in standing.milestones} if standing else {}
    for entry in localised.book.below(activity.address, "milestone"):
        milestone, state = entry.model, states.get(entry.address)
        if state is None:
            yield _DatedPoint(milestone.title, milestone.due, last_day(milestone.due))
        else:
            day = last_day(state.reached or milestone.due)
            words = with_day(localised.phrases, milestone_word(localised.phrases, state), state.as_of)
            yield _DatedPoint(milestone.title, milestone.due, day, words, state_style(state.word))


def _outputs(
    localised: LocalisedBook, activity: Entry[Activity], standing: ActivityState | None
) -> Iterable[_DatedPoint]:
    states = {state.address: state for state in standing.outputs} if standing else {}
    for entry in localised.book.below(activity.address, "output"):
        output = entry.model
        if not output.due:
            continue
        text, day = without_stop(output.text), last_day(output.due)
        state = states.get(entry.address)
        if state is None:
            yield _DatedPoint(text, output.due, day)
        else:
            words = with_day(localised.phrases, output_word(localised.phrases, state), state.as_of)
            yield _DatedPoint(text, output.due, day, words, state_style(state.word))


# --- the picture


def _panels(
    localised: LocalisedBook, plan: Entry[DeliveryPlan], days: _Days, dated: Iterable[_Dated]
) -> Iterable[TimelinePanel]:
    """The rows of the picture below their aims, or groups; a long list has the months repeated."""
    book, by_place = localised.book, dict[str, list[_Dated]]()
    for activity in dated:
        address = activity.entry.address
        by_place.setdefault(first_aim(book, address) or named(book, address)[0], []).append(activity)
    ticks = tuple(_ticks(localised.phrases, days))
    titles = {f"{GROUP}{group.id}": group.title for group in plan.model.groups}
    titles[LOOSE] = localised.phrases.text("alone" if plan.model.is_alone else "loose")
    for place in (*places_in_order(book, plan, by_place), *titles):
        aim_mark = mark(localised, place) if place in book.aims else None
        for number, piece in enumerate(_pieces(by_place.get(place, ()))):
            yield TimelinePanel(
                mark=aim_mark,
                title=aim_mark.title if aim_mark else titles[place],
                tone=aim_mark.tone if aim_mark else PLAIN_TONE,
                continued=number > 0,
                rows=tuple(_row(localised.phrases, days, activity) for activity in piece),
                ticks=ticks,
            )


def _pieces(activities: Iterable[_Dated]) -> list[list[_Dated]]:
    """Activities in pieces that fit a page each, by the length of their names."""
    pieces: list[list[_Dated]] = []
    room = 0
    for activity in activities:
        lines = max(2, -(-len(activity.entry.model.name) // LINE))
        if room < lines:
            pieces.append([])
            room = LINES
        pieces[-1].append(activity)
        room -= lines
    return pieces


def _row(phrases: Phrases, days: _Days, activity: _Dated) -> TimelineRow:
    name, frame = activity.entry.model.name, activity.entry.model.timeframe
    start = days.begin(frame.first) if frame and frame.first else EDGE
    end = days.end(frame.last) if frame and frame.last else 100 - EDGE
    bar_words = phrases.text("timeline-bar-without", name=name)
    if frame:
        bar_words = phrases.text("timeline-bar", name=name, period=period(phrases, frame))
    return TimelineRow(
        name=name,
        href=_href(activity.entry),
        bar=frame is not None,
        x=start,
        width=round(max(end - start, SHORTEST), 2),
        points=_apart(days, activity.points),
        title=" ".join([bar_words, *(point.text(phrases) for point in activity.points)]),
    )


def _apart(days: _Days, points: Iterable[_DatedPoint]) -> tuple[Diamond, ...]:
    """Diamonds that do not hide one another.

    One that would is moved to the right, at the end of the year to the left.
    """
    diamonds: list[Diamond] = []
    free = 0.0
    for point in points:
        x = max(days.end(point.day), free)
        diamonds.append(Diamond(x, point.style))
        free = x + APART
    moved: list[Diamond] = []
    limit = 100 - EDGE
    for diamond in reversed(diamonds):
        x = max(min(diamond.x, limit), EDGE)
        moved.append(Diamond(round(x, 2), diamond.style))
        limit = x - APART
    return tuple(reversed(moved))


def _ticks(phrases: Phrases, days: _Days) -> Iterable[Tick]:
    """The months from left to right, or quarters, or years where the time is long; each with where it begins."""
    step = 1
    if days.months > MANY_QUARTERS:
        step = MONTHS
    elif days.months > MANY_MONTHS:
        step = QUARTER
    for place in range(0, days.months, step):
        day = days.month(place)
        words = str(day.year) if step == MONTHS else month(phrases, day.month, "abbreviated")
        yield Tick(words, minor=step == 1 and place % QUARTER != 0, x=days.begin(day))


# --- the table


def _line(localised: LocalisedBook, activity: _Dated) -> TimelineLine:
    phrases, frame = localised.phrases, activity.entry.model.timeframe
    return TimelineLine(
        name=activity.entry.model.name,
        href=_href(activity.entry),
        when=period(phrases, frame) if frame else "",
        needed=needed(localised.book, activity.entry.address),
        points=tuple(point.text(phrases) for point in activity.points),
    )


def needed(book: Book, address: str) -> tuple[NeededActivity, ...]:
    """The activities that have to be finished before the one at ``address``, with the way to each."""
    own = book.plan_of(address).address
    activities: list[NeededActivity] = []
    for other in book.dependencies.get(address, ()):
        activity, plan = book.activities[other], book.plan_of(other)
        if plan.address == own:
            activities.append(NeededActivity(activity.model.name, "", _href(activity)))
        else:
            activities.append(NeededActivity(activity.model.name, plan.model.title, to_activity(activity)))
    return tuple(activities)
