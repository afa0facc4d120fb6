"""Kept: what every row of a workbook said when it was made, as the rows of its hidden sheet."""

from __future__ import annotations

import json

from cpsplan.workbook.grid import PlanWorkbook, checksum


def kept_rows(workbook: PlanWorkbook) -> list[tuple[str, str, str]]:
    """The rows of the hidden sheet: the plan, its period and the checksum first, then each row by sheet and id."""
    rows = [("plan", workbook.plan, ""), ("period", workbook.period, ""), ("checksum", checksum(workbook.base), "")]
    for sheet, entries in workbook.base.items():
        rows.append((sheet, "", ""))
        rows += [(sheet, key, json.dumps(values, ensure_ascii=False)) for key, values in entries.items()]
    return rows
