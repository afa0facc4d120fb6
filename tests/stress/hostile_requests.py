"""Hostile requests to the desk: what another page, another user of the machine, or a broken program might send.

As a program it sends many, more than a test has time for:

    python -m tests.stress.hostile_requests --count 10000
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

from tests.support import library
from tests.support.open_desk import OpenDesk, open_desk

ATTACKERS = 6
"""How many requests are under way at a time."""
PATIENCE = 3
"""How long an attacker waits for an answer, in seconds: a body that lies about its length gets none for long."""
HOSTS = (
    "127.0.0.1:{port}",
    "localhost:{port}",
    "evil.example",
    "127.0.0.1",
    "",
    "[::1]:{port}",
    "127.0.0.1:{port}.evil",
)
ORIGINS = ("http://127.0.0.1:{port}", "null", "http://evil.example", "https://127.0.0.1:{port}", "")
METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW", "G\x00T", "POST" * 50)
ENTRY = "activity/2026-27/projects/mobile-library"
PATHS = (
    "/",
    "/?token={token}",
    "/?token=1",
    "/faults",
    "/mend",
    "/undo",
    "/changes",
    "/check",
    "/events",
    "/preview/en/2026-27/index.html",
    "/published/en/2026-27/index.html",
    "/preview/%2e%2e/%2e%2e/etc/passwd",
    "/preview/../../plans/cpsplan.yaml",
    "/desk/../desk.css",
    "/desk/desk.css",
    f"/edit/{ENTRY}",
    "/edit/activity/../../etc",
    "/new/project?in=2026-27",
    "/new/%00?in=%ff",
    f"/remove/{ENTRY}",
    f"/move/{ENTRY}",
    "/progress/2026-27",
    "/fates/2026-27",
    "/conflict/1",
    "/conflict/-1",
    "/conflict/99999999999999999999",
    "//evil.example/",
    "/a\\b",
    "/%0d%0aSet-Cookie:x",
    "/" + "a" * 5000,
    "/%u0041",
    "*",
    "http://evil.example/",
    "/easy-read/2026-27",
    "/easy-read/2026-27/readers.reach",
    "/translate/cy/2026-27",
    "/fates/2025-26",
    "/progress/2026-27/q3",
    "/progress/2026-27/q9",
    "/new/measure?in=2026-27",
    "/new/plan",
    "/edit/strategy/libraries-2030",
    "/edit/settings/settings",
    "/edit/section/libraries-2030:sections/context",
    "/edit/outcome/libraries-2030:readers.reach",
    "/preview/" + "%2f" * 500,
)
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json", "text/plain", "")
BODIES = (
    b"", b"do=save", b"token=x&do=save", b"a=%ff", b"a=1&" * 1200, b"\x00\xff" * 300, b"=" * 999, b"&" * 3000,
    b"a" * 70_000, b'{"token": 1}', b'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\nx\r\n--x--',
    b"title=" + b"%F0%9F" * 50, b"do=remove:outputs.99999999999&outputs.0.text=x", b"number=1", b"number=\xd9\xa1",
    b"fault=x",
)  # fmt: skip
RAW = (
    b"", b"\r\n" * 50, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 5000,
    b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
    b"POST /mend HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n\r\n",
)  # fmt: skip


def hostile(desk: OpenDesk, luck: random.Random, cookie: str) -> bytes:
    """One request that is not to be answered with anything, or is to do nothing."""
    if luck.random() < 0.08:
        return luck.choice(RAW)
    where = {"port": desk.port, "token": "0" * 32}
    method, path = luck.choice(METHODS[:2] if luck.random() < 0.7 else METHODS), luck.choice(PATHS).format(**where)
    body = luck.choice(BODIES) if method == "POST" or luck.random() < 0.1 else b""
    heads = [
        ("Host", luck.choice(HOSTS[:3]).format(**where) if luck.random() < 0.8 else luck.choice(HOSTS).format(**where))
    ]
    if luck.random() < 0.7:
        heads.append(("Cookie", cookie))
    if luck.random() < 0.7:
        heads.append(("Origin", luck.choice(ORIGINS).format(**where)))
    if body or luck.random() < 0.2:
        length = len(body) if luck.random() < 0.9 else luck.choice((0, 5, 10**12, -1))
        heads += [
            ("Content-Type", luck.choice(KINDS[:2] if luck.random() < 0.7 else KINDS)),
            ("Content-Length", str(length)),
        ]
    heads.append(("Connection", "close"))
    lines = "".join(f"{name}: {value}\r\n" for name, value in heads)
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode("utf-8", "replace") + body


DONE = (
    "save",
    "anyway",
    "show",
    "remove",
    "rename",
    "move",
    "confirm",
    "undo",
    "mend:1",
    "add:outputs",
    "up:outputs.1",
    "remove:outputs.99999999999",
    "remove:nowhere.1",
    "down:milestones.0",
    "add:",
    "\u00b2",
)
NAMES = (
    "title",
    "scope",
    "outcomes",
    "outputs.1.text",
    "outputs.1.due",
    "outputs.0.row",
    "outputs.1.row",
    "timeframe.from",
    "budget.1.amount",
    "id",
    "new",
    "of",
    "state",
    "number",
    "saved",
    "fault",
    "in",
    "kind",
    "language",
    "show",
    "to",
    "date",
    "idea.1.sentence.1",
    "picture",
    "fate.mobile-library",
    "status.mobile-library",
    "x" * 300,
    "",
    "outputs.1.outputs.1",
)
VALUES = (
    "",
    "x",
    "2026-13-45",
    "-1",
    "1e999",
    "\u0661",
    "\u202e",
    "<script>",
    "a\nb: c",
    "'",
    '"',
    "{{ 7*7 }}",
    "../../x",
    "readers.reach",
    "x" * 5000,
    "31 February 2026",
    "🌱",
    "null",
    "[",
    "&a *a",
    "#",
    "mobile-library",
    "2026-27",
    "0",
    "9" * 40,
)


def careless(desk: OpenDesk, luck: random.Random, cookie: str, token: str) -> bytes:
    """A form of the desk's own, filled in with anything; it may save, and nothing may break."""
    path = luck.choice([path for path in PATHS if path.startswith("/") and "{" not in path and "\\" not in path])
    fields = [("token", token), ("do", luck.choice(DONE))]
    fields += [(luck.choice(NAMES), luck.choice(VALUES)) for _ in range(luck.randrange(12))]
    body = urlencode(fields).encode() if luck.random() < 0.8 else b""
    query = f"?{urlencode(fields[1:4])}" if luck.random() < 0.3 and "?" not in path else ""
    heads = {"Host": f"127.0.0.1:{desk.port}", "Cookie": cookie, "Origin": f"http://127.0.0.1:{desk.port}"}
    heads |= {"Content-Type": KINDS[0], "Content-Length": str(len(body)), "Connection": "close"}
    lines = "".join(f"{name}: {value}\r\n" for name, value in heads.items())
    return f"{'POST' if body else 'GET'} {path}{query} HTTP/1.1\r\n{lines}\r\n".encode("utf-8", "replace") + body


def fumble(desk: OpenDesk, count: int, seed: int) -> Counter[str]:
    """Send so many careless forms. Returns how often each status came back."""
    luck, cookie = random.Random(seed), desk.cookie()  # noqa: S311 - luck, no secret
    token = desk.form_token(cookie)
    statuses: Counter[str] = Counter()
    for _ in range(count):
        request = careless(desk, luck, cookie, token)
        answer = desk.exchange(request, patience=60)
        match = re.match(rb"HTTP/1\.1 (\d+)", answer)
        statuses[match[1].decode() if match else "nothing"] += 1
        assert not answer.startswith(b"HTTP/1.1 500"), request
    return statuses


def attack_desk(desk: OpenDesk, count: int, seed: int) -> Counter[str]:
    """Send so many hostile requests, several at a time. Returns how often each status came back.

    Many are never answered: one attacker alone would do nothing but wait.
    """
    luck, cookie = random.Random(seed), desk.cookie()  # noqa: S311 - luck, no secret
    statuses: Counter[str] = Counter()
    requests = [(hostile(desk, luck, cookie), number % 50 == 0) for number in range(count)]
    with ThreadPoolExecutor(ATTACKERS) as attackers:
        answers = list(attackers.map(lambda sent: desk.exchange(sent[0], slowly=sent[1], patience=PATIENCE), requests))
    for answer in answers:
        match = re.match(rb"HTTP/1\.1 (\d+)", answer)
        statuses[match[1].decode() if match else "nothing"] += 1
        assert b"Traceback" not in answer
        assert b"root:x:" not in answer
    return statuses


def files_below(root: Path) -> dict[str, bytes]:
    """Every file of a workspace, but the locks of those who write."""
    paths = (path for path in root.rglob("*") if path.is_file() and not path.name.endswith(".lock"))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def main() -> int:
    """Send many, and say what came of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4)))
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = library.written(Path(folder) / "library")
        before = files_below(root)
        with open_desk(root) as desk:
            statuses = attack_desk(desk, chosen.count, chosen.seed)
            said = desk.said.read_text(encoding="utf-8")
        same = files_below(root) == before
    sys.stdout.write(f"seed {chosen.seed}: {dict(statuses)}\nfiles as they were: {same}\n{said}")
    return 0 if same and "Traceback" not in said else 1


if __name__ == "__main__":
    sys.exit(main())
