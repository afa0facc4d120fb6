"""The versions of the checkers: what was passed by another one is looked at again."""

import json
import shutil
import subprocess
from functools import cache
from importlib.metadata import version

from cpsplan.verify import axe
from tests.support.checkers import MissingProgramError
from tests.support.places import TOOLS


@cache
def npm(package: str) -> str:
    """The version of a package that comes from npm."""
    try:
        text = (TOOLS / "node_modules" / package / "package.json").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise MissingProgramError(f"The npm package {package}") from error
    return str(json.loads(text)["version"])


def python(package: str) -> str:
    """The version of a package that comes from PyPI."""
    return version(package)


@cache
def program(*names: str) -> str:
    """What the first of some programs that is on this machine says of its version."""
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        raise MissingProgramError(names[0])
    return subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout


def chromium() -> str:
    """The version of the browser that pages are looked at in."""
    return program(*axe.PROGRAMS)
