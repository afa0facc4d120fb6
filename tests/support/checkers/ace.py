"""Ace by DAISY: is an e-book accessible (EPUB Accessibility 1.1)? It comes from npm and looks through a Chromium.

Its starter wants a browser without a sandbox of its own where it runs as root, so it is given one by a small script.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

from cpsplan.verify.missing import MissingProgramError
from tests.support.checkers import NODE
from tests.support.places import TOOLS

PROGRAM = TOOLS / "node_modules" / ".bin" / "ace-puppeteer"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def check(path: Path, folder: Path) -> list[str]:
    """What Ace finds wrong with an e-book, one line each; its report goes into ``folder``."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None or not PROGRAM.exists():
        raise MissingProgramError("Chromium, or @daisy/ace from npm, is missing. Type `make test`, which installs it.")
    starter = folder / "browser.sh"
    starter.write_text(f'#!/bin/sh\nexec "{browser}" --no-sandbox "$@"\n', encoding="utf-8")
    starter.chmod(0o755)
    environment = {**os.environ, "PUPPETEER_EXECUTABLE_PATH": str(starter)}
    command: list[str | Path] = [NODE, PROGRAM, "--outdir", folder / "report", "--force", path]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    report = json.loads((folder / "report" / "report.json").read_text(encoding="utf-8"))
    return [
        f"{about['earl:testSubject'].get('url', path)}: {one['earl:test']['dct:title']}"
        for about in report["assertions"]
        for one in about["assertions"]
    ]
