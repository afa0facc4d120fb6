"""The small values that models are made of: ids, addresses, texts, dates, numbers."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Annotated, Any, ClassVar, Self, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

RESERVED = frozenset({"con", "prn", "aux", "nul", "index", "data", "assets", "coverage", "manifest"}) | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(10)
}
"""Names that a file system, or the layout of out/, keeps for itself."""

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
FINANCIAL_YEAR_PATTERN = r"^[0-9]{4}-[0-9]{2}$"
DATE_PATTERN = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"


def texts_as_records(value: Any) -> Any:
    """A list in which a plain text may stand for a record that has only a text: one call for the whole list."""
    if isinstance(value, list):
        return [{"text": one} if type(one) is str else one for one in value]
    return value


@dataclass(frozen=True)
class Prose:
    """Marks a field as words for people: what is checked, translated and published as text."""


class Record(BaseModel):
    """What every model shares: unknown keys are refused, values never change, docstrings become hover text."""

    own_entry: ClassVar[bool] = False
    """Whether records of this kind are entries of the book, with an address of their own."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        hide_input_in_errors=True,
        validate_default=False,
    )

    def prose(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every text of this record, and of the parts that are no entries of their own, with the way to it."""
        texts, parts = _fields_with_prose(type(self))
        for name in texts:
            text = getattr(self, name)
            if text is not None:
                yield (name,), text
        for name in parts:
            part = getattr(self, name)
            for place, one in enumerate(part) if isinstance(part, tuple) else ((None, part),):
                if isinstance(one, Record) and not one.own_entry:
                    start = (name,) if place is None else (name, place)
                    for way, text in one.prose():
                        yield (*start, *way), text


@cache
def _fields_with_prose(model: type[Record]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields of a model that are texts, and those that hold records which are no entries of their own."""
    texts, parts = [], []
    for name, field in model.model_fields.items():
        if _is_prose(field.annotation, field.metadata):
            texts.append(name)
        elif any(not one.own_entry for one in _records(field.annotation)):
            parts.append(name)
    return tuple(texts), tuple(parts)


def _is_prose(annotation: Any, metadata: Iterable[Any] = ()) -> bool:
    if any(isinstance(one, Prose) for one in (*metadata, *getattr(annotation, "__metadata__", ()))):
        return True
    return get_origin(annotation) in (Union, UnionType) and any(_is_prose(one) for one in get_args(annotation))


def _records(annotation: Any) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for part in get_args(annotation):
        yield from _records(part)


def _not_reserved(text: str) -> str:
    if text in RESERVED:
        message = f"“{text}” is kept for the compiler or for the file system: choose another id"
        raise ValueError(message)
    return text


def _year_as_text(value: Any) -> Any:
    """A year alone is a number in YAML; everything else is passed on as it is."""
    return str(value) if type(value) is int else value


def _real_date(text: str) -> str:
    if len(text) == len("2022-04-01"):
        try:
            date.fromisoformat(text)
        except ValueError:
            message = f"there is no day {text} in the calendar"
            raise ValueError(message) from None
    return text


def _consecutive_years(text: str) -> str:
    if (int(text[:4]) + 1) % 100 != int(text[5:]):
        message = f"a financial year joins two years that follow each other, like 2022-23; {text} does not"
        raise ValueError(message)
    return text


def _number(value: Any) -> Any:
    if type(value) is int:
        return Decimal(value)
    if isinstance(value, Decimal):
        return value
    message = "write a number without quotes, unit or thousands separator, like 61 or 0.42"
    raise ValueError(message)


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=64)]
"""A short name: small letters, digits and hyphens, 64 characters at most."""

DocumentId = Annotated[Id, AfterValidator(_not_reserved)]
"""The id of something that gets a folder of its own in out/."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=4000), Prose()]
"""Words for people, in the language of the workspace."""

Reference = Annotated[str, StringConstraints(pattern=r"^[a-z0-9:./-]+$", max_length=200)]
"""The address of something else: ``aim.outcome``, ``strategy:aim.outcome``, ``strategy:aim`` or an id."""

PartialDate = Annotated[
    str, BeforeValidator(_year_as_text), StringConstraints(pattern=DATE_PATTERN), AfterValidator(_real_date)
]
"""A date as exact as it is known: 2022, 2022-04 or 2022-04-01."""

FinancialYear = Annotated[str, StringConstraints(pattern=FINANCIAL_YEAR_PATTERN), AfterValidator(_consecutive_years)]
"""A financial year of the United Kingdom, 1 April to 31 March: 2022-23."""

Number = Annotated[Decimal, BeforeValidator(_number, json_schema_input_type=int | float)]
"""A figure, kept with the digits it was written with: 17.80 stays 17.80."""

WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"']+$", max_length=500)]
"""An address on the web, http or https."""


def first_day(when: str) -> date:
    """The first day of a partial date: 2022-04 gives 1 April 2022."""
    parts = [int(part) for part in when.split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)  # noqa: PLR2004


def last_day(when: str) -> date:
    """The last day of a partial date: 2022-02 gives 28 February 2022."""
    parts = [int(part) for part in when.split("-")]
    month = parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(parts[0], month)[1]  # noqa: PLR2004
    return date(parts[0], month, day)


def is_abbreviation(word: str) -> bool:
    """Whether a word is written as an abbreviation: two capitals or more, like RASSO, D&I or CCUs."""
    return ABBREVIATION.fullmatch(word) is not None


ABBREVIATION = re.compile(r"(?<![\w&])[A-Z](?:[a-z]?[A-Z&]|[0-9]*[A-Z])[A-Z0-9&]*(?:s(?![a-z]))?(?![\w&])")
"""An abbreviation in running text; a plural s may follow (CCUs)."""


class Suppression(Record):
    """Silences one rule on the entry that it stands on, with the reason."""

    rule: Annotated[str, StringConstraints(pattern=r"^CPS[0-9]{3}$")]
    """The code of the rule, such as CPS401."""
    about: Reference | None = None
    """Silence the rule only where it speaks of this, for instance of one outcome."""
    reason: Text
    """Why the rule does not hold here. A reader of the source has to understand it."""


class Period(Record):
    """When something holds: a financial year, or a first and a last date as exact as they are known."""

    financial_year: FinancialYear | None = None
    """A financial year, 1 April to 31 March, such as 2022-23."""
    start: PartialDate | None = Field(default=None, alias="from")
    """The first year, month or day."""
    end: PartialDate | None = Field(default=None, alias="to")
    """The last year, month or day."""
    inferred: Text | None = None
    """Where the document does not print its period: how it was found. The pages say so."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.financial_year and (self.start or self.end):
            message = "give either a financial_year, or from and to, not both"
            raise ValueError(message)
        if not (self.financial_year or self.start or self.end):
            message = "give a financial_year, or from, or to"
            raise ValueError(message)
        return self

    @property
    def first(self) -> date | None:
        """The first day, or None where no beginning is known."""
        if self.financial_year:
            return date(int(self.financial_year[:4]), 4, 1)
        return first_day(self.start) if self.start else None

    @property
    def last(self) -> date | None:
        """The last day, or None where no end is known."""
        if self.financial_year:
            return date(int(self.financial_year[:4]) + 1, 3, 31)
        return last_day(self.end) if self.end else None


class Origin(Record):
    """The published document that an entry is transcribed from."""

    title: Text
    """The title of the document as published."""
    publisher: Text
    """Who published it."""
    published: PartialDate | None = None
    """When it was published, as exact as the document says."""
    address: WebAddress | None = None
    """Where it can be read."""
    rights: Text
    """Who holds the rights: Crown copyright."""
    licence: Text
    """Under what licence it may be used."""
    licence_address: WebAddress | None = None
    """Where the licence can be read."""
    note: Text | None = None
    """What was repaired or decided when the document was typed."""
