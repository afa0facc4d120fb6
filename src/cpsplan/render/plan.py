"""The page of a delivery plan: aim, outcome, then what is done for it, in the plan's own order and words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from cpsplan.book.entry import Entry
from cpsplan.language.localise import LocalisedBook
from cpsplan.model.dates import last_day
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.render.activities import LOOSE, Shelf, Sorted, actions_of, projects_of, unpublished
from cpsplan.render.budget import budget_values
from cpsplan.render.fates import fate_values
from cpsplan.render.figures import counts, date, period
from cpsplan.render.frame import notices, source_values
from cpsplan.render.places import Values, anchor, mark, outcome_number, short_name, to_definition, to_document
from cpsplan.render.timeline import timeline_values

Quotes = dict[tuple[str, str], str]
"""The plan's own words, by what they are for: the address of an outcome or aim, and “text” or “title”."""


def plan_values(localised: LocalisedBook, plan: Entry[DeliveryPlan]) -> Values:
    """Everything that the page of a plan shows, as plain values."""
    book, phrases, model = localised.book, localised.phrases, plan.model
    content = Sorted.of(book, plan)
    shelf = Shelf(localised, content)
    quotes = _quotes(localised, plan.address, "text") | _quotes(localised, plan.address, "title")
    aims = [_aim(localised, content, shelf, quotes, aim) for aim in _aims(localised, content)]
    strategy = book.strategies[model.strategy].model
    return {
        "title": model.title,
        "summary": model.summary or "",
        "strategy": {"title": strategy.title, "href": to_document(strategy.id)},
        "period": period(phrases, model.period),
        "aim_word": strategy.aim_word,
        "notices": notices(localised, model),
        "facts": [{"key": f"fact-{key}", "number": number} for key, number in plan_counts(localised, plan) if number],
        "tally": _tally(localised, content, aims),
        "aims": aims,
        "loose": shelf.values(LOOSE),
        "has_measures": bool(model.measures),
        "unpublished": unpublished(localised, book.activities, plan.address),
        "timeline": timeline_values(localised, plan),
        "budget": budget_values(localised, plan),
        "fates": fate_values(localised, plan),
        "reports": [
            {
                "title": one.model.title,
                "href": to_document(one.address),
                "date": date(phrases, last_day(one.model.date).isoformat()),
                "draft": one.model.status == "draft",
            }
            for one in book.progress_of(plan.address)
        ],
        "source": source_values(localised, model.source),
    }


def plan_counts(localised: LocalisedBook, plan: Entry[DeliveryPlan]) -> list[tuple[str, int]]:
    """What a plan holds, counted: aims or priorities, outcomes, projects, outputs, actions, measures."""
    book, model = localised.book, plan.model
    places = Sorted.of(book, plan).places
    aims = {place if place in book.aims else book.aim_of(place).address for place in places}
    word = book.strategies[model.strategy].model.aim_word
    return [
        (word, len(aims)),
        ("outcome", sum(place in book.outcomes for place in places)),
        ("project", len(model.projects)),
        ("output", sum(len(project.outputs) for project in model.projects)),
        ("action", len(model.actions)),
        ("measure", len(model.measures)),
    ]


def _aims(localised: LocalisedBook, content: Sorted) -> list[str]:
    """The aims of the page: those that the plan serves in its order, then those of its strategy that it leaves out."""
    book = localised.book
    served = [place if place in book.aims else book.aim_of(place).address for place in content.places]
    own = [address for address in book.aims if address.startswith(f"{content.plan.model.strategy}:")]
    return list(dict.fromkeys((*served, *own)))


def _aim(localised: LocalisedBook, content: Sorted, shelf: Shelf, quotes: Quotes, aim: str) -> Values:
    book, phrases, model = localised.book, localised.phrases, localised.book.aims[aim].model
    own = content.plan.model.strategy
    strategy = book.strategy_of(aim).model
    outcomes = [place for place in content.places if place in book.outcomes and book.aim_of(place).address == aim]
    left_out = [one for one in book.outcomes_in(aim) if one not in outcomes and strategy.id == own]
    entries, measures = content.below((*outcomes, aim)), content.measures_below((*outcomes, aim))
    numbers = [
        ("outcome", len(outcomes)),
        ("project", len(projects_of(entries))),
        ("output", sum(len(project.outputs) for project in projects_of(entries))),
        ("action", len(actions_of(entries))),
        ("measure", len(measures)),
    ]
    return {
        "id": anchor(aim, own),
        "mark": mark(localised, aim),
        "title": quotes.get((aim, "title"), model.title),
        "title_wording": _wording(quotes.get((aim, "title")), model.title),
        "short": short_name(localised, aim),
        "elsewhere": strategy.title if strategy.id != own else "",
        "definition": to_definition(book, aim),
        "strategy": strategy.title,
        "statement": quotes.get((aim, "text"), model.statement),
        "wording": _wording(quotes.get((aim, "text")), model.statement),
        "counts": counts(phrases, numbers) or phrases.text("aim-left-out"),
        "numbers": dict(numbers),
        "grouped": sum(action.group is not None for action in actions_of(entries)),
        "outcomes": [_outcome(localised, shelf, quotes, one, own) for one in outcomes],
        "own": shelf.values(aim),
        "left_out": [_heading(localised, one) for one in left_out],
    }


def _outcome(localised: LocalisedBook, shelf: Shelf, quotes: Quotes, outcome: str, own: str) -> Values:
    book = localised.book
    statement = book.outcomes[outcome].model.statement
    return {
        "id": anchor(outcome, own),
        "number": outcome_number(book, outcome),
        "statement": _without_stop(quotes.get((outcome, "text"), statement)),
        "wording": _wording(quotes.get((outcome, "text")), statement),
        "definition": to_definition(book, outcome),
        "strategy": book.strategy_of(outcome).model.title,
        "content": shelf.values(outcome),
    }


def _heading(localised: LocalisedBook, outcome: str) -> Values:
    """An outcome that the plan leaves out: its number and its words."""
    return {
        "number": outcome_number(localised.book, outcome),
        "statement": _without_stop(localised.book.outcomes[outcome].model.statement),
        "href": to_definition(localised.book, outcome),
    }


def _quotes(localised: LocalisedBook, plan: str, key: str) -> Quotes:
    """What the plan quotes in its own words: (outcome or aim, text or title) to words."""
    book = localised.book
    own = {address: entry for address, entry in book.quotations.items() if address.startswith(f"{plan}/")}
    found = {(book.quoted[one], key): getattr(entry.model, key) for one, entry in own.items() if one in book.quoted}
    return {place: words for place, words in found.items() if words}


def _without_stop(text: str) -> str:
    """A sentence as a heading: without its full stop."""
    return text.removesuffix(".")


def _wording(quoted: str | None, defined: str) -> Values:
    """Both wordings, in pieces that say which words differ; empty where plan and strategy say the same."""
    if quoted is None or _without_stop(quoted) == _without_stop(defined):
        return {}
    before, after = (re.findall(r"\S+", _without_stop(text)) for text in (quoted, defined))
    here: list[Values] = []
    there: list[Values] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        here += _piece(before[a:b], differs=kind != "equal")
        there += _piece(after[c:d], differs=kind != "equal")
    return {"here": here, "there": there}


def _piece(words: Iterable[str], *, differs: bool) -> list[Values]:
    text = " ".join(words)
    return [{"text": text, "differs": differs}] if text else []


def _tally(localised: LocalisedBook, content: Sorted, aims: list[Values]) -> Values:
    """One mark for each activity, by aim; a column for whatever the plan has."""
    model = content.plan.model
    kinds = [kind for kind, has in (("project", model.projects), ("action", model.actions)) if has]
    unit = kinds[0] if len(kinds) == 1 else "activity"
    wanted = ("project", "output", "measure") if kinds == ["project"] else ("project", "action", "measure")
    columns = [key for key in wanted if any(aim["numbers"][key] for aim in aims)]
    groups = [group.title for group in model.groups if any(action.group == group.id for action in model.actions)]
    return {
        "caption": localised.phrases.text(f"tally-{unit}"),
        "unit": unit,
        "groups": groups,
        "columns": columns,
        "rows": [
            {
                "id": aim["id"],
                "title": aim["title"],
                "mark": aim["mark"],
                "marks": aim["numbers"]["project"] + aim["numbers"]["action"],
                "dotted": aim["grouped"],
                "numbers": [aim["numbers"][key] for key in columns],
            }
            for aim in aims
        ],
    }
