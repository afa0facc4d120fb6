"""Diagnostics as JUnit XML: one suite for each file, one case for each rule that has something to say of it.

Only what fails the check is a failure; what does not is told in the case, so that the verdict stays the same. A file
in which nothing is wrong has one case that passes.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, tostring

from cpsplan.diagnostic import CODES, Diagnostic
from cpsplan.reporters.report import Report
from cpsplan.reporters.visible import visible


def compose(report: Report) -> str:
    """The report as one ``testsuites`` element."""
    by_file: dict[str, dict[str, list[Diagnostic]]] = {path: {} for path in sorted(report.texts)}
    for diagnostic in report.diagnostics:
        by_file.setdefault(diagnostic.span.path, {}).setdefault(diagnostic.code, []).append(diagnostic)
    root = Element("testsuites", name="cpsplan check")
    tests, failures = 0, 0
    for path, by_code in by_file.items():
        suite = _suite(report, path, by_code)
        root.append(suite)
        tests += int(suite.attrib["tests"])
        failures += int(suite.attrib["failures"])
    root.attrib |= {"tests": str(tests), "failures": str(failures)}
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(report: Report, path: str, by_code: dict[str, list[Diagnostic]]) -> Element:
    suite = Element("testsuite", name=visible(path))
    failures = 0
    for code in sorted(by_code):
        failures += _case(suite, report, path, by_code[code])
    if not by_code:
        SubElement(suite, "testcase", name="every rule", classname=visible(path), time="0")
    suite.attrib |= {"tests": str(max(1, len(by_code))), "failures": str(failures), "errors": "0", "time": "0"}
    return suite


def _case(suite: Element, report: Report, path: str, diagnostics: list[Diagnostic]) -> int:
    """Add the case of one rule; 1 where it is a failure."""
    first = diagnostics[0]
    case = SubElement(
        suite, "testcase", name=f"{first.code} {CODES[first.code].name}", classname=visible(path), time="0"
    )
    lines = "\n".join(
        f"{diagnostic.span} {diagnostic.severity.word} {diagnostic.code} {diagnostic.message}"
        for diagnostic in diagnostics
    )
    if not any(diagnostic.severity >= report.failing for diagnostic in diagnostics):
        SubElement(case, "system-out").text = visible(lines, keep="\n")
        return 0
    failure = SubElement(case, "failure", type=first.severity.word, message=visible(first.message))
    failure.text = visible(lines, keep="\n")
    return 1
