"""A progress report on a page, for a board: one table of everything, with what is new, what is late, and the money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from cpsplan.assess.colours import Rating
from cpsplan.assess.money import first_aim
from cpsplan.assess.progress import ActivityState, Assessment, OutputState, assess
from cpsplan.assess.revisions import as_it_was
from cpsplan.assess.spending import NOUGHT, ActivityMoney
from cpsplan.book.book import Activity
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.model.dates import last_day
from cpsplan.model.progress import Progress
from cpsplan.render.budget import activity_money
from cpsplan.render.figures import date, due_words, money
from cpsplan.render.front import StandingMarks, standing_marks
from cpsplan.render.marks import PLAIN_TONE, Mark, mark
from cpsplan.render.notices import PageContent
from cpsplan.render.places import GROUP, LOOSE, activity_anchor, named, places_in_order, to_document, without_stop
from cpsplan.render.progress import ProgressContent
from cpsplan.render.ratings import RatingWords, milestone_word, output_word, rating_words, state_style, state_word
from cpsplan.render.target_words import point_words, target_words
from cpsplan.render.values import Fact, Hyperlink, Values

WORRIES = ("late", "at risk", "stopped")


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow(Values):
    """An activity in the table of the board."""

    name: str
    href: str
    owner: str
    rating: RatingWords
    before: str
    """How it stood in the report before, where that was otherwise."""
    standing: StandingMarks | None
    new: tuple[str, ...]
    worries: tuple[str, ...]
    money: str
    width: float
    spent_width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPart(Values):
    """An aim or a group in the table of the board, with its activities."""

    mark: Mark | None
    tone: int
    name: str
    rating: RatingWords | None
    rows: tuple[BoardRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardMeasure(Values):
    """A measure on the page of the board."""

    subject: str
    target: str
    result: str
    verdict: str
    style: int
    """1 where it is met, 2 where it is missed, 0 else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSheet(PageContent):
    """A progress report on a page."""

    document: Hyperlink
    kicker: str
    day: str
    since: str
    """The day of the report before."""
    figures: tuple[Fact, ...]
    parts: tuple[BoardPart, ...]
    measures: tuple[BoardMeasure, ...]
    has_outputs: bool
    has_money: bool
    is_long: bool


def report_sheet(localised: LocalisedBook, report: Entry[Progress], content: ProgressContent) -> ReportSheet:
    """A progress report on a page of A4, of which its own page has the ``content``.

    What was revised later stands as it was on its day.
    """
    book = as_it_was(localised.book, report.model.plan, last_day(report.model.date))
    board = _Board(replace(localised, book=book), report)
    parts = tuple(board.parts())
    rows = [row for part in parts for row in part.rows]
    return ReportSheet(
        title=content.title,
        summary=content.summary,
        notices=tuple(notice for notice in content.notices if notice.draft),
        document=Hyperlink(content.title, to_document(report.address, top="../../")),
        kicker=localised.phrases.text("sheet-report", plan=content.plan.words),
        day=content.date,
        since=board.since,
        figures=content.figures,
        parts=parts,
        measures=tuple(board.measures()),
        has_outputs=any(row.standing for row in rows),
        has_money=any(row.money for row in rows),
        is_long=len(rows) > LONG,
    )


LONG = 12
"""From so many activities on, the table is set in smaller type."""


class _Board:
    """Makes the table of a board from how the plan stands, and how it stood in the report before."""

    def __init__(self, localised: LocalisedBook, report: Entry[Progress]) -> None:
        self._localised = localised
        book = localised.book
        self._plan = book.plans[report.model.plan]
        self._standing = assess(book, report)
        reports = [other.address for other in book.progress_of(report.model.plan)]
        place = reports.index(report.address)
        before = book.progress[reports[place - 1]] if place else None
        self._before: Assessment | None = assess(book, before) if before else None
        self.since = date(localised.phrases, self._before.day.isoformat()) if self._before else ""
        activities = [money for state in self._standing.activities.values() for money in state.money]
        self._widest = max((max(money.budget or NOUGHT, _spent(money)) for money in activities), default=NOUGHT)

    def parts(self) -> Iterator[BoardPart]:
        """The aims, then the groups, then what belongs to neither, each with its activities."""
        book, phrases = self._localised.book, self._localised.phrases
        by_place: dict[str, list[Entry[Activity]]] = {}
        for activity in book.below(self._plan.address, "activity"):
            place = first_aim(book, activity.address) or named(book, activity.address)[0]
            by_place.setdefault(place, []).append(activity)
        titles = {f"{GROUP}{group.id}": group.title for group in self._plan.model.groups}
        titles[LOOSE] = phrases.text("loose" if self._plan.model.strategy else "alone")
        for place in (*places_in_order(book, self._plan, by_place), *titles):
            if place in by_place:
                yield self._part(place, titles.get(place, ""), by_place[place])

    def _part(self, place: str, title: str, activities: list[Entry[Activity]]) -> BoardPart:
        book = self._localised.book
        rating = self._standing.aims.get(place)
        aim = book.aims.get(place)
        name = (aim.model.short_title or aim.model.title) if aim else title
        aim_mark = replace(mark(self._localised, place), title=name) if aim else None
        return BoardPart(
            mark=aim_mark,
            tone=aim_mark.tone if aim_mark else PLAIN_TONE,
            name=name,
            rating=self._rating(rating) if rating else None,
            rows=tuple(self._row(activity) for activity in activities),
        )

    def _rating(self, rating: Rating) -> RatingWords:
        """A rating with its reason, or with that of the person who has set it."""
        words = rating_words(self._localised.phrases, rating)
        because = "" if words.override else words.because
        return RatingWords(colour=words.colour, word=words.word, because=because, override=words.override)

    def _row(self, activity: Entry[Activity]) -> BoardRow:
        phrases, state = self._localised.phrases, self._standing.activities[activity.address]
        before = self._before.activities.get(activity.address) if self._before else None
        changed = before is not None and before.rating.colour != state.rating.colour
        words = [output.word for output in state.outputs]
        return BoardRow(
            name=activity.model.name,
            href=to_document(self._plan.address, activity_anchor(activity), top="../../"),
            owner=activity.model.owner or "",
            rating=RatingWords(colour=state.rating.colour, word=phrases.text(f"colour-{state.rating.colour}")),
            before=phrases.text(f"colour-{before.rating.colour}") if before and changed else "",
            standing=standing_marks(self._localised, words, by_output=True) if words else None,
            new=tuple(self._new(activity, state, before)),
            worries=tuple(self._worries(activity, state)),
            money=self._money(activity, state),
            width=self._percent(sum((part.budget or NOUGHT for part in state.money), NOUGHT), state),
            spent_width=self._percent(sum(map(_spent, state.money), NOUGHT), state),
        )

    # --- what is new, what is late

    def _new(self, activity: Entry[Activity], state: ActivityState, before: ActivityState | None) -> Iterator[str]:
        """What changed since the report before, and what this one remarks."""
        if state.own and not state.own.as_of:
            yield _said(output_word(self._localised.phrases, state.own), state.own.note)
        yield from self._new_outputs(activity, state, before)
        yield from self._new_milestones(activity, state, before)

    def _new_outputs(
        self, activity: Entry[Activity], state: ActivityState, before: ActivityState | None
    ) -> Iterator[str]:
        phrases = self._localised.phrases
        known = {output.address: output.word for output in before.outputs} if before else {}
        for output, now in self._outputs(activity, state):
            is_new = bool(now.note) or known.get(now.address) != now.word
            if is_new and not now.as_of and now.word != "not reported":
                yield phrases.text("fact", label=output, text=_said(output_word(phrases, now), now.note))

    def _new_milestones(
        self, activity: Entry[Activity], state: ActivityState, before: ActivityState | None
    ) -> Iterator[str]:
        phrases = self._localised.phrases
        reached = {milestone.address for milestone in before.milestones if milestone.reached} if before else set()
        for entry, now in zip(activity.model.milestones, state.milestones, strict=True):
            if now.reached and now.address not in reached:
                yield phrases.text("fact", label=entry.title, text=_said(milestone_word(phrases, now), now.note))

    def _worries(self, activity: Entry[Activity], state: ActivityState) -> Iterator[str]:
        """What is late, at risk or stopped, or costs more than it may."""
        phrases = self._localised.phrases
        for output, now in self._outputs(activity, state):
            if now.word in WORRIES:
                entry = self._localised.book.outputs[now.address]
                due = due_words(phrases, entry.model.due)
                words = phrases.text("list-separator").join(filter(None, (output, due)))
                yield phrases.text("fact", label=state_word(phrases, "output", now.word), text=words)
        for milestone, reached in zip(activity.model.milestones, state.milestones, strict=True):
            if reached.word == "late":
                words = phrases.text("list-separator").join((milestone.title, due_words(phrases, milestone.due)))
                yield phrases.text("fact", label=milestone_word(phrases, reached), text=words)
        for part in state.money:
            if part.budget is not None and _spent(part) > part.budget:
                yield phrases.text("sheet-over", amount=money(phrases, _spent(part) - part.budget, part.currency))

    def _outputs(self, activity: Entry[Activity], state: ActivityState) -> Iterator[tuple[str, OutputState]]:
        entries = self._localised.book.below(activity.address, "output")
        for entry, now in zip(entries, state.outputs, strict=True):
            yield without_stop(entry.model.text), now

    # --- money and measures

    def _money(self, activity: Entry[Activity], state: ActivityState) -> str:
        """What is spent of what."""
        phrases = self._localised.phrases
        parts: list[str] = []
        for part in state.money:
            budget = money(phrases, part.budget, part.currency) if part.budget is not None else ""
            spent = money(phrases, part.spent.amount, part.currency) if part.spent else ""
            if spent and budget:
                parts.append(phrases.text("part-of", part=spent, whole=budget))
            elif spent:
                parts.append(phrases.text("spent-only", amount=spent))
        return phrases.text("list-separator").join(parts) or activity_money(self._localised, activity.model)

    def _percent(self, amount: Decimal, state: ActivityState) -> float:
        """An amount on the scale of all bars; nought where currencies differ."""
        return round(float(100 * amount / self._widest), 1) if self._widest and len(state.money) == 1 else 0.0

    def measures(self) -> Iterator[BoardMeasure]:
        """The measures that have a figure or a target, with how they stand."""
        phrases, book = self._localised.phrases, self._localised.book
        for address, state in self._standing.measures.items():
            measure = book.measures[address].model
            style = state_style(state.verdict)
            yield BoardMeasure(
                subject=measure.subject,
                target=target_words(phrases, measure),
                result=point_words(phrases, measure, state.latest) if state.latest else "",
                verdict=state_word(phrases, "verdict", state.verdict),
                style={"full": 1, "late": 2}.get(style, 0),
            )


def _spent(part: ActivityMoney) -> Decimal:
    return part.spent.amount if part.spent else NOUGHT


def _said(word: str, note: str) -> str:
    """How something stands, and the remark on it."""
    return f"{word}. {note}" if note else word
