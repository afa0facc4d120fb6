"""A strategy in StratML comes back as it was exported; another one with every guess told."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpsplan.changes.import_stratml import Imported, import_strategy
from cpsplan.changes.refused import ChangeRefused
from cpsplan.compiler import compile_book
from cpsplan.sources.xml_tree import BrokenXml, read_xml
from cpsplan.workspace.disk import DiskWorkspace, MemoryWorkspace
from cpsplan.writers.stratml import as_stratml
from tests.support.command_line import run
from tests.support.places import REPOSITORY

OTHERS = b"""<?xml version="1.0" encoding="utf-8"?>
<stratml:StrategicPlan xmlns:stratml="urn:ISO:std:iso:17469:tech:xsd:stratml_core">
  <stratml:Name>Ponds of Example</stratml:Name>
  <stratml:StrategicPlanCore>
    <stratml:Organization><stratml:Name>Pond Office</stratml:Name>
      <stratml:Stakeholder><stratml:Name>Frogs</stratml:Name></stratml:Stakeholder></stratml:Organization>
    <stratml:Vision><stratml:Description>Clear ponds: everywhere</stratml:Description></stratml:Vision>
    <stratml:Mission><stratml:Description></stratml:Description></stratml:Mission>
    <stratml:Goal>
      <stratml:Name>Water</stratml:Name>
      <stratml:Description>Water is clean.</stratml:Description>
      <stratml:Identifier>_d6c1-11e0</stratml:Identifier>
      <stratml:Objective><stratml:Name>Reeds</stratml:Name><stratml:Description>Reeds grow.</stratml:Description>
        <stratml:OtherInformation>Since 1990.</stratml:OtherInformation></stratml:Objective>
      <stratml:Objective><stratml:Name>Reeds</stratml:Name><stratml:Description/></stratml:Objective>
    </stratml:Goal>
    <stratml:Goal><stratml:Name/><stratml:Description>Life returns.</stratml:Description></stratml:Goal>
  </stratml:StrategicPlanCore>
  <stratml:AdministrativeInformation><stratml:StartDate>2011-10-01</stratml:StartDate>
    <stratml:EndDate>soon</stratml:EndDate></stratml:AdministrativeInformation>
</stratml:StrategicPlan>
"""


def compiled(imported: Imported) -> tuple[list[str], object]:
    """The errors of an imported workspace but those of its glossary, which is empty; and its strategies."""
    result = compile_book(MemoryWorkspace({path: text.encode() for path, text in imported.files.items()}))
    errors = [fault.code for fault in result.diagnostics if fault.severity.name == "ERROR" and fault.code != "CPS601"]
    return errors, next(iter(result.book.strategies.values())).model.model_dump(by_alias=True, exclude_defaults=True)


@pytest.mark.parametrize("strategy", ["cps-2020", "cps-2025", "ice-2025"])
def test_what_is_exported_comes_back_the_same(strategy: str) -> None:
    exported = as_stratml(compile_book(DiskWorkspace(REPOSITORY)).book, strategy)
    imported = import_strategy(read_xml(exported))
    files = MemoryWorkspace({path: text.encode() for path, text in imported.files.items()})
    again = as_stratml(compile_book(files).book, strategy)
    kept = [
        line for line in exported.decode().splitlines() if "<OtherInformation>" not in line and "<Source>" not in line
    ]
    assert kept == again.decode().splitlines()
    assert all("<OtherInformation>" in words or "<Source>" in words for _, words in imported.left)


def test_file_of_another_program_is_taken_over_with_every_guess_told() -> None:
    imported = import_strategy(read_xml(OTHERS))
    errors, strategy = compiled(imported)
    assert errors == []
    assert strategy == {
        "id": "ponds-of-example",
        "title": "Ponds of Example",
        "period": {"from": "2011-10-01"},
        "status": "draft",
        "vision": "Clear ponds: everywhere",
        "aims": (
            {
                "id": "water",
                "title": "Water",
                "statement": "Water is clean.",
                "outcomes": ({"id": "reeds", "statement": "Reeds grow."}, {"id": "reeds-2", "statement": "Reeds"}),
            },
            {"id": "life-returns", "title": "Life returns."},
        ),
    }
    told = [words for _, words in imported.guessed]
    assert [line for line, words in imported.guessed if "“reeds”" in words] == [13]
    assert any("not “Reeds”" in words for words in told)
    assert imported.left == [
        (6, "<Stakeholder> Frogs"),
        (14, "<OtherInformation> Since 1990."),
        (19, "“soon” is no date"),
    ]
    assert "# - line 13:" in imported.files["plans/strategies/ponds-of-example.yaml"]


def test_nothing_is_made_up_for_what_a_file_does_not_say() -> None:
    imported = import_strategy(read_xml(b"<StrategicPlan>\n<Goal/>\n</StrategicPlan>"), "Pond Office")
    assert [words for _, words in imported.missing] == [
        "<StrategicPlan> has no words for “title”",
        "no date says when it begins or ends: “period”",
        "<Goal> has no words for “title”",
    ]
    files = MemoryWorkspace({path: text.encode() for path, text in imported.files.items()})
    told = [fault.message for fault in compile_book(files).diagnostics if fault.code == "CPS202"]
    assert sorted(told) == ["“period” is missing here", "“title” is missing here", "“title” is missing here"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<StrategicPlan><Goal/></StrategicPlan>", "--publisher"),
        (b"<html/>", "line 1: this is no StratML"),
        (b"<StrategicPlan>\n<Name>A</Name></StrategicPlan>", "there is no <Goal>"),
        (b"<StrategicPlan>", "this is no XML"),
        (b"", "this is no XML"),
        (b"<a>" * 200, "deep in one another"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]>\n<a>&x;</a>', "entities of its own"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<a>&x;</a>', "entities of its own"),
    ],
)
def test_what_is_no_strategy_is_refused_with_its_line(content: bytes, words: str) -> None:
    with pytest.raises((BrokenXml, ChangeRefused), match=words):
        import_strategy(read_xml(content))


def test_command_makes_a_workspace_and_touches_none(tmp_path: Path) -> None:
    (tmp_path / "ponds.stratml.xml").write_bytes(OTHERS)
    done = run("import", "ponds.stratml.xml", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "ponds.stratml.xml:6 <Stakeholder> Frogs" in done.stderr
    assert (tmp_path / "ponds" / "plans" / "cpsplan.yaml").is_file()
    again = run("import", "ponds.stratml.xml", folder=tmp_path)
    assert again.returncode == 2
    assert "is there already" in again.stderr
    assert run("import", "frogs.xml", folder=tmp_path).returncode == 2
