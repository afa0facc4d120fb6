"""Completion: what can be named at a place, each with its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

from cpsplan.language_server.typing_place import of_document, typing_at
from cpsplan.language_server.words import card, name_of_entry
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.easyread import Booklet
from cpsplan.model.progress import Progress
from cpsplan.model.strategy import Strategy
from cpsplan.parse import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cpsplan.book import Book
    from cpsplan.language_server.desk import Desk
    from cpsplan.language_server.typing_place import Typing

LISTS = frozenset({"outcomes", "aims", "depends_on", "activities", "succeeds"})
"""The keys that want a list."""


class Around(NamedTuple):
    """What is known of the file in which something is typed."""

    book: Book
    document: str
    strategy: str
    plan: str
    word: str


Choice = tuple[str, str]
"""What can be written, and the address that it means."""


def completion(desk: Desk, path: str, position: types.Position, *, markdown: bool) -> list[types.CompletionItem]:
    """What can be named at a place. It also answers while the file is broken, from what it said before."""
    lines = desk.lines(path)
    line, column = lines.place(position)
    typed = typing_at(lines.text, line, column)
    choices = _choices(path, typed) if typed else None
    if typed is None or choices is None:
        return []
    named = of_document(lines.text)
    document = named.get("id", "")
    strategy = named.get("strategy", document)
    book = desk.readable.book
    if document in book.plans and "strategy" not in named:
        strategy = book.plans[document].model.strategy
    around = Around(book, document, strategy, named.get("plan", document), typed.word)
    range_ = types.Range(lines.position(line, column - len(typed.word)), position)
    whole = typed.keys[-1] in LISTS and typed.keys != ("succeeds",) and not typed.in_list
    return [
        _item(book, choice, number, types.TextEdit(range_, f"[{choice[0]}]" if whole else choice[0]), markdown=markdown)
        for number, choice in enumerate(choices(around))
    ]


def _item(book: Book, choice: Choice, number: int, edit: types.TextEdit, *, markdown: bool) -> types.CompletionItem:
    label, address = choice
    found = card(book, address)
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    words = (found.markdown() if markdown else found.plain()) if found else ""
    return types.CompletionItem(
        label,
        kind=types.CompletionItemKind.Reference,
        detail=_detail(book, address),
        documentation=types.MarkupContent(kind, words) if words else None,
        sort_text=f"{number:05}",
        filter_text=label,
        text_edit=edit,
    )


def _detail(book: Book, address: str) -> str | None:
    """The title of the aim for an outcome; else the words that the thing goes by."""
    if address in book.outcomes:
        return book.aim_of(address).model.title
    for table in (book.aims, book.activities, book.strategies, book.plans, book.measures):
        entry = table.get(address)
        if entry is not None:
            return name_of_entry(entry)
    return None


def _choices(path: str, typed: Typing) -> Callable[[Around], Iterable[Choice]] | None:
    """How to find what can be named where something is typed; None where nothing is."""
    model, keys = kind_of(path), typed.keys
    return next((find for kind, last, find in TABLE if kind is model and keys[-len(last) :] == last), None)


def _own(around: Around, table: Iterable[str]) -> list[Choice]:
    """Aims or outcomes of the strategy; of any other once a colon is typed."""
    if ":" in around.word:
        return [(address, address) for address in table]
    prefix = f"{around.strategy}:"
    return [(address.removeprefix(prefix), address) for address in table if address.startswith(prefix)]


def _outcomes(around: Around) -> list[Choice]:
    return _own(around, around.book.outcomes)


def _aims(around: Around) -> list[Choice]:
    return _own(around, around.book.aims)


def _quotable(around: Around) -> list[Choice]:
    return [*_aims(around), *_outcomes(around)]


def _aims_elsewhere(around: Around) -> list[Choice]:
    return [(one, one) for one in around.book.aims if not one.startswith(f"{around.document}:")]


def _activities(around: Around) -> list[Choice]:
    """The activities of the plan; those of all others once a slash is typed."""
    book, plan = around.book, around.plan
    if "/" in around.word:
        return [(f"{one.split('/')[0]}/{one.rsplit('/', 1)[1]}", one) for one in book.activities]
    return [(one.rsplit("/", 1)[1], one) for one in book.activities if one.startswith(f"{plan}/")]


def _activities_before(around: Around) -> list[Choice]:
    before = around.book.plan_before(around.plan) if around.plan in around.book.plans else None
    return _activities(around._replace(plan=before.address)) if before else []


def _measures(around: Around) -> list[Choice]:
    prefix = f"{around.plan}/measures/"
    return [(one.removeprefix(prefix), one) for one in around.book.measures if one.startswith(prefix)]


def _outputs(around: Around) -> list[Choice]:
    book, found = around.book, []
    for address, entry in book.outputs.items():
        plan, _, owner, _, number = address.split("/")
        if plan == around.plan:
            found.append((f"{owner}/{entry.model.id or number}", address))
    return found


def _milestones(around: Around) -> list[Choice]:
    own = (one.split("/") for one in around.book.milestones if one.startswith(f"{around.plan}/"))
    return [(f"{one[2]}/{one[4]}", "/".join(one)) for one in own]


def _tellable(around: Around) -> list[Choice]:
    """What a booklet can tell of."""
    book = around.book
    plan = book.plans.get(around.document)
    around = around._replace(plan=around.document, strategy=plan.model.strategy if plan else around.document)
    own = [(around.document, around.document)]
    return [*own, *_quotable(around), *_activities(around), *_measures(around)]


def _reported(around: Around) -> list[Choice]:
    plan = around.book.plans.get(around.plan)
    around = around._replace(strategy=plan.model.strategy if plan else "")
    return [*_activities(around), *_quotable(around)]


def _groups(around: Around) -> list[Choice]:
    plan = around.book.plans.get(around.plan)
    return [(one.id, f"{around.plan}/groups/{one.id}") for one in plan.model.groups] if plan else []


def _strategies(around: Around) -> list[Choice]:
    return [(one, one) for one in around.book.strategies if one != around.document]


def _plans(around: Around) -> list[Choice]:
    return [(one, one) for one in around.book.plans]


def _documents(around: Around) -> list[Choice]:
    return [(one, one) for one in (*around.book.strategies, *around.book.plans)]


def _pictures(around: Around) -> list[Choice]:
    return [(one, "") for one in sorted(around.book.pictures)]


TABLE: tuple[tuple[type, tuple[str, ...], Callable[[Around], Iterable[Choice]]], ...] = (
    (DeliveryPlan, ("outcomes",), _outcomes),
    (DeliveryPlan, ("aims",), _aims),
    (DeliveryPlan, ("envelopes", "aim"), _aims),
    (DeliveryPlan, ("quotations", "of"), _quotable),
    (DeliveryPlan, ("fates", "of"), _activities_before),
    (DeliveryPlan, ("fates", "into"), _activities),
    (DeliveryPlan, ("depends_on",), _activities),
    (DeliveryPlan, ("measures", "activities"), _activities),
    (DeliveryPlan, ("actions", "group"), _groups),
    (DeliveryPlan, ("suppress", "about"), _tellable),
    (DeliveryPlan, ("strategy",), _strategies),
    (Strategy, ("parent",), _strategies),
    (Strategy, ("aims", "succeeds"), _aims_elsewhere),
    (Strategy, ("aims", "aligns_with"), _aims_elsewhere),
    (Strategy, ("succeeds",), _strategies),
    (Strategy, ("suppress", "about"), _tellable),
    (Progress, ("plan",), _plans),
    (Progress, ("outputs", "of"), _outputs),
    (Progress, ("milestones", "of"), _milestones),
    (Progress, ("observations", "of"), _measures),
    (Progress, ("spend", "of"), _activities),
    (Progress, ("overrides", "of"), _reported),
    (Booklet, ("passages", "of"), _tellable),
    (Booklet, ("id",), _documents),
    (Booklet, ("picture",), _pictures),
)
"""In which files, under which keys, what can be named."""
