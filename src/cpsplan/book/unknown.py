"""Unknown: references that lead nowhere, each with what is likely meant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from cpsplan.book.links import Link, Links
from cpsplan.book.resolver import Resolver
from cpsplan.diagnostic import HINTED, Diagnostic, SetText, Severity, declare, did_you_mean, meant
from cpsplan.model.address import Address
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.shape import shape

UNKNOWN_REFERENCE = declare(
    "CPS302",
    "unknown-reference",
    Severity.ERROR,
    """An entry names a strategy, aim, outcome, activity, output, milestone, measure or group that no file defines.
    Inside a plan, “aim.outcome” means an outcome of the plan's own strategy; “strategy:aim.outcome” one of another.""",
)
UNKNOWN_AT_ALL = 3
"""From how many unknown names on, half of all or more, the document is the wrong one and not the names."""
STRATEGY = ("strategy",)
"""Where what can only be of a strategy is looked for."""
SHOWN = 8
"""How many known names a hint lists where none is near."""
REGISTERS: Mapping[tuple[str, ...], str] = {
    ("body",): "Add it to “bodies:” in plans/cpsplan.yaml",
    ("picture",): "Add it to “pictures:” in plans/pictures.yaml",
}
"""What is named by the id of a register, by its kind, and where to add it."""


def unknown_references(links: Links, resolver: Resolver, missing: set[str], lost: set[str]) -> Iterator[Diagnostic]:
    """What is wrong with the references that lead nowhere.

    Not reported is what leads into something ``missing``, which could not be read, or is of a kind of which some are
    ``lost``, because another thing has their id.
    """
    nowhere = [link for link in links.every if link.target is None and link.abroad is None and link.ref.checked]
    alone = _standing_alone(nowhere, resolver)
    reported = [
        link
        for link in nowhere
        if not lost.intersection(link.ref.kinds) and not _is_lost(link, resolver, missing, alone)
    ]
    elsewhere = dict(_wrong_documents(links, resolver)) if len(reported) >= UNKNOWN_AT_ALL else {}
    yield from elsewhere.values()
    single = [link for link in reported if link.entry.address.document not in elsewhere]
    for number, link in enumerate(single):
        # A book in which nothing is right would otherwise take hours.
        yield _unknown(link, resolver, is_hinted=number < HINTED)


def _unknown(link: Link, resolver: Resolver, *, is_hinted: bool) -> Diagnostic:
    book = resolver.abroad.book_of(link.written) if link.ref.elsewhere else None
    if book is not None:
        return _unknown_abroad(link, resolver, book)
    scope = resolver.scope(link.entry.address.document)
    known = resolver.directory.candidates(link.ref, scope, link.written) if is_hinted else {}
    right = meant(link.written, known)
    message, hint = _told(link, resolver, known)
    return UNKNOWN_REFERENCE.at(
        link.entry.span(*link.route),
        message,
        hint=hint,
        entry=link.entry.address,
        about=link.written,
        fix=link.entry.fix(f"Write “{right}”", SetText(link.route, right)) if right else None,
    )


def _unknown_abroad(link: Link, resolver: Resolver, book: str) -> Diagnostic:
    """What is wrong with a reference that leads into the book of another body, and nowhere there."""
    if resolver.abroad.find(link.ref.kinds, link.written):
        message = f"“{link.written}” stands in the book of another body, and this cannot name it"
        hint = "Projects and actions can serve it: name it under their “outcomes”"
    elif book in resolver.abroad.books:
        known = [place.address for place in resolver.abroad.places.values() if place.kind in link.ref.kinds]
        message = f"The book “{book}” has no {' or '.join(link.ref.kinds)} “{link.written.partition('/')[2]}”"
        hint = did_you_mean(link.written, known) or "It may be gone from there: name another one, or take it out"
    else:
        message = f"There is no book “{book}” of another body"
        hint = did_you_mean(book, resolver.abroad.books) or f"Name it under “books” in the settings, with {book}.json"
    return UNKNOWN_REFERENCE.at(
        link.entry.span(*link.route), message, hint=hint, entry=link.entry.address, about=link.written
    )


def _wrong_documents(links: Links, resolver: Resolver) -> Iterator[tuple[Address, Diagnostic]]:
    """The documents that open the wrong one, such as a report another plan: another one has what they name."""
    named: defaultdict[Address, list[Link]] = defaultdict(list)
    for link in links.every:
        named[link.entry.address.document].append(link)
    for document, of_document in named.items():
        for opening in of_document:
            if opening.ref.opens and opening.target:
                fault = _wrong_document(document, opening, opening.target.kind, of_document, resolver)
                if fault:
                    yield document, fault


def _wrong_document(
    document: Address, opening: Link, kind: str, of_document: list[Link], resolver: Resolver
) -> Diagnostic | None:
    """The diagnostic where most of what a document names is not in the one it opens, and all that is in another."""
    inside = [link for link in of_document if kind in link.ref.within]
    unknown = [link for link in inside if link.target is None]
    if len(unknown) < UNKNOWN_AT_ALL or 2 * len(unknown) < len(inside):
        return None
    likely = sorted(set.intersection(*(set(resolver.elsewhere(link, kind)) for link in unknown)))
    if not likely:
        return None
    message = f"{len(unknown)} of {len(inside)} things that {document} names are not in “{opening.written}”"
    hint = f"Did you mean {' or '.join(f'“{name}”' for name in likely)}?"
    span = opening.entry.span(*opening.route)
    return UNKNOWN_REFERENCE.at(span, message, hint=hint, entry=document, about=opening.written)


def _told(link: Link, resolver: Resolver, known: Mapping[str, Address]) -> tuple[str, str]:
    """The message and the hint for a reference that leads nowhere, or to another kind of thing."""
    register = REGISTERS.get(link.ref.kinds, "")
    # What a register lacks may be the id of anything else by chance.
    other = None if register else resolver.other_kind(link)
    # What has an id is called by that, not by its number.
    names = {name: address for name, address in known.items() if name in (address.short, address.name)}
    if other:
        return _told_of(other, link, names, resolver)
    around = link.half[0].target if link.half else None
    near = [name for name, address in names.items() if around in address.above]
    hint = did_you_mean(link.written, near or names) or register or _hint_of_known(near or names)
    return f"“{link.written}” is not known", hint


def _told_of(other: Address, link: Link, known: Mapping[str, Address], resolver: Resolver) -> tuple[str, str]:
    """The message and the hint where a reference names what lies elsewhere, or is of another kind."""
    is_of_kind = other.kind in link.ref.kinds
    why = f"of {other.document}, and cannot be named here" if is_of_kind else f"and no {' or '.join(link.ref.kinds)}"
    hint = _hint_of_known(known) if is_of_kind else _hint_of_kind(link, other, known, resolver)
    return f"“{link.written}” is {_a(other.kind)}{' ' if is_of_kind else ', '}{why}", hint


def _hint_of_known(known: Iterable[str]) -> str:
    """A hint that lists the first of what is known; empty where nothing is."""
    names = list(known)
    more = " …" if len(names) > SHOWN else ""
    return f"Known are: {', '.join(names[:SHOWN])}{more}" if names else ""


def _hint_of_kind(link: Link, other: Address, known: Mapping[str, Address], resolver: Resolver) -> str:
    """What to write where a reference names something of another kind: what lies in that, or the same under its key."""
    inside = [name for name, address in known.items() if other in address.above]
    if inside:
        return f"Write what is meant of it: {', '.join(inside[:SHOWN])}"
    for field, ref in link.entry.shape.references:
        if other.kind in ref.kinds and field.name != link.field:
            written = f"[{link.written}]" if field.many else link.written
            return f"Write “{field.key}: {written}”"
    list_name = _list_for(link, other.kind, resolver)
    return f"Put it under “{list_name}:”" if list_name else _hint_of_known(known)


def _list_for(link: Link, kind: str, resolver: Resolver) -> str:
    """The list of the document whose entries are about things of a kind, as the one that is wrong is about another."""
    document = resolver.documents.get(link.entry.address.document)
    for field in document.shape.values() if document else ():
        for model in field.models:
            about = [part.ref.kinds for part in shape(model).values() if part.ref and part.key == link.field]
            if model.entry_kind == link.entry.kind and any(kind in kinds for kinds in about):
                return field.key
    return ""


def _a(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _standing_alone(nowhere: Iterable[Link], resolver: Resolver) -> set[str]:
    """The plans that have no strategy, and did not only forget it: they name nothing of one in short (CPS413)."""
    forgetful = {link.entry.address.document for link in nowhere if link.ref.within == STRATEGY}
    return {
        address
        for address, document in resolver.documents.items()
        if isinstance(document.model, DeliveryPlan) and document.model.is_alone and address not in forgetful
    }


def _is_lost(link: Link, resolver: Resolver, missing: set[str], alone: set[str]) -> bool:
    """Whether it leads into something that could not be read, or nobody can tell where to look for it."""
    book = resolver.abroad.book_of(link.written)
    if book is not None and link.ref.elsewhere:
        return resolver.abroad.books.get(book) is False
    scope = resolver.scope(link.entry.address.document)
    is_whole = link.ref.elsewhere and ":" in link.written
    unread = set(link.ref.within).difference(scope.around)
    if link.ref.within != STRATEGY and scope.around.get("plan") in alone:
        unread.discard("strategy")
    if unread and not is_whole:
        return True
    return any(part in missing for part in re.split("[:./]", link.written))
