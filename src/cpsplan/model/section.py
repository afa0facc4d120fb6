"""Sections: the prose of a document. Forewords, context, quotations, case studies, what comes next."""

from typing import Annotated, ClassVar, Literal

from cpsplan.model.marks import Internal, Kind, Shown
from cpsplan.model.reference import AimRef, PortraitRef, Suppression
from cpsplan.model.text import Id, LongText, PersonName, Record, Text

SectionKind = Annotated[
    Literal[
        "foreword",
        "introduction",
        "context",
        "quotation",
        "case study",
        "note",
        "next steps",
        "about us",
        "appendix",
    ],
    Shown(),
]
BEFORE = frozenset({"foreword", "introduction", "context", "quotation", "note"})
"""The kinds that stand before the aims where nothing else is said; the others stand after."""


class Signatory(Record):
    """Somebody who signs a foreword."""

    role: Text
    """What the person is: Chair of the board."""
    name: PersonName | None = None
    """The name of the person, the same in every language."""
    body: Text | None = None
    """The body that the person speaks for, where that is not plain from the role."""
    portrait: PortraitRef | None = None
    """A portrait: the id of a picture in plans/pictures.yaml."""


class Speaker(Record):
    """Who said what a quotation quotes."""

    role: Text
    """What the person is: Keeper of a village shop."""
    name: PersonName | None = None
    """The name of the person, where it may be published; the same in every language."""
    body: Text | None = None
    """The body that the person belongs to, or what it has to do with the document: partner of the library service."""


class Section(Record):
    """A part of a document in prose: a foreword, an introduction, a quotation, a case study."""

    entry_kind: ClassVar = Kind("section", "sections")

    id: Id
    """A short name, unique in the document."""
    kind: Annotated[SectionKind, Shown(column="Kind")]
    """What it is: foreword, introduction, context, quotation, case study, note, next steps, about us or appendix."""
    title: Annotated[Text | None, Shown(column="Title")] = None
    """Its heading; left out, the kind is the heading, and a quotation has none."""
    text: LongText | None = None
    """What it says, in Markdown; left out, it is read from plans/texts/<document>/<section>.md."""
    place: Annotated[Literal["before", "after"] | None, Internal("it says where the section stands")] = None
    """Whether it stands before the aims or after them; left out, its kind decides."""
    within: Annotated[AimRef | None, Shown(column="Aim")] = None
    """The aim within which it stands, in the place of before or after."""
    signatories: tuple[Signatory, ...] = ()
    """Who signs it, of a foreword."""
    said_by: Speaker | None = None
    """Who said it, of a quotation."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""

    @property
    def name(self) -> str:
        """The words that it goes by."""
        return self.title or self.kind.capitalize()

    @property
    def stands(self) -> str:
        """Where it stands where it is within no aim: before or after."""
        return self.place or ("before" if self.kind in BEFORE else "after")
