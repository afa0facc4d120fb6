"""The page of a progress report: what was promised and what happened, each measure against its target, and why."""

from __future__ import annotations

from decimal import Decimal

from cpsplan.assess.progress import ActivityState, Assessment, MilestoneState, OutputState, assess
from cpsplan.book.book import Activity
from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.language.phrases import Phrases
from cpsplan.model.delivery import DeliveryPlan, Milestone, Output
from cpsplan.model.measure import Measure
from cpsplan.model.progress import Progress
from cpsplan.render.activities import LOOSE, Sorted, named
from cpsplan.render.budget import activity_money, budget_values
from cpsplan.render.figures import date, money, period, share
from cpsplan.render.frame import notices
from cpsplan.render.places import (
    Values,
    activity_anchor,
    aims_in_order,
    anchor,
    mark,
    outcome_number,
    short_name,
    to_definition,
    to_document,
)
from cpsplan.render.ratings import STYLES, rating_values, state_word
from cpsplan.render.scale import history_values, measure_values, point_words
from cpsplan.render.timeline import timeline_values
from cpsplan.rules.money import first_aim


def progress_values(localised: LocalisedBook, report: Entry[Progress]) -> Values:
    """Everything that the page of a progress report shows, as plain values."""
    book, phrases, model = localised.book, localised.phrases, report.model
    plan = book.plans[model.plan]
    standing = assess(book, report)
    account = Account(localised, plan, standing)
    strategy = book.strategies[plan.model.strategy].model
    return {
        "title": model.title,
        "summary": model.summary or "",
        "plan": {"title": plan.model.title, "href": to_document(plan.address)},
        "strategy": {"title": strategy.title, "href": to_document(strategy.id)},
        "aim_word": strategy.aim_word,
        "period": period(phrases, model.period),
        "date": date(phrases, standing.day.isoformat()),
        "notices": notices(localised, model),
        "neighbours": _neighbours(localised, report),
        "figures": _figures(localised, standing),
        "tally": _tally(localised, plan, standing),
        "timeline": timeline_values(localised, plan, standing),
        "aims": [account.aim(aim) for aim in account.aims],
        "loose": account.place(LOOSE),
        "budget": budget_values(localised, plan, standing),
        "has_measures": bool(standing.measures),
    }


def _neighbours(localised: LocalisedBook, report: Entry[Progress]) -> list[Values]:
    """The reports on the same plan before and after this one."""
    reports = localised.book.progress_of(report.model.plan)
    place = [one.address for one in reports].index(report.address)
    pairs = [("report-before", reports[place - 1 : place] if place else []), ("report-after", reports[place + 1 :][:1])]
    return [
        {"key": key, "title": one.model.title, "href": to_document(one.address)}
        for key, found in pairs
        for one in found
    ]


# --- figures and tally


def _figures(localised: LocalisedBook, standing: Assessment) -> list[Values]:
    """The figures of the cover: outputs, measures, money. What the plan does not have is left out."""
    phrases = localised.phrases
    outputs: list[str] = [output.word for one in standing.activities.values() for output in one.outputs]
    verdicts = [one.verdict for one in standing.measures.values()]
    found = []
    if outputs:
        found.append(("figure-outputs-done", _of(phrases, outputs.count("done"), len(outputs))))
        found += [(f"figure-outputs-{key}", str(outputs.count(word))) for key, word in WORRIES]
    if verdicts:
        found.append(("figure-measures-met", _of(phrases, verdicts.count("met"), len(verdicts))))
    made = [{"words": phrases.text(key), "figure": figure} for key, figure in found]
    budget = sum((one.budget for one in standing.activities.values() if one.budget is not None), Decimal(0))
    spent = [one for one in standing.activities.values() if one.spent is not None]
    if spent:
        currency, total = spent[0].currency, sum((one.spent for one in spent if one.spent is not None), Decimal(0))
        words = phrases.text("figure-spent-of" if budget else "figure-spent", budget=money(phrases, budget, currency))
        made.append({"words": words, "figure": money(phrases, total, currency)})
    return made


WORRIES = (("late", "late"), ("at-risk", "at risk"))
"""Words of outputs that the cover counts by themselves."""


def _of(phrases: Phrases, part: int, whole: int) -> str:
    return phrases.text("part-of", part=part, whole=whole)


def _tally(localised: LocalisedBook, plan: Entry[DeliveryPlan], standing: Assessment) -> list[Values]:
    """Each aim with its rating and a mark for every output: done, late, or still open."""
    book, phrases = localised.book, localised.phrases
    words: dict[str, list[str]] = {aim: [] for aim in standing.aims}
    for address, one in standing.activities.items():
        aim = first_aim(book, address)
        if aim is not None:
            words.setdefault(aim, []).extend(output.word for output in one.outputs)
    rows = []
    for aim in aims_in_order(book, plan, words):
        outputs = words[aim]
        done, late = outputs.count("done"), outputs.count("late")
        said = phrases.text("tally-outputs", done=done, late=late, open=len(outputs) - done - late)
        rows.append(
            {
                "id": anchor(aim, plan.model.strategy),
                "title": book.aims[aim].model.title,
                "mark": mark(localised, aim),
                "rating": rating_values(phrases, standing.aims[aim]) if aim in standing.aims else {},
                "marks": ["full"] * done + ["hollow"] * (len(outputs) - done - late) + ["dotted"] * late,
                "said": said,
                "done": _of(phrases, done, len(outputs)) if outputs else "–",
            }
        )
    return rows


# --- aims, outcomes, activities


class Account:
    """Turns what stands at one place into values. What serves two places is told in full at the first of them."""

    def __init__(self, localised: LocalisedBook, plan: Entry[DeliveryPlan], standing: Assessment) -> None:
        self._localised = localised
        self._plan = plan
        self._standing = standing
        self._content = Sorted.of(localised.book, plan)
        self._told: dict[str, str] = {}

    @property
    def aims(self) -> list[str]:
        """The aims of the page: all of the plan's strategy, and others that the plan names."""
        book = self._localised.book
        served = [place if place in book.aims else book.aim_of(place).address for place in self._content.places]
        return aims_in_order(book, self._plan, [*self._standing.aims, *served])

    def aim(self, aim: str) -> Values:
        """An aim with its outcomes, and what serves the aim itself."""
        book, own = self._localised.book, self._plan.model.strategy
        outcomes = [one for one in book.outcomes_in(aim) if one in self._content.places]
        return {
            "id": anchor(aim, own),
            "mark": mark(self._localised, aim),
            "title": book.aims[aim].model.title,
            "short": short_name(self._localised, aim),
            "statement": book.aims[aim].model.statement,
            "rating": self._rating(aim),
            "outcomes": [self._outcome(one) for one in outcomes],
            "own": self.place(aim),
            "left_out": [
                {"number": outcome_number(book, one), "statement": _heading(book.outcomes[one].model.statement)}
                | {"href": to_definition(book, one)}
                for one in book.outcomes_in(aim)
                if one not in outcomes and book.strategy_of(aim).address == own
            ],
        }

    def _outcome(self, outcome: str) -> Values:
        book = self._localised.book
        return {
            "id": anchor(outcome, self._plan.model.strategy),
            "number": outcome_number(book, outcome),
            "statement": _heading(book.outcomes[outcome].model.statement),
            "rating": self._rating(outcome),
            "content": self.place(outcome),
        }

    def _rating(self, place: str) -> Values:
        """The rating of an outcome or aim; empty for one of another strategy, which is not rated here."""
        rating = self._standing.outcomes.get(place) or self._standing.aims.get(place)
        return rating_values(self._localised.phrases, rating) if rating else {}

    def place(self, place: str) -> Values:
        """What stands at ``place``: activities, measures."""
        return {
            "activities": [self._activity(entry, place) for entry in self._content.activities.get(place, ())],
            "measures": [self._measure(entry) for entry in self._content.measures.get(place, ())],
        }

    def _activity(self, entry: Entry[Activity], place: str) -> Values:
        state, phrases = self._standing.activities[entry.address], self._localised.phrases
        rating = rating_values(phrases, state.rating)
        head = {"title": entry.model.name, "rating": rating, "anchor": activity_anchor(entry.address)}
        if entry.address in self._told:
            return {**head, "full": False, "where": self._told[entry.address], "rows": []}
        self._told[entry.address] = self._where(place)
        return {**head, "full": True, "where": "", "rows": list(self._rows(entry, state)), "also": self._also(entry)}

    def _where(self, place: str) -> str:
        book = self._localised.book
        return outcome_number(book, place) if place in book.outcomes else book.aims[place].model.title if place else ""

    def _also(self, entry: Entry[Activity]) -> list[str]:
        """What else an activity serves, by number or title."""
        others = named(self._localised.book, entry.address)
        return [words for one in others if (words := self._where(one)) != self._told[entry.address]]

    def _rows(self, entry: Entry[Activity], state: ActivityState) -> list[Values]:
        """What was promised and what happened: outputs, milestones, money."""
        outputs = getattr(entry.model, "outputs", ())
        rows = [self._output(output, one) for output, one in zip(outputs, state.outputs, strict=True)]
        rows += [self._milestone(*pair) for pair in zip(entry.model.milestones, state.milestones, strict=True)]
        if state.budget is not None or state.spent is not None:
            rows.append(self._money(entry, state))
        return rows

    def _output(self, output: Output, state: OutputState) -> Values:
        phrases = self._localised.phrases
        return {
            "kind": "output",
            "promised": output.text,
            "due": phrases.text("due", date=date(phrases, output.due)) if output.due else "",
            "word": state_word(phrases, "output", state.word),
            "style": STYLES.get(state.word, "open"),
            "note": state.note,
            "evidence": state.evidence,
        }

    def _milestone(self, milestone: Milestone, state: MilestoneState) -> Values:
        phrases = self._localised.phrases
        word = state_word(phrases, "milestone", state.word) if state.word != "reached" else ""
        return {
            "kind": "milestone",
            "promised": phrases.text("milestone", title=milestone.title),
            "due": phrases.text("due", date=date(phrases, milestone.due)),
            "word": word or phrases.text("milestone-reached", date=date(phrases, state.reached)),
            "style": STYLES.get(state.word, "open"),
            "note": state.note,
            "evidence": "",
        }

    def _money(self, entry: Entry[Activity], state: ActivityState) -> Values:
        phrases = self._localised.phrases
        budget = activity_money(self._localised, entry.model)
        word = phrases.text("spent-not-reported")
        if state.spent is not None:
            amount = money(phrases, state.spent, state.currency)
            key = "spent-share" if state.budget else "spent-only"
            word = phrases.text(key, amount=amount, share=share(phrases, state.spent, state.budget or Decimal(0)))
        promised = phrases.text("budget-promised", amount=budget) if budget else phrases.text("budget-none")
        return {"kind": "money", "promised": promised, "due": "", "word": word, "style": "", "note": "", "evidence": ""}

    def _measure(self, entry: Entry[Measure]) -> Values:
        phrases, state = self._localised.phrases, self._standing.measures[entry.address]
        latest = state.latest
        by = entry.model.target.by
        return {
            **measure_values(self._localised, entry.model, entry.address, state),
            "by": phrases.text("target-by", date=date(phrases, by)) if by else "",
            "verdict": state_word(phrases, "verdict", state.verdict),
            "style": STYLES.get(state.verdict, "open"),
            "result": point_words(phrases, entry.model, latest) if latest else "",
            "source": latest.source if latest else "",
            "earlier": [point_words(phrases, entry.model, point) for point in reversed(state.history[:-1])],
            "history": history_values(phrases, entry.model, state, self._plan.model.period),
        }


def _heading(text: str) -> str:
    """A sentence as a heading: without its full stop."""
    return text.removesuffix(".")
