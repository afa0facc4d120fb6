"""Places: where in a published folder a file belongs, as its manifest says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Place = tuple[str, str]
"""An edition, which is empty for data, and a document."""


def place_of(entry: Mapping[str, Any]) -> Place:
    """The edition and the document of a file that a manifest lists."""
    edition, document = entry.get("edition"), entry.get("document")
    return (edition if isinstance(edition, str) else "", document if isinstance(document, str) else "")
