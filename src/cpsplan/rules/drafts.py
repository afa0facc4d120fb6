"""Rules on drafts, where the settings leave them out of what is published."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.assess.drafts import documents_without, drafts_of, leading_into, leaves_drafts_out, needing
from cpsplan.book.book import Book
from cpsplan.book.links import Link
from cpsplan.diagnostic import Related, Severity
from cpsplan.model.blocks import PartKey
from cpsplan.rules.rule import Finding, rule


@rule("CPS813", "names-a-draft", Severity.WARNING)
def names_a_draft(book: Book) -> Iterator[Finding]:
    """What is published names something in a draft, and the settings leave drafts out.

    A plan is left out with its strategy, and a report with its plan, until those are approved. Everything else that
    names something in a draft is published without naming it. A link in prose cannot be left out, as the words around
    it may speak of the draft: nothing is published until it is taken out. “cpsplan build --drafts” shows all of it.
    """
    if not leaves_drafts_out(book):
        return
    drafts = drafts_of(book)
    gone = documents_without(book, drafts)
    # A booklet goes with the document that it tells, and nobody need be told.
    documents = gone.intersection(book.documents) - drafts
    for link in (*needing(book, documents, gone), *leading_into(book, gone)):
        document = link.entry.address.document
        left = f"{document} is left out, too" if document in gone else _fate_of(link)
        named = book.find(link.target.document) if link.target else link.entry
        related = (Related(named.span("id"), "it stands here"),)
        message = f"“{link.written}” is a draft or waits for one, and {left}"
        yield Finding(link.entry, link.route, message, "Approve what it waits for, or take it out here", related)


def _fate_of(link: Link) -> str:
    """What comes of a link into a draft when its document is published."""
    is_prose = isinstance(link.route[-1], PartKey)
    return "nothing is published while prose leads to it" if is_prose else "this is published without it"
