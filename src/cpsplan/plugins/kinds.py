"""What plugins can offer, what can be wrong with them, and whether the settings name any: else no more is loaded."""

from __future__ import annotations

from cpsplan.book.book import Book
from cpsplan.diagnostic import Severity, declare

RULES, FORMATS = "cpsplan.rules", "cpsplan.formats"
"""The groups of the entry points by which packages offer something."""
WORDS = {RULES: "rules", FORMATS: "formats"}
"""What is offered in each group, in words."""
UNKNOWN_PLUGIN = declare(
    "CPS114",
    "unknown-plugin",
    Severity.ERROR,
    """The settings name rules or formats of another package that is not installed here. Nothing is ever taken
    from the workspace itself: who checks it has to install the package, into the same Python as cpsplan.""",
)
FAULTY_PLUGIN = declare(
    "CPS115",
    "faulty-plugin",
    Severity.ERROR,
    """Rules or formats of another package, which the settings name, fail: they cannot be loaded, are not what cpsplan
    takes for rules or formats, have the name of another format, or break off while they check or write. What rules
    would have found is not known; without a file that a format was to write, nothing is published. Tell those who wrote
    the package.""",
)
HINT = "Tell those who wrote the package, or take the name out"


def names_plugins(book: Book) -> bool:
    """Whether the settings of a book name any plugin."""
    return book.settings is not None and bool(book.settings.model.plugins)
