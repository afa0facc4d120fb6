"""cpsplan doctor."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from ctypes.util import find_library
from dataclasses import dataclass
from importlib.util import find_spec

import typer

from cpsplan.cli import terminal
from cpsplan.cli.terminal import CLEAN
from cpsplan.workspace import children
from cpsplan.workspace.resources import install_command
from cpsplan.writers import WRITERS, Assets

MISSING = 2
"""The exit code where something that is needed is missing: the environment is at fault, not the plans."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked for: what it is for, whether it is there, what to type if not."""

    name: str
    purpose: str
    found: str
    command: str
    needed: bool = True


def doctor() -> None:
    """Say what is missing on this machine, with the exact command that installs it."""
    # A library is looked for with the compiler, the linker and ldconfig.
    with children.own_folder() as folder, children.started_in(folder):
        findings = [_python(), _pango(), _subsetter(), _fonts(), *_programs(), _editor()]
    for one in findings:
        state = one.found or ("missing" if one.needed else "not there (works without)")
        typer.echo(f"{'ok ' if one.found else '-- '} {one.name}: {state} - {one.purpose}")
        if not one.found:
            typer.echo(f"     install it with: {one.command}")
    lacking = [one for one in findings if not one.found and one.needed]
    terminal.people().print("Everything needed is there." if not lacking else f"{len(lacking)} missing.")
    raise typer.Exit(MISSING if lacking else CLEAN)


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("Python", "runs cpsplan", version, "apt-get install python3")


def _pango() -> Finding:
    try:
        import weasyprint  # noqa: PLC0415 - whether it loads is the question

        found = f"WeasyPrint {weasyprint.__version__} loads"
    except (ImportError, OSError):
        found = ""
    return Finding("WeasyPrint with Pango", "writes PDF", found, "apt-get install libpango-1.0-0 libpangoft2-1.0-0")


def _subsetter() -> Finding:

    found = find_library("harfbuzz-subset") or ""
    purpose = "makes writing PDF several times faster"
    return Finding("harfbuzz-subset", purpose, found, "apt-get install libharfbuzz-subset0", needed=False)


def _programs() -> Iterator[Finding]:
    """What single formats need."""
    for writer in WRITERS.values():
        for need in writer.format.needs:
            yield Finding(need.name, f"writes {writer.format.name}", need.place, need.command, needed=False)


def _editor() -> Finding:

    found = "there" if find_spec("pygls") else ""
    return Finding("pygls", "serves editors: cpsplan lsp", found, install_command(extra="lsp"), needed=False)


def _fonts() -> Finding:

    try:
        fonts = [name for name in Assets.load().contents if name.startswith("fonts/")]
    except (FileNotFoundError, ModuleNotFoundError):
        fonts = []
    found = f"{len(fonts)} fonts" if fonts else ""
    command = install_command("--force-reinstall")
    return Finding("Open Sans and the style sheets", "the look of every page", found, command)
