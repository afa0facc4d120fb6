"""The Nu HTML checker of the W3C: is a page valid HTML? It comes from npm (vnu-jar) and runs in Java.

All files are checked in one Java process. The checker passes over a file that is not there without a word, so the
files are looked for here first.
"""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from cpsplan.verify.java import QUICK
from tests.support.checkers import MissingProgramError
from tests.support.places import TOOLS

JAR = TOOLS / "node_modules/vnu-jar/build/dist/vnu.jar"


@dataclass(frozen=True)
class Finding:
    """One complaint of the checker, at a line and column counted from 1."""

    path: Path
    severity: Literal["error", "warning"]
    line: int
    column: int
    message: str
    extract: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column} {self.severity}: {self.message} [{self.extract}]"


def check(paths: Sequence[Path]) -> tuple[Finding, ...]:
    """Check every page; errors and warnings are both findings, in the order of the checker."""
    if shutil.which("java") is None:
        raise MissingProgramError("Java (17 or newer; Debian: default-jdk-headless)")
    if not JAR.is_file():
        raise MissingProgramError("The Nu HTML checker, the npm package vnu-jar,")
    absent = [str(path) for path in paths if not path.is_file()]
    if absent or not paths:
        raise FileNotFoundError(f"no such page: {', '.join(absent) or 'none was named'}")
    command = ["java", *QUICK, "-Xss4m", "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run([*command, *map(str, paths)], capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode != 0 or not done.stdout:
        raise RuntimeError(f"the Nu HTML checker did not run: {done.stderr}")
    return tuple(_finding(values) for values in json.loads(done.stdout)["messages"])


def _finding(values: dict[str, Any]) -> Finding:
    """The checker calls a warning `info` with a subtype, and a file it cannot read a `non-document-error`."""
    line = values.get("lastLine", 1)
    return Finding(
        path=Path(unquote(urlsplit(values.get("url", "")).path)),
        severity="warning" if values["type"] == "info" else "error",
        line=values.get("firstLine", line),
        column=values.get("firstColumn", values.get("lastColumn", 1)),
        message=values["message"],
        extract=" ".join(values.get("extract", "").split()),
    )
