"""The ways in which a check can be told: one module each, whose ``compose`` gives the text of a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cpsplan.reporters import github, gitlab, json, junit, markdown, sarif, short, text
from cpsplan.reporters.report import Report

KINDS: Mapping[str, Callable[[Report], str]] = {
    "text": text.compose,
    "short": short.compose,
    "json": json.compose,
    "sarif": sarif.compose,
    "junit": junit.compose,
    "github": github.compose,
    "gitlab": gitlab.compose,
    "markdown": markdown.compose,
}
"""What composes a report of each kind. Its text ends with a line end, or is empty."""
