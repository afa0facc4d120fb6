"""The small values that models are made of: ids, addresses, texts, numbers."""

import ast
import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from itertools import pairwise
from threading import Lock
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, TypeGuard, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from cpsplan.model.marks import Kind, Prose, Shown

RESERVED = frozenset(
    {
        *("con", "prn", "aux", "nul", "index", "data", "assets", "coverage", "manifest", "accessibility", "packs"),
        "pictures",
    }
) | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
"""Names that a file system, or the layout of out/, keeps for itself."""

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"


@cache
def descriptions(model: type[BaseModel]) -> Mapping[str, str]:
    """What the docstrings below the fields of a model say, by the name of the field.

    pydantic could read them itself, at every start of the program; they are wanted for schemas and for hints only.
    """
    words: dict[str, str] = {}
    for ancestor in reversed(model.__mro__):
        if issubclass(ancestor, BaseModel) and ancestor is not BaseModel:
            words |= _own_descriptions(ancestor)
    return MappingProxyType(words)


def _own_descriptions(model: type[BaseModel]) -> dict[str, str]:
    """The same of the fields that stand in the class itself."""
    with _parsing:
        classes = _classes_of(model.__module__)
    words: dict[str, str] = {}
    for field, text in pairwise(classes[model.__name__].body if model.__name__ in classes else []):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and _is_text(text):
            description = ast.literal_eval(text.value)
            if description:
                words[field.target.id] = inspect.cleandoc(description)
    return words


_parsing = Lock()
"""Python 3.11 breaks off where two threads make syntax trees at once, as those of the desk would."""


@cache
def _classes_of(module: str) -> dict[str, ast.ClassDef]:
    """The classes of a module as they are written, by their names: read once, not for each of them."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {statement.name: statement for statement in tree.body if isinstance(statement, ast.ClassDef)}


def _is_text(statement: ast.stmt) -> TypeGuard[ast.Expr]:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def texts_as_records(value: Any) -> Any:
    """A list in which a plain text may stand for a record that has only a text: one call for the whole list."""
    if isinstance(value, list):
        return [{"text": item} if type(item) is str else item for item in value]
    return value


class Record(BaseModel):
    """What every model shares: unknown keys are refused, values never change, docstrings become hover text."""

    entry_kind: ClassVar[Kind | None] = None
    """What kind of things these are, where they can be named; most of them are entries of the book."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        validate_default=False,
        # Most models are only ever read as parts of others: what checks them is built when it is first needed.
        defer_build=True,
    )

    @classmethod
    def is_entry(cls) -> bool:
        """Whether records of this kind are entries of the book, with an address of their own."""
        return cls.entry_kind is not None and bool(cls.entry_kind.table)


def records(annotation: Any) -> Iterator[type[Record]]:
    """The models inside an annotation such as ``tuple[Project, ...] | None``."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for part in get_args(annotation):
        yield from records(part)


def _not_reserved(text: str) -> str:
    if text in RESERVED:
        message = f"“{text}” is kept for the compiler or for the file system: choose another id"
        raise ValueError(message)
    return text


def _as_decimal(value: Any) -> Any:
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

LongText = Annotated[str, StringConstraints(min_length=1, max_length=60_000), Prose(blocks=True)]
"""Prose in Markdown: paragraphs, headings, lists, tables, quotations, links. Each block is a text of its own."""

PersonName = Annotated[str, StringConstraints(min_length=1, max_length=200), Shown()]
"""The name of a person, which is the same in every language."""

Owner = Annotated[str, StringConstraints(min_length=1, max_length=4000), Prose(owner=True)]
"""Who answers for something, or helps with it: a role, never a name."""

Remark = Annotated[str, StringConstraints(min_length=1, max_length=4000), Prose(published=False)]
"""Words for those who edit the plans. They are checked like other texts, but not published and not translated."""

Number = Annotated[Decimal, BeforeValidator(_as_decimal, json_schema_input_type=int | float), Shown()]
"""A figure, kept with the digits it was written with: 17.80 stays 17.80."""

_NotBelow0 = Annotated[int, Field(ge=0)] | Annotated[float, Field(ge=0)]
Amount = Annotated[Decimal, Field(ge=0), BeforeValidator(_as_decimal, json_schema_input_type=_NotBelow0), Shown()]
"""An amount of money, nought or more."""

OWN_NUMBER_PATTERN = r"^[A-Za-z0-9]+([.()/-]{1,2}[A-Za-z0-9]+)*\)?$"
OwnNumber = Annotated[str, StringConstraints(pattern=OWN_NUMBER_PATTERN, max_length=12), Shown()]
"""A number that a document gives something itself: A, 1.2b, P-07."""

ENTRY_NUMBER_PATTERN = r"^[A-Za-z0-9]+(( |[.()/-]{1,2})[A-Za-z0-9]+)*\)?$"
EntryNumber = Annotated[str, StringConstraints(pattern=ENTRY_NUMBER_PATTERN, max_length=12), Shown()]
"""The same of what has no mark with its number in it, so that a word may stand before it: KPI 1, Project 7."""

RULE_CODE_PATTERN = r"^[A-Z]{2,8}[0-9]{3}$"
RuleCode = Annotated[str, StringConstraints(pattern=RULE_CODE_PATTERN)]
"""The code of a rule, such as CPS401."""


def in_pence(amount: Decimal) -> Decimal:
    """An amount of money with the places that it is written with: 40,000.5 as 40,000.50."""
    return amount.quantize(Decimal("0.01")) if amount.as_tuple().exponent == -1 else amount


_UpTo100 = Annotated[int, Field(ge=0, le=100)] | Annotated[float, Field(ge=0, le=100)]
Percent = Annotated[
    Decimal, Field(ge=0, le=100), BeforeValidator(_as_decimal, json_schema_input_type=_UpTo100), Shown()
]
"""A share in percent, 0 to 100."""

WEB_PATTERN = r"""^https?://[^\s<>"']+$"""

WebAddress = Annotated[str, StringConstraints(pattern=WEB_PATTERN, max_length=500), Shown()]
"""An address on the web, http or https."""
FOLDER_PATTERN = r"""^https?://[^\s<>"'/?#@]+(/[^\s<>"'?#]*)?$"""
FolderAddress = Annotated[str, StringConstraints(pattern=FOLDER_PATTERN, max_length=500), Shown()]
"""The address of a folder on the web, which paths can be added to: without a query, a fragment or a password."""


def numbered(number: str | None, words: str) -> str:
    """Words behind the number that their document gives them, where it gives one."""
    return f"{number} {words}" if number else words


def is_abbreviation(word: str) -> bool:
    """Whether a word is written as an abbreviation: two capitals or more, like RASSO, D&I or CCUs."""
    return ABBREVIATION.fullmatch(word) is not None


ABBREVIATION = re.compile(r"(?<![\w&])[A-Z](?:[a-z]?[A-Z&]|[0-9]*[A-Z])[A-Z0-9&]*(?:s(?![a-z]))?(?![\w&])")
"""An abbreviation in running text; a plural s may follow (CCUs)."""
ABBREVIATED = re.compile(r"[A-Z](?:[a-z]?[A-Z&]|[0-9]+[A-Z])")
"""The signs without which a text has no abbreviation."""
POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}\b")
"""A postcode of the United Kingdom: SW1A 2AA."""


def abbreviations_in(text: str) -> list[str]:
    """The abbreviations of a text in their order. A postcode is none."""
    return ABBREVIATION.findall(POSTCODE.sub("", text))
