"""Dataclasses whose methods are written when the first value is made, not when the module is loaded.

Python writes and compiles six methods for each dataclass, which takes a millisecond. There are hundreds of them, of
which one run needs a few dozen.
"""

from __future__ import annotations

import dataclasses
import inspect
from dataclasses import dataclass as dataclass  # noqa: PLC0414 - for what reads types, it is the same
from functools import partial
from threading import RLock
from typing import TYPE_CHECKING, Any

_waiting: dict[type, tuple[type, dict[str, bool]]] = {}
"""The classes of which no value was made yet, each with the class as it was written, and its options."""
_lock = RLock()


def _late_dataclass(kind: Any = None, /, *, slots: bool = False, **options: bool) -> Any:
    """What stands in for ``dataclasses.dataclass``, with the same options; late only with slots.

    Those make a class anew, as in ``dataclasses``. Until the first value is made, the new one has no fields to ask for.
    """
    if kind is None:
        return partial(_late_dataclass, slots=slots, **options)
    if not slots:
        return dataclasses.dataclass(**options)(kind)
    late = _with_slots(kind)
    _waiting[late] = kind, options

    def first(self: Any, *given: Any, **named: Any) -> None:
        write_methods(late)
        late.__init__(self, *given, **named)  # type: ignore[misc]  # it is another one by now

    def from_elsewhere(self: Any, state: tuple[None, dict[str, Any]]) -> None:
        """Take the values of another process, or of a copy, which are not given to ``__init__``."""
        write_methods(late)
        for name, value in state[1].items():
            object.__setattr__(self, name, value)

    late.__init__, late.__setstate__ = first, from_elsewhere  # type: ignore[misc, attr-defined]
    return late


if not TYPE_CHECKING:
    dataclass = _late_dataclass


def write_methods(kind: type) -> None:
    """Make full dataclasses of a class and of those above it, for whoever asks for the fields of a class itself."""
    with _lock:
        for late in reversed(kind.__mro__):
            if late in _waiting:
                written, options = _waiting[late]
                before, fields = dict(vars(written)), inspect.get_annotations(written)
                dataclasses.dataclass(**options)(written)
                # Another thread may make a value meanwhile: it waits as long as __init__ is that from above.
                for name, value in sorted(vars(written).items(), key=lambda pair: pair[0] == "__init__"):
                    if name not in fields and (name not in before or before[name] is not value):
                        setattr(late, name, value)
                del _waiting[late]


def _with_slots(kind: type) -> type:
    """The same class with a slot for each field, as dataclasses make it."""
    fields = [name for name, declared in inspect.get_annotations(kind).items() if "ClassVar" not in str(declared)]
    kept = {name: value for name, value in vars(kind).items() if name not in {*fields, "__dict__", "__weakref__"}}
    inherited = {name for above in kind.__mro__[1:] for name in getattr(above, "__slots__", ())}
    kept["__slots__"] = tuple(name for name in fields if name not in inherited)
    late = type(kind)(kind.__name__, kind.__bases__, kept)
    late.__qualname__ = kind.__qualname__
    return late
