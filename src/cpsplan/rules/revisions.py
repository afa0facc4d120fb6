"""Rules on what was revised in a plan."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.assess.revisions import can_be_given, given
from cpsplan.book.book import Book
from cpsplan.diagnostic import Severity
from cpsplan.rules.rule import Finding, rule


@rule("CPS466", "revision-of-nothing", Severity.ERROR)
def revision_of_nothing(book: Book) -> Iterator[Finding]:
    """A revision does not say what held before, or says it of something that has no such thing.

    Of a measure it gives “target”, “due” or “statement” as they were before; of an output or a milestone “due”; of an
    activity “budgets”. What holds now stands at the thing itself; reports of an earlier day tell what held then.
    """
    for revision in book.revisions.values():
        target = book.targets.get(revision.address)
        if target is None:
            continue
        values, fitting = given(revision.model), can_be_given(book.find(target).model)
        hint = f"Give what held before under {' or '.join(f'“{key}”' for key in fitting)}"
        if not values:
            yield Finding(revision, ("of",), f"Nothing says what held before of “{revision.model.of}”", hint)
        for key in values:
            if key not in fitting:
                yield Finding(revision, (key,), f"“{revision.model.of}” has no “{key}” that could be revised", hint)
