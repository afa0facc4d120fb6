"""Rules on the first page: a promise is a sentence, made once for an aim; a figure has something to show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cpsplan.assess.money import PlaceMoney, budgets_of, plan_money
from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.diagnostic import Related, Route, Severity
from cpsplan.model.address import Address
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.text import Record
from cpsplan.rules.rule import Finding, rule
from cpsplan.rules.themes import written_theme

MOST_WORDS = 30
"""How many words a promise has at most."""
MOST_LETTERS = 45
"""How long a short title is at most."""
MOST_FIGURES = 3
"""How many figures the first page has room for."""
_WORD = re.compile(r"\S+")


@rule("CPS581", "long-promise", Severity.NOTE)
def long_promise(book: Book) -> Iterator[Finding]:
    """A promise has more than 30 words.

    It stands first on the page and on the cover, in large letters, and is to be understood at a glance. Say in one
    sentence what will be so, for whom and by when; how it is done stands in the plan.
    """
    for entry, way, text in _promises(book):
        count = len(_WORD.findall(text))
        if count > MOST_WORDS:
            message = f"The promise has {count} words, and {MOST_WORDS} are the most"
            yield Finding(entry, way, message, hint="Say in one sentence what will be so")


def _promises(book: Book) -> Iterator[tuple[Entry[DeliveryPlan] | Entry[Record], Route, str]]:
    """Every promise of the plans: the entry, the way to its text, and the text."""
    for plan in book.plans.values():
        if plan.model.promise:
            yield plan, ("promise",), plan.model.promise
        for promise in book.below(plan.address, "promise"):
            yield promise, ("text",), promise.model.text


@rule("CPS582", "aim-promised-twice", Severity.ERROR)
def aim_promised_twice(book: Book) -> Iterator[Finding]:
    """A plan has two promises for the same aim. Only one of them could stand beside it on the first page."""
    for plan in book.plans:
        seen: dict[str, Entry[Record]] = {}
        for promise in book.below(plan, "promise"):
            aim = book.targets.get(promise.address)
            if aim is None:
                continue
            first = seen.setdefault(aim, promise)
            if first is not promise:
                related = (Related(first.span("of"), "the first promise for it"),)
                yield Finding(promise, ("of",), f"{aim} has a promise already", "Make one of both", related)


@rule("CPS583", "long-short-title", Severity.NOTE)
def long_short_title(book: Book) -> Iterator[Finding]:
    """A short title, or the text in the corner of each page, has more than 45 letters.

    Running heads and lists would have to break it, and on paper a part of it is cut off.
    """
    for table in (book.strategies, book.aims, book.plans):
        for entry in table.values():
            short = entry.model.short_title
            if short and len(short) > MOST_LETTERS:
                message = f"The short title has {len(short)} letters, and {MOST_LETTERS} are the most"
                yield Finding(entry, ("short_title",), message, hint="The whole title stands at its own place")
    theme = written_theme(book)
    corner = theme.own.corner if theme else None
    if theme and corner and len(corner) > MOST_LETTERS:
        message = f"The text in the corner has {len(corner)} letters, and {MOST_LETTERS} are the most"
        yield theme.finding(("corner",), message, "Say it in a few words, such as: For the board")


@rule("CPS584", "too-many-headline-figures", Severity.NOTE)
def too_many_headline_figures(book: Book) -> Iterator[Finding]:
    """A plan names more than three figures for its first page. There is room for three; the others are not shown."""
    for plan in book.plans.values():
        count = len(plan.model.headline_figures)
        if count > MOST_FIGURES:
            message = f"{count} figures are named, and the first page has room for {MOST_FIGURES}"
            yield Finding(plan, ("headline_figures", MOST_FIGURES), message, hint="Keep what a citizen asks first")


@rule("CPS585", "headline-figure-of-nothing", Severity.WARNING)
def headline_figure_of_nothing(book: Book) -> Iterator[Finding]:
    """A figure of the first page has nothing to show: its measure has no target, or the plan gives no money there.

    It is left out of the page. Name another measure, or give the money as a budget or an envelope. The money of another
    plan, or of a group of it, is not shown either: the page of that plan says what it is.
    """
    for plan in book.plans.values():
        for place, figure in enumerate(plan.model.headline_figures):
            for key in ("measure", "money_for"):
                link = book.links.at(plan.address, ("headline_figures", place, key))
                if getattr(figure, key) and link and link.target and not _has_figure(book, plan, link.target):
                    message, hint = _no_figure(plan, link.target)
                    yield Finding(plan, ("headline_figures", place, key), message, hint)


def _no_figure(plan: Entry[DeliveryPlan], target: Address) -> tuple[str, str]:
    """Why something has no figure on the first page of a plan, and what to do."""
    if target.kind in ("plan", "group") and target.document != plan.address:
        hint = "Name this plan, a group of it, an aim or an activity"
        return f"{target} is not of this plan, and its money is not told here: there is no figure", hint
    lack = "has no target" if target.kind == "measure" else "is given no money"
    return f"{target} {lack}: there is no figure", ""


def _has_figure(book: Book, plan: Entry[DeliveryPlan], target: str) -> bool:
    """Whether a measure has a target, or whether there is money for a plan, an aim, a group or an activity."""
    if target in book.measures:
        return book.measures[target].model.target is not None
    if target in book.activities:
        return bool(budgets_of(book, book.activities[target]))
    place = "" if target == plan.address else target
    return any(_is_money(part.places.get(place)) for part in plan_money(book, plan))


def _is_money(amounts: PlaceMoney | None) -> bool:
    return amounts is not None and bool(amounts.total or amounts.set_aside)
