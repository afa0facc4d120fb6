"""What installs the programs and libraries that no Python package brings, on the system that this is."""

from __future__ import annotations

import sys

from cpsplan.late import dataclass


@dataclass(frozen=True, slots=True)
class Packages:
    """How a program is called by those who package it: Debian and its kin, Homebrew, winget. Empty where it is not."""

    apt: str
    brew: str
    winget: str = ""
    home: str = ""
    """Where it is to be had otherwise."""


PROGRAMS = {
    "chromium": Packages("chromium", "--cask chromium", "Hibbiki.Chromium"),
    "espeak-ng": Packages("espeak-ng", "espeak-ng", "eSpeak-NG.eSpeak-NG"),
    "git": Packages("git", "git", "Git.Git"),
    "harfbuzz-subset": Packages("libharfbuzz-subset0", "harfbuzz", home="https://www.msys2.org"),
    "javac": Packages("default-jdk-headless", "openjdk", "EclipseAdoptium.Temurin.21.JDK"),
    "liblouis": Packages("liblouis-bin", "liblouis", home="https://liblouis.io/downloads"),
    "node": Packages("nodejs", "node", "OpenJS.NodeJS.LTS"),
    "pango": Packages("libpango-1.0-0 libpangoft2-1.0-0", "pango", home="https://www.msys2.org"),
    "python": Packages("python3", "python", "Python.Python.3.13"),
}
"""The names at Debian, Homebrew and winget; WeasyPrint takes Pango from MSYS2 on Windows."""


def install_program(name: str, system: str = sys.platform) -> str:
    """The command to type that installs a program of PROGRAMS; where no command does, where it is to be had."""
    packages = PROGRAMS[name]
    if system == "darwin":
        return f"brew install {packages.brew}"
    if system == "win32":
        return f"winget install {packages.winget}" if packages.winget else f"what {packages.home} offers"
    return f"apt-get install {packages.apt}"
