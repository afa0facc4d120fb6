"""What a build gives to its engines, kept in files, so that ``bare`` can measure what they need alone.

    python -m tests.bench.engines WORKSPACE FOLDER

The tasks are those of a build from nothing, in its order. The pages, texts and options are those that its writers give
to WeasyPrint, eSpeak NG, the encoder and liblouis.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import wave
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from cpsplan.compiler import compile_book
from cpsplan.publishing import workers
from cpsplan.publishing.build import build
from cpsplan.publishing.editions import localised_editions
from cpsplan.publishing.images import assets_of
from cpsplan.publishing.ledger import Ledger
from cpsplan.publishing.writing import FileTask
from cpsplan.workspace import children
from cpsplan.workspace.disk import DiskWorkspace
from cpsplan.writers import WRITERS, Assets, audio, pdf
from tests.bench.bare import FORMATS, WORK, Task

QUALITY = 7
"""The quality of the encoder, from 0 to 9, as the writer of audio files sets it."""
SILENCE = io.BytesIO()
"""A sound of no length: what is given to the encoder while the texts are gathered."""
with wave.open(SILENCE, "wb") as _sound:
    _sound.setparams((1, 2, 22_050, 0, "NONE", ""))


class Gathered(BaseException):
    """Every file that a build would write. No fault of a task: nothing on the way catches it."""

    def __init__(self, tasks: Sequence[FileTask]) -> None:
        super().__init__()
        self.tasks = tasks


def prepare(workspace: Path, folder: Path) -> None:
    """Keep in ``folder`` what the engines get to write the plans in ``workspace``, which have to be clean."""
    book = compile_book(DiskWorkspace(workspace)).book
    editions, _ = localised_editions(book, [workspace / "templates"], strict=False)
    assets = assets_of(book, editions, [workspace / "templates"], Ledger(Path()))
    for path, content in assets.files:
        _put(folder / path, content)
    with _without_programs() as ran:
        tasks = [_task(task, folder, assets, ran) for task in files_of(workspace) if task.format in FORMATS.values()]
    _put(folder / WORK, json.dumps(tasks).encode())


def files_of(workspace: Path) -> Sequence[FileTask]:
    """Every file that a build of a clean workspace writes from a page, in its order."""

    def gather(_pools: object, tasks: Sequence[FileTask], *_: object) -> None:
        raise Gathered(tasks)

    book = compile_book(DiskWorkspace(workspace)).book
    with patch.object(workers, "do_all", gather):
        try:
            build(book, workspace)
        except Gathered as gathered:
            return gathered.tasks
    return ()


def _task(task: FileTask, folder: Path, assets: Assets, ran: list[tuple[list[str], str]]) -> Task:
    into = str(folder / task.path)
    if task.format == "pdf":
        page = folder / f"{task.path}.html"
        _put(page, task.page.html.encode())
        return {"format": "pdf", "page": str(page), "variant": pdf.VARIANT, "into": into}
    ran.clear()
    WRITERS[task.format].write(task.page, assets)
    (folder / task.path).parent.mkdir(parents=True, exist_ok=True)
    settings = {"bit_rate": audio.BIT_RATE, "quality": QUALITY} if task.format == "audio" else {}
    return {"format": task.format, "runs": list(ran), "into": into, **settings}


@contextmanager
def _without_programs() -> Iterator[list[tuple[list[str], str]]]:
    """Meanwhile no program runs: what it would have got is gathered, and it gives back silence or what it got."""
    ran: list[tuple[list[str], str]] = []

    def keep(command: Sequence[str], given: bytes = b"", **_: Any) -> subprocess.CompletedProcess[bytes]:
        ran.append(([str(shutil.which(command[0])), *command[1:]], given.decode()))
        output = SILENCE.getvalue() if command[0] == "espeak-ng" else given
        return subprocess.CompletedProcess(list(command), 0, output, b"")

    with patch.object(children, "run", keep):
        yield ran


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    prepare(Path(sys.argv[1]), Path(sys.argv[2]))
