"""The heat map as a table: how many activities of each plan serve each aim and outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cpsplan.language.localise import LocalisedBook
from cpsplan.late import dataclass
from cpsplan.render.marks import Mark, mark
from cpsplan.render.places import place_words, to_definition, to_document
from cpsplan.render.served import NOTHING, Served, Year
from cpsplan.render.values import Hyperlink, Values

PLANS = 4
"""How many plans stand beside one another in the table."""
Gaps = Mapping[tuple[str, str], Hyperlink]
"""The gaps that a page names elsewhere, by plan and outcome: what to call the cell, where it leads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatHead(Values):
    """The row of an aim."""

    mark: Mark
    title: str
    href: str
    cells: tuple[Hyperlink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow(Values):
    """The row of an outcome, or of an aim that is named itself."""

    number: str
    words: str
    href: str
    cells: tuple[Hyperlink, ...]
    is_part: bool
    """Whether it stands below an outcome that has parts."""


@dataclass(frozen=True, slots=True)
class HeatGroup(Values):
    """An aim with its rows."""

    head: HeatHead
    rows: tuple[HeatRow, ...]
    tone: int


@dataclass(frozen=True, slots=True)
class HeatTable(Values):
    """The counts as a table, for a few plans."""

    plans: tuple[Hyperlink, ...]
    groups: tuple[HeatGroup, ...]


class HeatTables:
    """Makes the tables: aims and their outcomes by plan."""

    def __init__(self, localised: LocalisedBook, served: Served, top: str, gaps: Gaps) -> None:
        self._localised = localised
        self._served = served
        self._top = top
        self._gaps = gaps

    def table(self, years: Sequence[Year]) -> HeatTable:
        """The table of the plans of some years."""
        plans = [Hyperlink(year.label, to_document(year.plan, "", self._top)) for year in years]
        groups = [self._group(aim, places, years) for aim, places in self._served.columns.items()]
        return HeatTable(tuple(plans), tuple(groups))

    def _group(self, aim: str, places: Sequence[str], years: Sequence[Year]) -> HeatGroup:
        book, aim_mark = self._localised.book, mark(self._localised, aim)
        rows = list(self._rows(aim, places, years))
        head = HeatHead(
            mark=aim_mark,
            title=aim_mark.title,
            href=to_definition(book.aims[aim], self._top),
            cells=tuple(self._aim_cell(aim, year) for year in years),
        )
        return HeatGroup(head, tuple(rows), aim_mark.tone)

    def _rows(self, around: str, places: Sequence[str], years: Sequence[Year]) -> Iterator[HeatRow]:
        """The rows of what lies below an aim or outcome, and of what names it itself."""
        below = self._localised.book.outcomes_under(around)
        for outcome in below:
            yield self._row(outcome.address, years)
            yield from self._rows(outcome.address, places, years)
        if below and around in places:
            yield self._own_row(around, years)

    def _row(self, outcome: str, years: Sequence[Year]) -> HeatRow:
        book = self._localised.book
        return HeatRow(
            number=book.numbers[outcome],
            words=place_words(book, outcome),
            href=to_definition(book.outcomes[outcome], self._top),
            cells=tuple(self._cell(outcome, year) for year in years),
            is_part=book.outcomes[outcome].address.parent in book.outcomes,
        )

    def _own_row(self, aim: str, years: Sequence[Year]) -> HeatRow:
        """The row of what names an aim, or an outcome with parts, itself. None of its cells is a gap."""
        book, phrases = self._localised.book, self._localised.phrases
        cells = [Hyperlink(NOTHING if year.before else self._count_words(aim, year), "") for year in years]
        place = book.find(aim)
        return HeatRow(
            number="",
            words=phrases.text(f"delivery-{place.address.kind}"),
            href=to_definition(place, self._top),
            cells=tuple(cells),
            is_part=place.address.kind == "outcome",
        )

    def _cell(self, place: str, year: Year) -> Hyperlink:
        """A number; a gap that the page names elsewhere goes by a word, and leads there."""
        gap = self._gaps.get((year.plan, place))
        if gap is None and self._served.is_whole(place) and not year.before:
            return Hyperlink(str(self._served.count_below(place, year.plan)), "")
        return gap if gap is not None else Hyperlink(self._count_words(place, year), "")

    def _count_words(self, place: str, year: Year) -> str:
        count = self._served.count_before(place, year.plan) if year.before else self._served.count(place, year.plan)
        return NOTHING if count is None else str(count)

    def _aim_cell(self, aim: str, year: Year) -> Hyperlink:
        """How many activities of a plan serve an aim, itself or through an outcome; a dash where it is new."""
        gap = self._gaps.get((year.plan, aim))
        if gap is not None:
            return gap
        if not year.before:
            return Hyperlink(str(self._served.count_below(aim, year.plan)), "")
        count = self._served.count_before(aim, year.plan)
        return Hyperlink(NOTHING if count is None else str(count), "")
