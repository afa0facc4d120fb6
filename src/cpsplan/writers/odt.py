"""OpenDocument: real headings, lists and tables with header rows, the language of each part, text alternatives."""

from __future__ import annotations

from cpsplan.render import Page
from cpsplan.workspace.archive import contents
from cpsplan.writers._reading import read_page
from cpsplan.writers.assets import Assets
from cpsplan.writers.format import Format

FORMAT = Format(name="odt", file_name="<document>.odt", words="format-odt", rank=5)


def write(page: Page, assets: Assets) -> bytes:
    """The page as an OpenDocument text."""
    from cpsplan.writers._odt import TextDocument  # noqa: PLC0415 - loads odfdo, and with it lxml

    return TextDocument(read_page(page), assets).finished(page.labels)


def read_back(content: bytes) -> str:
    """What a file of this format says: every heading and paragraph of its text, in order."""
    from lxml import etree  # noqa: PLC0415

    root = etree.fromstring(contents(content)["content.xml"])
    space = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    for blank in root.iter(f"{space}s"):
        blank.text = " "
    # The words of the list of contents stand in the text.
    for listed in list(root.iter(f"{space}table-of-content")):
        listed.getparent().remove(listed)
    return "\n".join("".join(paragraph.itertext()) for paragraph in root.iter(f"{space}h", f"{space}p"))
