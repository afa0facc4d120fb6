"""A strategy in StratML comes back as it was exported; another one with every guess told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from cpsplan.changes.import_stratml import draft_workspace, import_document
from cpsplan.changes.refused import ChangeRefused
from cpsplan.changes.stratml.reading import Imported
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


def drafts(*documents: Imported, publisher: str | None = None) -> MemoryWorkspace:
    """The workspace of some imported documents."""
    files = draft_workspace(documents, publisher)
    return MemoryWorkspace({path: text.encode() for path, text in files.items()})


def compiled(imported: Imported) -> tuple[list[str], dict[str, Any]]:
    """The errors of an imported workspace but those of its glossary, which is empty; and its strategy."""
    result = compile_book(drafts(imported))
    errors = [fault.code for fault in result.diagnostics if fault.severity.name == "ERROR" and fault.code != "CPS601"]
    return errors, next(iter(result.book.strategies.values())).model.model_dump(by_alias=True, exclude_defaults=True)


@pytest.mark.parametrize("strategy", ["cps-2020", "cps-2025", "ice-2025"])
def test_what_is_exported_comes_back_the_same(strategy: str) -> None:
    exported = as_stratml(compile_book(DiskWorkspace(REPOSITORY)).book, strategy)
    imported = import_document(read_xml(exported))
    again = as_stratml(compile_book(drafts(imported)).book, strategy)
    kept = [
        line for line in exported.decode().splitlines() if "<OtherInformation>" not in line and "<Source>" not in line
    ]
    assert kept == again.decode().splitlines()
    assert all("<OtherInformation>" in words or "<Source>" in words for _, _, words in imported.left)


def test_plans_come_back_the_same_together_with_their_strategies() -> None:
    book = compile_book(DiskWorkspace(REPOSITORY)).book
    documents = [*book.strategies, *book.plans]
    exported = {document: as_stratml(book, document) for document in documents}
    again = compile_book(drafts(*(import_document(read_xml(content)) for content in exported.values()))).book
    for document, content in exported.items():
        kept = [line for line in content.decode().splitlines() if "<OtherInformation>" not in line]
        kept = [line for line in kept if "<Source>" not in line]
        assert kept == as_stratml(again, document).decode().splitlines()


MEASURED = b"""<?xml version="1.0" encoding="UTF-8"?>
<p:PerformancePlanOrReport xmlns:p="urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport" Type="Performance_Report">
  <p:Name>Ponds, year by year</p:Name>
  <p:StrategicPlanCore>
    <p:Organization><p:Name>Pond Office</p:Name></p:Organization>
    <p:Goal>
      <p:Name>Water</p:Name><p:SequenceIndicator>Part 1</p:SequenceIndicator>
      <p:Stakeholder><p:Name/><p:Role><p:Name/></p:Role></p:Stakeholder>
      <p:Objective>
        <p:Description>Ponds are clear.</p:Description><p:SequenceIndicator>W1</p:SequenceIndicator>
        <p:PerformanceIndicator IndicatorType="Quantitative">
          <p:MeasurementDimension>Ponds cleared</p:MeasurementDimension>
          <p:UnitOfMeasurement>Number</p:UnitOfMeasurement>
          <p:MeasurementInstance>
            <p:TargetResult><p:Description>All of them</p:Description>
              <p:NumberOfUnits>40</p:NumberOfUnits></p:TargetResult>
            <p:ActualResult><p:Description>More than before</p:Description><p:NumberOfUnits>31</p:NumberOfUnits>
              <p:EndDate>2012-01-26</p:EndDate></p:ActualResult>
          </p:MeasurementInstance>
        </p:PerformanceIndicator>
        <p:PerformanceIndicator><p:MeasurementDimension/><p:UnitOfMeasurement>buckets</p:UnitOfMeasurement>
          <p:MeasurementInstance><p:TargetResult><p:Description>A clear pond.</p:Description><p:NumberOfUnits/>
          </p:TargetResult></p:MeasurementInstance></p:PerformanceIndicator>
        <p:PerformanceIndicator><p:MeasurementDimension/><p:MeasurementInstance/></p:PerformanceIndicator>
      </p:Objective>
    </p:Goal>
  </p:StrategicPlanCore>
  <p:AdministrativeInformation><p:StartDate>2011-10-01</p:StartDate>
    <p:PublicationDate>2012-02-01</p:PublicationDate></p:AdministrativeInformation>
</p:PerformancePlanOrReport>
"""
"""Part 2 with the faults of public files: attributes of other names, no identifiers, empty elements of a form."""


def test_indicators_of_another_program_are_measures_with_what_is_guessed_and_missing() -> None:
    imported = import_document(read_xml(MEASURED))
    values = yaml.safe_load(imported.text)
    assert str(values["publication"]["published"]) == "2012-02-01"
    assert values["aims"][0]["outcomes"][0]["number"] == "W1"
    assert values["measures"][0] == {
        "id": "ponds-cleared",
        "statement": "Ponds cleared",
        "subject": "Ponds cleared",
        "unit": "count",
        "direction": "higher",
        "target": {"comparator": "at least", "value": 40},
        "outcomes": ["water.ponds-are-clear"],
    }
    assert values["measures"][1]["target"] == {"words": "A clear pond."}
    assert len(values["measures"]) == 2
    guessed = [words for _, _, words in imported.guessed]
    assert "the target is “at least” 40: the file gives the number alone" in guessed
    assert imported.missing == []
    assert [words for _, _, words in imported.left] == [
        "the number “Part 1”",
        "the words of the target “All of them”",
        "<ActualResult> More than before",
        "the unit “buckets”",
    ]
    errors, _ = compiled(imported)
    assert errors == []


MANY_TARGETS = """  - {id: range, statement: Between 8 and 12 frogs, subject: Frogs, unit: count, direction: within,
     target: {comparator: between, from: 8, to: 12, by: 2030-03-31}, aims: [water]}
  - {id: about, statement: About 130 reeds, subject: Reeds, unit: count, direction: within,
     target: {comparator: about, value: 130, tolerance: 5, of: all reeds}}
  - {id: watched, statement: Herons, subject: Herons, unit: count,
     no_target: {state: to be set, by: 2027-06-30, reason: Nobody has counted yet.}}
  - {id: since, statement: Newts, subject: Newts, unit: count, direction: higher,
     baseline: {value: 12.5, date: 2026-03}, target: {comparator: more than, value: 13}}
"""


def test_targets_of_every_kind_come_back_the_same() -> None:
    imported = import_document(read_xml(MEASURED))
    text = imported.text + MANY_TARGETS
    book = compile_book(MemoryWorkspace(draft_workspace([imported]) | {imported.path: text})).book
    (document,) = book.strategies
    exported = as_stratml(book, document)
    again = import_document(read_xml(exported))
    assert as_stratml(compile_book(drafts(again)).book, document) == exported
    assert again.missing == again.left == []
    assert aims_of_measures(again.text) == aims_of_measures(text)


def aims_of_measures(text: str) -> list[str]:
    """Where each measure of a strategy stood and is to get to."""
    kept = ("target", "no_target", "baseline")
    measures = yaml.safe_load(text)["measures"]
    return sorted(repr({key: measure[key] for key in kept if key in measure}) for measure in measures)


def test_file_of_another_program_is_taken_over_with_every_guess_told() -> None:
    imported = import_document(read_xml(OTHERS))
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
    told = [words for _, _, words in imported.guessed]
    assert [line for line, _, words in imported.guessed if "“reeds”" in words] == [13]
    assert any("not “Reeds”" in words for words in told)
    assert [(line, column, words) for line, column, words in imported.left] == [
        (6, 7, "<Stakeholder> Frogs"),
        (14, 9, "<OtherInformation> Since 1990."),
        (19, 3, "“soon” is no date"),
    ]
    assert "# - 13:" in imported.text


def test_nothing_is_made_up_for_what_a_file_does_not_say() -> None:
    imported = import_document(read_xml(b"<StrategicPlan>\n<Goal/>\n</StrategicPlan>"))
    assert [words for _, _, words in imported.missing] == [
        "<StrategicPlan> has no words for “title”",
        "no date says when it begins or ends: “period”",
        "<Goal> has no words for “title”",
    ]
    files = drafts(imported, publisher="Pond Office")
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
        draft_workspace([import_document(read_xml(content))])


def test_command_makes_a_workspace_and_touches_none(tmp_path: Path) -> None:
    (tmp_path / "ponds.stratml.xml").write_bytes(OTHERS)
    done = run("import", "ponds.stratml.xml", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "ponds.stratml.xml:6:7 <Stakeholder> Frogs" in done.stderr
    assert (tmp_path / "ponds" / "plans" / "cpsplan.yaml").is_file()
    again = run("import", "ponds.stratml.xml", folder=tmp_path)
    assert again.returncode == 2
    assert "is there already" in again.stderr
    assert run("import", "frogs.xml", folder=tmp_path).returncode == 2
