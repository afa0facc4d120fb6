"""The site as a whole: a list of its pages for search engines, and a feed for readers of news."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from cpsplan.book.book import Book
from cpsplan.publishing.publish import Artifact
from cpsplan.render.feed import FEED, dated_documents
from cpsplan.render.page import main_edition, page_path, web_address

SITEMAP = "sitemap.xml"
SITEMAP_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
ATOM_SPACE = "http://www.w3.org/2005/Atom"


def site_files(book: Book, artifacts: Iterable[Artifact]) -> Iterator[Artifact]:
    """The list of all pages among the ``artifacts``, and the feed; none where nobody knows the address of the site."""
    settings = book.settings.model if book.settings else None
    if settings is None or settings.base_address is None:
        return
    pages = sorted(artifact.path for artifact in artifacts if artifact.format == "html")
    yield Artifact(SITEMAP, _sitemap(web_address(settings.base_address, path) for path in pages))
    if dated_documents(book):
        yield Artifact(FEED, _feed(book, settings.base_address, settings.title, settings.publisher))


def _sitemap(addresses: Iterable[str]) -> bytes:
    root = Element("urlset", xmlns=SITEMAP_SPACE)
    for address in addresses:
        SubElement(SubElement(root, "url"), "loc").text = address
    return _as_xml(root)


def _feed(book: Book, base: str, title: str, publisher: str) -> bytes:
    dated, main = dated_documents(book), main_edition(book)
    root = Element("feed", xmlns=ATOM_SPACE)
    SubElement(root, "title").text = title
    SubElement(root, "id").text = web_address(base, FEED)
    SubElement(root, "updated").text = f"{dated[0][0]}T00:00:00Z"
    SubElement(SubElement(root, "author"), "name").text = publisher
    SubElement(root, "link", rel="self", href=web_address(base, FEED))
    for day, document in dated:
        entry = SubElement(root, "entry")
        address = web_address(base, page_path(document.id, main, main))
        SubElement(entry, "title").text = document.title
        SubElement(entry, "id").text = address
        SubElement(entry, "updated").text = f"{day}T00:00:00Z"
        SubElement(entry, "link", href=address)
        if document.summary:
            SubElement(entry, "summary").text = document.summary
    return _as_xml(root)


def _as_xml(root: Element) -> bytes:
    indent(root)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"
