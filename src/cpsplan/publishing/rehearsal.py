"""Rehearsal: the pages of a workspace with templates of its own, made and thrown away, so that a check tells of them.

What only a build would find out is in the templates: a value that they spell wrongly, a text that they leave out, a
picture that nobody has. Pages from cpsplan's own templates need no rehearsal.
"""

from __future__ import annotations

import re
from pathlib import Path

from cpsplan.book.book import Book
from cpsplan.diagnostic import Diagnostic, Severity, Span, declare
from cpsplan.publishing.build import build
from cpsplan.publishing.options import BuildOptions
from cpsplan.render import RenderError
from cpsplan.render.folders import template_folders

FAULTY_TEMPLATE = declare(
    "CPS809",
    "faulty-template",
    Severity.ERROR,
    """A template of the workspace cannot be filled: it is not written as Jinja wants it, names a value, a filter or a
    phrase that there is not, or does what templates may not do. Nothing can be built with it. The message is that of
    Jinja, the place that of the line in the template.""",
)
_PLACE = re.compile(r"(?P<path>templates/[^:]+)(?::(?P<line>\d+))?: (?P<reason>.*)", re.DOTALL)


def template_faults(book: Book, root: Path) -> list[Diagnostic]:
    """What a build of ``book`` would refuse because of the templates and style sheets in the workspace at ``root``."""
    own, *shipped = template_folders([root / "templates"])
    if not shipped or (not any(own.rglob("*.html")) and not any(own.rglob("*.css"))):
        return []
    try:
        _, diagnostics = build(book, root, BuildOptions(formats=frozenset({"html"})))
    except RenderError as error:
        return [_as_diagnostic(str(error))]
    return [diagnostic for diagnostic in diagnostics if diagnostic.severity is Severity.ERROR]


def _as_diagnostic(words: str) -> Diagnostic:
    """What Jinja says, at its place."""
    place = _PLACE.fullmatch(words)
    if not place:
        return FAULTY_TEMPLATE.at(Span("templates"), words)
    line = int(place["line"] or 1)
    return FAULTY_TEMPLATE.at(Span(place["path"], line, 1, line, 1), place["reason"])
