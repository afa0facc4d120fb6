"""Name the shared libraries that installed files want and this machine lacks: missing_libraries.py PATTERN FOLDER...

Looks through every file in the folders whose name fits the pattern. Standard output names the Debian packages that are
missing, on one line; standard error says which file wants which library. Exit code 2 where no package is known for one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

MAGIC = b"\x7fELF"
NOT_FOUND = re.compile(r"^\s*(\S+) => not found$", re.MULTILINE)
VERSIONED = re.compile(r"(lib.+)\.so\.(\d+)")
ICU = re.compile(r"libicu\w+\.so\.(\d+)")
IRREGULAR = {
    "libgio-2.0.so.0": "libglib2.0-0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libnspr4.so": "libnspr4",
    "libnss3.so": "libnss3",
    "libnssutil3.so": "libnss3",
    "libz.so.1": "zlib1g",
}
"""Packages that are not called as Debian's policy would call them."""


def package(library: str) -> str | None:
    """The Debian package of a library: Debian's policy calls it after the library's file and version."""
    if library in IRREGULAR:
        return IRREGULAR[library]
    if icu := ICU.fullmatch(library):
        return f"libicu{icu[1]}"
    if not (named := VERSIONED.fullmatch(library)):
        return None
    name = named[1].lower().replace("_", "-")
    return f"{name}-{named[2]}" if name[-1].isdigit() else name + named[2]


def missing(pattern: str, folders: list[Path]) -> dict[str, Path]:
    """The libraries that the dynamic linker does not find, each with a file that wants it."""
    files = [path for folder in folders for path in _binaries(pattern, folder)]
    # A library that lies beside its users may be loaded by them with its full path, which ldd cannot know.
    brought = {path.name for path in files}
    return {library: path for path in files for library in _not_found(path) if library not in brought}


def _binaries(pattern: str, folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob(pattern)):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(len(MAGIC)) == MAGIC:
                    yield path


def _not_found(path: Path) -> list[str]:
    """What ldd does not find for a file; nothing where the file is made for another processor or another libc."""
    surroundings = {**os.environ, "LC_ALL": "C"}
    told = subprocess.run(["ldd", path], env=surroundings, capture_output=True, text=True, check=False).stdout
    libraries = NOT_FOUND.findall(told)
    return [] if any(one.startswith("libc.") for one in libraries) else libraries


def main() -> int:
    """Tell what is missing. Where there is no ldd, as off Linux, a program itself says what it lacks."""
    if shutil.which("ldd") is None:
        return 0
    libraries = missing(sys.argv[1], [Path(one) for one in sys.argv[2:]])
    packages = {library: package(library) for library in libraries}
    for library, path in libraries.items():
        unknown = "" if packages[library] else "; no Debian package is known for it: please install what brings it"
        sys.stderr.write(f"{library} is missing on this machine, and {path} loads it{unknown}\n")
    sys.stdout.write(" ".join(sorted({one for one in packages.values() if one})))
    return 2 if None in packages.values() else 0


if __name__ == "__main__":
    sys.exit(main())
