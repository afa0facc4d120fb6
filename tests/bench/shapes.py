"""Which workspaces are measured, and what tables call them."""

from __future__ import annotations

from tests.bench import tasks
from tests.bench.growth import SIZES, Size
from tests.bench.workspaces import Shape

COMPARED = Shape(1_000, 10)
"""The shape on which cpsplan is measured beside its neighbours."""
SHAPES = (Shape(100, 1, ("html", "pdf", "epub", "docx", "odt", "txt")), Shape(1_000), COMPARED, Shape(10_000, 10))
PROSE = Shape(100, words=4_000)
"""A shape with prose, which is measured in the same turns as the one of as many activities without."""
FULL, FULL_LARGE = Size(1_000), Size(10_000, 10)
"""The workspaces with everything whose pages are built, and whose check is held against the floor."""


def full_name(size: Size) -> str:
    """What a table calls a workspace with everything."""
    return f"{size.words}, with everything"


PLAIN = (tasks.PLANS, *(shape.name for shape in (SHAPES[0], PROSE, *SHAPES[1:])))
EVERYTHING = tuple(map(full_name, SIZES))
OWN = (*PLAIN, *EVERYTHING)
"""The subjects that are workspaces; others are neighbours."""
