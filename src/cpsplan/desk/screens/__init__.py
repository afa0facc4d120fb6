"""Screens: what the desk shows, one module for each kind of screen. Each has a table ``SCREENS`` of its own."""

from __future__ import annotations

from cpsplan.desk.screen import Screen
from cpsplan.desk.screens import changes, conflict, editing, start

SCREENS: tuple[Screen, ...] = (
    *start.SCREENS,
    *changes.SCREENS,
    *conflict.SCREENS,
    *editing.SCREENS,
)
"""Every screen; the first one whose pattern fits answers."""
