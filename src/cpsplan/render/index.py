"""The way in: the documents by year as a picture, then each with a sentence, its counts and its files."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from cpsplan.book.entry import Entry
from cpsplan.language.levels import in_words_of, in_words_of_plan
from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.model.dates import last_day
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.progress import Progress
from cpsplan.model.strategy import Strategy
from cpsplan.render.bodies import body_in_sentences
from cpsplan.render.figures import counts, date, period
from cpsplan.render.frame import file_links, language_words, settings_of
from cpsplan.render.newest import newest
from cpsplan.render.notices import PageContent, translation_notices
from cpsplan.render.page import (
    COVERAGE,
    Download,
    formats_page,
    in_order,
    main_edition,
    page_path,
    page_top,
    publishes_coverage,
)
from cpsplan.render.places import strategies_in_order
from cpsplan.render.plan import plan_counts
from cpsplan.render.standing import standing_words, status_words
from cpsplan.render.strategy import strategy_counts
from cpsplan.render.values import Values
from cpsplan.render.years import PlacedDocument, YearsPicture, years_picture

FIRST = ("html", "pdf", "docx")
"""The formats that the way in names of the full text; of others it names the first. A page of its own has all."""


@dataclass(frozen=True, slots=True)
class Licence(Values):
    """Who holds the rights of a document, and under what licence it may be used."""

    rights: str
    licence: str
    href: str | None


@dataclass(frozen=True, slots=True)
class FirstFile(Values):
    """One of the files that the way in names of a document."""

    words: str
    href: str
    size: str
    alt: str
    """What a reader hears who goes from link to link: PDF, Library plan, Full text, English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry(Values):
    """One document as the way in shows it."""

    id: str
    title: str
    summary: str | None
    period: str
    inferred: bool
    href: str
    files: tuple[FirstFile, ...]
    formats: str
    kind: str
    counts: str
    draft: str
    """What a draft is called; empty for what is none."""
    standing: str
    """Its status, version and date."""
    plan: bool = False
    report: bool = False


@dataclass(frozen=True, slots=True)
class IndexPart(Values):
    """The newest documents, or those of the years before."""

    id: str
    title: str
    documents: tuple[IndexEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexContent(PageContent):
    """Everything that the way in shows."""

    parts: tuple[IndexPart, ...]
    picture: YearsPicture | None
    has_coverage: bool
    """Whether the report of coverage is a page beside it."""
    rights: tuple[Licence, ...]


def index_content(localised: LocalisedBook, downloads: Iterable[Download]) -> IndexContent:
    """Everything that the way in shows."""
    settings = settings_of(localised.book)
    index = _Index(localised, list(downloads))
    documents = [document for document in index.documents() if index.has(document.id)]
    return IndexContent(
        title=settings.title,
        summary=settings.summary,
        notices=translation_notices(localised),
        parts=tuple(_parts(localised, documents)),
        picture=_picture(localised, documents),
        has_coverage=_has_coverage(localised),
        rights=_licences(localised),
    )


class _Index:
    """Makes the entries of the way in; ``downloads`` are the files of all documents."""

    def __init__(self, localised: LocalisedBook, downloads: list[Download]) -> None:
        self._localised = localised
        self._downloads = downloads
        self._main = main_edition(localised.book)
        self._top = page_top(page_path("", localised.edition.id, self._main))

    def has(self, document: str) -> bool:
        """Whether anything of a document is published: its page in this edition, or a file of it."""
        path = page_path(document, self._localised.edition.id, self._main)
        return path not in self._localised.absent or any(file.document == document for file in self._downloads)

    def documents(self) -> list[IndexEntry]:
        """Every plan, the newest first, each followed by its reports, the newest first; then every strategy."""
        book = self._localised.book
        strategies = [strategy.address for strategy in strategies_in_order(book)]
        plans = [plan for strategy in ("", *strategies) for plan in book.by_body(book.plans_of(strategy))]
        documents: list[IndexEntry] = []
        for plan in sorted(plans, key=lambda plan: plan.model.period.last or datetime.date.max, reverse=True):
            documents.append(self._plan(plan))
            documents += [self._report(report) for report in reversed(book.progress_of(plan.address))]
        return [*documents, *(self._strategy(book.strategies[strategy]) for strategy in strategies)]

    def _strategy(self, strategy: Entry[Strategy]) -> IndexEntry:
        phrases = self._localised.phrases
        kind = phrases.text("kind-strategy")
        parent = self._localised.book.strategies.get(strategy.model.parent or "")
        if parent:
            kind = phrases.text("kind-thematic", strategy=parent.model.title)
        return self._entry(
            strategy.model,
            kind,
            counts(in_words_of(phrases, strategy.model), strategy_counts(self._localised, strategy)),
        )

    def _plan(self, plan: Entry[DeliveryPlan]) -> IndexEntry:
        phrases = self._localised.phrases
        body = body_in_sentences(self._localised.book, plan.model)
        kind = phrases.text("kind-plan-alone-body", body=body) if body else phrases.text("kind-plan-alone")
        if not plan.model.is_alone:
            strategy = self._localised.book.strategies[plan.model.strategy].model
            kind = phrases.text("kind-plan-body" if body else "kind-plan", strategy=strategy.title, body=body)
        return self._entry(plan.model, kind, self._counts(plan), plan=True)

    def _counts(self, plan: Entry[DeliveryPlan]) -> str:
        """What a plan holds, in its own words."""
        phrases = in_words_of_plan(self._localised.phrases, self._localised.book, plan.model)
        return counts(phrases, plan_counts(self._localised, plan))

    def _report(self, report: Entry[Progress]) -> IndexEntry:
        phrases, model = self._localised.phrases, report.model
        kind = phrases.text("kind-progress", plan=self._localised.book.plans[model.plan].model.title)
        standing = phrases.text("report-date", date=date(phrases, last_day(model.date).isoformat()))
        return self._entry(model, kind, standing, report=True)

    def _entry(
        self,
        model: Strategy | DeliveryPlan | Progress,
        kind: str,
        counted: str,
        *,
        plan: bool = False,
        report: bool = False,
    ) -> IndexEntry:
        localised, main = self._localised, self._main
        formats = page_path(formats_page(model.id), _standard(localised), main)
        return IndexEntry(
            id=model.id,
            title=model.title,
            summary=model.summary,
            period=period(localised.phrases, model.period),
            inferred=bool(model.period.inferred),
            href=f"{self._top}{page_path(model.id, localised.edition.id, main)}",
            files=tuple(self._files(model.id, model.title)),
            formats="" if formats in localised.absent else f"{self._top}{formats}",
            kind=kind,
            counts=counted,
            draft=status_words(localised, model) if model.status == "draft" else "",
            standing=standing_words(localised, model),
            plan=plan,
            report=report,
        )

    def _files(self, document: str, title: str) -> Iterator[FirstFile]:
        """The first files of a document in the language of the page: of the full text some, of other editions one."""
        localised, language = self._localised, self._localised.edition.language
        phrases, spoken_language = localised.phrases, language_words(localised.edition.code, language)
        for edition in in_order(localised.book, language):
            files = file_links(localised, self._downloads, document, edition.id, self._top)
            if edition.language != language:
                continue
            style = phrases.text(f"style-{edition.style}")
            if edition.style == "standard":
                group = phrases.text("formats-group", style=style, language=spoken_language)
                for file in files:
                    if file.format in FIRST:
                        yield FirstFile(file.words, file.href, file.size, f"{file.words}, {title}, {group}")
            elif files:
                yield FirstFile(style, files[0].href, "", f"{style}, {title}, {spoken_language}")


def _parts(localised: LocalisedBook, documents: list[IndexEntry]) -> Iterator[IndexPart]:
    """The newest documents first, then those of the years before."""
    first = newest(localised.book)
    for anchor, are_first in (("newest", True), ("before", False)):
        members = tuple(entry for entry in documents if (entry.id in first) == are_first)
        if members:
            yield IndexPart(anchor, localised.phrases.text(f"index-{anchor}"), members)


def _has_coverage(localised: LocalisedBook) -> bool:
    """Whether the report of coverage lies beside the way in."""
    book = localised.book
    path = page_path(COVERAGE, localised.edition.id, main_edition(book))
    return bool(book.plans) and publishes_coverage(book) and path not in localised.absent


def _standard(localised: LocalisedBook) -> str:
    """The standard edition in the language of the page, which has the pages of formats; or this one."""
    for entry in localised.book.editions.values():
        if (entry.model.style, entry.model.language) == ("standard", localised.edition.language):
            return entry.model.id
    return localised.edition.id


def _licences(localised: LocalisedBook) -> tuple[Licence, ...]:
    """The rights and licences of all published documents, each once."""
    licences: dict[Licence, None] = {}
    for table in (localised.book.strategies, localised.book.plans):
        for entry in table.values():
            source = entry.model.source
            if source:
                licences[Licence(source.rights, source.licence, source.licence_address)] = None
    return tuple(licences)


def _picture(localised: LocalisedBook, documents: list[IndexEntry]) -> YearsPicture | None:
    """The strategies and plans on one line of time."""
    book = localised.book
    placed: list[PlacedDocument] = []
    for entry in documents:
        if not entry.report:
            document = book.plans[entry.id] if entry.plan else book.strategies[entry.id]
            when = document.model.period
            placed.append(PlacedDocument(entry.title, entry.period, entry.href, entry.plan, bool(entry.draft), when))
    return years_picture(placed)
