"""The scale of a measure holds every figure that it is said to show."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpsplan.model.measure import Baseline, Comparator, Direction, Measure, Scale, Target
from cpsplan.model.unit import Unit
from cpsplan.render.scale import MeasureScale, scale_of
from cpsplan.writers.stratml import as_stratml
from cpsplan.writers.tables import tables_of
from tests.support import samples
from tests.support.samples import PLAN

FIGURES = st.decimals(-10_000_000, 10_000_000, places=2)


def scale(unit: Unit, comparator: Comparator, direction: Direction, *figures: str) -> MeasureScale:
    """The scale of a measure with a target, a baseline and results, in this order."""
    value, before, *results = map(Decimal, figures)
    drawn = scale_of(_measure(unit, comparator, direction, value, before), results)
    assert drawn
    return drawn


def _measure(unit: Unit, comparator: Comparator, direction: Direction, value: Decimal, before: Decimal) -> Measure:
    return Measure(
        id="nests",
        statement="Nests",
        subject="nests",
        unit=unit,
        direction=direction,
        baseline=Baseline(value=before),
        target=Target(comparator=comparator, value=value),
    )


@pytest.mark.parametrize(
    ("unit", "comparator", "direction", "figures", "ends"),
    [
        ("count", "at most", "lower", ("0", "3"), ("0", "5")),
        ("count", "at least", "higher", ("20", "500"), ("0", "500")),
        ("count", "at least", "higher", ("20", "-3"), ("-5", "50")),
        ("count", "at most", "lower", ("-20", "40", "60"), ("-50", "100")),
        ("percent", "at least", "higher", ("95", "60", "74"), ("0", "100")),
        ("percent", "at least", "higher", ("95", "60", "103"), ("0", "200")),
        ("percent", "meets", "within", ("87", "85", "88"), ("0", "100")),
        ("percent", "within", "within", ("5", "0", "-3"), ("-20", "20")),
    ],
)
def test_ends_of_a_scale(
    unit: Unit, comparator: Comparator, direction: Direction, figures: tuple[str, ...], ends: tuple[str, str]
) -> None:
    drawn = scale(unit, comparator, direction, *figures)
    assert (drawn.start, drawn.end) == tuple(map(Decimal, ends))


def test_what_is_to_stay_at_a_figure_is_met_there_alone() -> None:
    drawn = scale("percent", "meets", "within", "87", "85")
    assert (drawn.low, drawn.high) == (Decimal(87), Decimal(87))


@given(
    st.sampled_from(["percent", "pound", "count"]),
    st.sampled_from([("at least", "higher"), ("at most", "lower"), ("within", "within"), ("meets", "achieve")]),
    FIGURES,
    FIGURES,
    st.lists(FIGURES, max_size=3),
    st.none() | st.tuples(FIGURES, FIGURES),
)
def test_every_figure_stands_inside(  # noqa: PLR0913, PLR0917 - what hypothesis draws
    unit: Unit,
    ways: tuple[Comparator, Direction],
    value: Decimal,
    before: Decimal,
    results: list[Decimal],
    ends: tuple[Decimal, Decimal] | None,
) -> None:
    measure = _measure(unit, *ways, value, before)
    if ends and ends[0] < ends[1]:
        measure = measure.model_copy(update={"scale": Scale.model_validate({"from": ends[0], "to": ends[1]})})
    drawn = scale_of(measure, results)
    assert drawn
    assert drawn.start < drawn.end
    assert all(drawn.start <= figure <= drawn.end for figure in (value, before, *results))
    assert drawn.start <= min(drawn.low, drawn.high)


def test_tables_hold_all_of_a_measure() -> None:
    measure = (
        "measures:\n  - id: nests\n    statement: More than 20 nests\n    subject: nests\n    unit: count\n"
        "    direction: higher\n    baseline: {value: 10, date: 2026-03-31}\n"
        "    target: {comparator: more than, value: 20, of: all boxes, by: 2026-12-31}\n"
        "    scale: {from: 5, to: 40}\n    outcomes: [nature.birds]\n"
    )
    book = samples.compiled({PLAN: samples.files()[PLAN] + measure}).book
    table = next(table for table in tables_of(book, "2026-27") if table.name == "measures")
    row = {head: str(value) for head, value in zip(table.heads, table.rows[0], strict=True)}
    assert row["By"] == "2026-12-31"
    assert row["Baseline date"] == "2026-03-31"
    assert (row["What is measured"], row["Scale from"], row["Scale to"], row["Of"]) == ("nests", "5", "40", "all boxes")


def test_stratml_has_the_dates_of_target_and_baseline() -> None:
    measure = (
        "measures:\n  - id: nests\n    statement: More than 20 nests\n    subject: nests\n    unit: count\n"
        "    direction: higher\n    baseline: {value: 10, date: 2026-03}\n"
        "    target: {comparator: more than, value: 20, by: 2026-12}\n    outcomes: [nature.birds]\n"
    )
    book = samples.compiled({PLAN: samples.files()[PLAN] + measure}).book
    text = re.sub(r">\s+<", "><", as_stratml(book, "2026-27").decode())
    assert "<TargetResult><EndDate>2026-12-31</EndDate><NumberOfUnits>20</NumberOfUnits>" in text
    assert "<ActualResult><StartDate>2026-03-01</StartDate><EndDate>2026-03-31</EndDate><NumberOfUnits>10" in text
