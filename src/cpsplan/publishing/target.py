"""The target: the folder that a build puts its files into, and the lock that one build holds at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from cpsplan.publishing.publish import CannotPublish, refuse_folder
from cpsplan.workspace.disk import real_path

LOCK = ".cpsplan.lock"
"""The file, beside out/, that one build holds at a time."""
WORKSHOP, COVERAGE_PAGE = "out-workshop", "coverage.html"
"""The folder beside out/ for those who write the plans, and the report of coverage in it. Neither is published."""


def target_folder(named: Path | None, root: Path) -> Path:
    """The folder to publish into. Raises CannotPublish where that may be none, or is a link that nobody has named."""
    target = named or root / "out"
    if not named and not real_path(target).is_relative_to(real_path(root)):
        leads_to = real_path(target)
        raise CannotPublish(
            f"out is a link to {leads_to}, outside of the workspace: if that is meant, name it with --out"
        )
    refuse_folder(target, root)
    return target


@contextmanager
def only_build(out: Path) -> Iterator[None]:
    """Hold the lock of ``out``. Raises CannotPublish where another build holds it."""
    # However the folder is called, by a link or by way of another folder, its lock is the same.
    place = real_path(out)
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(place.parent / f".{place.name}{LOCK}", timeout=0):
            yield
    except Timeout:
        raise CannotPublish(f"another build is writing into {out}; wait until it is done") from None
