"""A performance indicator of StratML as a success measure.

Where a file says how its target and its figures compare in words that cpsplan writes, they are taken over. Another
program writes a number alone: “at least” is guessed then, and told. What was reached is for a progress report.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, get_args

from cpsplan.changes.stratml.reading import StratmlReading, partial_date
from cpsplan.model.measure import Comparator, NoTarget
from cpsplan.sources.xml_tree import Element

UNITS = {
    "percent": "percent",
    "percentage": "percent",
    "%": "percent",
    "pound": "pound",
    "£": "pound",
    "gbp": "pound",
    "day": "day",
    "days": "day",
    "month": "month",
    "months": "month",
    "minute": "minute",
    "minutes": "minute",
    "hour": "hour",
    "hours": "hour",
    "week": "week",
    "weeks": "week",
    "year": "year",
    "years": "year",
    "tonne": "tonne",
    "tonnes": "tonne",
    "euro": "euro",
    "euros": "euro",
    "full-time-equivalent": "full-time-equivalent",
    "full-time-equivalents": "full-time-equivalent",
    "ratio": "ratio",
    "score": "score",
    "count": "count",
    "number": "count",
}
"""The units of StratML files, in small letters, by those of measures."""
DIRECTIONS = {
    "more than": "higher",
    "at least": "higher",
    "less than": "lower",
    "at most": "lower",
    "within": "within",
    "between": "within",
    "maintain": "within",
    "about": "within",
}
"""Which way is better, where the comparator says it."""
COMPARATORS: tuple[str, ...] = get_args(get_args(Comparator)[0])
STATES: tuple[str, ...] = get_args(NoTarget.model_fields["state"].annotation)
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_RANGE = re.compile(rf"between ({_NUMBER.pattern}) and ({_NUMBER.pattern})")
_ROOM = re.compile(rf"give or take ({_NUMBER.pattern})")


def measure_of(
    reading: StratmlReading, indicator: Element, document: str, serves: dict[str, list[str]]
) -> dict[str, Any]:
    """The keys of a measure. ``serves`` are those that say what it tells of."""
    statement = reading.words(indicator, "MeasurementDimension")
    if not statement:
        statement = reading.words(indicator, "MeasurementInstance", "TargetResult", "Description")
    measure: dict[str, Any] = {"id": reading.identifier("measure", indicator, statement, f"{document}_measures")}
    measure |= reading.given("statement", statement, indicator)
    if statement:
        measure["subject"] = statement
        reading.guess(indicator, "what is measured (“subject”) is the whole sentence")
    measure |= _unit(reading, indicator)
    measure |= _baseline(reading, indicator)
    return measure | _target(reading, indicator) | serves


def _unit(reading: StratmlReading, indicator: Element) -> dict[str, str]:
    name = reading.words(indicator, "UnitOfMeasurement")
    unit = UNITS.get(name.lower())
    if unit:
        return {"unit": unit}
    if name and name != "unit":
        reading.leave(indicator, f"the unit “{name}”")
    return {}


def _target(reading: StratmlReading, indicator: Element) -> dict[str, Any]:
    result = indicator.first("MeasurementInstance", "TargetResult")
    if result is None:
        reading.miss(indicator, "the measure has no target: write “target”, or “no_target” and why")
        return {}
    words, number = reading.words(result, "Description"), reading.words(result, "NumberOfUnits")
    by = {"by": day} if (day := reading.words(result, "EndDate")) else {}
    if not number and _state_in(words):
        return _no_target(words, by)
    if _NUMBER.fullmatch(number) or _RANGE.match(words):
        return _figure(reading, result, words, number, by)
    if not words and not number:
        reading.miss(result, "the measure has no target: write “target”, or “no_target” and why")
        return {}
    return {"direction": "achieve", "target": {"words": words or number} | by}


def _no_target(words: str, by: dict[str, str]) -> dict[str, Any]:
    """Why there is no target, and by when there is to be one."""
    state = _state_in(words)
    reason = words.removeprefix(state).removeprefix(": ")
    return {"no_target": {"state": state} | by | ({"reason": reason} if reason else {})}


def _state_in(words: str) -> str:
    """Why there is no target, where the words of one begin with that; else empty."""
    return next((state for state in STATES if words == state or words.startswith(f"{state}: ")), "")


def _figure(reading: StratmlReading, result: Element, words: str, number: str, by: dict[str, str]) -> dict[str, Any]:
    comparator = next((name for name in COMPARATORS if words == name or words.startswith(f"{name} ")), "")
    target: dict[str, Any] = {"comparator": comparator or "at least"}
    rest = words.removeprefix(comparator).strip()
    if ends := _RANGE.match(words):
        target |= {"from": _read_number(ends[1]), "to": _read_number(ends[2])}
        rest = words[ends.end() :].strip()
    else:
        target["value"] = _read_number(number)
    if room := _ROOM.match(rest):
        target["tolerance"] = _read_number(room[1])
        rest = rest[room.end() :].strip()
    if not comparator:
        reading.guess(result, f"the target is “at least” {number}: the file gives the number alone")
        if words:
            reading.leave(result, f"the words of the target “{words[:60]}”")
    elif rest:
        target["of"] = rest
    direction = DIRECTIONS.get(target["comparator"])
    if direction is None:
        direction = "achieve"
        reading.guess(result, "which way is better (“direction”): the file does not say")
    return {"direction": direction, "target": target | by}


def _baseline(reading: StratmlReading, indicator: Element) -> dict[str, Any]:
    """Where it stood at the start, as cpsplan writes it; other results are left, with their words."""
    result = indicator.first("MeasurementInstance", "ActualResult")
    number = result.words("NumberOfUnits") if result else ""
    if result is None or result.words("Description") != "baseline" or not _NUMBER.fullmatch(number):
        return {}
    reading.words(result, "Description")
    reading.words(result, "NumberOfUnits")
    baseline: dict[str, Any] = {"value": _read_number(number)}
    date = partial_date(reading.words(result, "StartDate"), reading.words(result, "EndDate"))
    return {"baseline": baseline | ({"date": date} if date else {})}


def _read_number(words: str) -> int | Decimal:
    """A number as a YAML file gives it."""
    return Decimal(words) if "." in words else int(words)
