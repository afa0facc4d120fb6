"""The Python interface: what other programs may build on. ``import cpsplan`` leads here; see docs/how-to/python.md.

Everything in ``__all__`` is public and keeps its name and its signature within a major version. No other module is.
"""

from cpsplan.interface.opened import OpenBook, open  # noqa: A004 - cpsplan.open is how it is called
from cpsplan.interface.refusals import BuildRefused, CpsplanError, FaultyPlans, NoWorkspace
from cpsplan.plain.plain_book import PlainBook
from cpsplan.plain.plain_format import Format, Page
from cpsplan.plain.plain_rule import Finding, Rule
from cpsplan.plain.values import Activity, Aim, Budget, Built, Document, Fault, Outcome, Share

__all__ = [
    "Activity",
    "Aim",
    "Budget",
    "BuildRefused",
    "Built",
    "CpsplanError",
    "Document",
    "Fault",
    "FaultyPlans",
    "Finding",
    "Format",
    "NoWorkspace",
    "OpenBook",
    "Outcome",
    "Page",
    "PlainBook",
    "Rule",
    "Share",
    "open",
]
