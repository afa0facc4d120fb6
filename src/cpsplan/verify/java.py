"""Programs in Java beside these modules, which drive a checker out of its jar: many files in one Java.

They are compiled once for each version of the source, the jar and the compiler, into the cache of the user.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from cpsplan.verify.missing import MissingProgramError
from cpsplan.workspace import children
from cpsplan.workspace.cache import cache_folder
from cpsplan.workspace.programs import install_program

QUICK = ("-XX:+IgnoreUnrecognizedVMOptions", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""What makes a Java that runs for some seconds quicker: it translates its code once, and does not improve on it."""


def command(source: Path, jar: Path, name: str) -> list[str]:
    """What to type before the arguments of the program in ``source``, which needs ``jar``.

    ``name`` is what its folder in the cache is called. Raises MissingProgramError.
    """
    classes = _compiled(source, jar, name)
    return ["java", *QUICK, "-cp", os.pathsep.join((str(jar), str(classes))), source.stem]


def _compiled(source: Path, jar: Path, name: str) -> Path:
    """The folder with the compiled class."""
    compiler = children.program("javac")
    if not compiler or not children.program("java"):
        raise MissingProgramError(f"A Java development kit is missing: {install_program('javac')}")
    version = children.run([compiler, "-version"], check=True).stdout
    stamp = hashlib.sha256(source.read_bytes() + str((jar, jar.stat().st_size)).encode() + version).hexdigest()[:16]
    cache = cache_folder()
    classes = cache / f"{name}-{stamp}"
    if not classes.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as fresh:
            children.run([compiler, "-cp", str(jar), "-d", f"{fresh}/classes", str(source)], check=True)
            _move(Path(fresh, "classes"), classes)
    return classes


def _move(fresh: Path, classes: Path) -> None:
    """Put the compiled class in its place; another process may have been faster, then its result is the same."""
    try:
        fresh.rename(classes)
    except OSError:
        if not classes.is_dir():
            raise
