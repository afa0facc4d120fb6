"""cpsplan rename."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cpsplan.book.book import Book
from cpsplan.changes.formerly import remembered
from cpsplan.changes.move import rename_or_move
from cpsplan.changes.owners import owned_by, rename_owner
from cpsplan.changes.rename import Renaming
from cpsplan.cli import compiling, completion, reporting, terminal
from cpsplan.cli.terminal import CLEAN, WorkspaceOption, plural
from cpsplan.reporters import patch
from cpsplan.workspace.disk import SETTINGS_FILE, DiskWorkspace, replace_inside

SCHEMAS, STRATEGIES = "schemas", "plans/strategies/"


def rename(  # noqa: PLR0913, PLR0917 - the options of the command line
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD",
            autocompletion=completion.document_ids,
            help="What is renamed: an address, such as cps-2025:people.",
        ),
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its new id; of an outcome also its new aim: places.warm.")],
    diff: Annotated[bool, typer.Option("--diff", help="Print what would change, as a patch; change nothing.")] = False,
    every_year: Annotated[
        bool, typer.Option("--every-year", help="Also what goes by the same id in the plans before and after.")
    ] = False,
    owner: Annotated[bool, typer.Option("--owner", help="OLD and NEW are names of an owner, such as a role.")] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="With --owner: NEW may be there already; the two are one.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Give a strategy, aim, outcome, plan, project, action, measure, output, milestone or group another id, everywhere.

    Changed are the plans, strategies, progress reports, Easy Read booklets and what is confirmed of them, the settings,
    and the catalogues of every language. Only the characters of the id change; a file that is called after it gets its
    new name. Where the plans would not be the same in all but the id, nothing is touched.

    An outcome can also be moved to another aim of its strategy: “cpsplan rename readers.skills places.skills”. What is
    translated of it, and confirmed of its Easy Read, moves along.

    With --owner, a role gets another name in every plan that it owns something in, and in the catalogues.
    Where NEW owns something already, nobody could tell the two apart afterwards: then it asks first, unless they are
    two spellings of one name.

    If writing is interrupted, each file is whole, either as it was or as it is to be, and no text is lost: a file that
    gets another name is written under the new one before the old one goes. What defines the thing is written last, so
    the same command, given again, does the rest. Only where it had got to that last file, and a document is renamed,
    both names may be there: then delete the file of the old name.
    """
    root, compiled = compiling.compile_here(workspace)
    with terminal.stopping():
        if owner:
            renaming = rename_owner(DiskWorkspace(root), compiled, old, new)
            _refuse_merging(compiled.book, old, new, agreed=yes or diff)
        else:
            renaming = rename_or_move(DiskWorkspace(root), compiled, old, new, every_year=every_year)
    if diff:
        with reporting.without_commands():
            for line in patch.patch(renaming.before, renaming.after, renaming.moves):
                typer.echo(line, nl=False)
    else:
        write(root, renaming)
    _tell_renaming(renaming, diff=diff)
    if not diff and not owner:
        _remember(root, renaming)
    if not diff:
        _tell_next(root, renaming)
    raise typer.Exit(CLEAN)


def _refuse_merging(book: Book, old: str, new: str, *, agreed: bool) -> None:
    """Make two owners one only where that is ``agreed``; two spellings of a name are one already. Raises Stop."""
    owned = len(owned_by(book, new))
    if owned and _letters(old) != _letters(new):
        said = f"“{new}” owns {plural(owned, 'thing')} already, and afterwards nobody can tell which were “{old}”’s"
        terminal.refuse_unless_agreed(said, "--yes", given=agreed)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _tell_next(root: Path, renaming: Renaming) -> None:
    """What is to be done after a renaming."""
    if renaming.is_move:
        typer.echo("Next: “cpsplan translate update”, then “cpsplan check”: money is for another aim", err=True)
    if (root / SCHEMAS).is_dir() and any(path.startswith(STRATEGIES) for path in renaming.before):
        typer.echo("Next: “cpsplan schema”, so that editors know the new id", err=True)


def write(root: Path, renaming: Renaming) -> None:
    """Write every file in the order of the renaming. Raises Stop, before anything is written, where one has changed."""
    disk = DiskWorkspace(root)
    for path, content in renaming.before.items():
        if disk.read(path) != content:
            raise terminal.Stop(f"{path} was changed while it was being read, and nothing is touched: try again")
        if path in renaming.moves and (root / path).is_symlink():
            raise terminal.Stop(f"{path} is a link, and would become a file: put the file itself there first")
    after = renaming.after
    for path in renaming.before:
        place, target = root / path, renaming.moves.get(path, path)
        mode = place.stat().st_mode & 0o7777
        replace_inside(root, place.resolve() if target == path else target, after[target], mode)
        if target != path:
            place.unlink()


def _remember(root: Path, renaming: Renaming) -> None:
    """Have the settings remember an address that was published, so that it leads on."""
    settings = remembered(DiskWorkspace(root), renaming.old, renaming.new)
    if settings:
        replace_inside(root, SETTINGS_FILE, settings)
        typer.echo(f"{SETTINGS_FILE} remembers {renaming.old}: what was published there leads on", err=True)


def _tell_renaming(renaming: Renaming, *, diff: bool) -> None:
    places, files = plural(renaming.places, "place"), plural(len(renaming.before), "file")
    verb = "would be" if diff else "is now"
    typer.echo(f"{renaming.old} {verb} {renaming.new}: {places} in {files}", err=True)
    for path, target in renaming.moves.items():
        typer.echo(f"{path} {verb} {target}", err=True)
    for address in renaming.staying:
        typer.echo(f"{address} keeps its id; “--every-year” renames both", err=True)
