"""The year as a picture: activities as bars, milestones and dated outputs as diamonds; the same in a table.

Everything is placed in percent of the width, so that the picture fits every page without losing its proportions.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from cpsplan.assess.progress import Assessment
from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.phrases import Phrases
from cpsplan.model.dates import last_day
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.render.figures import date, month, period
from cpsplan.render.places import Values, activity_anchor, aims_in_order, mark, to_document
from cpsplan.render.ratings import STYLES, state_word
from cpsplan.rules.money import first_aim

EDGE = 2.0
"""How much room there is left and right for half a diamond, in percent of the width."""
APART = 3.2
"""How far two diamonds stand apart at least, in percent of the width."""
LINES, LINE = 26, 26
"""How many lines of names stand below one line of months before it is repeated, so that a piece fits a page; and how
many characters of a name a line holds, about."""
MANY_MONTHS = 15
"""Up to so many months every month has its name; a longer time is divided into quarters, one still longer in years."""
MANY_QUARTERS = 48


@dataclass(frozen=True, slots=True)
class Axis:
    """The time that a picture shows, whole months."""

    first: datetime.date
    last: datetime.date

    def begin(self, day: datetime.date) -> float:
        """Where a day begins, in percent of the width; what lies outside stands at the edge."""
        days = (self.last - self.first).days + 1
        share = min(max((day - self.first).days, 0), days) / days
        return round(EDGE + share * (100 - 2 * EDGE), 2)

    def end(self, day: datetime.date) -> float:
        """Where a day ends."""
        return self.begin(day + datetime.timedelta(days=1))

    @property
    def months(self) -> int:
        """How many months there are."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1


@dataclass(frozen=True, slots=True)
class Point:
    """A milestone or a dated output: what, when due, how it stands (a phrase) and how it is drawn."""

    words: str
    due: str
    day: datetime.date
    """Where it is drawn: the day that it was reached, else the last on which it is due."""
    state: str
    style: str
    """full, open, late or stopped."""


def timeline_values(localised: LocalisedBook, plan: Entry[DeliveryPlan], standing: Assessment | None = None) -> Values:
    """The timeline of a plan and its table; empty where the plan gives no date.

    With ``standing`` it shows what is reached and done, and a line for the day of the report.
    """
    book, phrases = localised.book, localised.phrases
    own = {address: one for address, one in book.activities.items() if address.startswith(f"{plan.address}/")}
    points = {address: _points(localised, one, standing) for address, one in own.items()}
    dated = {address: one for address, one in own.items() if one.model.timeframe or points[address]}
    axis = _axis(plan, dated.values(), [point for found in points.values() for point in found])
    if axis is None:
        return {}
    undated = [{"name": one.model.name, "href": _href(one)} for address, one in own.items() if address not in dated]
    return {
        "panels": _panels(localised, plan, axis, dated, points),
        "table": [_row_in_words(localised, one, points[address]) for address, one in dated.items()],
        "undated": undated,
        "today": date(phrases, standing.day.isoformat()) if standing else "",
        "today_at": axis.end(standing.day) if standing else 0,
        "reported": standing is not None,
    }


def _href(activity: Entry[Activity]) -> str:
    return f"#{activity_anchor(activity.address)}"


def _axis(plan: Entry[DeliveryPlan], dated: Iterable[Entry[Activity]], points: list[Point]) -> Axis | None:
    """The time of the plan, in whole months; where it names an end only, as far as its dates reach."""
    frames = [one.model.timeframe for one in dated if one.model.timeframe]
    days = [day for frame in frames for day in (frame.first, frame.last) if day] + [point.day for point in points]
    if not days:
        return None
    first = (plan.model.period.first or min(days)).replace(day=1)
    last = plan.model.period.last or max(days)
    last = max(last, first).replace(day=calendar.monthrange(max(last, first).year, max(last, first).month)[1])
    return Axis(first, last)


# --- points


def _points(localised: LocalisedBook, activity: Entry[Activity], standing: Assessment | None) -> list[Point]:
    """The milestones and dated outputs of an activity, in the order of their days."""
    phrases, book = localised.phrases, localised.book
    state = standing.activities.get(activity.address) if standing else None
    milestones = {one.address: one for one in state.milestones} if state else {}
    outputs = {one.address: one for one in state.outputs} if state else {}
    found = []
    for milestone in activity.model.milestones:
        known = milestones.get(f"{activity.address}/milestones/{milestone.id}")
        day = last_day(known.reached if known and known.reached else milestone.due)
        words = _milestone_words(phrases, known.word, known.reached) if known else ""
        style = STYLES.get(known.word, "open") if known else "open"
        found.append(Point(milestone.title, milestone.due, day, words, style))
    for place, output in enumerate(getattr(activity.model, "outputs", ()), start=1):
        address = f"{activity.address}/outputs/{place}"
        if output.due and address in book.outputs:
            word = outputs[address].word if address in outputs else ""
            style = STYLES.get(word, "open")
            words = state_word(phrases, "output", word) if word else ""
            text = output.text.removesuffix(".")
            found.append(Point(text, output.due, last_day(output.due), words, style))
    return sorted(found, key=lambda point: point.day)


def _milestone_words(phrases: Phrases, word: str, reached: str) -> str:
    if word == "reached":
        return phrases.text("milestone-reached", date=date(phrases, reached))
    return phrases.text(f"milestone-{word}")


def _point_words(phrases: Phrases, point: Point) -> str:
    """Van ordered, due May 2026: reached 20 May 2026."""
    key = "timeline-point-state" if point.state else "timeline-point"
    state = f"{point.state[:1].lower()}{point.state[1:]}"
    return phrases.text(key, words=point.words, date=date(phrases, point.due), state=state)


# --- the picture


def _panels(
    localised: LocalisedBook,
    plan: Entry[DeliveryPlan],
    axis: Axis,
    dated: dict[str, Entry[Activity]],
    points: dict[str, list[Point]],
) -> list[Values]:
    """The rows of the picture below their aims; a long list has the months repeated."""
    book = localised.book
    aims = {address: first_aim(book, address) for address in dated}
    made = []
    for aim in (*aims_in_order(book, plan, [aim for aim in aims.values() if aim]), None):
        own = [address for address in dated if aims[address] == aim]
        for number, piece in enumerate(_pieces([dated[one] for one in own])):
            rows = [_row(localised, axis, one, points[one.address]) for one in piece]
            made.append({**_panel_head(localised, aim), "continued": number > 0, "rows": rows})
    return [{**panel, "ticks": _ticks(localised.phrases, axis)} for panel in made]


def _pieces(activities: list[Entry[Activity]]) -> list[list[Entry[Activity]]]:
    """Activities in pieces that fit a page each, by the length of their names."""
    pieces: list[list[Entry[Activity]]] = []
    room = 0
    for one in activities:
        lines = max(2, -(-len(one.model.name) // LINE))
        if room < lines:
            pieces.append([])
            room = LINES
        pieces[-1].append(one)
        room -= lines
    return pieces


def _panel_head(localised: LocalisedBook, aim: str | None) -> Values:
    if aim is None:
        return {"has_mark": False, "mark": {}, "title": localised.phrases.text("loose"), "tone": 4}
    found = mark(localised, aim)
    return {"has_mark": True, "mark": found, "title": localised.book.aims[aim].model.title, "tone": found["tone"]}


def _row(localised: LocalisedBook, axis: Axis, activity: Entry[Activity], points: list[Point]) -> Values:
    phrases, frame = localised.phrases, activity.model.timeframe
    start = axis.begin(frame.first) if frame and frame.first else EDGE
    end = axis.end(frame.last) if frame and frame.last else 100 - EDGE
    words = [_point_words(phrases, point) for point in points]
    key = "timeline-bar" if frame else "timeline-bar-without"
    when = period(phrases, frame) if frame else ""
    return {
        "name": activity.model.name,
        "href": _href(activity),
        "bar": frame is not None,
        "x": start,
        "width": round(max(end - start, 0.5), 2),
        "points": _apart([(axis.end(point.day), point.style) for point in points]),
        "title": " ".join([phrases.text(key, name=activity.model.name, period=when), *words]),
    }


def _apart(places: list[tuple[float, str]]) -> list[Values]:
    """Diamonds that do not hide one another: one that would is moved to the right, at the end of the year to the left.

    Takes and gives places in percent, in their order.
    """
    xs: list[float] = []
    for x, _ in places:
        xs.append(max(x, xs[-1] + APART) if xs else x)
    limit = 100 - EDGE
    for place in reversed(range(len(xs))):
        xs[place] = max(min(xs[place], limit), EDGE)
        limit = xs[place] - APART
    return [{"x": round(x, 2), "style": style} for x, (_, style) in zip(xs, places, strict=True)]


def _ticks(phrases: Phrases, axis: Axis) -> list[Values]:
    """The months from left to right, or quarters, or years where the time is long; each with where it begins."""
    months = axis.months
    step = 1 if months <= MANY_MONTHS else 3 if months <= MANY_QUARTERS else 12
    found = []
    for place in range(0, months, step):
        count = axis.first.month - 1 + place
        day = datetime.date(axis.first.year + count // 12, count % 12 + 1, 1)
        words = str(day.year) if step == 12 else month(phrases, day.month, "abbreviated")  # noqa: PLR2004 - a year
        found.append({"words": words, "minor": step == 1 and place % 3 != 0, "x": axis.begin(day)})
    return found


# --- the table


def _row_in_words(localised: LocalisedBook, activity: Entry[Activity], points: list[Point]) -> Values:
    phrases, frame = localised.phrases, activity.model.timeframe
    return {
        "name": activity.model.name,
        "href": _href(activity),
        "when": period(phrases, frame) if frame else "",
        "needed": needed(localised.book, activity.address),
        "points": [_point_words(phrases, point) for point in points],
    }


def needed(book: Book, address: str) -> list[Values]:
    """The activities that have to be finished before the one at ``address``, with the way to each."""
    own = book.plan_of(address).address
    found = []
    for one in book.dependencies.get(address, ()):
        plan, place = book.plan_of(one), activity_anchor(one)
        elsewhere = plan.address != own
        href = to_document(plan.address, place) if elsewhere else f"#{place}"
        found.append(
            {"name": book.activities[one].model.name, "plan": plan.model.title if elsewhere else "", "href": href}
        )
    return found
