"""The book: all strategies and plans of a workspace, linked, with what is needed to find one's way in them.

Models know nothing of files. Where each entry stands is kept beside them, in the ``Entry`` that holds it.

Addresses: ``cps-2025`` (strategy), ``cps-2025:people`` (aim), ``cps-2025:people.skills`` (outcome), ``2022-23``
(plan), ``2022-23/projects/hybrid-working``, ``2020-21/actions/…``, ``2019-20/measures/…``.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from cpsplan.diagnostic import Fix
from cpsplan.model.dates import last_day
from cpsplan.model.delivery import Action, DeliveryPlan, Envelope, Fate, Milestone, Output, Project, Quotation
from cpsplan.model.easyread import Booklet, Confirmations, Passage
from cpsplan.model.edition import Edition, Settings
from cpsplan.model.glossary import Term
from cpsplan.model.measure import Measure
from cpsplan.model.progress import MilestoneReport, Observation, OutputReport, Override, Progress, Spend
from cpsplan.model.strategy import Aim, Outcome, Strategy
from cpsplan.model.text import fields_with_prose
from cpsplan.translation import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cpsplan.diagnostic import Route, Span, Step
    from cpsplan.model.text import Record, Suppression
    from cpsplan.source import Source
    from cpsplan.translation import Translations

M_co = TypeVar("M_co", bound="Record", covariant=True)
Activity = Project | Action
Report = OutputReport | MilestoneReport | Observation | Spend | Override


class Entry(NamedTuple, Generic[M_co]):
    """One thing of the book: its model, its address, and where it stands in the sources."""

    address: str
    model: M_co
    source: Source
    route: Route

    def span(self, *way: str | int) -> Span:
        """Where the value at ``way`` below this entry stands; without ``way``, where the entry begins."""
        return self.source.span(self.route + way)

    def key_span(self, *way: str | int) -> Span:
        """Where the key of the value at ``way`` stands."""
        return self.source.key_span(self.route + way)

    def fix(self, words: str, *steps: Step) -> Fix:
        """A fix in the file of this entry, by ``steps`` whose routes begin at the entry."""
        return Fix(words, self.source.path, tuple(replace(one, route=self._written(one.route)) for one in steps))

    def _written(self, way: Route) -> Route:
        """The route in the file to what is at ``way``. A plain text may stand for a record with only a text."""
        route = self.source.written(self.route + way)
        found: Any = self.source.value
        for place, step in enumerate(route):
            if isinstance(found, str):
                return route[:place]
            found = found[step]
        return route

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of this entry as they are written; empty where it is a plain text."""
        found: Any = self.source.value
        for step in self.source.written(self.route):
            found = found[step]
        return tuple(found) if isinstance(found, dict) else ()

    @property
    def suppressions(self) -> tuple[Suppression, ...]:
        """What is suppressed on this entry."""
        return getattr(self.model, "suppress", ())


def _empty() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Book:
    """Everything that the sources say, linked. Mappings go from address to entry, in the order of the sources."""

    settings: Entry[Settings] | None
    editions: Mapping[str, Entry[Edition]]
    strategies: Mapping[str, Entry[Strategy]]
    aims: Mapping[str, Entry[Aim]]
    outcomes: Mapping[str, Entry[Outcome]]
    plans: Mapping[str, Entry[DeliveryPlan]]
    envelopes: Mapping[str, Entry[Envelope]]
    quotations: Mapping[str, Entry[Quotation]]
    fates: Mapping[str, Entry[Fate]]
    activities: Mapping[str, Entry[Activity]]
    milestones: Mapping[str, Entry[Milestone]]
    outputs: Mapping[str, Entry[Output]]
    measures: Mapping[str, Entry[Measure]]
    progress: Mapping[str, Entry[Progress]]
    reports: Mapping[str, Entry[Report]]
    """Every line of every progress report: 2026-27-q2/outputs/3."""
    terms: Mapping[str, Entry[Term]]
    """The glossary, by the term itself."""
    booklets: Mapping[str, Entry[Booklet]]
    """The Easy Read booklets, by the document that they tell and “.easy-read”: 2022-23.easy-read."""
    passages: Mapping[str, Entry[Passage]]
    """What booklets say: 2022-23.easy-read/hybrid-working."""
    confirmations: Mapping[str, Entry[Confirmations]]
    """The texts that booklets tell, as last confirmed: 2022-23.confirmed."""
    outcomes_of: Mapping[str, tuple[str, ...]] = field(default_factory=_empty)
    """Activity or measure to the addresses of the outcomes that it serves, those that could be resolved."""
    aims_of: Mapping[str, tuple[str, ...]] = field(default_factory=_empty)
    """Activity or measure to the addresses of the aims that it names itself."""
    quoted: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Quotation to the address of what it quotes."""
    targets: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Line of a progress report, envelope, fate or passage to the address of what it is about or leads to."""
    dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=_empty)
    """Activity to the addresses of the activities that have to be finished first."""
    activities_of: Mapping[str, tuple[str, ...]] = field(default_factory=_empty)
    """Measure to the addresses of the activities whose success it shows."""
    served_by: Mapping[str, tuple[str, ...]] = field(default_factory=_empty)
    """Outcome or aim to the addresses of the activities that name it."""
    succeeded_by: Mapping[str, tuple[str, ...]] = field(default_factory=_empty)
    """Strategy or aim to the addresses of those that continue it."""
    translations: Mapping[str, Translations] = field(default_factory=lambda: NOTHING)
    """The translations of every language that an edition is in, or that has catalogues, by the language."""
    pictures: frozenset[str] = frozenset()
    """The names of the pictures that Easy Read booklets can show."""
    today: datetime.date = datetime.date.min
    """The date that counts as today: a waiver is held against it."""
    incomplete: frozenset[str] = frozenset()
    """Names of files (without “.yaml”) of which something could not be read: what they lack proves nothing."""

    @property
    def entries(self) -> Iterator[Entry[Record]]:
        """Every entry of the book that a suppression can stand on."""
        if self.settings:
            yield self.settings
        for upper in (self.strategies, self.aims, self.outcomes, self.plans, self.envelopes, self.quotations):
            yield from upper.values()
        for middle in (self.fates, self.activities, self.milestones, self.outputs, self.measures):
            yield from middle.values()
        for lower in (self.progress, self.reports, self.terms, self.booklets, self.passages):
            yield from lower.values()

    @cached_property
    def texts(self) -> tuple[tuple[Entry[Record], tuple[str | int, ...], str], ...]:
        """Every text of the book with its entry and the way to it below that."""
        found: list[tuple[Entry[Record], tuple[str | int, ...], str]] = []
        for entry in self.entries:
            model = entry.model
            texts, remarks, parts = fields_with_prose(type(model))
            # Most entries have a text or two and nothing inside them: these are read without a generator.
            if any(getattr(model, name) for name in parts):
                found += [(entry, way, text) for way, text in model.prose()]
                continue
            for name in (*texts, *remarks):
                text = getattr(model, name)
                if text is not None:
                    found.append((entry, (name,), text))
        return tuple(found)

    def strategy_of(self, address: str) -> Entry[Strategy]:
        """The strategy that the aim or outcome at ``address`` belongs to, or that the plan there delivers."""
        plan = self.plans.get(address.split("/", maxsplit=1)[0])
        return self.strategies[plan.model.strategy if plan else address.split(":", maxsplit=1)[0]]

    def plan_of(self, address: str) -> Entry[DeliveryPlan]:
        """The plan that the activity, output, measure or quotation at ``address`` belongs to."""
        return self.plans[address.split("/", maxsplit=1)[0]]

    def aim_of(self, address: str) -> Entry[Aim]:
        """The aim that the outcome at ``address`` belongs to."""
        return self.aims[address.rsplit(".", 1)[0]]

    def outcomes_in(self, strategy: str) -> list[str]:
        """The addresses of the outcomes of a strategy or of an aim, in the order of the document."""
        prefix = f"{strategy}." if ":" in strategy else f"{strategy}:"
        return [address for address in self.outcomes if address.startswith(prefix)]

    def plans_of(self, strategy: str) -> list[Entry[DeliveryPlan]]:
        """The plans that deliver a strategy, in the order of their periods."""
        plans = [plan for plan in self.plans.values() if plan.model.strategy == strategy]
        return sorted(plans, key=lambda plan: (plan.model.period.first or datetime.date.min, plan.address))

    def plan_before(self, plan: str) -> Entry[DeliveryPlan] | None:
        """The plan of the same strategy before ``plan``; None where it is the first, or nobody can tell."""
        plans = self.plans_of(self.plans[plan].model.strategy)
        if self.incomplete & {one.address for one in plans}:
            return None
        place = [one.address for one in plans].index(plan)
        return plans[place - 1] if place else None

    def progress_of(self, plan: str) -> list[Entry[Progress]]:
        """The progress reports on a plan, in the order of their dates."""
        reports = [one for one in self.progress.values() if one.model.plan == plan]
        return sorted(reports, key=lambda one: (last_day(one.model.date), one.address))
