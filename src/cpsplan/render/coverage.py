"""The page of coverage: what each plan covers and what it does not, the gaps by name first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from cpsplan.assess.coverage import (
    EASY_READ,
    PlanCoverage,
    Share,
    cover_all,
    cover_easy_read,
    cover_translations,
    telling_of,
)
from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.book.succession import in_order_of_periods
from cpsplan.language.booklets import readability
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.phrases import Phrases
from cpsplan.language.plain_language import Readability
from cpsplan.late import dataclass
from cpsplan.model.strategy import Strategy
from cpsplan.render.bodies import body_of
from cpsplan.render.figures import grouped
from cpsplan.render.frame import language_words, settings_of, titles_of
from cpsplan.render.gaps import (
    DimensionGaps,
    ServedRow,
    WaivedCount,
    dimension_gaps,
    gap_cells,
    served_rows,
    waived_counts,
)
from cpsplan.render.heat import Heat, heat_of
from cpsplan.render.notices import PageContent, translation_notices
from cpsplan.render.page import COVERAGE, main_edition, page_path, page_top
from cpsplan.render.places import strategies_in_order, to_document
from cpsplan.render.values import Values


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLine(Values):
    """One line of a table of shares: how many of how many, the share, and whether its floor is met."""

    words: str
    count: str
    percent: str
    share: int
    state: str
    """below, met, or none where there is no floor."""
    floor: str
    verdict: str


@dataclass(frozen=True, slots=True)
class CoveredPlan(Values):
    """One plan: the gaps of each dimension by name, then every dimension as a line of a table."""

    id: str
    title: str
    body: str
    """Whose plan it is; empty where it does not say so."""
    href: str
    gaps: tuple[DimensionGaps, ...]
    lines: tuple[ShareLine, ...]


@dataclass(frozen=True, slots=True)
class CoveredStrategy(Values):
    """One strategy with its plans and its matrix."""

    id: str
    title: str
    href: str
    plans: tuple[CoveredPlan, ...]
    heat: Heat | None
    serving: tuple[ServedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookletLine(Values):
    """How easy one booklet is to read in one language."""

    title: str
    language: str
    sentences: str
    average: str
    longest: str
    hard: str
    grade: str


@dataclass(frozen=True, slots=True)
class ToldDocument(Values):
    """How a booklet tells what its document holds: how much by itself, with other things and not at all, in words."""

    title: str
    words: str
    untold: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoveredBooklets(Values):
    """How much of each document its Easy Read booklet tells, and how easy the booklets are to read."""

    lines: tuple[ShareLine, ...]
    tellings: tuple[ToldDocument, ...]
    booklets: tuple[BookletLine, ...]
    waived: tuple[WaivedCount, ...]


@dataclass(frozen=True, slots=True)
class CoveredTranslation(Values):
    """How much of each document is translated into one language."""

    id: str
    title: str
    lines: tuple[ShareLine, ...]
    waived: tuple[WaivedCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageContent(PageContent):
    """Everything that the page of coverage shows."""

    strategies: tuple[CoveredStrategy, ...]
    below: tuple[str, ...]
    """What is below its floor, in words."""
    has_floors: bool
    easy_read: CoveredBooklets | None
    translations: tuple[CoveredTranslation, ...]


def coverage_content(localised: LocalisedBook) -> CoverageContent:
    """Everything that the page of coverage shows."""
    book, phrases, edition = localised.book, localised.phrases, localised.edition.id
    top = f"{page_top(page_path(COVERAGE, edition, main_edition(book)))}{edition}/"
    covered = cover_all(book)
    strategies = tuple(_strategy(localised, strategy, covered, top) for strategy in strategies_in_order(book))
    strategies += _without_strategy(localised, covered, top)
    translations = cover_translations(localised.written)
    return CoverageContent(
        title=phrases.text("coverage-title"),
        summary=phrases.text("coverage-summary"),
        notices=translation_notices(localised),
        strategies=strategies,
        below=tuple(_below(phrases, strategies)),
        has_floors=bool(_floors(book)),
        easy_read=_easy_read(localised),
        translations=tuple(_translation(localised, code, shares) for code, shares in translations.items()),
    )


# --- strategies and plans


def _strategy(
    localised: LocalisedBook, strategy: Entry[Strategy], covered: Iterable[PlanCoverage], top: str
) -> CoveredStrategy:
    by_plan = {coverage.plan: coverage for coverage in covered if coverage.strategy == strategy.address}
    plans = localised.book.by_body(in_order_of_periods(localised.book.plans[plan] for plan in by_plan))
    own = [by_plan[plan.address] for plan in plans]
    return CoveredStrategy(
        strategy.address,
        strategy.model.title,
        to_document(strategy.address, "", top),
        tuple(_plan(localised, coverage, top) for coverage in own),
        heat_of(localised, strategy, top, gap_cells(localised, own)),
        served_rows(localised, own, top),
    )


def _without_strategy(
    localised: LocalisedBook, covered: Iterable[PlanCoverage], top: str
) -> tuple[CoveredStrategy, ...]:
    """The plans that have no strategy, as one part of the page; nothing where there are none."""
    by_plan = {coverage.plan: coverage for coverage in covered if not coverage.strategy}
    plans = in_order_of_periods(localised.book.plans[plan] for plan in by_plan)
    own = tuple(_plan(localised, by_plan[plan.address], top) for plan in plans)
    title = localised.phrases.text("coverage-alone")
    return (CoveredStrategy("plans-alone", title, "", own, None, ()),) if own else ()


def _plan(localised: LocalisedBook, coverage: PlanCoverage, top: str) -> CoveredPlan:
    floors = _floors(localised.book)
    gaps: list[DimensionGaps] = []
    lines: list[ShareLine] = []
    for share in coverage.shares.values():
        if share.gaps:
            words = _gap_words(localised, coverage, share)
            gaps.append(dimension_gaps(localised, coverage.plan, share, words, top))
        if share.total:
            words = localised.phrases.text(_key("dimension", localised.book, coverage, share))
            lines.append(_line(localised.phrases, words, share, floors.get(share.dimension)))
    model = localised.book.plans[coverage.plan].model
    body, href = body_of(localised.book, model), to_document(coverage.plan, "", top)
    return CoveredPlan(f"plan-{coverage.plan}", model.title, body, href, tuple(gaps), tuple(lines))


def _gap_words(localised: LocalisedBook, coverage: PlanCoverage, share: Share) -> str:
    """What is not covered in one dimension. Where nothing is, one sentence says so, and the names follow it."""
    key = _key("gap" if share.covered else "gap-all", localised.book, coverage, share)
    return localised.phrases.text(key, count=len(share.gaps), total=share.total)


def _key(kind: str, book: Book, coverage: PlanCoverage, share: Share) -> str:
    """The phrase of a dimension. Where a strategy has no outcomes, it is the aims that are served."""
    if share.dimension == "outcomes" and not book.outcomes_in(coverage.strategy):
        return f"{kind}-aims"
    return f"{kind}-{share.dimension}"


def _below(phrases: Phrases, strategies: Iterable[CoveredStrategy]) -> Iterator[str]:
    """What is below its floor, in words."""
    for strategy in strategies:
        for plan in strategy.plans:
            for line in plan.lines:
                if line.state == "below":
                    yield phrases.text("coverage-below", plan=plan.title, what=line.words, floor=line.floor)


# --- lines of tables


def _floors(book: Book) -> dict[str, Decimal]:
    """The floors of the settings in percent, by dimension."""
    floors = settings_of(book).floors
    return floors.model_dump(by_alias=True, exclude_none=True, exclude={"languages"}) if floors else {}


def _line(phrases: Phrases, words: str, share: Share, floor: Decimal | None) -> ShareLine:
    reached = int(share.share * 100) if share.share is not None else 0
    state = _state(share, floor)
    floor_words = ""
    if floor is not None:
        floor_words = phrases.text("figure-percent", number=grouped(phrases, floor.normalize()))
    verdicts: list[str] = []
    if state != "none":
        verdicts.append(phrases.text(f"floor-{state}", floor=floor_words))
    if share.waived:
        verdicts.append(phrases.text("waived-count", count=len(share.waived)))
    return ShareLine(
        words=words,
        count=phrases.text("part-of", part=share.covered, whole=share.total),
        percent=phrases.text("figure-percent", number=reached),
        share=reached,
        state=state,
        floor=floor_words,
        verdict=phrases.text("list-separator").join(verdicts),
    )


def _state(share: Share, floor: Decimal | None) -> str:
    """Whether a share is below its floor; none where it has no floor, or there is nothing to cover."""
    if floor is None or not share.total:
        return "none"
    return "below" if share.is_below(floor) else "met"


# --- booklets and translations


def _easy_read(localised: LocalisedBook) -> CoveredBooklets | None:
    shares = cover_easy_read(localised.written)
    if not shares:
        return None
    lines, waived = _documents(localised, shares, _floors(localised.book).get(EASY_READ))
    titles = _titles(localised)
    booklets: list[BookletLine] = []
    for document, languages in readability(localised.written).items():
        for code, figures in languages.items():
            booklets.append(_booklet(localised, titles.get(document, document), code, figures))
    tellings = tuple(_telling(localised, document, titles.get(document, document)) for document in shares)
    return CoveredBooklets(lines, tellings, tuple(booklets), waived)


def _telling(localised: LocalisedBook, document: str, title: str) -> ToldDocument:
    telling = telling_of(localised.book, document)
    numbers = {"own": len(telling.own), "along": len(telling.along), "untold": len(telling.untold)}
    named = (localised.book.thing(address) for address in telling.untold)
    names = tuple(entry.words for entry in named if entry)
    return ToldDocument(title, localised.phrases.text("coverage-telling", **numbers), names)


def _translation(localised: LocalisedBook, code: str, shares: Mapping[str, Share]) -> CoveredTranslation:
    floors = settings_of(localised.book).floors
    floor = floors.languages.get(code) if floors else None
    language = language_words(code, localised.edition.language)
    title = localised.phrases.text("coverage-language", language=language)
    return CoveredTranslation(f"language-{code}", title, *_documents(localised, shares, floor))


def _documents(
    localised: LocalisedBook, shares: Mapping[str, Share], floor: Decimal | None
) -> tuple[tuple[ShareLine, ...], tuple[WaivedCount, ...]]:
    """The share of each document as a line, and what is waived of each."""
    titles = _titles(localised)
    lines: list[ShareLine] = []
    waived: list[WaivedCount] = []
    for document, share in shares.items():
        title = titles.get(document, document)
        lines.append(_line(localised.phrases, title, share, floor))
        waived += waived_counts(localised, document, title, share)
    return tuple(lines), tuple(waived)


def _titles(localised: LocalisedBook) -> dict[str, str]:
    """What each document and each booklet is called."""
    book, phrases = localised.book, localised.phrases
    titles = titles_of(book)
    easy = phrases.text("style-easy-read")
    for address, booklet in book.booklets.items():
        titles[address] = phrases.text("fact", label=easy, text=booklet.model.title)
    return titles | {"glossary": phrases.text("words"), "settings": settings_of(book).title}


def _booklet(localised: LocalisedBook, title: str, code: str, figures: Readability) -> BookletLine:
    """How easy one booklet is to read. What cannot be measured in its language is said to be so."""
    phrases = localised.phrases
    hard = grade = phrases.text("readability-unknown")
    if figures.hard is not None:
        share = round(figures.hard * 100 / figures.words) if figures.words else 0
        hard = phrases.text("figure-percent", number=share)
    if figures.grade is not None:
        grade = _one_decimal(phrases, figures.grade)
    return BookletLine(
        title=title,
        language=language_words(code, localised.edition.language),
        sentences=str(figures.sentences),
        average=_one_decimal(phrases, figures.average),
        longest=str(figures.longest),
        hard=hard,
        grade=grade,
    )


def _one_decimal(phrases: Phrases, value: float) -> str:
    return grouped(phrases, Decimal(value).quantize(Decimal("0.1")))
