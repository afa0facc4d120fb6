"""How much room an idea of Easy Read wants below its sentences, so that the next one stands below its picture.

The picture is anchored beside the paragraph and takes up no room in it. Word processors have breaks that go on below a
picture, and each lays them out in a way of its own; a line of the right height is laid out alike by all, and moves to
the next page with the paragraph.
"""

from __future__ import annotations

from math import ceil

from cpsplan.writers._content import IllustratedIdea, plain
from cpsplan.writers._office.design import EASY_SIZE, IDEA_INDENT, IDEA_PICTURE, LINE, TEXT_WIDTH

SPACE = "\N{NO-BREAK SPACE}"
"""What the empty line holds: a line without a letter is as high as a program likes."""
LETTER = 0.45
"""How wide a letter is at least, as a part of its height: where words take more lines, the room is larger."""
FACE = 1.15
"""The height of a line of a typeface such as Arial; others are higher."""
GAP, LEAST = 5, 7
"""How far an idea stands below another, and how much room there is below its words at least, in millimetres."""
POINT = 25.4 / 72


def room_below(idea: IllustratedIdea) -> float:
    """The size of letters, in points, that makes the empty line below the sentences of an idea as high as is wanted."""
    fitting = (TEXT_WIDTH - IDEA_INDENT) / (LETTER * EASY_SIZE * POINT)
    lines = sum(max(1, ceil(len(plain(line)) / fitting)) for line in idea.lines)
    height = FACE * LINE * POINT
    room = max(LEAST, IDEA_PICTURE + GAP - lines * EASY_SIZE * height)
    return room / height
