"""cpsplan list."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cpsplan.book.book import Book
from cpsplan.cli import compiling, completion, terminal
from cpsplan.cli.terminal import CLEAN, FAULTY, WorkspaceOption
from cpsplan.reporters.keys_page import keys_page
from cpsplan.reporters.visible import one_line


class Things(StrEnum):
    """What can be listed."""

    DOCUMENTS = "documents"
    OUTCOMES = "outcomes"
    ACTIVITIES = "activities"
    RULES = "rules"
    FORMATS = "formats"
    KEYS = "keys"


def list_(
    things: Annotated[Things, typer.Argument(help="What to list.")],
    document: Annotated[
        str | None, typer.Argument(autocompletion=completion.document_ids, help="Only of this strategy or plan.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """List documents, outcomes, activities, rules or formats: one a line, its name first; or every key, as a page.

    The page of keys is Markdown: what may stand in each file, what it is for, and an example each.
    """
    broken = False
    if things is Things.KEYS:
        typer.echo(keys_page(), nl=False)
        raise typer.Exit(CLEAN)
    if things in NAMED:
        rows = NAMED[things](workspace)
    else:
        _, compiled = compiling.compile_here(workspace)
        rows = _rows(compiled.book, things, document)
        broken = compiling.fails(compiled, terminal.FailOn.ERROR)
        if broken:
            compiling.tell(compiled, quiet=True)
    for name, words in rows:
        typer.echo(f"{name}\t{words if things in NAMED else one_line(words)}")
    raise typer.Exit(FAULTY if broken else CLEAN)


def _rules(workspace: Path | None) -> Iterator[tuple[str, str]]:
    for code, kind in sorted(compiling.codes_here(workspace).items()):
        yield code, f"{kind.severity.word}\t{kind.name}"


def _formats(workspace: Path | None) -> Iterator[tuple[str, str]]:
    """The formats by what editions call them: how their files are called, and what readers are offered, in English."""
    for name, (file_name, words, package) in compiling.formats_here(workspace).items():
        yield name, "\t".join(map(one_line, (file_name, words, package)))


NAMED = {Things.RULES: _rules, Things.FORMATS: _formats}
"""What is listed that goes by a name, not by an address: there is some of it without a workspace, too."""


def _rows(book: Book, things: Things, document: str | None) -> Iterator[tuple[str, str]]:
    known = (*book.strategies, *book.plans)
    if document not in (None, *known):
        raise terminal.Stop(f"there is no strategy or plan “{document}”; there are: {', '.join(known)}")
    match things:
        case Things.OUTCOMES:
            # Of a plan, all are listed that it could name.
            strategy = None if document in book.plans else document
            for outcome in book.outcomes.values():
                if strategy in (None, outcome.address.document):
                    yield outcome.address, outcome.model.statement
        case Things.ACTIVITIES:
            for activity in book.activities.values():
                if document in (None, activity.address.document):
                    yield activity.address, activity.model.name
        case _:
            yield from ((strategy.address, strategy.model.title) for strategy in book.strategies.values())
            yield from ((plan.address, plan.model.title) for plan in book.plans.values())
