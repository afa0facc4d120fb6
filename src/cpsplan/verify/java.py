"""Programs in Java beside these modules, which drive a checker out of its jar: many files in one Java.

They are compiled once for each version of the source, the jar and the compiler, into the cache of the user. What lies
there runs: where somebody else could have put it, or nothing can be kept, they are compiled for each run.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cpsplan.verify.missing import MissingProgramError
from cpsplan.workspace import children
from cpsplan.workspace.cache import cache_folder, is_private, make_private
from cpsplan.workspace.programs import install_program

QUICK = ("-XX:+IgnoreUnrecognizedVMOptions", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""What makes a Java that runs for some seconds quicker: it translates its code once, and does not improve on it."""


@contextmanager
def command(source: Path, jar: Path, name: str) -> Iterator[list[str]]:
    """What to type before the arguments of the program in ``source``, which needs ``jar``; meanwhile it is there.

    ``name`` is what its folder in the cache is called. Raises MissingProgramError.
    """
    with _compiled(source, jar, name) as classes:
        yield ["java", *QUICK, "-cp", os.pathsep.join((str(jar), str(classes))), source.stem]


@contextmanager
def _compiled(source: Path, jar: Path, name: str) -> Iterator[Path]:
    """The folder with the compiled class."""
    compiler = children.program("javac")
    if not compiler or not children.program("java"):
        raise MissingProgramError(f"A Java development kit is missing: {install_program('javac')}")
    version = children.run([compiler, "-version"], check=True).stdout
    stamp = hashlib.sha256(source.read_bytes() + str((jar, jar.stat().st_size)).encode() + version).hexdigest()[:16]
    cache = cache_folder()
    kept = cache / f"{name}-{stamp}"
    compiling = [compiler, "-cp", str(jar), str(source)]
    if make_private(cache) and not kept.exists():
        with suppress(OSError):
            _keep(compiling, kept)
    if is_private(kept):
        yield kept
        return
    with children.own_folder() as folder:
        children.run([*compiling, "-d", folder], check=True)
        yield Path(folder)


def _keep(compiling: list[str], kept: Path) -> None:
    """Compile into the cache. Raises OSError, also where another process was faster: then its result is the same."""
    with tempfile.TemporaryDirectory(dir=kept.parent) as fresh:
        classes = Path(fresh, "classes")
        classes.mkdir(mode=0o700)
        children.run([*compiling, "-d", str(classes)], check=True)
        classes.rename(kept)
