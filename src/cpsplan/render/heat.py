"""Which outcome was served in which year: a small matrix for each aim, the gaps by name, and the same as a table.

The rows are the plans of a strategy and of the one that it continues, whose aims are not divided in the same outcomes:
there a row spans the whole aim. A year between two plans for which the book holds none is a row too, and a gap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.render.figures import listed, period
from cpsplan.render.places import Values, aim_place, mark, outcome_number, to_definition, to_document

COLUMNS = 6
"""How many outcomes stand beside one another in a matrix."""
PLANS = 4
"""How many plans stand beside one another in the table."""
LABEL, CELL, HIGH, GAP, HEAD = 74, 44, 38, 4, 24
"""Sizes in the drawing: the label of a row, a column, a row, the space between, the head."""
STEPS = (1, 3, 6)
"""The highest count of each shade; the darkest has no highest."""
WORDY = 170
"""How wide a cell has to be for words."""


@dataclass(frozen=True, slots=True)
class Year:
    """A row: a plan, or a year without one."""

    label: str
    plan: str = ""
    """Its id; empty where the book holds no plan for the year."""
    title: str = ""
    before: bool = False
    """Whether it is of the strategy that this one continues, and is counted by aims."""


def heat_values(
    localised: LocalisedBook, strategy: str, top: str = "../", gaps: Mapping[tuple[str, str], Values] | None = None
) -> Values:
    """The heat map of a strategy; empty where no plan names anything of it. ``top`` leads to the other documents.

    ``gaps`` are the gaps that the page names elsewhere, by plan and outcome: what to call the cell, where it leads.
    """
    book, phrases = localised.book, localised.phrases
    years = _years(localised, strategy)
    if not any(year.plan for year in years):
        return {}
    aims = [one for one in book.aims if one.startswith(f"{strategy}:")]
    parts = _parts(book, aims)
    columns = {aim: _columns(book, aim, years) for aim in aims}
    everything = [column for found in columns.values() for column in found]
    return {
        "gaps": _gaps(localised, years, columns),
        "unit": phrases.text("heat-unit"),
        "before": [phrases.text("heat-before", plan=year.title) for year in years if year.before],
        "matrices": [matrix for part in parts for matrix in _matrices(localised, part, columns, years)],
        "tables": [
            _table(localised, columns, [year for year in years if year.plan][start : start + PLANS], top, gaps or {})
            for start in range(0, len([year for year in years if year.plan]), PLANS)
        ],
        "key": [{"shade": shade, "words": words} for shade, words in _key(localised)],
        "has_outcomes": any(column in book.outcomes for column in everything),
        "has_direct": any(aim in found and len(found) > 1 for aim, found in columns.items()),
    }


def _key(localised: LocalisedBook) -> list[tuple[int, str]]:
    phrases = localised.phrases
    found, low = [(0, phrases.text("heat-none"))], 1
    for shade, high in enumerate(STEPS, start=1):
        key = "heat-one" if low == high else "heat-to"
        found.append((shade, phrases.text(key, low=low, high=high)))
        low = high + 1
    return [*found, (len(STEPS) + 1, phrases.text("heat-more", low=low))]


def shade(count: int) -> int:
    """The shade of a count: 0 for none, then one more for each of STEPS that it goes beyond."""
    return 0 if count == 0 else 1 + sum(count > step for step in STEPS)


# --- rows and columns


def _years(localised: LocalisedBook, strategy: str) -> list[Year]:
    """The plans in the order of their years, and the years between them that have none."""
    book = localised.book
    older = book.strategies[strategy].model.succeeds
    prefix = f"{strategy}:"
    served = [one for place, by in book.served_by.items() if place.startswith(prefix) for one in by]
    serving = {book.plan_of(one).address for one in served}
    plans = [one for one in book.plans.values() if one.model.strategy in (strategy, older) or one.address in serving]
    plans.sort(key=lambda one: (str(one.model.period.first), one.address))
    found: list[Year] = []
    last: int | None = None
    for plan in plans:
        first = int(plan.model.period.financial_year[:4]) if plan.model.period.financial_year else None
        if first is not None and last is not None:
            found += [Year(f"{year}-{(year + 1) % 100:02d}") for year in range(last + 1, first)]
        before = plan.model.strategy == older and plan.address not in serving
        found.append(Year(_label(localised, plan), plan.address, plan.model.title, before))
        last = first if first is not None else last
    return found


def _label(localised: LocalisedBook, plan: Entry[DeliveryPlan]) -> str:
    when = plan.model.period
    if when.financial_year:
        return when.financial_year
    return str(when.first.year) if when.first else period(localised.phrases, when)


def _columns(book: Book, aim: str, years: list[Year]) -> list[str]:
    """The outcomes of an aim; the aim itself where it has none, or where a plan names it without an outcome."""
    outcomes = book.outcomes_in(aim)
    plans = {year.plan for year in years if year.plan and not year.before}
    direct = any(book.plan_of(one).address in plans for one in book.served_by.get(aim, ()))
    return [*outcomes, *([aim] if direct or not outcomes else [])]


def _count(book: Book, place: str, plan: str) -> int:
    return sum(one.startswith(f"{plan}/") for one in book.served_by.get(place, ()))


def _count_before(book: Book, aim: str, plan: str) -> int | None:
    """How many activities of an older plan serve what the aim continues; None where it continues nothing."""
    older = [one for one in book.aims[aim].model.succeeds if one in book.aims]
    if not older:
        return None
    places = [place for one in older for place in (one, *book.outcomes_in(one))]
    return len({one for place in places for one in book.served_by.get(place, ()) if one.startswith(f"{plan}/")})


# --- the gaps by name


def _gaps(localised: LocalisedBook, years: list[Year], columns: dict[str, list[str]]) -> list[Values]:
    """What is missing, in words: years without a plan, then what each plan leaves out."""
    book, phrases = localised.book, localised.phrases
    found = [{"gap": True, "words": phrases.text("heat-no-plan", year=one.label)} for one in years if not one.plan]
    for year in (one for one in years if one.plan and not one.before):
        wanted = [one for places in columns.values() for one in places if one in book.outcomes or len(places) == 1]
        missing = [one for one in wanted if not _count(book, one, year.plan)]
        names = [phrases.text("heat-gap-name", number=_number(book, one), words=_words(book, one)) for one in missing]
        key = "heat-complete" if not missing else "heat-left-out"
        words = phrases.text(key, plan=year.title, list=listed(phrases, names))
        found.append({"gap": bool(missing), "words": words})
    return found


def _number(book: Book, place: str) -> str:
    return outcome_number(book, place) if place in book.outcomes else str(aim_place(book, place))


def _words(book: Book, place: str) -> str:
    """The words of an outcome or aim, without a full stop."""
    if place in book.outcomes:
        return book.outcomes[place].model.statement.removesuffix(".")
    return book.aims[place].model.title


# --- the picture


def _parts(book: Book, aims: list[str]) -> list[list[str]]:
    """The aims by matrix: one for each aim that has outcomes; the aims of a strategy without outcomes in one."""
    if any(book.outcomes_in(aim) for aim in aims):
        return [[aim] for aim in aims]
    return [aims]


def _matrices(
    localised: LocalisedBook, aims: list[str], columns: dict[str, list[str]], years: list[Year]
) -> list[Values]:
    """The matrix of one aim (or of several without outcomes); a wide one in several pieces."""
    places = [place for aim in aims for place in columns[aim]]
    found = mark(localised, aims[0])
    alone = len(aims) == 1
    made = []
    for start in range(0, len(places), COLUMNS):
        piece = places[start : start + COLUMNS]
        title = found["title"] if alone else ""
        made.append({**_matrix(localised, aims, piece, years, title), "mark": found, "has_mark": alone, "name": title})
    return made


def _matrix(localised: LocalisedBook, aims: list[str], places: list[str], years: list[Year], name: str) -> Values:
    book, phrases = localised.book, localised.phrases
    width, height = LABEL + CELL * len(places), HEAD + HIGH * len(years)
    rows, said = [], []
    for number, year in enumerate(years):
        cells = _cells(localised, aims, places, year)
        y = HEAD + HIGH * number
        rows.append({"label": year.label, "y": y, "text_y": y + 24, "cells": cells})
        listing = phrases.text("list-separator").join(cell["said"] for cell in cells)
        said.append(phrases.text("fact", label=year.label, text=listing))
    heads = [
        {"words": _number(book, place), "x": LABEL + CELL * at + (CELL - GAP) / 2} for at, place in enumerate(places)
    ]
    title = phrases.text("heat-title", name=name, list="; ".join(said)) if name else "; ".join(said)
    size = {"width": width, "height": height, "cell_height": HIGH - GAP}
    return {**size, "heads": heads, "rows": rows, "title": title}


def _cells(localised: LocalisedBook, aims: list[str], places: list[str], year: Year) -> list[Values]:
    """The cells of a row: one for each place, or one across them all where there is no plan or only the aim counts."""
    book, phrases = localised.book, localised.phrases
    width = CELL * len(places) - GAP
    if not year.plan:
        words = phrases.text("heat-no-plan-short")
        return [_cell(LABEL, width, words if width > WORDY else "–", 0, words)]
    if year.before and len(aims) == 1:
        count = _count_before(book, aims[0], year.plan)
        if count is None:
            words = phrases.text("heat-new")
            return [_cell(LABEL, width, words if width > WORDY else "–", 0, words)]
        return [_cell(LABEL, width, str(count), shade(count), phrases.plural("heat-for-aim", count))]
    cells = []
    for at, place in enumerate(places):
        count = (_count_before(book, place, year.plan) or 0) if year.before else _count(book, place, year.plan)
        if place in aims and count == 0 and not year.before and book.outcomes_in(place):
            continue  # To name no aim itself is no gap where it has outcomes.
        said = phrases.text("heat-cell", number=_number(book, place), count=count)
        cells.append(_cell(LABEL + CELL * at, CELL - GAP, str(count), shade(count), said))
    return cells


def _cell(x: int, width: int, words: str, level: int, said: str) -> Values:
    return {"x": x, "width": width, "middle": x + width / 2, "words": words, "shade": level, "said": said}


# --- the table


def _table(
    localised: LocalisedBook,
    columns: dict[str, list[str]],
    years: list[Year],
    top: str,
    gaps: Mapping[tuple[str, str], Values],
) -> Values:
    book = localised.book
    groups = []
    for aim, places in columns.items():
        outcomes = [place for place in places if place != aim]
        rows = [_table_row(localised, place, years, top, gaps) for place in outcomes]
        if outcomes and aim in places:
            own = _table_row(localised, aim, years, top, {})
            rows.append({**own, "words": localised.phrases.text("delivery-aim"), "number": ""})
        found = mark(localised, aim)
        head = {
            "mark": found,
            "title": found["title"],
            "href": to_definition(book, aim, top),
            "cells": [_table_cell(_aim_number(book, aim, year), gaps.get((year.plan, aim))) for year in years],
        }
        groups.append({"head": head, "rows": rows, "tone": found["tone"]})
    plans = [{"label": year.label, "href": to_document(year.plan, "", top), "title": year.title} for year in years]
    return {"plans": plans, "groups": groups}


def _aim_number(book: Book, aim: str, year: Year) -> str:
    """How many activities of a plan serve an aim, itself or through an outcome; a dash where it is new."""
    if year.before:
        count = _count_before(book, aim, year.plan)
        return "–" if count is None else str(count)
    places = (aim, *book.outcomes_in(aim))
    found = {one for place in places for one in book.served_by.get(place, ()) if one.startswith(f"{year.plan}/")}
    return str(len(found))


def _table_cell(number: str, gap: Values | None) -> Values:
    """A number; a gap that the page names elsewhere goes by a word, and leads there."""
    return {"words": number, "href": ""} if gap is None else gap


def _table_row(
    localised: LocalisedBook, place: str, years: list[Year], top: str, gaps: Mapping[tuple[str, str], Values]
) -> Values:
    book = localised.book
    numbers = ["–" if year.before else str(_count(book, place, year.plan)) for year in years]
    return {
        "number": _number(book, place),
        "words": _words(book, place),
        "href": to_definition(book, place, top),
        "cells": [
            _table_cell(number, gaps.get((year.plan, place))) for number, year in zip(numbers, years, strict=True)
        ],
    }
