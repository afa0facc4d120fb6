"""The small workspace after a build, as `cpsplan build` leaves it: built once, and written again for each test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from cpsplan.publishing.ledger import LEDGER, kept_file
from tests.support import samples
from tests.support.command_line import run

_built: dict[frozenset[tuple[str, str | bytes]], tuple[dict[str, bytes], bytes]] = {}


def written(folder: Path, replaced: Mapping[str, str | bytes]) -> Path:
    """The small workspace with files replaced or added, and what a build of it left: out/, and what the ledger knows.

    Returns its folder, which is made.
    """
    key = frozenset(replaced.items())
    if key not in _built:
        _built[key] = _first(replaced)
    files, known = _built[key]
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    _ledger(folder).write_bytes(known)
    return folder


def _first(replaced: Mapping[str, str | bytes]) -> tuple[dict[str, bytes], bytes]:
    """The files of a workspace that was built, by path, and its ledger."""
    with TemporaryDirectory() as place:
        folder = samples.written(Path(place) / "workspace", dict(replaced))
        done = run("build", folder=folder)
        assert done.returncode == 0, done.stderr
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        return files, _ledger(folder).read_bytes()


def _ledger(folder: Path) -> Path:
    """Where the ledger of the builds of a workspace is kept."""
    return kept_file(folder, folder / "out", LEDGER)
