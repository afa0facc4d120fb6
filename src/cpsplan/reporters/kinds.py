"""The ways in which a check can be told: one module each, whose ``compose`` gives the text of a report."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from functools import partial

from cpsplan.reporters.report import Report


def _compose(kind: str, report: Report) -> str:
    """The text of a report. What composes it is loaded now: a check that nobody wants so needs none of them."""
    return str(importlib.import_module(f"{__package__}.{kind}").compose(report))


KINDS: Mapping[str, Callable[[Report], str]] = {
    kind: partial(_compose, kind)
    for kind in ("text", "short", "json", "sarif", "junit", "github", "gitlab", "markdown")
}
"""What composes a report of each kind. Its text ends with a line end, or is empty."""
