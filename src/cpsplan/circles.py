"""Circles in references."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def find_circles(following: Mapping[str, tuple[str, ...]]) -> list[list[str]]:
    """Every circle of a graph once, beginning with its first entry in the order of ``following``.

    ``following`` gives for each node the nodes that it leads to; others lead nowhere. Works without recursion, so that
    a long chain is no danger.
    """
    circles: list[list[str]] = []
    done: set[str] = set()
    for start, first_steps in following.items():
        if start in done:
            continue
        path, stack = [start], [iter(first_steps)]
        while stack:
            step = next(stack[-1], None)
            if step is None:
                done.add(path.pop())
                stack.pop()
            elif step in path:
                circles.append(path[path.index(step) :])
            elif step in following and step not in done:
                path.append(step)
                stack.append(iter(following[step]))
    return circles
