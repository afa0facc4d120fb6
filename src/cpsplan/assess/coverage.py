"""Coverage: what share of each plan is covered, in several dimensions; gaps by name.

A dimension counts things of a plan: how many there are, how many are covered, and which are not. Nothing is left out of
the count because a document does not publish it: what is not there is a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cpsplan.assess.progress import assess
from cpsplan.assess.waivers import Waived, waived
from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.book.translation import State
from cpsplan.diagnostic import Span
from cpsplan.language.booklets import STYLE, is_stale, told_by
from cpsplan.language.catalogue import catalogue_of, context, published_texts
from cpsplan.model.delivery import DeliveryPlan, Project


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
        allowed = {one.address for one in self.waived}
        return tuple(one for one in self.gaps if one not in allowed)

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
    outcomes = book.outcomes_in(strategy)
    prefix = f"{plan.address}/"
    rows = tuple(
        Row(
            address,
            book.numbers[address],
            book.outcomes[address].model.statement if outcomes else book.aims[address].model.title,
            tuple(one for one in book.served_by.get(address, ()) if one.startswith(prefix)),
        )
        for address in outcomes or _aims(book, strategy)
    )
    without = tuple(
        address for address, activity in _activities(book, plan) if outcomes and not activity.model.outcomes
    )
    shares = {name: _share(book, name, plan.address, count(book, plan)) for name, count in DIMENSIONS.items()}
    return PlanCoverage(plan.address, strategy, rows, without, shares)


def cover_all(book: Book) -> tuple[PlanCoverage, ...]:
    """The coverage of every plan whose strategy is known, in the order of the files."""
    return tuple(cover(book, plan) for plan in book.plans.values() if plan.model.strategy in book.strategies)


def shares_by_document(book: Book, dimension: str) -> dict[str, Share]:
    """The shares of one dimension by document; empty where there is no such dimension here."""
    if dimension in DIMENSIONS:
        return {one.plan: one.shares[dimension] for one in cover_all(book)}
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
    editions = (entry.model.style for entry in book.editions.values())
    if not book.booklets and all(style != STYLE for style in editions):
        return {}
    stale = {address for address, passage in book.passages.items() if is_stale(book, passage)}
    counts = {
        document: {
            address: bool(passage) and passage not in stale for address, passage in told_by(book, document).items()
        }
        for document in (*book.strategies, *book.plans)
    }
    return {document: _share(book, EASY_READ, document, count) for document, count in counts.items() if count}


def language_name(code: str) -> str:
    """What a language is called as a dimension of coverage: welsh for cy; its code, where nobody knows it."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - only where there are translations

    try:
        return (Locale.parse(code).english_name or code).lower()
    except UnknownLocaleError:
        return code


def numbers_of(book: Book, strategy: str) -> dict[str, str]:
    """The number of every aim and outcome of a strategy: its place, 1 for an aim, 1.3 for an outcome."""
    entries = (*book.below(strategy, "aim"), *book.below(strategy, "outcome"))
    return {entry.address: book.numbers[entry.address] for entry in entries}


def places_of(book: Book, document: str, gaps: Collection[str]) -> dict[str, Span]:
    """Where in the sources each of the gaps of a document stands, so far as it is known.

    What a plan does not do for an aim or an outcome is a gap of the plan: it stands where that names its strategy.
    Everything else stands where it is itself.
    """
    plan = book.plans.get(document)
    tables = (book.aims, book.outcomes, book.activities, book.outputs, book.measures, book.strategies, book.plans)
    found: dict[str, Span] = {}
    for address in gaps:
        if plan and (address in book.outcomes or address in book.aims):
            found[address] = plan.span("strategy")
        else:
            entry = next((table[address] for table in tables if address in table), None)
            if entry:
                found[address] = entry.span()
    missing = {*gaps} - found.keys()
    if missing:
        for text, way, _ in published_texts(book):
            if (address := context(text.address, way)) in missing:
                found[address] = text.span(*way)
    return found


# --- the dimensions: each gives every thing to cover and whether it is covered

Count = dict[str, bool]


def _share(book: Book, name: str, document: str, count: Count) -> Share:
    done = tuple(address for address, covered in count.items() if covered)
    gaps = tuple(address for address, covered in count.items() if not covered)
    return Share(name, done, gaps, waived(book, name, document, gaps) if gaps else ())


def _aims(book: Book, strategy: str) -> list[str]:
    return [address for address in book.aims if address.startswith(f"{strategy}:")]


def _activities(book: Book, plan: Entry[DeliveryPlan]) -> list[tuple[str, Entry[Activity]]]:
    return [(address, one) for address, one in book.activities.items() if address.startswith(f"{plan.address}/")]


def _served(book: Book, plan: Entry[DeliveryPlan]) -> Count:
    prefix = f"{plan.address}/"
    places = book.outcomes_in(plan.model.strategy) or _aims(book, plan.model.strategy)
    return {one: any(by.startswith(prefix) for by in book.served_by.get(one, ())) for one in places}


def _measured(plan: Entry[DeliveryPlan], table: Mapping[str, tuple[str, ...]]) -> set[str]:
    prefix = f"{plan.address}/measures/"
    return {target for address, targets in table.items() if address.startswith(prefix) for target in targets}


def _measured_outcomes(book: Book, plan: Entry[DeliveryPlan]) -> Count:
    measured = _measured(plan, book.outcomes_of)
    return {address: address in measured for address in book.outcomes_in(plan.model.strategy)}


def _measured_aims(book: Book, plan: Entry[DeliveryPlan]) -> Count:
    below = {outcome.rsplit(".", 1)[0] for outcome in _measured(plan, book.outcomes_of)}
    measured = below | _measured(plan, book.aims_of)
    return {address: address in measured for address in _aims(book, plan.model.strategy)}


def _with_outputs(book: Book, plan: Entry[DeliveryPlan]) -> Count:
    projects = [(address, one.model) for address, one in _activities(book, plan) if isinstance(one.model, Project)]
    return {address: bool(project.outputs) for address, project in projects}


def _with(field: str) -> Callable[[Book, Entry[DeliveryPlan]], Count]:
    def count(book: Book, plan: Entry[DeliveryPlan]) -> Count:
        return {address: bool(getattr(one.model, field)) for address, one in _activities(book, plan)}

    return count


def _reported(book: Book, plan: Entry[DeliveryPlan]) -> Count:
    outputs = [address for address in book.outputs if address.startswith(f"{plan.address}/")]
    reports = book.progress_of(plan.address)
    if not reports:
        return dict.fromkeys(outputs, False)
    states = assess(book, reports[-1]).activities.values()
    known = {output.address for one in states for output in one.outputs if output.word != "not reported"}
    return {address: address in known for address in outputs}


DIMENSIONS: dict[str, Callable[[Book, Entry[DeliveryPlan]], Count]] = {
    "outcomes": _served,
    "aim-measures": _measured_aims,
    "outcome-measures": _measured_outcomes,
    "outputs": _with_outputs,
    "budgets": _with("budgets"),
    "timeframes": _with("timeframe"),
    "owners": _with("owner"),
    "progress": _reported,
}
"""What is measured, and can be given a floor: outcomes that are served, aims and outcomes with a measure, projects with
outputs, activities with a budget, a timeframe and an owner, outputs whose progress is reported."""
