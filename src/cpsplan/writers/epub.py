"""EPUB 3 for e-readers: the page itself as XHTML, with navigation and accessibility metadata."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import PurePosixPath
from typing import Any

from cpsplan.render import Page
from cpsplan.render.page import SCHEMES
from cpsplan.workspace.archive import archive, contents
from cpsplan.writers._addresses import lead_to_the_site
from cpsplan.writers._cover import cover_as_png, has_cover
from cpsplan.writers._order import in_order_of_paper
from cpsplan.writers._page_head import created_on, publisher_of
from cpsplan.writers._reading import reading_of, refuse_unknown
from cpsplan.writers._reading_values import ATTRIBUTE, Reading
from cpsplan.writers.assets import KINDS, Assets
from cpsplan.writers.format import Format

FORMAT = Format(name="epub", file_name="<document>.epub", words="format-epub", rank=3)

STYLE_SHEET = "epub.css"
ATTRIBUTES = frozenset(
    {
        *("popover", "popovertarget", "tabindex", "data-short", "data-of", "data-page", "data-to", ATTRIBUTE),
        *("data-corner", "data-publisher"),
        *("srcset", "sizes", "loading"),
    }
)
"""Attributes that mean nothing in a book."""

FIRST_MOMENT = datetime(1980, 1, 1, tzinfo=UTC)
"""When a book was changed that has no document: EPUB wants a date, and this is the first that archives know."""

CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
CONFORMS = (
    '<meta property="dcterms:conformsTo" id="conforms">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>',
    '<meta property="a11y:certifiedBy" refines="#conforms">cpsplan</meta>',
)
"""What a book keeps to, and who says so: the program that makes it, whose tests hold books to that."""
WORD_LIST = "words"
"""The anchor of the list of words in a page."""
FEATURES = ("alternativeText", "displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents")

COVER = "cover.png"
COVER_ITEM = f'<manifest>\n<item id="cover" href="{COVER}" media-type="image/png" properties="cover-image"/>'


def write(page: Page, assets: Assets) -> bytes:
    """The page as an e-book."""
    import lxml.html  # noqa: PLC0415 - wanted for this format only

    root = lxml.html.document_fromstring(page.html)
    lead_to_the_site(root)
    refuse_unknown(root, page)
    in_order_of_paper(root)
    publisher, created = publisher_of(root), created_on(root)
    body = _body(root)
    pictures = _pictures(body)
    files: dict[str, bytes] = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": CONTAINER.encode(),
        "book/package.opf": _package(
            page, publisher, created, pictures, has_svg=body.find(".//svg") is not None
        ).encode(),
        "book/contents.xhtml": _contents(page, body).encode(),
        "book/text.xhtml": _text(page, body).encode(),
        f"book/{STYLE_SHEET}": assets.contents[STYLE_SHEET],
        **{f"book/{name}": assets.contents[name] for name in pictures},
    }
    if has_cover(assets.theme):
        title = body.find(".//h1")
        words = page.title if title is None else " ".join(title.text_content().split())
        files[f"book/{COVER}"] = cover_as_png(words, publisher, assets)
        files["book/package.opf"] = files["book/package.opf"].replace(b"<manifest>", COVER_ITEM.encode())
    return archive(files)


def _body(root: Any) -> Any:
    """The main part and the colophon of a page, without what means nothing in a book."""
    from lxml.html import builder  # noqa: PLC0415

    body = builder.BODY()
    for part in (root.find(".//main"), root.find(".//footer")):
        if part is not None:
            part.tag = "section"
            body.append(part)
    for element in list(body.iterdescendants("*")):
        if element.tag == "nav" or reading_of(element) == Reading.SKIP:
            element.drop_tree()
    _mark_draft(body, root.find("body").get("data-draft") or "")
    ids = {element.get("id") for element in body.iter("*")}
    for element in body.iter("*"):
        _mend(element, ids)
    return body


def _mark_draft(body: Any, draft: str) -> None:
    """Say at the beginning of a draft and behind the heading of each of its parts what it is called."""
    from lxml.html import builder  # noqa: PLC0415

    if draft:
        for heading in list(body.iter("h2")):
            heading.addnext(builder.P({"class": "draft-mark"}, draft))
        body.insert(0, builder.P({"class": "draft-mark"}, draft))


def _mend(element: Any, ids: set[str | None]) -> None:
    """Make one element fit for a book: no buttons, no links to what is not in the book."""
    if element.tag == "button":
        _as_link(element, ids)
    for name in ATTRIBUTES & set(element.attrib):
        del element.attrib[name]
    if element.tag == "img":
        element.set("src", str(element.get("src")).rpartition("assets/")[2])
    if not _leads_on(element.get("href"), ids):
        element.attrib.pop("href", None)
    if element.get("aria-labelledby") not in ids:
        element.attrib.pop("aria-labelledby", None)


def _as_link(button: Any, ids: set[str | None]) -> None:
    """Make a button that shows the meaning of a word a link to it in the list of words, where the book has that."""
    target = (button.get("popovertarget") or "").removesuffix("-meaning")
    button.attrib.clear()
    button.tag = "a" if target in ids else "span"
    if target in ids:
        button.set("href", f"#{target}")


def _leads_on(href: str | None, ids: set[str | None]) -> bool:
    """Whether a link leads to something in the book, or out to the web."""
    address = href or ""
    return address.startswith(SCHEMES) or (address.startswith("#") and address[1:] in ids)


def _pictures(body: Any) -> list[str]:
    return sorted({str(image.get("src")) for image in body.iter("img")})


def _xhtml(language: str, title: str, inside: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
 lang="{language}" xml:lang="{language}">
<head><title>{escape(title)}</title><link rel="stylesheet" type="text/css" href="{STYLE_SHEET}"/></head>
{inside}
</html>
"""


def _text(page: Page, body: Any) -> str:
    from lxml import etree  # noqa: PLC0415

    html = etree.tostring(body, method="xml", encoding="unicode")
    html = re.sub(r"<svg(?=[ >])", '<svg xmlns="http://www.w3.org/2000/svg"', html)
    # The roles say it to every reader of the page; the types, to reading systems that open a footnote in its place.
    html = re.sub(r' role="doc-(noteref|footnote)"', r' role="doc-\1" epub:type="\1"', html)
    # HTML has one attribute for the language, XML another; both are read.
    html = re.sub(r' lang="([a-z-]+)"', r' lang="\1" xml:lang="\1"', html)
    return _xhtml(page.language, page.title, html.replace("viewbox=", "viewBox="))


def _contents(page: Page, body: Any) -> str:
    """The table of contents: every heading of the first three levels that can be led to."""
    headings = list(_headings(body))
    lines, depth = [], 0
    for level, anchor, words in headings:
        if level > depth:
            lines.append("<ol>" * (level - depth))
        else:
            lines.append("</li>" + "</ol></li>" * (depth - level))
        depth = level
        lines.append(f'<li><a href="text.xhtml#{anchor}">{escape(words)}</a>')
    closed = "</li></ol>" * depth
    label = page.labels["contents"]
    nav = f'<nav epub:type="toc" role="doc-toc" id="toc"><h1>{escape(label)}</h1>{"".join(lines)}{closed}</nav>'
    landmarks = [("toc", "#toc", label), ("bodymatter", f"text.xhtml#{headings[0][1]}", headings[0][2])]
    landmarks += [("glossary", f"text.xhtml#{anchor}", words) for _, anchor, words in headings if anchor == WORD_LIST]
    inside = f"<body>{nav}{_landmarks(landmarks)}</body>"
    return _xhtml(page.language, page.title, inside)


def _landmarks(places: list[tuple[str, str, str]]) -> str:
    """The list by which reading systems go to the parts of a book: the type, the link and the words of each."""
    lines = [f'<li><a epub:type="{kind}" href="{href}">{escape(words)}</a></li>' for kind, href, words in places]
    return f'<nav epub:type="landmarks" hidden="hidden"><ol>{"".join(lines)}</ol></nav>'


def _headings(body: Any) -> Iterator[tuple[int, str, str]]:
    """Level from 1, anchor and words of each heading; a level is never more than one below the last."""
    last = 0
    for number, element in enumerate(body.iter("h1", "h2", "h3")):
        if not element.get("id"):
            element.set("id", f"heading-{number}")
        level = min(int(element.tag[1]), last + 1)
        last = level
        yield level, str(element.get("id")), " ".join(element.text_content().split())


def _package(page: Page, publisher: str, created: str, pictures: list[str], *, has_svg: bool) -> str:
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"{publisher}/{page.path}")
    changed = page.changed or FIRST_MOMENT
    created = created or (f"{page.created}" if page.created else "")
    modes = ["textual", "visual"] if pictures or has_svg else ["textual"]
    meta = [f"<dc:date>{created}</dc:date>"] if created else []
    meta += CONFORMS
    meta += [f'<meta property="schema:accessMode">{mode}</meta>' for mode in modes]
    meta.append('<meta property="schema:accessModeSufficient">textual</meta>')
    meta += [f'<meta property="schema:accessibilityFeature">{feature}</meta>' for feature in FEATURES]
    meta.append('<meta property="schema:accessibilityHazard">none</meta>')
    meta.append(f'<meta property="schema:accessibilitySummary">{escape(page.labels["accessible"])}</meta>')
    items = [
        f'<item id="picture{number}" href="{escape(name)}" media-type="{KINDS[PurePosixPath(name).suffix]}"/>'
        for number, name in enumerate(pictures)
    ]
    svg = ' properties="svg"' if has_svg else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{page.language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>
<dc:title>{escape(page.title)}</dc:title>
<dc:language>{page.language}</dc:language>
<dc:creator>{escape(publisher)}</dc:creator>
<dc:publisher>{escape(publisher)}</dc:publisher>
<dc:description>{escape(page.description)}</dc:description>
<meta property="dcterms:modified">{changed:%Y-%m-%dT%H:%M:%SZ}</meta>
{chr(10).join(meta)}
</metadata>
<manifest>
<item id="contents" href="contents.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="text" href="text.xhtml" media-type="application/xhtml+xml"{svg}/>
<item id="style" href="{STYLE_SHEET}" media-type="text/css"/>
{chr(10).join(items)}
</manifest>
<spine><itemref idref="contents" linear="no"/><itemref idref="text"/></spine>
</package>
"""


def read_back(content: bytes) -> str:
    """What a file of this format says: the words of its text."""
    from lxml import etree  # noqa: PLC0415

    root = etree.fromstring(contents(content)["book/text.xhtml"])
    return " ".join(root.itertext())
