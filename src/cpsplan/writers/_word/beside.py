"""Pictures that stand beside a paragraph in a Word document, and the end of the text beside one."""

from __future__ import annotations

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from cpsplan.writers._office.beside import SPACE


def stand_beside(paragraph: Any) -> None:
    """Take the picture of a paragraph out of its line: it stands at the left edge and stays with the paragraph."""
    (inline,) = paragraph._p.iter(qn("wp:inline"))  # noqa: SLF001 - python-docx has pictures in lines only
    anchor = parse_xml(
        f'<wp:anchor {nsdecls("wp")} distT="0" distB="0" distL="0" distR="0" simplePos="0"'
        ' relativeHeight="251658240" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="margin"><wp:posOffset>0</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{inline.extent.cx}" cy="{inline.extent.cy}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        "<wp:wrapNone/></wp:anchor>"
    )
    for part in inline:
        if part.tag != qn("wp:extent"):
            anchor.append(part)
    inline.getparent().replace(inline, anchor)


def leave_room(paragraph: Any, points: float) -> None:
    """End a paragraph with an empty line of that height, which keeps what follows below the picture."""
    paragraph.add_run().add_break()
    paragraph.add_run(SPACE).font.size = Pt(round(points))
