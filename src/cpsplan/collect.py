"""Collect: models to entries with addresses, in the tables that linking works on. What stands twice is reported."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from cpsplan.book import Entry
from cpsplan.diagnostic import Diagnostic, Related, Severity, declare
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.easyread import Booklet, Confirmations
from cpsplan.model.edition import Edition, Settings
from cpsplan.model.glossary import Glossary
from cpsplan.model.progress import Progress
from cpsplan.model.strategy import Strategy
from cpsplan.workspace import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cpsplan.diagnostic import Route
    from cpsplan.model.delivery import Activity
    from cpsplan.model.text import Record
    from cpsplan.parse import Parsed
    from cpsplan.source import Source

DUPLICATE_ID = declare(
    "CPS301",
    "duplicate-id",
    Severity.ERROR,
    """Two entries go by the same id, so a reference to it could mean either.""",
)
FILE_NAME = declare(
    "CPS303",
    "id-differs-from-file-name",
    Severity.ERROR,
    """The id of a strategy, plan, progress report or edition has to be the name of its file without “.yaml”, so that
    everybody finds the file from the id.""",
)

TABLES = (
    *("editions", "strategies", "aims", "outcomes", "plans", "envelopes", "quotations", "fates"),
    *("activities", "milestones", "outputs", "measures", "progress", "reports", "terms"),
    *("booklets", "passages", "confirmations"),
)
"""The tables of a book."""
DOCUMENTS: dict[type[Record], str] = {Strategy: "strategies", DeliveryPlan: "plans", Progress: "progress"}
"""The table that each kind of document goes to. Documents share their ids: each has a folder of its own in out/."""
REPORTS = ("outputs", "milestones", "observations", "spend", "overrides")
"""The lists of a progress report."""


@dataclass
class Tables:
    """The tables of the book while they are being filled."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    settings: Entry[Settings] | None = None
    entries: dict[str, dict[str, Entry[Any]]] = field(default_factory=lambda: {name: {} for name in TABLES})
    incomplete: set[str] = field(default_factory=set)
    """Names of files of which something was left out: what they lack proves nothing."""
    names: dict[str, str] = field(default_factory=dict)
    """Short ways to say what a reference means: plan/activity, plan/activity/output and plan/activity/milestone, to the
    address."""

    def collect(self, parsed: Parsed) -> None:
        """Take in everything that a file defines."""
        model, source = parsed.model, parsed.source
        if isinstance(model, Settings):
            self.settings = Entry("settings", model, source, ())
        elif isinstance(model, Glossary):
            for place, term in enumerate(model.terms):
                self._term(Entry(f"glossary/{term.term}", term, source, ("terms", place)))
        elif isinstance(model, Booklet | Confirmations):
            self._booklet(model, source)
        elif isinstance(model, Strategy | DeliveryPlan | Progress | Edition):
            self._document(Entry(model.id, model, source, ()))

    def _add(self, table: str, entry: Entry[Any], identifier: str) -> bool:
        first = self.entries[table].setdefault(entry.address, entry)
        if first is not entry:
            self._twice(entry, first, identifier)
        return first is entry

    def _twice(self, entry: Entry[Any], first: Entry[Any], identifier: str, key: str = "id") -> None:
        related = [Related(first.span(key), "it stands here first")]
        message = f"The id “{identifier}” stands here twice"
        hint = "Give one of them another id"
        self.diagnostics.append(DUPLICATE_ID.at(entry.span(key), message, hint=hint, related=related))
        self.incomplete.add(name_of(entry.source.path))

    def _term(self, entry: Entry[Any]) -> None:
        first = self.entries["terms"].setdefault(entry.model.term, entry)
        if first is not entry:
            related = [Related(first.span("term"), "it stands here first")]
            message = f"“{entry.model.term}” is explained twice"
            self.diagnostics.append(DUPLICATE_ID.at(entry.span("term"), message, related=related))

    def _file_name(self, entry: Entry[Any]) -> None:
        model, stem = entry.model, PurePosixPath(entry.source.path).stem
        if model.id != stem:
            message = f"The id is “{model.id}”, and the file is called {stem}.yaml"
            hint = f"Call the file {model.id}.yaml, or write “id: {stem}”"
            self.diagnostics.append(FILE_NAME.at(entry.span("id"), message, hint=hint))

    def _booklet(self, model: Booklet | Confirmations, source: Source) -> None:
        if isinstance(model, Confirmations):
            entry: Entry[Any] = Entry(f"{model.id}.confirmed", model, source, ())
            self._file_name(entry)
            self._add("confirmations", entry, model.id)
            return
        booklet = Entry(f"{model.id}.easy-read", model, source, ())
        self._file_name(booklet)
        self._add("booklets", booklet, model.id)
        for number, passage in enumerate(model.passages):
            below = Entry(f"{booklet.address}/{passage.of}", passage, source, ("passages", number))
            first = self.entries["passages"].setdefault(below.address, below)
            if first is not below:
                self._twice(below, first, passage.of, "of")

    def _document(self, entry: Entry[Any]) -> None:
        self._file_name(entry)
        model = entry.model
        if isinstance(model, Edition):
            self._add("editions", entry, model.id)
            return
        first = next((self.entries[one][model.id] for one in DOCUMENTS.values() if model.id in self.entries[one]), None)
        if first is not None:
            self._twice(entry, first, model.id)
            return
        self.entries[DOCUMENTS[type(model)]][model.id] = entry
        if isinstance(model, Strategy):
            self._strategy(entry)
        elif isinstance(model, DeliveryPlan):
            self._plan(entry)
        else:
            self._progress(entry)

    def _strategy(self, strategy: Entry[Strategy]) -> None:
        for place, aim in enumerate(strategy.model.aims):
            entry = Entry(f"{strategy.address}:{aim.id}", aim, strategy.source, ("aims", place))
            if self._add("aims", entry, aim.id):
                for number, outcome in enumerate(aim.outcomes):
                    route = ("aims", place, "outcomes", number)
                    address = f"{entry.address}.{outcome.id}"
                    self._add("outcomes", Entry(address, outcome, strategy.source, route), outcome.id)
        self._unique(strategy, "values", strategy.model.values)

    def _plan(self, plan: Entry[DeliveryPlan]) -> None:
        model, source = plan.model, plan.source
        for key in ("envelopes", "quotations", "fates"):
            for number, one in enumerate(getattr(model, key)):
                address = f"{plan.address}/{key}/{number + 1}"
                self.entries[key][address] = Entry(address, one, source, (key, number))
        self._unique(plan, "groups", model.groups)
        for kind, activities in (("projects", model.projects), ("actions", model.actions)):
            for number, activity in enumerate(activities):
                self._activity(plan, kind, number, activity)
        for number, measure in enumerate(model.measures):
            address = f"{plan.address}/measures/{measure.id}"
            self._add("measures", Entry(address, measure, source, ("measures", number)), measure.id)

    def _activity(self, plan: Entry[DeliveryPlan], kind: str, number: int, activity: Activity) -> None:
        address = f"{plan.address}/{kind}/{activity.id}"
        entry = Entry(address, activity, plan.source, (kind, number))
        short = f"{plan.address}/{activity.id}"
        known = self.names.setdefault(short, address)
        # Projects and actions of a plan share their ids, so that a reference needs no more than the id.
        first = self.entries["activities"].setdefault(known, entry)
        if first is not entry:
            self._twice(entry, first, activity.id)
            return
        outputs, source, prefix = self.entries["outputs"], plan.source, f"{address}/outputs/"
        for place, output in enumerate(getattr(activity, "outputs", ())):
            below = f"{prefix}{place + 1}"
            outputs[below] = Entry(below, output, source, (kind, number, "outputs", place))
            if output.id:
                self._name(f"{short}/{output.id}", below, entry, ("outputs", place))
        if activity.milestones:
            self._milestones(entry, short)

    def _milestones(self, activity: Entry[Activity], short: str) -> None:
        for place, milestone in enumerate(activity.model.milestones):
            address = f"{activity.address}/milestones/{milestone.id}"
            route = (*activity.route, "milestones", place)
            self.entries["milestones"].setdefault(address, Entry(address, milestone, activity.source, route))
            self._name(f"{short}/{milestone.id}", address, activity, ("milestones", place))

    def _name(self, short: str, address: str, activity: Entry[Any], way: Route) -> None:
        """Remember what the outputs and milestones of an activity are called; each has a name of its own."""
        if short in self.names:
            message = f"The id “{short.rsplit('/', 1)[1]}” stands twice in “{activity.model.id}”"
            hint = "Outputs and milestones of an activity need different ids"
            self.diagnostics.append(DUPLICATE_ID.at(activity.span(*way, "id"), message, hint=hint))
        self.names.setdefault(short, address)

    def _progress(self, progress: Entry[Progress]) -> None:
        for key in REPORTS:
            for number, report in enumerate(getattr(progress.model, key)):
                address = f"{progress.address}/{key}/{number + 1}"
                self.entries["reports"][address] = Entry(address, report, progress.source, (key, number))

    def _unique(self, owner: Entry[Any], what: str, models: Iterable[Any]) -> None:
        """Report ids that stand twice in one list of ``owner``."""
        seen: dict[str, int] = {}
        for number, model in enumerate(models):
            first = seen.setdefault(model.id, number)
            if first != number:
                related = [Related(owner.span(what, first, "id"), "it stands here first")]
                message, hint = f"The id “{model.id}” stands here twice", "Give one of them another id"
                span = owner.span(what, number, "id")
                self.diagnostics.append(DUPLICATE_ID.at(span, message, hint=hint, related=related))
