"""Link: models to one book. Ids become references; what refers to nothing becomes a diagnostic."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cpsplan.book import Activity, Book, Entry
from cpsplan.circles import find_circles
from cpsplan.collect import Tables
from cpsplan.diagnostic import HINTED, SetText, Severity, declare, did_you_mean, meant
from cpsplan.model.progress import MilestoneReport, Observation, OutputReport, Override
from cpsplan.workspace import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cpsplan.diagnostic import Diagnostic, Route
    from cpsplan.model.measure import Measure
    from cpsplan.parse import Parsed

UNKNOWN_REFERENCE = declare(
    "CPS302",
    "unknown-reference",
    Severity.ERROR,
    """An entry names a strategy, aim, outcome, activity, output, milestone, measure or group that no file defines.
    Inside a plan, “aim.outcome” means an outcome of the plan's own strategy; “strategy:aim.outcome” one of another.""",
)
CIRCLE = declare(
    "CPS304",
    "circle",
    Severity.ERROR,
    """Strategies or aims lead back to themselves through “parent” or “succeeds”, or activities through “depends_on”.
    Nothing can serve, continue or wait for itself, not even by way of others.""",
)
SHOWN = 8
"""How many known names a hint lists where none is near."""

DOCUMENT_REFERENCES = (
    ("strategies", "parent", "strategies"),
    ("strategies", "succeeds", "strategies"),
    ("plans", "strategy", "strategies"),
    ("progress", "plan", "plans"),
)
"""Which documents name which others, and under which key."""

CIRCLES: tuple[tuple[str, str, str], ...] = (
    ("strategies", "parent", "serves"),
    ("strategies", "succeeds", "continues"),
    ("aims", "succeeds", "continues"),
)
"""Tables, keys and verbs in which a circle would make no sense."""


def link(parsed: Iterable[Parsed], dropped: Iterable[str] = ()) -> tuple[Book, list[Diagnostic]]:
    """Link the models of all files into one book.

    ``dropped`` are the ids of files that could not be read at all; references into them are not reported.
    """
    work = _Links(missing=set(dropped))
    incomplete = work.tables.incomplete
    incomplete |= work.missing
    for one in parsed:
        stem = name_of(one.source.path)
        work.missing |= one.dropped
        if one.model is None or one.dropped:
            incomplete.add(stem)
        if one.model is None:
            work.missing.add(stem)
        else:
            work.tables.collect(one)
    work.resolve()
    return work.book(), work.tables.diagnostics


@dataclass
class _Links:
    """References while they are being resolved."""

    missing: set[str]
    unknown: int = 0
    """How many references were not known so far."""
    tables: Tables = field(default_factory=Tables)
    outcomes_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    aims_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    quoted: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    dependencies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    activities_of: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def table(self, name: str) -> dict[str, Entry[Any]]:
        return self.tables.entries[name]

    def resolve(self) -> None:
        for origin, key, table in DOCUMENT_REFERENCES:
            for document in self.table(origin).values():
                self._document_reference(document, key, table)
        for aim in self.table("aims").values():
            self._aim_references(aim)
        for entry in (*self.table("activities").values(), *self.table("measures").values()):
            self._served(entry)
        for name in ("quotations", "envelopes"):
            for entry in self.table(name).values():
                self._of_strategy(entry)
        for fate in self.table("fates").values():
            self._fate(fate)
        for report in self.table("reports").values():
            self._report(report)
        for booklet in self.table("booklets").values():
            self._booklet(booklet)
        self._circles()

    def _lost(self, reference: str) -> bool:
        """Whether a reference leads into something that could not be read, so that nothing can be said of it."""
        parts = reference.replace(":", "/").replace(".", "/").split("/")
        return any(part in self.missing for part in parts)

    def _unknown(self, entry: Entry[Any], way: Route, reference: str, known: Iterable[str]) -> None:
        if self._lost(reference):
            return
        # A book in which nothing is right would otherwise take hours.
        self.unknown += 1
        known = list(known) if self.unknown <= HINTED else ()
        hint = did_you_mean(reference, known)
        if not hint and known:
            hint = f"Known are: {', '.join(known[:SHOWN])}{' …' if len(known) > SHOWN else ''}"
        span = entry.span(*way)
        message = f"“{reference}” is not known"
        right = meant(reference, known)
        fix = entry.fix(f"Write “{right}”", SetText(way, right)) if right else None
        found = UNKNOWN_REFERENCE.at(span, message, hint=hint, entry=entry.address, about=reference, fix=fix)
        self.tables.diagnostics.append(found)

    def _document_reference(self, entry: Entry[Any], key: str, table: str) -> None:
        reference = getattr(entry.model, key)
        if reference is not None and reference not in self.table(table):
            self._unknown(entry, (key,), reference, self.table(table))

    def _aim_references(self, aim: Entry[Any]) -> None:
        ways: list[tuple[Route, str]] = []
        if aim.model.aligns_with:
            ways.append((("aligns_with",), aim.model.aligns_with))
        ways += [(("succeeds", number), one) for number, one in enumerate(aim.model.succeeds)]
        for way, reference in ways:
            if reference not in self.table("aims"):
                self._unknown(aim, way, reference, self.table("aims"))

    def _served(self, entry: Entry[Activity | Measure]) -> None:
        plan = self.table("plans")[entry.address.split("/", 1)[0]]
        strategy, model = plan.model.strategy, entry.model
        if model.outcomes:
            self.outcomes_of[entry.address] = self._in_strategy(entry, "outcomes", model.outcomes, strategy)
        if model.aims:
            self.aims_of[entry.address] = self._in_strategy(entry, "aims", model.aims, strategy)
        group = getattr(model, "group", None)
        if group and group not in (groups := [one.id for one in plan.model.groups]):
            self._unknown(entry, ("group",), group, groups)
        if needed := getattr(model, "depends_on", ()):
            self.dependencies[entry.address] = self._activities(entry, "depends_on", needed, plan.address)
        if shown := getattr(model, "activities", ()):
            self.activities_of[entry.address] = self._activities(entry, "activities", shown, plan.address)

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
                near = (one.removeprefix(prefix) for one in known if one.startswith(prefix))
                self._unknown(entry, (key,) if table else (key, place), reference, near)
        return tuple(found)

    def _activities(self, entry: Entry[Any], key: str, references: Iterable[str], plan: str) -> tuple[str, ...]:
        """The addresses of activities of ``plan``, or of another plan where the reference says so: plan/id."""
        found = []
        for place, reference in enumerate(references):
            name = reference if "/" in reference else f"{plan}/{reference}"
            address = self.tables.names.get(name, "")
            if address in self.table("activities"):
                found.append(address)
            else:
                self._unknown(entry, (key, place), reference, self._names(plan, 1))
        return tuple(found)

    def _names(self, plan: str, parts: int) -> Iterator[str]:
        """What activities (1 part) or their outputs and milestones (2 parts) of ``plan`` are called in references."""
        names = (name.removeprefix(f"{plan}/") for name in self.tables.names if name.startswith(f"{plan}/"))
        return (name for name in names if name.count("/") == parts - 1)

    def _of_strategy(self, entry: Entry[Any]) -> None:
        """What a quotation quotes, or an envelope is for."""
        strategy = self.table("plans")[entry.address.split("/")[0]].model.strategy
        key = "aim" if hasattr(entry.model, "aim") else "of"
        reference = getattr(entry.model, key)
        if reference is not None:
            table = "outcomes" if "." in reference else "aims"
            for address in self._in_strategy(entry, key, (reference,), strategy, table):
                (self.quoted if key == "of" else self.targets)[entry.address] = address

    def _fate(self, fate: Entry[Any]) -> None:
        plan = fate.address.split("/")[0]
        if fate.model.into is not None:
            address = self.tables.names.get(f"{plan}/{fate.model.into}", "")
            if address in self.table("activities"):
                self.targets[fate.address] = address
            else:
                self._unknown(fate, ("into",), fate.model.into, self._names(plan, 1))

    def _report(self, report: Entry[Any]) -> None:
        plan = self.table("plans").get(self.table("progress")[report.address.split("/")[0]].model.plan)
        if plan is None:
            return
        reference, known = report.model.of, self._reported(report.model, plan.address, plan.model.strategy)
        if reference in known:
            self.targets[report.address] = known[reference]
        else:
            self._unknown(report, ("of",), reference, known)

    def _reported(self, model: Any, plan: str, strategy: str) -> dict[str, str]:
        """What a line of a progress report can be about: the reference, and the address that it means."""
        if isinstance(model, Observation):
            return {one.model.id: address for address, one in self._in_plan("measures", plan)}
        if isinstance(model, OutputReport):
            numbered = {
                f"{address.split('/')[2]}/{address.split('/')[4]}": address
                for address, _ in self._in_plan("outputs", plan)
            }
            named = {name: self.tables.names[f"{plan}/{name}"] for name in self._names(plan, 2)}
            return numbered | {name: address for name, address in named.items() if "/outputs/" in address}
        if isinstance(model, MilestoneReport):
            named = {name: self.tables.names[f"{plan}/{name}"] for name in self._names(plan, 2)}
            return {name: address for name, address in named.items() if "/milestones/" in address}
        known = {name: self.tables.names[f"{plan}/{name}"] for name in self._names(plan, 1)}
        if isinstance(model, Override):
            prefix = f"{strategy}:"
            for table in ("aims", "outcomes"):
                own = [one for one in self.table(table) if one.startswith(prefix)]
                known |= {one.removeprefix(prefix): one for one in own}
        return known

    def _in_plan(self, table: str, plan: str) -> list[tuple[str, Entry[Any]]]:
        return [(address, one) for address, one in self.table(table).items() if address.startswith(f"{plan}/")]

    def _booklet(self, booklet: Entry[Any]) -> None:
        """The document that a booklet tells, and what each of its passages explains."""
        document = booklet.model.id
        plan = self.table("plans").get(document)
        strategy = plan.model.strategy if plan else document
        known = {**self.table("strategies"), **self.table("plans")}
        if document not in known:
            self._unknown(booklet, ("id",), document, known)
            return
        tellable = self._tellable(document, strategy)
        for passage in self.table("passages").values():
            if passage.address.startswith(f"{booklet.address}/"):
                reference = passage.model.of
                address = tellable.get(reference, tellable.get(reference.removeprefix(f"{strategy}:")))
                if address is None:
                    self._unknown(passage, ("of",), reference, tellable)
                else:
                    self.targets[passage.address] = address

    def _tellable(self, document: str, strategy: str) -> dict[str, str]:
        """What a booklet on ``document`` can tell of: the reference, and the address that it means."""
        named = [one for table in ("aims", "outcomes") for one in self.table(table) if one.startswith(f"{strategy}:")]
        known = {one.removeprefix(f"{strategy}:"): one for one in named}
        known |= {one.model.id: address for address, one in self._in_plan("measures", document)}
        known |= {name: self.tables.names[f"{document}/{name}"] for name in self._names(document, 1)}
        return {document: document} | known

    def _circles(self) -> None:
        for table, key, verb in CIRCLES:
            entries = self.table(table)
            self._circles_in(entries, {one: _references(entry, key) for one, entry in entries.items()}, key, verb)
        self._circles_in(self.table("activities"), self.dependencies, "depends_on", "waits for")

    def _circles_in(
        self, entries: dict[str, Entry[Any]], following: Mapping[str, tuple[str, ...]], key: str, verb: str
    ) -> None:
        for circle in find_circles(following):
            message = f"{' → '.join((*circle, circle[0]))}: a circle in which each {verb} the next"
            span = entries[circle[0]].span(key)
            self.tables.diagnostics.append(CIRCLE.at(span, message, hint="Take one of these references out"))

    def book(self) -> Book:
        tables: dict[str, Any] = {name: MappingProxyType(entries) for name, entries in self.tables.entries.items()}
        served = _reverse(
            (address, (*self.outcomes_of.get(address, ()), *self.aims_of.get(address, ())))
            for address in self.table("activities")
        )
        succeeded = _reverse(
            (address, _references(entry, "succeeds"))
            for table in ("strategies", "aims")
            for address, entry in self.table(table).items()
        )
        return Book(
            settings=self.tables.settings,
            **tables,
            outcomes_of=self.outcomes_of,
            aims_of=self.aims_of,
            quoted=self.quoted,
            targets=self.targets,
            dependencies=self.dependencies,
            activities_of=self.activities_of,
            served_by=served,
            succeeded_by=succeeded,
            incomplete=frozenset(self.tables.incomplete),
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
