"""The workshop: what a build leaves for those who write the plans. It lies beside out/ and is published nowhere.

It has a manifest of its own, and git is told to pass over it.
"""

from __future__ import annotations

from pathlib import Path

from cpsplan import __version__
from cpsplan.assess.gate import report_on
from cpsplan.cli import terminal
from cpsplan.cli.built import tell_coverage
from cpsplan.compiler import Compiled
from cpsplan.publishing.journal import digest
from cpsplan.publishing.ledger import Ledger
from cpsplan.publishing.publish import (
    Artifact,
    CannotPublish,
    Condition,
    publish,
    read_manifest,
    refuse_folder,
    state,
)
from cpsplan.publishing.target import COVERAGE_PAGE, WORKSHOP
from cpsplan.render import RenderError
from cpsplan.reporters.coverage_page import NoPage, coverage_page
from cpsplan.reporters.visible import visible
from cpsplan.workspace.disk import TEMPLATES, DiskWorkspace, real_path

GITIGNORE = Artifact(".gitignore", b"# made by `cpsplan build`, and not for others\n*\n")


def put_coverage(root: Path, compiled: Compiled, ledger: Ledger, *, changed: bool, quiet: bool) -> bool:
    """Write the report of coverage into the workshop of the workspace, and say so in a line.

    It is written where something has ``changed`` since the last build, or where it is not there, and made anew where
    the ``ledger`` of the workshop does not know it. What is in the way is told; what was published stays published.
    Returns whether the report is there, and it is known what it was made of.
    """
    folder, is_known = root / WORKSHOP, True
    try:
        _refuse(folder, root)
        if changed or not _is_up_to_date(folder, compiled, root):
            page = coverage_page(report_on(compiled.book, {}), [root / TEMPLATES])
            content = ledger.again_or_new(COVERAGE_PAGE, page.fingerprint, lambda: page.html().encode())
            publish(folder, (Artifact(COVERAGE_PAGE, content), GITIGNORE), compiled.texts, whole=True)
            is_known = ledger.keep(DiskWorkspace(root), narrowed=False)
    except (CannotPublish, NoPage, RenderError, OSError) as reason:
        words = f"{WORKSHOP}/{COVERAGE_PAGE}, the report of coverage, was not written: {reason}"
        terminal.people().print(visible(words), markup=False, highlight=False)
        return False
    if not quiet:
        tell_coverage()
    return is_known


def _refuse(folder: Path, root: Path) -> None:
    """Raise CannotPublish where the workshop leads out of the workspace, or holds what no build has made."""
    if not real_path(folder).is_relative_to(real_path(root)):
        raise CannotPublish(f"{folder} is a link that leads out of the workspace. Move it away")
    refuse_folder(folder, root)


def _is_up_to_date(folder: Path, compiled: Compiled, root: Path) -> bool:
    """Whether all there is as this cpsplan left it, of the same sources; templates of one's own may be others."""
    manifest = read_manifest(folder)
    if manifest is None or state(folder).condition is not Condition.WHOLE or (root / TEMPLATES).is_dir():
        return False
    sources = {path: digest(text.encode()) for path, text in compiled.texts.items()}
    return (manifest.get("inputs"), manifest.get("generator")) == (sources, f"cpsplan {__version__}")
