"""Tables of a Word document: what their heads say that they list, and their rows as values by column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field

from cpsplan.late import dataclass
from cpsplan.sources.word_text import WordParagraph, WordTable
from cpsplan.word.heads import column_named
from cpsplan.word.remarks import WordRemark

Cell = tuple[WordParagraph, ...]
NEEDED = {
    "activity": frozenset({"owner", "when", "start", "end", "budget", "outcome", "output", "scope", "support"}),
    "measure": frozenset({"baseline", "target", "unit"}),
    "milestone": frozenset({"when", "end"}),
}
"""For what a table lists, the columns of which it has at least one more."""
HEADS_WITHIN = 3
"""Within how many rows the heads have to stand."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its place, and its cells by what their columns hold."""

    place: WordRemark
    cells: dict[str, Cell]
    others: dict[str, Cell] = field(default_factory=dict)
    """The cells of other columns, by their heads."""
    is_head: bool = False
    """Whether it heads the rows below it: its only words run over all columns."""

    def words(self, column: str) -> str:
        """What a cell says, on one line."""
        return cell_words(self.cells.get(column, ()))


@dataclass(frozen=True, slots=True)
class ListedTable:
    """A table that lists something: what, how its columns are headed, and its rows."""

    kind: str
    heads: dict[str, str]
    rows: tuple[TableRow, ...]
    above: tuple[Cell, ...] = ()
    """The cells above its heads."""


def cell_words(cell: Sequence[WordParagraph]) -> str:
    """What a cell says, on one line."""
    return " ".join(filter(None, (paragraph.words for paragraph in cell)))


def listed_table(table: WordTable) -> ListedTable | None:
    """What a table lists, by the heads of its columns; None where they do not say."""
    for at, row in enumerate(table.rows[:HEADS_WITHIN]):
        heads = [cell_words(cell) for cell in row]
        columns = _columns(heads)
        kind = _kind(columns)
        if kind:
            named = {column: head for column, head in zip(columns, heads, strict=True) if column}
            above = tuple(cell for other in table.rows[:at] for cell in other)
            return ListedTable(kind, named, tuple(_rows(table, at, heads, columns)), above)
    return None


def _columns(heads: Sequence[str]) -> list[str]:
    """What each column holds; of two for the same, the first."""
    columns: list[str] = []
    for head in heads:
        name = column_named(head) if head else ""
        columns.append("" if name in columns else name)
    return columns


def _kind(columns: Sequence[str]) -> str:
    for kind, others in NEEDED.items():
        if kind in columns and others & set(columns):
            return kind
    if "scope" in columns and "owner" in columns:
        return "activity"
    # “Output, owner, deadline” lists what is to be done, too.
    return "activity" if "output" in columns and {"owner", "when", "end"} & set(columns) else ""


def _rows(table: WordTable, at: int, heads: Sequence[str], columns: Sequence[str]) -> Iterator[TableRow]:
    for number, row in enumerate(table.rows[at + 1 :], start=at + 2):
        says = [cell for cell in row if cell_words(cell)]
        if says:
            place = WordRemark(says[0][0].number, f"table {table.number}, row {number}", "")
            is_head = len(says) == 1 and says[0] is row[0] and len(row) > 1
            yield TableRow(place, *_cells(row, heads, columns), is_head=is_head)


def _cells(
    row: Sequence[Cell], heads: Sequence[str], columns: Sequence[str]
) -> tuple[dict[str, Cell], dict[str, Cell]]:
    """The cells of a row that say something: by what their columns hold, and the others by their heads."""
    known: dict[str, Cell] = {}
    others: dict[str, Cell] = {}
    for at, cell in enumerate(row):
        column, head = (columns[at], heads[at]) if at < len(heads) else ("", "")
        if cell_words(cell):
            group, name = (known, column) if column else (others, head or f"column {at + 1}")
            group[name] = cell
    return known, others
