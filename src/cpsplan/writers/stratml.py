"""StratML Part 2 (ISO 17469-2): strategies and plans as XML that other tools for strategy read.

An aim is a Goal and an outcome, or a commitment, an Objective. Objectives hold no others: a part of an outcome is an
Objective too, behind that of the outcome, and its identifier and its number begin with those of that. In a plan the
outcomes that it serves are the Goals (the aims, where its strategy has no outcomes), its projects and actions the
Objectives, outputs and measures the performance indicators, and who answers for an activity, helps with it or is its
partner a Stakeholder. What the plans do not say is left out. The order of elements is that of the schema of
16 February 2016.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from cpsplan.assess.coverage import numbers_of
from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.model.dates import first_day, is_exact, last_day
from cpsplan.model.delivery import Action, DeliveryPlan, Project
from cpsplan.model.measure import Measure, NoTarget, Target
from cpsplan.model.strategy import Aim, OutcomeRecord, Strategy
from cpsplan.render.places import GROUP, named

NAMESPACE = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"
NOTHING_SERVED = "Activities that serve no outcome"
WHOLE = "The strategy as a whole"
MEASURES = "Success measures"
"""Names of what StratML wants named and no document names."""


def as_stratml(book: Book, document: str) -> bytes:
    """One strategy or plan as StratML, in UTF-8."""
    ET.register_namespace("", NAMESPACE)
    plan = book.plans.get(document)
    root = _strategy(book, book.strategies[document]) if plan is None else _plan(book, plan)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
    if text:
        element.text = text
    return element


def _identifier(parent: ET.Element, address: str) -> None:
    """An identifier that XML allows (xsd:ID) for an address."""
    _add(parent, "Identifier", f"_{re.sub(r'[^A-Za-z0-9_.-]', '_', address)}")


def _root(kind: str, title: str, summary: str | None, note: str | None) -> ET.Element:
    root = ET.Element(f"{{{NAMESPACE}}}PerformancePlanOrReport", {"Type": kind})
    _add(root, "Name", title)
    for tag, text in (("Description", summary), ("OtherInformation", note)):
        if text:
            _add(root, tag, text)
    return root


def _core(book: Book, root: ET.Element, document: str) -> ET.Element:
    core = _add(root, "StrategicPlanCore")
    if book.settings:
        organisation = _add(core, "Organization")
        _add(organisation, "Name", book.settings.model.publisher)
        _identifier(organisation, f"{document}/publisher")
    return core


def _about(root: ET.Element, document: str, model: Strategy | DeliveryPlan) -> None:
    period, source = model.period, model.source
    published = model.publication.published if model.publication else None
    about = _add(root, "AdministrativeInformation")
    _identifier(about, document)
    for tag, day in (("StartDate", period.first), ("EndDate", period.last)):
        if day:
            _add(about, tag, day.isoformat())
    if published and is_exact(published):
        _add(about, "PublicationDate", published)
    if source and source.address:
        _add(about, "Source", source.address)


def _strategy(book: Book, entry: Entry[Strategy]) -> ET.Element:
    model = entry.model
    root = _root("Strategic_Plan", model.title, model.summary, model.source.note if model.source else None)
    core = _core(book, root, entry.address)
    for tag, text in (("Vision", model.vision), ("Mission", model.mission)):
        if text:
            _add(_add(core, tag), "Description", text)
    for value in model.values:
        principle = _add(core, "Value")
        _add(principle, "Name", value.title)
        if value.statement:
            _add(principle, "Description", value.statement)
    numbers, measured = numbers_of(book, entry.address), _by_place(book, entry.address)
    for aim in model.aims:
        address = f"{entry.address}:{aim.id}"
        goal = _goal(core, aim.title, aim.statement or aim.title, address, numbers[address])
        _below_aim(goal, aim, address, numbers, measured)
        _measures(goal, entry.address, address, measured.get(address, ()))
    if "" in measured:
        goal = _goal(core, WHOLE, WHOLE, f"{entry.address}/whole", "")
        _measures(goal, entry.address, "", measured[""])
    _about(root, entry.address, model)
    return root


def _below_aim(
    goal: ET.Element, aim: Aim, address: str, numbers: Mapping[str, str], measured: Mapping[str, list[Entry[Any]]]
) -> None:
    """The outcomes of an aim, each with its measures, and its commitments."""
    outcomes: list[tuple[str, OutcomeRecord]] = []
    for outcome in aim.outcomes:
        outcomes.append((f"{address}.{outcome.id}", outcome))
        outcomes += [(f"{address}.{outcome.id}.{part.id}", part) for part in outcome.outcomes]
    for below, known in outcomes:
        objective = _objective(goal, "", known.statement, below, numbers[below])
        for measure in measured.get(below, ()):
            _measure(objective, measure)
    for place, commitment in enumerate(aim.commitments, start=1):
        name = f"{address}/commitments/{commitment.id or place}"
        _objective(goal, "", commitment.text, name, f"{numbers[address]}.{place}")


def _goal(core: ET.Element, name: str, description: str, address: str, number: str) -> ET.Element:
    goal = _add(core, "Goal")
    _add(goal, "Name", name)
    _add(goal, "Description", description)
    _identifier(goal, address)
    if number:
        _add(goal, "SequenceIndicator", number)
    return goal


def _objective(goal: ET.Element, name: str, description: str, address: str, number: str = "") -> ET.Element:
    objective = _add(goal, "Objective")
    for tag, text in (("Name", name), ("Description", description)):
        if text:
            _add(objective, tag, text)
    _identifier(objective, address)
    if number:
        _add(objective, "SequenceIndicator", number)
    return objective


def _plan(book: Book, entry: Entry[DeliveryPlan]) -> ET.Element:
    model, document = entry.model, entry.address
    root = _root("Performance_Plan", model.title, model.summary, model.source.note if model.source else None)
    core = _core(book, root, document)
    numbers = numbers_of(book, model.strategy)
    served = _by_place(book, document)
    # What serves another strategy, or nothing, comes last.
    known = sorted((place for place in book.numbers if place in served), key=lambda place: place not in numbers)
    for place in dict.fromkeys((*known, *served)):
        name, description = _named(book, entry, place)
        goal = _goal(core, name, description, f"{document}/goals/{place or 'none'}", numbers.get(place, ""))
        _activities(book, goal, document, place, served[place])
    _about(root, document, model)
    return root


def _by_place(book: Book, document: str) -> dict[str, list[Entry[Any]]]:
    """The activities and measures of a plan by the outcome or aim that they serve, or by LOOSE or their group.

    What serves several outcomes stands under the first: an identifier may stand but once.
    """
    by_place: dict[str, list[Entry[Any]]] = {}
    for entry in (*book.below(document, "activity"), *book.below(document, "measure")):
        by_place.setdefault(named(book, entry.address)[0], []).append(entry)
    return by_place


def _named(book: Book, plan: Entry[DeliveryPlan], place: str) -> tuple[str, str]:
    if place in book.outcomes:
        return book.outcomes[place].model.statement, book.aim_of(place).model.title
    if place in book.aims:
        return book.aims[place].model.title, book.aims[place].model.statement or book.aims[place].model.title
    if not plan.model.is_alone:
        return NOTHING_SERVED, NOTHING_SERVED
    titles = {f"{GROUP}{group.id}": group.title for group in plan.model.groups}
    title = titles.get(place, plan.model.title)
    return title, title


def _activities(book: Book, goal: ET.Element, document: str, place: str, entries: list[Entry[Any]]) -> None:
    for entry in entries:
        match entry.model:
            case Project() as project:
                objective = _objective(goal, project.name, project.scope, entry.address)
                _stakeholders(objective, book, entry)
                for output in project.outputs:
                    _indicator(objective, output.text, "output", "Output", "Qualitative")
            case Action() as action:
                _stakeholders(_objective(goal, action.name, "", entry.address), book, entry)
    _measures(goal, document, place, [entry for entry in entries if isinstance(entry.model, Measure)])


def _measures(goal: ET.Element, document: str, place: str, measures: Sequence[Entry[Measure]]) -> None:
    """The measures of one place below a goal: StratML wants an objective around them."""
    if measures:
        objective = _objective(goal, MEASURES, "", f"{document}/measures-of/{place or 'none'}")
        for measure in measures:
            _measure(objective, measure)


def _stakeholders(objective: ET.Element, book: Book, activity: Entry[Project | Action]) -> None:
    """Who answers for an activity, who helps, and the bodies that are its partners."""
    model = activity.model
    named = [("Generic_Group", model.owner, "Owner")] if model.owner else []
    named += [("Generic_Group", supporter.text, "Support") for supporter in model.support]
    partners = book.links.named(activity.address, "partners")
    named += [("Organization", book.find(partner).words, "Partner") for partner in partners]
    for kind, name, role in named:
        stakeholder = _add(objective, "Stakeholder", "", StakeholderTypeType=kind)
        _add(stakeholder, "Name", name)
        _add(_add(stakeholder, "Role"), "Name", role)


def _indicator(objective: ET.Element, words: str, unit: str, stage: str, kind: str) -> ET.Element:
    indicator = _add(objective, "PerformanceIndicator", "", ValueChainStage=stage, PerformanceIndicatorType=kind)
    _add(indicator, "MeasurementDimension", words)
    _add(indicator, "UnitOfMeasurement", unit)
    return indicator


def _target(result: ET.Element, target: Target) -> None:
    if target.by:
        _add(result, "EndDate", last_day(target.by).isoformat())
    if target.value is not None:
        _add(result, "NumberOfUnits", f"{target.value:f}")
    ends = f"{target.start:f} and {target.end:f}" if target.start is not None and target.end is not None else None
    room = f"give or take {target.tolerance:f}" if target.tolerance is not None else None
    _add(result, "Description", " ".join(filter(None, (target.comparator, ends, room, target.of, target.words))))


def _no_target(result: ET.Element, no_target: NoTarget) -> None:
    if no_target.by:
        _add(result, "EndDate", last_day(no_target.by).isoformat())
    reason = f": {no_target.reason}" if no_target.reason else ""
    _add(result, "Description", f"{no_target.state}{reason}")


def _measure(objective: ET.Element, entry: Entry[Measure]) -> None:
    measure = entry.model
    kind = "Qualitative" if measure.target and measure.target.words else "Quantitative"
    indicator = _indicator(objective, measure.statement, measure.unit or "unit", "Outcome", kind)
    _identifier(indicator, entry.address)
    instance = _add(indicator, "MeasurementInstance")
    if measure.target:
        _target(_add(instance, "TargetResult"), measure.target)
    if measure.no_target:
        _no_target(_add(instance, "TargetResult"), measure.no_target)
    if measure.baseline:
        actual = _add(instance, "ActualResult")
        if measure.baseline.date:
            _add(actual, "StartDate", first_day(measure.baseline.date).isoformat())
            _add(actual, "EndDate", last_day(measure.baseline.date).isoformat())
        _add(actual, "NumberOfUnits", f"{measure.baseline.value:f}")
        _add(actual, "Description", "baseline")
    for step in measure.steps:
        _target(_add(_add(indicator, "MeasurementInstance"), "TargetResult"), step)
