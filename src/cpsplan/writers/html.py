"""The web page itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpsplan.writers.format import Format

if TYPE_CHECKING:
    from cpsplan.render import Page
    from cpsplan.writers.assets import Assets

FORMAT = Format(name="html", file_name="index.html", words="format-html", rank=1)


def read_back(content: bytes) -> str:
    """Every word of a page, those among them that only screens or only paper show."""
    import lxml.html  # noqa: PLC0415 - a finished page is read only where it is checked

    return str(lxml.html.document_fromstring(content.decode()).text_content())


def write(page: Page, assets: Assets) -> bytes:  # noqa: ARG001 - every writer has the same signature
    """The page as it is, in UTF-8."""
    return page.html.encode("utf-8")
