"""Dataclasses whose methods are written when the first value is made, not when the module is loaded.

Python writes and compiles six methods for each dataclass, which takes a millisecond. There are hundreds of them, of
which one run needs a few dozen.
"""

from __future__ import annotations

import dataclasses
import inspect
import os
from dataclasses import dataclass as dataclass  # noqa: PLC0414 - for what reads types, it is the same
from functools import partial
from threading import RLock
from typing import TYPE_CHECKING, Any

_waiting: dict[type, tuple[type, dict[str, bool]]] = {}
"""The classes of which no value was made yet, each with the class as it was written, and its options."""
_lock = RLock()
if hasattr(os, "register_at_fork"):  # not on Windows
    # In a process that is forked while another thread writes methods, nobody would ever let the lock go.
    os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_lock.release)
OPTIONS = frozenset({"repr", "eq", "order", "unsafe_hash", "frozen", "match_args", "kw_only"})
"""What a class may be told to have and still be late."""
OWN = frozenset({"__init__", "__getstate__", "__setstate__", "__reduce__", "__reduce_ex__"})
"""The methods of which a class that is late has none of its own: what writes the others is in their place."""


def _late_dataclass(kind: Any = None, /, *, slots: bool = False, **options: bool) -> Any:
    """What stands in for ``dataclasses.dataclass``, with the same options; late only with slots.

    Those make a class anew, as in ``dataclasses``. Whoever asks for its fields, or builds a dataclass on it, has the
    methods written too. Until then only ``inspect.signature`` and ``__doc__`` say less of the class.
    """
    if kind is None:
        return partial(_late_dataclass, slots=slots, **options)
    late = _with_slots(kind) if slots and OPTIONS.issuperset(options) and OWN.isdisjoint(vars(kind)) else None
    # A value without fields comes from another process without a call of anything here.
    if late is None or not any(vars(above).get("__slots__") for above in late.__mro__):
        return dataclasses.dataclass(slots=slots, **options)(kind)
    _waiting[late] = kind, options

    def first(self: Any, *given: Any, **named: Any) -> None:
        _write_methods(late)
        late.__init__(self, *given, **named)  # type: ignore[misc]  # it is another one by now

    def from_elsewhere(self: Any, state: Any) -> None:
        """Take the values of another process, or of a copy, which are not given to ``__init__``."""
        if late in _waiting:
            _write_methods(late)
        for values in state if isinstance(state, tuple) else (state,):
            for name, value in (values or {}).items():
                object.__setattr__(self, name, value)

    late.__init__, late.__setstate__ = first, from_elsewhere  # type: ignore[misc, attr-defined]
    # A whole class that it is built on may have another way.
    late.__getstate__ = object.__getstate__  # type: ignore[assignment, method-assign]
    late.__dataclass_fields__ = _Fields(late)  # type: ignore[attr-defined]
    return late


if not TYPE_CHECKING:
    dataclass = _late_dataclass


class _Fields:
    """The fields of a class until they are asked for: whoever does knows a dataclass by them, ``dataclasses`` too."""

    def __init__(self, late: type) -> None:
        self._late = late

    def __get__(self, value: Any, kind: type | None = None) -> Any:
        _write_methods(self._late)
        return self._late.__dataclass_fields__  # type: ignore[attr-defined]


def _write_methods(kind: type) -> None:
    """Make full dataclasses of a class and of those above it."""
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
