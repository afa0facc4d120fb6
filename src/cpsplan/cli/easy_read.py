"""Confirm that Easy Read booklets still say the same as their documents; show the pictures."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from cpsplan.book.book import Book
from cpsplan.cli import compiling, terminal
from cpsplan.cli.terminal import CLEAN, FAULTY, WorkspaceOption
from cpsplan.diagnostic import did_you_mean
from cpsplan.language.booklets import SUFFIX, confirmations, document_of, is_stale
from cpsplan.model.address import Address
from cpsplan.render.pictures import PicturesError, picture_page
from cpsplan.workspace.disk import BOOKLETS, replace_inside

easy_read = typer.Typer(help=__doc__, no_args_is_help=True)

PAGE = "easy-read-pictures.html"
"""What the page of pictures is called, unless another name is given."""


@easy_read.command("confirm")
def confirm(
    ids: Annotated[
        list[str], typer.Argument(metavar="ID...", help="A document, or one passage: 2022-23/hybrid-working.")
    ],
    workspace: WorkspaceOption = None,
) -> None:
    """Remember that passages say the same as the texts that they tell. Read both before you do."""
    root, compiled = compiling.compile_here(workspace)
    book = compiled.book
    wanted: set[Address] = set()
    for name in ids:
        wanted.update(_passages(book, name))
    broken = _not_read_whole(book, wanted)
    if broken:
        compiling.tell(compiled, quiet=True)
        terminal.people().print(f"Nothing was confirmed: {', '.join(broken)} could not be read whole.")
        raise typer.Exit(FAULTY)
    stale = [address for address in wanted if is_stale(book, book.passages[address])]
    for document in sorted({document_of(address) for address in wanted}):
        text = confirmations(book, document, wanted)
        if text:
            replace_inside(root, f"{BOOKLETS}/confirmed/{document}.yaml", text.encode())
    typer.echo(f"{terminal.plural(len(wanted), 'passage')} confirmed, {len(stale)} of them new or changed", err=True)
    raise typer.Exit(CLEAN)


def _not_read_whole(book: Book, passages: Iterable[Address]) -> list[str]:
    """The documents of passages that could not be read whole, or whose own passage tells nothing that is known."""
    unread = {name.removesuffix(SUFFIX) for name in book.incomplete}
    broken = set()
    for address in passages:
        document = document_of(address)
        if document in unread or address not in book.targets:
            broken.add(document)
    return sorted(broken)


def _passages(book: Book, name: str) -> list[Address]:
    """The addresses of the passages that ``name`` means: all of a document, or one. Raises Stop."""
    by_name: dict[str, list[Address]] = {}
    for passage in book.passages.values():
        # People leave out the ending of the booklet.
        document = document_of(passage.address)
        by_name.setdefault(f"{document}/{passage.address.way}", []).append(passage.address)
        by_name.setdefault(document, []).append(passage.address)
    passages = by_name.get(name.removesuffix("/"), [])
    if not passages:
        hint = did_you_mean(name, by_name) or "Name a document, or a passage such as 2022-23/hybrid-working"
        raise terminal.Stop(f"no booklet has “{name}”. {hint}")
    return passages


@easy_read.command("pictures")
def pictures(
    workspace: WorkspaceOption = None,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The page to write.", show_default=True)] = Path(
        PAGE
    ),
) -> None:
    """Write a page with every picture that a booklet can show, by name, with the places that show it."""
    root, compiled = compiling.compile_here(workspace)
    try:
        page = picture_page(compiled.book, [root / "templates"])
    except PicturesError as error:
        raise terminal.Stop(str(error)) from None
    terminal.write_named(out, page.encode())
    typer.echo(f"{out}: {len(compiled.book.drawings)} pictures; open it in a browser", err=True)
