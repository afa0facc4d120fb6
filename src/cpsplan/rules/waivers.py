"""Rules on waivers: an exception has an end, and excepts something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from cpsplan.assess.coverage import Share, dimensions_of, shares_by_document
from cpsplan.assess.waivers import is_valid, meant_by
from cpsplan.book.book import Book
from cpsplan.diagnostic import Severity, did_you_mean
from cpsplan.model.dates import last_day
from cpsplan.model.edition import Waiver
from cpsplan.rules.rule import Finding, rule

DELETE = "Delete the waiver"


@rule("CPS410", "expired-waiver", Severity.ERROR)
def expired_waiver(book: Book) -> Iterator[Finding]:
    """A waiver in the settings has passed its last day, so the gap that it allowed is allowed no longer.

    Cover what it names and delete the waiver; or, where there is a good reason to wait longer, write a later day under
    “until”, so that somebody has decided on it.
    """
    if book.settings:
        for place, waiver in enumerate(book.settings.model.waivers):
            if not is_valid(waiver, book.today):
                of = f": {waiver.of}" if waiver.of else ""
                ended = f"{last_day(waiver.until):%Y-%m-%d}"
                message = f"The waiver for {waiver.dimension} of {waiver.document}{of} ended on {ended}"
                hint = "Cover what it names and delete it, or decide on a later day under “until”"
                yield Finding(book.settings, ("waivers", place, "until"), message, hint)


@rule("CPS411", "unused-waiver", Severity.WARNING)
def unused_waiver(book: Book) -> Iterator[Finding]:
    """A waiver in the settings allows no gap: what it names is covered by now, or is not known, or could mean several.

    Delete it, or correct what it names. Left in, it would one day hide a new gap.
    """
    if book.settings is None:
        return
    shares: dict[str, dict[str, Share]] = {}
    for place, waiver in enumerate(book.settings.model.waivers):
        if waiver.dimension not in shares:
            shares[waiver.dimension] = shares_by_document(book, waiver.dimension)
        if is_valid(waiver, book.today) and not _proves_nothing(book, waiver):
            key, message, hint = _why_useless(book, place, shares[waiver.dimension])
            if message:
                yield Finding(book.settings, ("waivers", place, key), message, hint)


def _proves_nothing(book: Book, waiver: Waiver) -> bool:
    """Whether the document of a waiver, or its strategy, could not be read whole."""
    plan = book.plans.get(waiver.document)
    return bool({waiver.document, *([plan.model.strategy] if plan else ())} & book.incomplete)


def _why_useless(book: Book, place: int, shares: dict[str, Share]) -> tuple[str, str, str]:
    """The key that is at fault, why the waiver is of no use, and what to do; empty texts where it is of use."""
    assert book.settings is not None  # noqa: S101 - the waiver stands in them
    waiver = book.settings.model.waivers[place]
    dimensions = dimensions_of(book)
    if waiver.dimension not in dimensions:
        hint = did_you_mean(waiver.dimension, dimensions) or f"There are: {', '.join(dimensions)}"
        return "dimension", f"There is no dimension “{waiver.dimension}”", hint
    if waiver.document not in shares:
        hint = did_you_mean(waiver.document, shares) or f"There are: {', '.join(shares) or 'none'}"
        return "document", f"No {waiver.dimension} are counted for “{waiver.document}”", hint
    return _without_gap(book, place, waiver, shares[waiver.document])


def _without_gap(book: Book, place: int, waiver: Waiver, share: Share) -> tuple[str, str, str]:
    """The same, where the dimension and the document are known."""
    meant = meant_by(book, place, share.gaps)
    if waiver.of is None:
        return ("", "", "") if meant else ("dimension", f"There is no gap of {waiver.dimension} left", DELETE)
    if len(meant) > 1:
        return "of", f"“{waiver.of}” could mean {' or '.join(meant)}", "Write the whole address"
    if meant:
        return "", "", ""
    if meant_by(book, place, share.done):
        return "of", f"“{waiver.of}” is covered, so there is nothing to waive", DELETE
    hint = did_you_mean(waiver.of, _short_names(book, share.gaps)) or DELETE
    return "of", f"“{waiver.of}” is not among what counts for {waiver.dimension} of {waiver.document}", hint


def _short_names(book: Book, addresses: tuple[str, ...]) -> list[str]:
    """The names that gaps go by in short."""
    names: list[str] = []
    for gap in addresses:
        entry = book.get(gap)
        if entry is None:
            names.append(PurePosixPath(gap).name)
        else:
            names.append(entry.address.short if entry.address.kind in ("aim", "outcome") else entry.address.step)
    return names
