"""Render: one document of a localised book to one HTML page.

The page is the hub: every other format is written from it. Rendering is a pure function of the book and the
templates; the same book gives the same page, byte by byte. Modules named after a page or a part of one turn the book
into values (``values.py``); ``preparing.py`` joins them, ``filling.py`` puts them into a template.
"""

from __future__ import annotations

from cpsplan.render.easy_read import pictures_of
from cpsplan.render.filling import RenderError
from cpsplan.render.page import (
    COVERAGE,
    STATEMENT,
    Download,
    Page,
    formats_page,
    has_page,
    is_sheet,
    is_small,
    main_edition,
    own_document,
    page_path,
    publishes_coverage,
    wall_sheets,
)
from cpsplan.render.preparing import Prepared, documents, prepare, render

__all__ = [
    "COVERAGE",
    "STATEMENT",
    "Download",
    "Page",
    "Prepared",
    "RenderError",
    "documents",
    "formats_page",
    "has_page",
    "is_sheet",
    "is_small",
    "main_edition",
    "own_document",
    "page_path",
    "pictures_of",
    "prepare",
    "publishes_coverage",
    "render",
    "wall_sheets",
]
