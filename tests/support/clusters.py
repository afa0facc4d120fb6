"""A Dask cluster on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import distributed


def local_cluster(folder: Path, *, workers: int) -> Any:
    """A cluster of single threads that writes into ``folder``, to be used in a ``with``.

    Its pages get any free port: without an address of their own they would ask for one that the next test has taken.
    """
    return distributed.LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=workers, threads_per_worker=1, dashboard_address=":0", local_directory=str(folder)
    )
