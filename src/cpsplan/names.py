"""Names: what the things of a book go by, and which of them a reference or an address means, part by part.

A reference such as ``cps-2025:people.skills`` speaks of three things: of the strategy, of the aim and of the outcome.
What a reference means is told as ``link.py`` tells it.

Things go by their addresses in the book. Besides these there are ``2022-23/groups/<id>`` for a group of actions and
``cps-2025/values/<id>`` for a value, which are no entries of their own.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from cpsplan.booklets import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cpsplan.book import Book, Entry

    Tables = tuple[Mapping[str, Entry[Any]], ...]

CONFIRMED = ".confirmed"
IN_ADDRESSES = ("projects", "actions", "measures")
"""The lists of a plan whose entries have their id in their address."""
RELATIVE_ABOUT = frozenset({"CPS402", "CPS403"})
"""Rules whose suppressions may name an outcome or aim without its strategy."""
CATALOGUE_ABOUT = frozenset({"CPS919"})
"""Rules whose suppressions name a catalogue."""

Part = tuple[int, int, str]
"""A part of a reference or an address: from where to where, and the thing that goes by the id there."""


class Names:
    """What the things of a book go by, and what references mean."""

    def __init__(self, book: Book) -> None:
        """Index ``book``."""
        self.book = book
        self.ids: dict[str, str] = {}
        """Everything that has an id: by its address."""
        self.short: dict[str, str] = {}
        """What activities, their outputs and milestones go by in references: plan/id and plan/id/id."""
        own: Tables = (book.strategies, book.plans, book.progress, book.aims, book.outcomes, book.measures)
        for table in own:
            self.ids.update({address: one.model.id for address, one in table.items()})
        for address, strategy in book.strategies.items():
            self.ids.update({f"{address}/values/{one.id}": one.id for one in strategy.model.values})
        for address, plan in book.plans.items():
            self.ids.update({f"{address}/groups/{one.id}": one.id for one in plan.model.groups})
        below: Tables = (book.activities, book.outputs, book.milestones)
        for table in below:
            for address, entry in table.items():
                if entry.model.id:
                    self.ids[address] = entry.model.id
                    self.short.setdefault(self._short(address), address)
        self.unnamed = {
            one.address
            for one in book.entries
            if not (getattr(one.model, "title", None) or getattr(one.model, "term", None))
        }
        """Entries that catalogues can only call by their addresses."""
        self.files: dict[str, str] = {}
        """The files that are called after a document, by their paths."""
        documents: Tables = (book.strategies, book.plans, book.progress, book.booklets, book.confirmations)
        for table in documents:
            for entry in table.values():
                if entry.model.id in self.ids and PurePosixPath(entry.source.path).stem == entry.model.id:
                    self.files[entry.source.path] = entry.model.id

    def _short(self, address: str) -> str:
        plan, _, activity, *below = address.split("/")
        return "/".join((plan, activity, *([self.ids[address]] if below else [])))

    def called(self, address: str) -> str:
        """The address of a thing with its own id at the end, where the book has a number there."""
        return f"{address.rpartition('/')[0]}/{self.ids[address]}" if address in self.book.outputs else address

    def ways_to_say(self, address: str) -> list[str]:
        """Everything that the thing at ``address`` can be called, the whole address first."""
        if ":" in address:
            return [address, address.partition(":")[2]]
        document, *below = address.split("/")
        if not below:
            return [address]
        ways = [self.called(address)]
        if below[0] in (*IN_ADDRESSES, "groups"):
            name = "/".join((below[1], *([self.ids[address]] if below[2:] else [])))
            ways += [f"{document}/{name}", name]
        return ways

    # --- what references mean

    def in_address(self, address: str) -> Iterator[Part]:
        """The parts of an address of the book; what comes behind it, such as the way to a text, does not matter."""
        head, _, below = address.partition("/")
        document, colon, aim = head.partition(":")
        bare = document.removesuffix(SUFFIX).removesuffix(CONFIRMED)
        if bare not in self.ids:
            return
        yield 0, len(bare), bare
        if colon:
            yield from shifted(self._aim(bare, aim), len(document) + 1)
        elif document != bare:
            yield from shifted(self.told(bare, below.partition("/")[0]), len(head) + 1)
        else:
            yield from shifted(self._in_document(bare, below), len(head) + 1)

    def _in_document(self, document: str, below: str) -> Iterator[Part]:
        kind, *steps = below.split("/")
        if kind not in IN_ADDRESSES or not steps:
            return
        address, start = f"{document}/{kind}/{steps[0]}", len(kind) + 1
        if address in self.ids:
            yield start, start + len(steps[0]), address
        if len(steps) > 2 and steps[1] == "milestones":  # noqa: PLR2004 - activity, list, id
            milestone = f"{address}/milestones/{steps[2]}"
            if milestone in self.ids:
                start += len(f"{steps[0]}/milestones/")
                yield start, start + len(steps[2]), milestone

    def document(self, reference: str) -> Iterator[Part]:
        """A reference that is the id of a document."""
        if reference in self.ids:
            yield 0, len(reference), reference

    def of_strategy(self, strategy: str, reference: str) -> Iterator[Part]:
        """A reference to an aim or outcome: ``aim``, ``aim.outcome``, or the same with its strategy before a colon."""
        named, colon, below = reference.rpartition(":")
        if colon:
            yield from self.document(named)
        yield from shifted(self._aim(named or strategy, below), len(named) + len(colon))

    def _aim(self, strategy: str, reference: str) -> Iterator[Part]:
        aim, dot, outcome = reference.partition(".")
        if f"{strategy}:{aim}" in self.ids:
            yield 0, len(aim), f"{strategy}:{aim}"
        if dot and f"{strategy}:{reference}" in self.ids:
            yield len(aim) + 1, len(aim) + 1 + len(outcome), f"{strategy}:{reference}"

    def activity(self, plan: str, reference: str) -> Iterator[Part]:
        """A reference to an activity: ``id``, or ``plan/id`` for one of another plan."""
        named, slash, name = reference.rpartition("/")
        address = self.short.get(f"{named or plan}/{name}", "")
        if address in self.book.activities:
            yield from self.document(named)
            yield len(named) + len(slash), len(reference), address

    def below_activity(self, plan: str, reference: str) -> Iterator[Part]:
        """A reference to an output or a milestone: ``activity/id``, or ``activity/number`` for an output."""
        activity, slash, name = reference.partition("/")
        yield from self.activity(plan, activity)
        address = self.short.get(f"{plan}/{reference}")
        if slash and name and address:
            yield len(activity) + 1, len(reference), address

    def told(self, document: str, reference: str) -> Iterator[Part]:
        """What a passage of the booklet on ``document`` tells of."""
        strategy = self.book.plans[document].model.strategy if document in self.book.plans else document
        if f"{document}/{reference}" in self.short:
            yield from self.activity(document, reference)
        elif f"{document}/measures/{reference}" in self.ids:
            yield 0, len(reference), f"{document}/measures/{reference}"
        elif reference == document and f"{strategy}:{reference}" not in self.ids:
            yield from self.document(reference)
        else:
            yield from self.of_strategy(strategy, reference)

    def about(self, entry: Entry[Any], rule: str, reference: str) -> Iterator[Part]:
        """What a suppression on ``entry`` narrows a rule to. Words and figures are no mentions."""
        document = entry.address.split("/")[0].split(":")[0]
        plan = self.book.plans.get(document)
        if "/" in reference:
            yield from self.activity(document, reference) if reference in self.short else self.in_address(reference)
        elif ":" in reference or rule in RELATIVE_ABOUT:
            yield from self.of_strategy(plan.model.strategy if plan else document, reference)
        elif rule in CATALOGUE_ABOUT:
            yield from self.in_address(reference)

    def waived(self, document: str, reference: str) -> Iterator[Part]:
        """What a waiver in the settings allows to be uncovered: an address, or the end of one in its document."""
        plan = self.book.plans.get(document)
        head = reference.partition("/")[0].partition(":")[0]
        if head.removesuffix(SUFFIX) in self.ids:
            yield from self.in_address(reference)
        elif reference.partition("/")[0] in IN_ADDRESSES:
            yield from self._in_document(document, reference)
        else:
            yield from self.told(document, reference) if plan else self.of_strategy(document, reference)


def shifted(parts: Iterable[Part], by: int) -> Iterator[Part]:
    """The same parts, ``by`` characters further on."""
    return ((start + by, end + by, target) for start, end, target in parts)
