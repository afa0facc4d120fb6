"""The book: all strategies and plans of a workspace, linked, with what is needed to find one's way in them.

Models know nothing of files. Where each entry stands is kept beside them, in the ``Entry`` that holds it.

Addresses: ``cps-2025`` (strategy), ``cps-2025:people`` (aim), ``cps-2025:people.skills`` (outcome), ``2022-23``
(plan), ``2022-23/projects/hybrid-working``, ``2020-21/actions/…``, ``2019-20/measures/…``.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cached_property
from operator import itemgetter
from typing import Any

from cpsplan.book.abroad import PlaceAbroad
from cpsplan.book.directory import Directory
from cpsplan.book.entry import Entry, Wording, wordings_of
from cpsplan.book.entry_table import EntryTable
from cpsplan.book.illustrated import Illustrated
from cpsplan.book.links import TARGETS
from cpsplan.book.numbers import place_numbers
from cpsplan.book.resolver import Resolver
from cpsplan.book.sieve import Sieve
from cpsplan.book.succession import in_order_of_periods, plans_before, plans_of_others
from cpsplan.book.translation import NOTHING, Translations
from cpsplan.late import dataclass
from cpsplan.model.address import Address
from cpsplan.model.dates import Period, last_day
from cpsplan.model.delivery import Action, DeliveryPlan, Envelope, Fate, Output, Project, Quotation, Revision
from cpsplan.model.easyread import Confirmations, Passage
from cpsplan.model.edition import Body, Edition, Settings
from cpsplan.model.front import Promise
from cpsplan.model.glossary import Term
from cpsplan.model.measure import Measure
from cpsplan.model.milestone import Milestone
from cpsplan.model.progress import ActivityReport, MilestoneReport, Observation, OutputReport, Override, Progress, Spend
from cpsplan.model.risk import Risk
from cpsplan.model.section import Section
from cpsplan.model.shape import owners_in
from cpsplan.model.strategy import Aim, Commitment, OutcomeRecord, Strategy
from cpsplan.model.text import Record

Activity = Project | Action
ReportLine = OutputReport | ActivityReport | MilestoneReport | Observation | Spend | Override


@dataclass(frozen=True, eq=False)
class Book(Illustrated):
    """Everything that the sources say, linked. Mappings go from address to entry, in the order of the sources."""

    settings: Entry[Settings] | None
    tables: Mapping[str, Mapping[str, Entry[Any]]]
    """Every entry by its kind and address."""
    named: Mapping[str, Entry[Any]] = field(default_factory=dict)
    """What can be named without being an entry of its own: groups, values."""
    resolver: Resolver = field(default_factory=Resolver)
    translations: Mapping[str, Translations] = field(default_factory=lambda: NOTHING)
    """The translations of every language that an edition is in, or that has catalogues, by the language."""
    today: datetime.date = datetime.date.min
    """The date that counts as today: a waiver is held against it."""
    incomplete: frozenset[str] = frozenset()
    """Names of files (without “.yaml”) of which something could not be read: what they lack proves nothing."""

    editions = EntryTable(Edition)
    strategies = EntryTable(Strategy)
    aims = EntryTable(Aim)
    outcomes = EntryTable(OutcomeRecord)
    plans = EntryTable(DeliveryPlan)
    promises = EntryTable(Promise)
    envelopes = EntryTable(Envelope)
    quotations = EntryTable(Quotation)
    fates = EntryTable(Fate)
    revisions = EntryTable(Revision)
    activities = EntryTable[Activity]("activities")
    milestones = EntryTable(Milestone)
    outputs = EntryTable(Output)
    measures = EntryTable(Measure)
    risks = EntryTable(Risk)
    sections = EntryTable(Section)
    progress = EntryTable(Progress)
    reports = EntryTable[ReportLine]("reports")
    passages = EntryTable(Passage)
    confirmations = EntryTable(Confirmations)

    @cached_property
    def terms(self) -> Mapping[str, Entry[Term]]:
        """The glossary, by the term itself."""
        return {entry.model.term: entry for entry in self.tables["terms"].values()}

    def unit_words(self, unit: str | None) -> str | None:
        """A unit by its name: percent; one of the settings by its words, visits per 1,000 residents."""
        units = self.settings.model.units if self.settings else ()
        return next((own.words for own in units if own.id == unit), unit)

    @cached_property
    def bodies_by_id(self) -> Mapping[str, Entry[Body]]:
        """The register of bodies, by their ids."""
        return {entry.address.id: entry for entry in self.tables["bodies"].values()}

    @cached_property
    def entries(self) -> tuple[Entry[Record], ...]:
        """Every entry of the book that a suppression can stand on."""
        entries: list[Entry[Record]] = [self.settings] if self.settings else []
        for name, table in self.tables.items():
            if name not in ("editions", "confirmations"):
                entries += table.values()
        return tuple(entries)

    @cached_property
    def entries_of(self) -> Mapping[str, list[Entry[Record]]]:
        """The same by the document that they belong to."""
        by_document: dict[str, list[Entry[Record]]] = {}
        for entry in self.entries:
            by_document.setdefault(entry.address.document, []).append(entry)
        return by_document

    @property
    def documents(self) -> tuple[str, ...]:
        """The ids of everything that is published: every strategy, every plan and every progress report."""
        return (*self.strategies, *self.plans, *self.progress)

    def kind(self, kind: str) -> Mapping[str, Entry[Any]]:
        """Every entry of a kind."""
        return self._by_kind.get(kind, {})

    @cached_property
    def _by_kind(self) -> Mapping[str, Mapping[str, Entry[Any]]]:
        """The tables by the kind of their entries. A table holds one kind."""
        return {next(iter(table.values())).kind.name: table for table in self.tables.values() if table}

    @property
    def directory(self) -> Directory:
        """What everything goes by."""
        return self.resolver.directory

    def below(self, address: str, kind: str) -> tuple[Entry[Any], ...]:
        """The entries of a kind that lie below an address, at any depth, in the order of the file."""
        if kind not in self._below:
            around: dict[str, list[Entry[Any]]] = {}
            for entry in self.kind(kind).values():
                for above in entry.address.above:
                    around.setdefault(above, []).append(entry)
            self._below[kind] = {place: tuple(entries) for place, entries in around.items()}
        return self._below[kind].get(address, ())

    @cached_property
    def _below(self) -> dict[str, dict[str, tuple[Entry[Any], ...]]]:
        """What ``below`` has worked out so far: each kind, and what lies below each address."""
        return {}

    @cached_property
    def _by_address(self) -> Mapping[str, Entry[Any]]:
        entries: dict[str, Entry[Any]] = {}
        for table in self.tables.values():
            entries |= table
        return entries

    def get(self, address: str) -> Entry[Any] | None:
        """The entry at an address; None where there is none."""
        return self._by_address.get(address)

    def thing(self, address: str) -> Entry[Any] | None:
        """The entry at an address, or what is named there without being one: a group, a value, a commitment."""
        return self.get(address) or self.named.get(address)

    def find(self, address: str) -> Entry[Any]:
        """The entry at an address. Raises KeyError."""
        return self._by_address[address]

    @cached_property
    def served_abroad(self) -> Mapping[str, tuple[PlaceAbroad, ...]]:
        """Activity or measure to the outcomes and aims that it serves in the books of other bodies."""
        served: dict[str, list[PlaceAbroad]] = {}
        for link in self.links.every:
            if link.abroad:
                served.setdefault(link.entry.address, []).append(link.abroad)
        return {address: tuple(places) for address, places in served.items()}

    def abroad_in(self, entry: Entry[Any], key: str) -> list[PlaceAbroad]:
        """What an entry names of other bodies in one of its lists: outcomes, aims."""
        return [place for place in self.served_abroad.get(entry.address, ()) if key == f"{place.kind}s"]

    @cached_property
    def outcomes_of(self) -> Mapping[str, tuple[Address, ...]]:
        """Activity or measure to the outcomes that it serves, those that could be resolved."""
        return {**self.links.relation("activity", "outcomes"), **self.links.relation("measure", "outcomes")}

    @cached_property
    def aims_of(self) -> Mapping[str, tuple[Address, ...]]:
        """Activity or measure to the aims that it names itself, or by a commitment of an aim alone."""
        aims = {**self.links.relation("activity", "aims"), **self.links.relation("measure", "aims")}
        for activity, commitments in self.commitments_of.items():
            named = [
                *aims.get(activity, ()),
                *(outcome.within("aim") for outcome in self.outcomes_of.get(activity, ())),
            ]
            promised = [commitment.within("aim") for commitment in commitments]
            further = dict.fromkeys(aim for aim in promised if aim not in named)
            aims[activity] = (*aims.get(activity, ()), *further)
        return aims

    @cached_property
    def commitments_of(self) -> Mapping[str, tuple[Address, ...]]:
        """Activity to the commitments that it serves."""
        return self.links.relation("activity", "commitments")

    @cached_property
    def kept_by(self) -> Mapping[str, tuple[Address, ...]]:
        """Commitment to the activities that serve it."""
        return self.links.naming("activity", "commitments")

    def commitments_in(self, place: str) -> list[Entry[Commitment]]:
        """The commitments of a strategy or of an aim, in the order of the document."""
        known = (entry for entry in self.named.values() if entry.address.kind == "commitment")
        return [entry for entry in known if place in entry.address.above]

    def aims_served(self, address: str) -> tuple[Address, ...]:
        """The aims that an activity or a measure serves: those that it names, and those of its outcomes."""
        around = (self.aim_of(outcome).address for outcome in self.outcomes_of.get(address, ()))
        return tuple(dict.fromkeys((*self.aims_of.get(address, ()), *around)))

    @cached_property
    def quoted(self) -> Mapping[str, Address]:
        """Quotation to what it quotes."""
        return self.links.first("quotation", "of")

    @cached_property
    def targets(self) -> Mapping[str, Address]:
        """Line of a report, envelope, promise, fate, passage or revision to what it is about; else to its plan."""
        targets: dict[str, Address] = {}
        for kind, keys in TARGETS.items():
            targets |= self.links.first(kind, *keys)
        for address, line in self.reports.items():
            plan = self.plans.get(self.progress[line.address.document].model.plan)
            if plan and line.model.of is None:
                targets[address] = plan.address
        return targets

    @cached_property
    def dependencies(self) -> Mapping[str, tuple[Address, ...]]:
        """Activity to the activities that have to be finished first."""
        return self.links.relation("activity", "depends_on")

    @cached_property
    def activities_of(self) -> Mapping[str, tuple[Address, ...]]:
        """Measure to the activities whose success it shows."""
        return self.links.relation("measure", "activities")

    @cached_property
    def measures_in(self) -> Mapping[str, tuple[Address, ...]]:
        """Measure to the measures that are its parts."""
        return self.links.naming("measure", "part_of")

    @cached_property
    def measures_before(self) -> Mapping[str, Address]:
        """Measure to the measure of an earlier plan that it continues."""
        return self.links.first("measure", "succeeds")

    @cached_property
    def served_by(self) -> Mapping[str, tuple[Address, ...]]:
        """Outcome or aim to the activities that name it, an aim also by one of its commitments."""
        serving: dict[str, list[Address]] = {}
        for activity in self.activities.values():
            for place in (*self.outcomes_of.get(activity.address, ()), *self.aims_of.get(activity.address, ())):
                serving.setdefault(place, []).append(activity.address)
        return {place: tuple(activities) for place, activities in serving.items()}

    @cached_property
    def succeeded_by(self) -> Mapping[str, tuple[Address, ...]]:
        """Strategy, aim or outcome to those that continue it."""
        heirs: dict[str, tuple[Address, ...]] = {}
        for kind in ("strategy", "aim", "outcome"):
            heirs |= self.links.naming(kind, "succeeds")
        return heirs

    @cached_property
    def fated(self) -> Mapping[str, Address]:
        """Fate to the activity of the plan before that it is the fate of."""
        return self.links.first("fate", "of")

    @cached_property
    def comes_from(self) -> Mapping[str, tuple[Address, ...]]:
        """Activity to those that go on in it, as the fates of other plans than its own say."""
        older: dict[str, list[Address]] = {}
        for fate, activity in self.fated.items():
            heir = self.targets.get(fate)
            if heir and heir.document != self.fates[fate].address.document:
                older.setdefault(heir, []).append(activity)
        return {heir: tuple(activities) for heir, activities in older.items()}

    @cached_property
    def texts(self) -> tuple[Wording, ...]:
        """Every text of the book with its entry and the way to it below that; of prose the words without its marks."""
        return self._every_text[0]

    @cached_property
    def sifted_texts(self) -> Sieve[Wording]:
        """The same texts, for a rule that looks for what hardly any of them has."""
        return Sieve(self.texts, itemgetter(2))

    @cached_property
    def published_texts(self) -> tuple[Wording, ...]:
        """Every text that readers see, with its entry and the way to it below that."""
        return self._every_text[1]

    @cached_property
    def _every_text(self) -> tuple[tuple[Wording, ...], tuple[Wording, ...]]:
        return wordings_of(self.entries)

    @cached_property
    def owners(self) -> tuple[Wording, ...]:
        """Everybody who is named as an owner or as a support, with the entry and the way to the words below that."""
        return tuple((entry, way, owner) for entry in self.entries for way, owner in owners_in(entry.model))

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """The number of each aim and outcome: its own, or its place: 1, 1.3, 1.3.2; with A, A.3 where the theme says so."""
        aims = (aim for strategy in self.strategies for aim in self.below(strategy, "aim"))
        places = (place for aim in aims for place in (aim, *self.below(aim.address, "outcome")))
        own = self.own_theme
        return place_numbers(places, by_letters=own is not None and own.numbering == "letters")

    def strategy_of(self, address: str) -> Entry[Strategy]:
        """The strategy that the aim or outcome at ``address`` belongs to, or that the plan there delivers."""
        document = self.find(address).address.document
        plan = self.plans.get(document)
        return self.strategies[plan.model.strategy if plan else document]

    def plan_of(self, address: str) -> Entry[DeliveryPlan]:
        """The plan that the activity, output, measure or quotation at ``address`` belongs to."""
        return self.plans[self.find(address).address.document]

    def period_of(self, address: str) -> Period:
        """The time of the strategy or plan that the measure or milestone at ``address`` belongs to."""
        document = self.find(address).address.document
        known = self.plans.get(document) or self.strategies[document]
        return known.model.period

    def is_of_strategy(self, address: str) -> bool:
        """Whether the measure or milestone at ``address`` is one of a strategy."""
        return self.find(address).address.document in self.strategies

    def aim_of(self, outcome: str) -> Entry[Aim]:
        """The aim that an outcome belongs to."""
        return self.aims[self.outcomes[outcome].address.within("aim")]

    def outcomes_in(self, place: str) -> list[Address]:
        """The addresses of the outcomes of a strategy or of an aim, each followed by its parts; the parts of one."""
        return [outcome.address for outcome in self.below(place, "outcome")]

    def outcomes_under(self, place: str) -> list[Entry[OutcomeRecord]]:
        """The outcomes right below an aim, without their parts; the parts of an outcome."""
        return [outcome for outcome in self.below(place, "outcome") if outcome.address.parent == place]

    def outcomes_to_serve(self, place: str) -> list[Address]:
        """The outcomes of a strategy or of an aim that have no parts: who serves these serves all."""
        return [outcome for outcome in self.outcomes_in(place) if not self.outcomes_in(outcome)]

    def plans_of(self, strategy: str) -> list[Entry[DeliveryPlan]]:
        """The plans that deliver a strategy, in the order of their periods."""
        return in_order_of_periods(plan for plan in self.plans.values() if plan.model.strategy == strategy)

    def plan_before(self, plan: str) -> Entry[DeliveryPlan] | None:
        """The plan of the same strategy before ``plan``; None where it is the first, or nobody can tell.

        Where several come right before it, it is the one that it shares most projects and measures with.
        """
        plans = [entry.address for entry in self.plans_of(self.plans[plan].model.strategy)]
        if self.incomplete.intersection(plans):
            return None
        before = self.plans_before[plan]
        return self.plans[before[0]] if before else None

    def by_body(self, plans: Iterable[Entry[DeliveryPlan]]) -> list[Entry[DeliveryPlan]]:
        """Plans, those of each body together, in the order of the register; those of no body first."""
        places = {"": -1, **{body: place for place, body in enumerate(self.bodies_by_id)}}
        return sorted(plans, key=lambda plan: places.get(plan.model.body or "", len(places)))

    def plans_beside(self, plan: str) -> list[Entry[DeliveryPlan]]:
        """The plans of other bodies that deliver the strategy of ``plan`` in the same time."""
        return plans_of_others(self.plans[plan], self.plans.values()) if self.plans[plan].model.body else []

    @cached_property
    def plans_before(self) -> Mapping[str, tuple[Address, ...]]:
        """Each plan to those of the same strategy right before it, the closest one first."""
        return plans_before(self.plans.values())

    def plans_after(self, plan: str) -> list[Entry[DeliveryPlan]]:
        """The plans of the same strategy that come right after ``plan``: those for which it is the closest first."""
        after = [other for other, before in self.plans_before.items() if plan in before]
        return [self.plans[other] for other in sorted(after, key=lambda other: self.plans_before[other][0] != plan)]

    def progress_of(self, plan: str) -> list[Entry[Progress]]:
        """The progress reports on a plan, in the order of their dates."""
        reports = [report for report in self.progress.values() if report.model.plan == plan]
        return sorted(reports, key=lambda report: (last_day(report.model.date), report.address))
