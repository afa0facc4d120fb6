"""The files by which others find this project, join it and keep it: each is held against the schema of who reads it."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

import cpsplan
from tests.support.json_schemas import check_jsonschema
from tests.support.library import bash
from tests.support.places import REPOSITORY

GITHUB = REPOSITORY / ".github"
WORKFLOW: dict[str, Any] = yaml.safe_load((GITHUB / "workflows" / "tests.yml").read_text(encoding="utf-8"))
CITATION: dict[str, Any] = yaml.safe_load((REPOSITORY / "CITATION.cff").read_text(encoding="utf-8"))
PUBLICCODE: dict[str, Any] = yaml.safe_load((REPOSITORY / "publiccode.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("citation-file-format", REPOSITORY / "CITATION.cff"),
        ("github-workflows", GITHUB / "workflows" / "tests.yml"),
        ("github-issue-config", GITHUB / "ISSUE_TEMPLATE" / "config.yml"),
        ("renovate", GITHUB / "renovate.json"),
        *(
            ("github-issue-forms", form)
            for form in sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml"))
            if form.stem != "config"
        ),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else value,
)
def test_schema_of_who_reads_it(kind: str, path: Path, tmp_path: Path) -> None:
    schema = ("--builtin-schema", f"vendor.{kind}")
    assert check_jsonschema(*schema, path) == 0
    broken = tmp_path / f"broken{path.suffix}"
    broken.write_text('{"extends": 1, "on": 1, "body": 1, "authors": 1, "contact_links": 1}', encoding="utf-8")
    assert check_jsonschema(*schema, broken) == 1


def test_publiccode_has_what_its_standard_asks() -> None:
    """https://yml.publiccode.tools/schema.core.html: the keys that are mandatory, and the lengths of descriptions."""
    wanted = {"publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType"}
    assert wanted | {"description", "legal", "maintenance", "localisation"} <= PUBLICCODE.keys()
    english = PUBLICCODE["description"]["en"]
    assert len(english["shortDescription"]) <= 150
    assert 150 <= len(english["longDescription"]) <= 10_000
    assert english["features"]


def test_versions_and_licence_are_those_of_the_package() -> None:
    assert CITATION["version"] == PUBLICCODE["softwareVersion"] == cpsplan.__version__
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert CITATION["license"] == PUBLICCODE["legal"]["license"] == project["license"]


def test_workflow_tries_every_promised_python() -> None:
    text = (REPOSITORY / "docs" / "releases.md").read_text(encoding="utf-8")
    promised = re.search(r"Python 3\.(\d+) to 3\.(\d+)", text)
    assert promised is not None
    minors = range(int(promised[1]), int(promised[2]) + 1)
    assert WORKFLOW["jobs"]["planner"]["strategy"]["matrix"]["python"] == [f"3.{minor}" for minor in minors]


def test_steps_of_the_planner_end_well_here(tmp_path: Path) -> None:
    """The steps behind the installation, in their order, in the shell that the workflow names."""
    steps = [step["run"] for step in WORKFLOW["jobs"]["planner"]["steps"] if "run" in step]
    assert steps[0].startswith("python -m pip install --require-hashes")
    for step in steps[1:]:
        done = bash(f"set -eo pipefail\n{step}", tmp_path, RUNNER_TEMP=str(tmp_path))
        assert done.returncode == 0, done.stdout + done.stderr


def test_owners_name_folders_that_exist() -> None:
    owned = re.findall(r"^# (/\S+)", (GITHUB / "CODEOWNERS").read_text(encoding="utf-8"), re.MULTILINE)
    assert owned
    assert [path for path in owned if not (REPOSITORY / path.lstrip("/")).exists()] == []
