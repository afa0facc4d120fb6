"""Markdown: the prose of sections, read by a closed list of what it may hold.

CommonMark, with tables and footnotes. A text comes in, its parts with their places go out, and a fault for everything
that is not on the list: nobody's HTML, scripts or pictures from elsewhere reach a page.
"""

from cpsplan.sources.markdown.inline import leads_somewhere
from cpsplan.sources.markdown.parts import (
    MarkdownBlock,
    MarkdownFault,
    MarkdownLink,
    MarkdownPart,
    MarkdownRun,
    MarkdownText,
    MarkdownWords,
    PartKind,
)
from cpsplan.sources.markdown.reading import read_markdown

__all__ = [
    "MarkdownBlock",
    "MarkdownFault",
    "MarkdownLink",
    "MarkdownPart",
    "MarkdownRun",
    "MarkdownText",
    "MarkdownWords",
    "PartKind",
    "leads_somewhere",
    "read_markdown",
]
