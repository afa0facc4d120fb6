"""The glossary: abbreviations and hard words."""

from typing import Annotated, ClassVar, Self

from pydantic import StringConstraints, model_validator

from cpsplan.model.marks import Kind, Prose, Shown
from cpsplan.model.reference import Suppression
from cpsplan.model.text import Record, Remark, Text


class Term(Record):
    """An abbreviation or a hard word."""

    entry_kind: ClassVar = Kind("term", "terms", id="term", joint="/")

    term: Annotated[str, StringConstraints(min_length=2, max_length=60), Prose()]
    """The abbreviation or word as it stands in the documents: RASSO."""
    is_name: Annotated[bool, Shown()] = False
    """True for a name that is the same in every language, such as Operation Soteria; the pages mark its language."""
    full: Text | None = None
    """The full form of an abbreviation, as it reads inside a sentence: rape and serious sexual offences."""
    explanation: Text | None = None
    """What it means, in plain words; may be left out where the full form says it."""
    note: Remark | None = None
    """A remark for the editors: where the full form comes from if the documents do not give it."""
    suppress: tuple[Suppression, ...] = ()
    """Rules that do not hold here, each with its reason."""

    @model_validator(mode="after")
    def _explained(self) -> Self:
        if not (self.full or self.explanation):
            message = "give the full form, an explanation, or both"
            raise ValueError(message)
        return self


class Glossary(Record):
    """All terms of a workspace."""

    terms: tuple[Term, ...]
    """The terms, in any order; the pages sort them."""
