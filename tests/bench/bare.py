"""What the engines need alone: WeasyPrint, eSpeak NG with the encoder, and liblouis, on what a build gives them.

    python -m tests.bench.bare FOLDER JOBS

FOLDER is what ``engines`` has prepared. Nothing of cpsplan is imported here. As in a build, so many processes work at
once, and what takes long comes first. What each engine took is written into FOLDER as ``spent.json``.
"""

from __future__ import annotations

import io
import json
import multiprocessing
import resource
import subprocess
import sys
import time
import wave
from collections import Counter
from pathlib import Path
from typing import Any

WEASYPRINT, SPEECH, ENCODER, BRAILLE = "WeasyPrint", "eSpeak NG", "LAME", "liblouis"
FORMATS = {WEASYPRINT: "pdf", SPEECH: "audio", ENCODER: "audio", BRAILLE: "brf"}
"""The format that each engine is for."""
WORK, SPENT = "work.json", "spent.json"
Task = dict[str, Any]
"""A file: its format, and the pages, commands and settings that its engine gets."""


def do(task: Task) -> dict[str, float]:
    """Write a file with the engines of its format alone, and say what each of them took."""
    start = _used()
    if task["format"] == "pdf":
        content = page_as_pdf(task)
        return {WEASYPRINT: _kept(task, content) - start}
    said = [_said(command, given) for command, given in task["runs"]]
    if task["format"] == "brf":
        return {BRAILLE: _kept(task, b"".join(said)) - start}
    spoken = _used()
    return {SPEECH: spoken - start, ENCODER: _kept(task, encoded(said, task)) - spoken}


def page_as_pdf(task: Task) -> bytes:
    """A finished page, laid out and written once."""
    from weasyprint import HTML  # noqa: PLC0415 - for pages only

    content: bytes = HTML(filename=task["page"]).write_pdf(pdf_variant=task["variant"])
    return content


def encoded(sounds: list[bytes], task: Task) -> bytes:
    """Spoken texts, one behind the other, as MP3."""
    import lameenc  # noqa: PLC0415 - for speech only

    encoder = lameenc.Encoder()
    encoder.set_bit_rate(task["bit_rate"])
    encoder.set_channels(1)
    encoder.set_quality(task["quality"])
    frames = bytearray()
    for sound in sounds:
        with wave.open(io.BytesIO(sound)) as spoken:
            encoder.set_in_sample_rate(spoken.getframerate())
            frames += spoken.readframes(len(sound))
    return bytes(encoder.encode(bytes(frames)) + encoder.flush())


def _said(command: list[str], given: str) -> bytes:
    return subprocess.run(command, input=given.encode(), stdout=subprocess.PIPE, check=True).stdout


def _kept(task: Task, content: bytes) -> float:
    """Write a file, as whoever wants it has to, and say what was used until now."""
    Path(task["into"]).write_bytes(content)
    return _used()


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def main(folder: Path, jobs: int) -> None:
    """Do all tasks, and write down what each engine took."""
    tasks = json.loads((folder / WORK).read_text(encoding="utf-8"))
    spent: Counter[str] = Counter()
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        for costs in pool.imap_unordered(do, tasks):
            spent.update(costs)
        pool.close()
        # Only who is waited for counts in what the system says of this process.
        pool.join()
    (folder / SPENT).write_text(json.dumps(spent), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
