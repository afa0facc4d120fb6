"""New Python environments that need no network."""

from __future__ import annotations

import sysconfig
import venv
from pathlib import Path


def offline(folder: Path) -> dict[str, str]:
    """Surroundings of a new, empty environment in ``folder`` where pip finds all packages installed but cpsplan.

    They are those that the tests run with, so nothing is downloaded; the path file that leads to the sources of
    cpsplan is not followed there.
    """
    venv.create(folder, with_pip=False)
    scripts = sysconfig.get_path("scripts", "venv", vars={"base": str(folder)})
    pip = Path(scripts, "pip")
    pip.write_text('#!/bin/sh\nexec python -m pip "$@"\n', encoding="utf-8")
    pip.chmod(0o755)
    # The value 0 is what pip takes for --no-build-isolation. Python compiles what a test uses, pip would compile all.
    quick = {
        "PIP_NO_INDEX": "1",
        "PIP_NO_COMPILE": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PYTHONPATH": sysconfig.get_path("purelib"),
    }
    return quick | {"PATH": f"{scripts}:/usr/local/bin:/usr/bin:/bin"}
