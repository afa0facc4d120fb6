"""Links that lead out: found with their place, asked politely, never in a private network; what was not is told."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cpsplan.compiler import compile_book
from cpsplan.verify import links
from cpsplan.verify.links import LinkState, OutsideLink, ask_links, outside_links
from cpsplan.workspace.disk import DiskWorkspace
from cpsplan.workspace.network import Reply, UnaskedError, ask_address, is_public
from tests.support.command_line import run
from tests.support.library import STRATEGY, replaced, written

SECTION = """\
sections:
  - id: counted
    kind: context
    text: |
      Much was [counted](https://one.example/count).[^1]

      [^1]: In [books](https://two.example/books), not [here](aim:readers).
"""


class Answers(BaseHTTPRequestHandler):
    """A small site: pages that are there, gone, moved, or that send on where nobody may go."""

    asked: list[str]

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")  # type: ignore[attr-defined]
        status, further = PAGES.get(self.path, (404, ""))
        if self.path == "/no-head":
            status = 200 if self.command == "GET" else 405
        self.send_response(status)
        if further:
            self.send_header("Location", further)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


PAGES = {
    "/there": (200, ""),
    "/gone": (410, ""),
    "/old": (301, "/there"),
    "/for-now": (302, "/there"),
    "/round": (302, "/round"),
    "/inwards": (302, "http://192.0.2.1/secret"),
    "/to-file": (302, "file:///etc/passwd"),
    "/members": (403, ""),
    "/caf%C3%A9?q=%C3%A9": (200, ""),
}


@pytest.fixture
def site() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.asked = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def only_here(number: str) -> bool:
    return number == "127.0.0.1"


def asked_of(site: ThreadingHTTPServer, path: str) -> Reply:
    return ask_address(f"http://127.0.0.1:{site.server_port}{path}", only_here)


def test_pages_answer_with_what_they_are(site: ThreadingHTTPServer) -> None:
    here = f"http://127.0.0.1:{site.server_port}"
    assert asked_of(site, "/there") == Reply(200)
    assert asked_of(site, "/gone") == Reply(410)
    assert asked_of(site, "/old") == Reply(200, f"{here}/there")
    assert asked_of(site, "/for-now") == Reply(200)
    assert asked_of(site, "/café?q=é#part") == Reply(200)


def test_only_the_head_is_asked_for_but_where_a_server_knows_none(site: ThreadingHTTPServer) -> None:
    assert asked_of(site, "/there").status == 200
    assert asked_of(site, "/no-head").status == 200
    assert site.asked == ["HEAD /there", "HEAD /no-head", "GET /no-head"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/round", "again and again"), ("/inwards", "private network"), ("/to-file", "no page of the web")],
)
def test_what_sends_on_where_nobody_may_go_is_not_asked(site: ThreadingHTTPServer, path: str, reason: str) -> None:
    with pytest.raises(UnaskedError, match=reason):
        asked_of(site, path)


@pytest.mark.parametrize(
    "number",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fd00::1", "fe80::1", "::ffff:127.0.0.1",
     "0.0.0.0", "224.0.0.1"],  # noqa: S104 - numbers that nobody is to ask
)  # fmt: skip
def test_private_machines_are_none_to_ask(number: str) -> None:
    assert not is_public(number)


def test_public_machines_are_asked() -> None:
    assert is_public("1.1.1.1")
    assert is_public("2606:4700:4700::1111")


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/", "http://localhost/", "http://[::1]/", "http://x.invalid:99999/", "http://a b/"]
)
def test_by_itself_it_asks_nothing_that_is_private(address: str) -> None:
    with pytest.raises(UnaskedError):
        ask_address(address)


def test_nobody_at_the_door_is_told_as_not_asked(site: ThreadingHTTPServer) -> None:
    port = site.server_port
    site.shutdown()
    site.server_close()
    with pytest.raises(UnaskedError):
        ask_address(f"http://127.0.0.1:{port}/there", only_here)


def with_links(folder: Path) -> Path:
    """A workspace whose strategy links to two places."""
    written(folder)
    replaced(folder, STRATEGY, "sections:\n", SECTION)
    return folder


def test_links_are_found_in_prose_and_fields_with_their_place(tmp_path: Path) -> None:
    folder = with_links(tmp_path / "library")
    places = {link.address: link.span for link in outside_links(compile_book(DiskWorkspace(folder)).book)}
    lines = (folder / STRATEGY).read_text("utf-8").split("\n")
    for address in ("https://one.example/count", "https://two.example/books"):
        span = places[address]
        assert span.path == STRATEGY
        assert lines[span.line - 1][span.column - 1 :].startswith(address)


def test_each_server_is_asked_one_thing_at_a_time_and_each_address_once(tmp_path: Path) -> None:
    span = next(iter(outside_links(compile_book(DiskWorkspace(with_links(tmp_path / "library"))).book))).span
    wanted = [OutsideLink(f"https://{host}.example/{path}", span) for host in "ab" for path in "1231"]
    busy: set[str] = set()
    asked: list[str] = []

    def asking(address: str) -> Reply:
        server = address.rpartition("/")[0]
        assert server not in busy
        busy.add(server)
        asked.append(address)
        busy.remove(server)
        return Reply({"1": 200, "2": 404, "3": 403}[address[-1]])

    states = [link.state for link in ask_links(wanted, asking, pause=0)]
    assert len(asked) == 6
    assert states == [LinkState.ANSWERS, LinkState.GONE, LinkState.UNASKED, LinkState.ANSWERS] * 2


def test_the_command_tells_each_link_with_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = with_links(tmp_path / "library")
    replies = {"https://one.example/count": Reply(404), "https://two.example/books": Reply(200, "https://new.example/")}

    def asking(address: str) -> Reply:
        if address not in replies:
            raise UnaskedError("nobody is asked in a test")
        return replies[address]

    monkeypatch.setattr(links, "PAUSE", 0)
    monkeypatch.setattr(links, "ask_address", asking)
    done = run("verify", "--links", "--workspace", str(folder), folder=tmp_path)
    assert done.returncode == 1, done.stderr
    said = done.stdout + done.stderr
    assert f"{STRATEGY}:" in said
    assert "https://one.example/count is not there (404 Not Found)" in said
    assert "https://two.example/books has moved (https://new.example/)" in said
    assert "is not there: 1" in said


def test_nothing_is_asked_where_nobody_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "create_connection", nobody)
    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    folder = with_links(tmp_path / "library")
    assert run("check", "--workspace", str(folder), folder=tmp_path).returncode == 0
