"""Gaps of coverage by name: what is not covered, where that stands in the sources, and what is waived until when."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from cpsplan.assess.coverage import PlanCoverage, Share, places_of
from cpsplan.assess.waivers import Waived, waived
from cpsplan.book.book import Book
from cpsplan.diagnostic import Span
from cpsplan.language.localise import LocalisedBook
from cpsplan.render.figures import date
from cpsplan.render.frame import settings_of
from cpsplan.render.places import Values, activity_anchor, outcome_number, to_definition, to_document

FEW = 8
"""Up to so many gaps are named at once; more of them open at a click."""


def gap_values(localised: LocalisedBook, plan: str, share: Share, top: str) -> Values:
    """The gaps of one dimension of a plan: those that are open, and those that are waived by reason.

    Where all stand in the same place, it is named once, after them.
    """
    book = localised.book
    spans = places_of(book, plan, share.gaps)
    places = {address: place_values(book, span) for address, span in spans.items()}
    shared = next(iter(places.values())) if len({*spans.values()}) == 1 and len(spans) == len(share.gaps) else {}
    named = {
        address: {
            **_name(localised, address, top),
            "id": gap_id(plan, address) if share.dimension == "outcomes" else "",
            "place": {} if shared else places.get(address, {}),
        }
        for address in share.gaps
    }
    groups = [
        {**group, **_folded(localised, [named[address] for address in addresses])}
        for group, addresses in _by_reason(localised, share.waived)
    ]
    names = _folded(localised, [named[address] for address in share.open])
    return {**names, "waived": groups, "place": shared}


def _folded(localised: LocalisedBook, names: list[Values]) -> Values:
    folded = localised.phrases.plural("gap-names", len(names)) if len(names) > FEW else ""
    return {"names": names, "folded": folded}


def waived_values(localised: LocalisedBook, document: str, title: str, share: Share) -> list[Values]:
    """What is waived of a document whose gaps are not named one by one: how many, until when and why."""
    # The share may have been counted in the language of the plans; the reasons are wanted in that of the page.
    allowed = waived(localised.book, share.dimension, document, share.gaps)
    return [{"title": title, "count": len(names), **group} for group, names in _by_reason(localised, allowed)]


def _by_reason(localised: LocalisedBook, allowed: Iterable[Waived]) -> list[tuple[Values, list[str]]]:
    groups: dict[tuple[str, str], list[str]] = {}
    reasons: dict[tuple[str, str], str] = {}
    for one in allowed:
        key = (one.until.isoformat(), str(one.reason))
        groups.setdefault(key, []).append(one.address)
        reasons[key] = one.reason
    return [
        ({"until": date(localised.phrases, key[0]), "reason": reasons[key]}, names) for key, names in groups.items()
    ]


def gap_id(plan: str, address: str) -> str:
    """The anchor of an outcome or aim that a plan does not serve."""
    return f"gap-{plan}-{address}"


def gap_cells(localised: LocalisedBook, covered: Iterable[PlanCoverage]) -> dict[tuple[str, str], Values]:
    """What a cell of the matrix shows that is a gap, by plan and outcome: a word that leads to the line in the sources.

    Where the settings do not say where those can be read, it leads to the name of the gap, which says where it stands.
    """
    book, phrases = localised.book, localised.phrases
    cells: dict[tuple[str, str], Values] = {}
    for one in covered:
        share = one.shares["outcomes"]
        allowed = {found.address for found in share.waived}
        spans = places_of(book, one.plan, share.gaps)
        for address in share.gaps:
            source = place_values(book, spans[address])["href"] if address in spans else ""
            words = phrases.text("heat-waived" if address in allowed else "heat-none")
            cells[one.plan, address] = {"words": words, "href": source or f"#{gap_id(one.plan, address)}"}
    return cells


def place_values(book: Book, span: Span) -> Values:
    """A place in the sources: file and line, and where it can be read, so far as the settings say that."""
    pattern = settings_of(book).source_address
    href = pattern.replace("{path}", quote(span.path)).replace("{line}", str(span.line)) if pattern else ""
    return {"words": f"{span.path}:{span.line}", "href": href}


def _name(localised: LocalisedBook, address: str, top: str) -> Values:
    """An outcome, aim, activity or output by its name, with the way to it."""
    book = localised.book
    if address in book.outcomes:
        words = f"{outcome_number(book, address)} {book.outcomes[address].model.statement.removesuffix('.')}"
        return {"words": words, "href": to_definition(book, address, top)}
    if address in book.aims:
        return {"words": book.aims[address].model.title, "href": to_definition(book, address, top)}
    if address in book.activities:
        return activity_name(book, address, top)
    activity = address.rsplit("/outputs/", 1)[0]
    words = localised.phrases.text(
        "fact", label=book.activities[activity].model.name, text=book.outputs[address].model.text.removesuffix(".")
    )
    return {**activity_name(book, activity, top), "words": words}


def activity_name(book: Book, address: str, top: str) -> Values:
    """An activity by its name, with the way to it."""
    href = to_document(book.plan_of(address).address, activity_anchor(address), top)
    return {"words": book.activities[address].model.name, "href": href}


def serving_values(localised: LocalisedBook, covered: list[PlanCoverage], top: str) -> list[Values]:
    """Every outcome of a strategy with the activities that serve it, plan by plan; a plan without any has none."""
    book = localised.book
    rows: dict[str, Values] = {}
    for plan in covered:
        label = book.plans[plan.plan].model.title
        for row in plan.rows:
            values = rows.setdefault(row.address, {"number": row.number, "words": row.words, "plans": []})
            names = [activity_name(book, address, top) for address in row.activities]
            values["plans"].append({"label": label, "names": names})
    return list(rows.values())
