"""Keep what a screen reader says of a page of each kind: `make spoken`. Read what has changed, then commit it."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support import page_kinds, spoken

if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        spoken.write_kept(page_kinds.build(Path(folder)))
