"""cpsplan import."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from cpsplan.changes.import_stratml import draft_workspace, import_document
from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.stratml.reading import Imported
from cpsplan.cli import terminal
from cpsplan.cli.review import take_review
from cpsplan.cli.terminal import CLEAN, WorkspaceOption, plural
from cpsplan.model.schema import FOLDER, schemas
from cpsplan.sources.word_parts import LARGEST
from cpsplan.sources.word_reading import read_word
from cpsplan.sources.word_text import UnreadableWord, WordText
from cpsplan.sources.xml_tree import BrokenXml, read_xml
from cpsplan.word.draft import WordDraft, draft_of_word
from cpsplan.word.reviewing import is_of_cpsplan
from cpsplan.workspace.disk import SETTINGS_FILE, Unreadable, read_regular, replace_file

WORD = (".docx", ".docm", ".dotx", ".dotm")
OF_OFFICE = (b"PK", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")
"""How files begin that are .docx under another name, or could be saved as one."""


def import_files(  # noqa: PLR0913, PLR0917 - each is an option of the command
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Strategies and plans in StratML, or a plan as a Word file (.docx)."),
    ],
    into: Annotated[
        Path | None, typer.Option("--into", help="Where to; a folder with the name of the first file, if left out.")
    ] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Whose strategies and plans they are.")] = None,
    diff: Annotated[
        bool,
        typer.Option("--diff", help="Of a Word file that was reviewed: print the changes as a patch, write nothing."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Of such a file: write the changes without asking.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Make a draft workspace of StratML files or of a Word plan. What is guessed, and what has no place, is listed.

    A Word file that cpsplan wrote and people have reviewed is held against the plans: its comments and changes are told
    by the texts that they belong to, and the changes can be written into the plans.
    """
    place = into or Path(files[0].name.split(".")[0] or "imported")
    if file := _word_file(files):
        text = _word(file)
        if into is None and is_of_cpsplan(text):
            raise typer.Exit(take_review(file, text, workspace, diff=diff, yes=yes))
        _import_word(file, text, place, publisher)
    documents = {file: _document(file) for file in files}
    _refuse_to_touch(place)
    try:
        drafted = draft_workspace(documents.values(), publisher)
    except ChangeRefused as reason:
        raise terminal.Stop(f"{', '.join(map(str, files))}: {reason}") from None
    _write(place, drafted)
    for file, document in documents.items():
        _tell(file, document)
    _end(place)


def _word_file(files: list[Path]) -> Path | None:
    """The Word file among some files, which has to be the only one then; None where there is none."""
    words = [file for file in files if file.suffix.casefold() in WORD or _is_of_office(file)]
    if words and len(files) > 1:
        raise terminal.Stop(f"{words[0]} is a Word file: import it by itself")
    return words[0] if words else None


def _is_of_office(file: Path) -> bool:
    """Whether a file begins as one of Word does, or of what Word opens; what cannot be read is told later."""
    with suppress(Unreadable):
        return read_regular(file, LARGEST).startswith(OF_OFFICE)
    return False


def _refuse_to_touch(place: Path) -> None:
    if (place / "plans").exists():
        raise terminal.Stop(f"{place / 'plans'} is there already, and nothing in it is touched. Name another folder")


def _write(place: Path, workspace: dict[str, str]) -> None:
    workspace = workspace | {f"{FOLDER}/{name}": text for name, text in schemas().items()}
    # The settings make the folder a workspace, so they come last.
    for path in sorted(workspace, key=lambda path: path == SETTINGS_FILE):
        replace_file(place / path, workspace[path].encode())


def _end(place: Path) -> None:
    typer.echo(f"A draft workspace is in {place.resolve()}. Next: cd {place} && cpsplan check", err=True)
    raise typer.Exit(CLEAN)


def _document(file: Path) -> Imported:
    try:
        return import_document(read_xml(read_regular(file)))
    except (Unreadable, BrokenXml, ChangeRefused) as reason:
        raise terminal.Stop(f"{file}: {reason}") from None


def _word(file: Path) -> WordText:
    try:
        return read_word(read_regular(file, LARGEST))
    except (Unreadable, UnreadableWord) as reason:
        raise terminal.Stop(f"{file}: {reason}") from None


def _import_word(file: Path, text: WordText, place: Path, publisher: str | None) -> None:
    """Make a draft workspace of a plan in Word."""
    _refuse_to_touch(place)
    try:
        draft = draft_of_word(text, file.stem, publisher)
    except ChangeRefused as reason:
        raise terminal.Stop(f"{file}: {reason}") from None
    _write(place, draft.files)
    _tell_draft(file, draft)
    _end(place)


def _tell_draft(file: Path, draft: WordDraft) -> None:
    remarks = draft.remarks
    for title, lines in (
        ("Taken for", remarks.guessed),
        ("Missing: “cpsplan check” asks for it", remarks.missing),
        ("Left, as there is no place for it", remarks.left),
    ):
        _tell_lines(title, [f"{file}: {remark}" for remark in sorted(lines)])
    counts = [plural(count, what) for what, count in draft.counts.items() if count]
    typer.echo(f"{file}: {', '.join(counts)}", err=True)


def _tell(file: Path, document: Imported) -> None:
    """What a person has to look at, line by line of the file."""
    for title, remarks in (
        ("Guessed", document.guessed),
        ("Missing: “cpsplan check” asks for it", document.missing),
        ("Left, as there is no place for it", document.left),
    ):
        _tell_lines(title, [f"{file}:{line}:{column} {words}" for line, column, words in sorted(remarks)])


def _tell_lines(title: str, lines: Iterable[str]) -> None:
    shown = [f"  {line}" for line in lines]
    if shown:
        typer.echo("\n".join((f"{title}:", *shown)), err=True)
