"""What became of the projects of the plan before."""

from __future__ import annotations

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.render.places import Values, activity_anchor, to_document


def fate_values(localised: LocalisedBook, plan: Entry[DeliveryPlan]) -> Values:
    """Every project of the plan before with its fate; empty where ``plan`` names no fate.

    A project that this plan has under the same id goes on in it; where the plan says nothing of one, that is said.
    """
    book, phrases = localised.book, localised.phrases
    before = book.plan_before(plan.address)
    if not plan.model.fates:
        return {}
    told = {entry.model.of: entry for address, entry in book.fates.items() if address.startswith(f"{plan.address}/")}
    older = {one.id: one.title for one in before.model.projects} if before else {}
    rows = []
    for name in dict.fromkeys((*older, *told)):
        fate = told[name].model.fate if name in told else _silent(book, plan.address, name)
        into = book.targets.get(told[name].address, "") if name in told else ""
        if fate == "goes-on":
            into = f"{plan.address}/projects/{name}"
        rows.append(
            {
                "title": older.get(name, name),
                "href": to_document(before.address, f"project-{name}") if before and name in older else "",
                "key": "fate-into" if fate == "merged" else "fate-as",
                "fate": phrases.text(f"fate-{fate}"),
                "into": book.activities[into].model.name if into in book.activities else "",
                "into_href": _way(plan, into) if into in book.activities else "",
                "reason": (told[name].model.reason or "") if name in told else "",
            }
        )
    title = before.model.title if before else ""
    return {"rows": rows, "before": title, "href": to_document(before.address) if before else ""}


def _silent(book: Book, plan: str, name: str) -> str:
    """The fate of a project that the plan does not speak of."""
    return "goes-on" if f"{plan}/projects/{name}" in book.activities else "not-said"


def _way(plan: Entry[DeliveryPlan], activity: str) -> str:
    own = activity.split("/", maxsplit=1)[0] == plan.address
    place = activity_anchor(activity)
    return f"#{place}" if own else to_document(activity.split("/", maxsplit=1)[0], place)
