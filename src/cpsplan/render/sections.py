"""Sections: the prose of a document as its page shows it, each part at its place, and where its links lead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from cpsplan.book.entry import Entry
from cpsplan.book.translation import Foreign
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.phrases import Phrases
from cpsplan.late import dataclass
from cpsplan.model.address import Address
from cpsplan.model.blocks import Blocks, ProseLink, plain_words
from cpsplan.model.section import Section
from cpsplan.render.marks import Mark, mark, short_name
from cpsplan.render.picture_figure import PictureFigure, picture_figure
from cpsplan.render.places import activity_anchor, anchor, measure_anchor, to_document, without_stop
from cpsplan.render.values import Values

SHORT = 80
"""How many words of prose stand before the aims of a plan on a screen, at most."""
NAMED_KINDS = frozenset({"foreword", "case study", "appendix"})
"""The kinds that a title does not tell: their name stands above it."""


@dataclass(frozen=True, slots=True)
class ProseTarget(Values):
    """Where a link of a prose leads, by what is written there."""

    id: str
    """What is written: outcome:people.wellbeing."""
    href: str


@dataclass(frozen=True, slots=True)
class ProsePicture(Values):
    """A picture of a prose, by its id."""

    id: str
    figure: PictureFigure


@dataclass(frozen=True, slots=True, kw_only=True)
class ProsePart(Values):
    """A prose on a page."""

    id: str
    """What the anchors inside it begin with."""
    markdown: tuple[str, ...]
    """Its blocks as they are written."""
    words: tuple[str, ...]
    """What each of its blocks says, without the marks of Markdown."""
    targets: tuple[ProseTarget, ...]
    pictures: tuple[ProsePicture, ...]


@dataclass(frozen=True, slots=True)
class PersonPart(Values):
    """Somebody who signs, or who said something."""

    name: str | None
    role: str
    body: str | None
    portrait: PictureFigure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPart(Values):
    """A section on a page."""

    id: str
    kind: str
    """The kind in one word, for templates: case-study."""
    label: str
    """The kind in words, where the title does not tell it."""
    title: str
    prose: ProsePart
    signatories: tuple[PersonPart, ...]
    said_by: PersonPart | None
    front: bool
    """Whether it stands before the aims on paper, and behind them on a screen."""


@dataclass(frozen=True, slots=True)
class PlacedSections(Values):
    """The sections of a document that stand in no aim."""

    before: tuple[SectionPart, ...]
    behind: tuple[SectionPart, ...]
    """Those that paper has before the aims, and a screen behind them: readers come for the promises."""
    after: tuple[SectionPart, ...]


@dataclass(frozen=True, slots=True)
class OutcomeInFull(Values):
    """An outcome with what it means."""

    id: str
    number: str
    statement: str
    prose: ProsePart


@dataclass(frozen=True, slots=True, kw_only=True)
class AimInFull(Values):
    """An aim with all the prose about it."""

    id: str
    mark: Mark
    title: str
    short: str
    prose: ProsePart | None
    sections: tuple[SectionPart, ...]
    outcomes: tuple[OutcomeInFull, ...]


def aims_in_full(localised: LocalisedBook, strategy: Address) -> Iterator[AimInFull]:
    """The aims of a strategy about which there is prose, each with that on its outcomes."""
    book = localised.book
    for aim in book.below(strategy, "aim"):
        name = f"{anchor(aim, strategy)}-in-full"
        in_full = AimInFull(
            id=name,
            mark=mark(localised, aim.address),
            title=aim.model.title,
            short=short_name(localised, aim.address),
            prose=prose_of(localised, aim, f"{name}-prose"),
            sections=sections_within(localised, strategy, aim.address),
            outcomes=tuple(_outcomes_in_full(localised, aim.address)),
        )
        if in_full.prose or in_full.sections or in_full.outcomes:
            yield in_full


def _outcomes_in_full(localised: LocalisedBook, aim: Address) -> Iterator[OutcomeInFull]:
    """The outcomes of an aim of which the strategy says what they mean."""
    book = localised.book
    for outcome in book.below(aim, "outcome"):
        name = f"{anchor(outcome, aim.document)}-in-full"
        prose = prose_of(localised, outcome, f"{name}-prose")
        if prose:
            statement = without_stop(outcome.model.statement)
            yield OutcomeInFull(name, book.numbers[outcome.address], statement, prose)


def prose_of(localised: LocalisedBook, entry: Entry[Any], name: str) -> ProsePart | None:
    """The text of an entry as a page shows it; ``name`` begins the anchors in it."""
    text = entry.model.text
    if not isinstance(text, Blocks):
        return None
    targets = (_target(localised, entry, link) for link in text.links)
    pictures = {link.written: _picture(localised, link.written) for link in text.links if link.kind == "picture"}
    return ProsePart(
        id=name,
        markdown=tuple(block.text for block in text.blocks),
        words=tuple(_words(block.text) for block in text.blocks if block.is_text),
        targets=tuple({target.id: target for target in targets if target}.values()),
        pictures=tuple(ProsePicture(name, figure) for name, figure in pictures.items() if figure),
    )


def _words(text: str) -> str:
    words = plain_words(text)
    return Foreign(words, text.language) if isinstance(text, Foreign) else words


def _picture(localised: LocalisedBook, name: str | None) -> PictureFigure | None:
    return picture_figure(localised, name) if name else None


def _target(localised: LocalisedBook, entry: Entry[Any], written: ProseLink) -> ProseTarget | None:
    """Where a link leads; None where it leads nowhere, and for a picture, which is shown."""
    link = localised.book.links.at(entry.address, ("text", written.key))
    if link is None or link.target is None or written.kind == "picture":
        return None
    href = way_to(localised, link.target, entry.address.document)
    return ProseTarget(f"{written.kind}:{written.written}", href)


def way_to(localised: LocalisedBook, target: Address, page: str) -> str:
    """The way from the page of the document ``page`` to anything that a link in prose can name."""
    fragment = _anchor(localised, target)
    return f"#{fragment}" if fragment and target.document == page else to_document(target.document, fragment)


def _anchor(localised: LocalisedBook, target: Address) -> str:
    """The anchor of a thing on the page of its document; empty for a document."""
    book = localised.book
    if target.parent is None:
        return ""
    match target.kind:
        case "aim" | "outcome":
            return anchor(book.find(target), target.document)
        case "activity":
            return activity_anchor(book.activities[target])
        case "measure":
            return measure_anchor(book.measures[target])
        case _:
            return section_anchor(target)


def section_anchor(address: Address) -> str:
    """The anchor of a section on the page of its document: section-foreword."""
    return f"section-{address.id}"


def sections_of(localised: LocalisedBook, document: Address, aims: Collection[str]) -> PlacedSections:
    """The sections of a document that stand in none of the ``aims`` of its page.

    What is to stand before the aims of a plan or report, and is long, stands behind them: readers come for promises.
    """
    named = localised.book.links.named
    sections = [
        entry
        for entry in localised.book.below(document, "section")
        if not any(aim in aims for aim in named(entry.address, "within"))
    ]
    before = [entry for entry in sections if entry.model.stands == "before"]
    is_long = document.kind != "strategy" and _count(before) > SHORT
    parts = tuple(_parts(localised, before, front=is_long))
    after = tuple(_parts(localised, (entry for entry in sections if entry.model.stands == "after")))
    return PlacedSections((), parts, after) if is_long else PlacedSections(parts, (), after)


def sections_within(localised: LocalisedBook, document: Address, aim: str) -> tuple[SectionPart, ...]:
    """The sections of a document that stand within an aim."""
    links = localised.book.links
    sections = localised.book.below(document, "section")
    return tuple(_parts(localised, (entry for entry in sections if aim in links.named(entry.address, "within"))))


def _count(sections: Iterable[Entry[Section]]) -> int:
    """How many words some sections have."""
    texts = (entry.model.text for entry in sections)
    return sum(
        len(plain_words(block.text).split()) for text in texts if isinstance(text, Blocks) for block in text.blocks
    )


def _parts(
    localised: LocalisedBook, sections: Iterable[Entry[Section]], *, front: bool = False
) -> Iterator[SectionPart]:
    """Sections as their page shows them."""
    phrases = localised.phrases
    for entry in sections:
        model, name = entry.model, section_anchor(entry.address)
        prose = prose_of(localised, entry, name)
        if prose is None:
            continue
        kind = model.kind.replace(" ", "-")
        yield SectionPart(
            id=name,
            kind=kind,
            label=phrases.text(f"section-{kind}") if model.title and model.kind in NAMED_KINDS else "",
            title=model.title or _own_title(phrases, kind),
            prose=prose,
            signatories=tuple(
                PersonPart(person.name, person.role, person.body, _picture(localised, person.portrait))
                for person in model.signatories
            ),
            said_by=_speaker(model),
            front=front,
        )


def _own_title(phrases: Phrases, kind: str) -> str:
    """What heads a section without a title: its kind; a quotation needs no heading."""
    return "" if kind == "quotation" else phrases.text(f"section-{kind}")


def _speaker(section: Section) -> PersonPart | None:
    speaker = section.said_by
    return PersonPart(speaker.name, speaker.role, speaker.body) if speaker else None
