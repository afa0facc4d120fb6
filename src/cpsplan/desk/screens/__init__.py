"""Screens: what the desk shows, one module for each kind of screen. Each has a table ``SCREENS`` of its own."""

from __future__ import annotations

from cpsplan.desk.screen import Screen
from cpsplan.desk.screens import (
    changes,
    conflict,
    easy_read,
    editing,
    fates,
    faults,
    moving,
    new_booklet,
    own_files,
    pages,
    passage,
    progress,
    start,
    translate,
)

SCREENS: tuple[Screen, ...] = (
    *changes.SCREENS,
    *conflict.SCREENS,
    *easy_read.SCREENS,
    *editing.SCREENS,
    *fates.SCREENS,
    *faults.SCREENS,
    *moving.SCREENS,
    *new_booklet.SCREENS,
    *own_files.SCREENS,
    *pages.SCREENS,
    *passage.SCREENS,
    *progress.SCREENS,
    *start.SCREENS,
    *translate.SCREENS,
)
"""Every screen; the first one whose pattern fits answers."""
