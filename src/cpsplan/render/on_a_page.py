"""A plan on a page: every promise with what is done for it. Rows, so that nine aims fit as two do.

How much of each activity is told depends on how much there is: all of a few, the names of some, counts of very many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from cpsplan.assess.progress import Assessment, assess
from cpsplan.book.book import Activity
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.model.delivery import DeliveryPlan, Project
from cpsplan.render.activities import ByPlace
from cpsplan.render.budget import activity_money
from cpsplan.render.figures import due_words, period
from cpsplan.render.front import FrontRow, latest_report
from cpsplan.render.headline import Headline
from cpsplan.render.marks import Mark
from cpsplan.render.notices import PageContent
from cpsplan.render.places import GROUP, LOOSE, activity_anchor, to_document, without_stop
from cpsplan.render.plan import PlanContent
from cpsplan.render.ratings import output_word, state_style
from cpsplan.render.target_words import point_words, target_words
from cpsplan.render.timeline import Tick, Timeline, TimelineRow, timeline_of
from cpsplan.render.values import Fact, Hyperlink, Values

Paper = Literal["a3", "a4"]
FULL, NAMES = 12, 3500
"""Up to so many activities each is told with its outputs; up to so many letters of names each has its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOutput(Values):
    """An output on a sheet: its mark, its words, and how it stands where that is a worry."""

    marks: tuple[str, ...]
    text: str
    due: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetMeasure(Values):
    """A measure on a sheet."""

    target: str
    subject: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetActivity(Values):
    """An activity on a sheet."""

    name: str
    href: str
    when: str
    money: str
    owner: str
    outputs: tuple[SheetOutput, ...]
    measures: tuple[SheetMeasure, ...]
    picture: TimelineRow | None


@dataclass(frozen=True, slots=True)
class SheetCount(Values):
    """An outcome on a sheet with very many activities, and how many serve it."""

    number: str
    statement: str
    counts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WallRow(Values):
    """An aim on a sheet, with what is done for it."""

    mark: Mark | None
    tone: int
    name: str
    href: str
    promise: str
    is_promised: bool
    when: str
    money: str
    done: str
    worries: str
    marks: tuple[str, ...]
    counts: str
    activities: tuple[SheetActivity, ...]
    outcomes: tuple[SheetCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumns(Values):
    """What a sheet has room and words for."""

    full: bool
    """Whether each activity is told with its outputs."""
    outputs: bool
    dates: bool
    money: bool
    standing: bool
    measures: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSheet(PageContent):
    """A plan on a page."""

    document: Hyperlink
    is_small: bool
    """Whether it is for A4, not A3."""
    kicker: str
    promise: str
    figures: tuple[Headline, ...]
    published: tuple[Fact, ...]
    rows: tuple[WallRow, ...]
    columns: SheetColumns
    ticks: tuple[Tick, ...]
    today_at: float
    as_of: str


def plan_sheet(localised: LocalisedBook, plan: Entry[DeliveryPlan], content: PlanContent, paper: Paper) -> PlanSheet:
    """A plan on a page of A3 or A4, of which its own page has the ``content``."""
    report = latest_report(localised, plan.address)
    standing = assess(localised.book, report) if report else None
    timeline = timeline_of(localised, plan, standing)
    sheet = _Sheet(localised, plan, standing, timeline)
    rows = tuple(sheet.rows(content.front.rows))
    return PlanSheet(
        title=content.title,
        summary=None if content.promise else content.summary,
        notices=tuple(notice for notice in content.notices if notice.draft),
        document=Hyperlink(content.title, to_document(plan.address, top="../../")),
        is_small=paper == "a4",
        kicker=localised.phrases.text("sheet-plan", period=content.period),
        promise=content.promise or "",
        figures=content.front.figures,
        published=content.publication.head if content.publication else (),
        rows=rows,
        columns=_columns_of(rows, content, full=sheet.is_full),
        # A sheet of many names has no column of dates.
        ticks=timeline.panels[0].ticks if timeline and timeline.panels and sheet.is_full else (),
        today_at=timeline.today_at if timeline else 0,
        as_of=content.front.as_of,
    )


def _columns_of(rows: Sequence[WallRow], content: PlanContent, *, full: bool) -> SheetColumns:
    activities = [activity for row in rows for activity in row.activities]
    return SheetColumns(
        full=full,
        outputs=any(activity.outputs for activity in activities),
        dates=any(activity.picture for activity in activities),
        money=any(activity.money for activity in activities) if full else content.front.columns.money,
        standing=content.front.columns.standing,
        measures=any(activity.measures for activity in activities),
    )


class _Sheet:
    """Makes the rows of a sheet, each activity at the first place that it serves."""

    def __init__(
        self,
        localised: LocalisedBook,
        plan: Entry[DeliveryPlan],
        standing: Assessment | None,
        timeline: Timeline | None,
    ) -> None:
        self._localised = localised
        self._plan = plan
        self._standing = standing
        self._by_place = ByPlace.of(localised.book, plan)
        self._told: set[str] = set()
        every = localised.book.below(plan.address, "activity")
        self.is_full = len(every) <= FULL
        self._has_names = sum(len(activity.model.name) for activity in every) <= NAMES
        panels = timeline.panels if timeline else ()
        self._pictures = {row.href: row for panel in panels for row in panel.rows}

    def rows(self, front: Sequence[FrontRow]) -> Iterator[WallRow]:
        """A row for each place of the first page, then one for what serves none."""
        for row in front:
            yield self._row(row)
        loose = self._by_place.activities_at([LOOSE]) if self._plan.model.strategy or not front else []
        if loose:
            yield self._loose(loose)

    def _row(self, row: FrontRow) -> WallRow:
        standing = row.standing
        activities = tuple(self._activities(self._at(row)))
        mark = replace(row.mark, title=row.name) if row.mark else None
        return WallRow(
            mark=mark,
            tone=row.tone,
            name=row.name,
            href=to_document(self._plan.address, row.id, top="../../"),
            promise=row.promise,
            is_promised=row.is_promised,
            when=row.when,
            money=row.money,
            done=standing.done if standing else "",
            worries=standing.worries if standing else "",
            marks=standing.marks if standing else (),
            counts="" if self.is_full else row.counts,
            activities=activities if self.is_full or self._has_names else (),
            outcomes=() if self.is_full or self._has_names else tuple(self._outcomes(row)),
        )

    def _loose(self, activities: Sequence[Entry[Activity]]) -> WallRow:
        name = self._localised.phrases.text("loose" if self._plan.model.strategy else "alone")
        return WallRow(
            mark=None,
            tone=4,
            name=name,
            href=to_document(self._plan.address, "loose", top="../../"),
            promise="",
            is_promised=False,
            when="",
            money="",
            done="",
            worries="",
            marks=(),
            counts="",
            activities=tuple(self._activity(activity) for activity in activities),
            outcomes=(),
        )

    def _at(self, row: FrontRow) -> list[Entry[Activity]]:
        """The activities of a row: those of an aim and its outcomes, or those of a group."""
        book = self._localised.book
        if row.id.startswith(GROUP):
            return list(self._by_place.activities_at([row.id]))
        return list(self._by_place.activities_at((*book.outcomes_in(row.address), row.address)))

    def _activities(self, activities: Sequence[Entry[Activity]]) -> Iterator[SheetActivity]:
        for activity in activities:
            if activity.address not in self._told:
                self._told.add(activity.address)
                yield self._activity(activity)

    def _activity(self, activity: Entry[Activity]) -> SheetActivity:
        model, anchor = activity.model, activity_anchor(activity)
        frame = model.timeframe
        full = self.is_full
        return SheetActivity(
            name=model.name,
            href=to_document(self._plan.address, anchor, top="../../"),
            when=period(self._localised.phrases, frame) if full and frame else "",
            money=activity_money(self._localised, model) if full else "",
            owner=(model.owner or "") if full and not isinstance(model, Project) else "",
            outputs=tuple(self._outputs(activity)) if full else (),
            measures=tuple(self._measures(activity)) if full else (),
            picture=self._pictures.get(f"#{anchor}") if full else None,
        )

    def _outputs(self, activity: Entry[Activity]) -> Iterator[SheetOutput]:
        state = self._standing.activities.get(activity.address) if self._standing else None
        states = {output.address: output for output in state.outputs} if state else {}
        phrases = self._localised.phrases
        for entry in self._localised.book.below(activity.address, "output"):
            known = states.get(entry.address)
            style = state_style(known.word) if known else "open"
            worry = known is not None and known.word in ("late", "at risk", "stopped")
            yield SheetOutput(
                marks=({"full": "full", "late": "dotted", "stopped": "crossed"}.get(style, "hollow"),),
                text=without_stop(entry.model.text),
                due="" if known and known.word == "done" else due_words(phrases, entry.model.due),
                state=output_word(phrases, known) if known and worry else "",
            )

    def _measures(self, activity: Entry[Activity]) -> Iterator[SheetMeasure]:
        """The measures whose success an activity is the first to show."""
        book, phrases = self._localised.book, self._localised.phrases
        for measure in book.below(self._plan.address, "measure"):
            shows = book.activities_of.get(measure.address, ())
            if not shows or shows[0] != activity.address:
                continue
            state = self._standing.measures.get(measure.address) if self._standing else None
            latest = state.latest if state else None
            yield SheetMeasure(
                target=target_words(phrases, measure.model),
                subject=measure.model.subject,
                result=phrases.text("front-now", result=point_words(phrases, measure.model, latest)) if latest else "",
            )

    def _outcomes(self, row: FrontRow) -> Iterator[SheetCount]:
        book = self._localised.book
        for address in book.outcomes_in(row.address):
            count = len(self._by_place.activities.get(address, ()))
            if count:
                words = self._localised.phrases.plural("sheet-count", count)
                yield SheetCount(book.numbers[address], without_stop(book.outcomes[address].model.statement), words)
