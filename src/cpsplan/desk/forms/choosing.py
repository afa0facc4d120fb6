"""Choosing: what a field that names other things offers, with the words of each; outcomes stand under their aims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.desk.forms.controls import Control
from cpsplan.language.alphabets import alphabetical
from cpsplan.language.word_forms import SOURCE
from cpsplan.late import dataclass
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.progress import Progress
from cpsplan.model.unit import UNITS

NEARBY = frozenset({"strategy", "plan", "document", "plan before"})
"""Where short forms are looked for that stand in a document."""
TONES = 5
"""How many colours aims have."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be named."""

    written: str
    """How the file names it."""
    words: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class OfferGroup:
    """Things that can be named, under what they stand in."""

    title: str
    offers: tuple[Offer, ...]
    number: str = ""
    tone: int = 0
    is_far: bool = False
    """Whether it stands in another document than those that belong together."""


class Offers:
    """What an entry of one document can name."""

    def __init__(self, book: Book, address: str, document: str) -> None:
        """Look around from the entry at ``address``; or, of a new one, from what it is to stand in."""
        self._book, self._address, self._document = book, address, document

    @cached_property
    def _near(self) -> frozenset[str]:
        """The documents in which short forms are looked for."""
        model: Any = entry.model if (entry := self._book.thing(self._document)) else None
        near = {self._document}
        if isinstance(model, Progress):
            near.add(model.plan)
            plan = self._book.plans.get(model.plan)
            near |= {plan.model.strategy} if plan else set()
        if isinstance(model, DeliveryPlan):
            near.add(model.strategy)
        return frozenset(near)

    def of(self, control: Control, chosen: tuple[str, ...]) -> tuple[OfferGroup, ...]:
        """What a field offers; what is ``chosen`` and is none of it comes last, as it is written."""
        groups = [group for kind in control.kinds for group in self._groups(kind, control)]
        shown = [group for group in groups if not group.is_far or self._is_shown(group, control, chosen)]
        known = {offer.written for group in shown for offer in group.offers}
        rest = tuple(Offer(written, self._words_of(written)) for written in chosen if written and written not in known)
        return (*shown, OfferGroup("", rest)) if rest else tuple(shown)

    def _is_shown(self, group: OfferGroup, control: Control, chosen: tuple[str, ...]) -> bool:
        """Aims and outcomes of other strategies are offered; else only what is chosen already."""
        is_level = bool({"aim", "outcome", "strategy"} & set(control.kinds))
        return is_level or any(offer.written in chosen for offer in group.offers)

    def _words_of(self, written: str) -> str:
        entry = self._book.thing(written)
        return f"{entry.words} ({written})" if entry else written

    def _groups(self, kind: str, control: Control) -> Iterator[OfferGroup]:
        if kind == "unit":
            yield OfferGroup("", tuple(Offer(unit, unit.replace("-", " ")) for unit in UNITS))
        by_place: dict[str, list[Entry[Any]]] = {}
        for entry in self._entries(kind):
            if entry.address != self._address:
                by_place.setdefault(self._around(entry), []).append(entry)
        for place, entries in by_place.items():
            is_far = bool(NEARBY & set(control.within)) and entries[0].address.document not in self._within(control)
            offers = tuple(self._offer(entry, control, is_far=is_far) for entry in entries)
            yield self._headed(place, entries[0], offers, is_far=is_far)

    def _within(self, control: Control) -> frozenset[str]:
        if "plan before" not in control.within:
            return self._near
        before = self._book.plan_before(self._document) if self._document in self._book.plans else None
        return frozenset({str(before.address)}) if before else frozenset()

    def _entries(self, kind: str) -> Iterator[Entry[Any]]:
        """Everything of a kind. What has parts is not served itself, but may be named all the same."""
        if kind == "document":
            yield from (self._book.find(name) for name in self._book.documents)
        yield from self._book.kind(kind).values()
        yield from (entry for entry in self._book.named.values() if entry.address.kind == kind)

    @staticmethod
    def _around(entry: Entry[Any]) -> str:
        """What a thing is shown under: its aim, or its document."""
        aims = [place for place in entry.address.above if place.kind == "aim"]
        return str(aims[-1] if aims else entry.address.document)

    def _headed(self, place: str, entry: Entry[Any], offers: tuple[Offer, ...], *, is_far: bool) -> OfferGroup:
        """A group with its title: an aim with its number and colour, a document only where it is another."""
        thing = self._book.thing(place)
        if thing is None or entry.address.parent is None:
            return OfferGroup("", offers, is_far=is_far)
        if thing.address.kind != "aim":
            return OfferGroup(thing.words if is_far else "", offers, is_far=is_far)
        aims = [aim.address for aim in self._book.below(thing.address.document, "aim")]
        title = thing.words if not is_far else f"{thing.words} ({self._book.find(thing.address.document).words})"
        tone = aims.index(thing.address) % TONES + 1
        return OfferGroup(title, offers, self._book.numbers.get(place, ""), tone, is_far)

    def _offer(self, entry: Entry[Any], control: Control, *, is_far: bool) -> Offer:
        is_short = bool(control.within) and not is_far
        written = entry.address.short if is_short else entry.address.name
        if entry.address.kind in {"body", "picture", "unit"}:
            written = entry.address.id
        return Offer(written, entry.words, self._book.numbers.get(entry.address, ""))


def owners_near(book: Book) -> tuple[str, ...]:
    """The roles that the plans name already, each once, in alphabetical order."""
    language = book.settings.model.language if book.settings else SOURCE
    return tuple(sorted({" ".join(owner.split()) for _, _, owner in book.owners}, key=alphabetical(language)))


def years_around(years: Mapping[str, None] | tuple[str, ...], chosen: str) -> tuple[str, ...]:
    """The financial years around those of the plans, and what is chosen."""
    starts = [int(year[:4]) for year in years if year[:4].isdigit()]
    known = range(min(starts, default=2025) - 1, max(starts, default=2027) + 3)
    around = [f"{year}-{(year + 1) % 100:02}" for year in known]
    return tuple(sorted({*around, *([chosen] if chosen else [])}))
