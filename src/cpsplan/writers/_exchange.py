"""WeasyPrint's own functions, exchanged for others for a while. Of exactly one version: they are nobody's interface.

Imported only when a PDF is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

import weasyprint

VERSION = "70.0"
"""The version whose internals are exchanged. Another one is left as it is."""
_lock = RLock()
"""A worker of a cluster may have several threads, and what is exchanged is so for all of them."""


@contextmanager
def exchanged(*changes: tuple[Any, str, Any]) -> Iterator[None]:
    """While this holds, each owner has another value by a name. Other threads that exchange anything wait meanwhile."""
    if weasyprint.__version__ != VERSION:
        yield
        return
    with _lock:
        before = [(owner, name, getattr(owner, name)) for owner, name, _ in changes]
        for owner, name, value in changes:
            setattr(owner, name, value)
        try:
            yield
        finally:
            for owner, name, value in before:
                setattr(owner, name, value)
