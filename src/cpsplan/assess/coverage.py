"""Coverage: what share of each plan is covered, in several dimensions; gaps by name.

A dimension counts things of a plan: how many there are, how many are covered, and which are not. What is not there is a
gap. Only what the settings name as not published is not counted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from fractions import Fraction

from cpsplan.assess.progress import assess
from cpsplan.assess.waivers import Waived, is_asked_for, waived
from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.book.translation import State, context
from cpsplan.diagnostic import Span
from cpsplan.language.booklets import STYLE, SUFFIX, is_stale, told_by
from cpsplan.language.catalogue import catalogue_of, published_texts
from cpsplan.late import dataclass
from cpsplan.model.address import Address
from cpsplan.model.delivery import Action, DeliveryPlan, Project
from cpsplan.model.edition import Floors
from cpsplan.model.shape import shape


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a plan is covered in one dimension."""

    dimension: str
    done: tuple[str, ...]
    """The addresses of what is covered."""
    gaps: tuple[str, ...]
    """The addresses of what is not covered."""
    waived: tuple[Waived, ...] = ()
    """Those of the gaps that a waiver allows today."""

    @property
    def covered(self) -> int:
        """How many things are covered."""
        return len(self.done)

    @property
    def open(self) -> tuple[str, ...]:
        """The gaps that no waiver allows."""
        allowed = {gap.address for gap in self.waived}
        return tuple(address for address in self.gaps if address not in allowed)

    def is_below(self, floor: Decimal | float) -> bool:
        """Whether less than ``floor`` percent is covered, or waived. Where there is nothing to cover, nothing is."""
        return bool(self.total) and (self.covered + len(self.waived)) * 100 < floor * self.total

    @property
    def total(self) -> int:
        """How many things there are to cover."""
        return len(self.done) + len(self.gaps)

    @property
    def share(self) -> Fraction | None:
        """The share that is covered, 0 to 1; None where there is nothing to cover."""
        return Fraction(self.covered, self.total) if self.total else None

    @property
    def percent(self) -> str:
        """The share in words. Rounded down: 99.9% is not 100%."""
        return "none to cover" if self.share is None else f"{int(self.share * 100)}%"


@dataclass(frozen=True, slots=True)
class Row:
    """One outcome (or aim, where a strategy has no outcomes) and the activities of a plan that serve it."""

    address: str
    number: str
    """Its place in the strategy: 1.3 for the third outcome of the first aim."""
    words: str
    activities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanCoverage:
    """How one plan covers its strategy, and itself."""

    plan: str
    strategy: str
    body: str
    """The id of the body whose plan it is; empty where it does not say so."""
    rows: tuple[Row, ...]
    without_outcome: tuple[str, ...]
    """Activities of the plan that name no outcome although the strategy has outcomes."""
    shares: dict[str, Share]
    """Every dimension by its name, in the order of DIMENSIONS."""

    @property
    def gaps(self) -> tuple[Row, ...]:
        """The outcomes that no activity serves."""
        return tuple(row for row in self.rows if not row.activities)


def cover(book: Book, plan: Entry[DeliveryPlan]) -> PlanCoverage:
    """How ``plan`` covers the outcomes of its strategy (its aims, where the strategy has none), and all dimensions."""
    strategy = plan.model.strategy
    rows: list[Row] = []
    for place in places_to_serve(book, plan):
        words = book.find(place).words
        rows.append(Row(place, book.numbers[place], words, _activities_serving(book, plan, place)))
    without: list[str] = []
    if book.outcomes_in(strategy):
        activities = book.below(plan.address, "activity")
        without = [
            activity.address for activity in activities if not (activity.model.outcomes or activity.model.commitments)
        ]
    counts = {name: count(book, plan) for name, count in DIMENSIONS.items() if _is_counted(book, name)}
    shares = {name: _share(book, name, plan.address, count) for name, count in counts.items()}
    return PlanCoverage(plan.address, strategy, plan.model.body or "", tuple(rows), tuple(without), shares)


def _is_counted(book: Book, dimension: str) -> bool:
    """Whether a dimension counts: measures of aims and of outcomes are both measures."""
    # That outcomes are served is the promise of every plan; not to publish outcomes is about the strategy.
    return dimension == "outcomes" or is_asked_for(book, dimension.removeprefix("aim-").removeprefix("outcome-"))


def cover_all(book: Book) -> tuple[PlanCoverage, ...]:
    """The coverage of every plan whose strategy is known, or that has none, in the order of the files.

    The plans of a body are together, where plans say whose they are.
    """
    known = {"", *book.strategies}
    return tuple(cover(book, plan) for plan in book.by_body(book.plans.values()) if plan.model.strategy in known)


def shares_by_document(book: Book, dimension: str) -> dict[str, Share]:
    """The shares of one dimension by document; empty where there is no such dimension here."""
    if dimension in DIMENSIONS:
        shares = ((covered.plan, covered.shares.get(dimension)) for covered in cover_all(book))
        return {plan: share for plan, share in shares if share}
    if dimension == EASY_READ:
        return cover_easy_read(book)
    by_language = cover_translations(book)
    return next((by_language[code] for code in by_language if language_name(code) == dimension), {})


def dimensions_of(book: Book) -> list[str]:
    """The names of all dimensions that there are: those of plans, Easy Read, and each language of translations."""
    return [*DIMENSIONS, EASY_READ, *(language_name(code) for code in book.translations)]


def cover_translations(book: Book) -> dict[str, dict[str, Share]]:
    """How much of each document is translated, by language (its code) and document, the glossary and the settings.

    Drafts count; what is missing or stale does not.
    """
    covered: dict[str, dict[str, Share]] = {}
    for code, translations in book.translations.items():
        counts: dict[str, Count] = {}
        for entry, way, text in published_texts(book):
            address = context(entry.address, way)
            done = translations.state(address, text) in (State.DRAFT, State.REVIEWED)
            counts.setdefault(catalogue_of(entry.address), {})[address] = done
        name = language_name(code)
        covered[code] = {document: _share(book, name, document, count) for document, count in counts.items()}
    return covered


EASY_READ = "easy-read"
"""The dimension of what documents hold that their Easy Read booklets tell."""


def cover_easy_read(book: Book) -> dict[str, Share]:
    """How much of each document its Easy Read booklet tells; empty where there is no booklet and no edition for one.

    What a passage tells counts only while the passage is confirmed.
    """
    is_published = any(entry.model.style == STYLE for entry in book.editions.values())
    if not book.booklets and not is_published:
        return {}
    stale = {address for address, passage in book.passages.items() if is_stale(book, passage)}
    shares: dict[str, Share] = {}
    for document in (*book.strategies, *book.plans):
        count = {
            address: bool(passage) and passage not in stale for address, passage in told_by(book, document).items()
        }
        if count:
            shares[document] = _share(book, EASY_READ, document, count)
    return shares


@dataclass(frozen=True, slots=True)
class Telling:
    """How a booklet tells what its document holds: the addresses of aims, outcomes, projects, actions and measures."""

    own: tuple[str, ...]
    """What has a passage of its own."""
    along: tuple[str, ...]
    """What is told with the outcome or aim that it serves, or that it is a part of."""
    untold: tuple[str, ...]


def telling_of(book: Book, document: str) -> Telling:
    """How the booklet of a document tells what that holds, whether or not the passages are confirmed."""
    passages = book.below(f"{document}{SUFFIX}", "passage")
    own = {book.targets[passage.address] for passage in passages if passage.address in book.targets}
    told_with = told_by(book, document)
    return Telling(
        tuple(address for address in told_with if address in own),
        tuple(address for address, passage in told_with.items() if passage and address not in own),
        tuple(address for address, passage in told_with.items() if not passage),
    )


def language_name(code: str) -> str:
    """What a language is called as a dimension of coverage: welsh for cy; its code, where nobody knows it."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - only where there are translations

    try:
        return (Locale.parse(code).english_name or code).lower()
    except UnknownLocaleError:
        return code


def numbers_of(book: Book, strategy: str) -> dict[str, str]:
    """The number of every aim and outcome of a strategy: its place, 1 for an aim, 1.3 and 1.3.2 for outcomes."""
    entries = (*book.below(strategy, "aim"), *book.below(strategy, "outcome"))
    return {entry.address: book.numbers[entry.address] for entry in entries}


def places_of(book: Book, document: str, gaps: Collection[str]) -> dict[str, Span]:
    """Where in the sources each of the gaps of a document stands, so far as it is known.

    What a plan does not do for an aim or an outcome is a gap of the plan: it stands where that names its strategy.
    Everything else stands where it is itself.
    """
    plan = book.plans.get(document)
    places: dict[str, Span] = {}
    for address in gaps:
        entry = book.thing(address)
        if plan and entry and entry.address.kind in ("aim", "outcome", "commitment"):
            places[address] = plan.span("strategy")
        elif entry:
            places[address] = entry.span()
    missing = {*gaps} - places.keys()
    if missing:
        for text, way, _ in published_texts(book):
            address = context(text.address, way)
            if address in missing:
                places[address] = text.span(*way)
    return places


# --- the dimensions: each gives every thing to cover and whether it is covered

Count = dict[str, bool]


def _share(book: Book, name: str, document: str, count: Count) -> Share:
    done = tuple(address for address, covered in count.items() if covered)
    gaps = tuple(address for address, covered in count.items() if not covered)
    return Share(name, done, gaps, waived(book, name, document, gaps) if gaps else ())


def places_to_serve(book: Book, plan: Entry[DeliveryPlan]) -> list[Address]:
    """What a plan has to serve: the outcomes of its strategy, of one with parts these; its aims, where that has none.

    Where several bodies share a strategy, what only the plan of another one serves is left to that.
    """
    strategy = plan.model.strategy
    places = book.outcomes_to_serve(strategy) or _aims_of_strategy(book, strategy)
    others = {other.address for other in book.plans_beside(plan.address)}
    return [place for place in places if not _is_left_to(book, others, plan.address, place)]


def _is_left_to(book: Book, others: Collection[str], plan: str, place: str) -> bool:
    """Whether one of some other plans serves a place, and a plan itself does not."""
    if not others:
        return False
    serving = {activity.document for activity in book.served_by.get(place, ())}
    return plan not in serving and not serving.isdisjoint(others)


def _aims_of_strategy(book: Book, strategy: str) -> list[Address]:
    return [aim.address for aim in book.below(strategy, "aim")]


def _activities_serving(book: Book, plan: Entry[DeliveryPlan], place: str) -> tuple[str, ...]:
    """The activities of a plan that name an outcome or an aim."""
    return tuple(activity for activity in book.served_by.get(place, ()) if activity.document == plan.address)


def _served_places(book: Book, plan: Entry[DeliveryPlan]) -> Count:
    return {place: bool(_activities_serving(book, plan, place)) for place in places_to_serve(book, plan)}


def _measured(book: Book, plan: Entry[DeliveryPlan], named: Mapping[str, tuple[Address, ...]]) -> set[Address]:
    """What the measures of a plan and of its strategy tell of, by what each has ``named``."""
    measured: set[Address] = set()
    for measure in (*book.below(plan.address, "measure"), *book.below(plan.model.strategy, "measure")):
        measured.update(named.get(measure.address, ()))
    return measured


def _measured_outcomes(book: Book, plan: Entry[DeliveryPlan]) -> Count:
    measured = _measured(book, plan, book.outcomes_of)
    return {outcome: outcome in measured for outcome in book.outcomes_to_serve(plan.model.strategy)}


def _measured_aims(book: Book, plan: Entry[DeliveryPlan]) -> Count:
    measured = _measured(book, plan, book.aims_of)
    measured |= {outcome.within("aim") for outcome in _measured(book, plan, book.outcomes_of)}
    return {aim: aim in measured for aim in _aims_of_strategy(book, plan.model.strategy)}


def _kept_commitments(book: Book, plan: Entry[DeliveryPlan]) -> Count:
    """The commitments of the plan's strategy that have an id, so that activities can serve them."""
    commitments = [entry.address for entry in book.commitments_in(plan.model.strategy) if entry.model.id]
    kept = {
        place
        for place, activities in book.kept_by.items()
        for activity in activities
        if activity.document == plan.address
    }
    return {commitment: commitment in kept for commitment in commitments}


def _having(field: str) -> Callable[[Book, Entry[DeliveryPlan]], Count]:
    """How many activities, of those that can have something in a field, have it."""

    def count(book: Book, plan: Entry[DeliveryPlan]) -> Count:
        activities = [entry for entry in book.below(plan.address, "activity") if field in entry.shape]
        return {activity.address: bool(getattr(activity.model, field)) for activity in activities}

    return count


def _reported(book: Book, plan: Entry[DeliveryPlan]) -> Count:
    """Every output, and every activity that has none, with whether the reports say how far it is."""
    reports = book.progress_of(plan.address)
    states = assess(book, reports[-1]).activities if reports else {}
    count: Count = {}
    for activity in book.below(plan.address, "activity"):
        state = states.get(activity.address)
        outputs = book.below(activity.address, "output")
        if not outputs:
            count[activity.address] = state is not None and state.own is not None
        for place, output in enumerate(outputs):
            count[output.address] = state is not None and state.outputs[place].word != "not reported"
    return count


def declared_fields() -> dict[str, str]:
    """The dimensions that count which activities have something, and the field that holds it."""
    fields = [field for model in (Project, Action) for field in shape(model).values()]
    return {field.shown.dimension: field.name for field in fields if field.shown.dimension}


def declared_dimensions() -> dict[str, Callable[[Book, Entry[DeliveryPlan]], Count]]:
    """What is counted, in the order of the floors: links and reports, and the fields that say that they are counted."""
    counted: dict[str, Callable[[Book, Entry[DeliveryPlan]], Count]] = {
        "outcomes": _served_places,
        "commitments": _kept_commitments,
        "aim-measures": _measured_aims,
        "outcome-measures": _measured_outcomes,
        "progress": _reported,
    }
    for dimension, field in declared_fields().items():
        counted[dimension] = _having(field)
    floors = [field.key for field in shape(Floors).values() if field.key in counted]
    return {name: counted[name] for name in (*floors, *counted)}


DIMENSIONS = declared_dimensions()
"""What is measured, and can be given a floor: outcomes and commitments that are served, aims and outcomes with a
measure, projects with outputs, activities with a budget, a timeframe and an owner, outputs with a report, and
activities without outputs with one."""
