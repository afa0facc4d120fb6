"""Broken: what a picture is that cannot be read. Apart, since those who read pictures load large libraries."""

from __future__ import annotations


class BrokenPicture(Exception):  # noqa: N818 - it names what is the matter; a diagnostic is made of it
    """A picture that cannot be read; ``offset`` is the byte where that was seen."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset
