"""Gate: coverage held against floors and against what it was before; the one value that every report tells."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Literal

from pydantic import BaseModel, ValidationError

from cpsplan.assess.coverage import (
    EASY_READ,
    PlanCoverage,
    Share,
    cover_all,
    cover_easy_read,
    cover_translations,
    language_name,
)
from cpsplan.book.book import Book
from cpsplan.late import dataclass

FORMAT = "cpsplan-coverage/1"
"""Name and version of coverage as JSON."""
Key = tuple[str, str]
"""A document and a dimension."""


class NoBaseline(Exception):  # noqa: N818 - it names what is the matter; the command makes a message of it
    """A file is no coverage as JSON; the message says what it lacks, in words that go after its name."""


@dataclass(frozen=True, slots=True)
class Low:
    """A share that is below its floor."""

    document: str
    share: Share
    floor: float

    @property
    def sentence(self) -> str:
        """What is below which floor."""
        return f"{self.document}: {self.share.dimension} {share_words(self.share)}, and {self.floor:g}% is the floor"


@dataclass(frozen=True, slots=True)
class Movement:
    """What changed in one dimension of one document since before."""

    document: str
    dimension: str
    fell: tuple[str, ...] = ()
    """What was covered before, is still there, and is not covered any longer."""
    waived: tuple[str, ...] = ()
    """The same, where a waiver allows it."""
    rose: tuple[str, ...] = ()
    """What was a gap before, and is covered now."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Coverage now against coverage before."""

    against: str
    """What it was compared with, in words: main, last.json."""
    movements: tuple[Movement, ...]
    new: tuple[str, ...] = ()
    """Plans that were not there before. They have nothing to fall from."""
    gone: tuple[str, ...] = ()
    """Plans that are there no longer. What is gone has not fallen."""
    unread: tuple[str, ...] = ()
    """Plans that could not be read whole on one of the sides, and were not compared."""

    @property
    def fallen(self) -> tuple[Movement, ...]:
        """The movements in which something fell that no waiver allows."""
        return tuple(movement for movement in self.movements if movement.fell)


@dataclass(frozen=True, slots=True)
class CoverageBefore:
    """What was covered before, and what was a gap, by document and dimension."""

    covered: Mapping[Key, frozenset[str]]
    gaps: Mapping[Key, frozenset[str]]
    plans: frozenset[str]
    damaged: frozenset[str] = frozenset()
    """Documents that could not be read whole."""


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """The coverage of a workspace, what is below its floor, and how it compares with before."""

    book: Book
    plans: tuple[PlanCoverage, ...]
    translated: Mapping[str, Mapping[str, Share]]
    """By language (its code) and document."""
    easy_read: Mapping[str, Share]
    """What Easy Read booklets tell, by document."""
    floors: Mapping[str, float]
    """In percent, by dimension."""
    comparison: Comparison | None = None

    @property
    def low(self) -> tuple[Low, ...]:
        """Every share below its floor. What is waived counts as allowed."""
        low: list[Low] = []
        for document, share in self.shares():
            floor = self.floors.get(share.dimension)
            if floor is not None and share.is_below(floor):
                low.append(Low(document, share, floor))
        return tuple(low)

    def shares(self) -> Iterator[tuple[str, Share]]:
        """Every share with its document: plans, then Easy Read, then translations."""
        for plan in self.plans:
            for share in plan.shares.values():
                yield plan.plan, share
        for documents in (self.easy_read, *self.translated.values()):
            yield from documents.items()


def report_on(book: Book, floors: Mapping[str, float], plans: Collection[str] = ()) -> CoverageReport:
    """The coverage of ``book``; with ``plans``, of these plans only. Translations and Easy Read are always there.

    ``floors`` go beyond those of the settings.
    """
    covered = tuple(coverage for coverage in cover_all(book) if not plans or coverage.plan in plans)
    return CoverageReport(book, covered, cover_translations(book), cover_easy_read(book), {**floors_of(book), **floors})


def floors_of(book: Book) -> dict[str, float]:
    """The floors of the settings in percent, by dimension; those of translations by the name of their language."""
    settings = book.settings.model.floors if book.settings else None
    if settings is None:
        return {}
    languages = {language_name(code): float(floor) for code, floor in settings.languages.items()}
    plain = settings.model_dump(by_alias=True, exclude_none=True, exclude={"languages"})
    return {**{name: float(floor) for name, floor in plain.items()}, **languages}


def share_words(share: Share) -> str:
    """A share in words, with what is waived: 19 of 20 (95%), 1 waived until 2026-12-31."""
    words = f"{share.covered} of {share.total} ({share.percent})"
    return f"{words}, {waived_words(share)}" if share.waived else words


def waived_words(share: Share) -> str:
    """How many gaps of a share are waived, and until when."""
    days = sorted({gap.until for gap in share.waived})
    until = f"until {days[0]}" if len(days) == 1 else f"until {days[0]} and later"
    return f"{len(share.waived)} waived {until}"


# --- before and now


def compare(now: CoverageReport, before: CoverageBefore, against: str, plans: Collection[str] = ()) -> Comparison:
    """What fell and what rose since ``before``. ``against`` is what that was, in words.

    Only what is there on both sides can fall or rise: a new gap of something new is named by the coverage itself.
    With ``plans``, only these are looked for among those that are gone.
    """
    here = {coverage.plan for coverage in now.plans}
    damaged = before.damaged | now.book.incomplete
    unread = damaged & (here | before.plans)
    gone = before.plans - here - unread
    if plans:
        gone &= set(plans)
    movements: list[Movement] = []
    for document, share in now.shares():
        movement = _movement(document, share, before)
        if document not in damaged and (movement.fell or movement.waived or movement.rose):
            movements.append(movement)
    new = here - before.plans - unread
    return Comparison(against, tuple(movements), tuple(sorted(new)), tuple(sorted(gone)), tuple(sorted(unread)))


def _movement(document: str, share: Share, before: CoverageBefore) -> Movement:
    key = (document, share.dimension)
    covered, gaps = before.covered.get(key, frozenset()), before.gaps.get(key, frozenset())
    allowed = {gap.address for gap in share.waived}
    fallen = [address for address in share.gaps if address in covered]
    return Movement(
        document,
        share.dimension,
        fell=tuple(address for address in fallen if address not in allowed),
        waived=tuple(address for address in fallen if address in allowed),
        rose=tuple(address for address in share.done if address in gaps),
    )


def baseline_of(book: Book) -> CoverageBefore:
    """The coverage of another state of the workspace, to compare with."""
    report = report_on(book, {})
    covered: dict[Key, frozenset[str]] = {}
    gaps: dict[Key, frozenset[str]] = {}
    for document, share in report.shares():
        covered[document, share.dimension] = frozenset(share.done)
        gaps[document, share.dimension] = frozenset(share.gaps)
    plans = frozenset(coverage.plan for coverage in report.plans)
    return CoverageBefore(covered, gaps, plans, book.incomplete | (book.plans.keys() - plans))


class _Dimension(BaseModel):
    gaps: list[str]


class _Plan(BaseModel):
    plan: str
    dimensions: dict[str, _Dimension]


class _Written(BaseModel):
    """What is read of coverage as JSON; the rest is for others."""

    format: Literal["cpsplan-coverage/1"]
    plans: list[_Plan]
    translations: dict[str, dict[str, _Dimension]]
    easy_read: dict[str, _Dimension]
    covered: dict[str, dict[str, list[str]]]


def read_baseline(content: bytes) -> CoverageBefore:
    """The coverage that “cpsplan coverage --report json” wrote. Raises NoBaseline."""
    try:
        written = _Written.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        reason = f"{where}: {first['msg']}" if where else str(first["msg"])
        raise NoBaseline(f"is no coverage that “cpsplan coverage --report json” wrote ({reason})") from None
    return CoverageBefore(_covered_in(written), _gaps_in(written), frozenset(plan.plan for plan in written.plans))


def _covered_in(written: _Written) -> dict[Key, frozenset[str]]:
    covered: dict[Key, frozenset[str]] = {}
    for document, dimensions in written.covered.items():
        for name, addresses in dimensions.items():
            covered[document, name] = frozenset(addresses)
    return covered


def _gaps_in(written: _Written) -> dict[Key, frozenset[str]]:
    gaps: dict[Key, frozenset[str]] = {}
    for plan in written.plans:
        for name, dimension in plan.dimensions.items():
            gaps[plan.plan, name] = frozenset(dimension.gaps)
    for document, dimension in written.easy_read.items():
        gaps[document, EASY_READ] = frozenset(dimension.gaps)
    for code, documents in written.translations.items():
        for document, dimension in documents.items():
            gaps[document, language_name(code)] = frozenset(dimension.gaps)
    return gaps
