"""Annotations: what the type of a field says of its values, wherever in it that stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin


def literals_in(annotation: Any) -> Iterator[Any]:
    """The values that a type such as ``tuple[Literal["draft", "final"], ...] | None`` names."""
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    else:
        for part in get_args(annotation):
            yield from literals_in(part)


def has_type(annotation: Any, kind: type) -> bool:
    """Whether a plain type is in another: ``bool`` in ``bool | None``."""
    return annotation is kind or any(has_type(part, kind) for part in get_args(annotation))
