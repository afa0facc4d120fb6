"""Files in StratML as a draft workspace: what was taken over, what was guessed, what was left.

Part 1 (ISO 17469-1, StrategicPlan) and Part 2 (ISO 17469-2, PerformancePlanOrReport) are read by the names of their
elements; public files often follow neither schema. What has no place is listed, never dropped in silence.
"""

from __future__ import annotations

from collections.abc import Iterable

from cpsplan.changes.new_files import empty_workspace
from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.stratml.plan import is_plan, plan_of
from cpsplan.changes.stratml.reading import Imported, StratmlReading
from cpsplan.changes.stratml.strategy import strategy_of
from cpsplan.sources.xml_tree import Element

ROOTS = ("StrategicPlan", "PerformancePlanOrReport")


def import_document(root: Element) -> Imported:
    """The draft of the strategy or the plan in a StratML file.

    Raises ChangeRefused where the file holds neither: another root, or no goals.
    """
    if root.name not in ROOTS:
        raise ChangeRefused(f"line {root.line}: this is no StratML: its root is <{root.name}>, not <{ROOTS[0]}>")
    reading = StratmlReading(root)
    if reading.core.first("Goal") is None:
        raise ChangeRefused(f"line {reading.core.line}: there is no <Goal>, so there is nothing to aim at")
    reading.imported.publisher = reading.words(reading.core, "Organization", "Name")
    reading.words(reading.core, "Organization", "Identifier")
    return plan_of(reading) if is_plan(root) else strategy_of(reading)


def draft_workspace(documents: Iterable[Imported], publisher: str | None = None) -> dict[str, str]:
    """The files of a workspace of these documents, by path. ``publisher`` goes before the name that they give.

    Raises ChangeRefused where nobody says whose they are, or where two of them are called the same.
    """
    files: dict[str, str] = {}
    name = publisher
    for document in documents:
        name = name or document.publisher
        if document.path in files:
            raise ChangeRefused(f"two of the files would be {document.path}")
        files[document.path] = document.text
    if not name:
        raise ChangeRefused("the file does not say whose it is: name it with --publisher")
    return empty_workspace(name, "Strategies and plans") | files
