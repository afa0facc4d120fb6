"""The web page itself."""

from __future__ import annotations

from cpsplan.render import Page
from cpsplan.writers.assets import Assets
from cpsplan.writers.format import Format

FORMAT = Format(name="html", file_name="index.html", words="format-html", rank=1)


def read_back(content: bytes) -> str:
    """Every word of a page, those among them that only screens or only paper show."""
    from lxml import etree  # noqa: PLC0415 - a finished page is read only where it is checked

    root = etree.fromstring(content, etree.HTMLParser(encoding="utf-8"))
    # A template of a workspace may leave nothing at all.
    return "" if root is None else str(etree.tostring(root, method="text", encoding="unicode"))


def leads_to(content: bytes) -> set[str]:
    """Every address that a page leads to."""
    from lxml import etree  # noqa: PLC0415 - as above

    root = etree.fromstring(content, etree.HTMLParser(encoding="utf-8"))
    return set() if root is None else set(map(str, root.xpath("//a/@href")))


def write(page: Page, assets: Assets) -> bytes:  # noqa: ARG001 - every writer has the same signature
    """The page as it is, in UTF-8."""
    return page.html.encode("utf-8")
