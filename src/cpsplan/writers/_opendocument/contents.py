"""The list of contents of an OpenDocument text: filled in, with a link and the number of the page for each heading."""

from __future__ import annotations

from collections.abc import Sequence

import odfdo

from cpsplan.writers._office.design import AIM_RULES
from cpsplan.writers._office.placing import ContentsEntry


def tagged(tag: str, **attributes: str) -> odfdo.Element:
    """An element with attributes, written text_style_name for text:style-name."""
    written = odfdo.Element.from_tag(tag)
    for name, value in attributes.items():
        space, _, rest = name.partition("_")
        written.set_attribute(f"{space}:{rest.replace('_', '-')}", value)
    return written


def filled_contents(entries: Sequence[ContentsEntry], label: str) -> odfdo.Element:
    """The list of contents. The numbers are fields that ask where an anchor lies, and are right without an update."""
    listed = tagged("text:table-of-content", text_name="Contents", text_protected="false")
    source = tagged("text:table-of-content-source", text_outline_level=f"{len(AIM_RULES)}")
    source.append(tagged("text:index-title-template", text_style_name="TOC_20_Heading"))
    for level in range(1, len(AIM_RULES) + 1):
        source.append(_template(level))
    inside = tagged("text:index-body")
    title = tagged("text:index-title", text_name="Contents_Head")
    head = odfdo.Paragraph(label, style="ContentsHead")
    title.append(head)
    inside.append(title)
    for entry in entries:
        inside.append(_entry(entry))
    listed.append(source)
    listed.append(inside)
    return listed


def _template(level: int) -> odfdo.Element:
    """How a program writes an entry of a level when somebody asks it to fill the list in anew."""
    template = tagged(
        "text:table-of-content-entry-template", text_outline_level=f"{level}", text_style_name=f"toc_20_{level}"
    )
    stop = tagged("text:index-entry-tab-stop", style_type="right", style_leader_char=" ")
    for part in ("link-start", "text"):
        template.append(tagged(f"text:index-entry-{part}"))
    template.append(stop)
    for part in ("page-number", "link-end"):
        template.append(tagged(f"text:index-entry-{part}"))
    return template


def _entry(entry: ContentsEntry) -> odfdo.Element:
    paragraph = odfdo.Paragraph(style=f"toc_20_{entry.level}")
    link = tagged("text:a", xlink_type="simple", xlink_href=f"#{entry.anchor}", text_style_name="Contents_20_Link")
    link.append(odfdo.Span(entry.words))
    link.append(tagged("text:tab"))
    link.append(tagged("text:bookmark-ref", text_reference_format="page", text_ref_name=entry.anchor))
    paragraph.append(link)
    return paragraph
