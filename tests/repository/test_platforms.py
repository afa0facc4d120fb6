"""What cpsplan needs can be installed from wheels on every system that people have.

What uv lists once tells of every system and Python; where a wheel is not on that list, and for each system and each
Python once (for every pair where everything is tried), uv itself is asked.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, product
from pathlib import Path

import pytest

from tests.support import thorough, wheels
from tests.support.places import REPOSITORY

PLATFORMS = (
    "x86_64-manylinux_2_28",
    "aarch64-manylinux_2_28",
    "x86_64-unknown-linux-musl",
    "aarch64-unknown-linux-musl",
    "x86_64-apple-darwin",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc",
)
PYTHONS = ("3.11", "3.12", "3.13", "3.14", "3.15")
UV = (str(Path(sys.executable).parent / "uv"), "pip", "compile", "--quiet", "--no-python-downloads")
LISTED = ("--universal", "--python-version", PYTHONS[0], "--format", "pylock.toml")
"""Options with which uv lists the newest version of each package, with all its wheels."""


def for_target(platform: str, python: str) -> tuple[str, ...]:
    """Options with which uv looks for what one system and Python can install."""
    return ("--python-platform", platform, "--python-version", python)


def needed() -> list[str]:
    """What cpsplan needs."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return list(project["dependencies"])


def resolved(options: tuple[str, ...], packages: list[str]) -> subprocess.CompletedProcess[str]:
    """Look for wheels of all packages; nothing is installed."""
    # The Python of the tests is as good as any for what uv asks of one, and need not be looked for.
    command = [*UV, "--only-binary", ":all:", "--no-header", "--no-annotate", "--python", sys.executable, *options, "-"]
    return subprocess.run(command, input="\n".join(packages), capture_output=True, text=True, check=False)


def test_wheels_are_there_for_every_system_and_python() -> None:
    packages, targets = needed(), list(product(PLATFORMS, PYTHONS))
    listed = resolved(LISTED, packages)
    assert listed.returncode == 0, listed.stderr
    asked = set(targets if thorough.is_on() else zip(PLATFORMS, cycle(PYTHONS), strict=False))
    asked |= {target for target in targets if wheels.lacking(listed.stdout, *target)}

    def lost(target: tuple[str, str]) -> str:
        done = resolved(for_target(*target), packages)
        return "" if "weasyprint==" in done.stdout else f"{' '.join(target)}: {done.stderr}"

    # They wait for the index most of the time.
    with ThreadPoolExecutor(max_workers=8) as threads:
        faults = [fault for fault in threads.map(lost, sorted(asked)) if fault]
    assert not faults, "\n".join(faults)


def test_every_wheel_of_the_lock_is_there_for_alpine() -> None:
    """The lock of what all need: pages can be made wherever Python runs. The other one has the encoder of MP3."""
    target = for_target("x86_64-unknown-linux-musl", "3.13")
    codes: list[int] = []
    for name in ("requirements-run.lock", "requirements-audio.lock"):
        command = [*UV, *target, "--only-binary", ":all:", name]
        codes.append(subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=False).returncode)
    assert codes[0] == 0
    assert codes[1] != 0


def test_control_package_without_a_wheel_is_found() -> None:
    for options in (LISTED, for_target(PLATFORMS[0], "3.13")):
        done = resolved(options, ["odfpy==1.4.1"])
        assert done.returncode != 0
        assert "no usable wheels" in done.stderr


@pytest.mark.parametrize("platform", ["x86_64-unknown-linux-musl", "x86_64-manylinux_2_28"])
def test_sound_has_no_wheel_for_alpine(platform: str) -> None:
    """Why it is an extra: where this fails, it need not be one any more. Both ways of asking say the same."""
    listed = resolved(LISTED, ["lameenc>=1.8"])
    lacking = ["lameenc"] if platform.endswith("-musl") else []
    assert wheels.lacking(listed.stdout, platform, "3.13") == lacking
    assert (resolved(for_target(platform, "3.13"), ["lameenc>=1.8"]).returncode != 0) is bool(lacking)
    assert wheels.lacking(listed.stdout, platform, "3.1") == ["lameenc"]
