"""PDF for reading, printing and keeping: PDF/UA-1 and PDF/A-3a in one file, written with WeasyPrint.

WeasyPrint is imported inside the function: it takes half a second and needs Pango, and no command that writes no PDF
shall ask for either.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from cpsplan.render import Page
from cpsplan.render.languages import FROM_RIGHT
from cpsplan.render.page import SCHEMES
from cpsplan.render.parity import lost_texts
from cpsplan.writers._addresses import lead_to_the_site
from cpsplan.writers._content import words_of
from cpsplan.writers._order import in_order_of_paper
from cpsplan.writers._paper import laid_out
from cpsplan.writers._pictures import widest
from cpsplan.writers._reading import read_page
from cpsplan.writers._thumb_index import add_thumb_index
from cpsplan.writers.assets import Assets
from cpsplan.writers.format import Format, WriteError

FORMAT = Format(name="pdf", file_name="<document>.pdf", words="format-pdf", rank=2)

BASE = "https://cpsplan.invalid/"
"""Where a PDF believes its page to lie. No such place exists (RFC 2606), and no path of this machine gets in."""
VARIANT = "pdf/a-3a"
KEPT_LINKS = ("#", *SCHEMES)
"""Links that still lead somewhere when a PDF is read by itself."""


NARROWEST = 10
"""How many letters a line of a PDF has at least, but for some."""
SPARE = 6
"""How many lines may stand between those of a text: the foot and the head of a page."""
_WORD = re.compile(r"\w+")


def write(page: Page, assets: Assets) -> bytes:
    """The page as a PDF. Raises WriteError where it wants a file that it may not have.

    The bytes depend on the page and the assets alone: not on the clock, the folder or the machine's own fonts.
    """
    from weasyprint import HTML  # noqa: PLC0415 - see above
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

    from cpsplan.writers._fetch import AssetFetcher  # noqa: PLC0415
    from cpsplan.writers._laying_out import quicker  # noqa: PLC0415
    from cpsplan.writers._style_sheets import styles_of  # noqa: PLC0415
    from cpsplan.writers._tags import nothing_dropped, structured  # noqa: PLC0415

    fetcher = AssetFetcher(BASE, assets)
    try:
        document = HTML(string=page.html, base_url=f"{BASE}{page.path}", url_fetcher=fetcher)
        in_order_of_paper(document.etree_element)
        lead_to_the_site(document.etree_element)
        _drop_relative_links(document.etree_element)
        _take_widest(document.etree_element)
        _say_days(document.etree_element, page)
        options = {**styles_of(document, fetcher, assets), "pdf_variant": VARIANT}
        with nothing_dropped(), quicker():
            paper = _fitting(document, options)
        add_thumb_index(paper.pages, document.etree_element)
        with structured(paper, document.etree_element):
            content = paper.write_pdf(pdf_variant=VARIANT, finisher=_complete)
    except FatalURLFetchingError as error:  # not an Exception in WeasyPrint, so that nothing swallows it
        raise WriteError(_refusal(page, fetcher.refused)) from error
    if fetcher.refused or not isinstance(content, bytes):
        raise WriteError(_refusal(page, fetcher.refused))
    return content


def _fitting(document: Any, options: Mapping[str, Any]) -> Any:
    """The pages of a document, laid out. One that is to be a sheet is in the largest type in which it fits on one page.

    ``data-fit`` on its body names the sizes in points, the largest first. Where none fits, it is the smallest.
    """
    body = document.etree_element.find(".//body")
    sizes = [] if body is None else (body.get("data-fit") or "").split()
    if not sizes:
        return laid_out(document, options)
    tried: dict[int, Any] = {}

    def pages(place: int) -> Any:
        if place not in tried:
            body.set("style", f"font-size: {sizes[place]}pt")
            tried[place] = document.render(**options)
        return tried[place]

    low, high = 0, len(sizes) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if len(pages(middle).pages) == 1 else (middle + 1, high)
    return pages(low)


def _complete(document: Any, pdf: Any) -> None:
    """Say what number each page has, and in the metadata the language, and that the file is PDF/UA-1 besides PDF/A-3a.

    PDF/A allows no property that it does not know without a description of it (ISO 19005-3, 6.6.2.3).
    """
    from pydyf import Array, Dictionary  # noqa: PLC0415 - WeasyPrint brings it

    pdf.catalog["PageLabels"] = Dictionary({"Nums": Array([0, Dictionary({"S": "/D"})])})
    claims = LANGUAGE.replace(b"LANGUAGE", document.metadata.lang.encode()) + UA_CLAIM
    for element in pdf.objects:
        extra = getattr(element, "extra", None)
        if extra and extra.get("Type") == "/Metadata":
            element.compress = False
            element.stream = [part.replace(b"</rdf:RDF>", claims) for part in element.stream]


_PROPERTY = {
    "pdfaProperty:name": "part",
    "pdfaProperty:valueType": "Integer",
    "pdfaProperty:category": "internal",
    "pdfaProperty:description": "Part of ISO 14289",
}
_SCHEMA = (
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    + "".join(f"<{name}>{value}</{name}>" for name, value in _PROPERTY.items())
    + "</rdf:li></rdf:Seq></pdfaSchema:property>"
)
LANGUAGE = (
    b'<rdf:Description rdf:about=""><dc:language><rdf:Bag><rdf:li>LANGUAGE</rdf:li></rdf:Bag></dc:language>'
    b"</rdf:Description>"
)
"""What makes the metadata say the language."""
UA_CLAIM = (
    '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>'
    '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    f"{_SCHEMA}</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF>"
).encode()
"""What makes the metadata of a PDF/A file claim PDF/UA-1 too."""


def pages_of(content: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2  # noqa: PLC0415 - a finished file is read only where it is checked

    return len(pypdfium2.PdfDocument(content))


def _refusal(page: Page, refused: list[str]) -> str:
    return f"{page.path} asks for what is no asset of cpsplan: {', '.join(sorted(set(refused)))[:500]}"


def _drop_relative_links(root: Element) -> None:
    """Take out the links that lead nowhere from a PDF that was sent to somebody. The words stay."""
    for link in root.iter("a"):
        if not link.get("href", "").startswith(KEPT_LINKS):
            link.attrib.pop("href", None)


def _take_widest(root: Element) -> None:
    """Show each picture in the size for paper: WeasyPrint chooses none.

    PDF/A allows no picture that is smoothed when it is drawn (ISO 19005-3, 6.2.8).
    """
    for image in root.iter("img"):
        image.set("src", widest(image))
        image.set("style", f"image-rendering: crisp-edges; {image.get('style', '')}")


def _say_days(root: Element, page: Page) -> None:
    """Say in the head from when the document is: WeasyPrint makes the properties of the file from that."""
    head = root.find(".//head")
    if head is None or not page.created or not page.changed:
        return
    days = {"dcterms.created": f"{page.created}", "dcterms.modified": f"{page.changed:%Y-%m-%dT%H:%M:%SZ}"}
    for meta in head.findall("meta"):
        if meta.get("name") in days:
            head.remove(meta)
    for name, when in days.items():
        head.append(Element("meta", {"name": name, "content": when}))


def lost(page: Page, content: bytes) -> list[str]:
    """The lines of a page that a PDF written from it does not say."""
    text = read_back(content)
    missing = lost_texts(words_of(read_page(page)), text, page.full_forms)
    return [line for line in missing if not says_from_right(line, text)]


def says_from_right(line: str, text: str) -> bool:
    """Whether ``text``, read back from a PDF, says a line with words that are written from right to left.

    PDFium gives the words of such a line in an order that depends on where it breaks. So those that are written from
    left to right have to stand together on some lines, with all letters of the others.
    """
    foreign = "".join(FROM_RIGHT.findall(line))
    if not foreign:
        return False
    words = _WORD.findall(FROM_RIGHT.sub(" ", line))
    wanted = Counter(_letters(foreign))
    rows = [_letters(row) for row in re.split(r"[\n\f]", text)]
    for first in range(len(rows)):
        near = "".join(rows[first : first + len(line) // NARROWEST + SPARE])
        if all(word in near for word in words) and not wanted - Counter(near):
            return True
    return False


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def read_back(content: bytes) -> str:
    """What a PDF says, page by page, in the order in which it was written."""
    import pypdfium2  # noqa: PLC0415

    document = pypdfium2.PdfDocument(content)
    pages = (document[number].get_textpage().get_text_range() for number in range(len(document)))
    # PDFium writes a mark of its own for a hyphen at the end of a line.
    return "\f".join(pages).replace("\ufffe", "-\n")
