"""The risks of a plan and of its activities as a table."""

from __future__ import annotations

from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.word_forms import as_key
from cpsplan.late import dataclass
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.risk import Risk
from cpsplan.render.places import activity_anchor
from cpsplan.render.values import Fact, Hyperlink, Values


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRow(Values):
    """One risk."""

    id: str
    title: str
    description: str | None
    activity: Hyperlink | None
    """The activity that it is a risk of; None for one of the whole plan."""
    levels: tuple[Fact, ...]
    """How likely it is and how hard it would hit, as far as the plan says so."""
    mitigation: str | None
    owner: Fact | None


def risks_of(localised: LocalisedBook, plan: Entry[DeliveryPlan]) -> tuple[RiskRow, ...]:
    """The risks of a plan, then those of its activities, in the order of the file."""
    risks: tuple[Entry[Risk], ...] = localised.book.below(plan.address, "risk")
    return tuple(_row(localised, risk) for risk in sorted(risks, key=_is_of_an_activity))


def _is_of_an_activity(risk: Entry[Risk]) -> bool:
    return risk.address.parent != risk.address.document


def _row(localised: LocalisedBook, risk: Entry[Risk]) -> RiskRow:
    phrases, model = localised.phrases, risk.model
    levels: list[Fact] = []
    for label, level in (("risk-likelihood", model.likelihood), ("risk-impact", model.impact)):
        if level:
            levels.append(Fact(phrases.text(label), phrases.text(f"risk-{as_key(level)}")))
    activity = localised.book.activities[risk.address.within("activity")] if _is_of_an_activity(risk) else None
    return RiskRow(
        id=f"risk-{risk.address.short.replace('/', '-')}",
        title=model.title,
        description=model.description,
        activity=Hyperlink(activity.model.name, f"#{activity_anchor(activity)}") if activity else None,
        levels=tuple(levels),
        mitigation=model.mitigation,
        owner=Fact(phrases.text("owner"), model.owner) if model.owner else None,
    )
