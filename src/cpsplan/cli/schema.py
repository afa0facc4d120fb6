"""cpsplan schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from cpsplan.cli import compiling, terminal
from cpsplan.cli.terminal import CLEAN, FAULTY, WorkspaceOption
from cpsplan.language_server.editor_schema import is_strategy_schema, strategy_schemas, unread_strategies
from cpsplan.model.schema import FOLDER, schemas
from cpsplan.publishing.journal import bytes_of
from cpsplan.reporters import keys_page
from cpsplan.workspace.disk import refuse_way_out, replace_file


def schema(
    workspace: WorkspaceOption = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if a schema is out of date.")] = False,
) -> None:
    """Write the JSON Schemas that editors use into schemas/, and docs/reference/keys.md where it is kept.

    Besides one for each kind of file, there is one for the delivery plans of each strategy. With it, an editor offers
    the strategy's outcomes and aims with their words. The first line of a plan says which schema is its own:

    # yaml-language-server: $schema=../../schemas/delivery-plan.STRATEGY.json

    “cpsplan list keys” prints the page of every key, with an example each. Where docs/reference/keys.md holds it, it
    is brought up to date too.
    """
    root, compiled = compiling.compile_here(workspace)
    wanted = schemas()
    unread = unread_strategies(compiled.book, compiled.texts)
    for path in unread:
        words = f"{path} has faults, so the schemas of strategies stay as they are: “cpsplan check” names the faults"
        terminal.people().print(words, markup=False)
    left_over: list[str] = []
    if not unread:
        wanted |= strategy_schemas(compiled.book)
        left_over = _left_over(root / FOLDER, wanted)
    texts = {f"{FOLDER}/{name}": text for name, text in wanted.items()} | _page_of_keys(root)
    stale = [path for path, text in texts.items() if not _holds(root / path, text)]
    if check:
        _tell_files(stale, "is out of date: run “cpsplan schema”")
        _tell_files(left_over, "is of a strategy that is gone: run “cpsplan schema”")
        raise typer.Exit(FAULTY if unread or stale or left_over else CLEAN)
    _bring_up_to_date(root, {path: texts[path] for path in stale}, left_over)
    raise typer.Exit(FAULTY if unread else CLEAN)


def _page_of_keys(root: Path) -> dict[str, str]:
    """The page of every key by its path, where the workspace keeps one that we wrote; else nothing."""
    before = bytes_of(root / keys_page.PATH) or b""
    return {keys_page.PATH: keys_page.keys_page()} if before.startswith(keys_page.MARK.encode()) else {}


def _bring_up_to_date(root: Path, stale: Mapping[str, str], left_over: Iterable[str]) -> None:
    for path, text in stale.items():
        refuse_way_out(root, (root / path).parent)
        replace_file(root / path, text.encode())
    _tell_files(stale, "written")
    for path in left_over:
        refuse_way_out(root, (root / path).parent)
        (root / path).unlink(missing_ok=True)
    _tell_files(left_over, "removed: its strategy is gone")


def _tell_files(paths: Iterable[str], words: str) -> None:
    for path in paths:
        terminal.people().print(f"{path} {words}", markup=False)


def _holds(path: Path, text: str) -> bool:
    """Whether a file is there and holds the text, to the byte."""
    return bytes_of(path) == text.encode()


def _left_over(folder: Path, wanted: Iterable[str]) -> list[str]:
    """The paths of schemas that we once wrote for strategies that are gone. Those of others are not touched."""
    files = sorted(path for path in folder.glob("*.json") if path.is_file() and path.name not in wanted)
    return [f"{FOLDER}/{path.name}" for path in files if is_strategy_schema(path.name, bytes_of(path) or b"")]
