"""Plans as people have them in Word: made by python-docx, as Word would write them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx

ROWS = (
    ("Activity", "Lead officer", "Timescale", "Budget", "Outcome"),
    ("Plant 400 street trees", "Head of parks", "April 2026 to March 2027", "£120,000", "1.1"),
    ("Open the riverside path to everyone", "Head of roads", "by September 2026", "£1.2m", "Outcome 1.2"),
    ("Look for volunteers in every ward", "Community team", "Ongoing", "Existing resources", "1.1"),
)
MEASURES = (("Measure", "Baseline", "Target"), ("Share of streets with trees", "31%", "40% by March 2027"))


def table(document: Any, rows: Sequence[Sequence[str]]) -> Any:
    """A table at the end of a document."""
    grid = document.add_table(len(rows), len(rows[0]))
    for place, row in enumerate(rows):
        for cell, words in zip(grid.rows[place].cells, row, strict=True):
            cell.text = words
    return grid


def saved(document: Any) -> bytes:
    """The bytes of a document."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def plan_in_word() -> bytes:
    """A plan with headings, lists and two tables."""
    document = docx.Document()
    document.add_heading("Greener Exampleton: our plan 2026-27", 0)
    document.add_paragraph("Exampleton Town Council")
    document.add_heading("Introduction", 1)
    document.add_paragraph("This plan says what we do *first*, and why.")
    document.add_paragraph("Streets without trees are hot.", style="List Bullet")
    document.add_heading("Our vision", 1)
    document.add_paragraph("A town in which everyone can walk in the shade.")
    document.add_heading("Our aims", 1)
    document.add_heading("Aim 1: Green streets", 2)
    document.add_paragraph("Every street is pleasant to walk in.")
    document.add_paragraph("Outcomes:")
    document.add_paragraph("Every street has trees", style="List Bullet")
    document.add_paragraph("People walk along the river", style="List Bullet")
    document.add_heading("Aim 2: Clean air", 2)
    document.add_paragraph("The air is as clean as the law asks for.")
    document.add_paragraph("Outcome 2.1: Children breathe clean air on their way to school", style="Heading 3")
    document.add_heading("Project: School streets", 3)
    document.add_paragraph("Close five streets to cars when school begins.")
    document.add_paragraph("Owner: Head of roads")
    document.add_paragraph("Key outputs:")
    document.add_paragraph("Five streets closed, due September 2026", style="List Number")
    document.add_heading("Action plan", 1)
    table(document, ROWS)
    document.add_heading("How we will measure success", 1)
    table(document, MEASURES)
    document.add_heading("Who to ask", 1)
    document.add_paragraph("Ask at the town hall.")
    table(document, (("Office", "Room"), ("Parks", "12 | 13")))
    return saved(document)
