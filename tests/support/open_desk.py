"""A desk that is open, in a process of its own, and what is sent to it over sockets."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SECONDS = 60
"""How long the desk may take to open."""


@dataclass(frozen=True)
class OpenDesk:
    """A desk in a process of its own."""

    process: subprocess.Popen[str]
    port: int
    token: str
    root: Path
    said: Path
    """Everything that it prints."""

    def exchange(self, request: bytes, *, slowly: bool = False, patience: float = 30) -> bytes:
        """Send bytes, and read what comes back until it ends, or a little of what never does."""
        answer = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            connection.settimeout(patience)
            with suppress(OSError):
                if slowly:
                    connection.sendall(request[:20])
                    time.sleep(0.05)
                    request = request[20:]
                connection.sendall(request)
                while len(answer) < 3_000_000 and (part := connection.recv(65536)):
                    answer += part
                    if b"text/event-stream" in answer:
                        break
        return answer

    def cookie(self) -> str:
        """The cookie of who has come by the address on the terminal."""
        head = f"GET /?token={self.token} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nConnection: close\r\n\r\n"
        match = re.search(rb"set-cookie: ([^;]+)", self.exchange(head.encode()), re.IGNORECASE)
        assert match
        return match[1].decode()

    def form_token(self, cookie: str) -> str:
        """The token of the desk's forms, which only its own pages show."""
        match = re.search(r'name="token" value="([0-9a-f]+)"', self.page("/edit/plan/2026-27", cookie))
        assert match
        return match[1]

    def page(self, path: str, cookie: str) -> str:
        """What a browser of the planner sees at a path, with the heads before it."""
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
        return self.exchange(head.encode()).decode()

    @contextmanager
    def listening(self, cookie: str) -> Iterator[Iterator[str]]:
        """What a page hears: how often everything was made anew, at once and then each time."""
        head = f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {cookie}\r\n\r\n"
        with socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS) as connection:
            connection.sendall(head.encode())
            lines = connection.makefile("r", encoding="utf-8")
            yield (line for line in lines if line.startswith("data: "))

    def processor_time(self) -> float:
        """How many seconds of the processor the desk has used (Linux)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def open_desk(root: Path) -> Iterator[OpenDesk]:
    """The desk of a workspace, as a person opens it; ended as a terminal ends it."""
    said = root.parent / "said.txt"
    with said.open("w", encoding="utf-8") as output:
        command = [sys.executable, "-u", "-m", "cpsplan", "serve", "--no-open", "--workspace", str(root)]
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, text=True)
        try:
            until = time.monotonic() + SECONDS
            while not (match := re.search(r":(\d+)/\?token=([0-9a-f]+)", said.read_text(encoding="utf-8"))):
                assert process.poll() is None, said.read_text(encoding="utf-8")
                assert time.monotonic() < until
                time.sleep(0.05)
            yield OpenDesk(process, int(match[1]), match[2], root, said)
        finally:
            process.terminate()
            process.wait(20)
