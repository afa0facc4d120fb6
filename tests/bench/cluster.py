"""A government of many plans, built on a cluster of this machine: what it costs, and what the network carries.

Everything that a build sends to the cluster and gets back goes through a door that counts it; see ``--help``.
"""

from __future__ import annotations

import argparse
import json
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.bench import tables, workspaces
from tests.bench.processes import run
from tests.bench.results import ClusterFigure
from tests.bench.tasks import CPSPLAN
from tests.support.clusters import local_cluster

PLANS, ACTIVITIES = 200, 20
"""How many plans a government has, and how many activities each; the fewest that serve every outcome."""
FORMATS = ("html", "docx", "odt", "epub", "txt")
"""What is written; PDFs take so long that they would hide what the cluster costs."""
WORKERS = "1,2,4"
AT_ONCE = 1 << 16


def write(folder: Path, plans: int) -> Path:
    """Write a workspace with a plan of each of so many departments, all of one year, and give the folder back."""
    workspaces.write(folder, workspaces.Shape(ACTIVITIES, 1, FORMATS))
    first = workspaces.plan_name(0)
    text = workspaces.plan(0, ACTIVITIES)
    for number in range(1, plans):
        name = f"department-{number}"
        own = text.replace(f"id: {first}", f"id: {name}", 1)
        own = own.replace("title: Plan for", f"title: Plan of department {number} for", 1)
        # Two plans with the same projects would be one plan, written twice.
        own = own.replace("project-", f"project-{number}-").replace("action-", f"action-{number}-")
        own = own.replace("title: Project", f"title: Department {number}, project")
        (folder / f"plans/delivery/{name}.yaml").write_text(own, encoding="utf-8")
    return folder


@dataclass
class Door:
    """A door before a scheduler: its own address, and how many bytes went in and out."""

    address: str
    sent: int = 0
    received: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def carry(self, source: socket.socket, target: socket.socket, *, inwards: bool) -> None:
        """Carry bytes until there are no more, and count them."""
        while content := _next(source):
            with self.lock:
                self.sent += len(content) * inwards
                self.received += len(content) * (not inwards)
            target.sendall(content)
        _close(target)


@contextmanager
def counted(address: str) -> Iterator[Door]:
    """A door before the scheduler at ``address``."""
    host, port = address.removeprefix("tcp://").rsplit(":", 1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        door = Door(f"tcp://127.0.0.1:{server.getsockname()[1]}")
        porter = threading.Thread(target=_let_in, args=(server, door, (host, int(port))))
        porter.start()
        try:
            yield door
        finally:
            _close(server)
            porter.join()


def _let_in(server: socket.socket, door: Door, scheduler: tuple[str, int]) -> None:
    """Let in whoever comes, until the server is closed and all have gone."""
    with ExitStack() as visits:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            beyond = visits.enter_context(socket.create_connection(scheduler))
            visits.enter_context(client)
            for source, target, inwards in ((client, beyond, True), (beyond, client, False)):
                way = threading.Thread(target=door.carry, args=(source, target), kwargs={"inwards": inwards})
                way.start()
                visits.callback(way.join)


def _next(source: socket.socket) -> bytes:
    try:
        return source.recv(AT_ONCE)
    except OSError:
        return b""


def _close(place: socket.socket) -> None:
    with suppress(OSError):
        place.shutdown(socket.SHUT_RDWR)


def measure(workspace: Path, plans: int, workers: int) -> ClusterFigure:
    """The workspace built from nothing on so many workers. Raises RuntimeError on a failure."""
    workspaces.cold(workspace)
    with (
        tempfile.TemporaryDirectory(prefix="cluster-") as name,
        local_cluster(Path(name), workers=workers) as cluster,
        counted(cluster.scheduler_address) as door,
    ):
        cost = run((*CPSPLAN, "build", "--quiet", "--executor", f"dask={door.address}"), workspace)
    files = [path for path in (workspace / "out").rglob("*") if path.suffix[1:] in FORMATS[1:]]
    size = sum(path.stat().st_size for path in files)
    wall, seconds = round(cost.wall, 1), round(cost.seconds, 1)
    return ClusterFigure(plans, workers, len(files), wall, seconds, door.sent, door.received, size)


def main(given: Sequence[str] | None = None) -> None:
    """Measure and show."""
    known = argparse.ArgumentParser(prog="python -m tests.bench.cluster", description=__doc__)
    known.add_argument("--plans", type=int, default=PLANS, help="how many plans the government has")
    known.add_argument("--workers", default=WORKERS, help="how many workers: 1,2,4")
    known.add_argument("--keep", type=Path, metavar="FILE", help="write the figures into FILE, as JSON")
    arguments = known.parse_args(given)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    figures: list[ClusterFigure] = []
    with tempfile.TemporaryDirectory(prefix="government-") as name:
        workspace = write(Path(name), arguments.plans)
        for workers in map(int, arguments.workers.split(",")):
            figures.append(measure(workspace, arguments.plans, workers))
            sys.stderr.write(f"{figures[-1]}\n")
            if arguments.keep:
                arguments.keep.write_text(json.dumps(list(map(asdict, figures))), encoding="utf-8")
    sys.stdout.write(f"{tables.cluster(figures)}\n")


if __name__ == "__main__":
    main()
