"""Extract, update, review and count translations (PO catalogues)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from cpsplan.book.book import Book
from cpsplan.book.translation import State
from cpsplan.cli import compiling, terminal
from cpsplan.cli.terminal import CLEAN, FAULTY, WorkspaceOption
from cpsplan.compiler import Compiled
from cpsplan.diagnostic import Severity
from cpsplan.language import catalogue
from cpsplan.language.reviewing import NotReviewed, Review, review_of_file, reviews_of_thing, role_of
from cpsplan.language.translating import Status, from_xliff, statuses, templates, to_xliff, updated
from cpsplan.reporters.excerpts import print_all
from cpsplan.reporters.visible import as_json as json_of
from cpsplan.reporters.visible import one_line
from cpsplan.workspace.disk import DiskWorkspace, Unreadable, refuse_way_out, replace_inside
from cpsplan.workspace.resources import install_command

translate = typer.Typer(help=__doc__, no_args_is_help=True, rich_markup_mode=None)

OF_TRANSLATIONS = "CPS9"
OF_EDITIONS = "CPS8"
"""These lose no text: a new language has no phrases before its catalogue is written."""
"""How the codes of faults in translations begin."""

LanguageOption = Annotated[
    list[str] | None,
    typer.Option("--language", "-l", metavar="CODE", help="Only this language, or a new one; repeat it."),
]


@translate.command("extract")
def extract(workspace: WorkspaceOption = None) -> None:
    """Write templates (POT) of all texts into plans/translations/pot/, for agencies and new languages."""
    root, compiled = _sound(workspace)
    _write_changed(root, templates(compiled.book, root))
    raise typer.Exit(CLEAN)


@translate.command("update")
def update(workspace: WorkspaceOption = None, language: LanguageOption = None) -> None:
    """Bring the catalogues up to date: new texts come in, changed ones become fuzzy, old ones are put aside."""
    root, compiled = _sound(workspace)
    broken = False
    for code in _languages_asked_for(compiled.book, language, new=True):
        catalogues, diagnostics = updated(compiled.book, root, code)
        print_all(diagnostics, compiled.texts, terminal.people())
        broken = broken or bool(diagnostics)
        _write_changed(root, catalogues)
    raise typer.Exit(FAULTY if broken else CLEAN)


@translate.command("status")
def status(
    workspace: WorkspaceOption = None,
    language: LanguageOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")] = False,
) -> None:
    """Say how far each catalogue is: translated, missing, stale, draft, reviewed."""
    root, compiled = compiling.compile_here(workspace)
    catalogues: list[Status] = []
    for code in _languages_asked_for(compiled.book, language):
        catalogues += statuses(compiled.book, root, code)
    if as_json:
        rows = [{"language": each.language, "catalogue": each.name, **dict(each.states)} for each in catalogues]
        typer.echo(json_of(rows), nl=False)
    else:
        _print_status(catalogues)
    raise typer.Exit(CLEAN)


@translate.command("check")
def check(workspace: WorkspaceOption = None, language: LanguageOption = None) -> None:
    """Check translations only; exit 1 where one is wrong, missing or stale, or a catalogue is not up to date."""
    root, compiled = _sound(workspace)
    faults = [diagnostic for diagnostic in compiled.diagnostics if diagnostic.code.startswith(OF_TRANSLATIONS)]
    print_all(faults, compiled.texts, terminal.people())
    stale = []
    for code in _languages_asked_for(compiled.book, language):
        catalogues, diagnostics = updated(compiled.book, root, code)
        print_all(diagnostics, compiled.texts, terminal.people())
        faults += diagnostics
        stale += [path for path, content in catalogues.items() if not _is_same(root / path, content)]
    for path in stale:
        _say(f"{path} is not up to date: run “cpsplan translate update”")
    raise typer.Exit(FAULTY if faults or stale else CLEAN)


@translate.command("review")
def review(
    names: Annotated[
        list[str],
        typer.Argument(metavar="FILE|ID...", help="A catalogue, a document, or a thing: 2022-23/hybrid-working."),
    ],
    by: Annotated[str, typer.Option("--by", metavar="ROLE", help="Who has read them: a role, never a name.")],
    workspace: WorkspaceOption = None,
    language: LanguageOption = None,
) -> None:
    """Mark translations as reviewed, today and by a role. Read them beside their texts before you do.

    Where one of the texts is not translated, or was translated from other words, nothing is marked.
    """
    root, compiled = _sound(workspace)
    try:
        reviews = _reviews(compiled.book, root, names, language, role_of(by))
    except NotReviewed as reason:
        raise terminal.Stop(str(reason)) from None
    unfinished = [each for each in reviews if each.unfinished]
    for each in unfinished:
        missing, stale = each.states[State.MISSING], each.states[State.STALE]
        _say(f"{each.path}: {missing} missing, {stale} stale, {each.first_open} first")
    if unfinished:
        _say("Nothing was marked: bring these translations up to date first")
        raise typer.Exit(FAULTY)
    for each in reviews:
        if not _is_same(root / each.path, each.content):
            replace_inside(root, each.path, each.content)
        marked, before = each.states[State.DRAFT], each.states[State.REVIEWED]
        _say(f"{each.path}: {marked} marked as reviewed, {before} were before")
    raise typer.Exit(CLEAN)


def _reviews(book: Book, root: Path, names: list[str], language: list[str] | None, role: str) -> list[Review]:
    """What was named, marked as reviewed; nothing is written. Raises NotReviewed."""
    by = f"{role}, {DiskWorkspace(root).today()}"
    reviews: list[Review] = []
    for name in names:
        if name.endswith(".po"):
            reviews.append(review_of_file(book, root, _path_in(root, name), by))
        else:
            reviews += reviews_of_thing(book, root, name, _languages_asked_for(book, language), by)
    return reviews


def _path_in(root: Path, name: str) -> str:
    """The path in the workspace of a file that is named from here."""
    path, top = Path(name).absolute(), root.absolute()
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else name


@translate.command("xliff")
def xliff(
    code: Annotated[str, typer.Argument(metavar="LANGUAGE", help="The language to export.")],
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Where to; xliff, if left out.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write the catalogues of a language as XLIFF 2.0, for an agency."""
    root, compiled = _sound(workspace)
    _languages_asked_for(compiled.book, [code])
    own = compiled.book.settings.model.language if compiled.book.settings else "en"
    folder = out or Path("xliff")
    if not out:
        # Only who names a link may be led out by it.
        refuse_way_out(Path.cwd(), folder)
    for name in sorted(compiled.book.translations[code].names):
        entries, _ = catalogue.load_catalogue(DiskWorkspace(root), catalogue.catalogue_path(code, name))
        if entries is not None:
            with _needs_extra():
                terminal.write_named(folder / f"{name}.{code}.xlf", to_xliff(entries, own, code, name))
            _say(f"{folder / f'{name}.{code}.xlf'} written")
    raise typer.Exit(CLEAN)


@translate.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="XLIFF files: <catalogue>.<language>.xlf.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Take translations from XLIFF files into the catalogues. They come in as drafts."""
    root = terminal.workspace_root(workspace)
    failed = [path for path in files if not _import_one(root, path)]
    raise typer.Exit(FAULTY if failed else CLEAN)


def _say(text: str) -> None:
    """Print a line for people in which nothing is a mark or a command."""
    typer.echo(one_line(text), err=True)


def _import_one(root: Path, path: Path) -> bool:
    name, _, code = path.name.removesuffix(".xlf").rpartition(".")
    target = catalogue.catalogue_path(code, name)
    if not name or not (root / target).is_file():
        _say(f"{path}: there is no catalogue {target}; the file has to be called <catalogue>.<language>.xlf")
        return False
    entries, _ = catalogue.load_catalogue(DiskWorkspace(root), target)
    if entries is None:
        _say(f"{target} cannot be read; nothing was changed")
        return False
    try:
        with _needs_extra():
            changed, unknown = from_xliff(DiskWorkspace(path.parent).read(path.name), entries)
    except (ValueError, Unreadable) as error:
        _say(f"{path}: {error}")
        return False
    replace_inside(root, target, catalogue.as_bytes(entries))
    _say(f"{target}: {changed} translations taken, {len(unknown)} belong to no text")
    return True


@contextmanager
def _needs_extra() -> Iterator[None]:
    """Turn a missing extra into a message."""
    try:
        yield
    except ImportError as error:
        raise terminal.Stop(f"XLIFF needs an extra package: {install_command(extra='xliff')}") from error


def _sound(workspace: Path | None) -> tuple[Path, Compiled]:
    """Compile, and stop where a plan has an error: a catalogue made from half a book would lose texts."""
    root, compiled = compiling.compile_here(workspace)
    for diagnostic in compiled.diagnostics:
        if diagnostic.severity is Severity.ERROR and not diagnostic.code.startswith((OF_TRANSLATIONS, OF_EDITIONS)):
            compiling.tell(compiled, quiet=True)
            raise terminal.Stop("the plans have errors; nothing was written")
    return root, compiled


def _languages_asked_for(book: Book, given: list[str] | None, *, new: bool = False) -> list[str]:
    known = sorted(book.translations)
    for code in given or []:
        if code not in known and not (new and _is_known_to_babel(code)):
            none = "none; name one in an edition, or run “cpsplan translate update --language cy”"
            raise terminal.Stop(f"“{code}” is no language of this workspace; there are: {', '.join(known) or none}")
    if not known and not given:
        _say("Nothing to translate: no edition is in another language. “cpsplan new edition cy” writes one in Welsh")
    return given or known


def _is_known_to_babel(code: str) -> bool:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - only a new language is looked up

    try:
        return len(code) <= len("cym") and bool(Locale.parse(code))
    except (UnknownLocaleError, ValueError):
        return False


def _write_changed(root: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        if not _is_same(root / path, content):
            replace_inside(root, path, content)
            _say(f"{path} written")


def _is_same(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _print_status(catalogues: list[Status]) -> None:
    from rich.table import Table  # noqa: PLC0415 - not loaded where a program reads

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for title in ("language", "catalogue", "texts", "translated", "missing", "stale", "draft", "reviewed"):
        table.add_column(title, justify="left" if title in ("language", "catalogue") else "right")
    for status in catalogues:
        # Rounded down: 99.9% is not 100%.
        percent = f"{status.translated * 100 // status.total if status.total else 100}%"
        table.add_row(
            status.language, status.name, f"{status.total}", percent, *(f"{status.states[state]}" for state in State)
        )
    terminal.programs().print(table)
