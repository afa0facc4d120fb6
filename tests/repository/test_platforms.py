"""What cpsplan needs can be installed from wheels on every system that people have."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

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
UV = str(Path(sys.executable).parent / "uv")


def resolved(folder: Path, platform: str, python: str, *more: str) -> subprocess.CompletedProcess[str]:
    """Look for wheels of all that cpsplan needs, and of what is named besides; nothing is installed."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = folder / "needed.txt"
    needed.write_text("\n".join([*project["dependencies"], *more]), encoding="utf-8")
    command = [
        UV,
        "pip",
        "compile",
        "--quiet",
        "--only-binary",
        ":all:",
        "--no-header",
        "--no-annotate",
        "--no-python-downloads",
    ]
    target = ["--python-platform", platform, "--python-version", python]
    return subprocess.run([*command, *target, str(needed)], cwd=folder, capture_output=True, text=True, check=False)


def test_wheels_are_there_for_every_system_and_python(tmp_path: Path) -> None:
    def lost(target: tuple[str, str]) -> str:
        folder = tmp_path / "-".join(target)
        folder.mkdir()
        done = resolved(folder, *target)
        return "" if "weasyprint==" in done.stdout else f"{' '.join(target)}: {done.stderr}"

    # They wait for the index most of the time.
    with ThreadPoolExecutor(max_workers=8) as threads:
        faults = [fault for fault in threads.map(lost, product(PLATFORMS, PYTHONS)) if fault]
    assert not faults, "\n".join(faults)


def test_every_wheel_of_the_lock_is_there_for_alpine() -> None:
    """The lock of what all need: pages can be made wherever Python runs. The other one has the encoder of MP3."""
    target = ["--python-platform", "x86_64-unknown-linux-musl", "--python-version", "3.13", "--only-binary", ":all:"]
    codes: list[int] = []
    for name in ("requirements-run.lock", "requirements-audio.lock"):
        command = [UV, "pip", "compile", "--quiet", "--no-python-downloads", *target, name]
        codes.append(subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=False).returncode)
    assert codes[0] == 0
    assert codes[1] != 0


def test_control_package_without_a_wheel_is_found(tmp_path: Path) -> None:
    done = resolved(tmp_path, PLATFORMS[0], "3.13", "odfpy==1.4.1")
    assert done.returncode != 0
    assert "no usable wheels" in done.stderr


def test_sound_has_no_wheel_for_alpine(tmp_path: Path) -> None:
    """Why it is an extra: where this fails, it need not be one any more."""
    assert resolved(tmp_path, "x86_64-unknown-linux-musl", "3.13", "lameenc>=1.8").returncode != 0
    assert resolved(tmp_path, "x86_64-manylinux_2_28", "3.13", "lameenc>=1.8").returncode == 0
