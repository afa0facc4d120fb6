"""What travels with the package: templates, schemas and worked cases.

In a wheel they lie inside the package (``_templates`` ...); in a checkout they stand at its top, beside ``src``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_CHECKOUT = _PACKAGE.parent.parent
_PLACES = {"templates": "templates", "schemas": "schemas", "cases": "tests/cases"}


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
