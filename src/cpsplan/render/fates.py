"""What became of the projects of the plan before, and of its actions that go on elsewhere."""

from __future__ import annotations

from cpsplan.book.book import Activity, Book
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.model.delivery import DeliveryPlan, Fate, Project
from cpsplan.render.places import activity_anchor, to_activity, to_document
from cpsplan.render.values import Hyperlink, Values

GOES_ON, NOT_SAID = "goes-on", "not-said"


@dataclass(frozen=True, slots=True, kw_only=True)
class FateRow(Values):
    """One project of the plan before, with its fate."""

    title: str
    href: str
    key: str
    """The phrase that joins the fate and the project that it leads into."""
    fate: str
    into: Hyperlink | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class FateTable(Values):
    """The projects of the plan before, and the way to that."""

    rows: tuple[FateRow, ...]
    before: Hyperlink | None


def fates_of(localised: LocalisedBook, plan: Entry[DeliveryPlan]) -> FateTable | None:
    """Every project of the plan before with its fate; None where ``plan`` names no fate.

    A project that this plan has under the same id goes on in it; where the plan says nothing of one, that is said.
    """
    if not plan.model.fates:
        return None
    book = localised.book
    fates: dict[str, Entry[Fate]] = {fate.model.of: fate for fate in book.below(plan.address, "fate")}
    before = book.plan_before(plan.address)
    names = dict.fromkeys((*_projects(book, before), *fates))
    older = {activity.address.id: activity for activity in book.below(before.address, "activity")} if before else {}
    rows = [_row(localised, plan, name, older.get(name), fates.get(name)) for name in names]
    link = Hyperlink(before.model.title, to_document(before.address)) if before else None
    return FateTable(tuple(rows), link)


def _projects(book: Book, plan: Entry[DeliveryPlan] | None) -> dict[str, Entry[Project]]:
    """The projects of a plan by their ids."""
    activities = book.below(plan.address, "activity") if plan else ()
    return {activity.address.id: activity for activity in activities if isinstance(activity.model, Project)}


def _row(
    localised: LocalisedBook,
    plan: Entry[DeliveryPlan],
    name: str,
    older: Entry[Activity] | None,
    fate: Entry[Fate] | None,
) -> FateRow:
    """The row of a project called ``name``, which is ``older`` in the plan before, as far as that is known."""
    book = localised.book
    same = _going_on(book, plan, name)
    word: str = NOT_SAID
    heir: Entry[Activity] | None = None
    if fate is not None:
        word = fate.model.fate
        heir = book.activities.get(book.targets.get(fate.address, ""))
    elif same is not None:
        word, heir = GOES_ON, same
    return FateRow(
        title=older.model.name if older else name,
        href=to_activity(older) if older else "",
        key="fate-into" if word == "merged" else "fate-as",
        fate=localised.phrases.text(f"fate-{word}"),
        into=_heir_link(localised, plan, heir) if heir else None,
        reason=fate.model.reason if fate else None,
    )


def _going_on(book: Book, plan: Entry[DeliveryPlan], name: str) -> Entry[Project] | None:
    """The project called ``name`` in a plan, or in another one that comes after the same plan."""
    before = book.plan_before(plan.address)
    for other in (plan, *(book.plans_after(before.address) if before else ())):
        project = _projects(book, other).get(name)
        if project:
            return project
    return None


def _heir_link(localised: LocalisedBook, plan: Entry[DeliveryPlan], heir: Entry[Activity]) -> Hyperlink:
    """The way to what continues a project; what stands in another plan is named with that."""
    other = localised.book.plan_of(heir.address)
    if other.address == plan.address:
        return Hyperlink(heir.model.name, f"#{activity_anchor(heir)}")
    words = localised.phrases.text("waits-for-elsewhere", name=heir.model.name, plan=other.model.title)
    return Hyperlink(words, to_activity(heir))
