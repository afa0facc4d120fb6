"""The way in: the documents by year as a picture, then each with a sentence, its counts and its files."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.model.dates import last_day
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.progress import Progress
from cpsplan.model.strategy import Strategy
from cpsplan.render.figures import counts, date, period
from cpsplan.render.frame import download_values, settings_of, translation_notices
from cpsplan.render.page import Download, formats_page, in_order, main_edition, page_path, page_top
from cpsplan.render.places import Values, plans_in_order, strategies_in_order
from cpsplan.render.plan import plan_counts
from cpsplan.render.strategy import strategy_counts

YEAR = 365.2425
MANY_YEARS = 8
"""With more years than this, only every second one has its number."""


def index_values(localised: LocalisedBook, downloads: Iterable[Download]) -> Values:
    """Everything that the way in shows, as plain values."""
    settings = settings_of(localised.book)
    files = list(downloads)
    documents = _documents(localised, files)
    models = [entry.model for part in (localised.book.strategies, localised.book.plans) for entry in part.values()]
    sources = [model.source for model in models if model.source]
    return {
        "title": settings.title,
        "summary": settings.summary or "",
        "documents": documents,
        "notices": translation_notices(localised),
        "picture": _picture(localised, [one for one in documents if not one["report"]]),
        "has_plans": bool(localised.book.plans),
        "rights": [
            {"rights": rights, "licence": licence, "href": href}
            for rights, licence, href in dict.fromkeys(
                (one.rights, one.licence, one.licence_address or "") for one in sources
            )
        ],
    }


def _documents(localised: LocalisedBook, downloads: list[Download]) -> list[Values]:
    """Every strategy, followed by its plans, each followed by the reports on its progress."""
    found = []
    for strategy in strategies_in_order(localised.book):
        found.append(_strategy(localised, strategy, downloads))
        for plan in plans_in_order(localised.book, strategy):
            found.append(_plan(localised, plan, downloads))
            found += [_report(localised, one, downloads) for one in localised.book.progress_of(plan)]
    return found


def _strategy(localised: LocalisedBook, address: str, downloads: list[Download]) -> Values:
    book, phrases = localised.book, localised.phrases
    entry = book.strategies[address]
    model = entry.model
    parent = book.strategies.get(model.parent or "")
    kind = phrases.text("kind-thematic", strategy=parent.model.title) if parent else phrases.text("kind-strategy")
    return {
        **_document(localised, model, downloads),
        "kind": kind,
        "plan": False,
        "report": False,
        "counts": counts(phrases, strategy_counts(localised, entry)),
    }


def _plan(localised: LocalisedBook, address: str, downloads: list[Download]) -> Values:
    book, phrases = localised.book, localised.phrases
    entry = book.plans[address]
    return {
        **_document(localised, entry.model, downloads),
        "kind": phrases.text("kind-plan", strategy=book.strategies[entry.model.strategy].model.title),
        "plan": True,
        "report": False,
        "counts": counts(phrases, plan_counts(localised, entry)),
    }


def _report(localised: LocalisedBook, entry: Entry[Progress], downloads: list[Download]) -> Values:
    book, phrases, model = localised.book, localised.phrases, entry.model
    kind = phrases.text("kind-progress", plan=book.plans[model.plan].model.title)
    if model.status == "draft":
        kind = phrases.text("kind-draft", kind=kind)
    standing = phrases.text("report-date", date=date(phrases, last_day(model.date).isoformat()))
    return {
        **_document(localised, model, downloads),
        "kind": kind,
        "plan": False,
        "report": True,
        "counts": standing,
    }


def _document(localised: LocalisedBook, model: Strategy | DeliveryPlan | Progress, downloads: list[Download]) -> Values:
    """What the way in says of strategies, plans and progress reports alike."""
    main = main_edition(localised.book)
    top = page_top(page_path("", localised.edition.id, main))
    return {
        "id": model.id,
        "title": model.title,
        "summary": model.summary or "",
        "period": period(localised.phrases, model.period),
        "inferred": bool(model.period.inferred),
        "href": f"{top}{page_path(model.id, localised.edition.id, main)}",
        "editions": [
            {"title": localised.phrases.text(f"style-{edition.style}"), "downloads": files}
            for edition in in_order(localised.book, localised.edition.language)
            if edition.language == localised.edition.language
            and (files := _first(download_values(localised, downloads, model.id, edition.id, top)))
        ],
        "formats": f"{top}{page_path(formats_page(model.id), _standard(localised), main)}",
    }


FIRST = ("html", "pdf")
"""The formats that the way in names; a page of its own has all of them."""


def _first(files: list[Values]) -> list[Values]:
    return [one for one in files if one["format"] in FIRST]


def _standard(localised: LocalisedBook) -> str:
    """The standard edition in the language of the page, which has the pages of formats; or this one."""
    editions = (entry.model for entry in localised.book.editions.values())
    language = localised.edition.language
    mine = (one.id for one in editions if one.style == "standard" and one.language == language)
    return next(mine, localised.edition.id)


def _picture(localised: LocalisedBook, documents: list[Values]) -> Values:
    """The documents on one line of time; empty where none of them has a year."""
    spans = {one["id"]: _span(localised, one["id"]) for one in documents}
    known = [year for span in spans.values() for year in span if year is not None]
    if not known:
        return {}
    first, last = int(min(known)), int(-(-max(known) // 1))
    if any(start is None for start, _ in spans.values()):
        first -= 1
    last = max(last, first + 1)
    years = [
        {"number": str(year), "shown": last - first <= MANY_YEARS or (year - first) % 2 == 0}
        for year in range(first, last)
    ]
    return {"years": years, "rows": [_bar(one, spans[one["id"]], first, last) for one in documents]}


def _bar(document: Values, span: tuple[float | None, float | None], first: int, last: int) -> Values:
    """One bar in hundredths of the line of time; open on a side where the document names no year."""
    start = span[0] if span[0] is not None else first
    end = span[1] if span[1] is not None else last
    width = last - first
    return {
        "title": document["title"],
        "period": document["period"],
        "href": document["href"],
        "plan": document["plan"],
        "x": round((start - first) / width * 100, 2),
        "width": round(max(end - start, 0.1) / width * 100, 2),
        "open_start": span[0] is None,
        "open_end": span[1] is None,
        "lines": [round(step / width * 100, 2) for step in range(width + 1)],
    }


def _span(localised: LocalisedBook, document: str) -> tuple[float | None, float | None]:
    """When a document begins and ends, in years: 2022.25 is the April of 2022."""
    book = localised.book
    model = book.strategies[document].model if document in book.strategies else book.plans[document].model
    return (
        _year(model.period.first) if model.period.first else None,
        _year(model.period.last + datetime.timedelta(days=1)) if model.period.last else None,
    )


def _year(day: datetime.date) -> float:
    return day.year + (day - datetime.date(day.year, 1, 1)).days / YEAR
