"""Pictures in a Word document have numbers as python-docx gives them, without a look through the document for each."""

from __future__ import annotations

import io

import docx
import pytest
from docx.parts.story import StoryPart
from docx.shared import Mm

from cpsplan.writers._pictures import mark_as_png
from cpsplan.writers._word.drawing import add_picture

PICTURE = mark_as_png(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>')


def test_pictures_are_numbered_as_python_docx_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = docx.Document(), docx.Document()
    for _ in range(3):
        theirs.add_paragraph().add_run().add_picture(io.BytesIO(PICTURE), width=Mm(9))
    looked: list[StoryPart] = []

    def look(part: StoryPart) -> int:
        looked.append(part)
        return 1

    monkeypatch.setattr(StoryPart, "next_id", property(look))
    for _ in range(3):
        add_picture(ours.add_paragraph(), PICTURE, Mm(9))
    assert ours.element.xml == theirs.element.xml
    assert len(looked) == 1
    add_picture(docx.Document().add_paragraph(), PICTURE, Mm(9))
    assert len(looked) == 2
