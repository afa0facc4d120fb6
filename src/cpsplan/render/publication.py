"""How a document is published: what its head says of that, what its end, and what files tell programs."""

from __future__ import annotations

import re

from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.model.publication import Publication
from cpsplan.model.shape import shape
from cpsplan.render.figures import date
from cpsplan.render.values import Fact, Values

AT_THE_HEAD = ("published", "updated", "version")
"""What readers look for first: how new a document is."""
FOR_PROGRAMS = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?")
"""A date that programs know too: a year, a month or a day (W3C, “Date and Time Formats”)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationPart(Values):
    """How a document is published."""

    head: tuple[Fact, ...]
    end: tuple[Fact, ...]
    created: str
    """When it was published, as programs read it; empty where they could not."""
    modified: str


def publication_of(localised: LocalisedBook, publication: Publication | None) -> PublicationPart | None:
    """How a document is published; None where it does not say."""
    if publication is None:
        return None
    head: list[Fact] = []
    end: list[Fact] = []
    for field in shape(Publication).values():
        value = getattr(publication, field.name)
        if value is not None:
            text = date(localised.phrases, value) if field.is_date else value
            facts = head if field.name in AT_THE_HEAD else end
            facts.append(Fact(localised.phrases.text(field.shown.phrase), text))
    return PublicationPart(
        head=tuple(head),
        end=tuple(end),
        created=_for_programs(publication.published),
        modified=_for_programs(publication.updated or publication.published),
    )


def _for_programs(when: str | None) -> str:
    return when if when and FOR_PROGRAMS.fullmatch(when) else ""
