"""Read me: the ten lines that a workbook begins with."""

from __future__ import annotations

LINES = (
    "1. Each sheet holds one kind of thing. Start with “Activities”; “Outcomes” is only to be read.",
    "2. Change a cell: type over it. Only what you change is taken over; all else stays as it is in the plan.",
    "3. A new row: write below the last one, and leave the id empty. The program proposes an id from the words.",
    "4. A row that you delete deletes nothing by itself: you are asked about each one when the workbook comes back.",
    "5. A cell that you empty is asked about, too.",
    "6. Several outcomes: one in each of the columns “Outcomes 1”, “Outcomes 2” and so on. Choose them from the list.",
    "7. Dates are real dates. “Exact to” says how exact: 30 September 2026 with “month” is September 2026.",
    "8. Money is a number: 1200000. No £, no “m”, no “n/a”; leave it empty where nothing is known.",
    "9. You may sort, filter, hide; columns and sheets of your own are left alone. “+” above a sheet has more columns.",
    "10. Save as .xlsx or .ods and send it back. What would change is shown before anything is written.",
)
