"""New: a project or an action at the end of its list in a plan, or a whole plan, as text.

The text of a plan that is there stays as it is written; what is new is put between its lines, and read again as proof.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import yaml
from pydantic import TypeAdapter, ValidationError

from cpsplan.book.book import Book
from cpsplan.book.entry import Entry
from cpsplan.book.parse import parse
from cpsplan.diagnostic import did_you_mean
from cpsplan.model.dates import YEARS, FinancialYear
from cpsplan.model.delivery import DeliveryPlan
from cpsplan.model.schema import BY_STRATEGY, MODELINE, schema_line
from cpsplan.model.strategy import Strategy
from cpsplan.sources.fix import Edit, edited
from cpsplan.sources.load import Source, load
from cpsplan.sources.splice import comments_above, content_end, line_end, line_start
from cpsplan.workspace.disk import UNUSABLE, MemoryWorkspace

FOLDER = "plans/delivery"
INDENT = 2

Kind = Literal["projects", "actions"]


class Refused(Exception):  # noqa: N818 - it names what happened; the command makes a message of it
    """What is wanted cannot be added; the message says why, and what to do."""


@dataclass(frozen=True)
class Wanted:
    """An activity that is to be added to a plan: its list, its id, its texts by their keys, what it serves."""

    kind: Kind
    id: str
    texts: dict[str, str]
    outcomes: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, Any]:
        """What the plan says of it, key by key."""
        served = {"outcomes": list(self.outcomes), "aims": list(self.aims)}
        return {"id": self.id, **{key: one for key, one in served.items() if one}, **self.texts}


def with_activity(book: Book, plan: str, wanted: Wanted) -> tuple[str, str]:
    """The path of the file of ``plan``, and its text with one activity more.

    Raises Refused where there is no such plan, or it has faults; where the id is taken; where an outcome is not known;
    or where the file is laid out in a way that nothing can be added to.
    """
    entry = _plan(book, plan)
    taken = next((one for one in book.activities if one in _addresses(plan, wanted.id)), None)
    if taken:
        raise Refused(f"the id “{wanted.id}” is taken by {taken}: choose another one")
    _refuse_unserved(book, entry.model, wanted)
    for key, words in wanted.texts.items():
        if unusable := UNUSABLE.search(words):
            raise Refused(f"“{key}” has the unusable character U+{ord(unusable.group()):04X} in it: leave it out")
    text = edited(entry.source.text, [_addition(entry.source, wanted.kind, wanted.values)])
    _prove(entry.source, text, wanted)
    return entry.source.path, text


def _plan(book: Book, plan: str) -> Entry[DeliveryPlan]:
    if plan in book.incomplete:
        raise Refused(f"the plan “{plan}” has faults, so nothing is added: “cpsplan check” names them")
    if plan not in book.plans:
        hint = did_you_mean(plan, book.plans) or f"There are: {', '.join(book.plans) or 'none'}"
        raise Refused(f"there is no plan “{plan}”. {hint}")
    return book.plans[plan]


def _addresses(plan: str, identifier: str) -> tuple[str, ...]:
    """Projects and actions of a plan share their ids."""
    return f"{plan}/projects/{identifier}", f"{plan}/actions/{identifier}"


def _refuse_unserved(book: Book, plan: DeliveryPlan, wanted: Wanted) -> None:
    """An activity serves outcomes; an aim where its strategy has no outcomes."""
    for references, table in ((wanted.outcomes, book.outcomes), (wanted.aims, book.aims)):
        for one in references:
            if (one if ":" in one else f"{plan.strategy}:{one}") not in table:
                near = did_you_mean(one, (address.removeprefix(f"{plan.strategy}:") for address in table))
                raise Refused(f"“{one}” is not known. {near}\n{_known(book, plan.strategy)}")
    if not wanted.outcomes and (book.outcomes_in(plan.strategy) or not wanted.aims):
        option = "--outcome" if book.outcomes_in(plan.strategy) else "--aim"
        raise Refused(f"“{wanted.id}” has to serve something: name it with {option}\n{_known(book, plan.strategy)}")


def _known(book: Book, strategy: str) -> str:
    """What activities of plans for a strategy can serve, one a line with its words."""
    outcomes = book.outcomes_in(strategy)
    found = outcomes or [one for one in book.aims if one.startswith(f"{strategy}:")]
    lines = [f"The {'outcomes' if outcomes else 'aims'} of {strategy} are:"]
    for address in found:
        model = book.outcomes[address].model if outcomes else book.aims[address].model
        lines.append(f"  {address.removeprefix(f'{strategy}:')}  {_in_one_line(model.statement)}")
    return "\n".join(lines)


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


# --- the text of a plan with one activity more


def _addition(source: Source, kind: Kind, values: dict[str, Any]) -> Edit:
    """The edit that puts an entry at the end of the list ``kind``, or makes the list."""
    key, node = next((pair for pair in source.node.value if pair[0].value == kind), (None, None))
    if source.node.flow_style or (isinstance(node, yaml.SequenceNode) and node.flow_style and node.value):
        raise Refused(f"{source.path} has “{kind}” in brackets: write an indented list, one key a line")
    if key is None or node is None:
        return _first(source, kind, values)
    lines = _ending(source.text)
    if not node.value:
        column = source.node.start_mark.column + INDENT
        start, end = key.end_mark.index, content_end(node)
        return Edit(start, end, f":{lines}{_entry(values, column, column + INDENT, lines).removesuffix(lines)}")
    column, inner = node.start_mark.column, node.value[-1].start_mark.column
    place = _after_comments(source.text, line_end(source.text, content_end(node)), column)
    between = lines if _set_apart(source.text, node) else ""
    before = lines if not source.text[:place].endswith("\n") else ""
    return Edit(place, place, before + between + _entry(values, column, inner, lines))


def _first(source: Source, kind: Kind, values: dict[str, Any]) -> Edit:
    """The edit that makes the list: before the keys that come after it in the order of the model, else at the end."""
    order = list(DeliveryPlan.model_fields)
    later = order[order.index(kind) + 1 :]
    text, column, lines = source.text, source.node.start_mark.column, _ending(source.text)
    written = f"{' ' * column}{kind}:{lines}{_entry(values, column + INDENT, column + 2 * INDENT, lines)}"
    after = next((key for key, _ in source.node.value if key.value in later), None)
    if after is not None and after is not source.node.value[0][0]:
        place = comments_above(text, line_start(text, after.start_mark.index), column)
        return Edit(place, place, written)
    return Edit(len(text), len(text), written if text.endswith("\n") else lines + written)


def _entry(values: dict[str, Any], column: int, inner: int, lines: str) -> str:
    """An entry of a list as it is written, its dash at ``column``, its keys at ``inner``."""
    margins = [" " * column + "-" + " " * (inner - column - 1)] + [" " * inner] * (len(values) - 1)
    written = (f"{key}: {_written(one)}" for key, one in values.items())
    return "".join(f"{margin}{one}{lines}" for margin, one in zip(margins, written, strict=True))


def _written(value: Any) -> str:
    """A value in YAML: a list of references in brackets, a text with quotation marks only where it needs them."""
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    read, diagnostics = load(MemoryWorkspace({"text": f"- text: {value}\n".replace("- ", "", 1)}), "text")
    plain = "\n" not in value and read is not None and not diagnostics and read.value == {"text": value}
    return value if plain else json.dumps(value, ensure_ascii=False)


def _after_comments(text: str, place: int, column: int) -> int:
    """Behind the comments that follow at ``place`` and stand further in than ``column``: those belong to the entry."""
    while place < len(text):
        line = text[place:].partition("\n")[0] + "\n"
        margin = len(line) - len(line.lstrip(" "))
        if not line.lstrip(" ").startswith("#") or margin <= column:
            break
        place = min(place + len(line), len(text))
    return place


def _set_apart(text: str, node: yaml.SequenceNode) -> bool:
    """Whether the entries of a list have an empty line between them."""
    if len(node.value) < 2:  # noqa: PLR2004 - there is nothing between fewer
        return False
    between = text[content_end(node.value[-2]) : node.value[-1].start_mark.index].split("\n")[1:-1]
    return any(not line.strip() for line in between)


def _ending(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _prove(source: Source, text: str, wanted: Wanted) -> None:
    """The new text reads as the old values and the new entry, and as a plan without faults of shape."""
    expected = copy.deepcopy(source.value)
    expected[wanted.kind] = [*(expected.get(wanted.kind) or []), wanted.values]
    read, _ = load(MemoryWorkspace({source.path: text}), source.path)
    if read is None or read.value != expected:
        raise Refused(f"{source.path} is laid out in a way that nothing can be added to: write an indented list")
    _, faults = parse(read, DeliveryPlan)
    if faults:
        raise Refused(f"{faults[0].message}. {faults[0].hint}".removesuffix(" "))


# --- a new plan


def path_of(plan: str) -> str:
    """The path of the file that holds a plan."""
    return f"{FOLDER}/{plan}.yaml"


def plan_text(book: Book, year: str, strategy: str, title: str | None) -> str:
    """The text of a new plan for a financial year: its head, and the outcomes that it has to serve as a comment.

    Raises Refused where ``year`` is no financial year or its id is taken, or where there is no such strategy.
    """
    try:
        TypeAdapter(FinancialYear).validate_python(year)
    except ValidationError:
        hint = f"a plan is named after its financial year, such as 2023-24, with a year {YEARS}"
        raise Refused(f"“{year}” is no financial year: {hint}") from None
    taken = next((table[year] for table in (book.plans, book.strategies, book.progress) if year in table), None)
    if taken is not None:
        raise Refused(f"the id “{year}” is taken by {taken.source.path}")
    if strategy not in book.strategies:
        hint = did_you_mean(strategy, book.strategies) or f"There are: {', '.join(book.strategies) or 'none'}"
        raise Refused(f"there is no strategy “{strategy}”. {hint}")
    text = "".join(f"{line}\n" for line in _plan_lines(book, year, book.strategies[strategy], title))
    read, _ = load(MemoryWorkspace({path_of(year): text}), path_of(year))
    faults = parse(read, DeliveryPlan)[1] if read else ()
    if read is None or faults:
        raise Refused(f"{faults[0].message}. {faults[0].hint}".removesuffix(" ") if faults else "the title is no text")
    return text


def _plan_lines(book: Book, year: str, strategy: Entry[Strategy], title: str | None) -> Iterator[str]:
    texts = (one.source.text for one in reversed(book.plans_of(strategy.address)))
    yield _modeline(texts) or schema_line(BY_STRATEGY, strategy.address)
    yield f"id: {year}"
    yield f"title: {_written(f'Delivery plan {year}' if title is None else title)}"
    yield f"strategy: {strategy.address}"
    yield from ("period:", f"  financial_year: {year}", "status: draft")
    yield "# Every outcome wants a project or an action that serves it:"
    yield f"#   cpsplan new project ID --plan {year} --title TITLE --scope SCOPE --outcome AIM.OUTCOME"
    yield from (f"# {line}" for line in _known(book, strategy.address).split("\n"))


def _modeline(texts: Iterable[str]) -> str:
    """The first line, as the latest plan of the same strategy has it; empty where none has one."""
    first = (text.split("\n", 1)[0].rstrip("\r") for text in texts)
    return next((line for line in first if line.startswith(MODELINE)), "")
