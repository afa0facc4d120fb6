"""The repository's own plans: five published documents, whole. The figures here were counted in the documents."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest

from cpsplan.assess.coverage import cover_all
from cpsplan.book.book import Book
from cpsplan.compiler import Compiled, compile_book
from cpsplan.model.blocks import plain_words
from cpsplan.sources.markdown import read_markdown
from cpsplan.workspace.disk import DiskWorkspace
from cpsplan.writers.export import book_as_values, counts_by_document
from tests.support.places import REPOSITORY


@cache
def plans() -> Compiled:
    """The plans of this repository."""
    return compile_book(DiskWorkspace(REPOSITORY))


def book() -> Book:
    """The book of this repository."""
    return plans().book


def test_plans_check_clean() -> None:
    assert [f"{one.span} {one.code} {one.message}" for one in plans().diagnostics] == []


def test_counts_of_the_documents() -> None:
    assert counts_by_document(book()) == {
        "cps-2020": {"aims": 4, "outcomes": 0, "commitments": 30, "measures": 0},
        "cps-2025": {"aims": 5, "outcomes": 20, "commitments": 0, "measures": 0},
        "ice-2025": {"aims": 5, "outcomes": 19, "commitments": 0, "measures": 0},
        "2019-20": {"projects": 0, "outputs": 0, "actions": 17, "measures": 18},
        "2020-21": {"projects": 0, "outputs": 0, "actions": 90, "measures": 0},
        "2022-23": {"projects": 33, "outputs": 89, "actions": 0, "measures": 0},
    }


@pytest.mark.parametrize(
    ("plan", "by_aim"),
    [
        ("2019-20", {"people": 3, "casework": 4, "improvement": 5, "confidence": 5}),
        ("2022-23", {"people": 5, "digital": 7, "partnerships": 5, "casework": 9, "confidence": 7}),
        ("2020-21", {"people": 14, "digital": 17, "partnerships": 21, "casework": 19, "confidence": 19}),
    ],
)
def test_activities_by_aim(plan: str, by_aim: dict[str, int]) -> None:
    counted: dict[str, int] = {}
    for address in book().activities:
        if address.startswith(f"{plan}/"):
            served = (*book().outcomes_of.get(address, ()), *book().aims_of.get(address, ()))
            aim = served[0].split(":")[1].split(".")[0]
            counted[aim] = counted.get(aim, 0) + 1
    assert counted == by_aim


def test_response_to_covid_names_aims_only_and_says_why() -> None:
    by_aim: dict[str, int] = {}
    for address, activity in book().activities.items():
        if getattr(activity.model, "group", None) == "covid-19":
            assert activity.model.outcomes == ()
            assert [one.rule for one in activity.model.suppress] == ["CPS401"]
            aim = book().aims_of[address][0]
            by_aim[aim.split(":")[1]] = by_aim.get(aim.split(":")[1], 0) + 1
    assert by_aim == {"people": 2, "digital": 2, "partnerships": 3, "casework": 5, "confidence": 2}


def test_one_row_serves_two_outcomes() -> None:
    double = [address for address, served in book().outcomes_of.items() if len(served) == 2]
    assert len(double) == 2
    assert all(address.startswith("2020-21/") for address in double)


def test_every_outcome_is_served_in_both_plans() -> None:
    covered = {one.plan: one for one in cover_all(book())}
    for plan in ("2020-21", "2022-23"):
        assert (covered[plan].shares["outcomes"].covered, len(covered[plan].rows)) == (20, 20)
        assert covered[plan].shares["budgets"].covered == 0
    assert len(covered["2020-21"].without_outcome) == 14


@pytest.mark.parametrize(
    ("words", "unit", "direction", "comparator", "figure"),
    [
        ("employee engagement index", "percent", "higher", "more than", "61"),
        ("apprenticeships", "percent", "achieve", "meets", "2.3"),
        ("development of our people", "percent", "higher", "more than", "0.42"),
        ("staff declared disabled", "percent", "higher", "at least", "10"),
        ("black, Asian or minority ethnic", "percent", "higher", "more than", "16.7"),
        ("prosecutors in post", "percent", "within", "within", "5"),
        ("lesbian, gay or bisexual", "percent", "higher", "more than", "6"),
        ("Crown Court directions", "percent", "higher", "more than", "93"),
        ("sentence uplifts", "percent", "higher", "more than", "70"),
        ("third or subsequent", "percent", "lower", "less than", "20"),
        ("guilty pleas", "percent", "higher", "more than", "40"),
        ("proceeds of crime", "pound", "higher", "more than", "80000000"),
        ("IT infrastructure", "percent", "higher", "more than", "99.5"),
        ("multimedia", "percent", "higher", "more than", "65"),
        ("charging decisions", "day", "lower", "less than", "26"),
        ("public confidence score", "percent", "higher", "more than", "62"),
        ("letters", "percent", "achieve", "towards", "100"),
        ("timeliness of communications", "percent", "achieve", "towards", "100"),
    ],
)
def test_measure_as_figures(words: str, unit: str, direction: str, comparator: str, figure: str) -> None:
    matching = [one.model for one in book().measures.values() if words in one.model.statement]
    assert len(matching) == 1
    measure = matching[0]
    assert (measure.unit, measure.direction) == (unit, direction)
    assert (measure.comparator, measure.aimed) == (comparator, Decimal(figure))


def test_lineage_and_alignment() -> None:
    continued = {address: entry.model.succeeds for address, entry in book().aims.items() if entry.model.succeeds}
    assert continued == {
        "cps-2025:people": ("cps-2020:people",),
        "cps-2025:digital": ("cps-2020:improvement",),
        "cps-2025:casework": ("cps-2020:casework",),
        "cps-2025:confidence": ("cps-2020:confidence",),
    }
    aligned = [entry.model.aligns_with for address, entry in book().aims.items() if address.startswith("ice-2025:")]
    assert aligned == [f"cps-2025:{aim}" for aim in ("people", "digital", "partnerships", "casework", "confidence")]
    assert [len(book().aims[f"ice-2025:{one.split(':')[1]}"].model.outcomes) for one in aligned if one] == [
        4,
        3,
        3,
        4,
        5,
    ]


def test_quotations_are_those_that_differ_from_the_strategy() -> None:
    assert sorted((address.split("/")[0], quoted) for address, quoted in book().quoted.items()) == [
        ("2019-20", "cps-2020:casework"),
        ("2019-20", "cps-2020:confidence"),
        ("2019-20", "cps-2020:improvement"),
        ("2019-20", "cps-2020:people"),
        ("2020-21", "cps-2025:confidence"),
        ("2022-23", "cps-2025:partnerships.international-collaboration"),
        ("2022-23", "cps-2025:people.skills-and-tools"),
    ]


def test_source_and_licence_of_every_document() -> None:
    documents = [entry.model for entry in book().strategies.values()] + [entry.model for entry in book().plans.values()]
    assert len(documents) == 6
    for one in documents:
        assert one.source is not None
        assert (one.source.rights, one.source.licence) == ("Crown copyright", "Open Government Licence v3.0")


def test_only_the_year_that_is_not_printed_is_marked_as_inferred() -> None:
    inferred = [address for address, plan in book().plans.items() if plan.model.period.inferred]
    assert inferred == ["2019-20"]


def test_nothing_is_made_up() -> None:
    for activity in book().activities.values():
        assert activity.model.owner is None
        assert activity.model.timeframe is None
    assert [one.address for one in book().measures.values() if one.model.baseline] == [
        "2019-20/measures/lesbian-gay-or-bisexual-staff"
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Annual Joint RASSO conference with policing showcasing best practise held.",
        "Familiarisation Meetings Pilot to better engage with RASSO victims launched.",
        "Community engagement Is embedded as a Business as Usual function",
        "Understanding of user experience and lessons learned for victims attrition",
        "Effectiveness of outputs evaluated and future activity tailored to enhance reach and impact.",
        "Deal promptly and thoroughly with enquiries and complaints.",
        "We deliver justice through independent and fair prosecutions",
        "Everyone in the CPS contributes to high quality casework",
        "We will continuously improve the way we work",
    ],
)
def test_sentences_stand_exactly_as_published(sentence: str) -> None:
    assert sentence in {text for _, _, text in book().texts}


def test_export_holds_every_text_of_the_documents() -> None:
    def texts(values: object) -> set[str]:
        if isinstance(values, dict):
            return {text for one in values.values() for text in texts(one)}
        if isinstance(values, list):
            return {text for one in values for text in texts(one)}
        return {values, *blocks(values)} if isinstance(values, str) else set()

    def blocks(prose: str) -> set[str]:
        return {" ".join(plain_words(block.text).split()) for block in read_markdown(prose).blocks}

    exported = texts(book_as_values(book()))
    missing = {text for _, _, text in book().texts if not {text, " ".join(text.split())} & exported}
    assert missing == set()
