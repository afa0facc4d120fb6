"""Brings the pictures of Easy Read into templates/pictures/easy-read/: run by “make pictures”, never by a build.

They come from OpenMoji, whose package on npm is fetched in one pinned version and compared with its checksum. Only the
pictures that openmoji.yaml names are taken, and the licence; what is not named there any more is removed.
"""

import hashlib
import sys
import tarfile
import tempfile
import urllib.request
from pathlib import Path

import yaml

VERSION = "17.0.0"
ADDRESS = f"https://registry.npmjs.org/openmoji/-/openmoji-{VERSION}.tgz"
SHA256 = "55ee7d13485dec86e9f38c1f3a645a13382d33ff97c0cd845ee824b0aef45e68"
FOLDER = Path(__file__).parent / "easy-read"


def main() -> None:
    """Fetch, compare, unpack."""
    wanted: dict[str, str] = yaml.safe_load((FOLDER / "openmoji.yaml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "openmoji.tgz"
        with urllib.request.urlopen(ADDRESS) as answer:
            archive.write_bytes(answer.read())
        found = hashlib.sha256(archive.read_bytes()).hexdigest()
        if found != SHA256:
            sys.exit(f"{ADDRESS} is not what it was: its SHA-256 is {found}")
        with tarfile.open(archive) as package:
            files = {name: _read(package, f"package/color/svg/{code}.svg") for name, code in wanted.items()}
            licence = _read(package, "package/LICENSE.txt")
    for old in FOLDER.glob("*.svg"):
        if old.stem not in files:
            old.unlink()
    for name, content in files.items():
        (FOLDER / f"{name}.svg").write_bytes(content)
    (FOLDER / "LICENSE.txt").write_bytes(licence)
    sys.stdout.write(f"{len(files)} pictures of OpenMoji {VERSION} in {FOLDER}\n")


def _read(package: tarfile.TarFile, name: str) -> bytes:
    member = package.extractfile(name)
    if member is None:
        sys.exit(f"OpenMoji {VERSION} has no {name}")
    return member.read()


if __name__ == "__main__":
    main()
