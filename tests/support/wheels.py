"""Which wheels there are of what cpsplan needs: one answer of the index, read for every system and Python.

``uv pip compile --universal --format pylock.toml`` lists each package in its newest version, with all of its wheels.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

from packaging import tags
from packaging.markers import Marker
from packaging.utils import parse_wheel_filename

GLIBC, MUSL = 28, 2
"""The second number of the C library that a system has at least."""
MAC = {"x86_64": (13, 0), "aarch64": (13, 0)}
"""The macOS that uv takes as the oldest, by processor."""


def lacking(lock: str, platform: str, python: str) -> list[str]:
    """The packages of a lock without a wheel for a system, by its name in uv, and for a Python such as 3.13."""
    known, surroundings = _fitting(platform, python), _surroundings(platform, python)
    return [
        package["name"]
        for package in tomllib.loads(lock)["packages"]
        if Marker(package.get("marker", "python_version > '3'")).evaluate(surroundings)
        and not any(known & fits for fits in _wheels(package))
    ]


def _wheels(package: dict[str, Any]) -> Iterator[frozenset[tags.Tag]]:
    """The tags of each wheel of a package: what it is for."""
    for wheel in package.get("wheels", ()):
        yield _tags(wheel["url"].rpartition("/")[2])


@cache
def _tags(name: str) -> frozenset[tags.Tag]:
    return parse_wheel_filename(name)[3]


def _surroundings(platform: str, python: str) -> dict[str, str]:
    """What markers ask of a system and its Python."""
    machine, _, system = platform.partition("-")
    named = {"apple-darwin": "darwin", "pc-windows-msvc": "win32"}.get(system, "linux")
    if (named, machine) == ("darwin", "aarch64"):
        machine = "arm64"
    return {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": named,
        "platform_machine": "AMD64" if named == "win32" else machine,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }


def _fitting(platform: str, python: str) -> frozenset[tags.Tag]:
    """What a wheel may be for so that it can be installed there."""
    first, second = (int(part) for part in python.split("."))
    systems = list(_systems(platform))
    own = tags.cpython_tags((first, second), platforms=systems)
    return frozenset((*own, *tags.compatible_tags((first, second), f"cp{first}{second}", systems)))


def _systems(platform: str) -> Iterator[str]:
    """What wheels call a system, and those before it that it can stand in for."""
    machine, _, system = platform.partition("-")
    if system == "manylinux_2_28":
        yield from (f"manylinux_2_{number}_{machine}" for number in range(5, GLIBC + 1))
        yield from (f"manylinux{name}_{machine}" for name in ("1", "2010", "2014"))
        yield f"linux_{machine}"
    elif system == "unknown-linux-musl":
        yield from (f"musllinux_1_{number}_{machine}" for number in range(MUSL + 1))
        yield f"linux_{machine}"
    elif system == "apple-darwin":
        yield from tags.mac_platforms(MAC[machine], "arm64" if machine == "aarch64" else machine)
    else:
        assert system == "pc-windows-msvc", f"{platform}: say here what wheels call it"
        yield "win_amd64"
