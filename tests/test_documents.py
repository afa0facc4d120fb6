"""What README and CONTRIBUTING say of the tool is true: the sample message, the commands, the map of the code."""

from __future__ import annotations

import re
from pathlib import Path

from tests.test_command_line import run

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_sample_message_is_what_check_answers(tmp_path: Path) -> None:
    assert run("init", "library", folder=tmp_path).returncode == 0
    plan = tmp_path / "library" / "plans" / "delivery" / "2026-27.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("[readers.reach]", "[readers.reech]", 1), encoding="utf-8")
    told = run("check", folder=tmp_path / "library").stderr
    sample = re.search(r"answers:\n\n((?:    .*\n)+)", README)
    assert sample is not None
    for line in sample[1].splitlines():
        assert line.removeprefix("    ") in told


def test_counts_of_the_new_workspace(tmp_path: Path) -> None:
    run("init", "library", folder=tmp_path)
    said = re.search(r"cpsplan check +# (.*)\n", README)
    assert said is not None
    assert run("check", folder=tmp_path / "library").stderr == f"{said[1]}\n"


def test_every_command_of_the_readme_exists() -> None:
    commands = set(re.findall(r"^    cpsplan ([a-z-]+)", README, flags=re.MULTILINE))
    assert len(commands) > 8
    for command in sorted(commands):
        assert run(command, "--help", folder=ROOT).returncode == 0, command


def test_map_of_the_code_names_every_module() -> None:
    table = README[README.index("## The map of the code") :]
    modules = {path.stem for path in (ROOT / "src" / "cpsplan").glob("*.py")} - {"__init__", "__main__"}
    packages = {path.parent.name for path in (ROOT / "src" / "cpsplan").glob("*/__init__.py")}
    assert [name for name in sorted(modules) if f"`{name}.py`" not in table] == []
    assert [name for name in sorted(packages) if f"`{name}/`" not in table] == []


def test_links_to_files_lead_somewhere() -> None:
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
            assert (ROOT / link).exists(), f"{name}: {link}"
