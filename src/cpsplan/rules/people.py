"""Rules on who works on an activity: nobody is named for it twice."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.book.book import Book
from cpsplan.diagnostic import Remove, Severity
from cpsplan.rules.rule import Finding, rule


@rule("CPS382", "owner-as-support", Severity.WARNING)
def owner_as_support(book: Book) -> Iterator[Finding]:
    """Who answers for an activity also stands under those who help with it. Readers would see the role twice.

    Whoever leads helps too: take it out of “support”, or name another owner.
    """
    for activity in book.activities.values():
        owner = (activity.model.owner or "").casefold()
        for place, supporter in enumerate(activity.model.support):
            if supporter.text.casefold() == owner:
                fix = activity.fix(f"Delete “{supporter.text}” here", Remove(("support", place)))
                message = f"“{supporter.text}” is the owner, too"
                yield Finding(activity, ("support", place), message, "Delete it here", fix=fix)


@rule("CPS383", "own-body-as-partner", Severity.WARNING)
def own_body_as_partner(book: Book) -> Iterator[Finding]:
    """An activity names the body whose plan it is as a partner. Partners are the others that work on it."""
    publisher = book.settings.model.publisher.casefold() if book.settings else ""
    for link in book.links.known:
        if link.field != "partners" or link.target is None:
            continue
        plan, body = book.plan_of(link.entry.address).model, book.bodies_by_id[link.target.id].model
        is_own = body.id == plan.body or (not plan.body and body.name.casefold() == publisher)
        if is_own:
            fix = link.entry.fix(f"Delete “{body.id}” here", Remove(link.route))
            yield Finding(link.entry, link.route, f"“{body.name}” is the body whose plan it is", "Delete it", fix=fix)
