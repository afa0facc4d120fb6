"""How a document is published: when, in which version, under which number, by whom."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from cpsplan.model.dates import PartialDate
from cpsplan.model.marks import Shown
from cpsplan.model.text import Record, Text

ISBN_PATTERN = r"^([0-9][ -]?){9}(([0-9][ -]?){3})?[0-9X]$"
LONG_ISBN, SHORT_ISBN = 13, 10


def _number_as_text(value: Any) -> Any:
    """A number alone is no text in YAML; everything else is passed on as it is."""
    return str(value) if type(value) in {int, Decimal} else value


def _with_its_check_digit(isbn: str) -> str:
    """An ISBN whose last digit fits the others. Raises ValueError where a digit is wrong."""
    digits = [10 if sign == "X" else int(sign) for sign in isbn if sign not in "- "]
    if len(digits) == LONG_ISBN:
        rest = sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10
    else:
        rest = sum(digit * (SHORT_ISBN - place) for place, digit in enumerate(digits)) % 11
    if rest:
        message = f"a digit of {isbn} is wrong, the last one does not fit the others"
        raise ValueError(message)
    return isbn


PrintedNumber = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=60),
    BeforeValidator(_number_as_text, json_schema_input_type=str | int | float),
    Shown(),
]
"""The number of a version or of a publication, as it is printed: 2, 1.10, HC 123."""
Isbn = Annotated[
    str,
    BeforeValidator(_number_as_text, json_schema_input_type=str | int),
    StringConstraints(pattern=ISBN_PATTERN),
    AfterValidator(_with_its_check_digit),
    Shown(),
]
"""An International Standard Book Number of 13 digits, or of 10: 978-0-306-40615-7."""


class Publication(Record):
    """How a document is published."""

    published: Annotated[PartialDate | None, Shown("publication-published")] = None
    """When it was first published."""
    updated: Annotated[PartialDate | None, Shown("publication-updated")] = None
    """When it was last changed since then."""
    status_word: Annotated[Text | None, Shown("publication-status")] = None
    """What its publisher calls its status, in the place of “Draft” or “Approved”: Draft for consultation. It stands on
    every page."""
    version: Annotated[PrintedNumber | None, Shown("publication-version")] = None
    """The number of this version: 1.2."""
    review_date: Annotated[PartialDate | None, Shown("publication-review-date")] = None
    """When it will be reviewed."""
    isbn: Annotated[Isbn | None, Shown("publication-isbn")] = None
    """Its International Standard Book Number: 978-0-306-40615-7."""
    reference_number: Annotated[PrintedNumber | None, Shown("publication-reference-number")] = None
    """The number that its publisher gives it: HC 123."""
    responsible_office: Annotated[Text | None, Shown("publication-responsible-office")] = None
    """The office that answers for the document: a team or a directorate, never a person."""
