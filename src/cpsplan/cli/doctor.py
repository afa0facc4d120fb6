"""cpsplan doctor."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from ctypes.util import find_library
from importlib.util import find_spec

import typer

from cpsplan.cli import terminal
from cpsplan.cli.terminal import CLEAN
from cpsplan.late import dataclass
from cpsplan.plugins.kinds import WORDS
from cpsplan.reporters.visible import one_line
from cpsplan.workspace import children, revisions
from cpsplan.workspace.installed import installed_plugins
from cpsplan.workspace.programs import install_program
from cpsplan.workspace.resources import install_command
from cpsplan.writers import WRITERS, Assets

MISSING = 2
"""The exit code where something that is needed is missing: the environment is at fault, not the plans."""


@dataclass(frozen=True)
class Requirement:
    """What the machine should have: what it is for, what of it there is (empty: nothing), what to type if not."""

    name: str
    purpose: str
    present: str
    command: str
    needed: bool = True


def doctor() -> None:
    """Say what is missing on this machine, with the exact command that installs it."""
    # A library is looked for with the compiler, the linker and ldconfig.
    with children.own_folder() as folder, children.started_in(folder):
        requirements = [_python(), _pango(), _subsetter(), _open_sans(), _git(), *_programs(), _editor(), _desk()]
    for requirement in requirements:
        _tell_state(requirement)
    for plugin in installed_plugins(*WORDS):
        where = f"{WORDS[plugin.group]} for workspaces whose settings say plugins: [{plugin.name}]"
        typer.echo(f"ok  {one_line(f'{plugin.package} {plugin.version}: {where}')}")
    lacking = [requirement for requirement in requirements if requirement.needed and not requirement.present]
    terminal.people().print(f"{len(lacking)} missing." if lacking else "Everything needed is there.")
    raise typer.Exit(MISSING if lacking else CLEAN)


def _tell_state(requirement: Requirement) -> None:
    if requirement.present:
        typer.echo(f"ok  {requirement.name}: {requirement.present} - {requirement.purpose}")
        return
    state = "missing" if requirement.needed else "not there (works without)"
    typer.echo(f"--  {requirement.name}: {state} - {requirement.purpose}")
    typer.echo(f"     install it with: {requirement.command}")


def _python() -> Requirement:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Requirement("Python", "runs cpsplan", version, install_program("python"))


def _pango() -> Requirement:
    try:
        import weasyprint  # noqa: PLC0415 - whether it loads is the question

        present = f"WeasyPrint {weasyprint.__version__} loads"
    except (ImportError, OSError):
        present = ""
    return Requirement("WeasyPrint with Pango", "writes PDF", present, install_program("pango"))


def _git() -> Requirement:
    purpose, command = "compares with revisions", install_program("git")
    version = revisions.git_version()
    if not version:
        return Requirement("git", purpose, "", command, needed=False)
    present = ".".join(map(str, version))
    if not revisions.is_safe_git(version):
        present += " (old: a strange repository can make it fetch, and run programs; 2.45 cannot be made to)"
    return Requirement("git", purpose, present, command, needed=False)


def _subsetter() -> Requirement:
    present = find_library("harfbuzz-subset") or ""
    purpose = "makes writing PDF several times faster"
    return Requirement("harfbuzz-subset", purpose, present, install_program("harfbuzz-subset"), needed=False)


def _programs() -> Iterator[Requirement]:
    """What single formats need."""
    for writer in WRITERS.values():
        for need in writer.format.needs:
            yield Requirement(need.name, f"writes {writer.format.name}", need.place, need.command, needed=False)


def _editor() -> Requirement:
    present = "there" if find_spec("pygls") else ""
    return Requirement("pygls", "serves editors: cpsplan lsp", present, install_command(extra="lsp"), needed=False)


def _desk() -> Requirement:
    present = "there" if find_spec("starlette") and find_spec("uvicorn") and find_spec("watchfiles") else ""
    purpose, command = "opens the plans in the browser: the command serve", install_command(extra="serve")
    return Requirement("starlette, uvicorn, watchfiles", purpose, present, command, needed=False)


def _open_sans() -> Requirement:
    try:
        fonts = [name for name in Assets.load().contents if name.startswith("fonts/")]
    except (FileNotFoundError, ModuleNotFoundError):
        fonts = []
    present = f"{len(fonts)} fonts" if fonts else ""
    command = install_command("--force-reinstall")
    return Requirement("Open Sans and the style sheets", "the look of every page", present, command)
