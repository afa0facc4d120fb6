"""Workers of builds that begin as copies of the tests' process: apart like any process, with nothing left to load.

A build of the program starts its workers afresh, each of which loads the libraries of its formats for a second.
"""

from __future__ import annotations

import importlib
from multiprocessing import get_context
from multiprocessing.context import BaseContext

LOADED = ("lxml.html", "weasyprint", "docx", "odfdo")
"""What writers load late."""


def load() -> None:
    """Load what writers load late, so that every copy of this process has it."""
    for name in LOADED:
        importlib.import_module(name)


def context(_method: str) -> BaseContext:
    """How processes are started, whatever way is asked for: as copies of this one, in which libraries are loaded."""
    load()
    return get_context("fork")
