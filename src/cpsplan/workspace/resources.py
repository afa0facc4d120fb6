"""What travels with the package, templates, schemas and worked cases; and where the package came from.

In a wheel they lie inside the package (``_templates`` ...); in a checkout they stand at its top, beside ``src``.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from types import MappingProxyType

_PACKAGE = Path(__file__).parents[1]
_CHECKOUT = _PACKAGE.parent.parent
_PLACES = {"templates": "templates", "schemas": "schemas", "cases": "tests/cases"}

_FORMAT = re.compile(
    r"""^FORMAT\b.*?\bname=["'](?P<name>[^"']+)["'].*?\bfile_name=["'](?P<file>[^"']+)""", re.MULTILINE | re.DOTALL
)


@cache
def folder(name: str) -> Path:
    """The folder ``templates``, ``schemas`` or ``cases`` that belongs to this installation.

    Raises FileNotFoundError where the installation is damaged.
    """
    for place in (_PACKAGE / f"_{name}", _CHECKOUT / _PLACES[name]):
        if place.is_dir():
            return place
    message = f"the folder {name} of cpsplan is missing: install cpsplan again"
    raise FileNotFoundError(message)


@cache
def formats() -> Mapping[str, str]:
    """How the files of each format of documents are called, by its name: a module of writers/ with a FORMAT makes each.

    They are read, not loaded: that takes longer than the check of a workspace.
    """
    modules = sorted((_PACKAGE / "writers").glob("[!_]*.py"))
    named = (_FORMAT.search(path.read_text(encoding="utf-8")) for path in modules)
    return MappingProxyType({match["name"]: match["file"] for match in named if match})


def project_address() -> str:
    """Where cpsplan is at home on the web: the Homepage of [project.urls]; empty until it is published."""
    try:
        lines = metadata("cpsplan").get_all("Project-URL", [])
    except PackageNotFoundError:
        # It runs from its source, without having been installed.
        lines = []
    for line in lines:
        name, _, address = line.partition(", ")
        if name == "Homepage":
            return str(address)
    return ""


def install_command(*options: str, extra: str = "") -> str:
    """The command to type that installs cpsplan again, with an extra if one is named.

    Never by its bare name: cpsplan is in no package index, and whoever took its name there could run anything here.
    """
    in_checkout = (_CHECKOUT / "pyproject.toml").is_file() and _PACKAGE.parent.name == "src"
    origin = str(_CHECKOUT) if in_checkout else "PATH-OF-THE-WHEEL-OR-CHECKOUT"
    editable = ("--editable",) if in_checkout else ()
    return shlex.join(("pip", "install", *options, *editable, f"{origin}[{extra}]" if extra else origin))
