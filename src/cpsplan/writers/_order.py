"""The order of paper: what a screen shows behind the aims of a plan, and a document has before them.

On a screen readers come for what is promised. Prose that is long stands behind it there, and says by ``data-front``
that every other format begins with it.
"""

from __future__ import annotations

from typing import Any

FRONT = "data-front"


def in_order_of_paper(root: Any) -> Any:
    """Put each element with ``data-front`` before all beside it. ``root``, of lxml or ElementTree, is given back."""
    parents = [parent for parent in root.iter() if any(child.get(FRONT) for child in parent)]
    for parent in parents:
        for place, child in enumerate([child for child in parent if child.get(FRONT)]):
            parent.remove(child)
            parent.insert(place, child)
    return root
