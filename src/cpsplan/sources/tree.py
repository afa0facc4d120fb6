"""Trees: the nodes of a YAML file, which know where everything stands; they can be let go, and come back."""

from __future__ import annotations

import gc
import operator
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import yaml

_SPECIAL_START = frozenset("-+0123456789tfn~")
TEXT_TAG = "tag:yaml.org,2002:str"
"""The tag of what is text, whatever it looks like."""
_PLAIN_TAG = "cpsplan:plain"


class _Loader(yaml.CSafeLoader):
    """The C parser, with a resolver that only tells plain scalars apart that may be something else than text.

    The parser asks for resolvers by path before and after each node. There are none, and two builtins that ignore
    their arguments say so without entering Python: a tenth of the time of composing.
    """

    descend_resolver = staticmethod(operator.is_)  # type: ignore[assignment]
    ascend_resolver = staticmethod(bool)  # type: ignore[assignment]

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        if kind is yaml.ScalarNode:
            if implicit[0] and (not value or value[0] in _SPECIAL_START):
                return _PLAIN_TAG
            return TEXT_TAG
        return ""


class NodeTree:
    """The nodes of a file: ten times as large as its text. They can be let go, and come back where one is asked for."""

    def __init__(self, text: str, node: yaml.MappingNode) -> None:
        self._text = text
        self._node: yaml.MappingNode | None = node

    def let_go(self) -> None:
        """Keep the text alone."""
        self._node = None

    @property
    def is_there(self) -> bool:
        """Whether the nodes are in memory."""
        return self._node is not None

    @property
    def node(self) -> yaml.MappingNode:
        """The outermost node."""
        if self._node is None:
            self._node = cast("yaml.MappingNode", compose(self._text))
        return self._node


def compose(text: str) -> yaml.Node | None:
    """The outermost node of a text; None where it has none. Raises yaml.YAMLError, and what a broken text may raise."""
    with without_collector():
        loader = _Loader(text)
        try:
            return loader.get_single_node()
        finally:
            loader.dispose()


@contextmanager
def without_collector() -> Iterator[None]:
    """Compiling makes many small objects and hardly any garbage: the collector would only cost time (measured)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
