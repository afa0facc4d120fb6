"""Headline figures: what stands large beside the title of a plan. Three at most: money, a date, a measure, outputs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cpsplan.assess.money import WHOLE, PlaceMoney, PlanMoney, budgets_of
from cpsplan.assess.progress import Assessment
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.word_forms import capital
from cpsplan.late import dataclass
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.front import HeadlineFigure
from cpsplan.render.figures import date, listed, money
from cpsplan.render.places import without_stop
from cpsplan.render.target_words import point_words, target_words
from cpsplan.render.values import Values

MOST = 3
"""How many figures the first page has room for."""


@dataclass(frozen=True, slots=True)
class Headline(Values):
    """A figure, what it is of, and how that stands."""

    figure: str
    words: str
    note: str


@dataclass(frozen=True)
class HeadlineFigures:
    """The figures of a plan: those that it names, then what is known anyway as long as there is room."""

    localised: LocalisedBook
    plan: Entry[DeliveryPlan]
    standing: Assessment | None
    sums: Sequence[PlanMoney]

    def all(self) -> tuple[Headline, ...]:
        """The figures, those without anything to show left out."""
        named = [self._named(place, figure) for place, figure in enumerate(self.plan.model.headline_figures)]
        figures = [figure for figure in named if figure.figure]
        if not named:
            figures += self._set_aside()
        if len(figures) < MOST:
            figures += self._outputs_done()
        return tuple(figures[:MOST])

    def _named(self, place: int, figure: HeadlineFigure) -> Headline:
        """A figure that the plan names; empty where there is nothing to show."""
        phrases = self.localised.phrases
        if figure.date:
            return Headline(capital(date(phrases, figure.date)), figure.text or "", "")
        key = next(name for name in ("measure", "money_for", "milestone") if getattr(figure, name))
        link = self.localised.book.links.at(self.plan.address, ("headline_figures", place, key))
        target = str(link.target) if link and link.target else ""
        if not target:
            return Headline("", "", "")
        shown = {"measure": self._measure, "money_for": self._money_for, "milestone": self._milestone}[key](target)
        return Headline(shown.figure, figure.text or shown.words, shown.note)

    def _measure(self, address: str) -> Headline:
        measure, phrases = self.localised.book.measures[address].model, self.localised.phrases
        state = self.standing.measures.get(address) if self.standing else None
        latest = state.latest if state else None
        now = phrases.text("front-now", result=point_words(phrases, measure, latest)) if latest else ""
        return Headline(capital(target_words(phrases, measure)), measure.subject, now)

    def _milestone(self, address: str) -> Headline:
        milestone = self.localised.book.milestones[address].model
        return Headline(capital(date(self.localised.phrases, milestone.due)), milestone.title, "")

    def _money_for(self, address: str) -> Headline:
        book = self.localised.book
        if address in book.activities:
            activity = book.activities[address]
            sums: dict[str, PlaceMoney] = {}
            for budget in budgets_of(book, activity):
                sums.setdefault(budget.currency, PlaceMoney()).add([budget])
            return self._amounts(list(sums.items()), without_stop(activity.model.name))
        if address == self.plan.address:
            return self._whole()
        place = book.aims.get(address) or book.named.get(address)
        if place is None:
            # Another plan: what its money is, its own page says.
            return Headline("", "", "")
        found_at = [(part.currency, part.places[address]) for part in self.sums if address in part.places]
        return self._amounts(found_at, place.model.title)

    def _whole(self) -> Headline:
        """The money of the whole plan."""
        amounts = [(part.currency, part.places[WHOLE]) for part in self.sums]
        return self._amounts(amounts, self.localised.phrases.text("front-money"))

    def _amounts(self, sums: Sequence[tuple[str, PlaceMoney]], words: str) -> Headline:
        phrases = self.localised.phrases
        wholes = [(currency, part.total or part.set_aside) for currency, part in sums]
        budget = [money(phrases, amount, currency) for currency, amount in wholes if amount]
        spent = [money(phrases, part.spent, currency) for currency, part in sums if part.spent is not None]
        key = "spent-of-it" if budget else "spent-only"
        note = phrases.text(key, amount=listed(phrases, spent)) if spent else ""
        return Headline(listed(phrases, budget), words, note)

    def _set_aside(self) -> Iterator[Headline]:
        """The money of the plan, where it has any."""
        whole = self._whole()
        if whole.figure:
            yield whole

    def _outputs_done(self) -> Iterator[Headline]:
        """How many outputs are done, where a report tells."""
        phrases = self.localised.phrases
        states = self.standing.activities.values() if self.standing else ()
        words = [output.word for state in states for output in state.outputs]
        if words:
            worries = [("late", "front-late"), ("at risk", "front-at-risk")]
            counted = [phrases.plural(key, words.count(word)) for word, key in worries if word in words]
            done = phrases.text("part-of", part=words.count("done"), whole=len(words))
            yield Headline(done, phrases.text("figure-outputs-done"), phrases.text("list-separator").join(counted))
