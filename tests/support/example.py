"""The workspace that `cpsplan init` writes, in every format but audio, built in surroundings that should not matter."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

FORMATS = "html, pdf, epub, docx, odt, txt, brf, script"

# What is made depends on the date only where a waiver ends, and here is none.
# On the two sides of the date line, it is never the same day. Python reads files as ASCII in the first locale.
HERE = {
    "SOURCE_DATE_EPOCH": "1000000000",
    "TZ": "AAA-14",
    "LC_ALL": "C",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONUTF8": "0",
    "PYTHONHASHSEED": "1",
}
THERE = {"SOURCE_DATE_EPOCH": "2000000000", "TZ": "BBB+12", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"}


def begin(folder: Path) -> Path:
    """Write the workspace into a folder that is not there. Returns it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    begun = _cpsplan(folder.parent, {}, "init", str(folder))
    assert not begun, begun
    for edition in (folder / "plans" / "editions").glob("*.yaml"):
        text = edition.read_text(encoding="utf-8")
        assert "[html, pdf]" in text
        edition.write_text(text.replace("[html, pdf]", f"[{FORMATS}]"), encoding="utf-8")
    return folder


def build(workspace: Path, out: Path, jobs: int, environment: dict[str, str], mask: int = 0o022) -> str:
    """Build a workspace in surroundings of its own. Returns what went wrong; nothing, where all went well."""
    arguments = ("build", "--strict", "--pack", "--jobs", str(jobs), "--out", str(out))
    return _cpsplan(workspace, environment, *arguments, mask=mask)


def _cpsplan(folder: Path, environment: dict[str, str], *arguments: str, mask: int = 0o022) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "cpsplan", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        umask=mask,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return "" if done.returncode == 0 else f"cpsplan {' '.join(arguments)}: {done.returncode}\n{done.stdout.decode()}"
