"""Easy Read: a document told anew for people with a learning disability, in short sentences with pictures."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from cpsplan.model.dates import Day
from cpsplan.model.marks import Internal, Kind, Ref
from cpsplan.model.reference import ConfirmedRef, Suppression, TellingRef, ToldRef
from cpsplan.model.text import Id, Record, Remark, Text, WebAddress, texts_as_records

DrawingRef = Annotated[Id, Ref(("drawing", "picture"), within=("pictures",), checked=False, millimetres=45)]
"""The name of a picture of Easy Read, which is a file and no entry; or the id of a picture of the register. CPS631
tells when there is neither."""
NO_PICTURE = "none"
"""What stands in place of a picture where no picture is right, such as beside the meaning of a violent crime."""
FRAME_PICTURES = ("booklet", "ask", "book", "read", "website", "envelope", "telephone")
"""The pictures of what every booklet says before and after its own parts."""
OWN_SET = "easy-read/"
"""The folder below plans/pictures/ whose pictures take the place of the drawings that go by their ids."""


class Sentence(Record):
    """One sentence, on a line of its own."""

    text: Text
    """The sentence. A hard word stands between pairs of asterisks where it first comes; the next one explains it."""


Sentences = Annotated[
    tuple[Sentence, ...],
    Field(min_length=1),
    BeforeValidator(
        texts_as_records, json_schema_input_type=Annotated[tuple[Sentence | Text, ...], Field(min_length=1)]
    ),
]
"""A list of sentences, in which a plain text will do for one."""


class Idea(Record):
    """One idea: a picture, and beside it a few short sentences."""

    picture: DrawingRef
    """The name of the picture, house, or the id of one in plans/pictures.yaml. “cpsplan easy-read pictures” shows all
    that come with cpsplan. “none” where no picture is right; picture_reason then says why."""
    picture_reason: Remark | None = None
    """Why there is no picture, for those who edit the booklet: A drawing would make light of this crime."""
    stands_for: Text | None = None
    """What the picture stands for, where it says more than the sentences beside it: The head of our service. Most
    pictures of Easy Read repeat the sentences; those who hear the booklet hear them once."""
    says: Sentences
    """The sentences, each on a line of its own."""


class Passage(Record):
    """What a booklet says of one aim, outcome, project, action or measure; or of the document itself."""

    entry_kind: ClassVar = Kind("passage", "passages", joint="/", id="of")

    of: ToldRef
    """What it explains: an aim, aim.outcome, aim/commitment, the id of a project, action, measure, milestone or fact,
    or that of the document."""
    title: Text | None = None
    """A heading. A passage with one begins a new part of the booklet, on a new page."""
    ideas: Annotated[tuple[Idea, ...], Field(min_length=1)]
    """What it says, idea by idea."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""


class Checked(Record):
    """That people with learning disabilities have checked a booklet."""

    by: Text
    """Who: the name of a group, never of a person."""
    date: Day
    """When."""


class Booklet(Record):
    """The Easy Read version of one document, plans/easy-read/<document>.yaml."""

    entry_kind: ClassVar = Kind("booklet", "booklets", ending=".easy-read")

    id: TellingRef
    """The id of the strategy or plan that it tells, the same as the name of the file."""
    title: Text
    """What the booklet is called, in a few easy words."""
    summary: Text
    """One easy sentence on what it is about."""
    picture: DrawingRef
    """The picture on its front, by its name, or by its id in plans/pictures.yaml."""
    passages: Annotated[tuple[Passage, ...], Field(min_length=1)]
    """What it says, in the order of the pages."""
    checked: tuple[Checked, ...] = ()
    """Who has checked it. Until somebody has, it says that nobody has."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""

    @model_validator(mode="after")
    def _begins_with_a_part(self) -> "Booklet":
        if self.passages[0].title is None:
            message = "the first passage wants a title: it begins the first part of the booklet"
            raise ValueError(message)
        return self


class Confirmations(Record):
    """The texts that a booklet explains, as they were when a person last confirmed that it still says the same.

    “cpsplan easy-read confirm” writes them into plans/easy-read/confirmed/<document>.yaml.
    """

    entry_kind: ClassVar = Kind("confirmation", "confirmations", ending=".confirmed")

    id: TellingRef
    """The document, the same as the name of the file."""
    texts: dict[ConfirmedRef, str]
    """The text by what it is of."""


class Frame(Record):
    """What every booklet of a publisher says before and after its own parts."""

    who_we_are: Annotated[tuple[Idea, ...], Field(min_length=1)]
    """Who the publisher is."""
    find_out_more: tuple[Idea, ...] = ()
    """Where readers find more, and whom they can ask."""
    website: WebAddress | None = None
    """An address on the web for more information."""
    familiar: Annotated[
        tuple[Annotated[str, StringConstraints(min_length=2, max_length=40)], ...],
        Internal("only the check of hard words reads it"),
    ] = ()
    """Long words that these readers know, such as disability: they need no explanation."""
