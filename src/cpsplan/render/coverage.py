"""The page of coverage: what each plan covers and what it does not, the gaps by name first."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from babel import Locale

from cpsplan.assess.coverage import EASY_READ, PlanCoverage, Share, cover_all, cover_easy_read, cover_translations
from cpsplan.book.book import Book
from cpsplan.language.booklets import readability
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.phrases import Phrases
from cpsplan.language.plain_language import Readability
from cpsplan.render.figures import grouped
from cpsplan.render.frame import settings_of, translation_notices
from cpsplan.render.gaps import gap_cells, gap_values, serving_values, waived_values
from cpsplan.render.heat import heat_values
from cpsplan.render.page import COVERAGE, main_edition, page_path, page_top
from cpsplan.render.places import Values, strategies_in_order, to_document


def coverage_values(localised: LocalisedBook) -> Values:
    """Everything that the page of coverage shows, as plain values."""
    book, phrases = localised.book, localised.phrases
    edition = localised.edition.id
    top = f"{page_top(page_path(COVERAGE, edition, main_edition(localised.book)))}{edition}/"
    covered = cover_all(book)
    strategies: list[Values] = []
    for address in strategies_in_order(book):
        plans = sorted(
            (one for one in covered if one.strategy == address),
            key=lambda one: (str(book.plans[one.plan].model.period.first), one.plan),
        )
        strategies.append(
            {
                "id": address,
                "title": book.strategies[address].model.title,
                "href": to_document(address, "", top),
                "plans": [_plan(localised, one, top) for one in plans],
                "heat": heat_values(localised, address, top, gap_cells(localised, plans)),
                "serving": serving_values(localised, plans, top),
            }
        )
    return {
        "notices": translation_notices(localised),
        "title": phrases.text("coverage-title"),
        "summary": phrases.text("coverage-summary"),
        "strategies": strategies,
        "below": [
            {"words": phrases.text("coverage-below", plan=plan["title"], what=line["words"], floor=line["floor"])}
            for strategy in strategies
            for plan in strategy["plans"]
            for line in plan["lines"]
            if line["state"] == "below"
        ],
        "has_floors": bool(_floors(book)),
        "easy_read": _easy_read(localised),
        "translations": [
            _translation(localised, code, documents)
            for code, documents in cover_translations(localised.written).items()
        ],
    }


def _easy_read(localised: LocalisedBook) -> Values:
    """How much of each document its Easy Read booklet tells, and how easy the booklets are to read."""
    told, floors = cover_easy_read(localised.written), _floors(localised.book)
    if not told:
        return {}
    titles = _titles(localised)
    lines = [
        {**_figures(localised.phrases, share, floors.get(EASY_READ)), "words": titles[document]}
        for document, share in told.items()
    ]
    booklets = [
        {**_readability(localised.phrases, one), "title": titles[document], "language": _language(localised, code)}
        for document, by in readability(localised.written).items()
        for code, one in by.items()
    ]
    waived = [one for document, share in told.items() for one in _waived(localised, document, share)]
    return {"lines": lines, "booklets": booklets, "waived": waived}


def _waived(localised: LocalisedBook, document: str, share: Share) -> list[Values]:
    return waived_values(localised, document, _titles(localised).get(document, document), share)


def _readability(phrases: Phrases, one: Readability) -> Values:
    """How easy one booklet is to read. What cannot be measured in its language is said to be so."""
    unknown = phrases.text("readability-unknown")
    share = unknown
    if one.hard is not None:
        share = phrases.text("figure-percent", number=round(one.hard * 100 / one.words) if one.words else 0)
    return {
        "sentences": str(one.sentences),
        "average": grouped(phrases, Decimal(one.average).quantize(Decimal("0.1"))),
        "longest": str(one.longest),
        "hard": share,
        "grade": unknown if one.grade is None else grouped(phrases, Decimal(one.grade).quantize(Decimal("0.1"))),
    }


def _titles(localised: LocalisedBook) -> dict[str, str]:
    """What each document and each booklet is called."""
    book, phrases = localised.book, localised.phrases
    titles = {address: entry.model.title for address, entry in book.strategies.items()}
    titles |= {address: entry.model.title for address, entry in book.plans.items()}
    titles |= {address: entry.model.title for address, entry in book.progress.items()}
    easy = phrases.text("style-easy-read")
    titles |= {
        address: phrases.text("fact", label=easy, text=entry.model.title) for address, entry in book.booklets.items()
    }
    return titles | {"glossary": phrases.text("words"), "settings": settings_of(book).title}


def _language(localised: LocalisedBook, code: str) -> str:
    """What a language is called in that of the page."""
    return str(Locale.parse(code).get_display_name(localised.edition.language) or code)


def _translation(localised: LocalisedBook, code: str, documents: Mapping[str, Share]) -> Values:
    """How much of each document is translated into one language."""
    book, phrases = localised.book, localised.phrases
    settings = settings_of(book)
    floor = settings.floors.languages.get(code) if settings.floors else None
    titles, language = _titles(localised), _language(localised, code)
    lines = []
    for name, share in documents.items():
        line = _figures(phrases, share, floor)
        lines.append({**line, "words": titles.get(name, name)})
    title = phrases.text("coverage-language", language=language)
    waived = [one for name, share in documents.items() for one in _waived(localised, name, share)]
    return {"id": f"language-{code}", "title": title, "lines": lines, "waived": waived}


def _floors(book: Book) -> dict[str, Decimal]:
    """The floors of the settings in percent, by dimension."""
    floors = settings_of(book).floors
    return floors.model_dump(by_alias=True, exclude_none=True, exclude={"languages"}) if floors else {}


def _plan(localised: LocalisedBook, one: PlanCoverage, top: str) -> Values:
    """One plan: the gaps of each dimension by name, then every dimension as a line of a table."""
    book = localised.book
    model = book.plans[one.plan].model
    floors = _floors(book)
    shares = [share for share in one.shares.values() if share.total]
    gaps = [_gaps(localised, one, share, top) for share in shares if share.gaps]
    return {
        "id": f"plan-{one.plan}",
        "title": model.title,
        "href": to_document(one.plan, "", top),
        "gaps": gaps,
        "lines": [_line(localised, one, share, floors.get(share.dimension)) for share in shares],
    }


def _line(localised: LocalisedBook, one: PlanCoverage, share: Share, floor: Decimal | None) -> Values:
    """One dimension as a line."""
    words = localised.phrases.text(_key("dimension", localised.book, one, share))
    return {**_figures(localised.phrases, share, floor), "words": words}


def _figures(phrases: Phrases, share: Share, floor: Decimal | None) -> Values:
    """How many of how many, the share, and whether the floor is met."""
    reached = int(share.share * 100) if share.share is not None else 0
    state = "none"
    if floor is not None and share.total:
        state = "below" if share.is_below(floor) else "met"
    words = phrases.text("figure-percent", number=grouped(phrases, floor.normalize())) if floor is not None else ""
    verdicts = [phrases.text(f"floor-{state}", floor=words)] if floor is not None and state != "none" else []
    verdicts += [phrases.text("waived-count", count=len(share.waived))] if share.waived else []
    return {
        "count": phrases.text("part-of", part=share.covered, whole=share.total),
        "percent": phrases.text("figure-percent", number=reached),
        "share": reached,
        "state": state,
        "floor": words,
        "verdict": phrases.text("list-separator").join(verdicts),
    }


def _key(kind: str, book: Book, one: PlanCoverage, share: Share) -> str:
    """The phrase of a dimension. Where a strategy has no outcomes, it is the aims that are served."""
    if share.dimension == "outcomes" and not book.outcomes_in(one.strategy):
        return f"{kind}-aims"
    return f"{kind}-{share.dimension}"


def _gaps(localised: LocalisedBook, one: PlanCoverage, share: Share, top: str) -> Values:
    """What is not covered in one dimension. Where nothing is, one sentence says so, and the names follow it."""
    key = "gap" if share.covered else "gap-all"
    words = localised.phrases.text(_key(key, localised.book, one, share), count=len(share.gaps), total=share.total)
    return {"words": words, **gap_values(localised, one.plan, share, top)}
