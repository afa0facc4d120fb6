"""Values: what templates get. Small frozen records of texts, numbers and further records; nothing else goes in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import fields

from markupsafe import Markup

from cpsplan.book.translation import Foreign
from cpsplan.late import dataclass
from cpsplan.model.address import Address

_AS_THEY_ARE = frozenset({str, int, float, bool, type(None)})
_NOT_READ = frozenset(
    {"id", "anchor", "href", "address", "licence_address", "file", "sizes", "focus", "alt", "markdown"}
)
"""Fields that nobody reads as words."""


class Values:
    """What a template may look into: the fields of a record, and nothing else of it.

    Each kind is a frozen dataclass with slots. Its fields are texts, numbers, Values, tuples of those, or None.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Hyperlink(Values):
    """Words that lead somewhere."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Fact(Values):
    """A short fact: Owner: Head of digital."""

    label: str
    text: str


_NAMES: dict[type[Values], tuple[str, ...]] = {}


def field_names(kind: type[Values]) -> tuple[str, ...]:
    """The fields of one kind of values, which templates may read."""
    if kind not in _NAMES:
        _NAMES[kind] = tuple(field.name for field in fields(kind))  # type: ignore[arg-type]
    return _NAMES[kind]


def content_of(value: object, way: str = "values") -> object:
    """``value`` as content of JSON: every field of every record by its name, so that no two values have the same.

    A text in another language, or that is HTML already, differs from a plain one, a record from one of another kind.
    Raises TypeError where ``value``, which stands at ``way``, is nothing that a template may get.
    """
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if isinstance(value, Values):
        content: dict[str, object] = {"": kind.__name__}
        for name in field_names(type(value)):
            part = getattr(value, name)
            # Most parts are plain: for these no way has to be spelled out.
            content[name] = part if type(part) in _AS_THEY_ARE else content_of(part, f"{way}.{name}")
        return content
    if isinstance(value, tuple):
        return [content_of(part, f"{way}[{place}]") for place, part in enumerate(value)]
    if kind is Address:
        return str(value)
    if isinstance(value, Foreign):
        return {"": "Foreign", "text": str(value), "language": value.language}
    if kind is Markup:
        return {"": "Markup", "text": str(value)}
    raise TypeError(f"{way}: a {kind.__name__} cannot be given to a template")


def fingerprint(value: object) -> str:
    """The checksum of a value: another one when anything in it is another. Raises TypeError as ``content_of`` does."""
    return hashlib.sha256(json.dumps(content_of(value)).encode()).hexdigest()


def texts_in(value: object, without: Collection[str] = _NOT_READ) -> list[str]:
    """Every text that is read inside ``value``, but in fields of these names. None holds a NUL (CPS602)."""
    texts: list[str] = []
    _gather(value, without, texts)
    return texts


def _gather(value: object, without: Collection[str], texts: list[str]) -> None:
    """Add every text inside ``value`` to ``texts``."""
    if isinstance(value, str):
        texts.append(value)
    elif isinstance(value, tuple):
        for part in value:
            _gather(part, without, texts)
    elif isinstance(value, Values):
        for name in field_names(type(value)):
            if name not in without:
                _gather(getattr(value, name), without, texts)


_DRAWN = frozenset({"picture", "heat", "marks"})
"""Fields that hold drawings: what they say stands in words beside them."""
_TOKENS = frozenset({"format", "formats", "state", "language", "kind", "colour"})
"""Fields that a template turns into an address, a class or a language tag."""


def texts_for_readers(content: object) -> list[str]:
    """Every text that a page with this content has to say, each once. What only drawings say is left out."""
    return [text for text in dict.fromkeys(texts_in(content, _NOT_READ | _DRAWN | _TOKENS)) if text]


def addresses_of(value: object) -> Iterator[str]:
    """Every address that a page with this content leads to, but those of drawings."""
    if isinstance(value, tuple):
        for part in value:
            yield from addresses_of(part)
    elif isinstance(value, Values):
        for name in field_names(type(value)):
            part = getattr(value, name)
            if name in ("href", "formats") and isinstance(part, str) and part:
                yield part
            elif name not in _DRAWN:
                yield from addresses_of(part)
