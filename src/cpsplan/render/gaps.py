"""Gaps of coverage by name: what is not covered, where that stands in the sources, and what is waived until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from cpsplan.assess.coverage import PlanCoverage, Share, places_of
from cpsplan.assess.waivers import Waived, waived
from cpsplan.book.book import Book
from cpsplan.diagnostic import Span
from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.render.figures import date
from cpsplan.render.frame import settings_of
from cpsplan.render.places import to_activity, to_definition, without_stop
from cpsplan.render.values import Hyperlink, Values

FEW = 8
"""Up to so many gaps are named at once; more of them open at a click."""


@dataclass(frozen=True, slots=True)
class GapName(Values):
    """One thing that is not covered."""

    words: str
    href: str
    id: str
    """Its anchor, where the matrix leads to it."""
    place: Hyperlink | None
    """Where it stands in the sources, if it is not the same for all."""


@dataclass(frozen=True, slots=True)
class WaivedNames(Values):
    """Gaps that are waived for one reason."""

    until: str
    reason: str
    names: tuple[GapName, ...]
    folded: str
    """What is read before a click shows the names; empty where there are few."""


@dataclass(frozen=True, slots=True)
class DimensionGaps(Values):
    """The gaps of one dimension of a plan: those that are open, and those that are waived by reason."""

    words: str
    names: tuple[GapName, ...]
    folded: str
    waived: tuple[WaivedNames, ...]
    place: Hyperlink | None
    """Where all of them stand, if that is the same place."""


@dataclass(frozen=True, slots=True)
class WaivedCount(Values):
    """How many gaps of a document are waived for one reason, where they are not named one by one."""

    title: str
    count: int
    until: str
    reason: str


@dataclass(frozen=True, slots=True)
class ServingPlan(Values):
    """The activities of one plan that serve an outcome."""

    label: str
    names: tuple[Hyperlink, ...]


@dataclass(frozen=True, slots=True)
class ServedRow(Values):
    """An outcome with the activities that serve it, plan by plan."""

    number: str
    words: str
    plans: tuple[ServingPlan, ...]


def dimension_gaps(localised: LocalisedBook, plan: str, share: Share, words: str, top: str) -> DimensionGaps:
    """The gaps of one dimension of a plan, of which ``words`` say how many there are."""
    book = localised.book
    spans = places_of(book, plan, share.gaps)
    shared = _shared_place(book, list(spans.values()), len(share.gaps))
    names: dict[str, GapName] = {}
    for address in share.gaps:
        link = _name(localised, address, top)
        anchor = gap_id(plan, address) if share.dimension == "outcomes" else ""
        place = source_place(book, spans[address]) if address in spans and not shared else None
        names[address] = GapName(link.words, link.href, anchor, place)
    groups: list[WaivedNames] = []
    for group in _by_reason(localised, share.waived):
        own = tuple(names[address] for address in group.addresses)
        groups.append(WaivedNames(group.until, group.reason, own, _folded(localised, own)))
    not_waived = tuple(names[address] for address in share.open)
    return DimensionGaps(words, not_waived, _folded(localised, not_waived), tuple(groups), shared)


def _shared_place(book: Book, spans: Sequence[Span], count: int) -> Hyperlink | None:
    """The place in the sources where all of ``count`` gaps stand; None where they do not stand in one."""
    if len(spans) != count or len(set(spans)) != 1:
        return None
    return source_place(book, spans[0])


def _folded(localised: LocalisedBook, names: Sequence[GapName]) -> str:
    return localised.phrases.plural("gap-names", len(names)) if len(names) > FEW else ""


def waived_counts(localised: LocalisedBook, document: str, title: str, share: Share) -> list[WaivedCount]:
    """What is waived of a document whose gaps are not named one by one: how many, until when and why."""
    # The share may have been counted in the language of the plans; the reasons are wanted in that of the page.
    allowed = waived(localised.book, share.dimension, document, share.gaps)
    groups = _by_reason(localised, allowed)
    return [WaivedCount(title, len(group.addresses), group.until, group.reason) for group in groups]


@dataclass(slots=True)
class _ReasonGroup:
    """The gaps that are waived until one day for one reason."""

    until: str
    reason: str
    addresses: list[str]


def _by_reason(localised: LocalisedBook, allowed: Iterable[Waived]) -> list[_ReasonGroup]:
    groups: dict[tuple[str, str], _ReasonGroup] = {}
    for gap in allowed:
        day = gap.until.isoformat()
        group = groups.setdefault((day, str(gap.reason)), _ReasonGroup(date(localised.phrases, day), gap.reason, []))
        group.addresses.append(gap.address)
    return list(groups.values())


def gap_id(plan: str, address: str) -> str:
    """The anchor of an outcome or aim that a plan does not serve."""
    return f"gap-{plan}-{address}"


def gap_cells(localised: LocalisedBook, covered: Iterable[PlanCoverage]) -> dict[tuple[str, str], Hyperlink]:
    """What a cell of the matrix shows that is a gap, by plan and outcome: a word that leads to the line in the sources.

    Where the settings do not say where those can be read, it leads to the name of the gap, which says where it stands.
    """
    book, phrases = localised.book, localised.phrases
    cells: dict[tuple[str, str], Hyperlink] = {}
    for coverage in covered:
        share, plan = coverage.shares["outcomes"], coverage.plan
        allowed = {gap.address for gap in share.waived}
        spans = places_of(book, plan, share.gaps)
        for address in share.gaps:
            source = source_place(book, spans[address]).href if address in spans else ""
            words = phrases.text("heat-waived" if address in allowed else "heat-none")
            cells[plan, address] = Hyperlink(words, source or f"#{gap_id(plan, address)}")
    return cells


def source_place(book: Book, span: Span) -> Hyperlink:
    """A place in the sources: file and line, and where it can be read, so far as the settings say that."""
    pattern = settings_of(book).source_address
    href = pattern.replace("{path}", quote(span.path)).replace("{line}", str(span.line)) if pattern else ""
    return Hyperlink(f"{span.path}:{span.line}", href)


def _name(localised: LocalisedBook, address: str, top: str) -> Hyperlink:
    """An outcome, aim, activity or output by its name, with the way to it."""
    book = localised.book
    if address in book.outcomes:
        outcome = book.outcomes[address]
        words = f"{book.numbers[address]} {without_stop(outcome.model.statement)}"
        return Hyperlink(words, to_definition(outcome, top))
    if address in book.aims:
        aim = book.aims[address]
        return Hyperlink(aim.model.title, to_definition(aim, top))
    if address in book.activities:
        return activity_link(book, address, top)
    if address in book.named:
        commitment = book.named[address]
        return Hyperlink(without_stop(commitment.model.text), to_definition(commitment, top))
    output = book.outputs[address]
    activity = activity_link(book, output.address.within("activity"), top)
    words = localised.phrases.text("fact", label=activity.words, text=without_stop(output.model.text))
    return Hyperlink(words, activity.href)


def activity_link(book: Book, address: str, top: str = "../") -> Hyperlink:
    """An activity by its name, with the way to it."""
    activity = book.activities[address]
    return Hyperlink(activity.model.name, to_activity(activity, top))


def served_rows(localised: LocalisedBook, covered: Iterable[PlanCoverage], top: str) -> tuple[ServedRow, ...]:
    """Every outcome of a strategy with the activities that serve it, plan by plan; a plan without any has none."""
    book = localised.book
    plans: dict[tuple[str, str], list[ServingPlan]] = {}
    for coverage in covered:
        label = book.plans[coverage.plan].model.title
        for row in coverage.rows:
            names = tuple(activity_link(book, address, top) for address in row.activities)
            plans.setdefault((row.number, row.words), []).append(ServingPlan(label, names))
    return tuple(ServedRow(number, words, tuple(serving)) for (number, words), serving in plans.items())
