"""A rule as other packages write one."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from cpsplan.plain.plain_book import PlainBook


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule of another package has found: on what, in which words."""

    address: str
    """The address of the document, aim, outcome or activity that it is about."""
    message: str
    hint: str = ""
    """What to do; empty where the message says so itself."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of another package. A package offers a list of them by an entry point of the group ``cpsplan.rules``."""

    code: str
    """Capital letters other than CPS, and three digits: LIB101."""
    name: str
    """A name of small letters and hyphens: owner-without-team."""
    severity: Literal["error", "warning", "note"]
    check: Callable[[PlainBook], Iterable[Finding]]
    """What finds; its docstring is what “cpsplan explain” prints."""

    @property
    def explanation(self) -> str:
        """What the rule means: the docstring of its check; empty where that has none."""
        return inspect.getdoc(self.check) or ""
