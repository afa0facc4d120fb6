"""Making: the workbook of a plan, of the whole of it, of what one owner answers for, or with its progress asked for."""

from __future__ import annotations

from collections.abc import Iterator

from cpsplan.book.book import Book
from cpsplan.workbook.choices import Choices
from cpsplan.workbook.grid import PlanWorkbook, base_of, grid_of
from cpsplan.workbook.progress import NAME, progress_grid
from cpsplan.workbook.sheets import rows_of_owner, workbook_sheets


def workbook_of(book: Book, plan: str, owner: str = "", period: str = "") -> PlanWorkbook:
    """The workbook of a plan; with an ``owner``, of what that one answers for; with a ``period``, its progress asked.

    Raises KeyError where there is no such plan, ChangeRefused where the period is none of it.
    """
    sheets, choices = workbook_sheets(book, plan), Choices(book, plan)
    if owner:
        sheets = rows_of_owner(sheets, owner)
    model = book.plans[plan].model
    names = {row.key: row.words for sheet in sheets for row in sheet.rows}
    grids = [grid_of(sheet, choices, names) for sheet in sheets]
    base = base_of(sheets)
    if period:
        progress, base[NAME] = progress_grid(book, plan, period, owner)
        grids.insert(0, progress)
    language = book.settings.model.code if book.settings else "en"
    outcomes = tuple(_outcomes(book, model.strategy))
    return PlanWorkbook(plan, period, model.title, tuple(grids), outcomes, base, language)


def _outcomes(book: Book, strategy: str) -> Iterator[tuple[str, str, str]]:
    for outcome in book.below(strategy, "outcome"):
        aim = book.aim_of(outcome.address)
        number = book.numbers[outcome.address]
        yield outcome.address.short, aim.model.title, f"{number} {outcome.words} [{outcome.address.short}]"
