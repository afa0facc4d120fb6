"""An open workspace: what its plans say, what is wrong with them, how they are covered, and the build."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from cpsplan.changes.refused import ChangeRefused
from cpsplan.compiler import Compiled, compile_book
from cpsplan.diagnostic import Diagnostic, Severity
from cpsplan.interface.refusals import BuildRefused, FaultyPlans, NoWorkspace
from cpsplan.plain.plain_book import PlainBook
from cpsplan.plain.reading import fault_of
from cpsplan.plain.values import Built, Fault
from cpsplan.publishing.options import BuildOptions, Permitted
from cpsplan.publishing.publish import CannotPublish
from cpsplan.publishing.rehearsal import template_faults
from cpsplan.publishing.steps import FaultyPages, build_and_publish
from cpsplan.publishing.target import only_build, target_folder
from cpsplan.render import RenderError
from cpsplan.sources.template_copy import ENDINGS
from cpsplan.verify.results import read_results
from cpsplan.workspace.disk import PLANS, TEMPLATES, DiskWorkspace


def open(path: str | os.PathLike[str] = ".") -> OpenBook:  # noqa: A001 - cpsplan.open is how it is called
    """Read all plans of a workspace.

    Args:
        path: the folder of the workspace, which holds ``plans/``.

    Returns:
        What the plans say. Faults of the plans are no exceptions: ``check()`` lists them.

    Raises:
        NoWorkspace: there is no such folder, or it holds no ``plans/``.
    """
    root = Path(path)
    if not root.is_dir():
        raise NoWorkspace(f"{root} is not a directory")
    if not (root / PLANS).is_dir():
        raise NoWorkspace(f"{root} is no workspace: it has no folder {PLANS}/. “cpsplan init {root}” makes one")
    root = root.resolve()
    return OpenBook(root, compile_book(DiskWorkspace(root)))


class OpenBook(PlainBook):
    """The plans of a workspace as they were when it was opened. ``cpsplan.open`` makes it; open again to read anew."""

    def __init__(self, root: Path, compiled: Compiled) -> None:
        super().__init__(compiled.book)
        self._root, self._compiled = root, compiled

    @property
    def path(self) -> Path:
        """The folder of the workspace."""
        return self._root

    def check(self) -> tuple[Fault, ...]:
        """What “cpsplan check” tells: all that is wrong, in the order of files and lines; nothing where all is well."""
        return tuple(map(fault_of, self._diagnostics))

    def build(  # noqa: PLR0913 - what is built, where, how
        self,
        *,
        out: str | os.PathLike[str] | None = None,
        documents: Iterable[str] = (),
        editions: Iterable[str] = (),
        formats: Iterable[str] = (),
        drafts: bool = False,
        allow_removal: bool = False,
        jobs: int = 1,
    ) -> Built:
        """Check everything, then write documents, as “cpsplan build” does.

        Args:
            out: the folder to write into; ``out/`` in the workspace, if left out.
            documents: the ids of strategies, plans and progress reports; all, if left out.
            editions: the ids of editions; all, if left out.
            formats: the names of formats, such as html; all of each edition, if left out.
            drafts: whether drafts are published where the settings leave them out.
            allow_removal: whether documents may go that were published and are not in the plans any more.
            jobs: how many processes write at once.

        Returns:
            The files of the build, what was taken away, and what there is to say of it all the same.

        Raises:
            FaultyPlans: the plans have errors, or what is written would not say what they say; nothing is written.
            BuildRefused: the folder, a name or a template makes it impossible; the message says what to do.
            OSError: the system refuses to read or to write.
        """
        options = BuildOptions(frozenset(documents), frozenset(editions), frozenset(formats), jobs=max(jobs, 1))
        try:
            target = target_folder(Path(out) if out is not None else None, self._root)
            with only_build(target):
                return self._build(target, options, drafts=drafts, allow_removal=allow_removal)
        except (CannotPublish, ChangeRefused, RenderError) as reason:
            raise BuildRefused(str(reason)) from None

    @cached_property
    def _diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong, with what a build would refuse because of templates that the workspace brings."""
        diagnostics = self._compiled.diagnostics
        brought = any(path.endswith(ENDINGS) for path in DiskWorkspace(self._root).names(TEMPLATES))
        if not brought or _is_faulty(diagnostics):
            return diagnostics
        faults = template_faults(self._compiled.book, self._root)
        return tuple(sorted((*diagnostics, *faults), key=lambda diagnostic: diagnostic.order))

    def _build(self, target: Path, options: BuildOptions, *, drafts: bool, allow_removal: bool) -> Built:
        """A build that nobody else disturbs."""
        _refuse_faults(self._compiled.diagnostics)
        diagnostics = [*self._compiled.diagnostics]
        permitted = Permitted(drafts=drafts, removal=allow_removal)
        options = replace(options, results=read_results(target))
        try:
            finished = build_and_publish(
                self._root, target, self._compiled, options, permitted, tell=diagnostics.extend
            )
        except FaultyPages:
            _refuse_faults(diagnostics)
            raise
        files = tuple(sorted(target / artifact.path for artifact in finished.artifacts))
        return Built(files, finished.published.removed, tuple(map(fault_of, diagnostics)))


def _is_faulty(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


def _refuse_faults(diagnostics: Iterable[Diagnostic]) -> None:
    """Raise FaultyPlans where there is an error among diagnostics."""
    if _is_faulty(diagnostics):
        faults = tuple(map(fault_of, diagnostics))
        first = next(fault for fault in faults if fault.severity == "error")
        raise FaultyPlans(f"Nothing was built: {first}", faults)
