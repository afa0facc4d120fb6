"""Ask whether a locked package has a known vulnerability: `make audit`.

Exit code 0 where none has, 1 where one has or could not be looked up, 2 where pip-audit is not there. Where the service
that knows of vulnerabilities cannot be reached at all, this says “not run”, and ends with 0.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

LOCK = Path(__file__).parents[2] / "requirements.lock"
OPTIONS = ("--strict", "--disable-pip", "--progress-spinner", "off")
KNOWN = "pip==25.0"
"""A release that the service knows, if it can be reached."""


def is_reached() -> bool:
    """Whether the service answers: it says something of a release that is there, whatever that is."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "requirements.txt"
        file.write_text(f"{KNOWN}\n", encoding="utf-8")
        command = ["pip-audit", *OPTIONS, "--no-deps", "--format", "json", "--requirement", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return "vulns" in json.loads(done.stdout)["dependencies"][0]
    except (ValueError, LookupError, TypeError):
        return False


def main() -> int:
    """Audit the lock file that is named, or that of the repository."""
    lock = sys.argv[1] if len(sys.argv) > 1 else str(LOCK)
    try:
        if not is_reached():
            sys.stdout.write("not run: the service of pip-audit cannot be reached\n")
            return 0
        return subprocess.run(
            ["pip-audit", *OPTIONS, "--require-hashes", "--requirement", lock], check=False
        ).returncode
    except FileNotFoundError:
        sys.stderr.write("pip-audit is not installed: run “make” first\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
