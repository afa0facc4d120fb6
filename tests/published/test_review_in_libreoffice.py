"""LibreOffice itself reviews a Word file of the example: its tracked changes come back by address."""

from __future__ import annotations

import subprocess
from pathlib import Path

from cpsplan.sources.word_reading import read_word
from cpsplan.word.reviewing import review_of
from tests.support.word_reviews import book_of, word_file

MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Review
  Dim none(0) As New com.sun.star.beans.PropertyValue
  none(0).Name = "Hidden" : none(0).Value = True
  doc = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, none())
  doc.RecordChanges = True
  Swap doc, "so that every village is visited once a week", "so that every village is visited twice a week"
  Swap doc, "Owner: Head of outreach", "Owner: Head of vans"
  Swap doc, "The first van is old", "The first van is very old"
  Dim args(0) As New com.sun.star.beans.PropertyValue
  args(0).Name = "FilterName" : args(0).Value = "MS Word 2007 XML"
  doc.storeToURL("{target}", args())
  doc.close(True)
End Sub
Sub Swap(doc, was, now)
  look = doc.createReplaceDescriptor()
  look.SearchString = was
  look.ReplaceString = now
  doc.replaceAll(look)
End Sub
</script:module>
"""


def test_what_libreoffice_tracks_comes_back_by_address(tmp_path: Path) -> None:
    source, target = tmp_path / "plan.docx", tmp_path / "reviewed.docx"
    source.write_bytes(word_file())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    # A new profile has an empty module, which is filled once it is there.
    subprocess.run(["soffice", profile, "--headless", "--terminate_after_init"], check=True, capture_output=True)
    module = tmp_path / "profile" / "user" / "basic" / "Standard" / "Module1.xba"
    assert module.exists()
    module.write_text(MACRO.format(source=source.as_uri(), target=target.as_uri()), encoding="utf-8")
    call = "macro:///Standard.Module1.Review"
    subprocess.run(["soffice", profile, "--headless", call], check=True, capture_output=True, timeout=120)
    said = review_of(read_word(target.read_bytes()), book_of())
    assert [change.plan_text.address.partition("/text/")[0] for change in said.changes] == [
        "2026-27/projects/mobile-library/scope",
        "2026-27/projects/mobile-library",
    ]
    assert [change.after.partition(",")[0] for change in said.changes] == [
        "Buy and fit out a second van",
        "The first van is very old",
    ]
    assert all(change.by.startswith("Unknown Author, 20") for change in said.changes)
    assert said.conflicts == []
    assert [line.partition("”: ")[2].partition(" (")[0] for line in said.unplaced] == [
        "deleted: “Owner: Head of outreach”",
        "new: “Owner: Head of vans”",
    ]
