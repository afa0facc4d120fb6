"""Link: models to one book. Ids become references; what refers to nothing, or stands twice, becomes a diagnostic."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cpsplan.book import Activity, Book, Entry
from cpsplan.diagnostic import Diagnostic, Related, Severity, declare, did_you_mean
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.edition import Edition, Settings
from cpsplan.model.glossary import Glossary
from cpsplan.model.measure import Measure
from cpsplan.model.strategy import Strategy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cpsplan.parse import Parsed

DUPLICATE_ID = declare(
    "CPS301",
    "duplicate-id",
    Severity.ERROR,
    """Two entries go by the same id, so a reference to it could mean either. Ids count as the same when only small
    and capital letters differ, because not every file system tells those apart.""",
)
UNKNOWN_REFERENCE = declare(
    "CPS302",
    "unknown-reference",
    Severity.ERROR,
    """An entry names a strategy, aim, outcome, activity or group that no file defines. Inside a plan, “aim.outcome”
    means an outcome of the plan's own strategy; “strategy:aim.outcome” one of another.""",
)
FILE_NAME = declare(
    "CPS303",
    "id-differs-from-file-name",
    Severity.ERROR,
    """The id of a strategy, plan or edition has to be the name of its file without “.yaml”, so that everybody finds
    the file from the id.""",
)
CIRCLE = declare(
    "CPS304",
    "circle",
    Severity.ERROR,
    """Strategies or aims lead back to themselves through “parent” or “succeeds”. A strategy cannot serve or continue
    itself, not even by way of others.""",
)


def link(parsed: Iterable[Parsed], dropped: Iterable[str] = ()) -> tuple[Book, list[Diagnostic]]:
    """Link the models of all files into one book.

    ``dropped`` are the ids of files that could not be read at all; references into them are not reported.
    """
    work = _Links(missing=set(dropped))
    work.incomplete |= work.missing
    for one in parsed:
        work.missing |= one.dropped
        if one.model is None or one.dropped:
            work.incomplete.add(PurePosixPath(one.source.path).stem)
        if one.model is None:
            work.missing.add(PurePosixPath(one.source.path).stem)
        else:
            work.collect(one)
    work.resolve()
    return work.book(), work.diagnostics


@dataclass
class _Links:
    """The tables of the book while they are being filled."""

    missing: set[str]
    diagnostics: list[Diagnostic] = field(default_factory=list)
    settings: Entry[Settings] | None = None
    tables: dict[str, dict[str, Entry[Any]]] = field(default_factory=dict)
    incomplete: set[str] = field(default_factory=set)
    outcomes_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    aims_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    quoted: dict[str, str] = field(default_factory=dict)

    # --- collecting

    def table(self, name: str) -> dict[str, Entry[Any]]:
        return self.tables.setdefault(name, {})

    def add(self, table: str, entry: Entry[Any], identifier: str) -> bool:
        known = self.table(table)
        if (first := known.get(entry.address)) is None:
            known[entry.address] = entry
            return True
        related = [Related(first.span("id"), "it stands here first")]
        message = f"The id “{identifier}” stands here twice"
        hint = "Give one of them another id"
        self.diagnostics.append(DUPLICATE_ID.at(entry.span("id"), message, hint=hint, related=related))
        return False

    def collect(self, parsed: Parsed) -> None:
        model, source = parsed.model, parsed.source
        if isinstance(model, Settings):
            self.settings = Entry("settings", model, source, ())
        elif isinstance(model, Glossary):
            for place, term in enumerate(model.terms):
                self._term(Entry(f"glossary/{term.term}", term, source, ("terms", place)))
        elif isinstance(model, Strategy | DeliveryPlan | Edition):
            self._document(parsed, model)

    def _term(self, entry: Entry[Any]) -> None:
        first = self.table("terms").setdefault(entry.model.term, entry)
        if first is not entry:
            related = [Related(first.span("term"), "it stands here first")]
            message = f"“{entry.model.term}” is explained twice"
            self.diagnostics.append(DUPLICATE_ID.at(entry.span("term"), message, related=related))

    def _document(self, parsed: Parsed, model: Strategy | DeliveryPlan | Edition) -> None:
        entry: Entry[Any] = Entry(model.id, model, parsed.source, ())
        stem = PurePosixPath(parsed.source.path).stem
        if model.id != stem:
            message = f"The id is “{model.id}”, and the file is called {stem}.yaml"
            hint = f"Call the file {model.id}.yaml, or write “id: {stem}”"
            self.diagnostics.append(FILE_NAME.at(entry.span("id"), message, hint=hint))
        if isinstance(model, Edition):
            self.add("editions", entry, model.id)
        elif isinstance(model, Strategy) and self._is_new(entry, "plans") and self.add("strategies", entry, model.id):
            self._strategy(entry)
        elif (
            isinstance(model, DeliveryPlan) and self._is_new(entry, "strategies") and self.add("plans", entry, model.id)
        ):
            self._plan(entry)

    def _is_new(self, entry: Entry[Any], other: str) -> bool:
        """Strategies and plans share their ids: both are documents of out/."""
        first = self.table(other).get(entry.address)
        if first is not None:
            related = [Related(first.span("id"), "it stands here first")]
            message = f"A strategy and a plan are both called “{entry.address}”"
            self.diagnostics.append(DUPLICATE_ID.at(entry.span("id"), message, related=related))
        return first is None

    def _strategy(self, strategy: Entry[Strategy]) -> None:
        for place, aim in enumerate(strategy.model.aims):
            entry = Entry(f"{strategy.address}:{aim.id}", aim, strategy.source, ("aims", place))
            if self.add("aims", entry, aim.id):
                for number, outcome in enumerate(aim.outcomes):
                    route = ("aims", place, "outcomes", number)
                    address = f"{entry.address}.{outcome.id}"
                    self.add("outcomes", Entry(address, outcome, strategy.source, route), outcome.id)
        self._unique(strategy, "values", strategy.model.values)

    def _plan(self, plan: Entry[DeliveryPlan]) -> None:
        model, source = plan.model, plan.source
        for number, quotation in enumerate(model.quotations):
            address = f"{plan.address}/quotations/{number + 1}"
            self.table("quotations")[address] = Entry(address, quotation, source, ("quotations", number))
        self._unique(plan, "groups", model.groups)
        self._unique(plan, "activities", (*model.projects, *model.actions), len(model.projects))
        activities, outputs = self.table("activities"), self.table("outputs")
        for number, project in enumerate(model.projects):
            address = f"{plan.address}/projects/{project.id}"
            activities.setdefault(address, Entry(address, project, source, ("projects", number)))
            for place, output in enumerate(project.outputs):
                below = f"{address}/outputs/{place + 1}"
                outputs[below] = Entry(below, output, source, ("projects", number, "outputs", place))
        for number, action in enumerate(model.actions):
            address = f"{plan.address}/actions/{action.id}"
            activities.setdefault(address, Entry(address, action, source, ("actions", number)))
        for number, measure in enumerate(model.measures):
            address = f"{plan.address}/measures/{measure.id}"
            self.add("measures", Entry(address, measure, source, ("measures", number)), measure.id)

    def _unique(self, owner: Entry[Any], what: str, models: Iterable[Any], projects: int = 0) -> None:
        """Report ids that stand twice in one list; projects and actions of a plan count as one list."""
        seen: dict[str, tuple[str | int, ...]] = {}
        for number, model in enumerate(models):
            route: tuple[str | int, ...] = (what, number)
            if what == "activities":
                route = ("projects", number) if number < projects else ("actions", number - projects)
            if (first := seen.setdefault(model.id, route)) is not route:
                related = [Related(owner.span(*first, "id"), "it stands here first")]
                message, hint = f"The id “{model.id}” stands here twice", "Give one of them another id"
                found = DUPLICATE_ID.at(owner.span(*route, "id"), message, hint=hint, related=related)
                self.diagnostics.append(found)

    # --- resolving

    def resolve(self) -> None:
        for strategy in self.table("strategies").values():
            for key in ("parent", "succeeds"):
                self._document_reference(strategy, key, "strategies")
        for plan in self.table("plans").values():
            self._document_reference(plan, "strategy", "strategies")
        for aim in self.table("aims").values():
            self._aim_references(aim)
        for entry in (*self.table("activities").values(), *self.table("measures").values()):
            self._served(entry)
        for quotation in self.table("quotations").values():
            self._quotation(quotation)
        self._circles()

    def _known(self, reference: str) -> bool:
        """Whether a reference leads into something that could not be read, so that nothing can be said of it."""
        parts = reference.replace(":", ".").split(".")
        return any(part in self.missing for part in parts)

    def _unknown(self, entry: Entry[Any], way: tuple[str | int, ...], reference: str, known: Iterable[str]) -> None:
        if self._known(reference):
            return
        known = list(known)
        hint = did_you_mean(reference, known)
        if not hint and known:
            hint = f"Known are: {', '.join(known[:8])}{' …' if len(known) > 8 else ''}"  # noqa: PLR2004
        message = f"“{reference}” is not known"
        self.diagnostics.append(
            UNKNOWN_REFERENCE.at(entry.span(*way), message, hint=hint, entry=entry.address, about=reference)
        )

    def _document_reference(self, entry: Entry[Any], key: str, table: str) -> None:
        reference = getattr(entry.model, key)
        if reference is not None and reference not in self.table(table):
            self._unknown(entry, (key,), reference, self.table(table))

    def _aim_references(self, aim: Entry[Any]) -> None:
        ways: list[tuple[tuple[str | int, ...], str]] = []
        if aim.model.aligns_with:
            ways.append((("aligns_with",), aim.model.aligns_with))
        ways += [(("succeeds", number), one) for number, one in enumerate(aim.model.succeeds)]
        for way, reference in ways:
            if reference not in self.table("aims"):
                self._unknown(aim, way, reference, self.table("aims"))

    def _served(self, entry: Entry[Activity | Measure]) -> None:
        plan = self.tables["plans"][entry.address.split("/", 1)[0]]
        strategy, model = plan.model.strategy, entry.model
        if model.outcomes:
            self.outcomes_of[entry.address] = self._in_strategy(entry, "outcomes", model.outcomes, strategy)
        if model.aims:
            self.aims_of[entry.address] = self._in_strategy(entry, "aims", model.aims, strategy)
        group = getattr(model, "group", None)
        if group and group not in (groups := [one.id for one in plan.model.groups]):
            self._unknown(entry, ("group",), group, groups)

    def _in_strategy(
        self, entry: Entry[Any], key: str, references: Iterable[str], strategy: str, table: str = ""
    ) -> tuple[str, ...]:
        """The addresses of ``references``, which stand under ``key`` of ``entry``; the unknown ones are reported."""
        known = self.table(table or key)
        found = []
        for place, reference in enumerate(references):
            address = reference if ":" in reference else f"{strategy}:{reference}"
            if address in known:
                found.append(address)
            elif strategy in self.table("strategies") or ":" in reference:
                prefix = "" if ":" in reference else f"{strategy}:"
                near = [one.removeprefix(prefix) for one in known if one.startswith(prefix)]
                self._unknown(entry, (key,) if table else (key, place), reference, near)
        return tuple(found)

    def _quotation(self, quotation: Entry[Any]) -> None:
        strategy = self.tables["plans"][quotation.address.split("/")[0]].model.strategy
        reference = quotation.model.of
        table = "outcomes" if "." in reference else "aims"
        for address in self._in_strategy(quotation, "of", (reference,), strategy, table):
            self.quoted[quotation.address] = address

    def _circles(self) -> None:
        ways: tuple[tuple[str, str, str], ...] = (
            ("strategies", "parent", "serves"),
            ("strategies", "succeeds", "continues"),
            ("aims", "succeeds", "continues"),
        )
        for table, key, verb in ways:
            entries = self.table(table)
            following = {address: _references(entry, key) for address, entry in entries.items()}
            for circle in _find_circles(following):
                first = entries[circle[0]]
                message = f"{' → '.join((*circle, circle[0]))}: a circle in which each {verb} the next"
                self.diagnostics.append(CIRCLE.at(first.span(key), message, hint="Take one of these references out"))

    # --- the result

    def book(self) -> Book:
        tables = {
            name: MappingProxyType(self.table(name))
            for name in (
                *("editions", "strategies", "aims", "outcomes", "plans", "quotations"),
                *("activities", "outputs", "measures", "terms"),
            )
        }
        activities = self.table("activities")
        served = _reverse(
            (address, (*self.outcomes_of.get(address, ()), *self.aims_of.get(address, ()))) for address in activities
        )
        succeeded = _reverse(
            (address, _references(entry, "succeeds"))
            for table in ("strategies", "aims")
            for address, entry in self.table(table).items()
        )
        return Book(
            settings=self.settings,
            **tables,
            outcomes_of=self.outcomes_of,
            aims_of=self.aims_of,
            quoted=self.quoted,
            served_by=served,
            succeeded_by=succeeded,
            incomplete=frozenset(self.incomplete),
        )


def _references(entry: Entry[Any], key: str) -> tuple[str, ...]:
    value = getattr(entry.model, key)
    return (value,) if isinstance(value, str) else tuple(value or ())


def _reverse(pairs: Iterable[tuple[str, tuple[str, ...]]]) -> Mapping[str, tuple[str, ...]]:
    result: dict[str, list[str]] = {}
    for origin, targets in pairs:
        for target in targets:
            result.setdefault(target, []).append(origin)
    return MappingProxyType({target: tuple(origins) for target, origins in result.items()})


def _find_circles(following: dict[str, tuple[str, ...]]) -> list[list[str]]:
    """Every circle once, beginning with its first entry in the order of ``following``."""
    circles: list[list[str]] = []
    done: set[str] = set()
    for start, first_steps in following.items():
        if start in done:
            continue
        path, stack = [start], [iter(first_steps)]
        while stack:
            step = next(stack[-1], None)
            if step is None:
                done.add(path.pop())
                stack.pop()
            elif step in path:
                circles.append(path[path.index(step) :])
            elif step in following and step not in done:
                path.append(step)
                stack.append(iter(following[step]))
    return circles
