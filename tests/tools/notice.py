"""Write NOTICE, which names all that cpsplan brings of others, with its licence: `make notice`.

The packages are those of the locks with which others install cpsplan; what their licences are is read from their own
metadata. What is no package, and what a licence asks for beside its name, stands here.
"""

from __future__ import annotations

import re
import sys
import textwrap
import tomllib
from collections.abc import Iterator, Sequence
from importlib.metadata import metadata
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
WIDTH = 120
LOCKS = ("requirements-run.lock", "requirements-audio.lock")
LOCKED = re.compile(r"^([a-z0-9.-]+)==(\S+)", re.MULTILINE)
REQUIRED = re.compile(r"[a-z0-9.-]+")

TOLD = {
    "axe-playwright-python": "MIT",  # its metadata hold the whole text
    "brotlicffi": "MIT",  # installed on PyPy only
    "colorama": "BSD-3-Clause",  # on Windows only
    "resvg-py": "MIT",  # its metadata name none, its file LICENSE does
}
"""Licences of packages that are not installed on every system, or say theirs in a file only."""

OBLIGATIONS = {
    "axe-playwright-python": "It holds axe-core, under the Mozilla Public License 2.0.",
    "lameenc": "It holds the encoder LAME. cpsplan only calls it; it may be replaced by another version.",
    "pebble": "cpsplan only calls it; it may be replaced by another version.",
    "pyphen": "Used under the Mozilla Public License. Each dictionary of hyphenation names its own licence.",
    "pathspec": "Needed to install from a checkout, not to run.",
    "pypdfium2": "It holds PDFium (BSD-3-Clause and Apache-2.0) and what that is built from.",
    "resvg-py": "It holds resvg and other crates, under MIT, Apache-2.0, BSD and Zlib: its metadata lists them.",
    "translate-toolkit": "Under the GNU General Public License: an extra, installed by who wants it, not shipped.",
}
"""What is to be said of packages whose licence also asks for something of those who pass them on."""

OTHERS = """
The pictures of Easy Read (templates/pictures/easy-read) are from OpenMoji, the open-source emoji and icon project,
https://openmoji.org, under Creative Commons Attribution-ShareAlike 4.0; the licence lies beside them. They are as
OpenMoji drew them.

The typeface Open Sans (Steve Matteson, Ascender) comes with the package ttf-opensans, under the Apache License 2.0.
Pages and PDFs hold it.

The 3,000 common words of English (templates/words/common-en.txt) are made from Google Books Ngrams, version 2,
https://books.google.com/ngrams, under Creative Commons Attribution 3.0, as SymSpell (Wolf Garbe, MIT) counts them.

The texts in plans/ are transcribed from documents of the Crown Prosecution Service. They are Crown copyright, under the
Open Government Licence v3.0.
""".strip()

PROGRAMS = """
The container image also holds packages of Debian, each with its licence in /usr/share/doc: eSpeak NG (GPL-3.0-or-
later), liblouis (LGPL-2.1-or-later, its tools GPL-3.0-or-later), Pango (LGPL-2.0-or-later), HarfBuzz (MIT),
Fontconfig (MIT) and Git (GPL-2.0-only). They are programs and libraries of their own, which cpsplan calls.
""".strip()


def licence(package: str) -> str:
    """The licence that a package names in its metadata: an SPDX expression where it has one.

    Empty where it names none. Raises importlib.metadata.PackageNotFoundError where it is not installed.
    """
    if package in TOLD:
        return TOLD[package]
    fields = metadata(package)
    for named in [*fields.get_all("License-Expression", []), *fields.get_all("License", [])]:
        if named.strip() and "\n" not in named.strip():
            return str(named.strip())
    classifiers = [
        classifier.rpartition(" :: ")[2]
        for classifier in fields.get_all("Classifier", [])
        if classifier.startswith("License :: ")
    ]
    return " or ".join(classifiers)


def shipped() -> list[tuple[str, str]]:
    """The packages of the lock of those who run cpsplan, with their versions."""
    return sorted(LOCKED.findall("".join((REPOSITORY / name).read_text(encoding="utf-8") for name in LOCKS)))


def extras() -> list[tuple[str, str]]:
    """The packages that the extras ask for, each with the name of its extra, but for those of the lock."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = {package for package, _ in shipped()}
    named: list[tuple[str, str]] = []
    for extra, requirements in project["optional-dependencies"].items():
        for requirement in requirements:
            package = REQUIRED.match(requirement.lower())
            if package and package[0] not in locked:
                named.append((package[0], extra))
    return named


def entry(package: str, remark: str) -> Iterator[str]:
    """The lines that name a package, its licence and what is to be said of it."""
    yield f"* {package} {remark}: {licence(package)}"
    if package in OBLIGATIONS:
        yield textwrap.fill(OBLIGATIONS[package], WIDTH, initial_indent="  ", subsequent_indent="  ")


def notice() -> str:
    """The text of NOTICE."""
    lines = [
        "cpsplan is copyright 2026 the cpsplan authors, under the MIT licence (LICENSE). It brings the work of others.",
        "",
        "This file is written by `make notice`.",
        "",
        f"Packages that an installation holds, from {' and '.join(LOCKS)}",
        "",
    ]
    for package, version in shipped():
        lines += entry(package, version)
    lines += ["", "Packages that only an extra asks for", ""]
    for package, extra in extras():
        lines += entry(package, f"(extra {extra})")
    lines += ["", "Pictures, fonts, words and data", "", OTHERS, "", "Programs", "", PROGRAMS]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Write NOTICE, or, with --check, say whether it is current: exit code 1 where it is not."""
    file = REPOSITORY / "NOTICE"
    text = notice()
    if "--check" not in arguments:
        file.write_text(text, encoding="utf-8")
        return 0
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write("NOTICE is out of date: run “make notice”\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
