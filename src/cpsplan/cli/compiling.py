"""What the commands share that compile a workspace: the compiled book, what is said of it, the verdict."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from pathlib import Path

import typer

from cpsplan.cli.terminal import FailOn, people, workspace_root
from cpsplan.compiler import Compiled, compile_book, link_book, rules_of_plugins
from cpsplan.diagnostic import Code, Severity
from cpsplan.language.phrases import our_phrases
from cpsplan.language.word_forms import SOURCE
from cpsplan.reporters.excerpts import print_all
from cpsplan.reporters.report import Report
from cpsplan.reporters.text import closing
from cpsplan.timings import UNTIMED, Timings
from cpsplan.workspace.disk import DiskWorkspace, Workspace, find_root

_kept: list[object] = []


def compile_here(given: Path | None, timings: Timings = UNTIMED) -> tuple[Path, Compiled]:
    """Compile the workspace. Returns its directory and the result."""
    root = workspace_root(given)
    return root, compile_workspace(root, timings)


def compile_workspace(root: Path, timings: Timings = UNTIMED) -> Compiled:
    """Compile the workspace at ``root``."""
    return compile_read(DiskWorkspace(root), timings)


def compile_read(workspace: Workspace, timings: Timings = UNTIMED) -> Compiled:
    """Compile a ``workspace``, however it is read."""
    gc.disable()
    compiled = compile_book(workspace, timings)
    # The book lives until the process ends. Nothing in it is garbage, so the collector need not look at it again,
    # and main() ends the process without taking a million objects apart one by one.
    _kept.append(compiled)
    gc.freeze()
    gc.enable()
    return compiled


def codes_here(given: Path | None = None) -> Mapping[str, Code]:
    """Every kind of fault by its code, with the rules of the plugins that the workspace names, if there is one here.

    What is wrong with plugins is said on the way.
    """
    from cpsplan.publishing.codes import every_code  # noqa: PLC0415 - loads all that declares codes: every writer

    root = workspace_root(given) if given else find_root(Path.cwd())
    if root:
        linked = link_book(DiskWorkspace(root))
        print_all(rules_of_plugins(linked.book)[1], linked.texts, people())
    return every_code()


def formats_here(given: Path | None = None) -> Mapping[str, tuple[str, str, str]]:
    """The file name, the words in English and the package of every format, with those of plugins that are named here.

    What is wrong with plugins is said on the way.
    """
    from cpsplan.plugins.formats import PluginFormats, formats_of_plugins, offered_phrases  # noqa: PLC0415 - as below
    from cpsplan.plugins.named import named_plugins  # noqa: PLC0415 - few runs need it
    from cpsplan.publishing.writing import Formats  # noqa: PLC0415 - loads every writer

    root = workspace_root(given) if given else find_root(Path.cwd())
    own = PluginFormats()
    if root:
        linked = link_book(DiskWorkspace(root))
        own = formats_of_plugins(linked.book)
        print_all([*named_plugins(linked.book)[1], *own.diagnostics], linked.texts, people())
    phrases = {**our_phrases(), **offered_phrases(own.formats, SOURCE)}
    packages = {known.format.name: f"{known.origin.package} {known.origin.version}" for known in own.formats}
    return {
        name: (known.file_name, str(phrases[known.words]), packages.get(name, "cpsplan"))
        for name, known in Formats(own.formats).items()
    }


def tell(compiled: Compiled, *, quiet: bool, fail_on: FailOn = FailOn.ERROR) -> None:
    """Print the diagnostics for people, and a closing line."""
    tell_report(Report(compiled, compiled.diagnostics, Severity.of(fail_on.value)), quiet=quiet)


def tell_report(report: Report, *, quiet: bool) -> None:
    """Print a report for people; where that is to be ``quiet``, only what makes the command fail."""
    wanted = [diagnostic for diagnostic in report.diagnostics if not quiet or diagnostic.severity >= report.failing]
    if wanted:
        print_all(wanted, report.texts, people())
    if not quiet:
        typer.echo(closing(report), err=True)


def fails(compiled: Compiled, fail_on: FailOn) -> bool:
    """Whether a diagnostic is at or above the failing severity."""
    worst = compiled.worst()
    return worst is not None and worst >= Severity.of(fail_on.value)
