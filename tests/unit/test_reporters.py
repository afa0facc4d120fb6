"""Every reporter tells the same report: the same faults at the same places, the same verdict."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import hypothesis
import hypothesis.strategies as st
import junitparser
import pytest

from cpsplan.compiler import Compiled, compile_book
from cpsplan.diagnostic import CODES, Diagnostic, Related, Severity, Span, first_named
from cpsplan.reporters.kinds import KINDS
from cpsplan.reporters.report import Report
from cpsplan.rules.rule import RULES
from cpsplan.workspace.disk import MemoryWorkspace
from tests.support import faulty, json_schemas, samples
from tests.support.command_line import run
from tests.support.places import TOOLS

MULTITOOL = TOOLS / "node_modules/@microsoft/sarif-multitool-linux"
Places = list[tuple[str, int, str]]
"""What a reader of a report sees: file, line, code; sorted."""


# --- reading each report as its readers do


def _of_lines(text: str) -> Places:
    found = re.findall(r"^(\S+?):(\d+):\d+:? (?:error|warning|note):? (CPS\d{3}) ", text, re.MULTILINE)
    return [(path, int(line), code) for path, line, code in found]


def _of_json(text: str) -> Places:
    return [(one["place"]["path"], one["place"]["line"], one["code"]) for one in json.loads(text)["diagnostics"]]


def _of_sarif(text: str) -> Places:
    found = []
    for one in json.loads(text)["runs"][0]["results"]:
        place = one["locations"][0]["physicalLocation"]
        found.append((unquote(place["artifactLocation"]["uri"]), place["region"]["startLine"], one["ruleId"]))
    return found


def _of_junit(text: str) -> Places:
    cases = [case for suite in junitparser.JUnitXml.fromstring(text.encode()) for case in suite]
    texts = [one.text or "" for case in cases for one in case.result]
    return _of_lines("\n".join([*texts, *(case.system_out or "" for case in cases)]))


def _of_github(text: str) -> Places:
    found = re.findall(
        r"^::(?:error|warning|notice) file=([^,]+),line=(\d+),[^:]*title=(CPS\d{3})::", text, re.MULTILINE
    )
    names = {"%25": "%", "%3A": ":", "%2C": ","}
    return [(re.sub(r"%(25|3A|2C)", lambda one: names[one[0]], path), int(line), code) for path, line, code in found]


def _of_gitlab(text: str) -> Places:
    return [(one["location"]["path"], one["location"]["lines"]["begin"], one["check_name"]) for one in json.loads(text)]


def _of_markdown(text: str) -> Places:
    found, path = [], ""
    for line in text.splitlines():
        if line.startswith("### "):
            path = line.removeprefix("### ").replace("\\", "")
        elif one := re.match(r"- \*\*(?:error|warning|note)\*\* `(CPS\d{3})` line (\d+):", line):
            found.append((path, int(one[2]), one[1]))
    return found


READERS = {
    "text": _of_lines,
    "short": _of_lines,
    "json": _of_json,
    "sarif": _of_sarif,
    "junit": _of_junit,
    "github": _of_github,
    "gitlab": _of_gitlab,
    "markdown": _of_markdown,
}


def test_every_reporter_is_read() -> None:
    assert set(READERS) == set(KINDS)


# --- fifteen seeded faults


def _compiled() -> tuple[Compiled, Places]:
    texts, expected = faulty.seeded()
    return compile_book(MemoryWorkspace(texts)), sorted((path, line, code) for path, line, _, code in expected)


def _report(compiled: Compiled) -> Report:
    return Report(compiled, compiled.diagnostics)


def test_the_fifteen_faults_stand_where_they_were_put() -> None:
    texts, expected = faulty.seeded()
    found = compile_book(MemoryWorkspace(texts)).diagnostics
    assert sorted((one.span.path, one.span.line, one.span.column, one.code) for one in found) == expected
    assert len(expected) == 15


@pytest.mark.parametrize("kind", KINDS)
def test_each_reporter_names_the_same_fifteen(kind: str) -> None:
    compiled, expected = _compiled()
    assert sorted(READERS[kind](KINDS[kind](_report(compiled)))) == expected


def test_sarif_is_what_the_standard_and_its_own_validator_want(tmp_path: Path) -> None:
    compiled, _ = _compiled()
    text = KINDS["sarif"](_report(compiled))
    schema = json.loads((MULTITOOL / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
    json_schemas.refuse(json.loads(text), schema)
    results = json.loads(text)["runs"][0]["results"]
    assert sum("fixes" in one for one in results) == sum(one.fix is not None for one in compiled.diagnostics) > 5
    (tmp_path / "out.sarif").write_text(text, encoding="utf-8")
    faults = _validated(tmp_path / "out.sarif")
    assert [one for one in faults if one["level"] == "error"] == []
    (tmp_path / "bad.sarif").write_text(text.replace('"startLine": ', '"startLine": -'), encoding="utf-8")
    assert [one for one in _validated(tmp_path / "bad.sarif") if one["level"] == "error"]


def _validated(path: Path) -> list[dict[str, Any]]:
    """What the validator of the SARIF SDK says of a log."""
    out = path.with_suffix(".validated")
    program = MULTITOOL / "Sarif.Multitool"
    program.chmod(0o755)
    subprocess.run(
        [program, "validate", path, "--output", out, "--log", "ForceOverwrite"],
        env={"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        capture_output=True,
        check=False,
        timeout=120,
    )
    results = json.loads(out.read_text(encoding="utf-8-sig"))["runs"][0]["results"]
    return [{"level": "warning", **one} for one in results]


def test_junit_counts_as_its_readers_do() -> None:
    compiled, _ = _compiled()
    read = junitparser.JUnitXml.fromstring(KINDS["junit"](_report(compiled)).encode())
    failing = {(one.span.path, one.code) for one in compiled.diagnostics if one.severity is Severity.ERROR}
    assert sum(isinstance(result, junitparser.Failure) for s in read for case in s for result in case.result) == len(
        failing
    )
    assert {suite.name for suite in read} == set(compiled.texts)


def test_json_is_what_its_schema_says(repository: Path) -> None:
    compiled, _ = _compiled()
    schema = json.loads((repository / "schemas" / "report.json").read_text(encoding="utf-8"))
    values = json.loads(KINDS["json"](_report(compiled)))
    json_schemas.refuse(values, schema)
    assert values["counts"]["errors"] == sum(one.severity is Severity.ERROR for one in compiled.diagnostics)
    del values["diagnostics"][0]["place"]["line"]
    assert json_schemas.refusals(values, schema)


# --- any report at all

WORDS = st.text(st.characters(codec="utf-8"), max_size=40)
PATHS = st.sampled_from(["plans/cpsplan.yaml", "plans/delivery/2026-27.yaml", "plans/glossary, old: 50%.yaml"])
SPANS = st.builds(lambda path, line: Span(path, line, 1, line, 2), PATHS, st.integers(1, 10**6))
DIAGNOSTICS = st.builds(
    Diagnostic,
    st.sampled_from(sorted(CODES)),
    st.sampled_from(Severity),
    WORDS,
    SPANS,
    WORDS,
    st.lists(st.builds(Related, SPANS, WORDS), max_size=2).map(tuple),
)


@hypothesis.given(st.lists(DIAGNOSTICS, max_size=6), st.sampled_from(Severity))
@hypothesis.settings(max_examples=60, deadline=None)
def test_reporters_never_disagree(found: list[Diagnostic], failing: Severity) -> None:
    compiled = samples.compiled()
    report = Report(compiled, tuple(sorted(found, key=lambda one: one.order)), failing)
    # What is said in a place with blanks in its name cannot be told from the words; such a place is read elsewhere.
    expected = sorted((one.span.path, one.span.line, one.code) for one in found)
    plain = sorted(one for one in expected if " " not in one[0])
    for kind, read in READERS.items():
        seen = sorted(read(KINDS[kind](report)))
        assert [one for one in seen if " " not in one[0]] == plain or seen == expected, kind
        assert len(seen) == len(expected) or kind in ("text", "short", "junit"), kind
    counted = [one.severity >= failing for one in found]
    assert json.loads(KINDS["json"](report))["failed"] is any(counted)
    junit = junitparser.JUnitXml.fromstring(KINDS["junit"](report).encode())
    assert bool(junit.failures) is any(counted)
    assert ("❌" in KINDS["markdown"](report).splitlines()[0]) is any(counted)
    prints = [one["fingerprint"] for one in json.loads(KINDS["gitlab"](report))]
    assert len(set(prints)) == len(prints)


@hypothesis.given(st.lists(DIAGNOSTICS, min_size=1, max_size=3))
@hypothesis.settings(max_examples=40, deadline=None)
def test_no_text_of_a_plan_becomes_a_command(found: list[Diagnostic]) -> None:
    report = Report(samples.compiled(), tuple(found))
    lines = KINDS["github"](report).split("\n")
    assert len(lines) == len(found) + 1
    assert all(re.match(r"::(error|warning|notice) file=", line) for line in lines[:-1])
    for kind in ("text", "short", "markdown"):
        assert not any(line.startswith("::") for line in KINDS[kind](report).splitlines())
        assert "\x1b" not in KINDS[kind](report)


# --- on the command line


def _written(folder: Path) -> Path:
    texts, _ = faulty.seeded()
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def test_several_reports_at_once_and_the_text_for_people(tmp_path: Path) -> None:
    folder = _written(tmp_path / "w")
    files = {kind: tmp_path / f"report.{kind}" for kind in ("sarif", "junit", "gitlab")}
    arguments = [f"--report={kind}={file}" for kind, file in files.items()]
    done = run("check", *arguments, "--report", "json", folder=folder)
    assert done.returncode == 1
    assert len(json.loads(done.stdout)["diagnostics"]) == 15
    assert done.stderr == ""
    for kind, file in files.items():
        assert len(READERS[kind](file.read_text(encoding="utf-8"))) == 15
    done = run("check", f"--report=short={tmp_path / 'short'}", folder=folder)
    assert done.stdout == ""
    assert len(_of_lines(done.stderr)) == 15


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--select", "CPS999"), "no rule goes by “CPS999”"),
        (("--baseline", "nowhere.json"), "nowhere.json"),
    ],
)
def test_wrong_usage_is_said(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    done = run("check", *arguments, folder=samples.written(tmp_path))
    assert done.returncode == 2
    assert words in done.stderr


def test_on_github_annotations_and_a_summary_come_by_themselves(tmp_path: Path) -> None:
    folder, summary = _written(tmp_path / "repository" / "work"), tmp_path / "summary.md"
    (tmp_path / "repository" / ".git").mkdir()
    summary.write_text("before\n")
    done = run("check", folder=folder, GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary))
    assert len(_of_github(done.stdout)) == 15
    assert all(path.startswith("work/plans/") for path, _, _ in _of_github(done.stdout))
    assert summary.read_text(encoding="utf-8").startswith("before\n## ❌ cpsplan check: ")
    assert "| 2026-27 | 4 of 4 (100%) | none |" not in summary.read_text(encoding="utf-8")


def test_selection_statistics_and_exit_zero(tmp_path: Path) -> None:
    folder = _written(tmp_path)
    done = run("check", "--select", "CPS3", "--statistics", "--report", "short", folder=folder)
    assert {code for _, _, code in _of_lines(done.stdout)} == {"CPS302"}
    assert "    3  CPS302 [*] error unknown-reference\n" in done.stderr
    done = run("check", "--ignore", "unknown-reference", "--ignore", "CPS2", "--report", "short", folder=folder)
    assert {code for _, _, code in _of_lines(done.stdout)} == {
        "CPS601",
        "CPS603",
        "CPS604",
        "CPS606",
        "CPS701",
        "CPS703",
    }
    assert run("check", "--exit-zero", folder=folder).returncode == 0
    assert run("check", "--select", "CPS606", folder=folder).returncode == 0
    assert run("check", "--select", "CPS606", "--fail-on", "note", folder=folder).returncode == 1


def test_timings_name_stages_and_rules_with_their_sums(tmp_path: Path) -> None:
    folder = samples.written(tmp_path)
    done = run("check", "--timings", folder=folder)
    assert done.returncode == 0
    of_stages, of_rules = done.stderr.split("in all\n")
    for stage in ("start", "load", "parse", "link", "translations", "rules", "what remains"):
        assert re.search(rf"^ +[\d,]+\.\d  {stage}$", of_stages, re.MULTILINE), stage
    spent = [float(number.replace(",", "")) for number in re.findall(r"^ +([\d,]+\.\d)  ", of_stages, re.MULTILINE)]
    *stages, whole = spent
    assert stages == sorted(stages, reverse=True)
    assert sum(stages) == pytest.approx(whole, abs=len(stages) * 0.05 + 0.01)
    named = len(re.findall(r"  CPS\d{3} ", of_rules)) + int(re.findall(r"  (\d+) other rules", of_rules)[0])
    assert named == len(RULES)
    assert "in all" not in run("check", folder=folder).stderr


def test_a_baseline_adopts_rules_step_by_step(tmp_path: Path) -> None:
    folder, baseline = _written(tmp_path / "w"), str(tmp_path / "baseline.json")
    assert run("check", "--write-baseline", baseline, folder=folder).returncode == 0
    done = run("check", "--baseline", baseline, folder=folder)
    assert (done.returncode, "15 more are known to the baseline" in done.stderr) == (0, True)
    plan = folder / faulty.PLAN
    # Lines move, a fault goes and another comes: the baseline still knows the others.
    text = plan.read_text(encoding="utf-8").replace("ovner:", "owner:").replace("[mobile-library]", "[mobile-libary]")
    plan.write_text(f"# A line more.\n{text}", encoding="utf-8")
    done = run("check", "--baseline", baseline, folder=folder)
    assert done.returncode == 1
    assert [code for _, _, code in _of_lines(done.stderr)] == ["CPS302"]
    assert "knows 1 fault that is not there any more" in done.stderr
    for damaged in ("", "[]", '{"format": "other"}', '{"format": "cpsplan-baseline/1", "diagnostics": [{}]}'):
        Path(baseline).write_text(damaged)
        assert run("check", "--baseline", baseline, folder=folder).returncode == 2


def test_the_workspace_sets_how_bad_a_rule_is(tmp_path: Path) -> None:
    wrong = samples.changed(samples.PLAN, ("Plant trees", "Plant  trees"))
    for word, code in (("error", 1), ("note", 0), ("off", 0)):
        settings = samples.files()[samples.SETTINGS] + f"severities:\n  CPS603: {word}\n"
        found = samples.compiled({samples.PLAN: wrong, samples.SETTINGS: settings}).diagnostics
        assert [one.severity.word for one in found] == ([] if word == "off" else [word])
        folder = samples.written(tmp_path / word, {samples.PLAN: wrong, samples.SETTINGS: settings})
        assert run("check", folder=folder).returncode == code


@pytest.mark.parametrize(("most", "words"), [(1, "a and 2 more"), (2, "a, b and 1 more"), (3, "a, b, c")])
def test_first_of_many_names(most: int, words: str) -> None:
    assert first_named(["a", "b", "c"], most) == words
