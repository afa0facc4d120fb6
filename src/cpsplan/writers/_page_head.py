"""What the head of a finished page says of all of it: who publishes it, with which logo, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpsplan.writers._content import CaptionedPicture, ShownPicture

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def publisher_of(root: HtmlElement) -> str:
    """Who publishes a page; empty where it does not say."""
    author = root.find('.//meta[@name="author"]')
    return "" if author is None else str(author.get("content"))


def shown_logo(root: HtmlElement) -> CaptionedPicture | None:
    """The logo of who publishes a page, with its size; None where the page has none."""
    image = root.find(".//header//picture//img[@width]")
    if image is None or root.find(".//p[@data-publisher]") is None:
        return None
    picture = ShownPicture(str(image.get("src")).rpartition("assets/")[2], str(image.get("alt") or ""))
    return CaptionedPicture(picture, (), int(image.get("width")), int(image.get("height")))


def created_on(root: HtmlElement) -> str:
    """When what a page holds was published, as exact as it is known: 2026-04. Empty where it does not say."""
    created = root.find('.//meta[@name="dcterms.created"]')
    return "" if created is None else str(created.get("content"))
