"""Reporters: one report of a check, told in different ways, one file each. Each has ``told(report) -> str``."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cpsplan.reporters.report import Report

KINDS = ("text", "short", "json", "sarif", "junit", "github", "gitlab", "markdown")
"""The ways in which a check can be told; each is the name of a module here."""


def told(kind: str, report: Report) -> str:
    """``report`` in the way called ``kind``, one of KINDS. It ends with a line end, or is empty."""
    text: str = import_module(f"{__name__}.{kind}").told(report)
    return text
