"""What the head of a finished page says of all of it: who publishes it, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def publisher_of(root: HtmlElement) -> str:
    """Who publishes a page; empty where it does not say."""
    author = root.find('.//meta[@name="author"]')
    return "" if author is None else str(author.get("content"))


def created_on(root: HtmlElement) -> str:
    """When what a page holds was published, as exact as it is known: 2026-04. Empty where it does not say."""
    created = root.find('.//meta[@name="dcterms.created"]')
    return "" if created is None else str(created.get("content"))
