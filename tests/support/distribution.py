"""Which tests one worker of pytest runs, one after another: those of a file that share what a fixture makes.

Others go to whoever is free. In the order of the files, so that long tests are not left for the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from xdist.scheduler import LoadScopeScheduling

from tests.support.places import REPOSITORY

SPREAD = ("test_accessibility.py", "test_every_command.py")
"""Files with tests for every worker: these take minutes, and what they share is made in a second."""
SHARED = 'scope="module"'


class Distribution(LoadScopeScheduling):  # type: ignore[misc] # it comes without types
    """Tests that share a fixture stay together, so that it is not made by each worker."""

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid)


def together(nodeid: str) -> str:
    """What a test and those that have to run on the same worker have in common: their file, or nothing but the test."""
    file = nodeid.partition("::")[0]
    return file if _is_shared(file) else nodeid


@cache
def _is_shared(file: str) -> bool:
    """Whether tests of a file share what one of its fixtures makes."""
    return not file.endswith(SPREAD) and SHARED in (REPOSITORY / file).read_text(encoding="utf-8")


def slowest_files(durations: Iterable[tuple[str, float]], most: int = 20) -> Iterator[str]:
    """A line for each file whose tests took longest, from the seconds that each test and its fixtures took."""
    files: defaultdict[str, float] = defaultdict(float)
    for nodeid, seconds in durations:
        files[nodeid.partition("::")[0]] += seconds
    for file, seconds in sorted(files.items(), key=lambda file: -file[1])[:most]:
        yield f"{seconds:6.1f} s  {file}"
